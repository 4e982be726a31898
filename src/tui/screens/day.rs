//! F5 日清: every matter of the day by class with its three time stamps, what earlier days left open,
//! and the close. It asks for the rows it shows and no more, page by page.

use super::ask::Ask;
use super::handle;
use super::matter::MatterScreen;
use super::preview::Preview;
use super::{day_rows, rows};
use crate::calendar::{Day, weekday_zh};
use crate::desk::api::{Answer, Change, Done, Query, TodoKind};
use crate::desk::day::papers::{LIST_FORM, SHEET_FORM};
use crate::desk::day::words::carried;
use crate::desk::day::{DayList, DayPage, DayQuestion, DayRow, From};
use crate::matter::Refusal;
use crate::matter::standing::Standing;
use crate::matter::words::Feedback;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// How often the list is asked for again by itself, for clocks and other seats.
const AGAIN_MS: u64 = 5_000;
/// Lines that are no rows: two of heads, the columns, three at the foot.
const AROUND: u16 = 6;
/// Lines of the window that are not this screen's: header, footer and their rules.
const FRAME: u16 = 4;

/// Where the mark goes when a page comes.
#[derive(Clone, Copy, Default, PartialEq)]
enum Land {
    /// Stays on its matter, or in its place.
    #[default]
    Stay,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
}

/// The screen.
#[derive(Default)]
pub struct DayScreen {
    day: Option<Day>,
    list: DayList,
    from: From,
    land: Land,
    asked: u64,
    asked_at: u64,
    page: Option<DayPage>,
    failed: bool,
    mark: usize,
    /// The sheet just made, to be shown when the question is gone.
    sheet: Option<String>,
}

impl DayScreen {
    /// Only the matters of one kind.
    pub fn only(kind: TodoKind) -> DayScreen {
        let list = match kind {
            TodoKind::Overdue => DayList::Overdue,
            TodoKind::DueToday => DayList::DueToday,
            TodoKind::Unconfirmed => DayList::Unassigned,
            _ => DayList::All,
        };
        DayScreen { list, ..DayScreen::default() }
    }

    /// An earlier day.
    pub fn of(day: Option<Day>) -> DayScreen {
        DayScreen { day, ..DayScreen::default() }
    }

    fn row(&self) -> Option<&DayRow> {
        self.page.as_ref()?.rows.get(self.mark)
    }

    /// Goes to another page; keys wait until it is there.
    fn turn(&mut self, from: From, land: Land, cx: &mut Cx) {
        (self.from, self.land) = (from, land);
        self.refresh(cx);
    }

    fn move_by(&mut self, rows: isize, cx: &mut Cx) {
        let Some(page) = &self.page else { return };
        let (last, at) = (page.rows.len().saturating_sub(1), self.mark);
        let shown = page.before + page.rows.len() as u32;
        match (at.checked_add_signed(rows), page.rows.first(), page.rows.last()) {
            (None, Some(first), _) if page.before > 0 => {
                self.turn(From::Before(first.cursor), Land::Bottom, cx);
            }
            (Some(to), _, Some(end)) if to > last && shown < page.total => {
                self.turn(From::After(end.cursor), Land::Top, cx);
            }
            (to, ..) => self.mark = to.unwrap_or(0).min(last),
        }
    }

    fn show(&mut self, day: Option<Day>, list: DayList, cx: &mut Cx) {
        (self.day, self.list) = (day.filter(|day| *day != cx.now.day()), list);
        self.turn(From::Start, Land::Top, cx);
    }

    /// Closes the day, or says what is missing and stands on it.
    fn close(&mut self, cx: &mut Cx) -> Flow {
        let Some(page) = &self.page else { return Flow::Stay };
        let forgotten = page.forgotten.filter(|day| *day < page.day);
        let day = forgotten.unwrap_or(page.day);
        if day == cx.now.day() && page.unassigned.1 > 0 {
            // What is missing stands at the foot already; here only what to do about it.
            let words = format!("还没有日结：先把这 {} 件交办出去，按 A。", page.unassigned.1);
            self.show(None, DayList::Unassigned, cx);
            cx.complain(words);
            return Flow::Stay;
        }
        if forgotten.is_none() && !page.sheets.is_empty() && page.late == 0 {
            cx.complain(format!("{}，之后没有新来的。", page.lacks()));
            return Flow::Stay;
        }
        let date = format!("{} {}", day.format("%m-%d"), weekday_zh(day));
        let words = match (forgotten, page.sheets.is_empty()) {
            (Some(_), _) => format!(
                "{date} 还没有日结，先补结那一天。当时没有交办的会写在日结单上。今天登记照常。"
            ),
            (None, true) => format!(
                "{date} 日结：{}。结好就编号、记入记录链；之后再来的人照常登记，另出补充清单。",
                page.counts()
            ),
            (None, false) => format!("{date} 已经日结；给之后来的 {} 件出补充清单。", page.late),
        };
        let form = cx.window.forms.find(SHEET_FORM);
        let print = form.is_some_and(|form| cx.window.printers.prints(form.stock.kind()));
        let ask = Ask::new("日结", words, "日结", move |_, _, cx| {
            cx.order(Change::CloseDay { day: Some(day), print });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask))
    }

