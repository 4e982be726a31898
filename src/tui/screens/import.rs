//! 导入旧台账: the columns of a file on the left, the field each goes to on the right; then a dry run,
//! then the import, batch by batch beside everything else the window does. Esc stops it; what is in
//! stays in, and another run goes on.

mod view;

use super::ask::Ask;
use super::list::Mark;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::import::{Field, Import, Looked, Map, Summary};
use crate::matter::deadline::Colour;
use crate::matter::words::Purpose;
use crate::matter::{Refusal, Rules};
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow, Screen};
use ratatui::layout::Position;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

/// Most characters of a path or a fixed value.
const TEXT_MAX: usize = 400;
/// What the choice says of a column that is not brought in.
const NOTHING: &str = "不导入";
/// Fields that one value may be given for, when no column has them.
const FIXABLE: [Field; 8] = [
    Field::Purpose,
    Field::Channel,
    Field::Place,
    Field::Room,
    Field::Units,
    Field::Colour,
    Field::State,
    Field::Ended,
];
/// What F1 says.
const HELP: &str = "左边是文件里的栏和头几行，右边是登记的栏目。认得的栏名已经对好，不对的按回车另选；\
     没有的栏可以给整栏定一个值。对好的存下来，栏名相同的台账下次直接用。\n\n先按 F10 试算：只说会怎样，\
     什么也不登记。再按 F10 才导入，每一行都守窗口的规矩；不合的退回，和原来的栏一起写进文件旁边的\
     「…-退回.csv」，改好直接再导那个文件。\n\n导过的行认得出来，再导多少遍都不会重复，所以随时可以按 Esc 停下，\
     下次接着导。旧台账里办结的，按那时办结登记，不进今天的数；没办结的从登记那天起算期限。检举控告另存密件。";

/// The popup that asks for the file.
pub fn ask() -> Ask {
    let words = "旧台账的文件：.csv、.xlsx、.xls 或 .ods。可以把文件拖到窗口里。";
    let ask = Ask::new("导入旧台账", words, "打开", |_, path, _| {
        // A terminal quotes what is dragged into it.
        let path = path.trim_matches(['\'', '"']).replace("\\ ", " ");
        Ok(Flow::Push(Box::new(ImportScreen::of(PathBuf::from(path)))))
    });
    ask.with_field("文件", TextField::new(Kind::Line, TEXT_MAX))
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The columns are looked at and changed.
    Mapping,
    /// A batch is under way.
    Running,
    /// Stopped by the person, or through.
    Over,
}

/// The screen.
pub struct ImportScreen {
    path: PathBuf,
    asked: u64,
    error: String,
    looked: Option<Looked>,
    /// Changed by popups, too.
    map: Rc<RefCell<Map>>,
    mark: Mark,
    step: Step,
    import: Option<Import>,
    ordered: u64,
    stop: bool,
    summary: Summary,
    /// When it began and when the last batch was done.
    since: (u64, u64),
}

impl ImportScreen {
    /// A file, not yet looked at.
    pub fn of(path: PathBuf) -> ImportScreen {
        ImportScreen {
            path,
            asked: 0,
            error: String::new(),
            looked: None,
            map: Rc::default(),
            mark: Mark::default(),
            step: Step::Mapping,
            import: None,
            ordered: 0,
            stop: false,
            summary: Summary::default(),
            since: (0, 0),
        }
    }

    /// Columns of the ledger itself, and behind them the fields that one value can be given for.
    fn rows(&self) -> Vec<Target> {
        let Some(looked) = &self.looked else { return Vec::new() };
        let map = self.map.borrow();
        let own = (0..looked.headings.len()).filter(|column| !looked.added.contains(column));
        let free = FIXABLE.into_iter().filter(|field| !map.columns.contains(&Some(*field)));
        own.map(Target::Column).chain(free.map(Target::Whole)).collect()
    }

    fn is_dry(&self) -> bool {
        self.import.as_ref().is_some_and(|import| import.dry)
    }

    /// The popup that changes where a row goes.
    fn change(&self, cx: &Cx) -> Flow {
        let rows = self.rows();
        let (Some(looked), Some(target)) = (&self.looked, rows.get(self.mark.at(rows.len())))
        else {
            return Flow::Stay;
        };
        let map = self.map.clone();
        let ask = match *target {
            Target::Column(column) => {
                let names = std::iter::once(NOTHING).chain(Field::ALL.iter().map(|f| f.name()));
                let items =
                    (0..).zip(names).map(|(n, name): (usize, _)| Item::plain(n.to_string(), name));
                let words = format!("「{}」这一栏是什么？", looked.headings[column]);
                let mut choice = Choice::one(items.collect());
                let now = self.map.borrow().columns.get(column).copied().flatten();
                choice.suggest(&[now.map_or(NOTHING, Field::name)]);
                Ask::new("改去处", words, "改", move |name, _, _| {
                    map.borrow_mut().set(column, Field::parse(name));
                    Ok(Flow::Stay)
                })
                .with_choice("去到", choice)
            }
            Target::Whole(field) => {
                let words = format!("文件里没有{}这一栏，整栏都算什么？", field.name());
                let now = self.map.borrow().fixed.get(&field).cloned().unwrap_or_default();
                let list = values(field, &cx.window.rules);
                let ask =
                    Ask::new("整栏定一个值", words, "定", move |chosen, written, _| {
                        let value = if chosen.is_empty() { written } else { chosen };
                        map.borrow_mut().fix(field, if value == NOTHING { "" } else { value });
                        Ok(Flow::Stay)
                    });
                match list {
                    Some(list) => {
                        let names = std::iter::once(NOTHING.to_owned()).chain(list);
                        let items = (0..)
                            .zip(names)
                            .map(|(n, name): (usize, _)| Item::plain(n.to_string(), name));
                        let mut choice = Choice::one(items.collect());
                        choice.suggest(&[if now.is_empty() { NOTHING } else { &now }]);
                        ask.with_choice(field.name(), choice)
                    }
                    None => {
                        let mut text = TextField::new(Kind::Line, TEXT_MAX);
                        text.set(&now);
                        ask.with_field(field.name(), text)
                    }
                }
            }
        };
        Flow::Push(Box::new(ask))
    }

