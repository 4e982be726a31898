//! 预登记 and 预约: one batch after the other at the keyboard above, who is put down for the day below,
//! and 到场取号, 改室, 取消 by key. Whoever looks like one already there is asked about.

use super::ask::Ask;
use super::batch::{Batch, FIELDS, STORY};
use super::bookings_view;
use super::list::Mark;
use super::preview::Preview;
use crate::calendar::Day;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::booking_view::{BookingView, Bookings};
use crate::desk::duty::SitView;
use crate::matter::Refusal;
use crate::matter::booking::{BookForm, BookingPress, BookingStage};
use crate::matter::intake::IntakeForm;
use crate::paper::PaperKind;
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item, Picked};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField, Typed};
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::lists;
use ratatui::layout::Position;

/// Rows of a page.
const PAGE: isize = 10;
/// Most characters of a reason.
const REASON_MAX: usize = 100;
/// The screen.
#[derive(Default)]
pub struct BookingsScreen {
    /// The day; the next reception day when none.
    day: Option<Day>,
    /// With whom, for appointments.
    with: Option<SitView>,
    batch: Option<Batch>,
    list: Option<Bookings>,
    mark: Mark,
    asked: u64,
    looked: u64,
    /// What was sent, to be sent again when a person said that it is another batch.
    sent: Option<BookForm>,
    arriving: Option<u64>,
    /// The number just given: its row is marked when it is there.
    newest: Option<String>,
}

impl BookingsScreen {
    /// Appointments with somebody who sits.
    pub fn with(sit: &SitView) -> BookingsScreen {
        BookingsScreen {
            day: Some(sit.seat.day),
            with: Some(sit.clone()),
            ..BookingsScreen::default()
        }
    }

    fn row(&self) -> Option<&BookingView> {
        let list = self.list.as_ref()?;
        list.rows.get(self.mark.at(list.rows.len()))
    }

    fn put(&mut self, form: BookForm, cx: &mut Cx) {
        let reception = self.with.is_none();
        let print = cx.window.printers.prints(PaperKind::Slip);
        cx.order(Change::Book { reception, form: Box::new(form.clone()), print });
        self.sent = Some(form);
    }

    fn submit(&mut self, cx: &mut Cx) {
        let Some(batch) = &self.batch else { return };
        let chair = |sit: &SitView| (sit.seat.place.clone(), sit.with_text().to_owned());
        let (place, with) = self.with.as_ref().map(chair).unwrap_or_default();
        let day = self.day.or(self.list.as_ref().map(|l| l.day));
        let date = day.map(|d| d.to_string()).unwrap_or_default();
        let form = BookForm { date, place, with, ..batch.form() };
        self.put(form, cx);
    }

