//! The desk's use cases: the only door through which anything is written.
//!
//! [`Desk::ask`] answers a [`Query`], [`Desk::order`] carries out a [`Change`]; both are plain
//! data, so window, script, replay and kiosk go through the same door. A write is: load, decide,
//! append events, update row and index, queue paper, compose the reply — in one transaction, which
//! is durable before anybody hears of it.

pub mod act;
pub mod answers;
pub mod api;
pub mod board;
pub mod booking;
pub mod booking_view;
pub mod bulk;
pub mod clock;
mod company;
pub mod course;
pub mod day;
pub mod day_papers;
pub mod day_plan;
pub mod duty;
pub mod duty_view;
pub mod error;
pub mod export;
pub mod facts;
pub mod fields;
pub mod find;
pub mod hall;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod kiosk;
pub mod learn;
pub mod ledger;
pub mod lists;
pub mod look;
pub mod mask;
pub mod mine;
pub mod open;
pub mod papers;
pub mod printing;
pub mod queue;
pub mod receipt;
pub mod reception;
pub mod register;
pub mod rooms;
mod scene;
mod search;
pub mod sheet;
pub mod shift;
pub mod show;
pub mod slip;
pub mod take;
pub mod taken;
pub mod track;
pub mod views;
pub mod whole;

pub use api::{Answer, Change, Done, Query};
pub use clock::{Clock, Played};
pub use error::DeskError;
pub use open::Options;

use crate::calendar::{Day, Moment};
use crate::matter::event::{Actor, Slot};
use crate::matter::intake::Accused;
use crate::matter::learned::Learned;
use crate::matter::numbers;
use crate::matter::queue::Press;
use crate::matter::register::accused_units;
use crate::matter::rules::RoomNo;
use crate::matter::{Command, Matter, Rules, clocks};
use crate::pack::Pack;
use crate::store::Store;
use crate::store::matters::Stored;
use crate::store::presence::Presence;
use clock::WriteClock;
use import::Looked;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Orders after which the desk is tended; the first and a close are so at once.
const TENDED: u32 = 8;

/// One person at one seat, with the store open for writing or for reading only.
pub struct Desk {
    store: Store,
    pack: Arc<Pack>,
    actor: Actor,
    clock: WriteClock,
    learned: Learned,
    /// The sheet after which it was learned.
    learned_after: String,
    /// Orders since the desk was last tended.
    untended: u32,
    /// The form receipts come out on at this seat, which the rules queue by themselves; `None`
    /// without a printer.
    receipt: Option<String>,
    /// A number given with a registration gets a slip of its own besides standing on the receipt.
    number_slip: bool,
    config_dir: PathBuf,
    /// Where this window stands among the others.
    presence: RefCell<Option<Presence>>,
}

impl Desk {
    /// Answers a question; writes nothing.
    ///
    /// # Errors
    /// Not found, not open to this person, or the store's.
    pub fn ask(&self, query: &Query) -> Result<Answer, DeskError> {
        let _one_state = self.store.snapshot()?;
        Ok(match query {
            Query::Home => Answer::Home(Box::new(self.home()?)),
            Query::OldLedger { path, sheet } => {
                let looked = Looked::at(&self.config_dir, path, sheet.as_deref())?;
                Answer::OldLedger(Box::new(looked))
            }
            Query::Today => Answer::Today(Box::new(self.today()?)),
            Query::Day(question) => Answer::Day(Box::new(self.day(question)?)),
            Query::DaySheet(no) => Answer::DaySheet(Box::new(self.day_sheet(*no)?)),
            Query::Matter(number) => Answer::Matter(Box::new(self.matter(number)?)),
            Query::Look(form) => Answer::Look(Box::new(self.look(form)?)),
            Query::Drafts => Answer::Drafts(self.drafts()?),
            Query::Slip(number) => Answer::Slip(Box::new(self.slip(number)?)),
            Query::Inbox => Answer::Inbox(self.inbox()?),
            Query::Told(id) => Answer::Told(Box::new(self.told_at_kiosk(*id)?)),
            Query::Paper(paper) => Answer::Paper(Box::new(self.paper_facts(paper)?)),
            Query::Jobs => Answer::Jobs(self.jobs()?),
            Query::Mine => Answer::Mine(Box::new(self.mine(&self.actor.staff)?)),
            Query::Reception { room, number } => {
                Answer::Reception(Box::new(self.reception(*room, number.as_deref())?))
            }
            Query::Company(number) => Answer::Company(self.company(number.as_deref())?),
            Query::Shift => Answer::Shift(self.pending_shift()?.map(Box::new)),
            Query::Board => Answer::Board(Box::new(self.board()?)),
            Query::List(list) => Answer::Listed(Box::new(self.list(list)?)),
            Query::Account { typed, by } => Answer::Account(Box::new(self.account(typed, *by)?)),
            Query::Find(find) => Answer::Found(Box::new(self.find_anything(find)?)),
            Query::Hall(room) => {
                let (room, hall) = self.hall(*room)?;
                Answer::Hall { room, hall: Box::new(hall) }
            }
            Query::OnDuty(day) => Answer::OnDuty(self.on_duty(*day)?.map(Box::new)),
            Query::Duty { from, to, place } => {
                Answer::Duty(Box::new(self.duty(*from, *to, place)?))
            }
            Query::Bookings(day) => Answer::Bookings(Box::new(self.bookings(*day)?)),
            Query::BookedIntake(day, number) => {
                Answer::BookedIntake(Box::new(self.intake_for(*day, number)?))
            }
        })
    }

