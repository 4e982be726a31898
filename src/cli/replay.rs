//! `yichuang replay FILE`: a reception day played over again through the real use cases, as fast
//! as the store allows or against the clock, whole or only some seats of it.

use super::settings::{Settings, under};
use super::{Common, Failure, played_clock, replay_report};
use crate::calendar::Moment;
use crate::desk::{Clock, Desk, DeskError, Played, clock};
use crate::replay::file::Minute;
use crate::replay::{Due, Part, Play, PlayedDay, Report, Runner, Step, Told};
use crate::store::keys;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Days shipped with the program.
const SHIPPED: [(&str, &str); 1] =
    [("2006-08-15", include_str!("../../fixtures/days/2006-08-15.toml"))];

/// 把一个接访日重演一遍：同样的人，真的办事台
#[derive(clap::Args)]
pub struct Replay {
    /// 接访日的文件，或自带的 2006-08-15
    #[arg(value_name = "FILE")]
    file: String,
    /// 快多少倍，可以在别的窗口看着；max 是能多快就多快
    #[arg(long, default_value = "max", value_name = "N|max")]
    speed: String,
    /// 重演在哪个目录；不写就用一个临时目录
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// 只演这些席位，其余由别的进程或人来：预登记、窗口、窗口2、室、室1，用逗号分开
    #[arg(long, value_delimiter = ',', value_name = "PART")]
    only: Vec<String>,
    /// 这些席位不演，留给人来
    #[arg(long, value_delimiter = ',', value_name = "PART", conflicts_with = "only")]
    except: Vec<String>,
    /// 来的人多几倍，每一批快几倍
    #[arg(long, default_value_t = 1, value_name = "N")]
    times: usize,
    /// 库里已有别的记录，也照样重演进去
    #[arg(long)]
    anyway: bool,
}

/// How a day is being played.
struct Show<'d> {
    runner: Runner<'d>,
    play: Play<'d>,
    day: &'d PlayedDay,
    /// The clock of the day, when it is played against the clock.
    clock: Option<Played>,
    told: bool,
}

