//! The fields of a reception: the opinion, units and class, what comes next, and how and where the
//! person was heard. What stands in them is what F10 decides.

use crate::calendar::{Day, near_day};
use crate::desk::api::MatterView;
use crate::desk::reception::Opinion;
use crate::matter::Rules;
use crate::matter::deadline::Colour;
use crate::matter::event::NextStep;
use crate::matter::reception::{Receiving, Settled};
use crate::matter::rules::{RoomNo, StaffId};
use crate::matter::words::{Mode, Tier};
use crate::tui::choice::{Choice, Item};
use crate::tui::field::{Kind, TextField};
use crate::tui::lists;

/// Most characters of an opinion.
const OPINION_MAX: usize = 500;
/// Most characters of a date.
const DATE_MAX: usize = 12;

/// A place of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// 意见.
    Words,
    /// 责任单位.
    Units,
    /// 分类.
    Colour,
    /// 回我一次.
    Report,
    /// 约复访.
    Revisit,
    /// 方式.
    Mode,
    /// 层级.
    Tier,
    /// 属地.
    Place,
}

/// In the order of Enter.
pub const ORDER: [Slot; 8] = [
    Slot::Words,
    Slot::Units,
    Slot::Colour,
    Slot::Report,
    Slot::Revisit,
    Slot::Mode,
    Slot::Tier,
    Slot::Place,
];

/// The fields.
pub struct Form {
    pub words: TextField,
    pub units: Choice,
    pub colour: Choice,
    pub report: TextField,
    pub revisit: TextField,
    pub mode: Choice,
    pub tier: Choice,
    pub place: Choice,
    /// What stood in the fields before this person wrote anything.
    fresh: Opinion,
}

impl Form {
    /// Empty fields with the county's lists; 坐班 at county level until somebody says otherwise.
    pub fn new(rules: &Rules) -> Form {
        let words = |list: Vec<&'static str>| {
            let items = (1..).zip(list);
            Choice::one(items.map(|(n, w): (usize, _)| Item::plain(n.to_string(), w)).collect())
        };
        let mut form = Form {
            words: TextField::new(Kind::Paragraph, OPINION_MAX),
            units: lists::units(rules),
            colour: lists::colours(rules),
            report: TextField::new(Kind::Line, DATE_MAX),
            revisit: TextField::new(Kind::Line, DATE_MAX),
            mode: words(Mode::ALL.iter().map(|mode| mode.word()).collect()),
            tier: words(Tier::ALL.iter().map(|tier| tier.word()).collect()),
            place: lists::places(rules),
            fresh: Opinion::default(),
        };
        form.mode.choose(&[Mode::Duty.word()]);
        form.tier.choose(&[Tier::County.word()]);
        form
    }

    /// Begins a matter: its routing as the window left it, or what was being written about it.
    pub fn begin(&mut self, view: &MatterView, written: Option<&Opinion>) {
        let routing = &view.matter.routing;
        self.fill(&Opinion {
            units: routing.units.iter().map(|unit| unit.unit.clone()).collect(),
            colour: routing.colour.map(|colour| colour.word().to_owned()).unwrap_or_default(),
            // How and where this person receives changes rarely: as the last time.
            mode: self.mode.first().unwrap_or_default().to_owned(),
            tier: self.tier.first().unwrap_or_default().to_owned(),
            place: view.matter.place.clone().unwrap_or_default(),
            ..Opinion::default()
        });
        self.fresh = self.opinion();
        if let Some(written) = written {
            self.fill(written);
        }
    }

    fn fill(&mut self, opinion: &Opinion) {
        let units: Vec<&str> = opinion.units.iter().map(String::as_str).collect();
        self.units.choose(&units);
        self.colour.choose(&[&opinion.colour]);
        self.mode.choose(&[&opinion.mode]);
        self.tier.choose(&[&opinion.tier]);
        self.place.choose(&[&opinion.place]);
        self.words.set(&opinion.words);
        self.report.set(&opinion.report);
        self.revisit.set(&opinion.revisit);
    }

    /// What this person wrote, to be kept; nothing while the fields stand as they were found.
    pub fn written(&self) -> Option<Opinion> {
        Some(self.opinion()).filter(|opinion| *opinion != self.fresh)
    }

    /// What stands in the fields.
    fn opinion(&self) -> Opinion {
        let first = |choice: &Choice| choice.first().unwrap_or_default().to_owned();
        Opinion {
            words: self.words.value(),
            units: self.units.chosen().map(|unit| unit.value.clone()).collect(),
            colour: first(&self.colour),
            report: self.report.value(),
            revisit: self.revisit.value(),
            mode: first(&self.mode),
            tier: first(&self.tier),
            place: first(&self.place),
        }
    }

    /// The field at a place, when it is a text.
    pub fn text_mut(&mut self, slot: Slot) -> Option<&mut TextField> {
        match slot {
            Slot::Words => Some(&mut self.words),
            Slot::Report => Some(&mut self.report),
            Slot::Revisit => Some(&mut self.revisit),
            _ => None,
        }
    }

    /// The field at a place, when it is a list.
    pub fn choice_mut(&mut self, slot: Slot) -> Option<&mut Choice> {
        match slot {
            Slot::Units => Some(&mut self.units),
            Slot::Colour => Some(&mut self.colour),
            Slot::Mode => Some(&mut self.mode),
            Slot::Tier => Some(&mut self.tier),
            Slot::Place => Some(&mut self.place),
            _ => None,
        }
    }

    /// True while the list at a place is open.
    pub fn list_open(&self, slot: Slot) -> bool {
        match slot {
            Slot::Units => self.units.is_open(),
            Slot::Colour => self.colour.is_open(),
            Slot::Mode => self.mode.is_open(),
            Slot::Tier => self.tier.is_open(),
            Slot::Place => self.place.is_open(),
            _ => false,
        }
    }

    /// 交办 to the units and with the colour that stand there.
    pub fn assigned(&self) -> Settled {
        Settled::Assigned {
            units: self.units.chosen().map(|unit| unit.value.clone()).collect(),
            colour: self.colour.first().and_then(|word| Colour::parse(word).ok()),
        }
    }

    /// A day of the form; none when nothing is written.
    ///
    /// # Errors
    /// What is wrong with what is written.
    pub fn day(&self, slot: Slot, today: Day) -> Result<Option<Day>, String> {
        let field = if slot == Slot::Report { &self.report } else { &self.revisit };
        match field.value().trim() {
            "" => Ok(None),
            text => near_day(text, today).map(Some),
        }
    }

    /// What F10 sends.
    ///
    /// # Errors
    /// The place at fault, and why.
    pub fn receiving(
        &self,
        leader: &StaffId,
        room: RoomNo,
        settled: Settled,
        today: Day,
    ) -> Result<Receiving, (Slot, String)> {
        let day = |slot: Slot| self.day(slot, today).map_err(|why| (slot, why));
        let word = |choice: &Choice| choice.first().unwrap_or_default().to_owned();
        let mode = Mode::parse(&word(&self.mode));
        let tier = Tier::parse(&word(&self.tier));
        Ok(Receiving {
            leader: leader.clone(),
            room: Some(room),
            mode: mode.ok_or((Slot::Mode, "还没有选接访方式。".to_owned()))?,
            tier: tier.ok_or((Slot::Tier, "还没有选层级。".to_owned()))?,
            place: self.place.first().map(str::to_owned),
            next: NextStep { report: day(Slot::Report)?, revisit: day(Slot::Revisit)? },
            opinion: self.words.value(),
            settled,
        })
    }
}
