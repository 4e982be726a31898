//! F4 at a room's own desk: who is in front of me, what they said at the window and how earlier
//! matters ended; the opinion, units, class and next step on one screen, while the person is
//! talking; below, what this official took on. What is being written is safe half a second later.

mod form;
mod view;

use super::ask::Ask;
use super::matter::MatterScreen;
use super::mine::Mine;
use crate::desk::api::{Answer, Change, Done, MatterView, Query};
use crate::desk::reception as desk;
use crate::matter::reception::Settled;
use crate::matter::rules::RoomNo;
use crate::matter::words::Guided;
use crate::matter::{self, Refusal};
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item, Picked};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::Typed;
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use form::{Form, ORDER, Slot};
use ratatui::layout::Position;

/// What is written is saved so long after the last key.
const SAVE_MS: u64 = 500;

/// The screen.
pub struct Reception {
    room: RoomNo,
    /// The matter, when it is not whoever sits in the room: 下访, 上门.
    fixed: Option<String>,
    asked: u64,
    answered: bool,
    /// What the desk said last.
    heard: Option<Box<desk::Reception>>,
    /// The matter on the screen; it stays while something is written about it.
    view: Option<Box<MatterView>>,
    /// Its version when the writing began: a decision is made on what was seen then.
    version: u32,
    form: Option<Form>,
    at: Slot,
    /// Something was typed and is not saved yet, since when.
    dirty: Option<u64>,
    saving: Option<u64>,
    saved: bool,
    /// The decision on its way; what is decided is no draft any more.
    ordered: Option<u64>,
}

impl Reception {
    /// The reception of one room.
    pub fn of(room: RoomNo) -> Reception {
        Reception {
            room,
            fixed: None,
            asked: 0,
            answered: false,
            heard: None,
            view: None,
            version: 0,
            form: None,
            at: Slot::Words,
            dirty: None,
            saving: None,
            saved: false,
            ordered: None,
        }
    }

    /// The reception of somebody who is in no room: on the road, at their door.
    pub fn about(number: String, room: RoomNo) -> Reception {
        Reception { fixed: Some(number), ..Reception::of(room) }
    }

