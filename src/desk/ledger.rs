//! The ledger (台账) over any question: a page by key, never by counting rows, so that the hundredth
//! page costs what the first costs; 总账 (批次 and 人次 of all that is meant) and 分账 (the same parted
//! by town, room, unit or first receiver). Sealed matters are in neither.

use super::error::DeskError;
use super::lists::subject;
use super::search::{Opened, Rank, Search};
use super::views::Row;
use super::{Desk, mask};
use crate::calendar::Day;
use crate::matter::columns::Column;
use crate::matter::deadline::Colour;
use crate::matter::event::Slot;
use crate::matter::find::{Question, read};
use crate::matter::intake::Person;
use crate::matter::words::Purpose;
use crate::matter::{Matter, MatterId, row_id};
pub use crate::store::ledger::{Part, Sort, Spot, Totals};
use crate::store::matters::Stored;

/// What is asked of the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Filters and words, as in the box; empty means all.
    pub typed: String,
    /// The order.
    pub sort: Sort,
    /// Where the page begins.
    pub after: Option<After>,
    /// Rows wanted at most.
    pub limit: usize,
}

/// Where a page of the ledger begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Behind where a page ended.
    Row(Spot),
    /// With the matters of this day, or the next there are.
    Day(Day),
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Row id.
    pub id: MatterId,
    /// The matter as every list shows it.
    pub row: Row,
    /// 诉求码.
    pub code: String,
    /// Purpose.
    pub purpose: &'static str,
    /// Channel.
    pub channel: String,
    /// The visitor, masked.
    pub person: Person,
    /// First line of the request.
    pub request: String,
}

impl Line {
    /// What stands in a column.
    pub fn cell(&self, column: Column) -> String {
        let row = &self.row;
        match column {
            Column::Number => row.number.clone(),
            Column::Code => self.code.clone(),
            Column::Day => row.registered.day().to_string(),
            Column::Registered => row.registered.ymd_hm(),
            Column::Visitor => row.visitor.clone(),
            Column::Heads => row.head_count.to_string(),
            Column::Channel => self.channel.clone(),
            Column::Purpose => self.purpose.to_owned(),
            Column::Place => row.place.clone(),
            Column::Subject => row.subject.clone(),
            Column::Request => self.request.clone(),
            Column::IdNumber => self.person.id_number.clone().unwrap_or_default(),
            Column::Phone => self.person.phone.clone().unwrap_or_default(),
            Column::Address => self.person.address.clone().unwrap_or_default(),
            Column::Room => row.room.to_string(),
            Column::Colour => row.colour.map(|c| Colour::word(c).to_owned()).unwrap_or_default(),
            Column::Unit => row.unit.clone(),
            Column::Stage => row.stage.clone(),
            Column::Due => row.due.map(|day| day.to_string()).unwrap_or_default(),
            Column::Receiver => row.receiver.clone(),
        }
    }
}

/// A page of the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// What was asked, as understood, on one line.
    pub says: String,
    /// Words that could not be used, and orders that could not be kept, one sentence each.
    pub faults: Vec<String>,
    /// Words or persons were asked for: newest first, whatever order was.
    pub by_words: bool,
    /// The rows.
    pub lines: Vec<Line>,
    /// Where the next page begins, when there is one.
    pub next: Option<After>,
    /// The page ends early: registered on this day or later was looked at, earlier ones were not yet.
    pub looked_to: Option<Day>,
}

impl Listed {
    /// What to tell above the rows; empty when all is as asked.
    pub fn told(&self) -> String {
        let early = self.looked_to.map(|day| format!("这一页只查到 {day}，按下一页接着查"));
        self.faults.iter().cloned().chain(early).collect::<Vec<_>>().join("；")
    }
}

/// 总账 and 分账.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// All that is meant.
    pub all: Totals,
    /// There are more: counting words of many matters stops somewhere.
    pub at_least: bool,
    /// The parts, the largest first: name, what to type to see it alone if anything does, figures.
    pub parts: Vec<(String, Option<String>, Totals)>,
}

impl Desk {
    /// The columns of this county's ledger.
    pub fn ledger_columns(&self) -> &[Column] {
        &self.pack.ledger
    }

    /// A page of the ledger.
    ///
    /// # Errors
    /// The store's, or interrupted by a newer question.
    pub fn list(&self, list: &List) -> Result<Listed, DeskError> {
        let question = read(&list.typed, self.rules(), self.now().day());
        let mut listed = Listed {
            says: question.says(),
            faults: question.faults.clone(),
            by_words: !question.terms.is_empty(),
            ..Listed::default()
        };
        if list.limit == 0 {
            return Ok(listed);
        }
        if !listed.by_words {
            self.by_facts(&question, list, &mut listed)?;
        } else {
            if list.sort != Sort::Newest {
                listed.faults.push("按字、按人查出来的只按登记先后排，新的在前".to_owned());
            }
            self.by_words(&question, list, &mut listed)?;
        }
        Ok(listed)
    }

