//! Facts: what a paper says, filled from what is stored and nowhere else. A fact that is absent is
//! an empty text, and its row disappears from the paper.

use super::hall::TicketView;
use super::sheet::Sheet;
use super::slip::{Slip, SlipDate};
use crate::calendar::{Day, Moment, weekday_zh};
use crate::matter::intake::Person;
use crate::matter::words::{Guided, IdType, Outcome};
use crate::pack::Pack;
use chrono::Datelike;
use std::collections::BTreeMap;

/// Facts of one row of a list.
pub type Item = BTreeMap<&'static str, String>;

/// Facts by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    texts: Item,
    lists: BTreeMap<&'static str, Vec<Item>>,
}

impl Facts {
    /// A fact, empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Rows of a list, none when absent.
    pub fn list(&self, name: &str) -> &[Item] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// Sets a fact; an empty text is an absent one.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.texts.insert(name, value.into());
    }

    /// Sets the rows of a list.
    pub fn put_list(&mut self, name: &'static str, rows: Vec<Item>) {
        self.lists.insert(name, rows);
    }

    /// Sets the rows of a list from pairs of name and value.
    pub fn set_list<const N: usize>(
        &mut self,
        name: &'static str,
        rows: impl Iterator<Item = [(&'static str, String); N]>,
    ) {
        self.put_list(name, rows.map(|row| row.into_iter().collect()).collect());
    }

    fn sentences(&mut self, name: &'static str, texts: &[String]) {
        self.set_list(name, texts.iter().map(|text| [("text", text.clone())]));
    }
}

/// The facts of a receipt.
impl From<&Slip> for Facts {
    fn from(slip: &Slip) -> Self {
        let mut facts = Facts::default();
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let (room_no, room_name) = slip.room.clone().unzip();
        facts.set("centre", &slip.centre);
        facts.set("slip_title", &slip.title);
        facts.set("number", &slip.number);
        facts.set("code", slip.code.to_string());
        facts.set("code_digits", slip.code.digits());
        facts.set("ticket", slip.ticket.clone().unwrap_or_default());
        facts.set("registered", format!("{} {}", slip.registered.day(), slip.registered.clock()));
        facts.set("registered_date", long_date(slip.registered.day()));
        facts.set("visitor", &slip.visitor);
        facts.set("head_count", slip.head_count.to_string());
        facts.set("delegates", slip.representatives.clone().unwrap_or_default());
        facts.set("purpose", &slip.purpose);
        facts.set("subject", slip.subject.clone().unwrap_or_default());
        facts.set("room_no", number(room_no.map(u32::from)));
        facts.set("room_name", room_name.unwrap_or_default());
        facts.set("receiver", &slip.receiver);
        facts.set("duty", slip.duty.clone().unwrap_or_default());
        let special = slip.outcome != Outcome::Accepted;
        facts.set("outcome", if special { slip.outcome.title() } else { "" });
        facts.set("class", slip.class.clone().unwrap_or_default());
        facts.set("unconfirmed", slip.unconfirmed.clone().unwrap_or_default());
        match &slip.feedback {
            Some(SlipDate::On { day, provisional }) => {
                let mark = if *provisional { "，暂按周末计" } else { "" };
                facts.set("feedback_date", long_date(*day));
                facts.set("feedback_weekday", format!("{}{mark}", weekday_zh(*day)));
            }
            Some(SlipDate::Words(words)) => facts.set("feedback_words", words),
            None => {}
        }
        facts.set("first_feedback", slip.first_feedback.map(long_date).unwrap_or_default());
        facts.set("notice", slip.notice.as_ref().map(owed).unwrap_or_default());
        facts.set("handling", slip.handling.as_ref().map(owed).unwrap_or_default());
        facts.set("hotline", &slip.hotline);
        facts.made(slip.copy, slip.ordered);
        facts.set_list(
            "units",
            slip.units.iter().map(|unit| {
                [
                    ("name", unit.name.clone()),
                    ("role", unit.role.clone()),
                    ("phone", unit.phone.clone()),
                ]
            }),
        );
        facts.sentences("notes", &slip.notes);
        facts.sentences("rights", &slip.rights);
        facts.sentences("privacy", &slip.privacy);
        facts
    }
}

/// The facts of a fuller paper.
impl From<&Sheet> for Facts {
    fn from(sheet: &Sheet) -> Self {
        let mut facts = Facts::from(&sheet.slip);
        let (view, visit) = (&sheet.view, &sheet.view.matter.visit);
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        facts.person(&view.visitor);
        if visit.anonymous {
            facts.set("name", "匿名");
        }
        facts.set("channel", &visit.channel);
        facts.set("affected", visit.affected.map(|n| n.to_string()).unwrap_or_default());
        facts.set("group", if visit.group { "集体访" } else { "" });
        facts.set("urgent", if visit.urgent { "重大紧急" } else { "" });
        let needs: Vec<_> = view.particulars.needs.iter().map(|need| need.word()).collect();
        facts.set("needs", needs.join("、"));
        facts.set("external_no", text(&view.particulars.external_no));
        facts.set("place", &view.place);
        facts.set("narrative", &view.narrative);
        facts.set("request", &view.request);
        let origin = view.particulars.origin.as_ref().filter(|o| o.repeats());
        facts.set("origin", origin.map(|o| o.number.clone()).unwrap_or_default());
        facts.set(
            "guided",
            match view.matter.guided {
                Some(Guided::Court) => "涉法涉诉",
                Some(Guided::Statutory) => "法定途径",
                None => "",
            },
        );
        facts.set("guidance", &sheet.guidance);
        facts.set("ground", &sheet.ground);
        let units: Vec<_> = sheet.slip.units.iter().map(|unit| unit.name.as_str()).collect();
        facts.set("units_line", units.join("、"));
        facts.set("accepted", sheet.accepted.map(long_date).unwrap_or_default());
        facts.set("assigned", sheet.assigned.map(long_date).unwrap_or_default());
        facts.set("feedback", sheet.slip.feedback.as_ref().map(owed).unwrap_or_default());
        facts.set("hall", &sheet.hall.0);
        facts.set("hours", &sheet.hall.1);
        facts.set("track", &sheet.track);
        facts.set("clerk", &sheet.clerk);
        let (course, day) = (&sheet.course, |day: Option<Day>| day.map(long_date));
        facts.set("leader", &course.leader);
        facts.set("reception", &course.reception);
        facts.set("heard", day(course.heard).unwrap_or_default());
        facts.set("opinion", &course.opinion);
        facts.set("colours", &sheet.colours);
        facts.set("extended", day(course.extended).unwrap_or_default());
        facts.set("extended_why", &course.extended_why);
        facts.set("answered", day(course.answered).unwrap_or_default());
        facts.set("reply", &course.reply);
        facts.set_list(
            "companions",
            view.companions.iter().zip(1..).map(|(person, no): (_, u32)| {
                [
                    ("no", no.to_string()),
                    ("name", text(&person.name)),
                    ("id_number", text(&person.id_number)),
                    ("phone", text(&person.phone)),
                    ("relation", text(&person.relation)),
                ]
            }),
        );
        facts
    }
}

impl Facts {
    /// What every paper of a centre says, whoever makes it.
    pub(super) fn common(pack: &Pack, copy: u32, ordered: Moment) -> Facts {
        let mut facts = Facts::default();
        facts.set("centre", &pack.title);
        facts.set("hotline", &pack.texts.hotline);
        facts.set("hall", &pack.texts.address);
        facts.set("hours", &pack.texts.hours);
        facts.made(copy, ordered);
        facts
    }

    /// Which copy this is, and when it was ordered.
    pub(super) fn made(&mut self, copy: u32, ordered: Moment) {
        self.set("copy", if copy > 0 { copy.to_string() } else { String::new() });
        self.set("printed", format!("{} {}", ordered.day(), ordered.clock()));
        self.set("printed_date", long_date(ordered.day()));
    }

    /// What a visitor's number says.
    pub(super) fn ticket(&mut self, ticket: &TicketView) {
        let some = |n: u32, there: bool| if there { n.to_string() } else { String::new() };
        self.set("ticket", &ticket.number);
        self.set("pool", &ticket.pool);
        self.set("topic", &ticket.topic);
        let room = if let [one] = ticket.rooms[..] { one.to_string() } else { String::new() };
        self.set("room_no", room);
        self.set("taken", format!("{} {}", ticket.taken.day(), ticket.taken.clock()));
        self.set("taken_date", long_date(ticket.taken.day()));
        self.set("ahead", some(ticket.ahead, ticket.ahead > 0));
        self.set("minutes", some(ticket.minutes, ticket.ahead > 0));
        self.set("head_count", ticket.heads.to_string());
        let few = ticket.heads > ticket.representatives;
        self.set("representatives", some(ticket.representatives, few));
        self.set("booked", if ticket.booked { "预约" } else { "" });
        self.set("priority", ticket.precedence.map(|p| p.word()).unwrap_or_default());
    }

    /// What the number of a booking says: number and kind, day and time, with whom.
    pub(super) fn booking(
        &mut self,
        (number, kind): (&str, &str),
        (day, time): (Day, &str),
        with: &str,
    ) {
        self.set("booking", number);
        self.set("kind", kind);
        self.set("date", long_date(day));
        self.set("weekday", weekday_zh(day));
        self.set("time", time);
        self.set("with", with);
    }

    fn person(&mut self, person: &Person) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let id = text(&person.id_number);
        // Sex and birth are read from a resident's number only while it stands unmasked.
        let resident = person.id_type.is_none_or(|kind| kind == IdType::Resident);
        if let [_, _, _, _, _, _, digits @ .., _] = id.as_bytes()
            && resident
            && digits.len() == 11
            && digits.iter().all(u8::is_ascii_digit)
        {
            self.set("sex", if digits[10] % 2 == 1 { "男" } else { "女" });
            let part = |range: std::ops::Range<usize>| String::from_utf8_lossy(&digits[range]);
            self.set("birth", format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)));
        }
        self.set("name", text(&person.name));
        self.set("id_type", person.id_type.map(|kind| kind.word()).unwrap_or_default());
        self.set("id_number", id);
        self.set("phone", text(&person.phone));
        self.set("address", text(&person.address));
    }
}

/// `2026年11月24日`, as a person says it.
pub fn long_date(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A legal date until its last minute, or the words in its place.
pub fn owed(date: &SlipDate) -> String {
    match date {
        SlipDate::On { day, provisional: false } => format!("{}24:00前", long_date(*day)),
        SlipDate::On { day, provisional: true } => {
            format!("{}24:00前（暂按周末计）", long_date(*day))
        }
        SlipDate::Words(words) => words.clone(),
    }
}
