//! The desk as a kiosk has it: its own narrow handle on the store. It gives a number, hands in
//! what was told, books an official, calls a person, and answers for one code; it has no call that
//! lists what others left or reads a person, holds no key that opens what it handed in, and the
//! engine beneath it refuses every other table.

mod booking;

pub use booking::{Booked, Free};

use super::duty::sittings;
use super::error::DeskError;
use super::facts::Facts;
use super::hall::TicketView;
use super::open::Options;
use super::register::fold;
use super::take::give_plain;
use super::track::{PublicState, public_state, unknown_code};
use crate::calendar::{Day, Moment};
use crate::desk::clock::WriteClock;
use crate::matter::code::TrackingCode;
use crate::matter::duty::Sitting;
use crate::matter::event::{Actor, Assurance, Fact};
use crate::matter::form::IntakeForm;
use crate::matter::kiosk::{Item, KioskEvent};
use crate::matter::queue::Ticket;
use crate::matter::rules::{RoomNo, Staff};
use crate::matter::words::{CallWhy, Content, Solved};
use crate::matter::{Command, clocks, decide};
use crate::pack::Pack;
use crate::pack::kiosk::Machine;
use crate::store::events::When;
use crate::store::keys::random;
use crate::store::kiosk::{ItemRow, digest};
use crate::store::{Store, StoreError, Tx};
use std::sync::Arc;

/// Who acts at a kiosk: nobody of the staff.
pub const STAFF: &str = "自助";

/// A kiosk's handle.
pub struct Kiosk {
    store: Store,
    pack: Arc<Pack>,
    machine: Machine,
    clock: WriteClock,
}

/// What a person goes away with.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The number, e.g. `A017`.
    pub number: String,
    /// Where to wait: 1号接待室 土地拆迁.
    pub room: String,
    /// How many wait before it.
    pub ahead: u32,
    /// The code to follow the matter by, when one was told.
    pub code: Option<TrackingCode>,
    /// What is printed.
    pub slip: Slip,
}

/// A paper of the kiosk's own printer: the window's form, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Name of the form.
    pub form: &'static str,
    /// Its facts.
    pub facts: Facts,
}

/// Who sits somewhere on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sits {
    /// The day.
    pub day: Day,
    /// The town; none in the centre.
    pub place: Option<String>,
    /// Post and name; nobody is a gap.
    pub who: Option<String>,
}

impl Kiosk {
    /// Opens an existing store for a kiosk; the seat of `options` names the machine.
    ///
    /// # Errors
    /// No such machine in the pack, or the store's refusals.
    pub fn open(options: &Options) -> Result<Kiosk, DeskError> {
        let pack = options.pack.clone();
        let machine = pack.kiosks.machine(&options.seat).cloned().ok_or_else(|| {
            let names = pack.kiosks.machines.iter().map(|m| m.name.as_str());
            let message = match names.collect::<Vec<_>>().join("、") {
                names if names.is_empty() => {
                    "这个县域包里没有自助机，请在包里写 [[kiosk.machine]]".to_owned()
                }
                names => format!("没有「{}」这台自助机，可以是 {names}", options.seat.trim()),
            };
            DeskError::refused("seat", message)
        })?;
        let file = &options.location.file;
        if !file.exists() {
            let message = format!(
                "没有库 {}：请先在窗口的电脑上运行一次 yichuang，或在设置里把 store 写对",
                file.display()
            );
            return Err(DeskError::refused("no_store", message));
        }
        let store = Store::open_keyless(&options.location)?;
        Ok(Kiosk { store, pack, machine, clock: WriteClock::new(options.clock) })
    }

    /// The county pack.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The machine.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// What the desk's clock shows.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Gives a number for a room.
    ///
    /// # Errors
    /// The store's.
    pub fn take_number(&mut self, room: RoomNo) -> Result<Given, DeskError> {
        let (pack, actor) = (self.pack.clone(), self.actor());
        self.write(|tx, when| {
            let ticket = give_plain(tx, room, &pack.rules, &actor, when)?;
            given(tx, &ticket, room, &pack, None)
        })
    }

    /// Hands in what was told, closed to the windows, and gives the number for it.
    ///
    /// # Errors
    /// The store's.
    pub fn tell(&mut self, room: RoomNo, form: &IntakeForm) -> Result<Given, DeskError> {
        let (pack, actor) = (self.pack.clone(), self.actor());
        let text = serde_json::to_string(form)
            .map_err(|e| StoreError::Inconsistent(format!("自助来件写不出来：{e}")))?;
        self.write(|tx, when| {
            let ticket = give_plain(tx, room, &pack.rules, &actor, when)?;
            let id = tx.next_item_id(when.at)?;
            let code = TrackingCode::from_random(u64::from_be_bytes(random()?));
            let envelope = tx.envelope(id, &text)?;
            let event = KioskEvent::Told {
                id,
                code: code.clone(),
                ticket: ticket.id,
                room,
                digest: digest(&envelope),
            };
            send(tx, id, event, Some(envelope), &actor, when)?;
            given(tx, &ticket, room, &pack, Some(code))
        })
    }

