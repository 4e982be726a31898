//! 导入旧台账: the columns of a file on the left, the field each goes to on the right; then a dry run,
//! then the import, batch by batch beside everything else the window does. Esc stops it; what is in
//! stays in, and another run goes on.

mod change;
#[cfg(test)]
mod tests;
mod view;

use super::ask::Ask;
use super::list::Mark;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::import::{Field, Import, Looked, Map, Summary};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow, Screen};
use change::Target;
use ratatui::layout::Position;
use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

/// Most characters of a path or a fixed value.
const TEXT_MAX: usize = 400;
/// What F1 says.
const HELP: &str = "左边是文件里的栏和头几行，右边是登记的栏目。认得的栏名已经对好，不对的按回车另选；\
     没有的栏可以给整栏定一个值；表格有好几张工作表，在头一行换。对好的存下来，栏名相同的台账下次直接用。\n\n\
     先按 F10 试算：只说会怎样，什么也不登记。单位、乡镇这些写法不认得的，试算后按回车，一样一样换成登记的写法，\
     再试算。再按 F10 才导入，每一行都守窗口的规矩；不合的退回，和原来的栏一起写进文件旁边的\
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
    /// The newest look at the file; a popup may ask for another sheet.
    asked: Rc<Cell<u64>>,
    /// The newest look that was answered.
    answered: u64,
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
            asked: Rc::default(),
            answered: 0,
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

    fn is_dry(&self) -> bool {
        self.import.as_ref().is_some_and(|import| import.dry)
    }

    /// Another sheet was asked for: what is shown is not what is meant any more.
    fn is_looking(&self) -> bool {
        self.asked.get() != self.answered
    }

    /// F10: first a dry run, then the import.
    fn go(&mut self, cx: &mut Cx) {
        let missing: Vec<&str> = self.map.borrow().missing().into_iter().map(Field::name).collect();
        let Some(looked) = self.looked.as_ref().filter(|_| self.step != Step::Running) else {
            return;
        };
        if !missing.is_empty() {
            return cx.complain(format!(
                "看不出哪一栏是{}。在那一栏上按回车选，或给整栏定一个值。",
                missing.join("、")
            ));
        }
        let tried = self.step == Step::Over && self.is_dry() && !self.stop;
        let map = self.map.borrow().clone();
        let sheet = looked.sheet.clone();
        self.import = Some(Import::new(self.path.clone(), sheet, map, !tried));
        (self.summary, self.stop, self.since) = (Summary::default(), false, (cx.ms, cx.ms));
        self.next(cx);
    }

    /// Back to the columns, at the first value no list knows.
    fn go_to_values(&mut self) {
        let unknown = |row: &Target| {
            matches!(row, Target::Value(field, text)
                if self.summary.unknown.contains_key(&(*field, text.clone())))
        };
        if let Some(at) = self.rows().iter().position(unknown) {
            self.step = Step::Mapping;
            self.mark.set(at);
        }
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

impl Screen for ImportScreen {
    fn scope(&self) -> Scope {
        Scope::Import
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let mapping = self.step == Step::Mapping;
        match command {
            Command::ImportSet if self.step == Step::Over => {
                (!self.summary.unknown.is_empty()).then_some("换写法")
            }
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
            (Command::ImportGo | Command::ImportSet, _) if self.is_looking() => {
                cx.complain("还在看这个文件，什么也没有做；看好了再按一次。");
            }
            (Command::Back, Step::Running) => self.stop = true,
            (Command::Back, Step::Over) => self.step = Step::Mapping,
            (Command::Back, Step::Mapping) => return Flow::Pop,
            (Command::ImportGo, Step::Over) if !self.is_dry() && !self.stop => {}
            (Command::ImportGo, Step::Over) if !self.is_dry() => {
                self.stop = false;
                // The pause was no work.
                self.since.0 += cx.ms.saturating_sub(self.since.1);
                self.next(cx);
            }
            (Command::ImportGo, _) => self.go(cx),
            (Command::ImportSet, Step::Mapping) => return self.change(cx),
            (Command::ImportSet, Step::Over) => self.go_to_values(),
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
        if self.asked.get() == 0 {
            let path = self.path.clone();
            self.asked.set(cx.ask(Query::OldLedger { path, sheet: None }));
        }
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq != self.asked.get() {
            return Flow::Stay;
        }
        self.answered = seq;
        match answer {
            Ok(Answer::OldLedger(looked)) => {
                *self.map.borrow_mut() = looked.map.clone();
                self.looked = Some(looked.as_ref().clone());
                self.summary = Summary::default();
                // What was tried before was tried of another sheet.
                (self.step, self.import) = (Step::Mapping, None);
            }
            Ok(_) => {}
            // The sheet looked at before stays.
            Err(refusal) if self.looked.is_some() => cx.complain(refusal.message.clone()),
            Err(refusal) => self.error = refusal.message.clone(),
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            _ if seq != self.ordered => {}
            Ok(Done::Imported { summary, more, .. }) => self.told(summary, *more, cx),
            Ok(_) => {}
            Err(refusal) => {
                self.step = Step::Over;
                self.stop = true;
                // The batch may be in although its report is not written: from the beginning
                // again, what is in is known again.
                self.import = self.import.as_ref().map(Import::again);
                self.since = (cx.ms, cx.ms);
                cx.complain(refusal.message.clone());
            }
        }
        Flow::Stay
    }

    /// Without its screen nobody orders the next batch: that is said, not left to be found out.
    fn leave(&mut self, cx: &mut Cx) {
        if self.step == Step::Running && !self.is_dry() {
            let rows = self.summary.rows;
            cx.say(format!("导入停在第 {rows} 行：已经导入的都在，再导一次就接着导，不会重复。"));
        }
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(("导入旧台账", HELP))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        self.draw(canvas);
        None
    }
}
