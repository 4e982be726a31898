//! A reader of ESC/POS written from printer manuals; it shares no code with the program.
//!
//! Reads a job as a printer would and answers what lies on the paper: lines with their size and
//! place, QR codes, pictures, cuts. An opcode it does not know is an error, and so are states a
//! careful job never reaches: Hanzi outside Chinese mode or of another size than the Latin
//! letters beside them, a mode change inside a line, a line wider than the paper.

use std::collections::HashMap;

/// What came out of the printer, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A printed line.
    Line { text: String, across: usize, wide: u8, high: u8, align: u8 },
    /// A QR code: payload, model, correction level, module size, place.
    Qr { payload: String, model: u8, level: u8, module: u8, align: u8 },
    /// A picture: bytes across, rows of bits.
    Raster { across: usize, rows: Vec<Vec<u8>>, align: u8 },
    /// Paper fed by lines.
    Feed(u8),
    /// Paper cut.
    Cut,
}

/// A finished job.
#[derive(Debug)]
pub struct Printout {
    pub events: Vec<Event>,
    /// Sizes and place are as after ESC @, and nothing waits in the line buffer.
    pub clean: bool,
}

/// How many parameter bytes follow a fixed-length command.
fn parameters() -> HashMap<[u8; 2], usize> {
    HashMap::from([
        (*b"\x1b@", 0),
        (*b"\x1ba", 1),
        (*b"\x1bd", 1),
        (*b"\x1bE", 1),
        (*b"\x1b2", 0),
        (*b"\x1d!", 1),
        (*b"\x1c&", 0),
        (*b"\x1c.", 0),
        (*b"\x1c!", 1),
    ])
}

#[derive(Default)]
struct State {
    chinese: bool,
    align: u8,
    latin: (u8, u8),
    hanzi: (u8, u8),
    line: Vec<u8>,
    across: usize,
    model: u8,
    module: u8,
    level: u8,
    stored: Option<String>,
}

impl State {
    fn powered_on() -> Self {
        State { latin: (1, 1), hanzi: (1, 1), ..State::default() }
    }
}

/// Reads one job printed on paper of this many ordinary columns.
pub fn read(bytes: &[u8], columns: usize) -> Result<Printout, String> {
    let fixed = parameters();
    let mut state = State::powered_on();
    let mut events = Vec::new();
    let mut at = 0;
    let take = |at: &mut usize, n: usize| -> Result<&[u8], String> {
        let got = bytes.get(*at..*at + n).ok_or(format!("job ends inside a command at {at}"))?;
        *at += n;
        Ok(got)
    };
    if !bytes.starts_with(b"\x1b@") {
        return Err("a job begins with ESC @".into());
    }
    while at < bytes.len() {
        let begin = at;
        match bytes[at] {
            0x1b..=0x1d => {
                let op: [u8; 2] = take(&mut at, 2)?.try_into().unwrap();
                if let Some(&n) = fixed.get(&op) {
                    let n = take(&mut at, n)?.first().copied();
                    command(op, n, &mut state, &mut events)
                        .map_err(|e| format!("{e} at {begin}"))?;
                } else if op == *b"\x1dV" {
                    match take(&mut at, 1)?[0] {
                        0 | 1 | 48 | 49 => {}
                        65 | 66 => drop(take(&mut at, 1)?),
                        n => return Err(format!("GS V {n} at {begin}")),
                    }
                    if !state.line.is_empty() {
                        return Err(format!("cut through an unfinished line at {begin}"));
                    }
                    events.push(Event::Cut);
                } else if op == *b"\x1d(" {
                    let head = take(&mut at, 3)?;
                    if head[0] != b'k' {
                        return Err(format!("GS ( {} at {begin}", head[0]));
                    }
                    let length = usize::from(head[1]) + 256 * usize::from(head[2]);
                    let body = take(&mut at, length)?;
                    qr(body, &mut state, &mut events).map_err(|e| format!("{e} at {begin}"))?;
                } else if op == *b"\x1dv" {
                    let head = take(&mut at, 6)?;
                    if head[0] != b'0' || head[1] != 0 {
                        return Err(format!("GS v {head:?} at {begin}"));
                    }
                    let across = usize::from(head[2]) + 256 * usize::from(head[3]);
                    let down = usize::from(head[4]) + 256 * usize::from(head[5]);
                    let bits = take(&mut at, across * down)?;
                    if !state.line.is_empty() {
                        return Err(format!("picture inside a line at {begin}"));
                    }
                    if across * 8 > columns * 12 {
                        return Err(format!("picture wider than the paper at {begin}"));
                    }
                    let rows = bits.chunks(across).map(<[u8]>::to_vec).collect();
                    events.push(Event::Raster { across, rows, align: state.align });
                } else {
                    return Err(format!("unknown opcode {op:02x?} at {begin}"));
                }
            }
            b'\n' => {
                at += 1;
                events.push(finish_line(&mut state, columns)?);
            }
            0x20..=0x7e => {
                state.line.push(bytes[at]);
                state.across += usize::from(state.latin.0);
                at += 1;
            }
            0x81..=0xfe => {
                if !state.chinese {
                    return Err(format!("Hanzi outside Chinese mode at {begin}"));
                }
                let second = *bytes.get(at + 1).ok_or("job ends inside a character")?;
                let length = if second.is_ascii_digit() { 4 } else { 2 };
                if state.hanzi != state.latin {
                    return Err(format!("Hanzi of another size than the letters at {begin}"));
                }
                state.line.extend(take(&mut at, length)?);
                state.across += 2 * usize::from(state.hanzi.0);
            }
            byte => return Err(format!("control byte {byte:02x} at {begin}")),
        }
    }
    let clean =
        state.line.is_empty() && state.align == 0 && (state.latin, state.hanzi) == ((1, 1), (1, 1));
    Ok(Printout { events, clean })
}