    /// F10: first a dry run, then the import.
    fn go(&mut self, cx: &mut Cx) {
        let missing: Vec<&str> = self.map.borrow().missing().into_iter().map(Field::name).collect();
        if self.looked.is_none() || self.step == Step::Running {
            return;
        }
        if !missing.is_empty() {
            return cx.complain(format!(
                "看不出哪一栏是{}。在那一栏上按回车选，或给整栏定一个值。",
                missing.join("、")
            ));
        }
        let tried = self.step == Step::Over && self.is_dry() && !self.stop;
        let map = self.map.borrow().clone();
        self.import = Some(Import::new(self.path.clone(), map, !tried));
        (self.summary, self.stop, self.since) = (Summary::default(), false, (cx.ms, cx.ms));
        self.next(cx);
    }

    fn next(&mut self, cx: &mut Cx) {
        if let Some(import) = &self.import {
            self.step = Step::Running;
            self.ordered = cx.save(Change::Import(import.clone()));
        }
    }

    fn told(&mut self, summary: &Summary, more: bool, cx: &mut Cx) {
        self.summary = summary.clone();
        self.since.1 = cx.ms;
        if more && !self.stop {
            return self.next(cx);
        }
        self.step = Step::Over;
        self.stop = more;
    }
}

/// What a row of the screen is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A column of the file.
    Column(usize),
    /// A field no column has.
    Whole(Field),
}

/// The values a field is chosen from; none where it is written.
fn values(field: Field, rules: &Rules) -> Option<Vec<String>> {
    Some(match field {
        Field::Purpose => Purpose::ALL.iter().map(|p| p.word().to_owned()).collect(),
        Field::Colour => Colour::ALL.iter().map(|c| c.word().to_owned()).collect(),
        Field::Channel => rules.channels.iter().map(|c| c.name.clone()).collect(),
        Field::Place => rules.places.iter().map(|p| p.name.clone()).collect(),
        Field::Room => rules.rooms.iter().map(|r| r.name.clone()).collect(),
        Field::Units => rules.units.iter().map(|u| u.short.clone()).collect(),
        Field::State => ["办结", "当场办结", "在办"].map(str::to_owned).to_vec(),
        _ => return None,
    })
}

impl Screen for ImportScreen {
    fn scope(&self) -> Scope {
        Scope::Import
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let mapping = self.step == Step::Mapping;
        match command {
            Command::Back => Some(match self.step {
                Step::Running => "停下",
                Step::Over => "看对照",
                Step::Mapping => "返回",
            }),
            Command::ImportGo if self.looked.is_none() || self.step == Step::Running => None,
            Command::ImportGo => match (self.step, self.is_dry()) {
                (Step::Over, true) if !self.stop => Some("导入"),
                (Step::Over, false) if self.stop => Some("接着导"),
                (Step::Over, false) => None,
                _ => Some("试算"),
            },
            Command::ImportSet | Command::ImportUp | Command::ImportDown => {
                (mapping && self.looked.is_some()).then_some(command.info().label)
            }
            Command::ImportPgUp | Command::ImportPgDn if !mapping => None,
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let len = self.rows().len();
        match (command, self.step) {
            (Command::Back, Step::Running) => {
                self.stop = true;
                cx.say("这一批导完就停。");
            }
            (Command::Back, Step::Over) => self.step = Step::Mapping,
            (Command::Back, Step::Mapping) => return Flow::Pop,
            (Command::ImportGo, Step::Over) if !self.is_dry() && !self.stop => {}
            (Command::ImportGo, Step::Over) if !self.is_dry() => {
                self.stop = false;
                self.next(cx);
            }
            (Command::ImportGo, _) => self.go(cx),
            (Command::ImportSet, Step::Mapping) => return self.change(cx),
            (Command::ImportUp, _) => self.mark.step(-1, len),
            (Command::ImportDown, _) => self.mark.step(1, len),
            (Command::ImportPgUp, _) => self.mark.step(-15, len),
            (Command::ImportPgDn, _) => self.mark.step(15, len),
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        // The file is looked at once; what happens in the store does not change it.
        if self.asked == 0 {
            self.asked = cx.ask(Query::OldLedger(self.path.clone()));
        }
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, _cx: &mut Cx) -> Flow {
        match answer {
            _ if seq != self.asked => {}
            Ok(Answer::OldLedger(looked)) => {
                *self.map.borrow_mut() = looked.map.clone();
                self.looked = Some(looked.as_ref().clone());
            }
            Ok(_) => {}
            Err(refusal) => self.error = refusal.message.clone(),
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            _ if seq != self.ordered => {}
            Ok(Done::Imported { summary, more }) => self.told(summary, *more, cx),
            Ok(_) => {}
            Err(refusal) => {
                self.step = Step::Over;
                self.stop = true;
                // The batch was undone; from the beginning again, what is in is known again.
                let again = self.import.as_ref();
                self.import = again.map(|i| Import::new(i.path.clone(), i.map.clone(), i.dry));
                cx.complain(refusal.message.clone());
            }
        }
        Flow::Stay
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(("导入旧台账", HELP))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        self.draw(canvas);
        None
    }
}
