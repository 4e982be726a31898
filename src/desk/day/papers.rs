//! What the papers of a day may say: the sheet of a close (日结单, 补充清单) from what was logged, and
//! the day's list as it stands.

use super::{DayList, DayPage, DayQuestion, DaySheet, From, words};
use crate::calendar::{Day, Moment, weekday_zh};
use crate::desk::Desk;
use crate::desk::error::DeskError;
use crate::desk::facts::{Facts, Item, long_date};
use crate::desk::fields::{Field, List};
use crate::desk::lists::subject;
use crate::desk::papers::{Made, Subject};
use crate::matter::day::SheetNo;
use crate::matter::day::event::day_id;
use crate::matter::deadline::Colour;
use crate::matter::event::Slot;
use crate::matter::standing::Standing;
use crate::store::matters::Stored;
use chrono::Datelike;

/// The form of a closing sheet.
pub const SHEET_FORM: &str = "day-sheet";
/// The form of a day's list.
pub const LIST_FORM: &str = "day-list";
/// Most rows of a printed list; a very busy day has 1,670.
const ROWS: u32 = 5_000;

/// What a closing sheet may say.
pub const SHEET_FIELDS: &[Field] = &[
    ("sheet_title", "日结单，或补充清单"),
    ("sheet_no", "第几号，按年编号"),
    ("supplement", "当天第几张补充清单；日结单为空"),
    ("day", "哪一天"),
    ("weekday", "周几"),
    ("closed", "日结时间"),
    ("closer", "日结人和窗口"),
    ("registered", "登记件数"),
    ("heads", "人次"),
    ("answered", "当场办结"),
    ("guided", "引导"),
    ("declined", "不予受理和不再受理"),
    ("assigned", "交办"),
    ("signed", "事权单位已接收"),
    ("fed", "已反馈"),
    ("concluded", "本日办结"),
    ("carried", "结转总数"),
    ("unassigned", "结转中未交办的"),
    ("red", "结转红"),
    ("yellow", "结转黄"),
    ("green", "结转绿"),
    ("next", "下一工作日"),
    ("head", "记录链的链头，十六进制"),
];

/// The lists of a closing sheet.
pub const SHEET_LISTS: &[List] = &[
    ("voided", &[("number", "作废编号"), ("reason", "理由")]),
    ("missing", &[("number", "未交办的编号"), ("receiver", "首接人")]),
    (
        "late",
        &[
            ("number", "日结后登记的编号"),
            ("time", "登记时间"),
            ("subject", "事由"),
            ("receiver", "首接人"),
        ],
    ),
];

/// What a day's list may say besides its rows.
pub const LIST_FIELDS: &[Field] = &[
    ("day", "哪一天"),
    ("weekday", "周几"),
    ("counts", "登记、办结、交办、接收、反馈的件数"),
    ("carried", "结转件数"),
    ("lacks", "日结还差什么"),
];

/// The lists of a day.
pub const LIST_LISTS: &[List] = &[(
    "rows",
    &[
        ("number", "编号"),
        ("subject", "事由"),
        ("colour", "分类色"),
        ("assigned", "交办时间，当天写钟点，别的日子写日期"),
        ("signed", "接收时间"),
        ("fed", "反馈时间"),
        ("due", "期限"),
        ("light", "督办灯"),
        ("unit", "责任单位"),
        ("missing", "还缺什么"),
    ],
)];

/// The sheet meant by `215`, `2026-215`.
pub(in crate::desk) fn find_sheet(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let no = SheetNo::parse(text, desk.now().day().year());
    let sheet = no.map(|no| desk.store.view().sheet(no)).transpose()?.flatten();
    let sheet = sheet.ok_or_else(|| {
        let message = format!("没有第「{}」号日结单，请写成 215 或 2026-215", text.trim());
        DeskError::refused("unknown_sheet", message)
    })?;
    Ok(Subject { id: sheet.seq, label: sheet.closed.sheet.to_string(), sealed: false })
}

/// The day meant by a date; today when nothing is said.
pub(in crate::desk) fn find_day(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let day: Day = match text.trim() {
        "" | "今天" => desk.now().day(),
        text => text.parse().map_err(|_| {
            DeskError::refused("day", format!("看不懂日期「{text}」，请写成 2026-11-23"))
        })?,
    };
    Ok(Subject { id: day_id(day), label: day.to_string(), sealed: false })
}

