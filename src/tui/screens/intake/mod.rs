//! 登记: one form for person, matter and routing, while the other half of the screen answers. F10
//! registers exactly what is visible, from anywhere; Enter only ever moves on; what is typed is a
//! durable draft half a second after the last key and whenever a field is left.

mod advice;
mod form;
mod left;
mod right;
mod slots;

use super::ask::Ask;
use crate::calendar::Moment;
use crate::desk::api::{Answer, Change, Done, Draft, DraftId, Look, Query, Registered};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::card::Card;
use crate::tui::choice::Picked;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::Typed;
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::window::Window;
use form::Form;
use ratatui::layout::Position;
use slots::Slot;

/// A draft is saved this long after the last key.
const DRAFT_MS: u64 = 500;
/// From this score on, an earlier matter has to be answered before F10 registers.
const SURE: f32 = 0.8;

/// What F10 or Esc is waiting for.
#[derive(Debug, PartialEq)]
enum Pending {
    /// The answer to the last question; the suggestions as they were when F10 was pressed.
    Look(Vec<String>),
    /// The draft that is being saved, then register.
    DraftThenRegister,
    /// The draft that is being saved, then leave.
    DraftThenLeave,
}

/// The screen.
pub struct Intake {
    form: Form,
    focus: Slot,
    look: Look,
    look_asked: u64,
    look_fresh: bool,
    dirty: Option<u64>,
    draft: Option<DraftId>,
    saved_at: Option<Moment>,
    saving: Option<u64>,
    registering: Option<u64>,
    pending: Option<Pending>,
    issued: Option<Box<Registered>>,
}

impl Intake {
    /// An empty form.
    pub fn new(window: &Window) -> Intake {
        Intake {
            form: Form::new(&window.rules),
            focus: Slot::Name,
            look: Look::default(),
            look_asked: 0,
            look_fresh: true,
            dirty: None,
            draft: None,
            saved_at: None,
            saving: None,
            registering: None,
            pending: None,
            issued: None,
        }
    }

    /// A form that goes on from a draft.
    pub fn resume(window: &Window, draft: &Draft) -> Intake {
        Intake {
            form: Form::from_draft(&window.rules, &draft.form),
            draft: Some(draft.id),
            saved_at: Some(draft.saved),
            look_fresh: false,
            ..Intake::new(window)
        }
    }

    /// Something was typed, chosen or taken.
    fn edited(&mut self, cx: &mut Cx) {
        self.issued = None;
        self.dirty = Some(cx.ms);
        if self.focus == Slot::Address {
            self.form.suggest_place(&cx.window.rules);
        }
        self.ask_look(cx);
    }

    fn ask_look(&mut self, cx: &mut Cx) {
        self.look_fresh = false;
        let mut form = self.form.typed();
        if form.place.is_empty() {
            form.place = self.form.visible().place;
        }
        self.look_asked = cx.ask(Query::Look(Box::new(form)));
    }

    /// Goes to a place; leaving a field saves the draft.
    fn go(&mut self, slot: Slot, cx: &mut Cx) {
        if let Some(choice) = self.form.choice_mut(self.focus) {
            choice.close();
        }
        self.focus = slot;
        self.save(cx);
    }

    fn step(&mut self, by: isize, cx: &mut Cx) {
        let order = self.form.order();
        // A place may have gone, for instance when the purpose changed.
        let at = order.iter().position(|slot| *slot == self.focus).unwrap_or(order.len() - 1);
        match at.checked_add_signed(by).and_then(|at| order.get(at)) {
            Some(slot) => self.go(*slot, cx),
            None => {
                self.save(cx);
                if by > 0 {
                    cx.say("都走过一遍了：看一眼，F10 登记并打印。");
                }
            }
        }
    }

    /// To the next place that is still empty: what a card filled is passed over.
    fn hop(&mut self, cx: &mut Cx) {
        let order = self.form.order();
        let after = order.iter().skip_while(|slot| **slot != self.focus).skip(1);
        let empty = |slot: &&Slot| match (self.form.text(**slot), self.form.choice(**slot)) {
            (Some(field), _) => field.is_empty(),
            (_, Some(choice)) => !choice.is_chosen(),
            _ => false,
        };
        match after.copied().find(|slot| empty(&slot)) {
            Some(slot) => self.go(slot, cx),
            None => self.step(1, cx),
        }
    }

    /// After typing: a complete number moves on by itself, a wrong one says so.
    fn advance(&mut self, cx: &mut Cx) {
        match self.focus {
            Slot::Id => match self.form.id_check(cx.now.day()) {
                Some(Ok(_)) => self.hop(cx),
                Some(Err(why)) => cx.complain(why),
                None => {}
            },
            Slot::Phone => {
                let phone = self.form.typed().visitor.phone;
                if phone.len() == 11 && phone.starts_with('1') {
                    match crate::matter::check::phone(&phone) {
                        Ok(_) => self.hop(cx),
                        Err(why) => cx.complain(why),
                    }
                }
            }
            _ => {}
        }
    }

