//! A reception day as people write it: one TOML file, every visit (批次) a short table that reads
//! like a line in the day's book. Checked whole before anybody is registered from it.

use crate::calendar::Day;
use crate::matter::booking::BookForm;
use crate::matter::deadline::Colour;
use crate::matter::intake::{AccusedForm, IntakeForm, SameAsForm, VisitorForm};
use crate::matter::rules::{RoomNo, Rules, UnitId};
use crate::matter::words::{Guided, Need, SameMatter};
use serde::{Deserialize, Deserializer};

/// Phones that belong to nobody: 13800000000 to 13800000099.
const PHONES: usize = 100;

/// A day of `fixtures/days/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayedDay {
    /// When it was.
    #[serde(deserialize_with = "day")]
    pub day: Day,
    /// What it was called.
    pub title: String,
    /// Where it was.
    pub place: String,
    /// Days on which people were put on the list (预登记).
    #[serde(deserialize_with = "days")]
    pub listed: Vec<Day>,
    /// First minute of the day on which rooms call.
    pub opens: Minute,
    /// Rooms call nobody from … to.
    pub rest: [Minute; 2],
    /// From now on a room whose line is empty is done.
    pub closes: Minute,
    /// Windows that register.
    pub windows: usize,
    /// Milliseconds one registration takes; one booked before takes half. In the file: minutes.
    #[serde(rename = "writing", deserialize_with = "minutes")]
    pub writing: i64,
    /// Milliseconds of a minute: fewer when the day is played several times over.
    #[serde(skip, default = "a_minute")]
    pub beat: i64,
    /// Who came, in order of arrival.
    #[serde(rename = "batch")]
    pub batches: Vec<Batch>,
}

/// Milliseconds since midnight; in the file `07:30`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(pub i64);

/// One visit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Arrival.
    pub at: Minute,
    /// Put down on a list on the days before (预登记).
    #[serde(default)]
    pub booked: bool,
    /// Who speaks.
    pub name: String,
    /// Persons present.
    #[serde(default = "one")]
    pub heads: u32,
    /// Town, as the pack names it.
    pub town: String,
    /// The room the window shows them to.
    pub room: RoomNo,
    /// What it is about, in two or four characters.
    pub topic: String,
    /// 求决 unless it says otherwise.
    #[serde(default = "request")]
    pub purpose: String,
    /// What they tell.
    pub story: String,
    /// What they ask for.
    #[serde(default)]
    pub ask: String,
    /// Who is reported, in a report of wrongdoing.
    #[serde(default)]
    pub accused: String,
    /// 老年, 行动不便 …
    #[serde(default)]
    pub needs: Vec<String>,
    /// Why the desk lets them go before others, typed.
    #[serde(default)]
    pub prefer: String,
    /// Milliseconds in the room; in the file minutes.
    #[serde(rename = "minutes", deserialize_with = "minutes")]
    pub took: i64,
    /// The official's words.
    pub say: String,
    /// Responsible units, the lead first.
    #[serde(default)]
    pub units: Vec<String>,
    /// 绿, 黄, 红.
    #[serde(default)]
    pub colour: String,
    /// 涉法涉诉 or 法定途径.
    #[serde(default)]
    pub guided: String,
    /// Never comes when called.
    #[serde(default)]
    pub absent: bool,
    /// Not there when called, back so much later; minutes in the file.
    #[serde(default, deserialize_with = "some_minutes")]
    pub late: Option<i64>,
    /// Asks in the room to be heard so much later (暂缓); minutes in the file.
    #[serde(default, deserialize_with = "some_minutes")]
    pub held: Option<i64>,
    /// The room that should hear it: found out when they sit down (转室).
    pub over: Option<RoomNo>,
    /// They come to the window once more on the same day.
    pub again: Option<Again>,
}

/// Somebody who comes a second time on the same day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// When.
    pub at: Minute,
    /// What they tell now.
    pub story: String,
    /// The same matter? 是 or 部分.
    pub same: String,
    /// The official's words, when they are heard again.
    #[serde(default)]
    pub say: String,
    /// Responsible units then.
    #[serde(default)]
    pub units: Vec<String>,
    /// Colour then.
    #[serde(default)]
    pub colour: String,
}

/// How an official ends a reception.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// 交办.
    Assigned(Vec<UnitId>, Colour),
    /// 当场办结.
    Answered,
    /// 引导.
    Guided(Guided),
}

