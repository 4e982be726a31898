//! The ledger written out: any question, any order, columns by pack, as it stands at one moment.
//! One thread reads, another opens the texts and writes, so that neither waits for the other. What
//! tells who somebody is goes out masked, unless a person who may has said why; that is recorded
//! before the first row leaves. Sealed matters have no row to be written.

use super::error::DeskError;
use super::search::{Rank, Search};
use super::{Desk, mask};
use crate::calendar::{Day, Moment};
use crate::matter::columns::Column;
use crate::matter::deadline::Colour;
use crate::matter::event::Slot;
use crate::matter::export::{ExportEvent, Taken, export};
use crate::matter::find::read;
use crate::matter::intake::Person;
use crate::matter::words::Purpose;
use crate::matter::{MatterId, Rules};
use crate::store::ledger::Sort;
use crate::store::rows::{ClosedRow, Opener};
use crate::store::{StoreError, View};
use std::borrow::Cow;
use std::io;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

/// Rows handed from the reader to the writer at a time, and how many such lots may wait.
const LOT: usize = 256;
const LOTS: usize = 8;

/// What is to be written out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Export {
    /// Filters and words, as in the box; empty means all.
    pub typed: String,
    /// The order.
    pub sort: Sort,
    /// Why personal data go out unmasked; masked when empty.
    pub reason: String,
}

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words, or a number nobody counts with.
    Text(Cow<'a, str>),
    /// A count.
    Number(u32),
    /// A day.
    Day(Day),
    /// A day and minute of the desk's wall clock.
    Moment(Moment),
}

impl Cell<'_> {
    /// As lists show it.
    pub fn words(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(at) => at.ymd_hm(),
        }
    }
}

/// Where rows go.
pub trait Sheet: Send {
    /// Takes the next row: one cell a column.
    ///
    /// # Errors
    /// The disk's.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
}

/// Why rows did not go out.
#[derive(Debug)]
pub enum Unwritten {
    /// The desk's refusal or fault.
    Desk(DeskError),
    /// Where they went did not take them.
    Sheet(io::Error),
    /// Whoever waited said to stop.
    Stopped,
}

impl<E: Into<DeskError>> From<E> for Unwritten {
    fn from(error: E) -> Self {
        Unwritten::Desk(error.into())
    }
}

impl Desk {
    /// The columns of an export.
    pub fn export_columns(&self) -> &[Column] {
        &self.pack.export
    }

    /// Writes down who takes the rows of an export out unmasked and why; nothing for a masked one.
    /// What is recorded stays for ever: the matters are found as the export finds them, all of
    /// them, and a question that cannot be answered is refused before.
    ///
    /// # Errors
    /// Words that could not be understood, this person may not, or the store's; nothing may then
    /// leave.
    pub fn record_export(&mut self, wanted: &Export) -> Result<(), DeskError> {
        if wanted.reason.trim().is_empty() {
            return Ok(());
        }
        let matters = self.store.still(|_| self.export_ids(wanted))?.len();
        let matters = u32::try_from(matters).unwrap_or(u32::MAX);
        let columns = self.pack.export.iter().map(|column| column.name().to_owned()).collect();
        self.record_taken(Taken::Ledger, matters, columns, &wanted.typed, &wanted.reason)
    }

    /// Writes down that something leaves the store unmasked.
    pub(super) fn record_taken(
        &mut self,
        what: Taken,
        matters: u32,
        columns: Vec<String>,
        asked: &str,
        reason: &str,
    ) -> Result<(), DeskError> {
        self.must_have_taken_over()?;
        let may = self.rules().find_staff(&self.actor.staff).is_some_and(|staff| staff.export);
        let fact = export(may, what, matters, columns, (asked, reason))?;
        let (actor, clock) = (self.actor.clone(), self.clock);
        self.store.write(|tx| {
            let when = clock.when(tx)?;
            // A thing of its own: its place in the log is its id.
            let id = tx.last_seq()? + 1;
            tx.append::<ExportEvent>(id, false, &[fact], &actor, when)?;
            Ok(())
        })
    }

