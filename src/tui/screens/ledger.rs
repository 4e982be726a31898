//! F7: the ledger (台账). What is typed filters it, pages come by key as one goes down, the sums of
//! all that is shown stand below; parted by town, room, unit or receiver it is 分账. Enter opens a
//! matter, Esc comes back to the same row.

mod view;

use super::ask::Ask;
use super::export::ExportScreen;
use super::list::Mark;
use super::matter::MatterScreen;
use crate::calendar::Day;
use crate::desk::api::{Answer, Query};
use crate::desk::ledger::{Account, After, Line, List, Listed, Part, Sort};
use crate::matter::Refusal;
use crate::matter::find::read::days;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use chrono::Days;
use ratatui::layout::{Position, Rect};
use std::cell::Cell;
use std::rc::Rc;

/// Most characters of a filter.
const TYPED_MAX: usize = 120;
/// Rows asked for at a time.
const PAGE: usize = 40;
/// How far ahead a day without a year may lie in a list of dates to keep.
const HALF_A_YEAR: Days = Days::new(183);
/// Orders and what they are called.
const SORTS: [(Sort, &str); 4] = [
    (Sort::Newest, "新的在前"),
    (Sort::Oldest, "旧的在前"),
    (Sort::Due, "期限近的在前"),
    (Sort::Heads, "人次多的在前"),
];
/// What the sums can be parted by.
const PARTS: [(Part, &str); 4] = [
    (Part::Place, "按属地"),
    (Part::Room, "按接待室"),
    (Part::Unit, "按单位"),
    (Part::Receiver, "按首接人"),
];
/// What F1 says.
const HELP: &str = "台账是全部登记，一件一行。直接打字就是筛选，写法和查找一样：室:3　绿　逾期　未结　莲花镇　\
     本周　2026-11　单位:人力社保局。\n\n最下面是总账：批次、人次、未结。Ctrl-T 换成分账（按属地、接待室、\
     单位、首接人），在一份上回车就只看它。Ctrl-O 换次序，Ctrl-G 跳到某一天，\
     Ctrl-E 把显示的导出成文件。\n\n密件不在这里。";

/// The screen.
pub struct LedgerScreen {
    field: TextField,
    sort: usize,
    /// What the sums are parted by; the parts then stand where the rows were.
    part: Option<usize>,
    /// The first page begins here.
    from: Option<After>,
    asked: u64,
    more: u64,
    counted: u64,
    again: bool,
    /// The day the question about one was answered with.
    jump: Rc<Cell<Option<Day>>>,
    listed: Option<Listed>,
    account: Option<Account>,
    error: String,
    mark: Mark,
    part_mark: Mark,
}

impl Default for LedgerScreen {
    fn default() -> LedgerScreen {
        LedgerScreen {
            field: TextField::new(Kind::Line, TYPED_MAX),
            sort: 0,
            part: None,
            from: None,
            asked: 0,
            more: 0,
            counted: 0,
            again: false,
            jump: Rc::default(),
            listed: None,
            account: None,
            error: String::new(),
            mark: Mark::default(),
            part_mark: Mark::default(),
        }
    }
}

impl LedgerScreen {
    fn lines(&self) -> &[Line] {
        self.listed.as_ref().map_or(&[], |listed| &listed.lines)
    }

    fn typed(&self) -> String {
        self.field.value().trim().to_owned()
    }

    /// The order the rows stand in: not every list can keep the one that was chosen.
    fn sort(&self) -> Sort {
        match &self.listed {
            Some(listed) if listed.by_words => Sort::Newest,
            _ => SORTS[self.sort % SORTS.len()].0,
        }
    }

    fn list(&self, after: Option<After>, limit: usize) -> Query {
        let sort = SORTS[self.sort % SORTS.len()].0;
        Query::List(List { typed: self.typed(), sort, after, limit })
    }

    fn ask(&mut self, cx: &mut Cx, limit: usize) {
        self.more = 0;
        self.asked = cx.ask(self.list(self.from, limit));
        self.count(cx);
    }

