//! F4 at a room's own desk: who is in front of me, what they said at the window, and the
//! official's opinion, units and class on one screen, while the person is talking.

use super::ask::Ask;
use crate::desk::api::{Answer, Change, Done, MatterView, Query};
use crate::matter::deadline::Colour;
use crate::matter::reception::{Receiving, Settled};
use crate::matter::rules::RoomNo;
use crate::matter::words::{Guided, Mode, Tier};
use crate::matter::{self, Refusal};
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item, Picked};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField, Typed};
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use crate::tui::{choice_view, lists, text};
use ratatui::layout::{Position, Rect};

/// Most characters of an opinion.
const OPINION_MAX: usize = 500;

/// The screen.
pub struct Reception {
    room: RoomNo,
    asked: u64,
    answered: bool,
    /// Whoever is in the room: number in the queue, and of the matter.
    inside: Option<(String, String)>,
    view: Option<Box<MatterView>>,
    opinion: TextField,
    units: Choice,
    colour: Choice,
    at: usize,
    ordered: Option<u64>,
}

impl Reception {
    /// The reception of one room.
    pub fn of(room: RoomNo) -> Reception {
        Reception {
            room,
            asked: 0,
            answered: false,
            inside: None,
            view: None,
            opinion: TextField::new(Kind::Paragraph, OPINION_MAX),
            units: Choice::one(Vec::new()),
            colour: Choice::one(Vec::new()),
            at: 0,
            ordered: None,
        }
    }

    fn list(&mut self) -> Option<&mut Choice> {
        match self.at {
            1 => Some(&mut self.units),
            2 => Some(&mut self.colour),
            _ => None,
        }
    }

    /// Sends the decision; what is missing is said by the rules.
    fn settle(&mut self, settled: Settled, cx: &mut Cx) {
        let Some(view) = &self.view else { return };
        let receiving = Receiving {
            leader: cx.window.staff.clone(),
            room: Some(self.room),
            mode: Mode::Duty,
            tier: Tier::County,
            opinion: self.opinion.value(),
            settled,
        };
        let (number, version) = (view.matter.number.clone(), Some(view.matter.version));
        let command = matter::Command::Receive(Box::new(receiving));
        self.ordered = Some(cx.order(Change::Act { number, version, command }));
    }

    fn assigned(&self) -> Settled {
        Settled::Assigned {
            units: self.units.chosen().map(|unit| unit.value.clone()).collect(),
            colour: self.colour.first().and_then(|word| Colour::parse(word).ok()),
        }
    }

    fn guide(&self, cx: &Cx) -> Flow {
        let Some(view) = &self.view else { return Flow::Stay };
        let items = (1..).zip(Guided::ALL).map(|(n, guided)| Item {
            value: guided.word().to_owned(),
            number: n.to_string(),
            label: if *guided == Guided::Court { "涉法涉诉" } else { "法定途径" }.to_owned(),
        });
        let choice = Choice::one(items.collect::<Vec<_>>());
        let (number, version) = (view.matter.number.clone(), Some(view.matter.version));
        let (leader, room, opinion) = (cx.window.staff.clone(), self.room, self.opinion.value());
        let words = "登记在册，请来访人向有权机关反映；意见写在引导单上。";
        let ask = Ask::new("引导", words, "引导", move |word, _, cx| {
            let guided = Guided::parse(word).ok_or("请选一种引导。")?;
            let receiving = Receiving {
                leader: leader.clone(),
                room: Some(room),
                mode: Mode::Duty,
                tier: Tier::County,
                opinion: opinion.clone(),
                settled: Settled::Guided(guided),
            };
            let command = matter::Command::Receive(Box::new(receiving));
            cx.order(Change::Act { number: number.clone(), version, command });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("引导到", choice)))
    }

    /// Shows a matter; fields begin with its routing as it stands.
    fn show(&mut self, view: &MatterView, cx: &Cx) {
        let routing = &view.matter.routing;
        let same = self.view.as_ref().is_some_and(|old| old.matter.number == view.matter.number);
        if !same {
            self.units = lists::units(&cx.window.rules);
            self.colour = lists::colours(&cx.window.rules);
            let units: Vec<&str> = routing.units.iter().map(|u| u.unit.as_str()).collect();
            self.units.choose(&units);
            if let Some(colour) = routing.colour {
                self.colour.choose(&[colour.word()]);
            }
            self.opinion.clear();
            self.at = 0;
        }
        self.view = Some(Box::new(view.clone()));
    }
}

impl Screen for Reception {
    fn scope(&self) -> Scope {
        Scope::Reception
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let own = command.info().scope == Scope::Reception;
        (!own || self.view.is_some()).then_some(command.info().label)
    }