fn command(
    op: [u8; 2],
    n: Option<u8>,
    state: &mut State,
    events: &mut Vec<Event>,
) -> Result<(), String> {
    if !state.line.is_empty() {
        return Err(format!("mode change {op:02x?} inside a line"));
    }
    match (&op, n) {
        (b"\x1b@", None) => *state = State::powered_on(),
        (b"\x1c&", None) => state.chinese = true,
        (b"\x1c.", None) => state.chinese = false,
        (b"\x1ba", Some(n @ 0..=2)) => state.align = n,
        (b"\x1bd", Some(n)) => events.push(Event::Feed(n)),
        // GS !: high nibble width - 1, low nibble height - 1, of all characters.
        (b"\x1d!", Some(n)) if n & 0x88 == 0 => {
            state.latin = ((n >> 4) + 1, (n & 7) + 1);
            state.hanzi = state.latin;
        }
        // FS !: bit 2 double width, bit 3 double height, of Hanzi only.
        (b"\x1c!", Some(n)) if n & !0x0c == 0 => {
            state.hanzi = (1 + (n >> 2 & 1), 1 + (n >> 3 & 1));
        }
        (b"\x1bE", Some(_)) | (b"\x1b2", None) => {}
        _ => return Err(format!("parameter {n:?} of {op:02x?}")),
    }
    Ok(())
}

/// GS ( k with cn 49: functions 65 model, 67 size, 69 correction, 80 store, 81 print.
fn qr(body: &[u8], state: &mut State, events: &mut Vec<Event>) -> Result<(), String> {
    match body {
        [49, 65, model, 0] => state.model = model - 48,
        [49, 67, size @ 1..=16] => state.module = *size,
        [49, 69, level @ 48..=51] => state.level = *level,
        [49, 80, 48, data @ ..] => {
            state.stored = Some(String::from_utf8(data.to_vec()).map_err(|e| e.to_string())?);
        }
        [49, 81, 48] => events.push(Event::Qr {
            payload: state.stored.clone().ok_or("QR printed before it was stored")?,
            model: state.model,
            level: state.level,
            module: state.module,
            align: state.align,
        }),
        _ => return Err(format!("GS ( k {body:02x?}")),
    }
    Ok(())
}

fn finish_line(state: &mut State, columns: usize) -> Result<Event, String> {
    let (text, _, wrong) = encoding_rs::GB18030.decode(&state.line);
    let text = text.into_owned();
    if wrong || text.contains('\u{fffd}') {
        return Err(format!("not GB 18030: {:02x?}", state.line));
    }
    if state.across > columns {
        return Err(format!("{} columns on paper of {columns}: {text}", state.across));
    }
    let (wide, high) = state.latin;
    let across = std::mem::take(&mut state.across);
    state.line.clear();
    Ok(Event::Line { text, across, wide, high, align: state.align })
}
