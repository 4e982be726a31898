//! The questions a screen or a verb may ask the desk, and the changes it may order.
//!
//! Everything is plain data, so the terminal sends it to worker threads and tests compare it.
//! Reads never write; every change is one transaction and either done or refused.

pub use super::answers::{Earlier, Look, MatterView, Registered, TimelineRow};
use super::board::Board;
use super::booking::Arrived;
use super::booking_view::{BookingView, Bookings};
use super::day::{DayPage, DayQuestion, DaySheet};
use super::day_plan::DayView;
use super::duty::{DutyView, SitView};
use super::facts::Facts;
use super::find::{Find, Found};
use super::hall::{Hall, RoomView, TicketView, Undone};
use super::import::{Import, Looked, Summary};
pub use super::inbox::{InboxItem, InboxWhat};
pub use super::jobs::{JobAnswer, Paper, Queued};
use super::ledger::{Account, List, Listed, Part};
use super::mine::Mine;
use super::queue::TakeForm;
use super::reception::{Opinion, Reception};
use super::shift::ShiftView;
use super::slip::Slip;
pub use super::views::{Draft, Home, Job, JobState, Row, Today, Todo, TodoKind};
use crate::calendar::{Day, Moment};
use crate::matter::booking::day::DayWish;
use crate::matter::booking::{BookForm, BookingPress};
use crate::matter::day::SheetNo;
use crate::matter::decide::Command;
use crate::matter::duty::DutyCommand;
use crate::matter::intake::IntakeForm;
use crate::matter::kiosk::{ItemCommand, ItemId};
use crate::matter::queue::{Press, RoomPress};
use crate::matter::rules::RoomNo;
use std::path::PathBuf;

/// Id of a draft.
pub type DraftId = i64;
/// Id of a print job.
pub type JobId = i64;

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// What needs me now.
    Home,
    /// An old ledger: its columns, and where they go.
    OldLedger {
        /// The file.
        path: PathBuf,
        /// Its sheet; the first with rows when none is named.
        sheet: Option<String>,
    },
    /// Every matter of the desk day, newest first; and those still open from earlier days.
    Today,
    /// 日清: a page of a day with its counts.
    Day(DayQuestion),
    /// The sheet of a closed day.
    DaySheet(SheetNo),
    /// One matter by number.
    Matter(String),
    /// What is known while this form is being filled.
    Look(Box<IntakeForm>),
    /// Drafts left behind by this seat.
    Drafts,
    /// The receipt of a matter as it would print (again).
    Slip(String),
    /// What a paper would say, persons masked.
    Paper(Box<Paper>),
    /// Print jobs that are not done.
    Jobs,
    /// Matters by whatever one remembers of them.
    Find(Find),
    /// A page of the ledger.
    List(List),
    /// 总账 and 分账 of what is typed.
    Account {
        /// Filters and words; empty means all.
        typed: String,
        /// Parted by what, if at all.
        by: Option<Part>,
    },
    /// What kiosks sent and no window has dealt with.
    Inbox,
    /// What was told at a kiosk, as a form to be completed.
    Told(ItemId),
    /// The hall with the line of one room, or of the one that needs somebody most.
    Hall(Option<RoomNo>),
    /// Who sits in the centre on a day.
    OnDuty(Day),
    /// The duty calendar.
    Duty {
        /// First day.
        from: Day,
        /// Last day, included.
        to: Day,
        /// 中心, a town, a village; everywhere when empty.
        place: String,
    },
    /// The bookings of a day; of the next reception day, or today, when none is given.
    Bookings(Option<Day>),
    /// What a booking says, as an intake to go on with: its day and number.
    BookedIntake(Day, String),
    /// The screen of the hall.
    Board,
    /// Who else has a matter open; whoever asks stands in it from then on, or in none.
    Company(Option<String>),
    /// The hand-over that waits at this seat.
    Shift,
    /// What this person took on as first leader.
    Mine,
    /// Whoever is in a room, or who a matter is about, for the official who hears them.
    Reception {
        /// The room.
        room: RoomNo,
        /// The matter; none asks who is in the room.
        number: Option<String>,
    },
}

