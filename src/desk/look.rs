//! What the other half of the intake form answers while one types.

use super::api::{Earlier, Look};
use super::error::DeskError;
use super::lists::subject;
use super::{Desk, receipt};
use crate::matter::check;
use crate::matter::deadline::{Code, Colour, deadline};
use crate::matter::event::Slot;
use crate::matter::intake::{IntakeForm, Person};
use crate::matter::suggest::{Story, Suggestion};
use crate::matter::words::{Guided, Purpose, SameMatter, Special, Stage};
use crate::matter::{Matter, MatterId, Refusal, clocks, register};
use crate::store::StoreError;
use crate::store::handles::{Handle, handles};
use crate::store::matters::Stored;
use crate::store::words;

/// Label of the written notice.
const NOTICE: &str = "告知";
/// Most earlier matters shown.
const EARLIER: u32 = 9;
/// Most like matters shown, and how many are compared for them.
const ALIKE: usize = 3;
const COMPARED: u32 = 50;
/// Stories less alike than this are not worth a glance.
const ALIKE_FROM: f32 = 0.12;

impl Desk {
    /// What is known while this form is being filled.
    pub(super) fn look(&self, form: &IntakeForm) -> Result<Look, DeskError> {
        let purpose = Purpose::parse(&form.purpose);
        let sealed = purpose.is_some_and(register::is_sealed);
        let today = self.now().day();
        let refusal = form.check(self.rules(), today).err().map(Refusal::from);
        let person = loose_person(form, today);
        let age = person.id_number.as_deref().and_then(|id| check::age(id, today));
        if sealed {
            // Nothing about others stands beside a report, and nothing of it is looked up.
            return Ok(Look { sealed, age, refusal, ..Look::default() });
        }
        let earlier = self.earlier(&person)?;
        let same = form.same_as.as_ref().and_then(|same| {
            Some((same.number.trim().to_owned(), SameMatter::parse(&same.answer)?))
        });
        // A number nobody has is told as a refusal of the form, not as a fault of this look.
        let origin = match self.origin(same.as_ref()) {
            Err(DeskError::Refused(_)) => None,
            found => found?,
        };
        let origin = origin.filter(|_| same.as_ref().is_some_and(|(_, a)| *a != SameMatter::No));
        let place = self.rules().find_place(&form.place).map(|p| p.code.clone());
        let suggestion = (!form.narrative.trim().is_empty()).then(|| {
            let story = Story {
                narrative: form.narrative.clone(),
                request: form.request.clone(),
                place: place.clone(),
                head_count: form.head_count.unwrap_or(0),
                urgent: form.urgent,
            };
            self.suggest(story, origin.as_ref())
        });
        let alike = match &place {
            Some(place) => self.alike(place, &form.narrative, &earlier)?,
            None => Vec::new(),
        };
        // What stands on the form as a suggestion will be registered, so it is what is promised.
        let declined = origin.as_ref().and_then(|origin| self.declined(origin, same.as_ref()));
        let meant = purpose.or_else(|| suggestion.as_ref().map(|s| s.purpose.value));
        let mut dates = self.preview_dates(form, meant, suggestion.as_ref());
        if declined.is_some() {
            dates.retain(|(label, _)| label == NOTICE);
        }
        let sitting = place.as_deref().map(|town| self.next_sitting(town)).transpose()?.flatten();
        Ok(Look { earlier, alike, suggestion, dates, declined, sealed, age, refusal, sitting })
    }

    /// Why the same matter will not be accepted again, and who is on it until when.
    fn declined(&self, origin: &Matter, same: Option<&(String, SameMatter)>) -> Option<String> {
        same.filter(|(_, answer)| *answer == SameMatter::Yes)?;
        if origin.stage == Stage::Reviewed {
            return Some(format!(
                "{} 已经复核终结，将登记为不再受理（条例第36条）。",
                origin.number
            ));
        }
        let in_time = clocks::in_time(origin, self.rules(), self.now());
        in_time.then(|| {
            format!("{}，将登记为不予受理（条例第19条），不另交办。", self.in_process(origin))
        })
    }

    /// Who is on a matter and until when, in one phrase for screens and paper.
    pub(super) fn in_process(&self, origin: &Matter) -> String {
        let lead = origin.routing.units.first().filter(|_| origin.assigned.is_some());
        let unit = lead.map_or_else(|| "本中心".to_owned(), |u| self.unit_name(&u.unit));
        let due = self.due(origin).map(|day| receipt::date_words(day, false, self.now()));
        let due = due.map(|due| format!("，{due} 前答复")).unwrap_or_default();
        format!("原件 {} 由{unit}办理{due}", origin.number)
    }

