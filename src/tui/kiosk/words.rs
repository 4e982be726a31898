//! What the screens of a visit say, in a villager's words, and the form that is made of what was
//! told. One thing a line; no word a person would have to ask about.

use super::page::{Field, Page};
use super::steps::{List, Step};
use super::visit::Visit;
use crate::calendar::{Day, weekday_zh};
use crate::desk::kiosk::{Booked, Given, Sits};
use crate::desk::track::PublicState;
use crate::matter::form::{IntakeForm, VisitorForm};
use crate::matter::rules::RoomNo;
use crate::tui::text;
use chrono::Datelike;

/// Days of 今天谁接访, today included.
pub(super) const DAYS: usize = 7;

impl Step {
    /// The screen of this step, but for its choices.
    pub(super) fn page(&self, visit: &Visit) -> Page {
        let mut page = Page { back: Some("返回"), ..Page::default() };
        let title = match self {
            Step::Menu(path) if path.is_empty() => {
                page.back = None;
                "您要办什么？"
            }
            Step::Menu(_) => "您想怎么办？",
            Step::Pick { list: List::Rooms, .. } => "为什么事取号？",
            Step::Pick { list: List::Topics, .. } => "是哪方面的事？",
            Step::Pick { list: List::Services, .. } => "要哪一样帮忙？",
            Step::Pick { list: List::Places, .. } => "事情在哪里？",
            Step::OnlyThere => {
                page.lines.push("这样的事，请当面对工作人员说，别人看不见。".into());
                "请到窗口说"
            }
            Step::Identity => {
                page.lines.push("留了，窗口少问一遍；不留也能办。".into());
                "您的身份证？"
            }
            Step::Card => {
                page.lines.push("请把身份证放在读卡器上。".into());
                "请刷身份证"
            }
            Step::IdDigits { typed, said } => {
                // Hidden once typed: who stands behind may read the screen.
                let seen = "*".repeat(typed.len());
                page.field = Some(Field::Digits { groups: &[6, 8, 4], seen, x: true });
                page.lines.extend((!said.is_empty()).then(|| said.clone()));
                page.lines.push("最后一位是 X 的，按小数点键。".into());
                "请输身份证号"
            }
            Step::Sentences => {
                page.lines.push("像的就选，可以选几句。".into());
                "您要说的是？"
            }
            Step::More => "还要说什么？",
            Step::Words(text) => {
                page.field = Some(Field::Words(text.clone()));
                page.lines.push("写完按回车。".into());
                "请写下来"
            }
            Step::Confirm => {
                page.lines = visit.told();
                "这样对吗？"
            }
            Step::Busy(what) => {
                page.back = None;
                what
            }
            Step::Given { given, printed } => {
                page.back = None;
                given_lines(&mut page, given, (*printed, visit.hall.prints));
                "您的号"
            }
            Step::Code { typed, said } => {
                let groups = &[4, 4, 4, 4];
                page.field = Some(Field::Digits { groups, seen: typed.clone(), x: false });
                page.lines.extend((!said.is_empty()).then(|| said.clone()));
                page.lines.push("在小票下面，十六位数字。也可以扫。".into());
                "请输诉求码"
            }
            Step::State(state) => {
                page.lines = state_lines(state);
                "您的事办到这里"
            }
            Step::Solved => "您的事解决了吗？",
            Step::Content(_) => "对您的接待满意吗？",
            Step::Rated => {
                page.back = None;
                page.lines.push("您说的记下了，会有人看。".into());
                "谢谢您"
            }
            Step::Duty(sits) => {
                page.lines = duty_lines(visit, sits);
                "谁接访"
            }
            Step::Whom(list) => {
                if list.is_empty() {
                    let hotline = &visit.hall.pack.texts.hotline;
                    page.lines.push(format!("两个月里都约满了，请打 {hotline} 问。"));
                }
                "约哪一天？"
            }
            Step::Sure(free) => {
                page.lines.push(whole(&free.sits));
                page.lines.push("领导临时有事，好打电话告诉您。".into());
                "约这一位吗？"
            }
            Step::Phone { typed, said, .. } => {
                let seen = "*".repeat(typed.len());
                page.field = Some(Field::Digits { groups: &[3, 4, 4], seen, x: false });
                page.lines.extend((!said.is_empty()).then(|| said.clone()));
                "请输手机号"
            }
            Step::Booked { booked, printed } => {
                page.back = None;
                booked_lines(&mut page, booked, (*printed, visit.hall.prints));
                "约好了"
            }
            Step::Called(said) => {
                page.lines.push(match said {
                    None => "正在叫……".to_owned(),
                    Some(Ok(())) => "已经叫了，请在这里等一等。".to_owned(),
                    Some(Err(_)) => {
                        let hotline = &visit.hall.pack.texts.hotline;
                        format!("没有叫到。请到窗口去，或者打 {hotline}。")
                    }
                });
                "找工作人员"
            }
            Step::Pin { typed, said } => {
                let seen = "*".repeat(typed.len());
                page.field = Some(Field::Digits { groups: &[12], seen, x: false });
                page.lines.extend((!said.is_empty()).then(|| said.clone()));
                page.lines.push("工作人员输密码，按回车退出。".into());
                "退出自助机"
            }
            Step::Trouble(why) => {
                page.lines.push("没有办成，什么也没有丢。请到窗口办。".into());
                page.lines.push(why.clone());
                "对不起"
            }
            Step::Nothing => "",
        };
        page.title = title.to_owned();
        page
    }
}

