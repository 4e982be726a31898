//! The popup in which a person confirms what was only suggested: room, units, class, guidance.
//! What stands in the fields when F10 is pressed is what is confirmed, nothing else.

use crate::desk::api::{Change, MatterView};
use crate::matter::deadline::Colour;
use crate::matter::words::Guided;
use crate::matter::{self, Rules};
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Picked};
use crate::tui::commands::{Command, Scope};
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use crate::tui::{choice_view, lists};
use ratatui::layout::Position;

const LABELS: [&str; 4] = ["接待室", "单位", "分类", "引导"];

/// The popup.
pub struct Confirm {
    number: String,
    version: u32,
    /// Room, units, class, guidance, as in `LABELS`.
    fields: [Choice; 4],
    at: usize,
}

impl Confirm {
    /// Starts with the routing as it stands.
    pub fn of(view: &MatterView, rules: &Rules) -> Confirm {
        let matter = &view.matter;
        let mut fields =
            [lists::rooms(rules), lists::units(rules), lists::colours(rules), lists::guidance()];
        let room = matter.routing.room.to_string();
        let units: Vec<&str> = matter.routing.units.iter().map(|u| u.unit.as_str()).collect();
        fields[0].choose(&[&room]);
        fields[1].choose(&units);
        fields[2].choose(&[matter.routing.colour.unwrap_or(Colour::Green).word()]);
        fields[3].choose(&[matter.guided.map_or("no", Guided::word)]);
        Confirm { number: matter.number.clone(), version: matter.version, fields, at: 0 }
    }

    fn accept(&self, cx: &mut Cx) -> Flow {
        let [room, units, colour, guided] = &self.fields;
        let room = room.first().and_then(|no| no.parse().ok());
        let colour = colour.first().and_then(|word| Colour::parse(word).ok());
        let guided = guided.first().and_then(Guided::parse);
        let (Some(room), Some(colour)) = (room, colour) else {
            cx.complain("接待室和分类都要选好，再按 F10。");
            return Flow::Stay;
        };
        let units: Vec<String> = units.chosen().map(|unit| unit.value.clone()).collect();
        if units.is_empty() && guided.is_none() {
            cx.complain("还没有责任单位：打几个字或首字母选一个，再按 F10。");
            return Flow::Stay;
        }
        let command = matter::Command::Confirm { room, units, colour, guided };
        let (number, version) = (self.number.clone(), Some(self.version));
        cx.order(Change::Act { number, version, command });
        Flow::Pop
    }
}

impl Screen for Confirm {
    fn scope(&self) -> Scope {
        Scope::Ask
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::AskYes => Some("确认"),
            Command::Back => Some("不做"),
            Command::Quit => None,
            command => Some(command.info().label),
        }
    }

    fn grabs(&self, key: &Key) -> bool {
        self.fields[self.at].is_open()
            && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        self.fields[self.at].close();
        match command {
            Command::Back => return Flow::Pop,
            Command::AskYes => return self.accept(cx),
            Command::AskNext => self.at = (self.at + 1) % LABELS.len(),
            Command::AskPrev => self.at = (self.at + LABELS.len() - 1) % LABELS.len(),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, _cx: &mut Cx) -> Flow {
        let one = self.at != 1;
        if self.fields[self.at].key(key) == Picked::Taken && one {
            self.at = (self.at + 1).min(LABELS.len() - 1);
        }
        Flow::Stay
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "确认交办",
            "栏里显示的是建议或上次的选择。打字换一项，退格删去一个单位，第一个单位牵头。\
             F10 按看到的确认并交办，反馈期限从此起算；选了引导就不交办。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let width = 56.min(canvas.area.width.saturating_sub(4));
        let mut inside = canvas.popup("确认交办", width, 9);
        inside.put(0, 0, "下面是建议，改好或看过之后按 F10：", Meaning::Hint);
        let mut cursor = None;
        for (n, (label, choice)) in LABELS.iter().zip(&self.fields).enumerate() {
            let y = 2 + n as u16;
            inside.put(0, y, label, Meaning::Label);
            let here = choice_view::value(&mut inside, 8, y, width - 8, choice, n == self.at);
            if n == self.at {
                cursor = Some(here);
            }
        }
        choice_view::list(&mut inside, 8, 2 + self.at as u16, &self.fields[self.at]);
        cursor
    }
}
