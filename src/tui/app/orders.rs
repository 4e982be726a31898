//! What the house itself orders, and what it says when an order is done.

use super::App;
use crate::desk::api::{Change, Done};
use crate::desk::papers::RECEIPT;
use crate::matter::{self, Refusal};
use crate::tui::commands::Scope;
use crate::tui::screens::preview::Preview;
use crate::tui::screens::{ask, rooms};

impl App {
    /// F3, the same from everywhere: to the room on the screen, or the one this seat stands in.
    pub(super) fn call_next(&mut self) {
        let here = self.layers.last().and_then(|screen| screen.room());
        let Some(room) = here.or(self.window.room) else {
            if !self.uncover(Scope::Rooms) {
                self.push(Box::new(rooms::Rooms::default()));
            }
            return self.cx().say("这个席位不在接待室里：选好一间，再按 F3 叫下一位。");
        };
        self.calling = Some(self.cx().order(Change::CallNext(room)));
    }

    pub(super) fn print_again(&mut self) {
        let here = self.layers.last().and_then(|screen| screen.number().map(String::from));
        let Some(number) = here.or_else(|| self.last_number.clone()) else {
            self.cx().complain("这次开机后还没有登记过，没有可再印的回执；打开那件事再按 F9。");
            return;
        };
        if self.window.printers.receipt().is_none() {
            // No printer: what would print is shown, to be read out or copied.
            return self.push(Box::new(Preview::of(number, RECEIPT)));
        }
        let command = matter::Command::Reprint;
        let mut cx = self.cx();
        let seq = cx.order(Change::Act { number, version: None, command });
        self.reprint = Some(seq);
    }

    pub(super) fn done(&mut self, seq: u64, done: &Result<Done, Refusal>) {
        self.out.waiting.retain(|waiting| *waiting != seq);
        match done {
            Ok(Done::Registered(new)) => self.last_number = Some(new.matter.number.clone()),
            Ok(Done::Reprinted { number, copy }) if self.reprint == Some(seq) => {
                let text = format!("{number} 的回执已交给打印：补打第 {copy} 次。");
                self.cx().say(text);
            }
            Ok(Done::Queued(queued)) => {
                let copy = match queued.copy {
                    0 => String::new(),
                    n => format!("：补打第 {n} 次"),
                };
                let text = format!("{} 的《{}》已交给打印{copy}。", queued.label, queued.title);
                self.cx().say(text);
            }
            Ok(Done::Called(ticket)) => {
                let room = ticket.room.unwrap_or_default();
                let text = format!("请 {} 到 {room} 号接待室　{}", ticket.number, ticket.visitor);
                self.cx().say(text.trim_end().to_owned());
            }
            Err(refusal) if self.calling == Some(seq) => {
                let text = refusal.message.clone();
                self.cx().complain(text);
            }
            Ok(Done::ClockAccepted) => {
                self.cx().say("已按电脑现在的时钟继续，请再按一次刚才的键。")
            }
            Err(refusal) if self.reprint == Some(seq) => {
                let text = refusal.message.clone();
                self.cx().complain(text);
            }
            _ => {}
        }
        if let Err(refusal) = done
            && refusal.code == "clock_behind"
        {
            self.push(Box::new(ask::clock(&refusal.message)));
        }
        self.hear(|screen, cx| screen.done(seq, done, cx));
        let draft = matches!(done, Ok(Done::DraftSaved { .. }));
        if done.is_ok() && !draft {
            if matches!(done, Ok(Done::DutyChanged(_))) {
                self.ask_duty();
            }
            self.with_all(|screen, cx| screen.refresh(cx));
        }
    }
}