    fn by_facts(
        &self,
        question: &Question,
        list: &List,
        listed: &mut Listed,
    ) -> Result<(), DeskError> {
        let mut filter = question.filter.clone();
        let after = match list.after {
            Some(After::Day(day)) if list.sort == Sort::Due => {
                filter.due_from = filter.due_from.max(Some(day));
                None
            }
            Some(After::Row(spot)) => Some(spot),
            Some(After::Day(day)) => Some(Spot::Id(before(day, list.sort))),
            None => None,
        };
        let limit = u32::try_from(list.limit).unwrap_or(u32::MAX).saturating_add(1);
        // One snapshot: where the page ends is said by the row it was sorted by.
        self.store.still(|view| {
            let mut ids = view.ledger(&filter, list.sort, after, limit)?;
            if ids.len() > list.limit {
                ids.truncate(list.limit);
                let last = ids.last().map(|id| view.spot(*id, list.sort)).transpose()?;
                listed.next = last.flatten().map(After::Row);
            }
            for id in ids {
                let Some(stored) = view.by_id(id)?.filter(|stored| !stored.matter.sealed) else {
                    continue;
                };
                let visitor: Person = self.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
                let narrative = self.text_body(&stored, Slot::Narrative)?;
                let request = self.text_body(&stored, Slot::Request)?;
                listed.lines.push(self.line(&stored, &visitor, &narrative, &request));
            }
            Ok(())
        })
    }

    fn by_words(
        &self,
        question: &Question,
        list: &List,
        listed: &mut Listed,
    ) -> Result<(), DeskError> {
        let below = list.after.map(|after| match after {
            After::Row(Spot::Id(id) | Spot::Due(_, id) | Spot::Heads(_, id)) => id,
            After::Day(day) => before(day, Sort::Newest),
        });
        let mut search = Search::of(self, question)?;
        let lines = &mut listed.lines;
        let done = search.tier(question.filter.open, Rank::Any, below, list.limit, |opened| {
            let Opened { stored, visitor, narrative, request, .. } = opened;
            lines.push(self.line(&stored, &visitor, &narrative, &request));
        })?;
        if let Some((id, whole)) = done {
            listed.next = Some(After::Row(Spot::Id(id)));
            listed.looked_to = (!whole).then(|| row_id::day(id));
        }
        Ok(())
    }

    fn line(&self, stored: &Stored, visitor: &Person, narrative: &str, request: &str) -> Line {
        let matter: &Matter = &stored.matter;
        Line {
            id: matter.id,
            row: self.row_of(stored, visitor, narrative, self.now().day()),
            code: matter.code.to_string(),
            purpose: matter.purpose.map(Purpose::word).unwrap_or_default(),
            channel: matter.visit.channel.clone(),
            person: mask::person(visitor),
            request: subject(request),
        }
    }

    /// 批次 and 人次 of everything that is meant, parted if wanted.
    ///
    /// # Errors
    /// The store's, or interrupted by a newer question.
    pub fn account(&self, typed: &str, by: Option<Part>) -> Result<Account, DeskError> {
        let question = read(typed, self.rules(), self.now().day());
        let view = self.store.view();
        let mut account = Account::default();
        if !question.terms.is_empty() {
            let all = &mut account.all;
            let mut search = Search::of(self, &question)?;
            let done =
                search.tier(question.filter.open, Rank::Any, None, usize::MAX, |opened| {
                    let matter = &opened.stored.matter;
                    all.matters += 1;
                    all.heads += matter.visit.head_count;
                    all.open += u32::from(matter.stage.is_open());
                })?;
            account.at_least = done.is_some();
            return Ok(account);
        }
        let Some(by) = by else {
            account.all = view.totals(&question.filter)?;
            return Ok(account);
        };
        // Every matter is in exactly one part, so one walk over them is enough.
        for (key, totals) in view.parts(&question.filter, by)? {
            account.all.matters += totals.matters;
            account.all.heads += totals.heads;
            account.all.open += totals.open;
            let (name, typed) = self.part(by, &key);
            account.parts.push((name, typed, totals));
        }
        Ok(account)
    }

    /// Name of a part, and what shows it alone when typed: nothing does for what is empty or no
    /// longer in the pack, and the words for nothing would show everything.
    fn part(&self, by: Part, key: &str) -> (String, Option<String>) {
        let rules = self.rules();
        let named = |word: &str, name: &str| (name.to_owned(), Some(format!("{word}:{name}")));
        let known = match by {
            Part::Place => rules.place(key).map(|place| named("属地", &place.name)),
            Part::Room => {
                let room = key.parse().ok().and_then(|no| rules.room(no));
                room.map(|r| (self.room_name(r.no), Some(format!("室:{}", r.no))))
            }
            Part::Unit => rules.unit(key).map(|unit| named("单位", &unit.short)),
            Part::Receiver => rules.find_staff(key).map(|staff| named("首接", &staff.name)),
        };
        known.unwrap_or_else(|| match key {
            "" | "0" => ("（没有）".to_owned(), None),
            key => (format!("{key}（已不在名单）"), None),
        })
    }
}

/// The row id in front of a page that begins with a day.
fn before(day: Day, sort: Sort) -> MatterId {
    match sort {
        Sort::Oldest => row_id::first_of(day) - 1,
        _ => row_id::behind(day),
    }
}
