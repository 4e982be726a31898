//! The stack of layers: who hears what, and what a screen's wish does to the stack.

use super::App;
use crate::tui::commands::Scope;
use crate::tui::layer::{Cx, Flow, Screen};

impl App {
    pub(super) fn with_all(&mut self, mut act: impl FnMut(&mut dyn Screen, &mut Cx)) {
        for screen in &mut self.layers {
            let mut cx = Cx {
                window: &self.window,
                now: self.time.now,
                ms: self.time.ms,
                size: self.size,
                out: &mut self.out,
            };
            act(screen.as_mut(), &mut cx);
        }
    }

    /// Lets every layer hear something; what the top one wants is done to the stack.
    pub(super) fn hear(&mut self, mut act: impl FnMut(&mut dyn Screen, &mut Cx) -> Flow) {
        for n in 0..self.layers.len() {
            self.step(n, &mut act);
        }
    }

    pub(super) fn top(&mut self, act: impl FnOnce(&mut dyn Screen, &mut Cx) -> Flow) {
        if let Some(n) = self.layers.len().checked_sub(1) {
            self.step(n, act);
        }
    }

    pub(super) fn step(&mut self, n: usize, act: impl FnOnce(&mut dyn Screen, &mut Cx) -> Flow) {
        let top = n + 1 == self.layers.len();
        let mut cx = Cx {
            window: &self.window,
            now: self.time.now,
            ms: self.time.ms,
            size: self.size,
            out: &mut self.out,
        };
        let Some(screen) = self.layers.get_mut(n) else { return };
        let flow = act(screen.as_mut(), &mut cx);
        if top {
            self.flow(flow);
        }
    }

    pub(super) fn push(&mut self, mut screen: Box<dyn Screen>) {
        screen.refresh(&mut self.cx());
        self.layers.push(screen);
    }

    pub(super) fn flow(&mut self, flow: Flow) {
        match flow {
            Flow::Stay => {}
            Flow::Push(screen) => self.push(screen),
            Flow::Replace(screen) => {
                self.layers.pop();
                self.push(screen);
            }
            Flow::Pop => self.pop(),
            Flow::PopThen(then) => {
                self.pop();
                self.flow(*then);
            }
            Flow::PopRun(command) => {
                self.pop();
                self.run(command);
            }
            Flow::Home => {
                while self.layers.len() > 1 {
                    self.pop();
                }
            }
            Flow::Quit => self.quit(),
        }
    }

    /// Takes the top layer away, but never the first; the one below asks again.
    pub(super) fn pop(&mut self) {
        if self.layers.len() < 2 {
            return;
        }
        let Some(mut gone) = self.layers.pop() else { return };
        gone.leave(&mut self.cx());
        self.top(|screen, cx| {
            screen.refresh(cx);
            Flow::Stay
        });
    }

    /// Goes back to a screen of this scope if one lies below; a second form is never begun over
    /// an unfinished one.
    pub(super) fn uncover(&mut self, scope: Scope) -> bool {
        let found = self.layers.iter().rposition(|screen| screen.scope() == scope);
        if let Some(at) = found {
            while self.layers.len() > at + 1 {
                self.pop();
            }
        }
        found.is_some()
    }
}
