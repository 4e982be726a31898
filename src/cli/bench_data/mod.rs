//! `yichuang bench-data`: a large, realistic store through the real rules and the real schema, the
//! same for the same seed, to measure on. Every matter has eight events.

mod people;
mod stories;

use super::{Common, Failure};
use crate::calendar::Moment;
use crate::desk::bulk::Chronicle;
use crate::desk::{Desk, DeskError};
use crate::matter::Rules;
use crate::matter::decide::Command;
use crate::matter::event::NextStep;
use crate::matter::intake::IntakeForm;
use crate::matter::reception::{Receiving, Settled};
use crate::matter::words::{Mode, Purpose, Tier};
use people::Person;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::time::Instant;
use stories::Stories;

/// Matters of one transaction.
const BATCH: usize = 500;
/// Days the store goes back.
const DAYS: i64 = 3 * 365;
/// Of a thousand matters of the last months, how many are still open: 3.6 % of all.
const STILL_OPEN: u64 = 440;
/// Days in which matters may still be open.
const YOUNG: i64 = 90;

/// 造一个大库，用来量快慢；库必须是新的、用 --store 指定的。
#[derive(clap::Args)]
pub struct BenchData {
    /// 多少件
    #[arg(long, value_name = "N")]
    matters: usize,
    /// 种子：同一个种子造出同样的库
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
}

impl BenchData {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let store = common.store.as_ref().filter(|file| !file.exists()).ok_or_else(|| {
            Failure::said(
                "store",
                "请用 --store 指定一个还不存在的库文件：造的是假数据，不能混进真库",
            )
        })?;
        let mut desk = common.desk()?;
        let start = Instant::now();
        self.fill(&mut desk, |done| {
            if std::io::stderr().is_terminal() {
                let rate = done as f64 / start.elapsed().as_secs_f64();
                eprint!("\r{done} / {} 件　每秒 {rate:.0} 件　", self.matters);
            }
        })?;
        // The last one to close the store folds its log into the file.
        drop(desk);
        let seconds = start.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(store)?.len();
        let each = bytes / self.matters.max(1) as u64;
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({"matters": self.matters, "seconds": seconds, "bytes": bytes, "bytes_each": each});
            writeln!(output, "{value}")?;
        } else {
            writeln!(output, "造好 {} 件，用了 {seconds:.1} 秒，每件 {each} 字节", self.matters)?;
        }
        Ok(())
    }

    fn fill(&self, desk: &mut Desk, mut told: impl FnMut(usize)) -> Result<(), DeskError> {
        let mut maker = Maker::new(self.seed, self.matters, desk);
        let mut done = 0;
        while done < self.matters {
            let until = (done + BATCH).min(self.matters);
            let batch: Vec<Chronicle> = (done..until).map(|n| maker.chronicle(n)).collect();
            desk.register_many(&batch)?;
            desk.store().tend()?;
            done = until;
            told(done);
        }
        Ok(())
    }
}

/// Numbers that look random and are always the same: SplitMix64.
pub struct Dice(u64);

