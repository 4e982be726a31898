//! A step of a played day, carried out at a real desk: every one is an [`Desk::order`] that is
//! durable when it returns, by the person and seat whose step it is. Nothing goes around the use
//! cases, and a refusal is told like any answer.

use super::file::{Ending, Minute, PlayedDay};
use super::play::{Due, Guest, Part, Step, Told};
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::day::DaySheet;
use crate::desk::hall::TicketView;
use crate::desk::queue::TakeForm;
use crate::desk::{Desk, DeskError};
use crate::matter::booking::Span;
use crate::matter::booking::day::{DayText, DayWish};
use crate::matter::deadline::Colour;
use crate::matter::event::NextStep;
use crate::matter::intake::IntakeForm;
use crate::matter::queue::Press;
use crate::matter::reception::{Receiving, Settled};
use crate::matter::rules::RoomNo;
use crate::matter::words::{Mode, Precedence, Tier};
use crate::matter::{Command, Refusal};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// What kind of answer a person waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A call.
    Call,
    /// Anything else that is saved.
    Save,
}

/// A refusal the schedule did not foresee.
#[derive(Clone, Debug, PartialEq)]
pub struct Surprise {
    /// The step.
    pub due: Due,
    /// The desk's code.
    pub code: String,
    /// The desk's sentence.
    pub message: String,
}

/// Carries out the steps of a day.
pub struct Runner<'d> {
    desk: Desk,
    day: &'d PlayedDay,
    /// Others play too: look before calling, and find people by what the desk says.
    shared: bool,
    /// Matter numbers by visit.
    matters: HashMap<usize, String>,
    /// Numbers of the queue: the visit, whether it is the second time, and the matter.
    guests: HashMap<String, (Option<usize>, bool, String)>,
    /// How long each order took.
    pub times: Vec<(Kind, Duration)>,
    /// Refusals.
    pub surprises: Vec<Surprise>,
    /// Why 日结 was held up the first time.
    pub blocked: Option<String>,
    /// The closing sheet.
    pub sheet: Option<DaySheet>,
}

impl<'d> Runner<'d> {
    /// Plays a day at a desk; `shared` when others play parts of it.
    pub fn new(mut desk: Desk, day: &'d PlayedDay, shared: bool) -> Self {
        // A played slip is nobody's.
        desk.set_receipt(None);
        Runner {
            desk,
            day,
            shared,
            matters: HashMap::new(),
            guests: HashMap::new(),
            times: Vec::new(),
            surprises: Vec::new(),
            blocked: None,
            sheet: None,
        }
    }

    /// The desk it is played at.
    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// Carries out a step; the desk's clock was set by the caller.
    ///
    /// # Errors
    /// Faults of the store; a refusal is an answer.
    pub fn carry_out(&mut self, due: &Due) -> Result<Told, DeskError> {
        self.sit(due.part)?;
        match self.step(due) {
            Err(DeskError::Refused(refusal)) => {
                let Refusal { code, message, .. } = refusal;
                match (code, &due.step) {
                    ("nobody", Step::Next) => return Ok(Told::Nobody),
                    // Called before anybody could let them go first.
                    ("stage", Step::Prefer(_)) => return Ok(Told::Done),
                    ("unassigned", Step::Close) if self.blocked.is_none() => {
                        self.blocked = Some(message);
                        return Ok(Told::Refused(code.to_owned()));
                    }
                    _ => {}
                }
                let code = code.to_owned();
                self.surprises.push(Surprise { due: due.clone(), code: code.clone(), message });
                Ok(Told::Refused(code))
            }
            told => told,
        }
    }

    fn step(&mut self, due: &Due) -> Result<Told, DeskError> {
        match &due.step {
            Step::Announce => {
                let wish = self.announcement();
                self.order(Kind::Save, &Change::Announce(Box::new(wish)))?;
                Ok(Told::Done)
            }
            Step::Book(visit) => {
                let form = Box::new(self.day.book_form(*visit, self.desk.rules()));
                self.order(Kind::Save, &Change::Book { reception: true, form, print: false })?;
                Ok(Told::Done)
            }
            Step::Arrive(visit) => self.arrive(*visit),
            Step::Register(visit) => {
                let form = self.day.form(*visit, self.desk.rules());
                self.register(form, *visit)
            }
            Step::Again(visit) => {
                let number = self.matter_of(*visit)?;
                match self.day.form_again(*visit, self.desk.rules(), &number) {
                    Some(form) => self.register(form, *visit),
                    None => Ok(Told::Done),
                }
            }
            Step::Next => self.next(due.part),
            Step::Prefer(guest) => {
                let visit = guest.batch.and_then(|b| self.day.batches.get(b));
                let reason = visit.map(|b| b.prefer.clone()).unwrap_or_default();
                self.press(guest, Press::Prefer { precedence: Precedence::Other, reason })
            }
            Step::Recall(guest) => self.press(guest, Press::Recall),
            Step::Miss(guest) => self.press(guest, Press::Miss),
            Step::Hold(guest) => self.press(guest, Press::Hold),
            Step::Return(guest) => self.press(guest, Press::Return),
            Step::Transfer(guest, room) => {
                self.press(guest, Press::Transfer { pool: room.to_string() })
            }
            Step::Leave(guest) => self.press(guest, Press::Finish),
            Step::Hear(guest) => self.hear(guest, due.part),
            Step::Close => {
                if let Done::DayClosed(sheet) =
                    self.order(Kind::Save, &Change::CloseDay { day: None, print: false })?
                {
                    self.sheet = Some(*sheet);
                }
                Ok(Told::Done)
            }
            Step::Confirm(visit) => self.confirm(*visit),
        }
    }