impl Replay {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let pace = match self.speed.trim() {
            "max" => None,
            text => {
                Some(text.parse::<u32>().ok().filter(|n| (1..=10_000).contains(n)).ok_or_else(
                    || Failure::said("speed", "速度要写成 1 到 10000 的倍数，或 max"),
                )?)
            }
        };
        let settings = self.settings(common)?;
        let mut options = settings.options(Clock::Machine)?;
        let rules = &options.pack.rules;
        let day =
            PlayedDay::read(&self.text()?, rules).map_err(|why| Failure::said("file", why))?;
        let day = if self.times > 1 { day.times(self.times) } else { day };
        let all = Play::parts(&day, rules);
        let parts = self.parts(&all)?;
        let shared = parts != all;
        if shared && pace.is_none() {
            let message = "只演一部分席位，要按时钟走，请加 --speed，如 --speed 60";
            return Err(Failure::said("speed", message));
        }
        options.clock = Clock::Still(day.moment(Minute(0)));
        let desk = Desk::open(&options).map_err(Failure::opening)?;
        let joined = shared.then(|| played_clock::read(&settings.store)).flatten();
        let joined = joined.filter(|clock| clock.from.day() == day.day);
        self.allowed(&desk, &parts, joined.as_ref())?;
        let mut show = Show {
            play: Play::new(&day, rules, &parts),
            runner: Runner::new(desk, &day, shared),
            day: &day,
            clock: joined,
            told: pace.is_some() && !common.json,
        };
        let begun = Instant::now();
        show.run(pace, &settings.store)?;
        let took = begun.elapsed();
        if !self.anyway && !shared {
            // Whoever opens this store next stands in the evening of that day.
            played_clock::write(&settings.store, &evening(show.runner.desk().now()))?;
        }
        let runner = &mut show.runner;
        let report =
            Report::read(&runner.desk().store().view(), day.day, rules).map_err(DeskError::from)?;
        let ran = replay_report::Ran { day: &day, report: &report, took, rules };
        let mut output = std::io::stdout().lock();
        match common.json {
            true => writeln!(output, "{}", ran.json(runner))?,
            false => {
                ran.write(runner, &mut output)?;
                writeln!(output, "库在 {}", settings.store.display())?;
            }
        }
        if runner.surprises.is_empty() && report.is_clean() { Ok(()) } else { Err(Failure::Told) }
    }

    /// A day in a temporary folder, unless somebody says where: never the desk's own store.
    fn settings(&self, common: &Common) -> Result<Settings, Failure> {
        let mut settings = Settings::load(common)?;
        let home = match &self.home {
            Some(home) => Some(home.clone()),
            None if common.store.is_some() || under().is_some() => None,
            None => {
                let mark = keys::to_hex(&keys::random::<8>().map_err(DeskError::from)?);
                Some(std::env::temp_dir().join(format!("yichuang-replay-{mark}")))
            }
        };
        if let Some(home) = home {
            settings.config_dir = home.join("config");
            settings.store = home.join("data").join("yichuang.db");
        }
        Ok(settings)
    }

    fn text(&self) -> Result<String, Failure> {
        if let Some((_, text)) = SHIPPED.iter().find(|(name, _)| *name == self.file) {
            return Ok((*text).to_owned());
        }
        std::fs::read_to_string(&self.file).map_err(|e| {
            let known = SHIPPED.map(|(name, _)| name).join("、");
            let message = format!("读不了 {}（{e}）；自带的有 {known}", self.file);
            Failure::said("file", message)
        })
    }

    fn parts(&self, all: &BTreeSet<Part>) -> Result<BTreeSet<Part>, Failure> {
        let named = |list: &[String]| -> Result<BTreeSet<Part>, Failure> {
            list.iter().try_fold(BTreeSet::new(), |mut parts, text| {
                let meant: Vec<Part> = all.iter().copied().filter(|p| means(text, *p)).collect();
                if meant.is_empty() {
                    let message =
                        format!("没有「{text}」这一部分，可以是 预登记、窗口、窗口1…、室、室1…");
                    return Err(Failure::said("part", message));
                }
                parts.extend(meant);
                Ok(parts)
            })
        };
        match (self.only.is_empty(), self.except.is_empty()) {
            (true, true) => Ok(all.clone()),
            (false, _) => named(&self.only),
            (true, false) => Ok(all.difference(&named(&self.except)?).copied().collect()),
        }
    }

    /// A day is played into an empty store, or joined where it is being played.
    fn allowed(
        &self,
        desk: &Desk,
        parts: &BTreeSet<Part>,
        joined: Option<&Played>,
    ) -> Result<(), Failure> {
        if joined.is_none() && !parts.contains(&Part::List) {
            let message = "这个库里还没有开始这一天，请先由「预登记」那一部分开门";
            return Err(Failure::said("not_begun", message));
        }
        let empty = desk.store().view().head().map_err(DeskError::from)?.site_seq == 0;
        if empty || joined.is_some() || self.anyway {
            return Ok(());
        }
        let message = format!(
            "{} 里已经有记录，没有重演，什么都没有改；请用 --home 另给一个目录，确实要放进去就加 --anyway",
            desk.store().path().display()
        );
        Err(Failure::said("not_empty", message))
    }
}

