//! What a kiosk sends to the windows: a matter told there and not yet registered, a call for a
//! person, or the phone left with a booking. The texts, the identity and the phone are no part of
//! it; they travel sealed to the windows' key.

use super::code::TrackingCode;
use super::event::{Fact, MatterId, Slot};
use super::queue::TicketId;
use super::refusal::Refusal;
use super::rules::RoomNo;
use super::words::CallWhy;
use crate::calendar::Moment;
use serde::{Deserialize, Serialize};

/// Row id of an item, see [`crate::matter::row_id`].
pub type ItemId = i64;

/// A fact about an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KioskEvent {
    /// A person told a matter.
    Told {
        /// Row id.
        id: ItemId,
        /// The code the person went away with; the matter takes it.
        code: TrackingCode,
        /// The number in the queue that was given with it.
        ticket: TicketId,
        /// The room of the topic.
        room: RoomNo,
        /// Digest of the sealed box, hexadecimal.
        digest: String,
    },
    /// A person, or the machine, wants somebody to come.
    Called {
        /// Row id.
        id: ItemId,
        /// Why.
        why: CallWhy,
    },
    /// Somebody who booked an official left a phone; the booking says which item it is.
    Phone {
        /// Row id.
        id: ItemId,
        /// Digest of the sealed box, hexadecimal.
        digest: String,
    },
    /// A window registered what was told.
    Registered {
        /// The matter; none when it is sealed, so that nothing here leads to it.
        matter: Option<MatterId>,
    },
    /// A window put it aside; the reason is a body.
    SetAside,
    /// Somebody went there.
    Answered,
}

impl KioskEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            KioskEvent::Told { .. } => "自助来件",
            KioskEvent::Called { .. } => "自助呼叫",
            KioskEvent::Phone { .. } => "自助留电话",
            KioskEvent::Registered { .. } => "自助来件登记",
            KioskEvent::SetAside => "自助来件作废",
            KioskEvent::Answered => "自助呼叫处理",
        }
    }
}

/// What was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sent {
    /// A matter.
    Told {
        /// Its code.
        code: TrackingCode,
        /// Its number in the queue.
        ticket: TicketId,
        /// The room of its topic.
        room: RoomNo,
        /// Digest of the sealed box.
        digest: String,
    },
    /// A call.
    Called {
        /// Why.
        why: CallWhy,
    },
    /// The phone of a booking.
    Phone {
        /// Digest of the sealed box.
        digest: String,
    },
}

/// An item as the fold of its events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Row id.
    pub id: ItemId,
    /// When it was sent.
    pub at: Moment,
    /// What.
    pub sent: Sent,
    /// When a window was done with it.
    pub closed: Option<Moment>,
    /// The matter it became, unless sealed.
    pub matter: Option<MatterId>,
    /// Number of events so far.
    pub version: u32,
}

impl Item {
    /// The state after one more event; `None` for an order of events only a damaged store holds.
    pub fn fold(state: Option<Item>, event: &KioskEvent, at: Moment) -> Option<Item> {
        let begin =
            |id: ItemId, sent: Sent| Item { id, at, sent, closed: None, matter: None, version: 1 };
        match (state, event) {
            (None, KioskEvent::Told { id, code, ticket, room, digest }) => {
                let (code, digest) = (code.clone(), digest.clone());
                Some(begin(*id, Sent::Told { code, ticket: *ticket, room: *room, digest }))
            }
            (None, KioskEvent::Called { id, why }) => Some(begin(*id, Sent::Called { why: *why })),
            (None, KioskEvent::Phone { id, digest }) => {
                Some(begin(*id, Sent::Phone { digest: digest.clone() }))
            }
            (Some(item), event) if item.closed.is_none() => item.close(event, at),
            _ => None,
        }
    }

    fn close(mut self, event: &KioskEvent, at: Moment) -> Option<Item> {
        match (&self.sent, event) {
            (Sent::Told { .. }, KioskEvent::Registered { matter }) => self.matter = *matter,
            (Sent::Told { .. }, KioskEvent::SetAside)
            | (Sent::Called { .. }, KioskEvent::Answered) => {}
            _ => return None,
        }
        self.closed = Some(at);
        self.version += 1;
        Some(self)
    }