    /// Writes the rows out as they stand at one moment; `told` hears how many of how many are
    /// read and answers whether to go on. Returns how many went.
    ///
    /// # Errors
    /// Words that could not be understood, the store's, the sheet's, or stopped.
    pub fn export(
        &self,
        wanted: &Export,
        sheet: &mut dyn Sheet,
        mut told: impl FnMut(usize, usize) -> bool,
    ) -> Result<usize, Unwritten> {
        self.store.still(|view| {
            let ids = self.export_ids(wanted)?;
            let composer = &Composer::new(self, view, !wanted.reason.trim().is_empty());
            let slots = composer.slots();
            std::thread::scope(|scope| {
                let (send, lots) = sync_channel::<Lot>(LOTS);
                let writer = scope.spawn(move || -> Result<usize, Unwritten> {
                    let mut rows = 0;
                    for (row, person) in lots.into_iter().flatten() {
                        let person = person.map_or_else(|| composer.person(&row), Ok)?;
                        sheet.row(&composer.cells(&row, &person)?).map_err(Unwritten::Sheet)?;
                        rows += 1;
                    }
                    Ok(rows)
                });
                let mut read = 0;
                let mut stopped = !told(0, ids.len());
                for lot in ids.chunks(LOT) {
                    if stopped {
                        break;
                    }
                    if !hand_over(&send, read_lot(view, lot, &slots)?, composer)? {
                        // The writer has failed and says why below.
                        break;
                    }
                    read += lot.len();
                    stopped = !told(read, ids.len());
                }
                drop(send);
                let fell = || StoreError::Inconsistent("写出的线程停了".to_owned());
                let rows = writer.join().map_err(|_| fell())??;
                if stopped { Err(Unwritten::Stopped) } else { Ok(rows) }
            })
        })
    }

    /// The matters meant, in order. A script has finished typing: what is not understood is said,
    /// not left out.
    fn export_ids(&self, wanted: &Export) -> Result<Vec<MatterId>, DeskError> {
        let question = read(&wanted.typed, self.rules(), self.now().day());
        if let Some(fault) = question.faults.first() {
            return Err(DeskError::refused("filter", fault.clone()));
        }
        let view = self.store.view();
        if question.terms.is_empty() {
            return Ok(view.ledger(&question.filter, wanted.sort, None, u32::MAX)?);
        }
        if wanted.sort != Sort::Newest {
            let message = "按字、按人查出来的只能新的在前，没有导出；请把次序换成新的在前，或去掉字和人只留筛选";
            return Err(DeskError::refused("sort", message));
        }
        let (mut ids, mut below) = (Vec::new(), None);
        loop {
            // Each search may spend so much; the next goes on where it stopped.
            let mut search = Search::of(self, &question)?;
            let done =
                search.tier(question.filter.open, Rank::Any, below, usize::MAX, |opened| {
                    ids.push(opened.stored.matter.id);
                })?;
            match done {
                Some((id, _)) => below = Some(id),
                None => return Ok(ids),
            }
        }
    }
}

/// Rows on their way to the writer, each with its person if that is open already.
type Lot = Vec<(ClosedRow, Option<Person>)>;

/// Reads rows, forwards through the file whatever their order: a disk reads ahead, not back.
fn read_lot(view: View<'_>, ids: &[MatterId], slots: &[Slot]) -> Result<Lot, StoreError> {
    let mut places: Vec<usize> = (0..ids.len()).collect();
    places.sort_unstable_by_key(|at| ids[*at]);
    let mut rows: Vec<Option<ClosedRow>> = vec![None; ids.len()];
    for at in places {
        rows[at] = view.closed_row(ids[at], slots)?;
    }
    Ok(rows.into_iter().flatten().map(|row| (row, None)).collect())
}

/// Hands a lot to the writer; false when it has stopped. While the writer is behind, the persons
/// are opened here, so neither thread waits for the other whether the disk is slow or fast.
fn hand_over(
    send: &SyncSender<Lot>,
    lot: Lot,
    composer: &Composer<'_>,
) -> Result<bool, StoreError> {
    let mut lot = match send.try_send(lot) {
        Ok(()) => return Ok(true),
        Err(TrySendError::Disconnected(_)) => return Ok(false),
        Err(TrySendError::Full(lot)) => lot,
    };
    for (row, person) in &mut lot {
        *person = Some(composer.person(row)?);
    }
    Ok(send.send(lot).is_ok())
}