/// Its answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// See [`Query::Home`].
    Home(Box<Home>),
    /// See [`Query::OldLedger`].
    OldLedger(Box<Looked>),
    /// See [`Query::Today`].
    Today(Box<Today>),
    /// See [`Query::Day`].
    Day(Box<DayPage>),
    /// See [`Query::DaySheet`].
    DaySheet(Box<DaySheet>),
    /// See [`Query::Matter`].
    Matter(Box<MatterView>),
    /// See [`Query::Look`].
    Look(Box<Look>),
    /// See [`Query::Drafts`].
    Drafts(Vec<Draft>),
    /// See [`Query::Slip`].
    Slip(Box<Slip>),
    /// See [`Query::Paper`].
    Paper(Box<Facts>),
    /// See [`Query::Jobs`].
    Jobs(Vec<Job>),
    /// See [`Query::Find`].
    Found(Box<Found>),
    /// See [`Query::List`].
    Listed(Box<Listed>),
    /// See [`Query::Account`].
    Account(Box<Account>),
    /// See [`Query::Inbox`].
    Inbox(Vec<InboxItem>),
    /// See [`Query::Told`].
    Told(Box<IntakeForm>),
    /// See [`Query::Hall`].
    Hall {
        /// The room whose line it is.
        room: Option<RoomNo>,
        /// The hall.
        hall: Box<Hall>,
    },
    /// See [`Query::OnDuty`].
    OnDuty(Option<Box<SitView>>),
    /// See [`Query::Duty`].
    Duty(Box<DutyView>),
    /// See [`Query::Bookings`].
    Bookings(Box<Bookings>),
    /// See [`Query::BookedIntake`].
    BookedIntake(Box<IntakeForm>),
    /// See [`Query::Board`].
    Board(Box<Board>),
    /// See [`Query::Company`]: seat and person of each.
    Company(Vec<String>),
    /// See [`Query::Shift`].
    Shift(Option<Box<ShiftView>>),
    /// See [`Query::Mine`].
    Mine(Box<Mine>),
    /// See [`Query::Reception`].
    Reception(Box<Reception>),
}

