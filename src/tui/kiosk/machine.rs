//! What a visit wants, carried out: the kiosk's handle on the store, its printer, its PIN, and the
//! few words the supervisor has to know.

use super::effect::{Effect, Heard};
use super::supervisor::Word;
use crate::desk::DeskError;
use crate::desk::kiosk::Kiosk;
use crate::desk::kiosk::Slip;
use crate::matter::Refusal;
use crate::paper::{Fate, Forms, Printer, PrinterTarget, Profile, sender};
use std::time::Duration;

/// How long a printer is waited for while a person looks at the screen.
const PATIENCE: Duration = Duration::from_secs(4);

/// What stands behind the screens of a visit.
pub struct Machine {
    /// The handle on the store.
    pub kiosk: Kiosk,
    /// The printer.
    pub printer: PrinterTarget,
    /// Its paper.
    pub profile: Profile,
    /// The forms of its slips, the same as the windows'.
    pub forms: Forms,
    /// The hash of the PIN.
    pub pin: Option<String>,
    /// Hears what the supervisor has to know.
    pub tell: fn(Word),
}

impl Machine {
    /// Carries out an effect and says what the visit has to hear of it.
    pub fn carry(&mut self, effect: Effect) -> Option<Heard> {
        let said = |error: DeskError| error.to_string();
        Some(match effect {
            Effect::Number(room) => Heard::Given(self.kiosk.take_number(room).map_err(said)),
            Effect::Tell(room, form) => Heard::Given(self.kiosk.tell(room, &form).map_err(said)),
            Effect::Track(code) => Heard::State(self.kiosk.track(&code).map_err(refusal)),
            Effect::Rate(code, solved, content) => {
                Heard::Rated(self.kiosk.rate(&code, solved, content).map_err(said))
            }
            Effect::Sitting(days) => Heard::Sitting(self.kiosk.sitting(days).map_err(said)),
            Effect::Call(why) => Heard::Called(self.kiosk.call(why).map_err(said)),
            Effect::Free => Heard::Free(self.kiosk.free().map_err(said)),
            Effect::Book(seat, phone) => {
                Heard::Booked(self.kiosk.book(&seat, &phone).map_err(said))
            }
            Effect::Print(slip) => Heard::Printed(self.print(&slip)),
            Effect::Pin(pin) => {
                let right = self.pin.as_deref().is_some_and(|hash| pin_is(&pin, hash));
                (self.tell)(if right { Word::Leave } else { Word::WrongPin });
                if right { Heard::RightPin } else { Heard::WrongPin }
            }
            Effect::WrongCode => {
                (self.tell)(Word::WrongCode);
                return None;
            }
            Effect::RightCode => {
                (self.tell)(Word::RightCode);
                return None;
            }
            Effect::End => return None,
        })
    }
}

impl Machine {
    /// Prints a slip; true when it surely came out.
    fn print(&self, slip: &Slip) -> bool {
        let made = sender::make(&self.profile, &self.forms, slip.form, &slip.facts);
        let send = |(bytes, _): (Vec<u8>, Vec<char>)| {
            Printer::with_patience(self.printer.clone(), PATIENCE).send(&bytes) == Fate::Sent
        };
        made.is_ok_and(send)
    }
}

fn refusal(error: DeskError) -> Refusal {
    match error {
        DeskError::Refused(refusal) => refusal,
        DeskError::Store(error) => Refusal::new(error.code(), error.to_string()),
    }
}

/// True when this PIN has this hash (argon2).
fn pin_is(pin: &str, hash: &str) -> bool {
    use argon2::Argon2;
    use argon2::password_hash::PasswordVerifier;
    use argon2::password_hash::phc::PasswordHash;
    let read = PasswordHash::new(hash);
    read.is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}