fn a_minute() -> i64 {
    60_000
}

fn one() -> u32 {
    1
}

fn request() -> String {
    "求决".to_owned()
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    date(&toml::value::Datetime::deserialize(from)?)
}

fn days<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Day>, D::Error> {
    Vec::<toml::value::Datetime>::deserialize(from)?.iter().map(date).collect()
}

fn date<E: serde::de::Error>(date: &toml::value::Datetime) -> Result<Day, E> {
    let day = date.to_string().parse();
    day.map_err(|_| E::custom("日期要写成 2006-08-15 的样子"))
}

fn minutes<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    Ok(i64::from(u16::deserialize(from)?) * 60_000)
}

fn some_minutes<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    minutes(from).map(Some)
}

impl<'de> Deserialize<'de> for Minute {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let read = |text: &str| -> Option<i64> {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
            ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
        };
        let minute = read(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("看不懂时刻「{text}」，请写成 07:30 的样子"))
        })?;
        Ok(Minute(minute * 60_000))
    }
}

impl PlayedDay {
    /// Reads a day and checks it against the rules of the pack.
    ///
    /// # Errors
    /// A Chinese sentence that names the line, or the visit and what is wrong with it.
    pub fn read(text: &str, rules: &Rules) -> Result<PlayedDay, String> {
        let day: PlayedDay = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |span| text[..span.start].lines().count().max(1));
            format!("第{line}行不对：{}", e.message())
        })?;
        if day.windows == 0 || day.batches.is_empty() {
            return Err("至少要有一个窗口、一批来访".to_owned());
        }
        if day.listed.is_empty() || day.listed.iter().any(|listed| *listed >= day.day) {
            return Err("listed 要写接访日以前、收预登记的日子".to_owned());
        }
        for (at, batch) in day.batches.iter().enumerate() {
            let said = |what: String| format!("第{}批（{}）{what}", at + 1, batch.name);
            batch.check(rules).map_err(said)?;
            if at > 0 && batch.at < day.batches[at - 1].at {
                return Err(said("比前一批来得早，请按到的先后写".to_owned()));
            }
            day.form(at, rules)
                .check(rules, day.day)
                .map_err(|e| said(format!("登记不了：{}", e.message)))?;
        }
        Ok(day)
    }

    /// The same day with every visit `times` over and everything so much quicker: the load of a
    /// day many times as full.
    pub fn times(&self, times: usize) -> PlayedDay {
        let part = |millis: i64| millis / times.max(1) as i64;
        let gap = self.writing / times.max(1) as i64;
        let mut day = self.clone();
        (day.writing, day.beat) = (part(self.writing), part(self.beat));
        day.batches = self
            .batches
            .iter()
            .flat_map(|batch| {
                (0..times).map(move |copy| {
                    let mut batch = batch.clone();
                    batch.at.0 += copy as i64 * gap;
                    batch.took = part(batch.took);
                    batch.late = batch.late.map(part);
                    batch.held = batch.held.map(part);
                    batch
                })
            })
            .collect();
        day.batches.sort_by_key(|batch| batch.at);
        day
    }

    /// What the window types for a visit. The room is chosen there; units and colour are left to
    /// the official, and nothing is guided away before somebody listened.
    pub fn form(&self, at: usize, rules: &Rules) -> IntakeForm {
        let batch = &self.batches[at];
        IntakeForm {
            visitor: VisitorForm {
                name: batch.name.clone(),
                id_number: nobody(&rules.county, at),
                phone: if at < PHONES { format!("138000000{at:02}") } else { String::new() },
                address: format!("{}{}某村", rules.county_name, batch.town),
                ..VisitorForm::default()
            },
            head_count: Some(batch.heads),
            channel: if batch.booked { "预登记" } else { "领导下访" }.to_owned(),
            purpose: batch.purpose.clone(),
            place: batch.town.clone(),
            narrative: batch.story.clone(),
            request: batch.ask.clone(),
            accused: (!batch.accused.is_empty())
                .then(|| AccusedForm { name: batch.accused.clone(), ..AccusedForm::default() }),
            needs: batch.needs.clone(),
            external_no: self.entry(at),
            room: if batch.is_report() { String::new() } else { batch.room.to_string() },
            guided: if batch.is_report() { "" } else { "no" }.to_owned(),
            ..IntakeForm::default()
        }
    }

    /// What the window types when they come a second time.
    pub fn form_again(&self, at: usize, rules: &Rules, number: &str) -> Option<IntakeForm> {
        let again = self.batches[at].again.as_ref()?;
        let same_as = SameAsForm { number: number.to_owned(), answer: again.same.clone() };
        Some(IntakeForm {
            narrative: again.story.clone(),
            same_as: Some(same_as),
            channel: "领导下访".to_owned(),
            ..self.form(at, rules)
        })
    }

    /// What the list says of a visit. A person looked through it: two of one name are two.
    pub fn book_form(&self, at: usize, rules: &Rules) -> BookForm {
        let (batch, form) = (&self.batches[at], self.form(at, rules));
        BookForm {
            date: self.day.to_string(),
            name: form.visitor.name,
            phone: form.visitor.phone,
            id_number: form.visitor.id_number,
            heads: batch.heads,
            town: batch.town.clone(),
            story: batch.story.clone(),
            purpose: batch.purpose.clone(),
            room: batch.room.to_string(),
            distinct: true,
            ..BookForm::default()
        }
    }

    /// A visit's place on the list, from one.
    pub fn booking(&self, at: usize) -> i64 {
        self.batches[..=at].iter().filter(|batch| batch.booked).count() as i64
    }

    /// Number of a visit in the day's own list, by which every seat knows it again.
    pub fn entry(&self, at: usize) -> String {
        format!("{}-{:03}", self.day.format("%Y%m%d"), at + 1)
    }

    /// The visit an entry number means.
    pub fn find(&self, entry: &str) -> Option<usize> {
        let (_, serial) = entry.rsplit_once('-')?;
        let at = serial.parse::<usize>().ok()?.checked_sub(1)?;
        (at < self.batches.len() && self.entry(at) == entry).then_some(at)
    }
}

