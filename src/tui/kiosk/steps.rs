//! The steps of a visit: what each can be answered with, and how a list too long for one page is
//! turned with the same digits.

use super::page::Choice;
use super::visit::Visit;
use super::words::sits;
use crate::desk::kiosk::{Booked, Free, Given, Sits};
use crate::desk::track::PublicState;
use crate::matter::duty::Seat;
use crate::matter::rules::{PlaceCode, RoomNo};
use crate::matter::words::{Content, Solved};
use crate::pack::kiosk::{Does, Entry, Topic};

/// The digit of 到窗口再说, the same on every page of telling.
const WINDOW: u8 = 7;
/// The digits that turn the page.
const BEFORE: u8 = 8;
/// See [`BEFORE`]; where nothing is to be turned it goes on.
const NEXT: u8 = 9;

/// A list of the pack to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Topics, for a number only.
    Rooms,
    /// Topics, to tell.
    Topics,
    /// Services.
    Services,
    /// Towns.
    Places,
}

/// Where a visit is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A menu, by its place in the tree.
    Menu(Vec<usize>),
    /// One of a list.
    Pick { list: List, page: usize },
    /// What is only told to a person.
    OnlyThere,
    /// Card, digits or nothing.
    Identity,
    /// Waiting for the card.
    Card,
    /// Typing the number.
    IdDigits { typed: String, said: String },
    /// Sentences to tick.
    Sentences,
    /// Own words?
    More,
    /// Own words.
    Words(String),
    /// All of it once more.
    Confirm,
    /// Something is being done.
    Busy(&'static str),
    /// The number.
    Given { given: Given, printed: Option<bool> },
    /// Typing a code.
    Code { typed: String, said: String },
    /// What a code leads to.
    State(PublicState),
    /// Is it solved?
    Solved,
    /// How the person was treated.
    Content(Solved),
    /// The verdict is written down.
    Rated,
    /// Who sits when.
    Duty(Vec<Sits>),
    /// Whom to book.
    Whom(Vec<Free>),
    /// This one: with a phone or without?
    Sure(Free),
    /// Typing the phone.
    Phone { free: Free, typed: String, said: String },
    /// Booked.
    Booked { booked: Booked, printed: Option<bool> },
    /// A person was called.
    Called(Option<Result<(), String>>),
    /// Staff want to leave.
    Pin { typed: String, said: String },
    /// It did not work.
    Trouble(String),
    /// Never shown.
    Nothing,
}

/// Something to choose, and what it does.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opt {
    pub digit: u8,
    say: String,
    tick: Option<bool>,
    pub act: Act,
}

/// What a choice does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    Go(Step),
    Turn(isize),
    Topic(Topic, Box<Step>),
    Place(Option<PlaceCode>),
    NoIdentity,
    Tick(usize),
    Number(RoomNo),
    Sitting,
    Frees,
    Book(Seat),
    Rate(Solved, Content),
    Tell,
    Back,
    End,
}

impl Opt {
    fn new(digit: u8, say: impl Into<String>, act: Act) -> Opt {
        Opt { digit, say: say.into(), tick: None, act }
    }

    pub(super) fn choice(&self) -> Choice {
        Choice { digit: self.digit, say: self.say.clone(), tick: self.tick }
    }
}

impl Step {
    /// True where something is typed, so that 0 is a digit.
    pub(super) fn takes_digits(&self) -> bool {
        matches!(
            self,
            Step::IdDigits { .. }
                | Step::Words(_)
                | Step::Code { .. }
                | Step::Phone { .. }
                | Step::Pin { .. }
        )
    }