impl Show<'_> {
    fn run(&mut self, pace: Option<u32>, store: &Path) -> Result<(), Failure> {
        let mut output = std::io::stdout();
        while let Some(due) = self.play.due() {
            let listed = due.part == Part::List;
            if let (Some(pace), None, false) = (pace, &self.clock, listed) {
                self.open_doors(pace, store)?;
            }
            let desk = self.runner.desk();
            let at = match &self.clock {
                Some(clock) if !listed => {
                    let wait = clock.when(due.at).millis() - clock::machine_now().millis();
                    std::thread::sleep(Duration::from_millis(wait.max(0) as u64));
                    desk.set_clock(Clock::Played(*clock));
                    desk.now()
                }
                _ => {
                    desk.set_clock(Clock::Still(due.at));
                    due.at
                }
            };
            let told = self.runner.carry_out(&due)?;
            if self.told && told != Told::Nobody {
                writeln!(output, "{}", line(self.day, &due, at, &told))?;
            }
            self.play.tell(&due, at, told);
        }
        match pace {
            Some(pace) if self.clock.is_none() => self.open_doors(pace, store),
            _ => Ok(()),
        }
    }

    /// The clock of the day starts; whoever opens this store goes by it.
    fn open_doors(&mut self, pace: u32, store: &Path) -> Result<(), Failure> {
        let first = self.day.batches.first().map_or(self.day.opens, |batch| batch.at);
        let from = self.day.moment(first.min(self.day.opens));
        let clock = Played { from, since: clock::machine_now(), pace, until: self.day.ends() };
        played_clock::write(store, &clock)?;
        self.clock = Some(clock);
        if self.told {
            let folder = store.parent().and_then(Path::parent).unwrap_or(store);
            println!("看现场：YICHUANG_HOME={} yichuang", folder.display());
        }
        Ok(())
    }
}

/// One step in one line, as it happens.
fn line(day: &PlayedDay, due: &Due, at: Moment, told: &Told) -> String {
    let who = match due.part {
        Part::List => "预登记".to_owned(),
        Part::Window(n) => format!("{n}号窗口"),
        Part::Room(n) => format!("{n}号室"),
    };
    let visit = |at: usize| {
        let batch = &day.batches[at];
        match batch.is_report() {
            true => format!("{}人", batch.heads),
            false => format!("{} {} {}人", batch.town, batch.topic, batch.heads),
        }
    };
    let what = match &due.step {
        Step::Announce => "公告".to_owned(),
        Step::Book(v) => visit(*v),
        Step::Register(v) => format!("登记　{}", visit(*v)),
        Step::Arrive(v) => format!("预登记到场　{}", visit(*v)),
        Step::Again(v) => format!("又来　{}", visit(*v)),
        Step::Prefer(guest) => format!("优先　{}", guest.number),
        Step::Next => "叫下一位".to_owned(),
        Step::Recall(guest) => format!("重呼　{}", guest.number),
        Step::Miss(guest) => format!("未到　{}", guest.number),
        Step::Hold(guest) => format!("暂缓　{}", guest.number),
        Step::Return(guest) => format!("回队　{}", guest.number),
        Step::Transfer(guest, room) => format!("转{room}号室　{}", guest.number),
        Step::Hear(guest) => format!("接访完　{}", guest.number),
        Step::Leave(guest) => format!("结束　{}", guest.number),
        Step::Close => "日结".to_owned(),
        Step::Confirm(v) => format!("交办　{}", visit(*v)),
    };
    let went = match told {
        Told::Waits(guest, _) => format!("　→ {}", guest.number),
        Told::Called(guest) => format!("　→ {}", guest.number),
        Told::Refused(code) => format!("　被拒（{code}）"),
        Told::Done | Told::Nobody => String::new(),
    };
    format!("{} {who}　{what}{went}", at.clock())
}

/// `室`, `室3`, `3号接待室`, `窗口2`, `预登记`.
fn means(text: &str, part: Part) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse::<usize>().ok();
    let fits = |n: usize| {
        number.is_none_or(|wanted| wanted == n) && (number.is_some() || digits.is_empty())
    };
    match part {
        Part::List => text.trim() == "预登记",
        Part::Window(n) => text.contains('窗') && fits(n),
        Part::Room(n) => text.contains('室') && fits(usize::from(n)),
    }
}

/// The clock goes on from here at its usual pace until midnight.
fn evening(now: Moment) -> Played {
    let until = Moment::of(now.day(), 23, 59);
    Played { from: now, since: clock::machine_now(), pace: 1, until }
}
