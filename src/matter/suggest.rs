//! Reads a story and proposes rooms, units, colour, purpose and special paths, each with the
//! person's own words that caused it. A proposal only: a person confirms every one of them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::crowd::{Crowd, crowd};
use super::deadline::Colour;
use super::learned::Learned;
use super::lexicon::{About, Folded, Hit};
use super::rules::{PlaceCode, RoomNo, Rules, Unit, UnitId};
use super::words::{Purpose, Role, Special, UnitKind};

/// A word said again counts this much of its first time.
const AGAIN: f32 = 0.2;
/// What a person asks for says more than how they came to it.
const REQUEST: f32 = 1.3;
/// Enough for a special path or a colour.
const SURE: f32 = 3.0;
/// A second department this strong beside the first is asked too.
const SECOND: f32 = 0.55;
/// This many people or households make a matter hard.
const MANY: u32 = 30;

/// What a person tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// 事实和理由.
    pub narrative: String,
    /// 请求.
    pub request: String,
    /// 问题属地, when known.
    pub place: Option<PlaceCode>,
    /// How many came; 0 when not asked yet.
    pub head_count: u32,
    /// 重大紧急, when the window said so.
    pub urgent: bool,
}

/// A room and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoomHint {
    /// Number.
    pub no: RoomNo,
    /// Short name.
    pub name: String,
    /// The person's words in 「」, or a sentence.
    pub because: Vec<String>,
    /// Its weight, for measuring; not for people.
    #[serde(skip)]
    pub score: f32,
}

/// A unit and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitHint {
    /// Id in the pack.
    #[serde(skip)]
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// 属地 or 属事.
    #[serde(serialize_with = "english_kind")]
    pub kind: UnitKind,
    /// 牵头 or 协办.
    #[serde(serialize_with = "english_role")]
    pub role: Role,
    /// Why.
    pub because: String,
}

/// One value and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hint<T> {
    /// The value.
    pub value: T,
    /// Why.
    pub because: String,
}

/// Everything proposed for one story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// One to three rooms, best first.
    pub rooms: Vec<RoomHint>,
    /// The pair 属地 + 属事, the lead first.
    pub units: Vec<UnitHint>,
    /// Colour.
    pub colour: Hint<Colour>,
    /// Purpose.
    pub purpose: Hint<Purpose>,
    /// Special paths; as JSON only the values, the reasons are for the screen.
    #[serde(serialize_with = "values_only")]
    pub special: Vec<Hint<Special>>,
}

fn english_kind<S: Serializer>(kind: &UnitKind, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if *kind == UnitKind::Place { "place" } else { "function" })
}

fn english_role<S: Serializer>(role: &Role, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if *role == Role::Lead { "lead" } else { "assist" })
}

fn values_only<S: Serializer>(hints: &[Hint<Special>], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(hints.iter().map(|hint| hint.value))
}

impl Suggestion {
    /// True when this path is proposed.
    pub fn has(&self, special: Special) -> bool {
        self.special.iter().any(|hint| hint.value == special)
    }
}

/// Weight gathered for something, with the words that brought it, strongest first.
#[derive(Clone, Debug, Default)]
struct Weight {
    score: f32,
    words: Vec<(f32, String)>,
}

impl Weight {
    fn add(&mut self, score: f32, said: String) {
        self.score += score;
        if score > 0.0 && !said.is_empty() && !self.words.iter().any(|(_, w)| *w == said) {
            let at = self.words.partition_point(|(s, _)| *s >= score);
            self.words.insert(at, (score, said));
        }
    }

    /// At most `most` of the words, quoted; a word inside another one says nothing new.
    fn quoted(&self, most: usize) -> Vec<String> {
        let mut kept: Vec<&str> = Vec::new();
        for (_, word) in &self.words {
            if kept.len() < most && !kept.iter().any(|k| k.contains(word.as_str())) {
                kept.push(word);
            }
        }
        kept.into_iter().map(|word| format!("「{word}」")).collect()
    }

    fn because(&self) -> String {
        self.quoted(3).join("、")
    }
}