    fn paper(&self, form: &str, subject: String, cx: &Cx) -> Flow {
        match cx.window.forms.find(form) {
            Some(form) => Flow::Push(Box::new(Preview::paper(form, subject))),
            None => Flow::Stay,
        }
    }

    /// What can be done with the marked matter.
    fn act(&self, command: Command) -> Option<Flow> {
        let row = self.row()?;
        let number = &row.row.number;
        let in_hand = matches!(row.standing, Standing::Red | Standing::Yellow | Standing::Green);
        let popup = |ask: Ask| Flow::Push(Box::new(ask));
        match command {
            Command::TodayOpen => Some(Flow::Push(Box::new(MatterScreen::of(number.clone())))),
            Command::DayAssign if row.standing == Standing::Unassigned => {
                Some(Flow::Push(Box::new(MatterScreen::confirming(number.clone()))))
            }
            Command::DaySign if in_hand => {
                let open = row.units.iter().filter(|u| u.signed.is_none());
                handle::sign(number, open.map(|u| u.name.clone()).collect()).map(popup)
            }
            Command::DayFeed if in_hand => {
                let said = |word: Feedback| word != Feedback::Working;
                let open = row.units.iter().filter(|u| !u.fed.is_some_and(|(_, w)| said(w)));
                handle::feedback(number, open.map(|u| u.name.clone()).collect()).map(popup)
            }
            Command::DayRemind if in_hand => Some(popup(handle::remind(number))),
            _ => None,
        }
    }

    fn title(&self, page: &DayPage) -> String {
        let date = format!("{} {}", page.day.format("%m-%d"), weekday_zh(page.day));
        match self.list {
            DayList::All => format!(" 日清 {date}"),
            DayList::Unassigned => format!(" 未交办的 {} 件", page.total),
            DayList::Overdue => format!(" 逾期的 {} 件", page.total),
            DayList::DueToday => format!(" 今日到期的 {} 件", page.total),
        }
    }
}

