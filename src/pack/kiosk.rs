//! What the pack says about its kiosks (自助机): where they stand, the menu, and what a person can
//! choose instead of writing — topics with their typical sentences, and the services on offer.
//!
//! Three choices a screen and nine lines a page are limits of the person, not of the program, so
//! they are checked here where the words are written.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::error::{PackError, Source};
use crate::matter::rules::{Channel, Place, PlaceCode, Room, RoomNo};
use crate::matter::words::Purpose;

/// Most choices of a menu.
pub const MENU_MAX: usize = 3;
/// Most sentences of a topic: with 到窗口再说 and 说完了 they fill the keys of a number pad.
pub const SENTENCES_MAX: usize = 6;
/// Most characters of a choice: nine, drawn twice as wide, fill forty columns.
const SAY_MAX: usize = 9;
/// Most characters of a sentence.
const SENTENCE_MAX: usize = 32;

/// The kiosks of a county.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kiosks {
    /// Seconds without a key after which everything entered is gone; 60 or more.
    pub idle: u32,
    /// The channel (来源) of what is told there.
    pub channel: String,
    /// The machines.
    pub machines: Vec<Machine>,
    /// The first screen.
    pub menu: Vec<Entry>,
    /// What people come about.
    pub topics: Vec<Topic>,
    /// What people can ask for (信访超市, S3-5; the ten wanted services, S3-10).
    pub services: Vec<Topic>,
}

/// One machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its seat in the records.
    pub id: String,
    /// As staff call it: 莲花镇自助机.
    pub name: String,
    /// The hall it stands in, the heading of its screens.
    pub hall: String,
    /// The town whose hall it is.
    pub place: Option<PlaceCode>,
}

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// In a villager's words.
    pub say: String,
    /// What it leads to.
    pub does: Does,
}

/// What a choice leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    /// Another menu.
    Menu(Vec<Entry>),
    /// Telling a matter.
    Tell,
    /// A number and nothing else.
    Number,
    /// Asking for a service.
    Services,
    /// Following a matter by its code, and rating it.
    Follow,
    /// Who sits when.
    Duty,
}

/// Something people come about.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// In a villager's words.
    pub say: String,
    /// The room that hears it.
    pub room: RoomNo,
    /// Only told to a person, never to a machine: what may be a report of wrongdoing.
    pub window: bool,
    /// What it is for.
    pub purpose: Purpose,
    /// Sentences to tick.
    pub sentences: Vec<String>,
}

impl Kiosks {
    /// The machine with this id or name; the first when the text is empty.
    pub fn machine(&self, text: &str) -> Option<&Machine> {
        let text = text.trim();
        self.machines.iter().find(|m| text.is_empty() || m.id == text || m.name == text)
    }
}

/// `[kiosk]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KioskTable {
    #[serde(default = "idle")]
    idle: Spanned<u32>,
    channel: Spanned<String>,
    #[serde(rename = "machine", default)]
    machines: Vec<MachineTable>,
    #[serde(default)]
    menu: Vec<EntryTable>,
    #[serde(rename = "topic", default)]
    topics: Vec<TopicTable>,
    #[serde(rename = "service", default)]
    services: Vec<TopicTable>,
}