/// Everything heard in a story, by what it is about.
#[derive(Default)]
struct Heard {
    rooms: BTreeMap<RoomNo, Weight>,
    /// By index of the group.
    groups: BTreeMap<usize, Weight>,
    specials: BTreeMap<Special, Weight>,
    purposes: BTreeMap<Purpose, Weight>,
    colours: BTreeMap<Colour, Weight>,
    crowd: Option<(Crowd, String)>,
}

/// Proposes. Pure: the same story, rules and counts always give the same answer.
pub fn suggest(story: &Story, rules: &Rules, learned: &Learned) -> Suggestion {
    let mut heard = Heard::default();
    let mut said_before: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for (text, factor) in [(&story.narrative, 1.0), (&story.request, REQUEST)] {
        let folded = Folded::new(text);
        for hit in rules.lexicon.find(&folded) {
            let said = folded.said(text, hit.start, hit.end).to_owned();
            let full = hit.weight * factor;
            let before = said_before.entry((hit.group, hit.word)).or_insert(0.0);
            let gain = if *before == 0.0 { full } else { full * AGAIN };
            *before = full;
            heard.take(&hit, gain, said, rules);
        }
        for (room, prior) in learned.prior(&folded) {
            let said = folded.said(text, prior.place.0, prior.place.1).to_owned();
            heard.rooms.entry(room).or_default().add(prior.score, said);
        }
        if let Some(found) = crowd(&folded) {
            let said = folded.said(text, found.start, found.end).to_owned();
            heard.crowd.get_or_insert((found, said));
        }
    }
    let special = specials(story, rules, &heard);
    let rooms = rooms(rules, &mut heard, &special);
    let units = units(story, rules, &heard, &rooms, &special);
    let colour = colour(story, rules, &heard, &units);
    let purpose = purpose(&heard, &special);
    Suggestion { rooms, units, colour, purpose, special }
}

impl Heard {
    fn take(&mut self, hit: &Hit, gain: f32, said: String, rules: &Rules) {
        let groups = rules.lexicon.groups();
        match &groups[hit.group].about {
            About::Topic { .. } => self.topic(hit.group, gain, said, rules),
            About::Special(special, topic) => {
                self.specials.entry(*special).or_default().add(gain, said.clone());
                let named = |g: &super::lexicon::Group| matches!(&g.about, About::Topic { name, .. } if Some(name) == topic.as_ref());
                if let Some(index) = groups.iter().position(named) {
                    self.topic(index, gain, said, rules);
                }
            }
            About::Purpose(purpose) => self.purposes.entry(*purpose).or_default().add(gain, said),
            About::Colour(colour) => self.colours.entry(*colour).or_default().add(gain, said),
        }
    }

    fn topic(&mut self, group: usize, gain: f32, said: String, rules: &Rules) {
        if let About::Topic { room, .. } = &rules.lexicon.groups()[group].about {
            self.rooms.entry(*room).or_default().add(gain, said.clone());
        }
        self.groups.entry(group).or_default().add(gain, said);
    }

    /// Topics of this room that were heard, strongest first.
    fn topics_of(&self, room: RoomNo, rules: &Rules) -> Vec<(usize, &Weight)> {
        let of_room = |group: usize| matches!(&rules.lexicon.groups()[group].about, About::Topic { room: r, .. } if *r == room);
        let mut found: Vec<(usize, &Weight)> = self
            .groups
            .iter()
            .filter(|(group, weight)| weight.score > 0.0 && of_room(**group))
            .map(|(group, weight)| (*group, weight))
            .collect();
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        found
    }
}

