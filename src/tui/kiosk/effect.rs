//! What a visit wants from outside the machine, and what it hears of it.

use crate::desk::kiosk::{Booked, Free, Given, Sits, Slip};
use crate::desk::track::PublicState;
use crate::matter::Refusal;
use crate::matter::duty::Seat;
use crate::matter::form::IntakeForm;
use crate::matter::rules::RoomNo;
use crate::matter::words::{CallWhy, Content, Solved};

/// Something to do outside the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Give a number for a room.
    Number(RoomNo),
    /// Hand in what was told.
    Tell(RoomNo, Box<IntakeForm>),
    /// Look a code up.
    Track(String),
    /// Write down a verdict on the matter behind a code.
    Rate(String, Solved, Content),
    /// Who sits on so many days.
    Sitting(usize),
    /// Who may be booked.
    Free,
    /// Book an official; the phone may be empty.
    Book(Seat, String),
    /// Call a person.
    Call(CallWhy),
    /// Print a slip.
    Print(Box<Slip>),
    /// Is this the PIN?
    Pin(String),
    /// The supervisor counts wrong codes across visits.
    WrongCode,
    /// And forgets them after a right one.
    RightCode,
    /// The visit is over: the process ends, and with it everything entered.
    End,
}

/// What became of an effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Of a number or of what was told.
    Given(Result<Given, String>),
    /// Of a code.
    State(Result<PublicState, Refusal>),
    /// Of a verdict.
    Rated(Result<(), String>),
    /// Who sits.
    Sitting(Result<Vec<Sits>, String>),
    /// Who may be booked.
    Free(Result<Vec<Free>, String>),
    /// Of a booking.
    Booked(Result<Booked, String>),
    /// Of a call.
    Called(Result<(), String>),
    /// Of a slip: true when it surely came out.
    Printed(bool),
    /// The PIN is right: the supervisor knows, the process ends.
    RightPin,
    /// It is wrong.
    WrongPin,
}