    /// Registers; a report gets a plain number of its room, because its matter has none.
    fn register(&mut self, form: IntakeForm, visit: usize) -> Result<Told, DeskError> {
        let again = form.same_as.is_some();
        let (pool, heads) = (self.day.batches[visit].room, form.head_count.unwrap_or(1));
        let change = Change::Register { form: Box::new(form), draft: None, print: false };
        let Done::Registered(done) = self.order(Kind::Save, &change)? else {
            return Ok(Told::Done);
        };
        if done.matter.sealed {
            let take = TakeForm { pool: pool.to_string(), heads, ..TakeForm::default() };
            let ticket = self.ticket(Kind::Save, &Change::Take(take))?;
            return Ok(self.waits(ticket, None, false));
        }
        if !again {
            self.matters.insert(visit, done.matter.number);
        }
        let waits = |ticket| self.waits(ticket, Some(visit), again);
        Ok(done.ticket.map_or(Told::Done, waits))
    }

    /// Somebody of the list is there; the window asks what the list does not say.
    fn arrive(&mut self, visit: usize) -> Result<Told, DeskError> {
        let number = self.desk.rules().booking.number(self.day.booking(visit));
        let form = Some(Box::new(self.day.form(visit, self.desk.rules())));
        let change = Change::Arrive { number, form, print: false };
        let Done::Arrived(arrived) = self.order(Kind::Save, &change)? else {
            return Ok(Told::Done);
        };
        if let Some(registered) = arrived.registered {
            self.matters.insert(visit, registered.matter.number);
        }
        Ok(arrived.ticket.map_or(Told::Done, |t| self.waits(t, Some(visit), false)))
    }

    /// What the window suggested, confirmed by a person.
    fn confirm(&mut self, visit: usize) -> Result<Told, DeskError> {
        let number = self.matter_of(visit)?;
        let routing = self.desk.matter(&number)?.matter.routing;
        let command = Command::Confirm {
            room: routing.room,
            units: routing.units.into_iter().map(|role| role.unit).collect(),
            colour: routing.colour.unwrap_or(Colour::Yellow),
            guided: None,
        };
        self.order(Kind::Save, &Change::Act { number, version: None, command })?;
        Ok(Told::Done)
    }

    fn announcement(&self) -> DayWish {
        let (day, rules) = (self.day, self.desk.rules());
        let span = |from: Minute, to: Minute| {
            let minute = |m: Minute| u32::try_from(m.0 / 60_000).unwrap_or_default();
            Span { from: minute(from), to: minute(to) }
        };
        let leaders = rules.staff.iter().filter(|staff| staff.unit.is_none());
        DayWish {
            day: day.day,
            rooms: Vec::new(),
            hours: vec![span(day.opens, day.rest[0]), span(day.rest[1], day.closes)],
            minutes: 0,
            opens: day.listed.first().copied(),
            closes: day.listed.last().copied(),
            text: DayText {
                place: day.place.clone(),
                leaders: leaders.map(|staff| format!("{} {}", staff.post, staff.name)).collect(),
                phone: String::new(),
            },
        }
    }

    fn waits(&mut self, ticket: TicketView, visit: Option<usize>, again: bool) -> Told {
        let guest = Guest { number: ticket.number.clone(), batch: visit, again };
        self.guests.insert(ticket.number, (visit, again, ticket.matter));
        Told::Waits(guest, ticket.rooms)
    }

    fn next(&mut self, part: Part) -> Result<Told, DeskError> {
        let Part::Room(room) = part else { return Ok(Told::Nobody) };
        let ticket = match self.shared.then(|| self.look(room)).transpose()? {
            // Somebody else showed them in: the official hears whoever sits there.
            Some((Some(inside), _)) => inside,
            Some((None, 0)) => return Ok(Told::Nobody),
            _ => self.ticket(Kind::Call, &Change::CallNext(room))?,
        };
        if !self.guests.contains_key(&ticket.number) {
            let who = self.recognise(&ticket)?;
            self.guests.insert(ticket.number.clone(), who);
        }
        let (batch, again) = self.guests.get(&ticket.number).map_or((None, false), |g| (g.0, g.1));
        Ok(Told::Called(Guest { number: ticket.number, batch, again }))
    }

    /// Somebody another seat registered: the entry of the day's list says which visit it is.
    fn recognise(&self, ticket: &TicketView) -> Result<(Option<usize>, bool, String), DeskError> {
        if ticket.matter.is_empty() {
            return Ok((None, false, String::new()));
        }
        let view = self.desk.matter(&ticket.matter)?;
        let entry = view.particulars.external_no.as_deref();
        let visit = entry.and_then(|entry| self.day.find(entry));
        Ok((visit, view.matter.origin.is_some(), ticket.matter.clone()))
    }