/// Special paths. A report of wrongdoing is never guided away as well: purpose comes first.
fn specials(story: &Story, rules: &Rules, heard: &Heard) -> Vec<Hint<Special>> {
    let score = |s| heard.specials.get(&s).map_or(0.0, |w| w.score);
    let hint = |value| {
        let because = heard.specials.get(&value).map(Weight::because).unwrap_or_default();
        Hint { value, because }
    };
    let mut found = Vec::new();
    let (court, statutory) = (score(Special::GuidedCourt), score(Special::GuidedStatutory));
    if score(Special::Sealed) >= SURE {
        found.push(hint(Special::Sealed));
    } else if court >= SURE && court >= statutory {
        found.push(hint(Special::GuidedCourt));
    } else if statutory >= SURE {
        found.push(hint(Special::GuidedStatutory));
    }
    if story.head_count >= rules.group_from {
        let because = format!("同来 {} 人", story.head_count);
        found.push(Hint { value: Special::Group, because });
    } else if let Some((crowd, said)) = &heard.crowd {
        // What the window counted goes before what was said.
        if story.head_count == 0 && crowd.came && crowd.count >= rules.group_from {
            found.push(Hint { value: Special::Group, because: format!("「{said}」") });
        }
    }
    if story.urgent {
        found.push(Hint { value: Special::Urgent, because: "窗口标为紧急".to_owned() });
    } else if score(Special::Urgent) >= SURE {
        found.push(hint(Special::Urgent));
    }
    found
}

fn rooms(rules: &Rules, heard: &mut Heard, special: &[Hint<Special>]) -> Vec<RoomHint> {
    if special.iter().any(|hint| hint.value == Special::Sealed) {
        // Whatever the report is about, the person is heard where the pack says.
        let best = heard.rooms.values().map(|w| w.score).fold(0.0, f32::max);
        let words = heard.specials.get(&Special::Sealed).map(|w| w.words.clone());
        let score = best + SURE;
        let words = words.unwrap_or_default();
        heard.rooms.insert(rules.sealed.room, Weight { score, words });
    }
    let mut found: Vec<RoomHint> = heard
        .rooms
        .iter()
        .filter(|(_, weight)| weight.score > 0.0)
        .filter_map(|(no, weight)| {
            let room = rules.room(*no)?;
            let because = weight.quoted(4);
            (!because.is_empty()).then(|| RoomHint {
                no: *no,
                name: room.name.clone(),
                because,
                score: weight.score,
            })
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.no.cmp(&b.no)));
    found.truncate(3);
    if found.is_empty() {
        let fallback = rules.room(rules.lexicon.fallback()).or(rules.rooms.last());
        found.extend(fallback.map(|room| RoomHint {
            no: room.no,
            name: room.name.clone(),
            because: vec!["没有听出是哪一类事项，请当面问清再定".to_owned()],
            score: 0.0,
        }));
    }
    found
}

fn units(
    story: &Story,
    rules: &Rules,
    heard: &Heard,
    rooms: &[RoomHint],
    special: &[Hint<Special>],
) -> Vec<UnitHint> {
    let hint = |unit: &Unit, role, because: String| UnitHint {
        id: unit.id.clone(),
        name: unit.name.clone(),
        kind: unit.kind,
        role,
        because,
    };
    if let Some(sealed) = special.iter().find(|hint| hint.value == Special::Sealed) {
        // A report is seen by nobody else, least of all by the place it came from.
        let unit = rules.unit(&rules.sealed.unit);
        let because = format!("检举控告只交密件承办单位：{}", sealed.because);
        return unit.map(|u| hint(u, Role::Lead, because)).into_iter().collect();
    }
    let Some(best) = rooms.first() else { return Vec::new() };
    let topics = heard.topics_of(best.no, rules);
    let about = |group: usize| &rules.lexicon.groups()[group].about;
    let mut functions: Vec<UnitHint> = Vec::new();
    let mut place_leads = false;
    if let Some((group, weight)) = topics.first() {
        if let About::Topic { name, units, lead, .. } = about(*group) {
            place_leads = *lead == Some(UnitKind::Place);
            let first = units.iter().find_map(|id| rules.unit(id));
            let because = format!("{name}：{}", weight.because());
            functions.extend(first.map(|unit| hint(unit, Role::Lead, because)));
        }
    }
    if functions.is_empty() {
        let first =
            rules.room(best.no).and_then(|room| room.units.iter().find_map(|id| rules.unit(id)));
        functions.extend(
            first.map(|unit| {
                hint(unit, Role::Lead, format!("{}接待室的事项通常由它办理", best.name))
            }),
        );
    }
    // The strongest topic of any other department, if it is heard nearly as loudly.
    let loudest = topics.first().map_or(0.0, |(_, w)| w.score);
    let second = heard
        .groups
        .iter()
        .filter(|(_, weight)| weight.score >= SURE.max(loudest * SECOND))
        .filter_map(|(group, weight)| match about(*group) {
            About::Topic { name, units, .. } => {
                let unit = units.iter().find_map(|id| rules.unit(id))?;
                let new = functions.iter().all(|f| f.id != unit.id);
                new.then_some((unit, name, weight))
            }
            _ => None,
        })
        .max_by(|a, b| a.2.score.total_cmp(&b.2.score));
    if let Some((unit, name, weight)) = second.filter(|_| loudest > 0.0) {
        functions.push(hint(unit, Role::Assist, format!("{name}：{}", weight.because())));
    }
    let place = story.place.as_deref().and_then(|code| {
        let unit = rules.unit_of_place(code)?;
        let name = rules.place(code).map_or(unit.short.as_str(), |p| p.name.as_str());
        Some(hint(unit, Role::Assist, format!("事情发生在{name}")))
    });
    let Some(mut place) = place else { return functions };
    if place_leads || functions.is_empty() {
        place.role = Role::Lead;
        functions.iter_mut().for_each(|f| f.role = Role::Assist);
        functions.insert(0, place);
    } else {
        functions.insert(1, place);
    }
    functions
}