impl Dice {
    /// Dice of their own for each thing numbered.
    pub fn of(seed: u64, kind: u64, number: u64) -> Dice {
        let mut dice =
            Dice(seed ^ kind.rotate_left(32) ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `limit`, which is at least one.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// One of these; small indices come more often.
    pub fn skewed<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        let at = self.below(list.len()).min(self.below(list.len()));
        list.get(at)
    }

    /// One of these.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

/// Makes matters in the order of their registration.
struct Maker {
    seed: u64,
    matters: usize,
    now: Moment,
    rules: Rules,
    stories: Stories,
}

impl Maker {
    fn new(seed: u64, matters: usize, desk: &Desk) -> Maker {
        let (now, rules) = (desk.now(), desk.rules().clone());
        Maker { seed, matters, now, rules, stories: Stories::read() }
    }

    /// When matter `n` came: evenly over the years, in the hours of the hall.
    fn moment(&self, n: usize) -> Moment {
        let last = DAYS - 1;
        let place = n as f64 / self.matters as f64 * DAYS as f64;
        let day = (place as i64).min(last);
        let open = Moment::of(self.now.day(), 8, 30).plus_days(day - DAYS);
        open.plus_millis(((place - day as f64) * 8.5 * 3_600_000.0) as i64)
    }

    fn chronicle(&mut self, n: usize) -> Chronicle {
        let mut dice = Dice::of(self.seed, 1, n as u64);
        // A third of those who come have been here before.
        let newcomer = n as u64 * 2 / 3;
        let person = match dice.below(3) {
            0 if newcomer > 0 => dice.below(newcomer as usize) as u64,
            _ => newcomer,
        };
        let person = Person::of(self.seed, person, &self.rules.county_name, &self.rules.places);
        let story = self.stories.tell(&mut dice);
        let at = self.moment(n);
        let purpose = [Purpose::Request, Purpose::Request, Purpose::Appeal, Purpose::Suggestion]
            [dice.below(4)];
        let room = self.rules.room(story.room);
        let mut units: Vec<String> = dice
            .skewed(&room.map(|r| r.units.clone()).unwrap_or_default())
            .into_iter()
            .cloned()
            .collect();
        let town = self.rules.unit_of_place(&person.place).map(|unit| unit.id.clone());
        units.extend(
            town.filter(|_| dice.below(2) == 0 || units.is_empty()).filter(|u| !units.contains(u)),
        );
        let heads = if dice.below(12) == 0 { 2 + dice.below(12) as u32 } else { 1 };
        let form = IntakeForm {
            visitor: person.form,
            head_count: Some(heads),
            purpose: purpose.word().to_owned(),
            place: person.place,
            narrative: story.narrative,
            request: story.request,
            room: story.room.to_string(),
            units,
            colour: ["绿", "绿", "绿", "黄", "黄", "红"][dice.below(6)].to_owned(),
            guided: "no".to_owned(),
            ..IntakeForm::default()
        };
        let young = (self.now.day() - at.day()).num_days() < YOUNG;
        let open = young && (dice.below(1000) as u64) < STILL_OPEN;
        let then = self.then(&mut dice, at, purpose.has_handling_clock(), open);
        Chronicle { form, at, then }
    }

    /// Six more events: with registration and 交办, eight.
    fn then(&self, dice: &mut Dice, at: Moment, clock: bool, open: bool) -> Vec<(Command, Moment)> {
        let leader = dice.pick(&self.rules.staff).map(|s| s.id.clone()).unwrap_or_default();
        let receive = Command::Receive(Box::new(Receiving {
            place: None,
            next: NextStep::default(),
            leader,
            room: None,
            mode: Mode::Duty,
            tier: Tier::County,
            opinion: self.stories.opinion(dice),
            settled: Settled::Assigned { units: Vec::new(), colour: None },
        }));
        let unmask = || Command::Unmask { reason: "办理需要核对".to_owned() };
        let conclude = Command::Conclude { reply: self.stories.reply(dice) };
        let extend = Command::Extend { reason: "情况复杂，需进一步调查".to_owned() };
        let list = match (clock, open, dice.below(2)) {
            (true, true, _) => vec![
                Command::Reprint,
                unmask(),
                Command::Accept,
                receive,
                Command::Reprint,
                unmask(),
            ],
            (false, true, _) => vec![
                Command::Reprint,
                unmask(),
                receive,
                Command::Reprint,
                unmask(),
                Command::Reprint,
            ],
            (true, false, 0) => {
                vec![Command::Reprint, Command::Accept, receive, extend, unmask(), conclude]
            }
            (true, false, _) => vec![
                Command::Reprint,
                Command::Accept,
                receive,
                unmask(),
                conclude,
                Command::Review,
            ],
            (false, false, _) => {
                vec![Command::Reprint, unmask(), receive, Command::Reprint, unmask(), conclude]
            }
        };
        // Spread over at most seven weeks, and never into the future.
        let days = 3 + dice.below(46) as i64;
        let span = (days * 86_400_000).min(self.now.millis() - at.millis());
        let step = span / list.len() as i64;
        list.into_iter().zip(1..).map(|(command, n)| (command, at.plus_millis(step * n))).collect()
    }
}