    /// What can be chosen now.
    pub(super) fn options(&self, visit: &Visit) -> Vec<Opt> {
        match self {
            Step::Menu(path) => {
                let list = menu(visit, path).iter().enumerate();
                list.map(|(n, entry)| entry_option(n, entry, path)).collect()
            }
            Step::Pick { list, page } => picks(visit, *list, *page),
            Step::OnlyThere => {
                let mut list = number_option(1, "取号，到窗口说", visit);
                list.push(Opt::new(2, "说别的事", Act::Back));
                list
            }
            Step::Identity => {
                let typing = Step::IdDigits { typed: String::new(), said: String::new() };
                let mut list = vec![
                    Opt::new(1, "刷身份证", Act::Go(Step::Card)),
                    Opt::new(2, "按数字输号码", Act::Go(typing)),
                    Opt::new(3, "先不留", Act::NoIdentity),
                ];
                list.extend(number_option(WINDOW, "到窗口再说", visit));
                list
            }
            Step::Card => vec![Opt::new(1, "先不留", Act::NoIdentity)],
            Step::Sentences => sentences(visit),
            Step::More => {
                let own = Step::Words(visit.entered.words.clone());
                vec![
                    Opt::new(1, "就这些", Act::Go(Step::Confirm)),
                    Opt::new(2, "自己再写几句", Act::Go(own)),
                ]
            }
            Step::Confirm => {
                let mut list = vec![
                    Opt::new(1, "就这样，给我号", Act::Tell),
                    Opt::new(2, "改一改", Act::Back),
                ];
                list.push(Opt::new(3, "都不要了", Act::End));
                list.extend(number_option(WINDOW, "到窗口再说", visit));
                list
            }
            Step::State(state) if state.may_rate => {
                vec![Opt::new(1, "评一评", Act::Go(Step::Solved)), Opt::new(2, "好了", Act::End)]
            }
            Step::Solved => vec![
                Opt::new(1, "解决了", Act::Go(Step::Content(Solved::Yes))),
                Opt::new(2, "没有解决", Act::Go(Step::Content(Solved::No))),
            ],
            Step::Content(solved) => {
                let each = |(digit, content): (u8, &Content)| {
                    Opt::new(digit, content.word(), Act::Rate(*solved, *content))
                };
                (1..).zip(Content::ALL).map(each).collect()
            }
            Step::Duty(_) if visit.hall.pack.rules.duty.iter().any(|rule| rule.bookings > 0) => {
                vec![Opt::new(1, "约一个时间", Act::Frees), Opt::new(2, "好了", Act::End)]
            }
            Step::Whom(list) if !list.is_empty() => {
                let each = |(free, digit): (&Free, u8)| {
                    Opt::new(digit, sits(&free.sits), Act::Go(Step::Sure(free.clone())))
                };
                list.iter().zip(1..).map(each).collect()
            }
            Step::Sure(free) => {
                let (typed, said) = (String::new(), String::new());
                let phone = Step::Phone { free: free.clone(), typed, said };
                vec![
                    Opt::new(1, "约，留个电话", Act::Go(phone)),
                    Opt::new(2, "约，不留电话", Act::Book(free.seat.clone())),
                    Opt::new(3, "不约了", Act::End),
                ]
            }
            Step::Rated
            | Step::Given { .. }
            | Step::Booked { .. }
            | Step::State(_)
            | Step::Duty(_)
            | Step::Whom(_)
            | Step::Trouble(_) => {
                vec![Opt::new(1, "好了", Act::End)]
            }
            Step::Called(_) => vec![Opt::new(1, "好，我等着", Act::Back)],
            Step::IdDigits { .. }
            | Step::Words(_)
            | Step::Code { .. }
            | Step::Phone { .. }
            | Step::Pin { .. }
            | Step::Busy(_)
            | Step::Nothing => Vec::new(),
        }
    }
}

/// The entries of a menu by its place in the tree.
fn menu<'v>(visit: &'v Visit, path: &[usize]) -> &'v [Entry] {
    path.iter().fold(visit.hall.pack.kiosks.menu.as_slice(), |list, at| {
        match list.get(*at).map(|entry| &entry.does) {
            Some(Does::Menu(below)) => below,
            _ => &[],
        }
    })
}

fn entry_option(n: usize, entry: &Entry, path: &[usize]) -> Opt {
    let digit = n as u8 + 1;
    let pick = |list| Step::Pick { list, page: 0 };
    let step = match &entry.does {
        Does::Menu(_) => Step::Menu([path, &[n]].concat()),
        Does::Tell => pick(List::Topics),
        Does::Number => pick(List::Rooms),
        Does::Services => pick(List::Services),
        Does::Follow => Step::Code { typed: String::new(), said: String::new() },
        Does::Duty => return Opt::new(digit, &*entry.say, Act::Sitting),
    };
    Opt::new(digit, &*entry.say, Act::Go(step))
}