    fn count(&mut self, cx: &mut Cx) {
        let by = self.part.map(|at| PARTS[at % PARTS.len()].0);
        self.counted = cx.ask(Query::Account { typed: self.typed(), by });
    }

    /// Another question: from the top.
    fn changed(&mut self, cx: &mut Cx) {
        self.again = false;
        self.account = None;
        self.ask(cx, PAGE);
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        match self.part {
            Some(_) => self.part_mark.step(by, self.parts()),
            None => {
                self.mark.step(by, self.lines().len());
                self.go_on(cx);
            }
        }
    }

    fn parts(&self) -> usize {
        self.account.as_ref().map_or(0, |account| account.parts.len())
    }

    /// Asks for the next page when the mark comes near the end of what is there.
    fn go_on(&mut self, cx: &mut Cx) {
        let len = self.lines().len();
        let Some(after) = self.listed.as_ref().and_then(|listed| listed.next) else { return };
        if self.more == 0 && self.mark.at(len) + PAGE / 2 >= len {
            self.more = cx.ask(self.list(Some(after), PAGE));
        }
    }

    fn take(&mut self, new: &Listed) {
        let Some(listed) = &mut self.listed else { return };
        listed.lines.extend(new.lines.iter().cloned());
        listed.next = new.next;
        listed.looked_to = new.looked_to;
        listed.faults.clone_from(&new.faults);
    }

    fn open(&mut self, cx: &mut Cx) -> Flow {
        if self.part.is_some() {
            let account = self.account.as_ref();
            let at = self.part_mark.at(self.parts());
            let Some((name, typed, _)) = account.and_then(|account| account.parts.get(at)) else {
                return Flow::Stay;
            };
            let Some(typed) = typed else {
                cx.complain(format!("没有一种筛选只看「{name}」，这里只有它的总数。"));
                return Flow::Stay;
            };
            let typed = format!("{} {typed}", self.typed());
            self.field.set(typed.trim());
            self.part = None;
            self.mark.set(0);
            self.changed(cx);
            return Flow::Stay;
        }
        match self.lines().get(self.mark.at(self.lines().len())) {
            Some(line) => Flow::Push(Box::new(MatterScreen::of(line.row.number.clone()))),
            None => Flow::Stay,
        }
    }
}