fn colour(story: &Story, rules: &Rules, heard: &Heard, units: &[UnitHint]) -> Hint<Colour> {
    let weight = |colour| heard.colours.get(&colour).cloned().unwrap_or_default();
    let hint = |value, because: String| Hint { value, because };
    let (red, mut yellow) = (weight(Colour::Red), weight(Colour::Yellow));
    let urgent = heard.specials.get(&Special::Urgent).filter(|w| w.score >= SURE);
    if story.urgent {
        return hint(Colour::Red, "窗口标为紧急".to_owned());
    }
    if let Some(urgent) = urgent {
        return hint(Colour::Red, urgent.because());
    }
    if story.head_count >= rules.group_from {
        return hint(Colour::Red, format!("同来 {} 人，是集体访", story.head_count));
    }
    if red.score >= SURE {
        return hint(Colour::Red, red.because());
    }
    if let Some((crowd, said)) = &heard.crowd {
        if crowd.count >= MANY || (crowd.came && crowd.count >= rules.group_from) {
            return hint(Colour::Red, format!("涉及人多：「{said}」"));
        }
        if crowd.count >= rules.group_from {
            yellow.add(2.0, said.clone());
        }
    }
    for (score, word) in red.words {
        yellow.add(score, word);
    }
    if yellow.score >= 2.0 {
        return hint(Colour::Yellow, yellow.because());
    }
    let departments = units.iter().filter(|u| u.kind == UnitKind::Function).count();
    if departments > 1 {
        return hint(Colour::Yellow, format!("要 {departments} 个部门一起办"));
    }
    hint(Colour::Green, "一件事、一个部门，没有听出急难或久拖".to_owned())
}

fn purpose(heard: &Heard, special: &[Hint<Special>]) -> Hint<Purpose> {
    if let Some(sealed) = special.iter().find(|hint| hint.value == Special::Sealed) {
        return Hint { value: Purpose::Report, because: sealed.because.clone() };
    }
    let score = |p| heard.purposes.get(&p).map_or(0.0, |w| w.score);
    // Most people want something done: another purpose must be said, and louder than that.
    let usual = SURE.max(score(Purpose::Request)) - 0.01;
    let other = [Purpose::Appeal, Purpose::Suggestion, Purpose::Other]
        .into_iter()
        .filter(|p| score(*p) > usual)
        .max_by(|a, b| score(*a).total_cmp(&score(*b)));
    let value = other.unwrap_or(Purpose::Request);
    let because = heard.purposes.get(&value).map(Weight::because).filter(|b| !b.is_empty());
    Hint { value, because: because.unwrap_or_else(|| "要求解决一件具体的事".to_owned()) }
}