    fn save(&mut self, cx: &mut Cx) {
        let empty = self.form.is_empty() && self.draft.is_none();
        if self.dirty.is_none() || self.saving.is_some() || self.registering.is_some() {
            return;
        }
        self.dirty = None;
        if !empty {
            let form = Box::new(self.form.typed());
            self.saving = Some(cx.save(Change::SaveDraft { id: self.draft, form }));
        }
    }

    /// F10.
    fn submit(&mut self, cx: &mut Cx) {
        let open = self.form.choice(self.focus).is_some_and(|choice| choice.is_open());
        if open {
            cx.complain("列表还开着：Enter 选定，或 Esc 关掉，再按 F10。");
            return;
        }
        if self.form.is_empty() {
            cx.complain("这张表还是空的：先问来访人的姓名。");
            return;
        }
        if !self.look_fresh {
            self.pending = Some(Pending::Look(self.form.suggestions()));
            return;
        }
        let sure = self.look.earlier.iter().any(|earlier| earlier.score >= SURE);
        let asked = self.form.choice(Slot::Repeat).is_some_and(|choice| !choice.is_chosen());
        if sure && asked {
            self.go(Slot::Repeat, cx);
            cx.complain("此人来过：请答再次来访，1 是  2 否  3 部分，再按 F10。");
            return;
        }
        if let Err(error) = self.form.visible().check(&cx.window.rules, cx.now.day()) {
            self.refused(Some(&error.field), &error.message, cx);
            return;
        }
        if self.saving.is_some() {
            self.pending = Some(Pending::DraftThenRegister);
            return;
        }
        self.register(cx);
    }

    fn register(&mut self, cx: &mut Cx) {
        let (form, draft) = (Box::new(self.form.visible()), self.draft);
        self.registering =
            Some(cx.order(Change::Register { form, draft, print: cx.window.prints }));
    }

    fn refused(&mut self, field: Option<&str>, message: &str, cx: &mut Cx) {
        if let Some(slot) = field.and_then(Slot::of_field) {
            self.go(slot, cx);
        }
        cx.complain(message);
    }

    /// The draft is saved or could not be.
    fn draft_done(&mut self, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        self.saving = None;
        match done {
            Ok(Done::DraftSaved { id, at }) => {
                self.draft = Some(*id);
                self.saved_at = Some(*at);
            }
            Err(refusal) => {
                self.dirty = Some(cx.ms);
                cx.complain(format!("草稿没存上：{}", refusal.message));
            }
            _ => {}
        }
        match self.pending.take() {
            Some(Pending::DraftThenRegister) => self.register(cx),
            Some(Pending::DraftThenLeave) => return Flow::Pop,
            pending => self.pending = pending,
        }
        Flow::Stay
    }

    fn discard(&self, cx: &mut Cx) -> Flow {
        if self.saving.is_some() {
            cx.complain("草稿正在存，稍等再按。");
            return Flow::Stay;
        }
        let draft = self.draft;
        let drop = move |_: &str, _: &str, cx: &mut Cx| {
            if let Some(id) = draft {
                cx.order(Change::DropDraft(id));
            }
            Ok(Flow::Replace(Box::new(Intake::new(cx.window))))
        };
        let words = "丢弃这张没登记完的表？丢了找不回来。";
        Flow::Push(Box::new(Ask::new("丢弃草稿", words, "丢弃", drop)))
    }

    fn type_key(&mut self, key: &Key, cx: &mut Cx) {
        if let Some(field) = self.form.text_mut(self.focus) {
            let before = field.value();
            match field.key(key) {
                Typed::Taken => {
                    if field.value() != before {
                        self.edited(cx);
                        self.advance(cx);
                    }
                }
                Typed::Refused(why) => cx.complain(why),
                Typed::Ignored => match key.code {
                    Code::Up => self.step(-1, cx),
                    Code::Down => self.step(1, cx),
                    _ => {}
                },
            }
            return;
        }
        let Some(choice) = self.form.choice_mut(self.focus) else { return };
        let before = choice.label();
        let picked = choice.key(key);
        let many = matches!(self.focus, Slot::Units | Slot::Special);
        let changed = picked == Picked::Taken || choice.label() != before;
        if changed {
            self.edited(cx);
        }
        if picked == Picked::Taken && !many {
            self.step(1, cx);
        }
    }
}

