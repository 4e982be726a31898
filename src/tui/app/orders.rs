//! Orders that belong to no screen, and what becomes of every order: told, asked about, or put
//! beside what somebody else saved first.

use super::App;
use crate::desk::api::{Change, Done};
use crate::desk::papers::RECEIPT;
use crate::matter::{self, Refusal};
use crate::tui::commands::Scope;
use crate::tui::layer::Effect;
use crate::tui::screens::conflict::Conflict;
use crate::tui::screens::preview::Preview;
use crate::tui::screens::{ask, reception, rooms};

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
                // At a room's own desk the person is coming in: their reception opens.
                let mine = ticket.room.filter(|no| self.window.room == Some(*no));
                if let Some(room) = mine.filter(|_| self.scope() == Scope::Home)
                    && !self.uncover(Scope::Reception)
                {
                    self.push(Box::new(reception::Reception::of(room)));
                }
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
        if let Err(refusal) = done
            && refusal.code == "handover"
        {
            let words = refusal.message.split("。先接班").next().unwrap_or_default();
            self.push(Box::new(ask::take_over(words)));
        }
        self.somebody_was_quicker(seq, done);
        self.hear(|screen, cx| screen.done(seq, done, cx));
        if done.as_ref().is_ok_and(Done::is_news) {
            if matches!(done, Ok(Done::DutyChanged(_))) {
                self.ask_duty();
            }
            self.with_all(|screen, cx| screen.refresh(cx));
        }
    }

    /// Remembers an order about a matter until it is done.
    pub(super) fn note_acts(&mut self) {
        for effect in &self.out.effects {
            if let Effect::Order {
                seq,
                change: Change::Act { number, version: Some(version), command },
            } = effect
            {
                self.acting = Some((*seq, number.clone(), *version, command.clone()));
            }
        }
    }

    /// A save that came too late loses neither: both are shown, and a person decides.
    fn somebody_was_quicker(&mut self, seq: u64, done: &Result<Done, Refusal>) {
        let Some((_, number, seen, mine)) = self.acting.take_if(|acting| acting.0 == seq) else {
            return;
        };
        let known = self.layers.last().is_some_and(|screen| screen.scope() == Scope::Ask);
        if done.as_ref().is_err_and(|refusal| refusal.code == "stale") {
            self.push(Box::new(Conflict::of(number, seen, mine, known)));
        }
    }
}
