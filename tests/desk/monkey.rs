//! A monkey at the keyboard: seeded random keys, pastes, cards, waits and window sizes over all
//! screens, on a real store. Nothing may panic, no cursor may stand outside, no column may break.
//! `YICHUANG_MONKEY=100000 cargo test --release monkey` for a long one.

use crate::common::*;
use yichuang::tui::commands::COMMANDS;
use yichuang::tui::narrow::Ambiguous;

/// A small random generator with a seed, so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

const WORDS: [&str; 16] = [
    "土地流转费用三年没付",
    "吴",
    "楼某",
    "1",
    "3",
    "5",
    "８",
    "13800000001",
    "x",
    "tdcq",
    "yxx",
    "法院判决不服",
    "村干部贪污补偿款",
    "·—…“”①",
    " ",
    "衢江区云溪乡某村",
];

const EDITING: [&str; 14] = [
    "enter",
    "tab",
    "shift-tab",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "esc",
    "f10",
    "f2",
];

fn play(seed: u64, keys: usize) {
    let hall = Hall::new();
    let mut dice = Dice(seed);
    let commands: Vec<&str> = COMMANDS.iter().flat_map(|info| info.keys.split(' ')).collect();
    let sizes = [(80, 24), (80, 24), (120, 40), (200, 60), (81, 31), (40, 10), (3, 2)];
    let mut session = hall.session();
    let (mut n, mut struck) = (0, 0);
    while struck < keys {
        let before = session.struck();
        match dice.roll(100) {
            0..40 => session.type_text(dice.pick(&WORDS)),
            40..72 => session.press(dice.pick(&EDITING)),
            72..90 => session.press(dice.pick(&commands)),
            90..92 => session.paste(&dice.pick(&WORDS).repeat(1 + dice.roll(30))),
            92..94 => session.paste("一\r\n二\u{1b}[31m\u{0}\t三"),
            94..96 => session.scan(&format!("胡某|男|{}", dice.pick(&IDS))),
            96..98 => session.wait(dice.roll(2_000) as u64),
            _ => {
                let (width, height) = dice.pick(&sizes);
                session.resize(width, height)
            }
        };
        n += 1;
        struck += session.struck() - before;
        if session.ended() || n % 700 == 699 {
            // The next person sits down; what was unfinished is offered again.
            session = hall.session();
        }
        let (buffer, cursor) = session.frame();
        if let Some(at) = cursor {
            assert!(buffer.area.contains(at), "seed {seed}, step {n}: cursor {at}");
        }
        if n % 10 == 0 {
            assert_columns(&session, Ambiguous::Narrow);
        }
    }
}

#[test]
fn monkeys_break_nothing() {
    let keys = std::env::var("YICHUANG_MONKEY").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let seed = std::env::var("YICHUANG_SEED").ok().and_then(|n| n.parse().ok());
    play(seed.unwrap_or(0x5eed_1805), keys);
}