    /// Who sits in a room, and how many wait for it.
    fn look(&self, room: RoomNo) -> Result<(Option<TicketView>, u32), DeskError> {
        let Answer::Hall { hall, .. } = self.desk.ask(&Query::Hall(Some(room)))? else {
            return Ok((None, 0));
        };
        let waiting = hall.rooms.iter().find(|r| r.no == room).map_or(0, |r| r.waiting);
        Ok((hall.line.into_iter().find(|ticket| ticket.room == Some(room)), waiting))
    }

    /// The matter of a visit: known here, or found as the window finds it, by the person's number.
    fn matter_of(&self, visit: usize) -> Result<String, DeskError> {
        if let Some(number) = self.matters.get(&visit) {
            return Ok(number.clone());
        }
        let form = self.day.form(visit, self.desk.rules());
        let Answer::Look(look) = self.desk.ask(&Query::Look(Box::new(form)))? else {
            return Ok(String::new());
        };
        Ok(look.earlier.first().map(|earlier| earlier.number.clone()).unwrap_or_default())
    }

    fn press(&mut self, guest: &Guest, press: Press) -> Result<Told, DeskError> {
        let change = Change::Press { number: guest.number.clone(), press };
        let ticket = self.ticket(Kind::Save, &change)?;
        Ok(match change {
            Change::Press { press: Press::Return | Press::Transfer { .. }, .. } => {
                Told::Waits(guest.clone(), ticket.rooms)
            }
            _ => Told::Done,
        })
    }

    fn hear(&mut self, guest: &Guest, part: Part) -> Result<Told, DeskError> {
        let matter = self.guests.get(&guest.number).map(|g| g.2.clone()).unwrap_or_default();
        let Some(batch) = guest.batch.and_then(|b| self.day.batches.get(b)) else {
            return self.press(guest, Press::Finish);
        };
        let said = batch.again.as_ref().filter(|_| guest.again).map(|again| &again.say);
        let broken = |why: String| DeskError::refused("file", why);
        let receiving = Receiving {
            place: None,
            next: NextStep::default(),
            leader: self.desk.actor().staff.clone(),
            room: match part {
                Part::Room(room) => Some(room),
                _ => None,
            },
            mode: Mode::Down,
            tier: Tier::County,
            opinion: said.unwrap_or(&batch.say).clone(),
            settled: match batch.ending(guest.again, self.desk.rules()).map_err(broken)? {
                Ending::Assigned(units, colour) => {
                    Settled::Assigned { units, colour: Some(colour) }
                }
                Ending::Answered => Settled::Answered,
                Ending::Guided(guided) => Settled::Guided(guided),
            },
        };
        let command = Command::Receive(Box::new(receiving));
        self.order(Kind::Save, &Change::Act { number: matter, version: None, command })?;
        Ok(Told::Done)
    }

    fn ticket(&mut self, kind: Kind, change: &Change) -> Result<TicketView, DeskError> {
        match self.order(kind, change)? {
            Done::Taken(ticket) | Done::Called(ticket) | Done::Pressed(ticket) => Ok(*ticket),
            _ => Err(DeskError::refused("answer", "大厅没有回答号码，请用 queue 再看一次")),
        }
    }

    fn order(&mut self, kind: Kind, change: &Change) -> Result<Done, DeskError> {
        let begun = Instant::now();
        let done = self.desk.order(change);
        let took = begun.elapsed();
        // A refusal saves nothing, so it is no step.
        if done.is_ok() {
            self.times.push((kind, took));
        }
        self.desk.tend()?;
        done
    }

    /// The person and seat of a part: in a room whom the pack names or a leader, at windows the
    /// staff of the centre.
    fn sit(&mut self, part: Part) -> Result<(), DeskError> {
        let pack = self.desk.pack();
        let turn = |n: usize, of: usize| n.saturating_sub(1) % of.max(1);
        let staff = |leader: bool, n: usize| -> String {
            let fits = |s: &&crate::matter::rules::Staff| s.unit.is_none() == leader;
            let list: Vec<_> = pack.rules.staff.iter().filter(fits).collect();
            list.get(turn(n, list.len())).map(|s| s.id.clone()).unwrap_or_default()
        };
        let windows: Vec<_> = pack.seats.iter().filter(|s| s.room.is_none()).collect();
        let (seat, staff) = match part {
            Part::Room(room) => {
                let seat = pack.seats.iter().find(|s| s.room == Some(room));
                let named = pack.rules.room(room).and_then(|room| room.staff.clone());
                (seat, named.unwrap_or_else(|| staff(true, usize::from(room))))
            }
            Part::Window(n) => (windows.get(turn(n, windows.len())).copied(), staff(false, n)),
            Part::List => (windows.first().copied(), staff(false, 1)),
        };
        let seat = seat.map(|s| s.id.clone()).unwrap_or_default();
        self.desk.sit(&seat, &staff)
    }
}
