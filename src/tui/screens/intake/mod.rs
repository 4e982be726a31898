//! 登记: one form for person, matter and routing, while the other half of the screen answers. F10
//! registers exactly what is visible, from anywhere; Enter only ever moves on; what is typed is a
//! durable draft half a second after the last key and whenever a field is left.

mod advice;
mod form;
mod left;
mod names;
mod right;
mod slots;
mod work;

use crate::calendar::Moment;
use crate::desk::api::{Answer, Done, Draft, DraftId, Look, Registered};
use crate::matter::{IntakeForm, Refusal};
use crate::tui::canvas::Canvas;
use crate::tui::card::Card;
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
/// The number of a report stays this long, should nobody press a key: the next visitor may be at
/// the glass already.
const SEALED_MS: u64 = 30_000;
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
    issued_at: u64,
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
            issued_at: 0,
        }
    }

    /// True while the number of a report is shown: alone, with no form beside it.
    fn shows_report(&self) -> bool {
        self.issued.as_ref().is_some_and(|new| new.matter.sealed)
    }

    /// A form that completes what was told at a kiosk, beginning at the first thing missing.
    pub fn complete(window: &Window, form: &IntakeForm) -> Intake {
        let form = Form::from_draft(&window.rules, form);
        let missing = |slot: &Slot| form.text(*slot).is_some_and(|field| field.is_empty());
        let focus = [Slot::Name, Slot::Phone].into_iter().find(missing).unwrap_or(Slot::Name);
        Intake { form, focus, look_fresh: false, ..Intake::new(window) }
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
}

impl Screen for Intake {
    fn scope(&self) -> Scope {
        Scope::Intake
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        if self.shows_report() {
            return match command {
                Command::Next | Command::Intake => Some("下一位"),
                Command::Back => Some("返回"),
                Command::Prev | Command::Skip => None,
                Command::Take | Command::Submit | Command::Sweep | Command::Undo => None,
                Command::Discard => None,
                command => Some(command.info().label),
            };
        }
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
        if self.shows_report() {
            self.issued = None;
            return if command == Command::Back { Flow::Pop } else { Flow::Stay };
        }
        match command {
            Command::Next | Command::Skip => self.step(1, cx),
            Command::Prev => self.step(-1, cx),
            Command::Take if !self.look_fresh => {
                // What stands there is about to change; nobody confirms what they have not seen.
                cx.complain("建议正在更新，看一眼再按 Tab。");
            }
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
        if self.shows_report() {
            self.issued = None;
        }
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
                    let issued = Some(new.clone());
                    *self = Intake { issued, issued_at: cx.ms, ..Intake::new(cx.window) };
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

    fn due(&self, _top: bool) -> Option<u64> {
        if self.shows_report() {
            return Some(self.issued_at + SEALED_MS);
        }
        self.dirty.filter(|_| self.saving.is_none()).map(|at| at + DRAFT_MS)
    }

    fn tick(&mut self, cx: &mut Cx) -> Flow {
        if self.shows_report() {
            self.issued = None;
        }
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
        if self.shows_report() {
            right::draw(self, &mut canvas.part(1, 0, width.saturating_sub(2), height));
            return None;
        }
        let left = width * 43 / 80;
        canvas.bar(left, 0, height);
        right::draw(self, &mut canvas.part(left + 2, 0, width - left - 2, height));
        left::draw(self, &mut canvas.part(0, 0, left, height))
    }
}
