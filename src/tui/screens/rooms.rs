//! F4: every room as a tile, and the line of the chosen one. No field has the focus here, so plain
//! letters act; each has a Ctrl twin for those whose input method eats letters.

use super::ask::Ask;
use super::hall_rows;
use super::list::Mark;
use crate::calendar::Moment;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::hall::{Hall, RoomView, TicketView};
use crate::desk::queue::TakeForm;
use crate::matter::Refusal;
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::{Press, RoomPress};
use crate::matter::rules::RoomNo;
use crate::matter::words::Precedence;
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::lists;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Most characters of a reason.
const REASON_MAX: usize = 100;

/// The screen.
#[derive(Default)]
pub struct Rooms {
    asked: u64,
    answered: bool,
    hall: Hall,
    chosen: Option<RoomNo>,
    mark: Mark,
    /// An order of this screen, whose refusal is told here.
    ordered: Option<u64>,
    /// When the last digit of a room's number was typed.
    digit_at: u64,
}

impl Rooms {
    /// The rooms with the cursor on one of them.
    pub fn at(room: Option<RoomNo>) -> Rooms {
        Rooms { chosen: room, ..Rooms::default() }
    }

    fn ticket(&self) -> Option<&TicketView> {
        self.hall.line.get(self.mark.at(self.hall.line.len()))
    }

    fn closed(&self) -> bool {
        self.hall.rooms.get(self.index()).is_some_and(|room| room.closed.is_some())
    }

    fn index(&self) -> usize {
        let at = |no| self.hall.rooms.iter().position(|r: &RoomView| r.no == no);
        self.chosen.and_then(at).unwrap_or_default()
    }

    fn go(&mut self, to: usize, cx: &mut Cx) {
        if let Some(room) = self.hall.rooms.get(to) {
            self.chosen = Some(room.no);
            self.mark.set(0);
            self.hall.line.clear();
            self.refresh(cx);
        }
    }

    fn press(&mut self, press: Press, cx: &mut Cx) {
        if let Some(number) = self.ticket().map(|t| t.number.clone()) {
            self.ordered = Some(cx.order(Change::Press { number, press }));
        }
    }

    /// 叫这位; whoever is before them in the line is passed only for a written reason.
    fn call(&mut self, cx: &mut Cx) -> Flow {
        let Some(room) = self.chosen else { return Flow::Stay };
        let Some(ticket) = self.ticket().cloned() else {
            // The desk says why: nobody waits, or the room is closed.
            self.ordered = Some(cx.order(Change::CallNext(room)));
            return Flow::Stay;
        };
        let first = self.hall.line.iter().find(|t| t.stage == TicketStage::Waiting);
        if first.is_none_or(|first| first.number == ticket.number) {
            self.press(Press::Call { room, reason: String::new() }, cx);
            return Flow::Stay;
        }
        let before = first.map(|t| t.number.clone()).unwrap_or_default();
        let words = format!("{before} 排在 {} 前面。先叫后来的，写一句为什么。", ticket.number);
        let ask = Ask::new("叫这位", words, "叫这位", move |_, reason, cx| {
            let press = Press::Call { room, reason: reason.to_owned() };
            cx.order(Change::Press { number: ticket.number.clone(), press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))))
    }

