//! The duty calendar: a month of who sits where, gaps by word, and 换班, 顶班, 请假, 预约 by key. No
//! field has the focus here, so plain letters act; each has a Ctrl twin.

use super::ask::Ask;
use super::bookings::BookingsScreen;
use super::duty_view;
use super::preview::Preview;
use crate::calendar::{Day, weekday_zh};
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::duty::{DutyDay, DutyView, SitView};
use crate::matter::Refusal;
use crate::matter::duty::DutyCommand;
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow, Screen};
use chrono::{Datelike, Days, Months};
use ratatui::layout::Position;

/// Days of the grid: six weeks.
pub(super) const GRID: u64 = 42;
/// Most characters of a reason.
const REASON_MAX: usize = 100;
/// The place shown first.
const CENTRE: &str = "中心";

/// The screen.
pub struct DutyScreen {
    day: Option<Day>,
    /// Which of the sittings of that day.
    at: usize,
    place: String,
    asked: u64,
    view: Option<DutyView>,
}

impl Default for DutyScreen {
    fn default() -> Self {
        DutyScreen { day: None, at: 0, place: CENTRE.into(), asked: 0, view: None }
    }
}

/// The Monday on or before the first of the month.
fn first_cell(day: Day) -> Day {
    let first = day.with_day(1).unwrap_or(day);
    first
        .checked_sub_days(Days::new(u64::from(first.weekday().num_days_from_monday())))
        .unwrap_or(first)
}

impl DutyScreen {
    fn today(&self) -> Option<&DutyDay> {
        self.view.as_ref()?.days.iter().find(|d| Some(d.day) == self.day)
    }

    fn sit(&self) -> Option<&SitView> {
        let sits = &self.today()?.sits;
        sits.get(self.at.min(sits.len().saturating_sub(1)))
    }

    fn go(&mut self, day: Option<Day>, cx: &mut Cx) {
        let Some(day) = day else { return };
        let other =
            self.day.is_none_or(|old| (old.year(), old.month()) != (day.year(), day.month()));
        self.day = Some(day);
        self.at = 0;
        if other {
            self.refresh(cx);
        }
    }

    /// A popup whose F10 orders a change with a reason.
    fn ask(
        title: &'static str,
        words: String,
        command: impl Fn(&str) -> Option<DutyCommand> + 'static,
    ) -> Ask {
        let ask = Ask::new(title, words, title, move |chosen, reason, cx| {
            let command = command(chosen).ok_or("请从清单里选一个。")?;
            cx.order(Change::Duty { command, reason: reason.to_owned() });
            Ok(Flow::Stay)
        });
        ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))
    }

    fn cover(&self, cx: &Cx) -> Flow {
        let Some(sit) = self.sit() else { return Flow::Stay };
        let seat = sit.seat.clone();
        let staff = cx.window.rules.staff.iter().filter(|s| Some(&s.name) != sit.who.as_ref());
        let items = staff.map(|s| Item {
            value: s.id.clone(),
            number: String::new(),
            label: format!("{} {}", s.name, s.post),
        });
        let words = format!("{} {}谁来顶？", duty_view::date(seat.day), sit.place);
        let ask = Self::ask("顶班", words, move |by| {
            (!by.is_empty()).then(|| DutyCommand::Cover { seat: seat.clone(), by: by.to_owned() })
        });
        Flow::Push(Box::new(ask.with_choice("顶班人", Choice::one(items.collect()))))
    }

    fn swap(&self, cx: &Cx) -> Flow {
        let (Some(sit), Some(view)) = (self.sit(), &self.view) else { return Flow::Stay };
        let today = cx.now.day();
        let others: Vec<SitView> = view
            .days
            .iter()
            .flat_map(|d| &d.sits)
            .filter(|s| s.seat.day >= today && s.who.is_some() && s.who != sit.who)
            .cloned()
            .collect();
        let items = others.iter().zip(0..).map(|(s, n): (_, usize)| Item {
            value: n.to_string(),
            number: String::new(),
            label: format!("{} {}", duty_view::date(s.seat.day), s.words().unwrap_or_default()),
        });
        let items: Vec<Item> = items.collect();
        let (seat, who) = (sit.seat.clone(), sit.who.clone().unwrap_or_default());
        let words = format!("{} 的{who}和哪一天对调？打日期或姓名。", duty_view::date(seat.day));
        let ask = Self::ask("换班", words, move |n| {
            let with = n.parse().ok().and_then(|n: usize| others.get(n))?.seat.clone();
            Some(DutyCommand::Swap { seat: seat.clone(), with })
        });
        Flow::Push(Box::new(ask.with_choice("对调", Choice::one(items))))
    }

    fn absent(&self) -> Flow {
        let Some(sit) = self.sit() else { return Flow::Stay };
        let seat = sit.seat.clone();
        let who = sit.who.clone().unwrap_or_default();
        let words = format!("{} {who}请假，没有人顶以前是空缺。", duty_view::date(seat.day));
        let ask =
            Self::ask("请假", words, move |_| Some(DutyCommand::Absent { seat: seat.clone() }));
        Flow::Push(Box::new(ask))
    }

    fn restore(&self) -> Flow {
        let Some(sit) = self.sit() else { return Flow::Stay };
        let seat = sit.seat.clone();
        let words = format!(
            "{} 照原来排的：{}。对调的另一天也一起恢复。",
            duty_view::date(seat.day),
            sit.planned
        );
        let ask =
            Self::ask("恢复", words, move |_| Some(DutyCommand::Restore { seat: seat.clone() }));
        Flow::Push(Box::new(ask))
    }

    fn elsewhere(&self, cx: &Cx) -> Flow {
        let rules = &cx.window.rules;
        let mut places: Vec<&str> = vec!["全部", CENTRE];
        for chair in rules.duty.iter().flat_map(|r| &r.chairs) {
            let town = chair.place.split('/').next().and_then(|code| rules.place(code));
            if let Some(name) = town.map(|p| p.name.as_str())
                && !places.contains(&name)
            {
                places.push(name);
            }
        }
        let items = (1..).zip(places).map(|(n, p): (usize, _)| Item::plain(n.to_string(), p));
        let ask = Ask::new("换地方", "看哪里的值班表？", "看", |place, _, cx| {
            cx.say(String::new());
            let place = if place == "全部" { String::new() } else { place.to_owned() };
            Ok(Flow::Replace(Box::new(DutyScreen { place, ..DutyScreen::default() })))
        });
        Flow::Push(Box::new(ask.with_choice("地方", Choice::one(items.collect()))))
    }
}