    /// Earlier matters of this person within the county's window, surest first.
    pub(super) fn earlier(&self, person: &Person) -> Result<Vec<Earlier>, StoreError> {
        let months = i64::from(self.rules().repeat_months);
        let since = self.now().plus_days(-31 * months);
        let mut found: Vec<(MatterId, f32, &str)> = Vec::new();
        let sure = person.id_number.is_some() || person.phone.is_some();
        for (handle, value) in handles(person) {
            let (score, because) = match handle {
                Handle::Id => (1.0, "证件号相同"),
                Handle::Phone => (0.8, "电话相同"),
                Handle::NameAddress => (0.6, "姓名和住址相同"),
                Handle::Name if !sure && person.address.is_none() => (0.3, "只是同名"),
                _ => continue,
            };
            for id in self.store.view().by_handle(handle, &value, since, EARLIER)? {
                match found.iter_mut().find(|(known, ..)| *known == id) {
                    Some(known) if known.1 >= score => {}
                    Some(known) => *known = (id, score, because),
                    None => found.push((id, score, because)),
                }
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        found.truncate(EARLIER as usize);
        let mut list = Vec::with_capacity(found.len());
        for (id, score, because) in found {
            if let Some(stored) = self.store.view().by_id(id)?.filter(is_told) {
                list.push(self.earlier_row(&stored, score, because.to_owned())?);
            }
        }
        Ok(list)
    }

    /// Like matters of one town that are not this person's.
    fn alike(&self, place: &str, text: &str, mine: &[Earlier]) -> Result<Vec<Earlier>, StoreError> {
        let Some(question) = words::question(place, text) else { return Ok(Vec::new()) };
        let mut list = Vec::new();
        for id in self.store.view().by_words(&question, COMPARED)? {
            let Some(stored) = self.store.view().by_id(id)? else { continue };
            if !is_told(&stored) || mine.iter().any(|m| m.number == stored.matter.number) {
                continue;
            }
            let score = words::likeness(text, &self.text_body(&stored, Slot::Narrative)?);
            if score >= ALIKE_FROM {
                list.push((score, stored));
            }
        }
        list.sort_by(|a, b| b.0.total_cmp(&a.0));
        list.truncate(ALIKE);
        list.iter()
            .map(|(score, stored)| self.earlier_row(stored, *score, "同地说法相近".to_owned()))
            .collect()
    }

    fn earlier_row(
        &self,
        stored: &Stored,
        score: f32,
        because: String,
    ) -> Result<Earlier, StoreError> {
        let matter = &stored.matter;
        let place = matter.place.as_deref().and_then(|code| self.rules().place(code));
        let lead = matter.routing.units.first();
        Ok(Earlier {
            number: matter.number.clone(),
            day: matter.registered.day(),
            subject: subject(&self.text_body(stored, Slot::Narrative)?),
            place: place.map(|p| p.name.clone()).unwrap_or_default(),
            unit: lead.map(|u| self.unit_short(&u.unit)).unwrap_or_default(),
            stage: matter.stage.word().to_owned(),
            open: matter.stage.is_open(),
            score,
            because,
        })
    }

    /// What the receipt would promise if the form were registered now.
    fn preview_dates(
        &self,
        form: &IntakeForm,
        purpose: Option<Purpose>,
        suggestion: Option<&Suggestion>,
    ) -> Vec<(String, String)> {
        let now = self.now();
        let on = |code: Code, colour: Option<Colour>| -> Option<String> {
            let rules = self.rules();
            let due = deadline(code, now, colour, None, &rules.limits, &rules.calendar).ok()?;
            due.legal_due.map(|day| receipt::date_words(day, due.provisional, now))
        };
        let mut dates = Vec::new();
        let guided = match Guided::parse(&form.guided) {
            Some(_) => true,
            None => {
                form.guided.trim().is_empty()
                    && form.units.is_empty()
                    && suggestion.is_some_and(|s| {
                        s.has(Special::GuidedCourt) || s.has(Special::GuidedStatutory)
                    })
            }
        };
        let colour =
            Colour::parse(&form.colour).ok().or_else(|| suggestion.map(|s| s.colour.value));
        let named = 1 + form.companions.iter().filter(|c| !c.name.trim().is_empty()).count() as u32;
        let heads = form.head_count.unwrap_or(named).max(named);
        let mut add = |label: &str, text: Option<String>| {
            dates.extend(text.map(|text| (label.to_owned(), text)));
        };
        if !guided && colour.is_some() {
            add("反馈", on(Code::T15, colour));
        }
        let notice =
            !form.visitor.name.trim().is_empty() && !form.visitor.address.trim().is_empty();
        add(
            NOTICE,
            if notice {
                on(Code::T2, None)
            } else {
                Some("姓名住址不清，当场口头告知".into())
            },
        );
        add("代表", register::delegates(heads, named, self.rules()));
        if !guided && purpose.is_some_and(Purpose::has_handling_clock) {
            add("办结", Some(receipt::HANDLING_WORDS.to_owned()));
        }
        dates
    }
}

/// As much of the person as is already right; half-typed numbers are simply not there yet.
fn loose_person(form: &IntakeForm, today: crate::calendar::Day) -> Person {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let visitor = &form.visitor;
    let id = check::resident_id(&visitor.id_number, today).ok();
    let other = || {
        let foreign = !visitor.id_type.trim().is_empty() && visitor.id_type.trim() != "居民身份证";
        some(&check::compact(&visitor.id_number)).filter(|_| foreign)
    };
    Person {
        name: some(&visitor.name).filter(|_| !visitor.anonymous),
        id_type: None,
        id_number: id.or_else(other),
        phone: check::phone(&visitor.phone).ok(),
        address: some(&visitor.address),
        relation: None,
    }
}

/// True when a matter is shown as an earlier or a like one: never a sealed or a voided one.
pub(super) fn is_told(stored: &Stored) -> bool {
    !stored.matter.sealed && stored.matter.stage != Stage::Voided
}