    fn is_written(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !form.words.is_empty())
    }

    /// Sends the decision; what is missing is said by the rules.
    fn settle(&mut self, settled: Settled, cx: &mut Cx) {
        let Some(command) = self.command(settled, cx) else { return };
        let Some(view) = &self.view else { return };
        let (number, version) = (view.matter.number.clone(), Some(self.version));
        self.ordered = Some(cx.order(Change::Act { number, version, command }));
    }

    fn command(&mut self, settled: Settled, cx: &mut Cx) -> Option<matter::Command> {
        let (heard, form) = (self.heard.as_ref()?, self.form.as_ref()?);
        match form.receiving(&heard.leader, self.room, settled, cx.now.day()) {
            Ok(receiving) => Some(matter::Command::Receive(Box::new(receiving))),
            Err((slot, why)) => {
                cx.complain(why);
                self.at = slot;
                None
            }
        }
    }

    fn guide(&mut self, cx: &mut Cx) -> Flow {
        // The question gives the order: what is typed is saved in front of it, never behind it.
        self.save_now(cx);
        let Some(view) = &self.view else { return Flow::Stay };
        let items = (1..).zip(Guided::ALL).map(|(n, guided)| Item {
            value: guided.word().to_owned(),
            number: n.to_string(),
            label: if *guided == Guided::Court { "涉法涉诉" } else { "法定途径" }.to_owned(),
        });
        let choice = Choice::one(items.collect::<Vec<_>>());
        let (number, version) = (view.matter.number.clone(), Some(self.version));
        let Some(matter::Command::Receive(said)) = self.command(Settled::Guided(Guided::Court), cx)
        else {
            return Flow::Stay;
        };
        let words = "登记在册，请来访人向有权机关反映；意见写在引导单上。";
        let ask = Ask::new("引导", words, "引导", move |word, _, cx| {
            let mut said = said.clone();
            said.settled = Settled::Guided(Guided::parse(word).ok_or("请选一种引导。")?);
            let command = matter::Command::Receive(said);
            cx.order(Change::Act { number: number.clone(), version, command });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask.with_choice("引导到", choice)))
    }

    /// Goes to a place; leaving one saves.
    fn go(&mut self, slot: Slot, cx: &mut Cx) {
        let (form, left) = (self.form.as_mut(), self.at);
        if let Some(list) = form.and_then(|form| form.choice_mut(left)) {
            list.close();
        }
        if let (Some(form), Slot::Report | Slot::Revisit) = (&self.form, left)
            && let Err(why) = form.day(left, cx.now.day())
        {
            cx.complain(why);
        }
        self.at = slot;
        self.save(cx);
    }

    fn step(&mut self, by: usize, cx: &mut Cx) {
        let at = ORDER.iter().position(|slot| *slot == self.at).unwrap_or(0);
        self.go(ORDER[(at + by) % ORDER.len()], cx);
    }

    fn edited(&mut self, cx: &Cx) {
        self.dirty = Some(cx.ms);
        self.saved = false;
    }

    fn save(&mut self, cx: &mut Cx) {
        let (Some(view), Some(form)) = (&self.view, &self.form) else { return };
        if self.dirty.is_none() || self.saving.is_some() || self.ordered.is_some() {
            return;
        }
        self.dirty = None;
        let (number, written) = (view.matter.number.clone(), form.written());
        let opinion = Box::new(written.unwrap_or_default());
        self.saving = Some(cx.save(Change::SaveOpinion { number, opinion }));
    }

    /// Saves whatever another saving may still be doing: the form is about to go.
    fn save_now(&mut self, cx: &mut Cx) {
        self.saving = None;
        self.save(cx);
    }

    /// Puts the matter on the screen, or what happened to it meanwhile.
    fn show(&mut self, heard: Box<desk::Reception>, cx: &mut Cx) {
        let number = |view: &MatterView| view.matter.number.clone();
        let new = heard.matter.as_deref();
        let same = self.view.as_deref().map(number) == new.map(number);
        // Words being written stay with their matter until it is settled.
        if same || !self.is_written() {
            if !same {
                self.save_now(cx);
            }
            let form = self.form.get_or_insert_with(|| Form::new(&cx.window.rules));
            if let Some(view) = new {
                if !same {
                    form.begin(view, heard.opinion.as_ref());
                    (self.at, self.dirty) = (Slot::Words, None);
                    self.saved = heard.opinion.is_some();
                }
                if !same || form.words.is_empty() {
                    self.version = view.matter.version;
                }
            }
            self.view = heard.matter.clone();
        }
        self.heard = Some(heard);
    }

    fn clear(&mut self) {
        self.view = None;
        (self.dirty, self.saved) = (None, false);
        if let Some(form) = &mut self.form {
            form.words.clear();
        }
    }
}

impl Screen for Reception {
    fn scope(&self) -> Scope {
        Scope::Reception
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let own = command.info().scope == Scope::Reception && command != Command::ReceiveMine;
        (!own || self.view.is_some()).then_some(command.info().label)
    }

