//! Slips of every kind, all persons fictitious, and what must hold for each of them.

use super::escpos_reader::{Event, read};
use proptest::prelude::*;
use yichuang::calendar::{Day, Moment};
use yichuang::desk::slip::{Slip, SlipDate, SlipUnit};
use yichuang::matter::code::TrackingCode;
use yichuang::matter::words::{Guided, Outcome};
use yichuang::paper::{PaperWidth, Profile, QrArt, receipt};

/// Both papers.
pub const WIDTHS: [PaperWidth; 2] = [PaperWidth::Mm58, PaperWidth::Mm80];

fn day(y: i32, m: u32, d: u32) -> Day {
    Day::from_ymd_opt(y, m, d).unwrap()
}

fn on(y: i32, m: u32, d: u32) -> Option<SlipDate> {
    Some(SlipDate::On { day: day(y, m, d), provisional: false })
}

/// An ordinary matter on an ordinary day; the person is fictitious.
pub fn ordinary() -> Slip {
    let unit = |name: &str, role: &str, phone: &str| SlipUnit {
        name: name.into(),
        role: role.into(),
        phone: phone.into(),
    };
    Slip {
        centre: "衢江区社会治理中心".into(),
        title: "受理回执单".into(),
        copy: 0,
        ordered: Moment::parse("2026-11-23T09:15:00+08:00").unwrap(),
        number: "QJ20261123-0007".into(),
        code: TrackingCode::from_random(123_456_789_012_345),
        registered: Moment::parse("2026-11-23T09:14:00+08:00").unwrap(),
        ticket: None,
        visitor: "吴＊".into(),
        head_count: 3,
        representatives: None,
        purpose: "求决".into(),
        subject: Some("土地流转费用三年没有付清，村里说等等等，今年又要签新合同。".into()),
        room: Some((1, "土地拆迁".into())),
        receiver: "柴敏 2号窗口".into(),
        duty: Some("区委副书记 陈某".into()),
        units: vec![
            unit("衢江区云溪乡人民政府", "牵头", "0570-3380101"),
            unit("衢江区农业农村局", "协办", "0570-3380102"),
        ],
        outcome: Outcome::Accepted,
        guided: None,
        notes: vec![],
        class: Some("绿色 1日内反馈".into()),
        unconfirmed: None,
        feedback: on(2026, 11, 24),
        first_feedback: None,
        notice: on(2026, 12, 8),
        handling: Some(SlipDate::Words("受理之日起60日内".into())),
        rights: vec!["不服处理意见的，收到书面答复之日起30日内可请求复查。".into()],
        privacy: vec!["个人信息仅用于办理本事项，留存与查询办法见大厅公示。".into()],
        hotline: "0570-3380001".into(),
    }
}

/// A report of wrongdoing: what the desk leaves out stays out.
pub fn sealed() -> Slip {
    Slip {
        purpose: String::new(),
        subject: None,
        room: None,
        duty: None,
        units: vec![],
        class: None,
        feedback: None,
        notice: None,
        handling: None,
        ..ordinary()
    }
}

pub fn group() -> Slip {
    Slip {
        head_count: 26,
        representatives: Some("5人进接待室".into()),
        copy: 2,
        unconfirmed: Some("责任单位、分类 待确认".into()),
        feedback: Some(SlipDate::Words("待确认".into())),
        ..ordinary()
    }
}

pub fn raised() -> Slip {
    Slip {
        class: Some("红色 7日内反馈".into()),
        feedback: Some(SlipDate::On { day: day(2027, 12, 30), provisional: true }),
        first_feedback: Some(day(2026, 11, 24)),
        ..ordinary()
    }
}

pub fn guided() -> Slip {
    Slip {
        outcome: Outcome::Guided,
        guided: Some(Guided::Court),
        units: vec![],
        class: None,
        feedback: None,
        handling: None,
        notes: vec![
            "您反映的是涉法涉诉问题，请向衢江区人民法院诉讼服务中心提出，电话0570-3380201。".into(),
        ],
        ..ordinary()
    }
}

/// The lines of the text rendering.
pub fn text_lines(slip: &Slip, profile: &Profile) -> Vec<String> {
    receipt(slip)
        .lay(profile.width.columns(), profile.charset)
        .text(QrArt::Label)
        .into_iter()
        .map(|line| line.text)
        .collect()
}

/// What must hold for any slip at any width: paper and text agree, line for line.
pub fn agrees(slip: &Slip, profile: &Profile) -> Result<(), TestCaseError> {
    let columns = profile.width.columns();
    let laid = receipt(slip).lay(columns, profile.charset);
    let out = read(&laid.escpos(profile), columns).map_err(TestCaseError::fail)?;
    prop_assert!(out.clean, "the printer is left as it was found");
    let mut paper = Vec::new();
    let mut cuts = 0;
    for event in &out.events {
        prop_assert_eq!(cuts, 0, "nothing follows the cut");
        match event {
            Event::Line { text, .. } => paper.push(text.trim().to_owned()),
            Event::Qr { payload, model, level, module, align } => {
                prop_assert_eq!(payload, slip.code.digits());
                prop_assert!(payload.len() == 16 && payload.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!((*model, *level, *align), (2, b'1', 1));
                prop_assert!(*module >= 6);
                paper.push(format!("[二维码 {payload}]"));
            }
            Event::Raster { .. } => prop_assert!(false, "no picture was asked for"),
            Event::Feed(lines) => prop_assert!(*lines >= 3, "the last line clears the cutter"),
            Event::Cut => cuts += 1,
        }
    }
    prop_assert_eq!(cuts, 1);
    let text: Vec<String> = text_lines(slip, profile).iter().map(|l| l.trim().to_owned()).collect();
    prop_assert_eq!(paper, text);
    Ok(())
}