    fn grabs(&self, key: &Key) -> bool {
        let list = match self.at {
            1 => self.units.is_open(),
            2 => self.colour.is_open(),
            _ => false,
        };
        list && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        if let Some(list) = self.list() {
            list.close();
        }
        match command {
            Command::Back => return Flow::Pop,
            Command::ReceiveNext => self.at = (self.at + 1) % 3,
            Command::ReceivePrev => self.at = (self.at + 2) % 3,
            Command::ReceiveAssign => self.settle(self.assigned(), cx),
            Command::ReceiveAnswer => self.settle(Settled::Answered, cx),
            Command::ReceiveGuide => return self.guide(cx),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        if self.view.is_none() {
            return Flow::Stay;
        }
        let one = self.at == 2;
        match self.list() {
            Some(list) => {
                if list.key(key) == Picked::Taken && one {
                    self.at = 0;
                }
            }
            None => {
                if let Typed::Refused(why) = self.opinion.key(key) {
                    cx.complain(why);
                }
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        if self.at == 0
            && self.view.is_some()
            && let Typed::Refused(why) = self.opinion.insert(pasted)
        {
            cx.complain(why);
        }
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Hall(Some(self.room)));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.asked {
            return Flow::Stay;
        }
        self.answered = true;
        match answer {
            Ok(Answer::Hall { hall, .. }) => {
                let here = hall.rooms.iter().find(|room| room.no == self.room);
                let inside = here.and_then(|room| room.inside.as_ref()).map(|(number, _)| number);
                let ticket = hall.line.iter().find(|t| Some(&t.number) == inside);
                self.inside = inside.map(|number| {
                    (number.clone(), ticket.map(|t| t.matter.clone()).unwrap_or_default())
                });
                match &self.inside {
                    Some((_, matter)) if !matter.is_empty() => {
                        self.asked = cx.ask(Query::Matter(matter.clone()));
                    }
                    // Words being written stay with their matter until it is settled.
                    _ if self.opinion.is_empty() => self.view = None,
                    _ => {}
                }
            }
            Ok(Answer::Matter(view)) => {
                let same = |old: &MatterView| old.matter.number == view.matter.number;
                if self.opinion.is_empty() || self.view.as_deref().is_some_and(same) {
                    self.show(view, cx);
                }
            }
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            Ok(Done::Acted(view)) => {
                let number = &view.matter.number;
                if self.view.as_ref().is_some_and(|old| old.matter.number == *number) {
                    let stage = view.matter.stage.word();
                    cx.say(format!("{number} {stage}。F3 叫下一位。"));
                    self.view = None;
                    self.opinion.clear();
                }
            }
            Err(refusal) if self.ordered == Some(seq) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn number(&self) -> Option<&str> {
        self.view.as_ref().map(|view| view.matter.number.as_str())
    }

    fn room(&self) -> Option<RoomNo> {
        Some(self.room)
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "接访",
            "一边听一边写意见。Enter 到责任单位和分类；F10 交办，Ctrl-D 当场办结，Ctrl-Y 引导，\
             三样必居其一，这一位才能结束。单位和分类先照窗口填的显示，第一个单位牵头，分类只升不降。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let width = canvas.area.width;
        let Some(view) = &self.view else {
            let words = match &self.inside {
                Some((number, _)) => format!(" {number} 在房间里，还没有登记事项。F2 登记。"),
                None => format!(" {} 号接待室空着。F3 叫下一位。", self.room),
            };
            canvas.put(0, 1, &words, Meaning::Title);
            return None;
        };
        let ticket = self.inside.as_ref().map(|(number, _)| number.as_str()).unwrap_or_default();
        let name = view.visitor.name.as_deref().unwrap_or("匿名");
        let times = view.matter.receptions + 1;
        let head =
            format!(" {ticket}  {name}  {}  第 {times} 次接访  {}", view.place, view.matter.number);
        canvas.put(0, 0, &head, Meaning::Title);
        let columns = usize::from(width).saturating_sub(3);
        let mut y = 1;
        for (label, words) in [("", &view.narrative), ("请求 ", &view.request)] {
            let lines = text::wrap(&format!("{label}{words}"), columns);
            for line in lines.iter().take(4).filter(|line| !line.is_empty()) {
                canvas.put(1, y, line, Meaning::Text);
                y += 1;
            }
        }
        let last = view.timeline.iter().rev().find(|row| !row.note.is_empty());
        if let Some(row) = last {
            let line = format!("{} {} {} {}", row.at.md_hm(), row.what, row.who, row.note);
            canvas.put_in(1, y, width - 2, &line, Meaning::Hint);
            y += 1;
        }
        canvas.rule(y);
        y += 1;
        canvas.put(1, y, "意见", Meaning::Label);
        let rows = Rect::new(canvas.area.x + 10, canvas.area.y + y, width.saturating_sub(12), 3);
        let meaning = if self.at == 0 { Meaning::Focus } else { Meaning::Text };
        let style = canvas.theme.get(meaning);
        let area = rows.intersection(canvas.area);
        let mut cursor = self.opinion.view(area, canvas.buffer, style).filter(|_| self.at == 0);
        for (n, (label, list)) in
            [("责任单位", &self.units), ("分类", &self.colour)].into_iter().enumerate()
        {
            let row = y + 4 + n as u16;
            canvas.put(1, row, label, Meaning::Label);
            let here = self.at == n + 1;
            let place = choice_view::value(canvas, 10, row, width - 12, list, here);
            if here {
                cursor = Some(place);
            }
        }
        canvas.put(1, y + 7, "结果", Meaning::Label);
        canvas.put(10, y + 7, "F10 交办    Ctrl-D 当场办结    Ctrl-Y 引导", Meaning::Hint);
        match self.at {
            1 => choice_view::list(canvas, 10, y + 4, &self.units),
            2 => choice_view::list(canvas, 10, y + 5, &self.colour),
            _ => {}
        }
        cursor
    }
}