impl Screen for LedgerScreen {
    fn scope(&self) -> Scope {
        Scope::Ledger
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::Ledger => Some("全部"),
            Command::LedgerOpen if self.part.is_some() => Some("只看这份"),
            Command::LedgerPart => Some(match self.part {
                None => "分账",
                Some(at) if at + 1 < PARTS.len() => PARTS[at + 1].1,
                Some(_) => "总账",
            }),
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back if self.part.is_some() => self.part = None,
            Command::Back => return Flow::Pop,
            Command::Ledger => {
                (self.part, self.from, self.sort) = (None, None, 0);
                self.field.clear();
                self.mark.set(0);
                self.changed(cx);
            }
            Command::LedgerUp => self.step(-1, cx),
            Command::LedgerDown => self.step(1, cx),
            Command::LedgerPgUp => self.step(-15, cx),
            Command::LedgerPgDn => self.step(15, cx),
            Command::LedgerSort => {
                (self.sort, self.from) = ((self.sort + 1) % SORTS.len(), None);
                self.changed(cx);
            }
            Command::LedgerPart => {
                self.part = match self.part {
                    None => Some(0),
                    Some(at) if at + 1 < PARTS.len() => Some(at + 1),
                    Some(_) => None,
                };
                self.part_mark.set(0);
                self.count(cx);
            }
            Command::LedgerDay if self.sort() == Sort::Heads => {
                cx.complain("按人次排的没有日子可跳：先按 Ctrl-O 换一种次序。");
            }
            Command::LedgerDay => {
                let jump = self.jump.clone();
                let words = "从这一天起列，如 2026-11-23、11-23、去年。";
                let sort = self.sort();
                let ask = Ask::new("到哪一天", words, "跳过去", move |_, written, cx| {
                    let today = cx.now.day();
                    // Dates to keep lie ahead as well: the nearest such day is meant.
                    let ahead = if sort == Sort::Due { HALF_A_YEAR } else { Days::new(0) };
                    let (first, last) = days(written, today, today + ahead).ok_or_else(|| {
                        format!("「{written}」不是日期，请写成 2026-11-23 或 11-23")
                    })?;
                    // One goes on from the end of it that comes first in the list.
                    jump.set(Some(if sort == Sort::Newest { last } else { first }));
                    Ok(Flow::Stay)
                });
                return Flow::Push(Box::new(
                    ask.with_field("日期", TextField::new(Kind::Line, 20)),
                ));
            }
            Command::LedgerExport => {
                let says = self.listed.as_ref().map_or("", |listed| listed.says.as_str());
                let screen = ExportScreen::of(self.typed(), self.sort(), says, cx);
                return Flow::Push(Box::new(screen));
            }
            Command::LedgerImport => return Flow::Push(Box::new(super::import::ask())),
            Command::LedgerOpen => return self.open(cx),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        let before = self.field.value();
        self.field.key(key);
        if self.field.value() != before {
            self.from = None;
            self.changed(cx);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        self.field.insert(pasted);
        self.from = None;
        self.changed(cx);
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if let Some(day) = self.jump.take() {
            self.from = Some(After::Day(day));
            return self.changed(cx);
        }
        self.again = true;
        self.ask(cx, self.lines().len().max(PAGE));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        match answer {
            Ok(Answer::Listed(new)) if seq == self.more && seq != 0 => {
                self.more = 0;
                self.take(new);
            }
            Ok(Answer::Listed(new)) if seq == self.asked => {
                self.error.clear();
                self.listed = Some(new.as_ref().clone());
                if !self.again {
                    self.mark.set(0);
                }
                self.go_on(cx);
            }
            Ok(Answer::Account(new)) if seq == self.counted => {
                self.account = Some(new.as_ref().clone());
            }
            Err(refusal) if [self.asked, self.more, self.counted].contains(&seq) => {
                self.more = 0;
                self.error = refusal.message.clone();
            }
            _ => {}
        }
        Flow::Stay
    }

    fn number(&self) -> Option<&str> {
        let lines = self.lines();
        lines.get(self.mark.at(lines.len())).map(|line| line.row.number.as_str())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(("台账", HELP))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let (width, height) = (canvas.area.width, canvas.area.height);
        canvas.put(1, 0, "台账", Meaning::Title);
        let area = Rect::new(canvas.area.x + 7, canvas.area.y, width.saturating_sub(8), 1);
        let style = canvas.theme.get(Meaning::Focus);
        let cursor = self.field.view(area, canvas.buffer, style);
        let says = self.listed.as_ref().map(|l| l.says.as_str()).unwrap_or_default();
        let faults = self.listed.as_ref().map(Listed::told).unwrap_or_default();
        match (self.error.as_str(), faults.as_str(), says) {
            ("", "", "") => {
                canvas.put(7, 1, "全部；打字筛选，如 室:3 绿 逾期 莲花镇 本周", Meaning::Hint)
            }
            ("", "", says) => canvas.put(7, 1, &format!("只看 {says}"), Meaning::Label),
            ("", faults, _) => canvas.put(7, 1, faults, Meaning::Urgent),
            (error, _, _) => canvas.put(7, 1, error, Meaning::Error),
        };
        let rows = height.saturating_sub(4);
        match self.part {
            Some(by) => self.draw_parts(canvas, rows, by),
            None => self.draw_rows(canvas, rows),
        }
        if self.listed.as_ref().is_some_and(|l| l.lines.is_empty()) && self.part.is_none() {
            let words = match says {
                "" => " 还没有登记过。".to_owned(),
                says => format!(" 一件也没有。只看的是：{says}。"),
            };
            for (y, line) in (4..).zip(text::wrap(&words, usize::from(width) - 2)) {
                canvas.put(0, y, &line, Meaning::Hint);
            }
        }
        self.draw_sums(canvas);
        cursor
    }
}