    fn grabs(&self, key: &Key) -> bool {
        let list = self.form.as_ref().is_some_and(|form| form.list_open(self.at));
        list && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::ReceiveMine => return Flow::Push(Box::new(Mine::default())),
            Command::ReceiveStory => {
                let number = self.view.as_ref().map(|view| view.matter.number.clone());
                if let Some(number) = number {
                    return Flow::Push(Box::new(MatterScreen::of(number)));
                }
            }
            Command::ReceiveNext => self.step(1, cx),
            Command::ReceivePrev => self.step(ORDER.len() - 1, cx),
            Command::ReceiveUnits => self.go(Slot::Units, cx),
            Command::ReceiveColour => self.go(Slot::Colour, cx),
            Command::ReceiveDates => self.go(Slot::Report, cx),
            Command::ReceiveAnswer => self.settle(Settled::Answered, cx),
            Command::ReceiveGuide => return self.guide(cx),
            Command::ReceiveAssign => {
                if self.form.as_ref().is_some_and(|form| form.list_open(self.at)) {
                    cx.complain("列表还开着：Enter 选定，或 Esc 关掉，再按 F10。");
                } else if let Some(settled) = self.form.as_ref().map(Form::assigned) {
                    self.settle(settled, cx);
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        let at = self.at;
        let Some(form) = self.form.as_mut().filter(|_| self.view.is_some()) else {
            return Flow::Stay;
        };
        if let Some(list) = form.choice_mut(at) {
            let picked = list.key(key);
            if picked != Picked::Ignored {
                self.edited(cx);
            }
            // Several units may follow one another; the other lists hold one entry.
            if picked == Picked::Taken && at != Slot::Units {
                self.step(1, cx);
            }
            return Flow::Stay;
        }
        match form.text_mut(at).map(|field| field.key(key)) {
            Some(Typed::Refused(why)) => cx.complain(why),
            Some(Typed::Taken) => self.edited(cx),
            _ => {}
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        let at = self.at;
        let Some(form) = self.form.as_mut().filter(|_| self.view.is_some()) else { return };
        match form.text_mut(at).map(|field| field.insert(pasted)) {
            Some(Typed::Refused(why)) => cx.complain(why),
            Some(_) => self.edited(cx),
            None => {}
        }
    }

    fn refresh(&mut self, cx: &mut Cx) {
        let (room, number) = (self.room, self.fixed.clone());
        self.asked = cx.ask(Query::Reception { room, number });
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.asked {
            return Flow::Stay;
        }
        self.answered = true;
        match answer {
            Ok(Answer::Reception(heard)) => self.show(heard.clone(), cx),
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        if self.saving == Some(seq) {
            self.saving = None;
            let kept = self.form.as_ref().is_some_and(|form| form.written().is_some());
            self.saved = done.is_ok() && kept && self.dirty.is_none();
            if let Err(refusal) = done {
                self.dirty = Some(cx.ms);
                cx.complain(refusal.message.clone());
            }
            return Flow::Stay;
        }
        let mine = self.ordered.take_if(|ordered| *ordered == seq).is_some();
        match done {
            Ok(Done::Acted(view)) => {
                let number = &view.matter.number;
                if self.view.as_ref().is_some_and(|old| old.matter.number == *number)
                    && view.matter.version > self.version
                    && view.matter.receptions > self.receptions()
                {
                    let stage = view.matter.stage.word();
                    let on = if self.fixed.is_some() { "" } else { "F3 叫下一位。" };
                    cx.say(format!("{number} {stage}。{on}"));
                    self.clear();
                    if self.fixed.is_some() {
                        return Flow::Pop;
                    }
                }
            }
            Err(refusal) if mine => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn due(&self, _top: bool) -> Option<u64> {
        let free = self.saving.is_none() && self.ordered.is_none();
        self.dirty.filter(|_| free).map(|since| since + SAVE_MS)
    }

    fn tick(&mut self, cx: &mut Cx) -> Flow {
        self.save(cx);
        Flow::Stay
    }

    fn leave(&mut self, cx: &mut Cx) {
        self.save_now(cx);
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn number(&self) -> Option<&str> {
        self.view.as_ref().map(|view| view.matter.number.as_str())
    }

    fn room(&self) -> Option<RoomNo> {
        self.fixed.is_none().then_some(self.room)
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "接访",
            "一边听一边写意见，写下的半秒后就存住。F10 交办，Ctrl-D 当场办结，Ctrl-Y 引导，\
             三样必居其一，这一位才能结束，没有「再研究」。单位和分类先照窗口填的显示，第一个单位牵头，\
             分类只升不降。下一步写日期：25、11-25、+3、明天。属地换成另一个乡镇，就成为这件事的第二个属地。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        view::draw(canvas, self)
    }
}

impl Reception {
    fn receptions(&self) -> u32 {
        self.view.as_ref().map_or(0, |view| view.matter.receptions)
    }
}
