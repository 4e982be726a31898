//! The values of the registration form, and the two readings of them: what a person typed (for
//! drafts and questions) and what is visible (for F10, suggestions included).

use super::slots::Slot;
use super::{advice, names};
use crate::desk::api::{Earlier, Look};
use crate::matter::intake::{AccusedForm, IntakeForm, NARRATIVE_MAX, SameAsForm};
use crate::matter::kiosk::ItemId;
use crate::matter::words::Purpose;
use crate::matter::{Rules, check};
use crate::tui::choice::{Choice, Item};
use crate::tui::field::{Kind, TextField};
use crate::tui::lists;

/// Most characters of a short field.
const SHORT: usize = 120;

/// All fields.
pub struct Form {
    name: TextField,
    id: TextField,
    phone: TextField,
    address: TextField,
    heads: TextField,
    names: TextField,
    narrative: TextField,
    request: TextField,
    accused_name: TextField,
    accused_unit: TextField,
    affected: TextField,
    external: TextField,
    id_type: Choice,
    repeat: Choice,
    purpose: Choice,
    channel: Choice,
    place: Choice,
    room: Choice,
    units: Choice,
    colour: Choice,
    guided: Choice,
    special: Choice,
    /// The answer to 再次来访 makes this 不予 or 不再受理: nobody new is asked to handle it.
    declined: bool,
    /// The kiosk's item it completes.
    kiosk: Option<ItemId>,
}

impl Form {
    /// An empty form; the channel suggests the county's first.
    pub fn new(rules: &Rules) -> Form {
        let line = || TextField::new(Kind::Line, SHORT);
        let mut channel = lists::channels(rules);
        if let Some(first) = rules.channels.first() {
            channel.suggest(&[&first.name]);
        }
        Form {
            name: line(),
            id: TextField::new(Kind::Document, 40),
            phone: TextField::new(Kind::Phone, 20),
            address: line(),
            heads: TextField::new(Kind::Count, 5),
            names: TextField::new(Kind::Line, 400),
            narrative: TextField::new(Kind::Paragraph, NARRATIVE_MAX),
            request: TextField::new(Kind::Paragraph, NARRATIVE_MAX),
            accused_name: line(),
            accused_unit: line(),
            affected: TextField::new(Kind::Count, 5),
            external: line(),
            id_type: lists::id_types(),
            repeat: Choice::one(Vec::new()),
            purpose: lists::purposes(),
            channel,
            place: lists::places(rules),
            room: lists::rooms(rules),
            units: lists::units(rules),
            colour: lists::colours(rules),
            guided: lists::guidance(),
            special: lists::specials(),
            declined: false,
            kiosk: None,
        }
    }

    /// The form of a draft.
    pub fn from_draft(rules: &Rules, draft: &IntakeForm) -> Form {
        let mut form = Form::new(rules);
        let visitor = &draft.visitor;
        form.name.set(if visitor.anonymous { "匿名" } else { &visitor.name });
        form.id.set(&visitor.id_number);
        form.phone.set(&visitor.phone);
        form.address.set(&visitor.address);
        form.heads.set(&draft.head_count.map(|n| n.to_string()).unwrap_or_default());
        form.names.set(&names::write(&draft.companions));
        form.affected.set(&draft.affected.map(|n| n.to_string()).unwrap_or_default());
        form.external.set(&draft.external_no);
        form.narrative.set(&draft.narrative);
        form.request.set(&draft.request);
        if let Some(accused) = &draft.accused {
            form.accused_name.set(&accused.name);
            form.accused_unit.set(&accused.unit);
        }
        if let Some(same) = &draft.same_as {
            let value = format!("{} {}", same.answer, same.number);
            form.repeat = Choice::one(vec![Item::plain("", value.clone())]);
            form.repeat.choose(&[&value]);
        }
        form.id_type.choose(&[&visitor.id_type]);
        form.purpose.choose(&[&draft.purpose]);
        form.channel.choose(&[&draft.channel]);
        form.place.choose(&[&draft.place]);
        form.room.choose(&[&draft.room]);
        form.units.choose(&draft.units.iter().map(String::as_str).collect::<Vec<_>>());
        form.colour.choose(&[&draft.colour]);
        form.guided.choose(&[&draft.guided]);
        let mut special: Vec<&str> = draft.needs.iter().map(String::as_str).collect();
        if draft.urgent {
            special.insert(0, lists::URGENT);
        }
        form.special.choose(&special);
        form.kiosk = draft.kiosk;
        form.suggest_place(rules);
        form
    }

    /// True when it completes what was told at a kiosk, where nobody checked who told it.
    pub fn is_from_kiosk(&self) -> bool {
        self.kiosk.is_some()
    }