/// What a closing sheet says.
pub(in crate::desk) fn sheet_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let sheet = desk.day_sheet_at(made.subject)?;
    let mut facts = desk.common_facts(made);
    let (closed, figures) = (&sheet.closed, &sheet.closed.figures);
    facts.set("sheet_title", sheet.title());
    facts.set("sheet_no", closed.sheet.serial.to_string());
    if closed.supplement > 0 {
        facts.set("supplement", closed.supplement.to_string());
        facts.put_list("late", late(desk, made.subject, closed.day)?);
    }
    facts.set("day", long_date(closed.day));
    facts.set("weekday", weekday_zh(closed.day));
    facts.set("closed", sheet.at.ymd_hm());
    facts.set("closer", &sheet.who);
    for (name, count) in [
        ("registered", figures.registered),
        ("heads", figures.heads),
        ("answered", figures.answered),
        ("guided", figures.guided),
        ("declined", figures.declined),
        ("assigned", figures.assigned),
        ("signed", figures.signed),
        ("fed", figures.fed),
        ("concluded", figures.concluded),
        ("carried", figures.carried_total()),
        ("unassigned", figures.carried_at(Standing::Unassigned)),
        ("red", figures.carried_at(Standing::Red)),
        ("yellow", figures.carried_at(Standing::Yellow)),
        ("green", figures.carried_at(Standing::Green)),
    ] {
        facts.set(name, count.to_string());
    }
    facts.set("next", format!("{} {}", long_date(closed.next), weekday_zh(closed.next)));
    facts.set("head", &sheet.head);
    let DaySheet { voided, missing, .. } = sheet;
    let voided = voided.into_iter().map(|(number, why)| [("number", number), ("reason", why)]);
    facts.set_list("voided", voided);
    let missing = missing.into_iter().map(|o| [("number", o.number), ("receiver", o.receiver)]);
    facts.set_list("missing", missing);
    Ok(facts)
}

/// Who came after the close, as they were registered.
fn late(desk: &Desk, sheet: i64, day: Day) -> Result<Vec<Item>, DeskError> {
    let list = desk.store.view().on_sheet(day, sheet)?;
    let row = |stored: &Stored| -> Result<Item, DeskError> {
        let matter = &stored.matter;
        Ok(Item::from([
            ("number", matter.number.clone()),
            ("time", matter.registered.clock()),
            ("subject", subject(&desk.text_body(stored, Slot::Narrative)?)),
            ("receiver", desk.staff_name(&matter.first_receiver)),
        ]))
    };
    list.iter().map(row).collect()
}

/// What a day's list says.
pub(in crate::desk) fn list_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let (date, month) = (made.subject, made.subject / 100);
    let part = |n: i64| u32::try_from(n % 100).unwrap_or(0);
    let year = i32::try_from(month / 100).unwrap_or(0);
    let day = Day::from_ymd_opt(year, part(month), part(date));
    let question = DayQuestion { day, list: DayList::All, from: From::Start, rows: ROWS };
    let page: DayPage = desk.day(&question)?;
    let mut facts = desk.common_facts(made);
    facts.set("day", long_date(page.day));
    facts.set("weekday", weekday_zh(page.day));
    facts.set("counts", page.counts());
    facts.set("carried", words::carried(&page.figures.carried));
    facts.set("lacks", page.lacks());
    // The clock on the day itself, else the date.
    let time = |at: Option<Moment>| match at {
        Some(at) if at.day() == page.day => at.clock(),
        Some(at) => at.day().format("%m-%d").to_string(),
        None => String::new(),
    };
    let rows = page.rows.iter().map(|row| {
        [
            ("number", row.row.number.clone()),
            ("subject", row.row.subject.clone()),
            ("colour", row.class().map_or("", Colour::word).to_owned()),
            ("assigned", time(row.row.assigned)),
            ("signed", time(row.units.first().and_then(|unit| unit.signed))),
            ("fed", time(row.fed)),
            ("due", row.row.due.map(|due| due.format("%m-%d").to_string()).unwrap_or_default()),
            ("light", row.light.map_or("", |(light, _)| light.word()).to_owned()),
            ("unit", row.units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>().join("、")),
            (
                "missing",
                if row.missing.is_empty() { row.row.stage.clone() } else { row.missing.clone() },
            ),
        ]
    });
    facts.set_list("rows", rows);
    Ok(facts)
}