fn idle() -> Spanned<u32> {
    Spanned::new(0..0, 90)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MachineTable {
    id: Spanned<String>,
    name: String,
    hall: String,
    #[serde(default)]
    place: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryTable {
    say: Spanned<String>,
    #[serde(rename = "do", default)]
    does: Option<Spanned<String>>,
    #[serde(default)]
    menu: Vec<EntryTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicTable {
    say: Spanned<String>,
    room: Spanned<u16>,
    #[serde(default)]
    window: bool,
    #[serde(default)]
    purpose: Option<Spanned<String>>,
    #[serde(default)]
    sentences: Vec<Spanned<String>>,
}

/// Checks the table against the pack it stands in.
pub(super) fn build(
    table: &KioskTable,
    source: &Source,
    rooms: &[Room],
    places: &[Place],
    channels: &[Channel],
    seats: &[super::Seat],
) -> Result<Kiosks, PackError> {
    let check = Check { source, rooms };
    let idle = *table.idle.get_ref();
    if idle < 60 {
        // 适老化: no time-out shorter than a minute.
        return Err(source.wrong(table.idle.span(), "idle 太短", "写 60 以上的秒数"));
    }
    let mut machines: Vec<Machine> = Vec::new();
    for m in &table.machines {
        let id = m.id.get_ref();
        if machines.iter().any(|k| k.id == *id) || seats.iter().any(|s| s.id == *id) {
            let problem = format!("自助机「{id}」与别的席位重号");
            return Err(source.wrong(m.id.span(), problem, "给它一个不同的 id"));
        }
        if let Some(place) = &m.place
            && !places.iter().any(|p| p.code == *place.get_ref())
        {
            let problem = format!("没有乡镇「{}」", place.get_ref());
            return Err(source.wrong(place.span(), problem, "写某个 [[place]] 的 code"));
        }
        machines.push(Machine {
            id: id.clone(),
            name: m.name.clone(),
            hall: m.hall.clone(),
            place: m.place.as_ref().map(|p| p.get_ref().clone()),
        });
    }
    let channel = table.channel.get_ref();
    if !channels.iter().any(|c| c.name == *channel && c.group == "访") {
        let problem = format!("没有「{channel}」这个到访的渠道");
        return Err(source.wrong(
            table.channel.span(),
            problem,
            "写某个 group 是 访 的 [[channel]]",
        ));
    }
    let at = source.text.find("[kiosk]").unwrap_or(0);
    Ok(Kiosks {
        idle,
        channel: channel.clone(),
        machines,
        menu: check.menu(&table.menu, at..at)?,
        topics: table.topics.iter().map(|t| check.topic(t)).collect::<Result<_, _>>()?,
        services: table.services.iter().map(|t| check.topic(t)).collect::<Result<_, _>>()?,
    })
}

struct Check<'p> {
    source: &'p Source,
    rooms: &'p [Room],
}

impl Check<'_> {
    fn say(&self, text: &Spanned<String>, most: usize) -> Result<String, PackError> {
        let count = text.get_ref().trim().chars().count();
        if (1..=most).contains(&count) {
            return Ok(text.get_ref().trim().to_owned());
        }
        let problem = format!("「{}」有{count}个字", text.get_ref());
        Err(self.source.wrong(text.span(), problem, format!("写 1 到 {most} 个字")))
    }

    fn menu(&self, list: &[EntryTable], at: Range<usize>) -> Result<Vec<Entry>, PackError> {
        if !(1..=MENU_MAX).contains(&list.len()) {
            let problem = format!("自助机的一屏菜单有 {} 项", list.len());
            return Err(self.source.wrong(at, problem, format!("写 1 到 {MENU_MAX} 项")));
        }
        list.iter().map(|e| self.entry(e)).collect()
    }

    fn entry(&self, entry: &EntryTable) -> Result<Entry, PackError> {
        let does = match (&entry.does, entry.menu.is_empty()) {
            (None, false) => Does::Menu(self.menu(&entry.menu, entry.say.span())?),
            (Some(does), true) => match does.get_ref().as_str() {
                "tell" => Does::Tell,
                "number" => Does::Number,
                "services" => Does::Services,
                "follow" => Does::Follow,
                "duty" => Does::Duty,
                other => {
                    let problem = format!("自助机不会做「{other}」");
                    let expected = "写 tell、number、services、follow、duty 之一";
                    return Err(self.source.wrong(does.span(), problem, expected));
                }
            },
            _ => {
                let problem = format!("「{}」要写 do，或者写下一层 menu", entry.say.get_ref());
                return Err(self.source.wrong(entry.say.span(), problem, "两样写一样"));
            }
        };
        Ok(Entry { say: self.say(&entry.say, SAY_MAX)?, does })
    }

    fn topic(&self, topic: &TopicTable) -> Result<Topic, PackError> {
        let room = *topic.room.get_ref();
        if !self.rooms.iter().any(|r| r.no == room) {
            let problem = format!("没有接待室 {room}");
            return Err(self.source.wrong(topic.room.span(), problem, "写某个 [[room]] 的 no"));
        }
        let purpose = match &topic.purpose {
            None => Purpose::Request,
            Some(word) => match Purpose::parse(word.get_ref()) {
                Some(purpose) if purpose != Purpose::Report => purpose,
                _ => {
                    let problem = format!("自助机不收「{}」", word.get_ref());
                    let expected = "写 求决、申诉、意见建议、其他 之一";
                    return Err(self.source.wrong(word.span(), problem, expected));
                }
            },
        };
        let (few, most) = (topic.sentences.len(), SENTENCES_MAX);
        if few > most || (few == 0 && !topic.window) {
            let problem = format!("「{}」有 {few} 句话", topic.say.get_ref());
            let expected = format!("写 1 到 {most} 句，或者 window = true");
            return Err(self.source.wrong(topic.say.span(), problem, expected));
        }
        let sentences = topic.sentences.iter().map(|s| self.say(s, SENTENCE_MAX));
        Ok(Topic {
            say: self.say(&topic.say, SAY_MAX)?,
            room,
            window: topic.window,
            purpose,
            sentences: sentences.collect::<Result<_, _>>()?,
        })
    }
}