    /// 关室 with a reason, or 开室.
    fn shut(&mut self, cx: &mut Cx) -> Flow {
        let Some(room) = self.hall.rooms.get(self.index()) else { return Flow::Stay };
        let no = room.no;
        if room.closed.is_some() {
            self.ordered = Some(cx.order(Change::Room { no, press: RoomPress::Open }));
            return Flow::Stay;
        }
        let wait = match room.waiting {
            0 => String::new(),
            n => format!("还有 {n} 批在等这一间，关了以后请转室。"),
        };
        let words = format!("{no} 号接待室今天不再叫号。{wait}写一句为什么，牌子上会显示。");
        let ask = Ask::new("关室", words, "关室", move |_, reason, cx| {
            cx.order(Change::Room { no, press: RoomPress::Close { reason: reason.to_owned() } });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))))
    }

    /// Who sits in the room today.
    fn man(&self, cx: &Cx) -> Flow {
        let Some(no) = self.chosen else { return Flow::Stay };
        let people = cx.window.rules.staff.iter().enumerate();
        let items = people.map(|(n, s)| Item {
            value: s.id.clone(),
            number: (n + 1).to_string(),
            label: format!("{} {}", s.name, s.post),
        });
        let words = format!("{no} 号接待室今天由谁坐班；只改今天。");
        let ask = Ask::new("坐班", words, "换人", move |staff, _, cx| {
            let press = RoomPress::Man { staff: Some(staff.to_owned()), units: None };
            cx.order(Change::Room { no, press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("由谁", Choice::one(items.collect()))))
    }

    /// Which units are on duty in the room today.
    fn units(&self, cx: &Cx) -> Flow {
        let Some(no) = self.chosen else { return Flow::Stay };
        let words = format!("{no} 号接待室今天哪些单位在场；只改今天。");
        let ask = Ask::new("值班单位", words, "换单位", move |units, _, cx| {
            let units = Some(units.split(',').map(str::to_owned).collect());
            cx.order(Change::Room { no, press: RoomPress::Man { staff: None, units } });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("单位", lists::units(&cx.window.rules))))
    }

    fn transfer(&self, cx: &Cx) -> Flow {
        let Some(ticket) = self.ticket().cloned() else { return Flow::Stay };
        let rooms = cx.window.rules.rooms.iter().filter(|r| !r.pools.contains(&ticket.pool));
        let items = rooms.map(|r| Item::plain(r.no.to_string(), r.name.clone())).collect();
        let words = format!("{} 转到另一间；先来后到不变。", ticket.number);
        let ask = Ask::new("转室", words, "转室", move |room, _, cx| {
            let press = Press::Transfer { pool: room.to_owned() };
            cx.order(Change::Press { number: ticket.number.clone(), press });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("转到", Choice::one(items))))
    }

    fn prefer(&self) -> Flow {
        let Some(ticket) = self.ticket().cloned() else { return Flow::Stay };
        let words = format!("{} 为什么先接？理由记在册上。", ticket.number);
        let ask = Ask::new("优先", words, "优先", move |why, reason, cx| {
            let precedence = Precedence::parse(why).unwrap_or(Precedence::Other);
            let press = Press::Prefer { precedence, reason: reason.to_owned() };
            cx.order(Change::Press { number: ticket.number.clone(), press });
            Ok(Flow::Stay)
        });
        let items = Precedence::ALL.iter().enumerate();
        let items = items.map(|(n, p)| Item::plain((n + 1).to_string(), p.word())).collect();
        let ask = ask.with_choice("因为", Choice::one(items));
        Flow::Push(Box::new(ask.with_field("说明", TextField::new(Kind::Paragraph, REASON_MAX))))
    }
}

impl Screen for Rooms {
    fn scope(&self) -> Scope {
        Scope::Rooms
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        use TicketStage::{Called, Held, Missed, Waiting};
        let label = Some(command.info().label);
        let stage = self.ticket().map(|t| t.stage);
        let fits = |stages: &[TicketStage]| stage.is_some_and(|stage| stages.contains(&stage));
        let can = match command {
            // With nobody in the line the desk says so.
            Command::LineCall => stage.is_none() || fits(&[Waiting]),
            Command::RoomShut if self.closed() => return Some("开室"),
            Command::RoomShut => return Some("关室"),
            Command::LineRecall | Command::LineMiss | Command::LineFinish => fits(&[Called]),
            Command::LineHold => fits(&[Waiting, Called]),
            Command::LineReturn => fits(&[Held, Missed]),
            Command::LinePrefer => fits(&[Waiting, Held, Missed]),
            Command::LineTransfer => stage.is_some(),
            _ => true,
        };
        label.filter(|_| can)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let (at, len) = (self.index(), self.hall.line.len());
        let last = self.hall.rooms.len().saturating_sub(1);
        match command {
            Command::Back => return Flow::Pop,
            Command::RoomPrev => self.go(at.saturating_sub(1), cx),
            Command::RoomNext => self.go((at + 1).min(last), cx),
            Command::LineUp => self.mark.step(-1, len),
            Command::LineDown => self.mark.step(1, len),
            Command::LineCall => return self.call(cx),
            Command::LineRecall => self.press(Press::Recall, cx),
            Command::LineHold => self.press(Press::Hold, cx),
            Command::LineMiss => self.press(Press::Miss, cx),
            Command::LineReturn => self.press(Press::Return, cx),
            Command::LineFinish => self.press(Press::Finish, cx),
            Command::LineTransfer => return self.transfer(cx),
            Command::RoomShut => return self.shut(cx),
            Command::RoomMan => return self.man(cx),
            Command::RoomUnits => return self.units(cx),
            Command::LinePrefer => return self.prefer(),
            Command::LineUndo => self.ordered = Some(cx.order(Change::Undo)),
            Command::LineTake => {
                let pool = self.chosen.map(|no| no.to_string()).unwrap_or_default();
                let print = cx.window.printers.receipt().is_some();
                let form = TakeForm { pool, print, ..TakeForm::default() };
                self.ordered = Some(cx.order(Change::Take(form)));
            }
            _ => {}
        }
        Flow::Stay
    }

    /// Digits choose a room; two typed quickly make one number.
    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        let digit = key.typed().and_then(|c| c.to_digit(10)).and_then(|d| RoomNo::try_from(d).ok());
        if let Some(digit) = digit {
            let quick = cx.ms.saturating_sub(self.digit_at) < 1_000;
            self.digit_at = cx.ms;
            let both = self.chosen.filter(|_| quick).map(|no| no * 10 + digit);
            let place = |no| self.hall.rooms.iter().position(|r| r.no == no);
            if let Some(at) = both.and_then(place).or_else(|| place(digit)) {
                self.go(at, cx);
            }
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Hall(self.chosen));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            self.answered = true;
            match answer {
                Ok(Answer::Hall { room, hall }) => {
                    // The line moves; the mark stays with its person.
                    let marked = self.ticket().map(|t| t.number.clone());
                    self.hall = hall.as_ref().clone();
                    self.chosen = self.chosen.or(*room);
                    let same = |t: &TicketView| Some(&t.number) == marked.as_ref();
                    if let Some(at) = self.hall.line.iter().position(same) {
                        self.mark.set(at);
                    }
                }
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            Ok(Done::Taken(ticket)) => cx.say(ticket.slip().join("　")),
            Ok(Done::Pressed(t)) => cx.say(format!("{} {}", t.number, t.stage.word())),
            Ok(Done::Undone(undone)) => {
                let back = undone.back.as_ref().map(|b| format!("，{} 回到房间里", b.number));
                let (number, stage) = (&undone.ticket.number, undone.ticket.stage.word());
                cx.say(format!("已撤销：{number} 现在{stage}{}。", back.unwrap_or_default()));
            }
            Ok(Done::Room(room)) => cx.say(hall_rows::said(room)),
            Err(refusal) if self.ordered == Some(seq) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn number(&self) -> Option<&str> {
        self.ticket().map(|t| t.matter.as_str()).filter(|number| !number.is_empty())
    }

    fn room(&self) -> Option<RoomNo> {
        self.chosen
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let now: Moment = canvas.now;
        let under = hall_rows::tiles(canvas, &self.hall.rooms, self.index(), now);
        let name = self.hall.rooms.get(self.index());
        let title = name.map(|r| format!(" {} {} 候访", r.no, r.name)).unwrap_or_default();
        canvas.rule(under);
        let x = canvas.put(0, under + 1, &title, Meaning::Title);
        if let Some(room) = name {
            hall_rows::about(canvas, x + 2, under + 1, room);
        }
        if self.hall.line.is_empty() && self.answered {
            canvas.put(3, under + 2, "没有人等。", Meaning::Hint);
        }
        let height = usize::from(canvas.area.height.saturating_sub(under + 2));
        let (len, marked) = (self.hall.line.len(), self.mark.at(self.hall.line.len()));
        for (y, at) in (under + 2..).zip(self.mark.window(len, height)) {
            hall_rows::ticket(canvas, y, &self.hall.line[at], now);
            if at == marked {
                canvas.select(y);
            }
        }
        None
    }
}
