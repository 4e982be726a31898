//! From the pack file to the rules: every name must lead somewhere, and only once.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use toml::Spanned;

use super::duty;
use super::error::{PackError, Source};
use super::file::{self, PackFile};
use super::words::{self, TopicHome};
use super::{Pack, Seat, kiosk};
use crate::calendar::Calendar;
use crate::matter::duty::DutyRule;
use crate::matter::rules::{BookingRules, Channel, Place, Room, Rules, SealedRoute, Staff, Unit};
use crate::matter::words::UnitKind;

type Text = Spanned<String>;

/// The pack's own file while its names are looked up.
struct Check<'p> {
    source: &'p Source,
    units: HashMap<&'p str, usize>,
    staff: HashMap<&'p str, usize>,
    rooms: HashMap<u16, usize>,
}

/// Checks a pack file against itself and its words, and builds the pack.
pub(super) fn build(
    name: &str,
    file: PackFile,
    pack: &Source,
    words: &Source,
) -> Result<Pack, PackError> {
    let check = Check {
        source: pack,
        units: once(
            pack,
            "单位",
            file.units.iter().map(|u| (u.id.get_ref().as_str(), u.id.span())),
        )?,
        staff: once(
            pack,
            "人员",
            file.staff.iter().map(|s| (s.id.get_ref().as_str(), s.id.span())),
        )?,
        rooms: once(pack, "接待室", file.rooms.iter().map(|r| (*r.no.get_ref(), r.no.span())))?,
    };
    check.header(&file)?;
    check.writings(&file)?;
    let homes = check.topics(&file)?;
    let fallback = check.room(&file.fallback_room)?;
    let lexicon = words::lexicon(words, pack, homes, fallback)?;
    let rules = Rules {
        site: file.site.get_ref().clone(),
        county: file.county.get_ref().clone(),
        county_name: file.county_name.clone(),
        limits: file.rules.limits.clone(),
        calendar: Calendar::builtin(),
        group_from: file.rules.group_from,
        representatives_max: file.rules.representatives_max,
        repeat_months: file.rules.repeat_months,
        light_days: file.rules.light_days,
        queue: file.queue.clone(),
        booking: check.booking(&file)?,
        duty: check.duties(&file)?,
        rooms: check.rooms(&file)?,
        places: check.places(&file)?,
        units: check.units(&file)?,
        channels: check.channels(&file)?,
        staff: check.people(&file)?,
        sealed: check.sealed(&file)?,
        lexicon,
    };
    once(pack, "窗口", file.seats.iter().map(|s| (s.id.get_ref().as_str(), s.id.span())))?;
    let seat = |s: &file::SeatTable| {
        let room = s.room.as_ref().map(|no| check.room(no)).transpose()?;
        Ok(Seat { id: s.id.get_ref().clone(), name: s.name.clone(), room })
    };
    let seats: Vec<Seat> = file.seats.iter().map(seat).collect::<Result<_, _>>()?;
    if let Some(key) = file.texts.empty() {
        let at = pack.text.find("[texts]").unwrap_or(0);
        return Err(pack.wrong(at..at, format!("文字 {key} 是空的"), "写上要印给来访人看的话"));
    }
    let kiosk =
        |table| kiosk::build(table, pack, &rules.rooms, &rules.places, &rules.channels, &seats);
    let kiosks = file.kiosk.as_ref().map(kiosk).transpose()?.unwrap_or_default();
    let board_names = file.board.names;
    let (name, texts, ledger) = (name.to_owned(), file.texts, file.ledger.columns);
    let (title, export) = (file.title, file.ledger.export);
    Ok(Pack { name, title, rules, seats, board_names, ledger, export, texts, kiosks })
}

/// The names of a list with their places; a name given twice is refused at the second.
fn once<K: std::hash::Hash + Eq + std::fmt::Display + Copy>(
    source: &Source,
    what: &str,
    names: impl Iterator<Item = (K, Range<usize>)>,
) -> Result<HashMap<K, usize>, PackError> {
    let mut places = HashMap::new();
    for (name, at) in names {
        if let Some(first) = places.insert(name, at.start) {
            let first = source.line(first);
            let problem = format!("{what}「{name}」在第 {first} 行已经写过");
            return Err(source.wrong(at, problem, format!("给每个{what}一个不同的")));
        }
    }
    Ok(places)
}