impl Screen for Intake {
    fn scope(&self) -> Scope {
        Scope::Intake
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::Take => {
                let choice = self.form.choice(self.focus);
                let there = choice.is_some_and(|c| !c.is_chosen() && c.first().is_some());
                Some(if there { "用建议" } else { "" })
            }
            Command::Intake => None,
            Command::Back if self.form.is_empty() => Some("返回"),
            Command::Back => Some("留作草稿"),
            Command::Help => Some("此项说明"),
            Command::Discard if self.form.is_empty() && self.draft.is_none() => None,
            command => Some(command.info().label),
        }
    }

    fn grabs(&self, key: &Key) -> bool {
        if key.ctrl || key.alt {
            return false;
        }
        let upright = matches!(key.code, Code::Up | Code::Down);
        let open = self.form.choice(self.focus).is_some_and(|choice| choice.is_open());
        let paragraph = matches!(self.focus, Slot::Narrative | Slot::Request);
        upright && (paragraph || open) || open && matches!(key.code, Code::Enter | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Next | Command::Skip => self.step(1, cx),
            Command::Prev => self.step(-1, cx),
            Command::Take => {
                if self.form.choice_mut(self.focus).is_some_and(|choice| choice.take()) {
                    self.edited(cx);
                }
                self.step(1, cx);
            }
            Command::Submit => self.submit(cx),
            Command::Sweep => {
                let focus = self.focus;
                if let Some(field) = self.form.text_mut(focus) {
                    field.clear();
                } else if let Some(choice) = self.form.choice_mut(focus) {
                    choice.clear();
                }
                self.edited(cx);
            }
            Command::Undo => {
                let undone = self.form.text_mut(self.focus).is_some_and(|field| field.undo());
                if undone {
                    self.edited(cx);
                }
            }
            Command::Discard => return self.discard(cx),
            Command::Back if self.saving.is_some() => {
                self.pending = Some(Pending::DraftThenLeave);
            }
            Command::Back => {
                self.save(cx);
                if self.saving.is_none() {
                    return Flow::Pop;
                }
                cx.say("没登记完的已留作草稿。");
                self.pending = Some(Pending::DraftThenLeave);
            }
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        self.type_key(key, cx);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        match self.form.text_mut(self.focus) {
            Some(field) => match field.insert(pasted) {
                Typed::Refused(why) => cx.complain(why),
                _ => {
                    self.edited(cx);
                    self.advance(cx);
                }
            },
            None => cx.complain("这一项要选，不能粘贴：打数字或首字母。"),
        }
    }

    fn card(&mut self, card: &Card, lead: bool, cx: &mut Cx) -> Flow {
        if lead {
            self.type_key(&Key::plain(Code::Backspace), cx);
        }
        if let Some(choice) = self.form.choice_mut(self.focus) {
            choice.close();
        }
        let parts = [(Slot::Name, &card.name), (Slot::Id, &card.id_number)];
        for (slot, value) in parts.into_iter().chain([(Slot::Address, &card.address)]) {
            if let (Some(field), false) = (self.form.text_mut(slot), value.is_empty()) {
                field.set(value);
            }
        }
        self.form.suggest_place(&cx.window.rules);
        self.edited(cx);
        let next = if self.form.typed().visitor.name.is_empty() { Slot::Name } else { Slot::Phone };
        self.go(next, cx);
        cx.say("已读卡，请与本人核对。");
        Flow::Stay
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.look_asked || self.look_fresh {
            return Flow::Stay;
        }
        self.look_fresh = true;
        match answer {
            Ok(Answer::Look(look)) => {
                self.look = look.as_ref().clone();
                self.form.suggest(look);
            }
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        match self.pending.take() {
            Some(Pending::Look(before)) if before == self.form.suggestions() => self.submit(cx),
            Some(Pending::Look(_)) => cx.complain("建议刚刚更新，看一眼，再按 F10。"),
            pending => self.pending = pending,
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        if self.saving == Some(seq) {
            return self.draft_done(done, cx);
        }
        if self.registering == Some(seq) {
            self.registering = None;
            match done {
                Ok(Done::Registered(new)) => {
                    *self = Intake { issued: Some(new.clone()), ..Intake::new(cx.window) };
                }
                Err(refusal) => self.refused(refusal.field.as_deref(), &refusal.message, cx),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        if !self.look_fresh {
            self.ask_look(cx);
        }
    }

    fn due(&self) -> Option<u64> {
        self.dirty.filter(|_| self.saving.is_none()).map(|at| at + DRAFT_MS)
    }

    fn tick(&mut self, cx: &mut Cx) -> Flow {
        self.save(cx);
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.pending.is_some()
    }

    fn leave(&mut self, cx: &mut Cx) {
        self.save(cx);
    }

    fn number(&self) -> Option<&str> {
        self.issued.as_ref().map(|new| new.matter.number.as_str())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(self.focus.topic())
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let (width, height) = (canvas.area.width, canvas.area.height);
        let left = width * 43 / 80;
        canvas.bar(left, 0, height);
        right::draw(self, &mut canvas.part(left + 2, 0, width - left - 2, height));
        left::draw(self, &mut canvas.part(0, 0, left, height))
    }
}