    fn sort(&self, cx: &Cx) -> Flow {
        let Some(row) = self.row() else { return Flow::Stay };
        let open = self.list.as_ref().map(|l| l.rooms.as_slice()).unwrap_or_default();
        let items: Vec<Item> = match self.with {
            None => open.iter().map(|r| Item::plain(r.no.to_string(), r.name.clone())).collect(),
            Some(_) => lists::rooms(&cx.window.rules).items().to_vec(),
        };
        let words = format!("{} {} 改到哪一间？时间跟着那一间排。", row.number, row.visitor);
        let (day, number) = (row.day, row.number.clone());
        let rules = cx.window.rules.clone();
        let ask = Ask::new("改室", words, "改室", move |room, _, cx| {
            let room = rules.find_room(room).ok_or("请从清单里选一间。")?.no;
            let press = BookingPress::Sort { room };
            cx.order(Change::Booking { day, number: number.clone(), press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("改到", Choice::one(items))))
    }

    fn cancel(&self) -> Flow {
        let Some(row) = self.row() else { return Flow::Stay };
        let words = format!("取消 {} {}，时间让给别人。", row.number, row.visitor);
        let (day, number) = (row.day, row.number.clone());
        let ask = Ask::new("取消", words, "取消", move |_, reason, cx| {
            let press = BookingPress::Cancel { reason: reason.to_owned() };
            cx.order(Change::Booking { day, number: number.clone(), press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))))
    }

    /// Name and phone, to tell somebody that the day has changed.
    fn unmask(&self) -> Flow {
        let Some(row) = self.row() else { return Flow::Stay };
        let words = format!("看 {} 的姓名和电话。会记下您的姓名、时间和理由。", row.number);
        let (day, number) = (row.day, row.number.clone());
        let ask = Ask::new("看明文", words, "看明文", move |_, reason, cx| {
            let press = BookingPress::Unmask { reason: reason.to_owned() };
            cx.order(Change::Booking { day, number: number.clone(), press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))))
    }

    fn other_day(&self) -> Flow {
        let ask = Ask::new(
            "换日子",
            "看哪一天的预登记和预约？写成 2026-12-01。",
            "看",
            |_, day, _| {
                let day =
                    day.parse().map_err(|_| format!("日期「{day}」看不懂，请写成 2026-12-01。"))?;
                let screen = BookingsScreen { day: Some(day), ..BookingsScreen::default() };
                Ok(Flow::Replace(Box::new(screen)))
            },
        );
        Flow::Push(Box::new(ask.with_field("日期", TextField::new(Kind::Line, 10))))
    }

    /// The papers of this day: a slip for the marked row, its room's call list, the announcement.
    fn papers(&self, cx: &Cx) -> Flow {
        let Some(list) = &self.list else { return Flow::Stay };
        let day = list.day;
        let mut items = Vec::new();
        if let Some(row) = self.row() {
            items.push((
                "booking",
                format!("{} {}", row.number, row.visitor),
                format!("{day}/{}", row.number),
            ));
        }
        if list.reception.is_some() {
            let room = self.row().map(|row| row.room).or(list.rooms.first().map(|r| r.no));
            if let Some(no) = room {
                items.push(("calls", format!("{no} 号接待室"), format!("{day}/{no}")));
            }
            items.push(("announcement", day.to_string(), day.to_string()));
        }
        let forms = cx.window.forms.clone();
        let choice = (1..).zip(&items).map(|(n, (form, about, subject)): (usize, _)| {
            let title = forms.find(form).map(|f| f.title.clone()).unwrap_or_default();
            let (value, label) = (format!("{form} {subject}"), format!("{title}  {about}"));
            Item { value, number: n.to_string(), label }
        });
        let choice = Choice::one(choice.collect());
        let ask = Ask::new(
            "单式",
            "打印哪一张？先看样子。",
            "看样子",
            move |chosen, _, _| {
                let (form, subject) = chosen.split_once(' ').ok_or("请选一张单式。")?;
                let form = forms.find(form).ok_or("没有这张单式。")?;
                Ok(Flow::Push(Box::new(Preview::paper(form, subject.to_owned()))))
            },
        );
        Flow::Push(Box::new(ask.with_choice("单式", choice)))
    }

    /// Goes to another field; a story that is finished is looked at for its room.
    fn focus(&mut self, by: usize, cx: &mut Cx) {
        let Some(batch) = &mut self.batch else { return };
        let left = batch.at;
        batch.at = (batch.at + by) % FIELDS;
        let story = batch.text(STORY);
        if left == STORY && !story.is_empty() {
            let form = IntakeForm { narrative: story, ..IntakeForm::default() };
            self.looked = cx.ask(Query::Look(Box::new(form)));
        }
    }
}

impl Screen for BookingsScreen {
    fn scope(&self) -> Scope {
        Scope::Bookings
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let label = Some(command.info().label);
        let row = self.row();
        let waits = row.is_some_and(|r| r.stage == BookingStage::Booked);
        let reception = self.list.as_ref().is_some_and(|l| l.reception.is_some());
        let can = match command {
            Command::BookPut => reception || self.with.is_some(),
            Command::BookArrive | Command::BookMove | Command::BookCancel => waits,
            Command::BookUnmask => row.is_some(),
            Command::BookPaper => row.is_some() || reception,
            Command::Bookings => false,
            _ => true,
        };
        label.filter(|_| can)
    }

    fn grabs(&self, key: &Key) -> bool {
        let open = self.batch.as_ref().and_then(Batch::list).is_some_and(Choice::is_open);
        open && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let len = self.list.as_ref().map_or(0, |l| l.rows.len());
        if let Some(list) = self.batch.as_mut().and_then(Batch::list_mut) {
            list.close();
        }
        match command {
            Command::Back => return Flow::Pop,
            Command::BookPut => self.submit(cx),
            Command::BookNext => self.focus(1, cx),
            Command::BookPrev => self.focus(FIELDS - 1, cx),
            Command::BookUp => self.mark.step(-1, len),
            Command::BookDown => self.mark.step(1, len),
            Command::BookPgUp => self.mark.step(-PAGE, len),
            Command::BookPgDn => self.mark.step(PAGE, len),
            Command::BookArrive => {
                if let Some(row) = self.row() {
                    let (number, print) =
                        (row.number.clone(), cx.window.printers.prints(PaperKind::Slip));
                    self.arriving = Some(cx.order(Change::Arrive { number, form: None, print }));
                }
            }
            Command::BookMove => return self.sort(cx),
            Command::BookCancel => return self.cancel(),
            Command::BookUnmask => return self.unmask(),
            Command::BookPaper => return self.papers(cx),
            Command::BookDay => return self.other_day(),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        let Some(batch) = &mut self.batch else { return Flow::Stay };
        match batch.list_mut() {
            Some(list) => {
                if list.key(key) == Picked::Taken {
                    self.focus(1, cx);
                }
            }
            None => {
                let at = batch.at;
                if let Some(Typed::Refused(why)) = batch.texts.get_mut(at).map(|f| f.key(key)) {
                    cx.complain(why);
                }
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, cx: &mut Cx) {
        let Some(batch) = &mut self.batch else { return };
        let at = batch.at;
        if let Some(Typed::Refused(why)) = batch.texts.get_mut(at).map(|f| f.insert(text)) {
            cx.complain(why);
        }
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if self.batch.is_none() {
            self.batch = Some(Batch::new(&cx.window.rules));
        }
        self.asked = cx.ask(Query::Bookings(self.day));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        match answer {
            Ok(Answer::Bookings(list)) if seq == self.asked => {
                // Rows move as others are put down; the mark stays with its person.
                let marked = self.newest.take().or(self.row().map(|row| row.number.clone()));
                self.list = Some(list.as_ref().clone());
                let same = |row: &BookingView| Some(&row.number) == marked.as_ref();
                if let Some(at) = list.rows.iter().position(same) {
                    self.mark.set(at);
                }
            }
            Ok(Answer::Look(look)) if seq == self.looked => {
                let hint = look.suggestion.as_ref().and_then(|s| s.rooms.first());
                if let (Some(hint), Some(batch)) = (hint, &mut self.batch) {
                    batch.room.suggest(&[&hint.no.to_string()]);
                }
            }
            Err(refusal) if seq == self.asked => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            // Shown until the next key and nowhere kept.
            Ok(Done::Booked(view)) if view.unmasked => {
                let phone = if view.phone.is_empty() { "没有留电话" } else { &view.phone };
                cx.say(format!("{} {}　{phone}　（已记下谁看的）", view.number, view.visitor));
            }
            Ok(Done::Booked(view)) => {
                let time =
                    if view.time.is_empty() { "时间已满，按次序" } else { &view.time };
                let room = format!("{} 号 {}", view.room, view.room_name);
                let place = if view.with.is_empty() { &room } else { &view.with };
                let word = if view.stage == BookingStage::Cancelled { "已取消" } else { "" };
                cx.say(format!("{} {} {time}　{place} {word}", view.number, view.visitor));
                // A number not seen before is the batch just typed.
                let known = |row: &BookingView| row.number == view.number;
                if !self.list.as_ref().is_some_and(|list| list.rows.iter().any(known)) {
                    self.batch = Some(Batch::new(&cx.window.rules));
                    self.newest = Some(view.number.clone());
                }
            }
            Ok(Done::Arrived(arrived)) if self.arriving == Some(seq) => {
                let slip = arrived.ticket.as_ref().map(|t| t.slip().join("　"));
                cx.say(slip.unwrap_or_else(|| format!("{} 已到场", arrived.booking.number)));
            }
            Err(refusal) if refusal.code == "maybe_same" => {
                let Some(form) = self.sent.take() else { return Flow::Stay };
                let form = BookForm { distinct: true, ..form };
                let reception = self.with.is_none();
                let words = refusal.message.clone();
                let ask =
                    Ask::new("像是同一批", words, "是另一批，照登", move |_, _, cx| {
                        let print = cx.window.printers.prints(PaperKind::Slip);
                        cx.order(Change::Book { reception, form: Box::new(form.clone()), print });
                        Ok(Flow::Stay)
                    });
                return Flow::Push(Box::new(ask));
            }
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.list.is_none()
    }

    fn number(&self) -> Option<&str> {
        self.row().map(|row| row.matter.as_str()).filter(|number| !number.is_empty())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "预登记和预约",
            "上面一批一批登：姓名、人数、电话、证件（可不填）、一句事由、属地，接待室看事由建议，\
             F10 登记，接着登下一批。上下键选下面的人：Ctrl-A 到场取号，登记和排队一次办好，\
             先叫；Ctrl-R 改室，Ctrl-X 取消。像是同一批的会问，不会悄悄合并。时间满了的按次序接，\
             不赶走一个人。检举控告不登在这里，请本人到窗口。接访日用 yichuang announce 公告。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let (Some(list), Some(batch)) = (&self.list, &self.batch) else { return None };
        let marked = self.mark.at(list.rows.len());
        let who = |sit: &SitView| format!("{} {}", sit.place, sit.words().unwrap_or_default());
        let with = self.with.as_ref().map(who);
        bookings_view::draw(canvas, list, batch, (&self.mark, marked), with.as_deref())
    }

    fn leave(&mut self, cx: &mut Cx) {
        if self.batch.as_ref().is_some_and(|batch| !batch.is_empty()) {
            cx.say("没有按 F10 的那一批没有登记。");
        }
    }
}