fn texts(list: &[Text]) -> Vec<String> {
    list.iter().map(|text| text.get_ref().clone()).collect()
}

impl Check<'_> {
    fn header(&self, file: &PackFile) -> Result<(), PackError> {
        let site = file.site.get_ref();
        if !(2..=4).contains(&site.len()) || !site.bytes().all(|b| b.is_ascii_uppercase()) {
            let problem = format!("站点代码「{site}」不对");
            return Err(self.source.wrong(
                file.site.span(),
                problem,
                "写 2 到 4 个大写字母，如 QJ",
            ));
        }
        self.digits(&file.county, 6, "县代码")?;
        let counts = [
            ("group_from", file.rules.group_from),
            ("representatives_max", file.rules.representatives_max),
            ("repeat_months", file.rules.repeat_months),
        ];
        if let Some((key, _)) = counts.into_iter().find(|(_, n)| *n == 0) {
            let at = self.source.text.find(key).unwrap_or(0);
            return Err(self.source.wrong(at..at, format!("{key} 是 0"), "写 1 以上的整数"));
        }
        let lists = [
            ("room", file.rooms.len()),
            ("unit", file.units.len()),
            ("channel", file.channels.len()),
            ("staff", file.staff.len()),
            ("seat", file.seats.len()),
        ];
        match lists.into_iter().find(|(_, n)| *n == 0) {
            Some((key, _)) => {
                Err(self.source.wrong(0..0, format!("没有一个 [[{key}]]"), "至少写一个"))
            }
            None => Ok(()),
        }
    }

    fn digits(&self, text: &Text, count: usize, what: &str) -> Result<(), PackError> {
        let code = text.get_ref();
        if code.len() == count && code.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(());
        }
        let problem = format!("{what}「{code}」不对");
        Err(self.source.wrong(text.span(), problem, format!("写 {count} 位数字")))
    }

    /// No writing may name two rooms, units, towns or channels.
    fn writings(&self, file: &PackFile) -> Result<(), PackError> {
        fn all<'f>(
            what: &str,
            source: &Source,
            items: impl Iterator<Item = (&'f Text, &'f Vec<Text>)>,
        ) -> Result<(), PackError> {
            let each = items.flat_map(|(name, aliases)| std::iter::once(name).chain(aliases));
            once(source, what, each.map(|t| (t.get_ref().as_str(), t.span()))).map(|_| ())
        }
        all("接待室的名称", self.source, file.rooms.iter().map(|r| (&r.name, &r.aliases)))?;
        all("单位的名称", self.source, file.units.iter().map(|u| (&u.name, &u.aliases)))?;
        all("乡镇的名称", self.source, file.places.iter().map(|p| (&p.name, &p.aliases)))?;
        all("渠道的名称", self.source, file.channels.iter().map(|c| (&c.name, &c.aliases)))
    }

    /// Where each topic is heard and answered; a topic belongs to one room.
    fn topics(&self, file: &PackFile) -> Result<BTreeMap<String, TopicHome>, PackError> {
        let mut homes: BTreeMap<String, TopicHome> = BTreeMap::new();
        let heard = file.rooms.iter().flat_map(|r| r.topics.iter().map(|t| (t, *r.no.get_ref())));
        for (topic, room) in heard {
            let name = topic.get_ref();
            let home = TopicHome { room: Some(room), units: Vec::new(), at: topic.span() };
            if let Some(first) = homes.insert(name.clone(), home).and_then(|h| h.room) {
                let problem = format!("话题「{name}」已经归接待室 {first}");
                return Err(self.source.wrong(topic.span(), problem, "把一个话题只归一个接待室"));
            }
        }
        for unit in &file.units {
            for topic in &unit.topics {
                let new = || TopicHome { at: topic.span(), ..TopicHome::default() };
                let home = homes.entry(topic.get_ref().clone()).or_insert_with(new);
                home.units.push(unit.id.get_ref().clone());
            }
        }
        Ok(homes)
    }

    fn unit(&self, id: &Text) -> Result<String, PackError> {
        if self.units.contains_key(id.get_ref().as_str()) {
            return Ok(id.get_ref().clone());
        }
        let problem = format!("没有单位「{}」", id.get_ref());
        Err(self.source.wrong(id.span(), problem, "写某个 [[unit]] 的 id"))
    }

    fn member(&self, id: &Text) -> Result<String, PackError> {
        if self.staff.contains_key(id.get_ref().as_str()) {
            return Ok(id.get_ref().clone());
        }
        let problem = format!("没有人员「{}」", id.get_ref());
        Err(self.source.wrong(id.span(), problem, "写某个 [[staff]] 的 id"))
    }

    fn room(&self, no: &Spanned<u16>) -> Result<u16, PackError> {
        if self.rooms.contains_key(no.get_ref()) {
            return Ok(*no.get_ref());
        }
        let problem = format!("没有接待室 {}", no.get_ref());
        Err(self.source.wrong(no.span(), problem, "写某个 [[room]] 的 no"))
    }

    fn rooms(&self, file: &PackFile) -> Result<Vec<Room>, PackError> {
        let room = |r: &file::RoomTable| {
            if *r.no.get_ref() == 0 {
                return Err(self.source.wrong(r.no.span(), "接待室号是 0", "从 1 写起"));
            }
            let own = || vec![r.name.get_ref().clone()];
            Ok(Room {
                no: *r.no.get_ref(),
                name: r.name.get_ref().clone(),
                topic: r.topic.clone(),
                aliases: texts(&r.aliases),
                pools: if r.pools.is_empty() { own() } else { r.pools.clone() },
                units: r.units.iter().map(|id| self.unit(id)).collect::<Result<_, _>>()?,
                seats: match &r.seats {
                    None => file.rules.representatives_max,
                    Some(seats) if *seats.get_ref() == 0 => {
                        return Err(self.source.wrong(seats.span(), "座位是 0", "写 1 以上的整数"));
                    }
                    Some(seats) => *seats.get_ref(),
                },
                staff: r.staff.as_ref().map(|id| self.member(id)).transpose()?,
            })
        };
        file.rooms.iter().map(room).collect()
    }

    fn units(&self, file: &PackFile) -> Result<Vec<Unit>, PackError> {
        let towns = file.places.iter().map(|p| p.code.get_ref());
        let towns: Vec<&String> = towns.collect();
        let unit = |u: &file::UnitTable| {
            match (&u.place, u.kind) {
                (None, UnitKind::Place) => {
                    let problem = format!("属地单位「{}」没有写 place", u.name.get_ref());
                    return Err(self.source.wrong(u.id.span(), problem, "写它管的乡镇代码"));
                }
                (Some(place), UnitKind::Function) => {
                    let problem = format!("属事单位「{}」写了 place", u.name.get_ref());
                    return Err(self.source.wrong(
                        place.span(),
                        problem,
                        "去掉它，或把 kind 改成 属地",
                    ));
                }
                (Some(place), UnitKind::Place) if !towns.contains(&place.get_ref()) => {
                    let problem = format!("没有乡镇「{}」", place.get_ref());
                    return Err(self.source.wrong(
                        place.span(),
                        problem,
                        "写某个 [[place]] 的 code",
                    ));
                }
                _ => {}
            }
            Ok(Unit {
                id: u.id.get_ref().clone(),
                name: u.name.get_ref().clone(),
                short: u.short.clone().unwrap_or_else(|| u.name.get_ref().clone()),
                aliases: texts(&u.aliases),
                kind: u.kind,
                place: u.place.as_ref().map(|p| p.get_ref().clone()),
                parent: u.parent.as_ref().map(|id| self.unit(id)).transpose()?,
                phone: u.phone.clone(),
            })
        };
        file.units.iter().map(unit).collect()
    }

    fn places(&self, file: &PackFile) -> Result<Vec<Place>, PackError> {
        let codes = file.places.iter().map(|p| (p.code.get_ref().as_str(), p.code.span()));
        once(self.source, "乡镇代码", codes)?;
        let answered: Vec<&String> =
            file.units.iter().filter_map(|u| u.place.as_ref()).map(Spanned::get_ref).collect();
        let place = |p: &file::PlaceTable| {
            self.digits(&p.code, 9, "乡镇代码")?;
            if !p.code.get_ref().starts_with(file.county.get_ref()) {
                let problem = format!("乡镇代码「{}」不在本县", p.code.get_ref());
                let expected = format!("以 {} 开头", file.county.get_ref());
                return Err(self.source.wrong(p.code.span(), problem, expected));
            }
            if !answered.contains(&p.code.get_ref()) {
                let problem = format!("{}没有属地单位", p.name.get_ref());
                return Err(self.source.wrong(
                    p.code.span(),
                    problem,
                    "写一个 place 是它的 [[unit]]",
                ));
            }
            Ok(Place {
                code: p.code.get_ref().clone(),
                name: p.name.get_ref().clone(),
                aliases: texts(&p.aliases),
            })
        };
        file.places.iter().map(place).collect()
    }

    fn channels(&self, file: &PackFile) -> Result<Vec<Channel>, PackError> {
        let channel = |c: &file::ChannelTable| {
            let group = c.group.get_ref();
            if !["信", "访", "网", "电"].contains(&group.as_str()) {
                let problem = format!("渠道的 group「{group}」不对");
                return Err(self.source.wrong(c.group.span(), problem, "写 信、访、网、电 之一"));
            }
            let (name, group) = (c.name.get_ref().clone(), group.clone());
            Ok(Channel { name, group, aliases: texts(&c.aliases) })
        };
        file.channels.iter().map(channel).collect()
    }

    fn sealed(&self, file: &PackFile) -> Result<SealedRoute, PackError> {
        let sealed = &file.sealed;
        if sealed.unit.get_ref() == sealed.other.get_ref() {
            let problem = "密件的 other 与 unit 是同一个单位";
            let expected = "另写一个单位：第一个被检举时由它收";
            return Err(self.source.wrong(sealed.other.span(), problem, expected));
        }
        Ok(SealedRoute {
            unit: self.unit(&sealed.unit)?,
            other: self.unit(&sealed.other)?,
            room: self.room(&sealed.room)?,
        })
    }

    fn people(&self, file: &PackFile) -> Result<Vec<Staff>, PackError> {
        let person = |s: &file::StaffTable| {
            Ok(Staff {
                id: s.id.get_ref().clone(),
                name: s.name.clone(),
                post: s.post.clone(),
                unit: s.unit.as_ref().map(|id| self.unit(id)).transpose()?,
                sealed: s.sealed,
                export: s.export,
            })
        };
        file.staff.iter().map(person).collect()
    }

    fn booking(&self, file: &PackFile) -> Result<BookingRules, PackError> {
        let at = self.source.text.find("[booking]").unwrap_or(0);
        if file.booking.minutes == 0 || file.booking.hours.is_empty() {
            let expected = "minutes 写 1 以上，hours 写 [\"08:30-12:00\"] 这样的时段";
            return Err(self.source.wrong(at..at, "[booking] 没有写全", expected));
        }
        Ok(file.booking.clone())
    }

    fn duties(&self, file: &PackFile) -> Result<Vec<DutyRule>, PackError> {
        let ids = file.duties.iter().map(|d| (d.id.get_ref().as_str(), d.id.span()));
        once(self.source, "坐班", ids)?;
        let town = |code: &Text| {
            let known = file.places.iter().any(|p| p.code.get_ref() == code.get_ref());
            known.then(|| code.get_ref().clone()).ok_or_else(|| {
                let problem = format!("没有乡镇「{}」", code.get_ref());
                self.source.wrong(code.span(), problem, "写某个 [[place]] 的 code")
            })
        };
        duty::rules(&file.duties, self.source, |id| self.member(id), town)
    }
}
