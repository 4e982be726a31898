//! What is typed at a kiosk: digits of a known length, and words where there is an input method.

use super::effect::Effect;
use super::page::Input;
use super::steps::Step;
use super::visit::Visit;
use crate::matter::check;
use crate::tui::card::Card;

/// Most characters of a person's own words.
const WORDS_MAX: usize = 500;

impl Visit {
    /// A key where something is being typed.
    pub(super) fn typed(&mut self, input: Input) -> Vec<Effect> {
        if let Step::Words(text) = self.step() {
            let text = text.clone();
            return self.words(input, text);
        }
        let (today, slow) = (self.hall.today, self.codes_from > self.ms);
        let Some(step) = self.path.last_mut() else { return Vec::new() };
        let (wanted, ready) = match step {
            Step::Code { typed, said } => (16, type_digits(typed, said, &input, 16, false)),
            Step::IdDigits { typed, said } => (18, type_digits(typed, said, &input, 18, true)),
            Step::Phone { typed, said, .. } => (11, type_digits(typed, said, &input, 11, false)),
            Step::Pin { typed, said } => (12, type_digits(typed, said, &input, 12, false)),
            _ => return Vec::new(),
        };
        if ready == Typed::Back {
            return self.back();
        }
        let entered = input == Input::Enter;
        match step {
            Step::Pin { typed, .. } if entered && !typed.is_empty() => {
                let pin = std::mem::take(typed);
                return vec![Effect::Pin(pin)];
            }
            Step::Code { typed, said } if typed.len() == wanted => {
                if slow {
                    typed.clear();
                    *said = "输错的次数多了，请歇一会儿再试，或者找工作人员。".to_owned();
                    return Vec::new();
                }
                let code = std::mem::take(typed);
                self.entered.code.clone_from(&code);
                return vec![Effect::Track(code)];
            }
            Step::IdDigits { typed, said } if typed.len() == wanted => {
                match check::resident_id(typed, today) {
                    Ok(id_number) => {
                        let card = Card { id_number, ..Card::default() };
                        return self.card(card);
                    }
                    Err(why) => {
                        typed.clear();
                        *said =
                            format!("{}。再输一遍，或者按退格键不留。", why.trim_end_matches('。'));
                    }
                }
            }
            Step::Phone { free, typed, said } if typed.len() == wanted => {
                match check::phone(typed) {
                    Ok(phone) => {
                        let seat = free.seat.clone();
                        return self.book(seat, phone);
                    }
                    Err(why) => {
                        typed.clear();
                        *said = format!("{}。再输一遍。", why.trim_end_matches('。'));
                    }
                }
            }
            Step::Code { typed, said }
            | Step::IdDigits { typed, said }
            | Step::Phone { typed, said, .. }
                if entered =>
            {
                *said = format!("一共 {wanted} 位，还差 {} 位。", wanted - typed.len());
            }
            _ => {}
        }
        Vec::new()
    }

    fn words(&mut self, input: Input, mut text: String) -> Vec<Effect> {
        match input {
            Input::Digit(n) => text.push(char::from(b'0' + n)),
            Input::Char(c) if !c.is_control() => text.push(c),
            Input::Paste(more) => text.extend(more.chars().filter(|c| !c.is_control())),
            Input::Rub if text.is_empty() => return self.back(),
            Input::Rub => drop(text.pop()),
            Input::Back => return self.back(),
            Input::Enter => {
                self.entered.words = text.trim().to_owned();
                self.go(Step::Confirm);
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        let text: String = text.chars().take(WORDS_MAX).collect();
        self.entered.words.clone_from(&text);
        if let Some(Step::Words(kept)) = self.path.last_mut() {
            *kept = text;
        }
        Vec::new()
    }
}

/// What a key did to a field of digits.
#[derive(PartialEq)]
enum Typed {
    Kept,
    Back,
}

fn type_digits(
    typed: &mut String,
    said: &mut String,
    input: &Input,
    most: usize,
    x: bool,
) -> Typed {
    let mut add = |c: char| {
        let wanted = c.is_ascii_digit() || (x && c == 'X' && typed.len() == most - 1);
        if wanted && typed.len() < most {
            typed.push(c);
            said.clear();
        }
    };
    match input {
        Input::Digit(n) => add(char::from(b'0' + n)),
        Input::Char('x' | 'X' | '.') => add('X'),
        // A pasted or scanned code brings its dashes along.
        Input::Paste(text) => {
            check::half_width(text).to_uppercase().chars().take(64).for_each(add);
        }
        Input::Rub if typed.is_empty() => return Typed::Back,
        Input::Rub => drop(typed.pop()),
        Input::Back => return Typed::Back,
        _ => {}
    }
    Typed::Kept
}
