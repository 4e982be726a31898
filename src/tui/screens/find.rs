//! F6: one box that finds a matter by whatever one remembers. What was understood stands under it,
//! what was found under that, with the words lit; answers come while one types, and an older
//! answer never overwrites a newer one. Enter opens, Esc comes back to the same row.

use super::list::Mark;
use super::matter::MatterScreen;
use crate::desk::api::{Answer, Query};
use crate::desk::find::{Find, Found, Hit};
use crate::matter::Refusal;
use crate::tui::canvas::{Canvas, class};
use crate::tui::card::Card;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::{Position, Rect};

/// Most characters of a question.
const TYPED_MAX: usize = 120;
/// Hits asked for at a time.
const PAGE: usize = 40;
/// An answer that takes longer than this is waited for aloud, in milliseconds.
const SLOW_MS: u64 = 150;
/// Column where the story begins.
const STORY: u16 = 48;
/// What F1 says.
const HELP: &str = "写编号、诉求码、姓名（汉字或拼音首字母）、电话或证件（整个或末四位）、乡镇、单位，或者事由里的\
     任何字；几个词之间空一格，是「都要有」。\n\n筛选也直接写：室:3　绿　超期　待确认　未结　已结　莲花镇　\
     本周　上月　2026-11　单位:人力社保局　首接:柴敏　目的:求决。\n\n只想当字来找，前面写「词:」，如 词:绿；\
     只找人写「人:」。全角半角、简体繁体、大写小写都一样。\n\n未结的在前，同一个人的在前，新的在前。\
     密件不在这里。";

/// The screen.
pub struct FindScreen {
    field: TextField,
    beside: Option<String>,
    /// The newest question, and since when it waits for its answer.
    asked: u64,
    waits: Option<u64>,
    slow: bool,
    /// The question for more of the same.
    more: u64,
    /// Enter was pressed before the answer came.
    open_first: bool,
    /// The list was asked for again, and the mark stays.
    again: bool,
    found: Option<Found>,
    error: String,
    mark: Mark,
}

impl FindScreen {
    /// An empty box; `beside` is the matter one comes from.
    pub fn beside(beside: Option<String>) -> FindScreen {
        FindScreen {
            field: TextField::new(Kind::Line, TYPED_MAX),
            beside,
            asked: 0,
            waits: None,
            slow: false,
            more: 0,
            open_first: false,
            again: false,
            found: None,
            error: String::new(),
            mark: Mark::default(),
        }
    }

    fn hits(&self) -> &[Hit] {
        self.found.as_ref().map_or(&[], |found| &found.hits)
    }

    fn typed(&self) -> String {
        self.field.value().trim().to_owned()
    }

    fn ask(&mut self, cx: &mut Cx, limit: usize) {
        let find = Find { typed: self.typed(), limit, after: None, beside: self.beside.clone() };
        self.asked = cx.ask(Query::Find(find));
        (self.waits, self.slow, self.more) = (Some(cx.ms), false, 0);
    }

    /// The words changed: ask, and begin at the top.
    fn changed(&mut self, cx: &mut Cx) {
        self.again = false;
        self.open_first = false;
        self.ask(cx, PAGE);
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        self.mark.step(by, self.hits().len());
        self.go_on(cx);
    }

    /// Asks for more when the mark comes near the end of what is there.
    fn go_on(&mut self, cx: &mut Cx) {
        let len = self.hits().len();
        let Some(after) = self.found.as_ref().and_then(|found| found.next) else { return };
        if self.more == 0 && self.waits.is_none() && self.mark.at(len) + PAGE / 2 >= len {
            let typed = self.found.as_ref().map(|found| found.typed.clone()).unwrap_or_default();
            let beside = self.beside.clone();
            let find = Find { typed, limit: PAGE, after: Some(after), beside };
            self.more = cx.ask(Query::Find(find));
        }
    }

    fn open(&self) -> Flow {
        let hits = self.hits();
        match hits.get(self.mark.at(hits.len())) {
            Some(hit) => Flow::Push(Box::new(MatterScreen::of(hit.row.number.clone()))),
            None => Flow::Stay,
        }
    }

    /// What stands where hits would.
    fn nothing(&self) -> Option<String> {
        let found = self.found.as_ref()?;
        if !self.error.is_empty() || self.typed().is_empty() || !found.hits.is_empty() {
            return None;
        }
        if found.says.is_empty() {
            return Some(" 还没有可以查的词。".to_owned());
        }
        Some(match found.looked_to {
            Some(day) => format!(" 查到 {day} 为止没有找到，更早的还没有查：请再加一个词。"),
            None => format!(" 没有找到。查的是：{}。少写一个字，或者换一个词再试。", found.says),
        })
    }

    fn draw(&self, canvas: &mut Canvas, y: u16, hit: &Hit) {
        let row = &hit.row;
        canvas.put_in(1, y, 16, &row.number, Meaning::Text);
        canvas.put_in(17, y, 6, &row.visitor, Meaning::Text);
        let stage = if hit.open { Meaning::Text } else { Meaning::Hint };
        canvas.put_in(24, y, 10, &row.stage, stage);
        if let Some(colour) = row.colour {
            canvas.put_in(35, y, 2, colour.word(), class(colour));
        }
        canvas.put_in(38, y, 9, &row.place, Meaning::Text);
        let room = canvas.area.width.saturating_sub(STORY + 1);
        let mut x = STORY;
        for (at, c) in hit.snippet.text.chars().enumerate() {
            let lit = hit.snippet.lit.iter().any(|(from, to)| (*from..*to).contains(&at));
            let meaning = if lit { Meaning::Focus } else { Meaning::Text };
            let left = (STORY + room).saturating_sub(x);
            x = canvas.put_in(x, y, left, &c.to_string(), meaning);
            if left < 2 {
                break;
            }
        }
    }
}