impl Screen for DutyScreen {
    fn scope(&self) -> Scope {
        Scope::Duty
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let label = Some(command.info().label);
        let sit = self.sit();
        let can = match command {
            Command::DutyCover | Command::DutyAbsent | Command::DutySwap => sit.is_some(),
            Command::DutyRestore => sit.is_some_and(|s| !s.change.is_empty()),
            Command::DutyBook => sit.is_some_and(|s| s.who.is_some()),
            Command::Duty => false,
            _ => true,
        };
        label.filter(|_| can)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let day = self.day.unwrap_or_else(|| cx.now.day());
        match command {
            Command::Back => return Flow::Pop,
            Command::DutyLeft => self.go(day.pred_opt(), cx),
            Command::DutyRight => self.go(day.succ_opt(), cx),
            Command::DutyUp => self.go(day.checked_sub_days(Days::new(7)), cx),
            Command::DutyDown => self.go(day.checked_add_days(Days::new(7)), cx),
            Command::DutyPrev => self.go(day.checked_sub_months(Months::new(1)), cx),
            Command::DutyNext => self.go(day.checked_add_months(Months::new(1)), cx),
            Command::DutySit => {
                let len = self.today().map_or(0, |d| d.sits.len());
                self.at = if len == 0 { 0 } else { (self.at + 1) % len };
            }
            Command::DutyCover => return self.cover(cx),
            Command::DutySwap => return self.swap(cx),
            Command::DutyAbsent => return self.absent(),
            Command::DutyRestore => return self.restore(),
            Command::DutyPlace => return self.elsewhere(cx),
            Command::DutyBook => {
                if let Some(sit) = self.sit() {
                    return Flow::Push(Box::new(BookingsScreen::with(sit)));
                }
            }
            Command::DutyPrint => {
                let place = if self.place.is_empty() { CENTRE } else { &self.place };
                if let Some(form) = cx.window.forms.find("duty") {
                    let subject = format!("{}/{place}", day.format("%Y-%m"));
                    return Flow::Push(Box::new(Preview::paper(form, subject)));
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        let day = *self.day.get_or_insert_with(|| cx.now.day());
        let from = first_cell(day);
        let to = from.checked_add_days(Days::new(GRID - 1)).unwrap_or(from);
        self.asked = cx.ask(Query::Duty { from, to, place: self.place.clone() });
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match answer {
                Ok(Answer::Duty(view)) => self.view = Some(view.as_ref().clone()),
                Err(refusal) => {
                    self.view.get_or_insert_default();
                    cx.complain(refusal.message.clone());
                }
                _ => {}
            }
        }
        Flow::Stay
    }

    fn done(&mut self, _seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            Ok(Done::DutyChanged(sits)) => {
                let each = sits.iter().map(|s| {
                    let who = s.words().unwrap_or_else(|| "空缺".to_owned());
                    format!("{} {who}", duty_view::date(s.seat.day))
                });
                cx.say(each.collect::<Vec<_>>().join("　"));
            }
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.view.is_none()
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "值班",
            "方向键选日子，PgUp/PgDn 换月，Tab 选当天的下一位。请假以后是空缺，要有人顶；\
             换班两天一起换，谁也不会一天坐两处。改动都写理由，都能恢复。规则在县域包里，\
             调休照放假安排；放假安排没有公布的年份，暂按周末计。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        if let (Some(view), Some(day)) = (&self.view, self.day) {
            let place = if self.place.is_empty() { "全部" } else { &self.place };
            duty_view::draw(canvas, view, day, self.at, place);
        }
        None
    }
}

/// One line about a day off, for whoever looks at an empty one.
pub(super) fn empty_words(day: &DutyDay) -> String {
    let why = day.label.clone().unwrap_or_default();
    let mark = if day.provisional { "（暂按周末计）" } else { "" };
    format!("{} {} 没有排坐班 {why}{mark}", day.day, weekday_zh(day.day))
}