    /// The text field of a place, if it is one.
    pub fn text(&self, slot: Slot) -> Option<&TextField> {
        Some(match slot {
            Slot::Name => &self.name,
            Slot::Id => &self.id,
            Slot::Phone => &self.phone,
            Slot::Address => &self.address,
            Slot::Heads => &self.heads,
            Slot::Names => &self.names,
            Slot::Narrative => &self.narrative,
            Slot::Request => &self.request,
            Slot::AccusedName => &self.accused_name,
            Slot::AccusedUnit => &self.accused_unit,
            Slot::Affected => &self.affected,
            Slot::External => &self.external,
            _ => return None,
        })
    }

    /// The same, to change it.
    pub fn text_mut(&mut self, slot: Slot) -> Option<&mut TextField> {
        Some(match slot {
            Slot::Name => &mut self.name,
            Slot::Id => &mut self.id,
            Slot::Phone => &mut self.phone,
            Slot::Address => &mut self.address,
            Slot::Heads => &mut self.heads,
            Slot::Names => &mut self.names,
            Slot::Narrative => &mut self.narrative,
            Slot::Request => &mut self.request,
            Slot::AccusedName => &mut self.accused_name,
            Slot::AccusedUnit => &mut self.accused_unit,
            Slot::Affected => &mut self.affected,
            Slot::External => &mut self.external,
            _ => return None,
        })
    }

    /// The choice of a place, if it is one.
    pub fn choice(&self, slot: Slot) -> Option<&Choice> {
        Some(match slot {
            Slot::IdType => &self.id_type,
            Slot::Repeat => &self.repeat,
            Slot::Purpose => &self.purpose,
            Slot::Channel => &self.channel,
            Slot::Place => &self.place,
            Slot::Room => &self.room,
            Slot::Units => &self.units,
            Slot::Colour => &self.colour,
            Slot::Guided => &self.guided,
            Slot::Special => &self.special,
            _ => return None,
        })
    }

    /// The same, to change it.
    pub fn choice_mut(&mut self, slot: Slot) -> Option<&mut Choice> {
        Some(match slot {
            Slot::IdType => &mut self.id_type,
            Slot::Repeat => &mut self.repeat,
            Slot::Purpose => &mut self.purpose,
            Slot::Channel => &mut self.channel,
            Slot::Place => &mut self.place,
            Slot::Room => &mut self.room,
            Slot::Units => &mut self.units,
            Slot::Colour => &mut self.colour,
            Slot::Guided => &mut self.guided,
            Slot::Special => &mut self.special,
            _ => return None,
        })
    }

    /// True when the purpose that shows makes this a sealed matter.
    pub fn sealed(&self) -> bool {
        self.purpose.first() == Some(Purpose::Report.word())
    }

    /// True when the guidance that shows leads elsewhere, so that nothing is assigned.
    pub fn guides(&self) -> bool {
        self.guided.first().is_some_and(|value| value != "no")
    }

    /// True when it will not be accepted again, so that nothing is assigned.
    pub fn declines(&self) -> bool {
        self.declined && !self.sealed()
    }

    /// The places Enter goes through now, in order.
    pub fn order(&self) -> Vec<Slot> {
        let mut order = vec![Slot::Name, Slot::Id];
        let id = self.id.value();
        if self.id_type.is_chosen() || !id.is_empty() && id.chars().count() != 18 {
            order.push(Slot::IdType);
        }
        order.extend([Slot::Phone, Slot::Address, Slot::Heads]);
        if self.head_count() > 1 {
            order.push(Slot::Names);
        }
        if !self.repeat.items().is_empty() {
            order.push(Slot::Repeat);
        }
        order.extend([Slot::Narrative, Slot::Request, Slot::Purpose, Slot::Channel, Slot::Place]);
        if self.sealed() {
            order.extend([Slot::AccusedName, Slot::AccusedUnit]);
        } else if !self.declined {
            order.push(Slot::Room);
            if !self.guides() {
                order.extend([Slot::Units, Slot::Colour]);
            }
            if self.guided.first().is_some() {
                order.push(Slot::Guided);
            }
        }
        // Seldom asked, so behind everything: nobody passes them on the way to F10.
        order.extend([Slot::Special, Slot::Affected, Slot::External]);
        order
    }

    /// Persons present, as typed; one if nothing is typed.
    pub fn head_count(&self) -> u32 {
        self.heads.value().parse().unwrap_or(1)
    }

    /// What a person typed or chose, nothing suggested. Drafts and questions carry this.
    pub fn typed(&self) -> IntakeForm {
        self.read(Choice::chosen)
    }

    /// What is visible, suggestions included: what F10 registers. No guidance showing means none.
    pub fn visible(&self) -> IntakeForm {
        let mut form = self.read(Choice::shown);
        if form.guided.is_empty() && !self.sealed() && !self.declined {
            form.guided = "no".to_string();
        }
        form
    }