impl Visit {
    /// What was told, to be read once more; an identity only as given or not.
    fn told(&self) -> Vec<String> {
        let entered = &self.entered;
        let mut lines = Vec::new();
        let topic = entered.topic.as_ref().map(|t| t.say.as_str()).unwrap_or_default();
        let place = entered.place.as_deref().and_then(|code| self.hall.pack.rules.place(code));
        let place = place.map_or(String::new(), |place| format!("，{}", place.name));
        lines.push(format!("{topic}{place}"));
        lines.extend(self.sentences());
        lines.extend((!entered.words.is_empty()).then(|| entered.words.clone()));
        lines.push(match &entered.card {
            Some(_) => "身份证：留了".to_owned(),
            None => "身份证：没有留".to_owned(),
        });
        lines
    }

    fn sentences(&self) -> Vec<String> {
        let Some(topic) = &self.entered.topic else { return Vec::new() };
        let ticked = |n: &usize| self.entered.ticks.contains(n);
        let list = topic.sentences.iter().enumerate().filter(|(n, _)| ticked(n));
        list.map(|(_, say)| say.clone()).collect()
    }

    /// What was told as the form the window completes: 来源 自助机, nobody checked.
    pub(super) fn form(&self) -> Option<(RoomNo, IntakeForm)> {
        let topic = self.entered.topic.as_ref()?;
        let place = self.entered.place.as_deref().and_then(|code| self.hall.pack.rules.place(code));
        let card = self.entered.card.clone().unwrap_or_default();
        let mut told = self.sentences();
        told.extend((!self.entered.words.is_empty()).then(|| self.entered.words.clone()));
        let form = IntakeForm {
            visitor: VisitorForm {
                name: card.name,
                id_number: card.id_number,
                address: card.address,
                ..VisitorForm::default()
            },
            channel: self.hall.pack.kiosks.channel.clone(),
            purpose: topic.purpose.word().to_owned(),
            place: place.map(|place| place.code.clone()).unwrap_or_default(),
            narrative: format!("{}：{}", topic.say, told.join("；")),
            room: topic.room.to_string(),
            ..IntakeForm::default()
        };
        Some((topic.room, form))
    }
}