    /// Calls a person to the machine.
    ///
    /// # Errors
    /// The store's.
    pub fn call(&mut self, why: CallWhy) -> Result<(), DeskError> {
        let actor = self.actor();
        self.write(|tx, when| {
            let id = tx.next_item_id(when.at)?;
            send(tx, id, KioskEvent::Called { id, why }, None, &actor, when)
        })
    }

    /// What the holder of a code may know.
    ///
    /// # Errors
    /// `code` for a wrong check digit, `unknown_code` for a right one nobody was given.
    pub fn track(&self, text: &str) -> Result<PublicState, DeskError> {
        public_state(&self.store.view(), &self.pack, text)
    }

    /// Writes down the person's own verdict on the matter behind a code.
    ///
    /// # Errors
    /// No such code, nothing answered yet, or the store's.
    pub fn rate(&mut self, text: &str, solved: Solved, content: Content) -> Result<(), DeskError> {
        let code = TrackingCode::parse(text).map_err(|why| DeskError::refused("code", why))?;
        let (pack, actor) = (self.pack.clone(), self.actor());
        self.write(|tx, when| {
            let stored = tx.by_code(code.digits())?.filter(|stored| !stored.matter.sealed);
            let matter = stored.map(|stored| stored.matter).ok_or_else(unknown_code)?;
            let command = Command::Rate { solved, content };
            let facts = decide(Some(&matter), &command, &pack.rules, when.at)?;
            let matter = fold(Some(matter), &facts, when.at)?;
            tx.append(matter.id, false, &facts, &actor, when)?;
            let due = clocks::next_due(&matter, &pack.rules).and_then(|d| d.legal_due);
            Ok(tx.set_matter(&matter, due)?)
        })
    }

    /// Who sits in the centre and in this machine's town from today on, by day.
    ///
    /// # Errors
    /// The store's.
    pub fn sitting(&self, days: usize) -> Result<Vec<Sits>, DeskError> {
        let rules = &self.pack.rules;
        let here = |place: &str| place.is_empty() || self.machine.place.as_deref() == Some(place);
        let days: Vec<Day> = self.now().day().iter_days().take(days).collect();
        let (list, _) = sittings(&self.store.view(), rules, &days)?;
        let sits = list.iter().filter(|s| here(&s.seat.place)).map(|s| sits(&self.pack, s));
        Ok(sits.collect())
    }

    fn actor(&self) -> Actor {
        let (seat, staff) = (self.machine.id.clone(), STAFF.to_owned());
        Actor { seat, staff, assurance: Assurance::Declared }
    }

    fn write<T>(
        &mut self,
        work: impl FnOnce(&Tx<'_>, When) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let clock = self.clock;
        self.store.write(|tx| {
            let when = clock.when(tx)?;
            work(tx, when)
        })
    }
}

fn sits(pack: &Pack, sitting: &Sitting) -> Sits {
    let staff = sitting.who().and_then(|id| pack.member(id));
    let post = |staff: &Staff| match sitting.seat.post.as_str() {
        "" => staff.post.clone(),
        post => post.to_owned(),
    };
    Sits {
        day: sitting.seat.day,
        place: pack.rules.place(&sitting.seat.place).map(|p| p.name.clone()),
        who: staff.map(|staff| format!("{} {}", post(staff), staff.name)),
    }
}

/// Writes down an item and its event.
fn send(
    tx: &Tx<'_>,
    id: i64,
    event: KioskEvent,
    envelope: Option<Vec<u8>>,
    actor: &Actor,
    when: When,
) -> Result<(), DeskError> {
    let item = Item::fold(None, &event, when.at)
        .ok_or_else(|| StoreError::Inconsistent("自助来件的事件次序不对".into()))?;
    tx.append(id, false, &[Fact::from(event)], actor, when)?;
    tx.add_item(&ItemRow { item, seat: actor.seat.clone(), envelope })?;
    Ok(())
}

fn given(
    tx: &Tx<'_>,
    ticket: &Ticket,
    room: RoomNo,
    pack: &Pack,
    code: Option<TrackingCode>,
) -> Result<Given, DeskError> {
    let name = pack.rules.room(room).map(|r| format!("{}号接待室 {}", r.no, r.name));
    let view = TicketView::bare(tx, &pack.rules, ticket)?;
    let mut facts = Facts::common(pack, 0, ticket.taken);
    facts.ticket(&view);
    if let Some(code) = &code {
        facts.set("code", code.to_string());
        facts.set("code_digits", code.digits());
    }
    let slip = Slip { form: super::take::SLIP, facts };
    let room = name.unwrap_or_default();
    Ok(Given { number: ticket.number.clone(), room, ahead: view.ahead, code, slip })
}
