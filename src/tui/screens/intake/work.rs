//! What the form does: moving on, saving the draft, asking the desk, and F10.

use super::slots::Slot;
use super::{Intake, Pending};
use crate::desk::api::{Change, Done, Query};
use crate::matter::Refusal;
use crate::matter::words::Purpose;
use crate::tui::choice::Picked;
use crate::tui::field::Typed;
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow};
use crate::tui::screens::ask::Ask;

/// From this score on, an earlier matter has to be answered before F10 registers.
const SURE: f32 = 0.8;

impl Intake {
    /// Something was typed, chosen or taken.
    pub(super) fn edited(&mut self, cx: &mut Cx) {
        self.issued = None;
        self.dirty = Some(cx.ms);
        if self.focus == Slot::Address {
            self.form.suggest_place(&cx.window.rules);
        }
        self.ask_look(cx);
    }

    pub(super) fn ask_look(&mut self, cx: &mut Cx) {
        self.look_fresh = false;
        let mut form = self.form.typed();
        let visible = self.form.visible();
        form.place = visible.place;
        // A report that is only suggested must go on being suggested, so it is not asked about
        // as if it had been chosen.
        if visible.purpose != Purpose::Report.word() {
            form.purpose = visible.purpose;
        }
        self.look_asked = cx.ask(Query::Look(Box::new(form)));
    }

    /// Goes to a place; leaving a field saves the draft.
    pub(super) fn go(&mut self, slot: Slot, cx: &mut Cx) {
        if let Some(choice) = self.form.choice_mut(self.focus) {
            choice.close();
        }
        self.focus = slot;
        self.save(cx);
    }

    pub(super) fn step(&mut self, by: isize, cx: &mut Cx) {
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
    pub(super) fn hop(&mut self, cx: &mut Cx) {
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
    pub(super) fn advance(&mut self, cx: &mut Cx) {
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

    pub(super) fn save(&mut self, cx: &mut Cx) {
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
    pub(super) fn submit(&mut self, cx: &mut Cx) {
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

    pub(super) fn register(&mut self, cx: &mut Cx) {
        let (form, draft) = (Box::new(self.form.visible()), self.draft);
        self.registering = Some(cx.order(Change::Register {
            form,
            draft,
            print: cx.window.printers.receipt().is_some(),
        }));
    }

    pub(super) fn refused(&mut self, field: Option<&str>, message: &str, cx: &mut Cx) {
        if let Some(slot) = field.and_then(Slot::of_field) {
            self.go(slot, cx);
        }
        cx.complain(message);
    }

    /// The draft is saved or could not be.
    pub(super) fn draft_done(&mut self, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
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

    pub(super) fn discard(&self, cx: &mut Cx) -> Flow {
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

    pub(super) fn type_key(&mut self, key: &Key, cx: &mut Cx) {
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