impl Screen for FindScreen {
    fn scope(&self) -> Scope {
        Scope::Find
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::FindOpen if self.hits().is_empty() && self.waits.is_none() => None,
            Command::Find => Some("清空"),
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::Find => {
                self.field.clear();
                self.changed(cx);
            }
            Command::FindUp => self.step(-1, cx),
            Command::FindDown => self.step(1, cx),
            Command::FindPgUp => self.step(-15, cx),
            Command::FindPgDn => self.step(15, cx),
            Command::FindOpen if self.waits.is_some() => self.open_first = true,
            Command::FindOpen => return self.open(),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        let before = self.field.value();
        self.field.key(key);
        if self.field.value() != before {
            self.changed(cx);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        self.field.insert(pasted);
        self.changed(cx);
    }

    fn card(&mut self, card: &Card, _lead: bool, cx: &mut Cx) -> Flow {
        self.field.set(&card.id_number);
        self.changed(cx);
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if !self.typed().is_empty() {
            self.again = true;
            self.ask(cx, self.hits().len().max(PAGE));
        }
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.asked && (seq != self.more || self.more == 0) {
            return Flow::Stay;
        }
        self.error.clear();
        match answer {
            Ok(Answer::Found(new)) if seq == self.more => {
                self.more = 0;
                if let Some(found) = &mut self.found {
                    found.hits.extend(new.hits.iter().cloned());
                    (found.next, found.looked_to) = (new.next, new.looked_to);
                }
            }
            Ok(Answer::Found(new)) => {
                self.waits = None;
                self.found = Some(new.as_ref().clone());
                if !self.again {
                    self.mark.set(0);
                }
                if std::mem::take(&mut self.open_first) {
                    return self.open();
                }
                self.go_on(cx);
            }
            Err(refusal) => {
                (self.waits, self.more, self.open_first) = (None, 0, false);
                self.error = refusal.message.clone();
            }
            _ => {}
        }
        Flow::Stay
    }

    fn due(&self, _top: bool) -> Option<u64> {
        self.waits.filter(|_| !self.slow).map(|since| since + SLOW_MS)
    }

    fn tick(&mut self, _cx: &mut Cx) -> Flow {
        self.slow = self.waits.is_some();
        Flow::Stay
    }

    fn number(&self) -> Option<&str> {
        let hits = self.hits();
        hits.get(self.mark.at(hits.len())).map(|hit| hit.row.number.as_str())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(("查找", HELP))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let (width, height) = (canvas.area.width, canvas.area.height);
        canvas.put(1, 0, "查找", Meaning::Title);
        let area = Rect::new(canvas.area.x + 7, canvas.area.y, width.saturating_sub(8), 1);
        let style = canvas.theme.get(Meaning::Focus);
        let cursor = self.field.view(area, canvas.buffer, style);
        let found = self.found.as_ref().filter(|_| !self.typed().is_empty());
        let (faults, says) = match found {
            Some(found) => (found.faults.join("；"), found.says.as_str()),
            None => (String::new(), ""),
        };
        if self.typed().is_empty() {
            let words = "编号 姓名 首字母 电话证件末四位 事由里的字，或 室:3 绿 超期 莲花镇 本周";
            canvas.put(7, 1, words, Meaning::Hint);
        } else if !self.error.is_empty() {
            canvas.put(7, 1, &self.error, Meaning::Error);
        } else if !faults.is_empty() {
            canvas.put(7, 1, &faults, Meaning::Urgent);
        } else {
            canvas.put(7, 1, &format!("查的是 {says}"), Meaning::Label);
        }
        if self.slow {
            canvas.put_right(width - 1, 1, " 正在查…", Meaning::Hint);
        }
        let Some(found) = found else { return cursor };
        if let Some(words) = self.nothing() {
            for (y, line) in (3..).zip(text::wrap(&words, usize::from(width) - 2)) {
                canvas.put(0, y, &line, Meaning::Hint);
            }
            return cursor;
        }
        let rows = usize::from(height.saturating_sub(4));
        let marked = self.mark.at(found.hits.len());
        for (y, index) in (2..).zip(self.mark.window(found.hits.len(), rows)) {
            self.draw(canvas, y, &found.hits[index]);
            if index == marked {
                canvas.select(y);
            }
        }
        let more = match (found.next, found.looked_to) {
            (_, Some(day)) => format!("只查到 {day}"),
            (Some(_), None) => format!("{} 件以上", found.hits.len()),
            (None, None) => format!("共 {} 件", found.hits.len()),
        };
        if let Some(hit) = found.hits.get(marked) {
            let y = height - 1;
            let place = format!("{}/{more}", marked + 1);
            let right = width.saturating_sub(text::width(&place) as u16 + 2);
            let why = format!("{}　{} {}", hit.matched.join(" · "), hit.row.unit, hit.row.subject);
            canvas.put_in(1, y, right.saturating_sub(2), why.trim(), Meaning::Hint);
            canvas.put_right(width - 1, y, &place, Meaning::Label);
        }
        cursor
    }
}
