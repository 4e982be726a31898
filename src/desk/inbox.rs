//! What kiosks sent, as the windows have it: calls for a person, and matters told there, each
//! opened in the intake form, completed and registered under the number that is already running.

use super::Desk;
use super::error::DeskError;
use super::queue::join;
use super::views::{Todo, TodoKind};
use crate::calendar::Moment;
use crate::matter::Matter;
use crate::matter::code::TrackingCode;
use crate::matter::event::Actor;
use crate::matter::form::IntakeForm;
use crate::matter::kiosk::{Item, ItemCommand, ItemId, Sent, decide};
use crate::matter::words::CallWhy;
use crate::pack::Pack;
use crate::store::events::When;
use crate::store::kiosk::ItemRow;
use crate::store::{StoreError, Tx};

/// Most items shown; more than this waiting means that nobody looks.
const SHOWN: u32 = 99;

/// One item as windows see it; nothing personal before it is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxItem {
    /// Its id.
    pub id: ItemId,
    /// When it was sent.
    pub at: Moment,
    /// The machine, as staff call it.
    pub machine: String,
    /// What it is.
    pub what: InboxWhat,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum InboxWhat {
    /// A matter told there.
    Told {
        /// The number its person waits with, e.g. `A017`.
        number: String,
        /// The room of its topic, as people say it.
        room: String,
    },
    /// A call.
    Called(CallWhy),
}

impl Desk {
    /// Items no window has dealt with: calls first, then matters, oldest first.
    pub(super) fn inbox(&self) -> Result<Vec<InboxItem>, DeskError> {
        let mut list = self
            .store
            .view()
            .open_items(SHOWN)?
            .iter()
            .filter_map(|row| self.inbox_item(row).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        list.sort_by_key(|item| matches!(item.what, InboxWhat::Told { .. }));
        Ok(list)
    }

    /// Its lines of the home screen, one a kind, naming the machine that has waited longest.
    pub(super) fn inbox_todo(&self) -> Result<Vec<Todo>, DeskError> {
        let (calls, told): (Vec<_>, Vec<_>) =
            self.inbox()?.into_iter().partition(|i| matches!(i.what, InboxWhat::Called(_)));
        let line = |kind: TodoKind, items: &[InboxItem]| {
            items.first().map(|first| Todo {
                kind,
                count: items.len() as u32,
                detail: match &first.what {
                    InboxWhat::Called(why) => format!("{} {}", first.machine, why.word()),
                    InboxWhat::Told { number, .. } => format!("{number} {}来件", first.machine),
                },
                first: None,
            })
        };
        let lines = [line(TodoKind::KioskCall, &calls), line(TodoKind::Kiosk, &told)];
        Ok(lines.into_iter().flatten().collect())
    }

    fn inbox_item(&self, row: &ItemRow) -> Result<Option<InboxItem>, DeskError> {
        let machine = self.pack.kiosks.machine(&row.seat).filter(|_| !row.seat.is_empty());
        let what = match &row.item.sent {
            Sent::Called { why } => InboxWhat::Called(*why),
            // Stands with its booking; nobody has to do anything about it.
            Sent::Phone { .. } => return Ok(None),
            Sent::Told { ticket, room, .. } => {
                let ticket = self.store.view().ticket_by_id(*ticket)?;
                let room = self.rules().room(*room).map(|r| r.name.clone());
                InboxWhat::Told {
                    number: ticket.map(|t| t.number).unwrap_or_default(),
                    room: room.unwrap_or_default(),
                }
            }
        };
        let machine = machine.map_or(&row.seat, |m| &m.name).clone();
        Ok(Some(InboxItem { id: row.item.id, at: row.item.at, machine, what }))
    }

    /// What was told, as a form to be completed; it remembers which item it is.
    pub(super) fn told_at_kiosk(&self, id: ItemId) -> Result<IntakeForm, DeskError> {
        let view = self.store.view();
        let row = view.item(id)?.ok_or_else(gone)?;
        let text = view.told(&row)?.ok_or_else(gone)?;
        let form: IntakeForm = serde_json::from_str(&text)
            .map_err(|e| StoreError::Inconsistent(format!("自助来件读不懂：{e}")))?;
        Ok(IntakeForm { kiosk: Some(id), ..form })
    }

    /// Answers a call, or puts aside what is no matter.
    pub(super) fn deal(&mut self, id: ItemId, command: &ItemCommand) -> Result<(), DeskError> {
        if matches!(command, ItemCommand::Register(_)) {
            return Err(DeskError::refused("kiosk_kind", "自助来件要在登记里办，没有改动"));
        }
        let (actor, clock) = (self.actor.clone(), self.clock);
        self.store.write(|tx| {
            let when = clock.when(tx)?;
            let row = tx.item(id)?.ok_or_else(gone)?;
            close(tx, &row.item, command, &actor, when)
        })
    }
}

/// The code the person of this item already holds.
pub(super) fn code_of(tx: &Tx<'_>, id: ItemId) -> Result<TrackingCode, DeskError> {
    let row = tx.item(id)?.ok_or_else(gone)?;
    // Refuses what another window has dealt with before anything is numbered.
    decide(&row.item, &ItemCommand::Register(None))?;
    row.item.code().cloned().ok_or_else(gone)
}

/// The item became this matter: its number in the queue becomes the matter's.
pub(super) fn registered(
    tx: &Tx<'_>,
    id: ItemId,
    matter: &Matter,
    pack: &Pack,
    actor: &Actor,
    when: When,
) -> Result<Option<crate::matter::queue::Ticket>, DeskError> {
    let row = tx.item(id)?.ok_or_else(gone)?;
    let open = (!matter.sealed).then_some(matter.id);
    close(tx, &row.item, &ItemCommand::Register(open), actor, when)?;
    match row.item.sent {
        Sent::Told { ticket, .. } if !matter.sealed => join(tx, ticket, matter, pack, actor, when),
        _ => Ok(None),
    }
}

fn close(
    tx: &Tx<'_>,
    item: &Item,
    command: &ItemCommand,
    actor: &Actor,
    when: When,
) -> Result<(), DeskError> {
    let fact = decide(item, command)?;
    let item = Item::fold(Some(item.clone()), &fact.event, when.at)
        .ok_or_else(|| StoreError::Inconsistent("自助来件的事件次序不对".into()))?;
    tx.append(item.id, false, &[fact], actor, when)?;
    Ok(tx.close_item(&item)?)
}

fn gone() -> DeskError {
    DeskError::refused("kiosk_closed", "这一件别的窗口已经处理了，没有再改动")
}