impl Screen for DayScreen {
    fn scope(&self) -> Scope {
        Scope::Today
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let label = Some(command.info().label);
        match command {
            Command::TodayOpen
            | Command::DayAssign
            | Command::DaySign
            | Command::DayFeed
            | Command::DayRemind => label.filter(|_| self.act(command).is_some()),
            _ => label,
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let rows = self.page.as_ref().map_or(1, |page| page.rows.len().max(1)) as isize;
        let day = self.day.unwrap_or(cx.now.day());
        match command {
            Command::Back if self.list != DayList::All || self.day.is_some() => {
                self.show(None, DayList::All, cx);
            }
            Command::Back => return Flow::Pop,
            Command::Today => self.show(None, DayList::All, cx),
            Command::TodayUp => self.move_by(-1, cx),
            Command::TodayDown => self.move_by(1, cx),
            Command::TodayPgUp => self.move_by(-rows, cx),
            Command::TodayPgDn => self.move_by(rows, cx),
            Command::DayBefore => self.show(day.pred_opt(), DayList::All, cx),
            Command::DayAfter if day < cx.now.day() => {
                self.show(day.succ_opt(), DayList::All, cx);
            }
            Command::DayClose => return self.close(cx),
            Command::DayPrint => return self.paper(LIST_FORM, day.to_string(), cx),
            command => return self.act(command).unwrap_or(Flow::Stay),
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        let rows = u32::from(cx.size.1.saturating_sub(FRAME + AROUND).max(1));
        let question = DayQuestion { day: self.day, list: self.list, from: self.from, rows };
        self.asked = cx.ask(Query::Day(question));
        self.asked_at = cx.ms;
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.asked {
            return Flow::Stay;
        }
        self.failed = answer.is_err();
        match answer {
            Ok(Answer::Day(page)) => {
                let here = self.row().map(|row| row.row.number.clone());
                let same = page.rows.iter().position(|row| Some(&row.row.number) == here.as_ref());
                let last = page.rows.len().saturating_sub(1);
                self.mark = match std::mem::take(&mut self.land) {
                    Land::Top => 0,
                    Land::Bottom => last,
                    Land::Stay => same.unwrap_or(self.mark).min(last),
                };
                // Asked again, the page begins where it began; the first page takes in what is new.
                self.from = match page.rows.first() {
                    Some(first) if page.before > 0 => From::At(first.cursor),
                    _ => From::Start,
                };
                self.page = Some(page.as_ref().clone());
            }
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn done(&mut self, _seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        if let Ok(Done::DayClosed(sheet)) = done {
            let no = sheet.closed.sheet;
            let (title, next) = (sheet.title(), sheet.closed.next.format("%m-%d"));
            cx.say(format!("{title}第 {} 号已出，{next} 已开。", no.serial));
            self.sheet = Some(no.to_string());
        }
        Flow::Stay
    }

    fn due(&self, top: bool) -> Option<u64> {
        let again = self.asked_at + AGAIN_MS;
        top.then_some(if self.sheet.is_some() { 0 } else { again })
    }

    fn tick(&mut self, cx: &mut Cx) -> Flow {
        match self.sheet.take() {
            Some(no) => self.paper(SHEET_FORM, no, cx),
            None => {
                self.refresh(cx);
                Flow::Stay
            }
        }
    }

    fn busy(&self) -> bool {
        !self.failed && (self.page.is_none() || self.land != Land::Stay)
    }

    fn number(&self) -> Option<&str> {
        self.row().map(|row| row.row.number.as_str())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "日清",
            "一天的事按未交办、红、黄、绿排，后面是已了的、作废的，再后面是前几天结转下来的。交办、接收、反馈是三个时间；\
             督办灯（按期、临期、逾期）说的是还剩几天，和分类色是两回事。A 交办，S 记单位接收，F 记单位反馈，C 催办。\
             F10 日结：还有未交办的就结不了，并停在那一件上；日结后再来的人照常登记，再按 F10 出补充清单。左右键看前后一天。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let Some(page) = &self.page else { return None };
        let (width, height) = (canvas.area.width, canvas.area.height);
        let used = canvas.put(0, 0, &self.title(page), Meaning::Title);
        let counts = page.counts();
        canvas.put_in(used + 2, 0, width.saturating_sub(used + 3), &counts, Meaning::Text);
        match page.unassigned.1 {
            0 => canvas.put(1, 1, "未交办 0", Meaning::Good),
            n => canvas.put(1, 1, &format!("未交办 {n} ← 日结前清零"), Meaning::Urgent),
        };
        let shown = page.rows.len();
        if (shown as u32) < page.total {
            let end = page.before + shown as u32;
            let words = format!("{}-{end}/{}", page.before + 1, page.total);
            canvas.put_right(width - 1, 1, &words, Meaning::Hint);
        }
        day_rows::labels(canvas, 2);
        if shown == 0 {
            canvas.put(1, 3, "一件也没有。", Meaning::Hint);
        }
        // The window may have become smaller since the page was asked for.
        let room = usize::from(height.saturating_sub(AROUND)).max(1);
        let top = (self.mark + 1).saturating_sub(room);
        for (y, index) in (3..).zip(top..shown.min(top + room)) {
            day_rows::draw(canvas, y, &page.rows[index]);
            if index == self.mark {
                canvas.select(y);
            }
        }
        let foot = height.saturating_sub(3);
        if let Some(row) = self.row() {
            detail(canvas, foot, row);
        }
        let mut left = format!("结转前日 {}", carried(&page.figures.carried));
        if let Some(words) = page.voided_words() {
            left.push_str(&format!("   {words}"));
        }
        let x = canvas.put_in(1, foot + 1, width - 2, &left, Meaning::Text);
        if let Some(words) = page.last_words() {
            let fits = x + 2 + crate::tui::text::width(&words) as u16 + 1 < width;
            if fits {
                canvas.put_right(width - 1, foot + 1, &words, Meaning::Hint);
            }
        }
        let hindered = page.unassigned.1 > 0 || page.forgotten.is_some();
        let meaning = if hindered { Meaning::Urgent } else { Meaning::Good };
        canvas.put_in(1, foot + 2, width - 2, &page.lacks(), meaning);
        None
    }
}

/// The marked matter in one line: whose, and what is missing.
fn detail(canvas: &mut Canvas, y: u16, row: &DayRow) {
    let width = canvas.area.width;
    let mut words = format!("{} {}", rows::short(&row.row.number), row.row.visitor);
    if !row.row.place.is_empty() {
        words.push_str(&format!(" {}", row.row.place));
    }
    let x = canvas.put_in(1, y, width - 2, &words, Meaning::Label) + 2;
    let mut missing = match row.missing.is_empty() {
        true => row.row.stage.clone(),
        false => format!("缺：{}", row.missing),
    };
    if row.reminders > 0 {
        missing.push_str(&format!("   催办 {} 次", row.reminders));
    }
    canvas.put_in(x, y, width.saturating_sub(x + 1), &missing, Meaning::Text);
}