/// The number for what was chosen so far, wherever a person had rather talk.
fn number_option(digit: u8, say: &str, visit: &Visit) -> Vec<Opt> {
    let room = visit.entered.topic.as_ref().map(|topic| topic.room);
    room.map(|room| Opt::new(digit, say, Act::Number(room))).into_iter().collect()
}

fn picks(visit: &Visit, list: List, page: usize) -> Vec<Opt> {
    let kiosks = &visit.hall.pack.kiosks;
    let told = |topic: &Topic| {
        let next = match topic.window {
            true => Step::OnlyThere,
            false => Step::Pick { list: List::Places, page: 0 },
        };
        (topic.say.clone(), Act::Topic(topic.clone(), Box::new(next)))
    };
    let rooms = Step::Pick { list: List::Rooms, page: 0 };
    match list {
        List::Rooms => {
            let item = |topic: &Topic| (topic.say.clone(), Act::Number(topic.room));
            paged(kiosks.topics.iter().map(item).collect(), page, None)
        }
        List::Topics => {
            let window = Opt::new(WINDOW, "到窗口再说", Act::Go(rooms));
            paged(kiosks.topics.iter().map(told).collect(), page, Some(window))
        }
        List::Services => {
            let window = Opt::new(WINDOW, "到窗口再说", Act::Go(rooms));
            paged(kiosks.services.iter().map(told).collect(), page, Some(window))
        }
        List::Places => {
            let own = visit.hall.machine.place.as_ref();
            let mut places: Vec<_> = visit.hall.pack.rules.places.iter().collect();
            // Most people speak of their own town.
            places.sort_by_key(|place| Some(&place.code) != own);
            let mut items: Vec<_> =
                places.iter().map(|p| (p.name.clone(), Act::Place(Some(p.code.clone())))).collect();
            items.push(("说不清在哪里".to_owned(), Act::Place(None)));
            paged(items, page, number_option(WINDOW, "到窗口再说", visit).pop())
        }
    }
}

/// One page of a list: at most nine lines, the last ones of a long list turn the page.
fn paged(items: Vec<(String, Act)>, page: usize, window: Option<Opt>) -> Vec<Opt> {
    let alone = if window.is_some() { usize::from(WINDOW) - 1 } else { usize::from(NEXT) };
    let long = items.len() > alone;
    let size = if long { alone.min(usize::from(BEFORE) - 1) } else { alone };
    let last = items.len().saturating_sub(1) / size;
    let page = page.min(last);
    let shown = items.into_iter().skip(page * size).take(size);
    let mut list: Vec<Opt> =
        shown.zip(1..).map(|((say, act), digit)| Opt::new(digit, say, act)).collect();
    list.extend(window);
    if page > 0 {
        list.push(Opt::new(BEFORE, "上一页", Act::Turn(-1)));
    }
    if page < last {
        list.push(Opt::new(NEXT, "下一页", Act::Turn(1)));
    }
    list
}

fn sentences(visit: &Visit) -> Vec<Opt> {
    let Some(topic) = &visit.entered.topic else { return Vec::new() };
    let ticks = &visit.entered.ticks;
    let mut list: Vec<Opt> = (topic.sentences.iter().enumerate().zip(1..))
        .map(|((n, say), digit)| Opt {
            tick: Some(ticks.contains(&n)),
            ..Opt::new(digit, &**say, Act::Tick(n))
        })
        .collect();
    list.extend(number_option(WINDOW, "到窗口再说", visit));
    if !ticks.is_empty() || !visit.entered.words.is_empty() {
        let next = if visit.hall.words { Step::More } else { Step::Confirm };
        list.push(Opt::new(NEXT, "说完了", Act::Go(next)));
    } else if visit.hall.words {
        list.push(Opt::new(NEXT, "自己写", Act::Go(Step::Words(String::new()))));
    }
    list
}