    fn read<'a, I: Iterator<Item = &'a Item> + 'a>(
        &'a self,
        values: impl Fn(&'a Choice) -> I,
    ) -> IntakeForm {
        let first =
            |choice| values(choice).next().map(|item| item.value.clone()).unwrap_or_default();
        let mut form = IntakeForm { kiosk: self.kiosk, ..IntakeForm::default() };
        let name = self.name.value().trim().to_string();
        form.visitor.anonymous = name == "匿名";
        form.visitor.name = if form.visitor.anonymous { String::new() } else { name };
        form.visitor.id_number = self.id.value();
        form.visitor.id_type = first(&self.id_type);
        form.visitor.phone = self.phone.value();
        form.visitor.address = self.address.value().trim().to_string();
        form.head_count = self.heads.value().parse().ok();
        form.companions = names::read(&self.names.value());
        form.affected = self.affected.value().parse().ok();
        form.external_no = self.external.value().trim().to_string();
        form.channel = first(&self.channel);
        form.purpose = first(&self.purpose);
        form.place = first(&self.place);
        form.narrative = self.narrative.value();
        form.request = self.request.value();
        let special: Vec<String> = values(&self.special).map(|item| item.value.clone()).collect();
        form.urgent = special.iter().any(|word| word == lists::URGENT);
        form.needs = special.into_iter().filter(|word| word != lists::URGENT).collect();
        if let Some((answer, number)) = first(&self.repeat).split_once(' ') {
            form.same_as = Some(SameAsForm { number: number.into(), answer: answer.into() });
        }
        if self.sealed() {
            let (name, unit) = (self.accused_name.value(), self.accused_unit.value());
            if !name.trim().is_empty() || !unit.trim().is_empty() {
                form.accused = Some(AccusedForm { name, unit });
            }
            return form;
        }
        if self.declined {
            return form;
        }
        form.room = first(&self.room);
        form.guided = first(&self.guided);
        if form.guided.is_empty() || form.guided == "no" {
            form.units = values(&self.units).map(|item| item.value.clone()).collect();
            form.colour = first(&self.colour);
        }
        form
    }

    /// True if nothing was typed or chosen.
    pub fn is_empty(&self) -> bool {
        self.typed() == IntakeForm::default()
    }

    /// The identity number as the law checks it; `None` while it is not complete.
    pub fn id_check(&self, today: crate::calendar::Day) -> Option<Result<String, String>> {
        let id = self.id.value();
        (id.chars().count() == 18 && !self.id_type.is_chosen())
            .then(|| check::resident_id(&id, today))
    }

    /// Suggests the town whose name stands in the address.
    pub fn suggest_place(&mut self, rules: &Rules) {
        let address = self.address.value();
        let named = rules.places.iter().find(|place| address.contains(place.name.as_str()));
        let found = named.or_else(|| {
            let part = address.split_whitespace().find_map(|part| rules.find_place(part));
            part.or_else(|| rules.find_place(&address))
        });
        match found {
            Some(place) => self.place.suggest(&[&place.code]),
            None => self.place.suggest(&[]),
        }
    }

    /// Takes over what the desk suggests; nothing typed is touched.
    pub fn suggest(&mut self, look: &Look) {
        self.ask_repeat(&look.earlier);
        self.declined = look.declined.is_some();
        let Some(advice) = &look.suggestion else {
            for slot in [Slot::Purpose, Slot::Room, Slot::Units, Slot::Colour, Slot::Guided] {
                if let Some(choice) = self.choice_mut(slot) {
                    choice.suggest(&[]);
                }
            }
            return;
        };
        self.purpose.suggest(&[advice::purpose(advice)]);
        self.room.suggest(&advice::room(advice).iter().map(String::as_str).collect::<Vec<_>>());
        self.units.suggest(&advice::units(advice));
        self.colour.suggest(&[advice.colour.value.word()]);
        self.guided.suggest(&advice::guided(advice).into_iter().collect::<Vec<_>>());
    }

    /// The question 再次来访, one pair of answers for each of the three newest earlier matters.
    fn ask_repeat(&mut self, earlier: &[Earlier]) {
        let mut items = Vec::new();
        for (n, matter) in earlier.iter().take(3).enumerate() {
            let what = format!("{} {}", matter.day.format("%m-%d"), matter.subject);
            let mut add = |answer: &str, label: String| {
                let value = format!("{answer} {}", matter.number);
                let number = (items.len() + 1).to_string();
                items.push(Item { value, number, label });
            };
            add("是", format!("是，同 {what}"));
            if n == 0 {
                add("否", "否，另一件事".to_string());
            }
            add("部分", format!("部分同 {what}"));
        }
        let unchanged = items.len() == self.repeat.items().len()
            && items.iter().zip(self.repeat.items()).all(|(a, b)| a == b);
        if unchanged || items.is_empty() && self.repeat.is_chosen() {
            return;
        }
        let chosen: Vec<String> = self.repeat.chosen().map(|item| item.value.clone()).collect();
        self.repeat = Choice::one(items);
        self.repeat.choose(&chosen.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// The labels of everything suggested, to notice when they change under the clerk's hand.
    pub fn suggestions(&self) -> Vec<String> {
        [&self.purpose, &self.place, &self.room, &self.units, &self.colour, &self.guided]
            .map(Choice::label)
            .to_vec()
    }
}