impl Batch {
    /// A report of wrongdoing: it gets no number of its own and nothing of it is played on.
    pub fn is_report(&self) -> bool {
        !self.accused.is_empty()
    }

    /// How its reception ends, the second one when `again`; checked when the day was read.
    ///
    /// # Errors
    /// A unit or word nobody knows.
    pub fn ending(&self, again: bool, rules: &Rules) -> Result<Ending, String> {
        match self.again.as_ref().filter(|_| again) {
            Some(second) => ending(&second.units, &second.colour, "", rules),
            None => ending(&self.units, &self.colour, &self.guided, rules),
        }
    }

    fn check(&self, rules: &Rules) -> Result<(), String> {
        for room in [Some(self.room), self.over].into_iter().flatten() {
            rules.room(room).ok_or_else(|| format!("要去的{room}号接待室没有"))?;
        }
        if self.booked && self.is_report() {
            return Err("揭发控告不写在预登记名单上".to_owned());
        }
        if let Some(need) = self.needs.iter().find(|need| Need::parse(need).is_none()) {
            return Err(format!("没有「{need}」这种需求"));
        }
        if let Some(again) = &self.again {
            let same = SameMatter::parse(&again.same).filter(|same| *same != SameMatter::No);
            same.ok_or_else(|| format!("再来时「{}」要写成是或部分", again.same))?;
            self.ending(true, rules)?;
        }
        self.ending(false, rules).map(|_| ())
    }
}

fn ending(units: &[String], colour: &str, guided: &str, rules: &Rules) -> Result<Ending, String> {
    let units = units.iter().map(|name| {
        let unit = rules.find_unit(name).ok_or_else(|| format!("没有「{name}」这个单位"))?;
        Ok::<_, String>(unit.id.clone())
    });
    let units: Vec<UnitId> = units.collect::<Result<_, _>>()?;
    match (units.is_empty(), guided.trim()) {
        (false, "") => Colour::parse(colour)
            .map(|colour| Ending::Assigned(units, colour))
            .map_err(|_| format!("分类「{colour}」要写成绿、黄或红")),
        (true, "") => Ok(Ending::Answered),
        (true, word) => Guided::parse(word)
            .map(Ending::Guided)
            .ok_or_else(|| format!("引导「{word}」要写成涉法涉诉或法定途径")),
        (false, _) => Err("交办和引导只能写一样".to_owned()),
    }
}

/// A checksum-valid number (GB 11643) of nobody: born between 1800 and 1809.
fn nobody(county: &str, at: usize) -> String {
    let (year, month) = (1800 + at % 10, 1 + at / 10 % 12);
    let body = format!("{county}{year}{month:02}{:02}{:03}", 1 + at / 120 % 28, at % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