    /// Carries out a change: durable when this returns `Ok`.
    ///
    /// # Errors
    /// A refusal of the rules or a fault of the store; nothing was changed.
    pub fn order(&mut self, change: &Change) -> Result<Done, DeskError> {
        if matches!(change, Change::Import(_)) {
            // It reads a file; only what it writes of it is a transaction.
            return self.carry(change);
        }
        self.together(|desk| desk.carry(change))
    }

    /// Everything `work` reads and writes, as one transaction.
    fn together<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        if self.store.is_writing() {
            return work(self);
        }
        self.store.begin()?;
        let done = work(self);
        match &done {
            Ok(_) => self.store.commit()?,
            Err(_) => self.store.roll_back(),
        }
        done
    }

    fn carry(&mut self, change: &Change) -> Result<Done, DeskError> {
        // Registering and acting have doors of their own, which ask for themselves.
        let harmless = matches!(
            change,
            Change::SaveDraft { .. }
                | Change::SaveOpinion { .. }
                | Change::AcceptClock
                | Change::TakeOver
                | Change::HandOver(_)
                | Change::Register { .. }
                | Change::Act { .. }
        );
        if !harmless {
            self.must_have_taken_over()?;
        }
        Ok(match change {
            Change::Import(import) => {
                let (summary, more) = self.import(import)?;
                let wrote = !import.dry && summary.entered > 0;
                Done::Imported { summary: Box::new(summary), more, wrote }
            }
            Change::Register { form, draft, print } => {
                Done::Registered(Box::new(self.register(form, *draft, *print)?))
            }
            Change::Act { number, command: Command::Reprint, .. } => {
                let copy = self.reprint(number)?;
                Done::Reprinted { number: number.trim().to_owned(), copy }
            }
            Change::Act { number, version, command } => {
                Done::Acted(Box::new(self.act(number, *version, command)?))
            }
            Change::SaveDraft { id, form } => {
                let (id, at) = self.save_draft(*id, form)?;
                Done::DraftSaved { id, at }
            }
            Change::DropDraft(id) => {
                let actor = self.actor.clone();
                self.store.write(|tx| tx.drop_draft(*id, &actor).map_err(DeskError::from))?;
                Done::DraftDropped
            }
            Change::AcceptClock => {
                self.accept_clock();
                Done::ClockAccepted
            }
            Change::SaveOpinion { number, opinion } => {
                Done::OpinionSaved { at: self.save_opinion(number, opinion)? }
            }
            Change::Take(form) => Done::Taken(Box::new(self.take_number(form)?)),
            Change::CallNext(room) => Done::Called(Box::new(self.call_next(*room)?)),
            Change::Press { number, press } => match press {
                Press::Undo => Done::Undone(Box::new(self.undo(number)?)),
                Press::Call { .. } => Done::Called(Box::new(self.press(number, press)?)),
                press => Done::Pressed(Box::new(self.press(number, press)?)),
            },
            Change::Deal { id, command } => {
                self.deal(*id, command)?;
                Done::Dealt
            }
            Change::CloseDay { day, print } => {
                Done::DayClosed(Box::new(self.close_day(*day, *print)?))
            }
            Change::Duty { command, reason } => {
                Done::DutyChanged(self.change_duty(command, reason)?)
            }
            Change::Announce(wish) => Done::Announced(Box::new(self.announce(wish)?)),
            Change::CallOff { day, reason } => {
                Done::Announced(Box::new(self.call_off(*day, reason)?))
            }
            Change::Book { reception, form, print } => {
                Done::Booked(Box::new(self.book(*reception, form, *print)?))
            }
            Change::Booking { day, number, press } => {
                Done::Booked(Box::new(self.press_booking(*day, number, press)?))
            }
            Change::Arrive { number, form, print } => {
                Done::Arrived(Box::new(self.arrive(number, form.as_deref(), *print)?))
            }
            Change::HandOver(note) => Done::Shifted(Box::new(self.hand_over(note)?)),
            Change::TakeOver => Done::Shifted(Box::new(self.take_over()?)),
            Change::Undo => self.undo_last()?,
            Change::Room { no, press } => Done::Room(Box::new(self.press_room(*no, press)?)),
            Change::Print(paper) => Done::Queued(Box::new(self.print(paper)?)),
            Change::Job { id, answer } => {
                self.answer_job(*id, *answer)?;
                Done::JobAnswered
            }
        })
    }

    /// Housekeeping after the person has their answer: folds a long log, learns after a close.
    ///
    /// # Errors
    /// The store's; nothing is lost by them.
    pub fn tend(&mut self) -> Result<(), DeskError> {
        // Looking costs as much as a small step, and the log takes many before it is long.
        self.untended += 1;
        if self.untended < TENDED {
            return Ok(());
        }
        self.untended = 0;
        self.learn_after_close()?;
        Ok(self.store.tend()?)
    }

    /// Goes on although the machine's clock is behind the last record.
    pub fn accept_clock(&mut self) {
        self.clock.accept();
    }

    /// Says on which form receipts come out at this seat; without a printer on none, and then
    /// nothing is queued that nobody ordered.
    pub fn set_receipt(&mut self, form: Option<&str>) {
        self.receipt = form.map(str::to_owned);
    }

    /// Says whether a number given with a registration gets a slip of its own at this seat.
    pub fn set_number_slip(&mut self, own: bool) {
        self.number_slip = own;
    }

    /// The county pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The folder of the centre's own settings, packs and forms.
    pub fn config_dir(&self) -> &Path {
        &self.config_dir
    }

    /// The rules of the county.
    pub fn rules(&self) -> &Rules {
        &self.pack.rules
    }

    /// What the centre's own confirmed choices taught.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    /// Sets the desk's clock: a verb that plays a day moves it.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock.set(clock);
    }

    /// The reception room this seat stands in, when it is no window.
    pub fn room(&self) -> Option<RoomNo> {
        self.pack.seat(&self.actor.seat).and_then(|seat| seat.room)
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What the desk's clock shows.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The store, for the checks of `verify` and `doctor`.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// True when this person may read sealed matters (条例 30).
    fn reads_sealed(&self) -> bool {
        self.rules().find_staff(&self.actor.staff).is_some_and(|s| s.sealed)
    }

    /// A matter this person may see. A sealed one looks, to everybody else, as if it did not exist.
    fn find(&self, number: &str) -> Result<Stored, DeskError> {
        let found = self.store.view().by_number(&number_key(number))?;
        let Some(stored) = found else { return Err(unknown(number)) };
        let open = !stored.matter.sealed || (self.reads_sealed() && !self.is_accused(&stored)?);
        if open { Ok(stored) } else { Err(unknown(number)) }
    }

    /// True when a report names this person or the unit they belong to: it is sealed from them
    /// whatever else they may read (条例 30).
    fn is_accused(&self, stored: &Stored) -> Result<bool, DeskError> {
        let accused: Option<Accused> = self.json_body(stored, Slot::Accused)?;
        let Some(accused) = accused else { return Ok(false) };
        let Some(me) = self.rules().find_staff(&self.actor.staff) else { return Ok(true) };
        let named = accused.name.as_deref() == Some(me.name.as_str());
        let units = accused_units(Some(&accused), self.rules());
        Ok(named || units.iter().any(|unit| Some(&unit.id) == me.unit.as_ref()))
    }

    /// The date lists sort by.
    fn due(&self, matter: &Matter) -> Option<Day> {
        clocks::next_due(matter, self.rules()).and_then(|d| d.legal_due)
    }
}

/// A number as it is stored.
fn number_key(number: &str) -> String {
    numbers::matter_number(number)
}

/// The sentence for a number nobody here may see.
fn unknown(number: &str) -> DeskError {
    let message = format!("没有编号「{}」的事项，或者它不对您开放，请核对编号", number.trim());
    DeskError::refused("unknown", message)
}
