//! From the file of the words to the lexicon: which room and which units a topic belongs to is
//! said by the pack, what people say about it by the words.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::error::{PackError, Source};
use super::file::{GroupTable, LexiconFile};
use crate::matter::deadline::Colour;
use crate::matter::hints::{About, Group};
use crate::matter::lexicon::Lexicon;
use crate::matter::quick::QuickMap;
use crate::matter::rules::{RoomNo, UnitId};
use crate::matter::words::{Purpose, Special};

/// Who hears and answers a topic, as the pack says.
#[derive(Clone, Debug, Default)]
pub(super) struct TopicHome {
    pub room: Option<RoomNo>,
    pub units: Vec<UnitId>,
    /// Where in the pack it is named first.
    pub at: Range<usize>,
}

/// Builds the lexicon; complaints name the file they are about.
///
/// Words and pack that were shipped together are sound (a test reads them all), so they are not
/// read until somebody tells a story; anything a centre has changed is checked at once.
pub(super) fn lexicon(
    words: &Source,
    pack: &Source,
    homes: BTreeMap<String, TopicHome>,
    fallback: RoomNo,
) -> Result<Lexicon, PackError> {
    if !(words.shipped && pack.shipped) {
        return Ok(Lexicon::build(groups(words, pack, &homes)?, fallback));
    }
    let (words, pack) = (words.clone(), pack.clone());
    let later = move || groups(&words, &pack, &homes).unwrap_or_default();
    Ok(Lexicon::later(Box::new(later), fallback))
}

/// Reads and checks the words.
pub(super) fn groups(
    words: &Source,
    pack: &Source,
    homes: &BTreeMap<String, TopicHome>,
) -> Result<Vec<Group>, PackError> {
    let file: LexiconFile = words.read()?;
    let known: Vec<&str> = file.topics.iter().map(|t| t.name.get_ref().as_str()).collect();
    if let Some((name, home)) = homes.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        return Err(pack.wrong(
            home.at.clone(),
            format!("话题「{name}」在词表 {} 里没有", words.name),
            "写词表里 [[topic]] 的 name",
        ));
    }
    let mut groups = Vec::new();
    for (index, table) in file.topics.iter().enumerate() {
        let name = table.name.get_ref();
        if known.iter().take(index).any(|k| k == name) {
            let problem = format!("话题「{name}」写了两次");
            return Err(words.wrong(table.name.span(), problem, "合成一段"));
        }
        let home = homes.get(name).and_then(|home| Some((home.room?, home)));
        let Some((room, home)) = home else {
            return Err(words.wrong(
                table.name.span(),
                format!("话题「{name}」没有哪个接待室接"),
                format!("在 {} 里某个 [[room]] 的 topics 写上它", pack.name),
            ));
        };
        let lead = table.lead.as_ref().map(|lead| *lead.get_ref());
        let about = About::Topic { name: name.clone(), room, units: home.units.clone(), lead };
        groups.push(group(words, table, about)?);
    }
    for table in &file.specials {
        let special = table.parse(words, "special", Special::parse, Special::ALL, Special::word)?;
        let unknown = |topic: &&Spanned<String>| !known.contains(&topic.get_ref().as_str());
        if let Some(topic) = table.topic.as_ref().filter(unknown) {
            let problem = format!("没有话题「{}」", topic.get_ref());
            return Err(words.wrong(topic.span(), problem, "写本文件里 [[topic]] 的 name"));
        }
        let topic = table.topic.as_ref().map(|t| t.get_ref().clone());
        groups.push(group(words, table, About::Special(special, topic))?);
    }
    for table in &file.purposes {
        let value = table.parse(words, "purpose", Purpose::parse, Purpose::ALL, Purpose::word)?;
        groups.push(group(words, table, About::Purpose(value))?);
    }
    for table in &file.colours {
        let read = |text: &str| Colour::parse(text).ok();
        let value = table.parse(words, "colour", read, &Colour::ALL, Colour::word)?;
        groups.push(group(words, table, About::Colour(value))?);
    }
    Ok(groups)
}

impl GroupTable {
    /// Reads the name as a word of a closed list.
    fn parse<T: Copy>(
        &self,
        source: &Source,
        array: &str,
        read: impl Fn(&str) -> Option<T>,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<T, PackError> {
        read(self.name.get_ref()).ok_or_else(|| {
            let known = all.iter().map(|v| word(*v)).collect::<Vec<_>>().join("、");
            let problem = format!("[[{array}]] 不认识「{}」", self.name.get_ref());
            source.wrong(self.name.span(), problem, format!("写 {known} 之一"))
        })
    }
}

fn group(source: &Source, table: &GroupTable, about: About) -> Result<Group, PackError> {
    if let (Some(lead), false) = (&table.lead, matches!(about, About::Topic { .. })) {
        return Err(source.wrong(lead.span(), "lead 不该在这里", "只写在 [[topic]] 里"));
    }
    if let (Some(topic), false) = (&table.topic, matches!(about, About::Special(..))) {
        return Err(source.wrong(topic.span(), "topic 不该在这里", "只写在 [[special]] 里"));
    }
    let mut words = Vec::new();
    let mut seen: QuickMap<&str, usize> = QuickMap::default();
    for (weight, list) in table.lists() {
        for word in list {
            let text = word.get_ref();
            // A piece of one character between gaps finds too much to mean anything.
            if text.chars().filter(|c| *c != '…' && !c.is_whitespace()).count() < 2 {
                let problem = format!("词「{text}」太短");
                return Err(source.wrong(word.span(), problem, "写两个字以上的词"));
            }
            // Lines are counted only for a complaint: counting them for every word costs more
            // than all the rest of starting up.
            if let Some(first) = seen.insert(text, word.span().start) {
                let problem = format!("词「{text}」在第 {} 行已经写过", source.line(first));
                return Err(source.wrong(word.span(), problem, "在一段里一个词只写一次"));
            }
            words.push((text.clone(), weight));
        }
    }
    Ok(Group { about, words })
}