/// A change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Carries out the next batch of an import of an old ledger.
    Import(Import),
    /// Registers what the form says; drops its draft and queues the receipt in the same
    /// transaction.
    Register {
        /// The form, exactly as visible.
        form: Box<IntakeForm>,
        /// The draft it came from.
        draft: Option<DraftId>,
        /// Queue the receipt.
        print: bool,
    },
    /// Does something to a matter. `Command::Register` is refused here.
    Act {
        /// Matter number.
        number: String,
        /// Version the screen showed; a newer one in the store refuses the change.
        version: Option<u32>,
        /// What to do.
        command: Command,
    },
    /// Saves a draft durably.
    SaveDraft {
        /// The draft to replace, or a new one.
        id: Option<DraftId>,
        /// The form.
        form: Box<IntakeForm>,
    },
    /// Throws a draft away.
    DropDraft(DraftId),
    /// Goes on although the machine's clock is behind the last record: a person was asked.
    AcceptClock,
    /// Saves durably what an official is writing about a matter.
    SaveOpinion {
        /// Matter number.
        number: String,
        /// As it stands; an empty one is thrown away.
        opinion: Box<Opinion>,
    },
    /// Gives a number of the queue.
    Take(TakeForm),
    /// Calls whoever is next to a room.
    CallNext(RoomNo),
    /// Presses something on a number of today.
    Press {
        /// The number, e.g. `A017`.
        number: String,
        /// What is pressed.
        press: Press,
    },
    /// Answers a kiosk's call, or puts aside what is no matter; registering goes by the form.
    Deal {
        /// The item.
        id: ItemId,
        /// What becomes of it.
        command: ItemCommand,
    },
    /// 交班, with what is to be said.
    HandOver(String),
    /// 接班.
    TakeOver,
    /// 日结 of a day; queues its sheet in the same transaction.
    CloseDay {
        /// The day; the desk day when none is named.
        day: Option<Day>,
        /// Queue the sheet: there is a printer for it.
        print: bool,
    },
    /// Presses something on a room: closes or opens it, says who sits there.
    Room {
        /// The room.
        no: RoomNo,
        /// What is pressed.
        press: RoomPress,
    },
    /// Takes back the last press of this seat, on a ticket or on a room.
    Undo,
    /// Changes who sits when.
    Duty {
        /// What is wished.
        command: DutyCommand,
        /// Why.
        reason: String,
    },
    /// Announces a reception day, or announces it anew.
    Announce(Box<DayWish>),
    /// Calls a reception day off.
    CallOff {
        /// The day.
        day: Day,
        /// Why.
        reason: String,
    },
    /// Puts somebody down.
    Book {
        /// For a reception day (预登记), or with an official who sits (预约).
        reception: bool,
        /// The form, exactly as visible.
        form: Box<BookForm>,
        /// Queue the slip with its number.
        print: bool,
    },
    /// Presses something on a booking.
    Booking {
        /// The day booked.
        day: Day,
        /// Its number.
        number: String,
        /// What is pressed.
        press: BookingPress,
    },
    /// Somebody put down for today is here.
    Arrive {
        /// Number of the booking.
        number: String,
        /// What the window asked further; what they said then when none.
        form: Option<Box<IntakeForm>>,
        /// Queue the receipt.
        print: bool,
    },
    /// Queues a paper about something that is stored.
    Print(Box<Paper>),
    /// Answers a question about a print job whose fate is unknown or that failed.
    Job {
        /// The job.
        id: JobId,
        /// What the clerk saw.
        answer: JobAnswer,
    },
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// A batch of an import was carried out.
    Imported {
        /// What happened so far.
        summary: Box<Summary>,
        /// There is more.
        more: bool,
        /// Something was registered: not a dry run, nor a file still being read.
        wrote: bool,
    },
    /// A matter was registered.
    Registered(Box<Registered>),
    /// A matter changed; this is how it stands.
    Acted(Box<MatterView>),
    /// The receipt is queued once more.
    Reprinted {
        /// Number of the matter.
        number: String,
        /// 补打第 n 次.
        copy: u32,
    },
    /// The clock stands as it is.
    ClockAccepted,
    /// The draft is safe.
    DraftSaved {
        /// Its id.
        id: DraftId,
        /// When.
        at: Moment,
    },
    /// The draft is gone.
    DraftDropped,
    /// What an official is writing is safe.
    OpinionSaved {
        /// When.
        at: Moment,
    },
    /// A number was given.
    Taken(Box<TicketView>),
    /// Somebody was called to a room.
    Called(Box<TicketView>),
    /// A ticket changed.
    Pressed(Box<TicketView>),
    /// A press was taken back.
    Undone(Box<Undone>),
    /// A day is closed; this is its sheet.
    DayClosed(Box<DaySheet>),
    /// The sittings that changed.
    DutyChanged(Vec<SitView>),
    /// A reception day as it stands.
    Announced(Box<DayView>),
    /// A booking as it stands.
    Booked(Box<BookingView>),
    /// Somebody came for their booking.
    Arrived(Box<Arrived>),
    /// A seat was handed or taken over.
    Shifted(Box<ShiftView>),
    /// A room stands like this now.
    Room(Box<RoomView>),
    /// A paper is queued.
    Queued(Box<Queued>),
    /// The job's answer is recorded.
    JobAnswered,
    /// A kiosk's item is dealt with.
    Dealt,
}

impl Done {
    /// True when what lists show may have changed: a draft is nobody's business but its writer's,
    /// and an import tells of itself twenty times a second while its file is only read.
    pub fn is_news(&self) -> bool {
        !matches!(
            self,
            Done::DraftSaved { .. }
                | Done::OpinionSaved { .. }
                | Done::Imported { wrote: false, .. }
        )
    }
}