    /// The code a person holds for it.
    pub fn code(&self) -> Option<&TrackingCode> {
        match &self.sent {
            Sent::Told { code, .. } => Some(code),
            Sent::Called { .. } | Sent::Phone { .. } => None,
        }
    }

    /// True while a window has something to do about it; a phone only stands with its booking.
    pub fn waits(&self) -> bool {
        self.closed.is_none() && !matches!(self.sent, Sent::Phone { .. })
    }

    /// The digest of the sealed box that must be there.
    pub fn sealed(&self) -> Option<&str> {
        match &self.sent {
            Sent::Told { digest, .. } | Sent::Phone { digest } if self.closed.is_none() => {
                Some(digest)
            }
            _ => None,
        }
    }
}

/// What a window does with an item.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemCommand {
    /// Registered as this matter; none when sealed.
    Register(Option<MatterId>),
    /// Not a matter: why.
    SetAside {
        /// Why, typed.
        reason: String,
    },
    /// Somebody went there.
    Answer,
}

/// Decides a window's command on an item.
///
/// # Errors
/// Another window was faster, or no reason.
pub fn decide(item: &Item, command: &ItemCommand) -> Result<Fact<KioskEvent>, Refusal> {
    if item.closed.is_some() {
        let message = "这一件别的窗口已经处理了，没有再改动";
        return Err(Refusal::new("kiosk_closed", message));
    }
    match (command, &item.sent) {
        (ItemCommand::Register(matter), Sent::Told { .. }) => {
            Ok(KioskEvent::Registered { matter: *matter }.into())
        }
        (ItemCommand::SetAside { reason }, Sent::Told { .. }) => {
            let reason = reason.trim();
            if !(1..=100).contains(&reason.chars().count()) {
                let message = "请写一句作废的理由，100字以内，没有改动";
                return Err(Refusal::new("reason", message));
            }
            Ok(Fact {
                event: KioskEvent::SetAside,
                bodies: vec![(Slot::Reason, reason.to_owned())],
            })
        }
        (ItemCommand::Answer, Sent::Called { .. }) => Ok(KioskEvent::Answered.into()),
        _ => Err(Refusal::new("kiosk_kind", "这一件不能这样处理，没有改动")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Moment {
        Moment::from_millis(minute * 60_000)
    }

    fn told() -> Item {
        let event = KioskEvent::Told {
            id: 1,
            code: TrackingCode::from_random(5),
            ticket: 2,
            room: 3,
            digest: String::new(),
        };
        Item::fold(None, &event, at(0)).unwrap()
    }

    #[test]
    fn what_was_told_is_registered_or_put_aside_once() {
        let item = told();
        assert_eq!(decide(&item, &ItemCommand::Answer).unwrap_err().code, "kiosk_kind");
        let bare = ItemCommand::SetAside { reason: " ".into() };
        assert_eq!(decide(&item, &bare).unwrap_err().code, "reason");
        let fact = decide(&item, &ItemCommand::Register(Some(9))).unwrap();
        let item = Item::fold(Some(item), &fact.event, at(1)).unwrap();
        assert_eq!((item.matter, item.closed), (Some(9), Some(at(1))));
        let again = decide(&item, &ItemCommand::Register(Some(10))).unwrap_err();
        assert_eq!(again.code, "kiosk_closed");
        assert_eq!(Item::fold(Some(item), &fact.event, at(2)), None);
    }

    #[test]
    fn a_call_is_answered_and_never_registered() {
        let event = KioskEvent::Called { id: 1, why: CallWhy::Help };
        let call = Item::fold(None, &event, at(0)).unwrap();
        let register = decide(&call, &ItemCommand::Register(None)).unwrap_err();
        assert_eq!(register.code, "kiosk_kind");
        assert!(decide(&call, &ItemCommand::Answer).is_ok());
    }
}