/// Makes cells of closed rows, away from the desk.
struct Composer<'d> {
    rules: &'d Rules,
    opener: Opener<'d>,
    columns: &'d [Column],
    clear: bool,
}

impl<'d> Composer<'d> {
    fn new(desk: &'d Desk, view: View<'d>, clear: bool) -> Composer<'d> {
        let (rules, columns) = (desk.rules(), desk.export_columns());
        Composer { rules, opener: view.opener(), columns, clear }
    }

    /// The texts the columns need.
    fn slots(&self) -> Vec<Slot> {
        let has = |slot: Slot, wanted: fn(Column) -> bool| {
            self.columns.iter().any(|column| wanted(*column)).then_some(slot)
        };
        let person = has(Slot::Visitor, Column::is_personal);
        let story = has(Slot::Narrative, |column| column == Column::Subject);
        let request = has(Slot::Request, |column| column == Column::Request);
        [person, story, request].into_iter().flatten().collect()
    }

    /// The visitor as they may be shown.
    fn person(&self, row: &ClosedRow) -> Result<Person, StoreError> {
        let person = match self.opener.text(row, Slot::Visitor)? {
            None => Person::default(),
            Some(text) => serde_json::from_str(&text)
                .map_err(|e| StoreError::Inconsistent(format!("登记内容读不懂：{e}")))?,
        };
        Ok(if self.clear { person } else { mask::person(&person) })
    }

    fn cells<'r>(&self, row: &'r ClosedRow, person: &'r Person) -> Result<Vec<Cell<'r>>, StoreError>
    where
        'd: 'r,
    {
        self.columns.iter().map(|column| self.cell(*column, row, person)).collect()
    }

    fn cell<'r>(
        &self,
        column: Column,
        row: &'r ClosedRow,
        person: &'r Person,
    ) -> Result<Cell<'r>, StoreError>
    where
        'd: 'r,
    {
        let (facts, rules) = (&row.facts, self.rules);
        let said = |said: &'r Option<String>| said.as_deref().map_or(Cell::Empty, text);
        let body = |slot: Slot| -> Result<Cell<'r>, StoreError> {
            Ok(self.opener.text(row, slot)?.map_or(Cell::Empty, words))
        };
        Ok(match column {
            Column::Number => text(&row.number),
            Column::Code => words(grouped(&row.code)),
            Column::Day => Cell::Day(row.registered.day()),
            Column::Registered => Cell::Moment(row.registered),
            Column::Visitor => text(person.name.as_deref().unwrap_or("匿名")),
            Column::IdNumber => said(&person.id_number),
            Column::Phone => said(&person.phone),
            Column::Address => said(&person.address),
            Column::Heads => Cell::Number(facts.heads),
            Column::Channel => text(&facts.channel),
            Column::Purpose => facts.purpose.map_or(Cell::Empty, |p| text(Purpose::word(p))),
            Column::Place => {
                let place = facts.place.as_deref().and_then(|code| rules.place(code));
                place.map_or(Cell::Empty, |place| text(&place.name))
            }
            Column::Subject => body(Slot::Narrative)?,
            Column::Request => body(Slot::Request)?,
            Column::Room => Cell::Number(facts.room.into()),
            Column::Colour => facts.colour.map_or(Cell::Empty, |c| text(Colour::word(c))),
            Column::Unit => facts.units.first().map_or(Cell::Empty, |id| {
                text(rules.unit(id).map_or(id.as_str(), |unit| unit.short.as_str()))
            }),
            Column::Stage if facts.awaiting => text("待确认"),
            Column::Stage => text(facts.stage.word()),
            Column::Due => facts.due.map_or(Cell::Empty, Cell::Day),
            Column::Receiver => {
                let staff = rules.staff.iter().find(|staff| staff.id == facts.receiver);
                text(staff.map_or(facts.receiver.as_str(), |staff| staff.name.as_str()))
            }
        })
    }
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
}

fn words<'r>(text: String) -> Cell<'r> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(text)) }
}

/// A code as people read it: four digits at a time.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push('-');
        }
        out.push(digit);
    }
    out
}