fn given_lines(page: &mut Page, given: &Given, paper: (Option<bool>, bool)) {
    page.loud.push(given.number.clone());
    page.lines.push(format!("请到 {} 等叫号", given.room));
    page.lines.push(match given.ahead {
        0 => "前面没有人".to_owned(),
        n => format!("前面还有 {n} 位"),
    });
    let copied = given.code.is_some() && paper.0 == Some(false);
    page.lines.push(match copied {
        true => format!("{}，号和码都要，查进度用码。", printing(paper).trim_end_matches('。')),
        false => printing(paper).to_owned(),
    });
    if let Some(code) = &given.code {
        let spaced = code.to_string().replace('-', " ");
        if copied {
            // In two lines it is larger, and is copied in two goes.
            let (first, second) = spaced.split_at(spaced.len() / 2);
            page.loud.extend([first, second].map(|half| half.trim().to_owned()));
        } else {
            page.lines.push("查进度用的码：".to_owned());
            page.lines.push(spaced);
        }
    }
}

fn booked_lines(page: &mut Page, booked: &Booked, paper: (Option<bool>, bool)) {
    page.loud.push(booked.number.clone());
    page.lines.push(whole(&booked.sits));
    page.lines.push(match booked.time.as_str() {
        "" => "那天按先后见。".to_owned(),
        time => format!("{time}，请早一刻钟到，带身份证。"),
    });
    page.lines.push(printing(paper).to_owned());
}

/// What became of the slip: whether it came out, and whether there is a printer at all.
fn printing(paper: (Option<bool>, bool)) -> &'static str {
    match paper {
        (None, _) => "正在打小票……",
        (Some(true), _) => "小票请拿好。",
        (Some(false), true) => "没有打出小票：请把号写下来。",
        (Some(false), false) => "请把号写下来。",
    }
}

/// Columns a choice has on the smallest screen, its digit and margins left out.
const CHOICE: usize = 31;

/// A sitting in one line, as short as a choice must be: 12月1日 周二 党委书记 陈某; a long post is left to
/// the next screen.
pub(super) fn sits(sits: &Sits) -> String {
    let who = sits.who.as_deref().unwrap_or_default();
    let line = |who: &str| format!("{} {} {who}", date(sits.day), weekday_zh(sits.day));
    let whole = line(who);
    if text::width(&whole) <= CHOICE {
        return whole;
    }
    line(who.split_whitespace().last().unwrap_or_default())
}

/// The same with where.
fn whole(sits: &Sits) -> String {
    let (place, who) = (sits.place.as_deref(), sits.who.as_deref().unwrap_or_default());
    format!("{} {} {} {who}", date(sits.day), weekday_zh(sits.day), place.unwrap_or("中心"))
}

fn state_lines(state: &PublicState) -> Vec<String> {
    let mut lines = vec![format!("现在：{}", state.stage)];
    lines.extend(state.registered.map(|day| format!("登记：{}", date(day))));
    lines.extend(state.unit.as_ref().map(|unit| format!("谁来办：{unit}")));
    // One date says it; which article it comes from is for the window.
    let open = state.deadlines.iter().filter(|d| d.met.is_none());
    let first = open.filter_map(|d| d.legal_due).min();
    lines.extend(first.map(|day| format!("{} 以前，该给您回音", date(day))));
    lines.push(state.next.clone());
    lines
}

fn date(day: Day) -> String {
    format!("{}月{}日", day.month(), day.day())
}

fn duty_lines(visit: &Visit, sits: &[Sits]) -> Vec<String> {
    let texts = &visit.hall.pack.texts;
    let line = |sits: &Sits| {
        let today = sits.day == visit.hall.today;
        let when = if today { "今天".to_owned() } else { date(sits.day) };
        let place = sits.place.as_deref().unwrap_or_default();
        let who = sits.who.as_deref().unwrap_or("没有人坐班，请打电话问");
        format!("{when} {} {place} {who}", weekday_zh(sits.day)).replace("  ", " ")
    };
    let mut lines: Vec<String> = sits.iter().map(line).collect();
    if lines.is_empty() {
        lines.push(format!("这几天没有排班，请打 {} 问。", texts.hotline));
    }
    lines.push(format!("中心在 {}，{}", texts.address, texts.hours));
    lines
}
