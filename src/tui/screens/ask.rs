//! A popup that asks before something is done: a sentence, perhaps a choice and a text, and what
//! F10 then does. Enter only moves between the fields; nothing is ever done by Enter.

use crate::desk::api::{Home, TodoKind};
use crate::desk::{Change, Done};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Picked};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField, Typed};
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use crate::tui::{choice_view, text};
use ratatui::layout::{Position, Rect};

/// What F10 does: gets the value of the choice and the text; an error is shown and the popup stays.
pub type Then = Box<dyn FnMut(&str, &str, &mut Cx) -> Result<Flow, String>>;

/// The popup.
pub struct Ask {
    title: &'static str,
    words: String,
    yes: &'static str,
    choice: Option<(&'static str, Choice)>,
    field: Option<(&'static str, TextField)>,
    on_field: bool,
    /// Rows kept free for a list that lies open from the start.
    list: u16,
    then: Then,
    /// The order given by F10: the popup goes when it is done and stays, with what was typed,
    /// when it is refused.
    ordered: Option<u64>,
}

impl Ask {
    /// A question that F10 answers with yes; `yes` is the label of F10.
    pub fn new(
        title: &'static str,
        words: impl Into<String>,
        yes: &'static str,
        then: impl FnMut(&str, &str, &mut Cx) -> Result<Flow, String> + 'static,
    ) -> Ask {
        let words = words.into();
        let then = Box::new(then);
        let (choice, field) = (None, None);
        Ask { title, words, yes, choice, field, on_field: false, list: 0, then, ordered: None }
    }

    /// With a choice to make.
    pub fn with_choice(mut self, label: &'static str, choice: Choice) -> Ask {
        self.choice = Some((label, choice));
        self.on_field = false;
        self
    }

    /// With a choice to make whose list lies open.
    pub fn with_list(mut self, label: &'static str, mut choice: Choice) -> Ask {
        choice.unfold();
        self.list = choice.items().len().min(choice_view::ROWS) as u16;
        self.with_choice(label, choice)
    }

    /// With a text to write.
    pub fn with_field(mut self, label: &'static str, field: TextField) -> Ask {
        self.field = Some((label, field));
        self.on_field = self.choice.is_none();
        self
    }

    fn accept(&mut self, cx: &mut Cx) -> Flow {
        // Whoever looks at an open list means the marked entry, not what was suggested before.
        if let Some((_, choice)) = self.choice.as_mut().filter(|(_, choice)| choice.is_open())
            && !choice.pick()
        {
            cx.complain("没有这一项，请退格重写，或从单子里挑。");
            return Flow::Stay;
        }
        let chosen = self.choice.as_ref().map(|(_, choice)| values(choice)).unwrap_or_default();
        if let (Some((label, _)), "") = (&self.choice, chosen.as_str()) {
            cx.complain(format!("还没有选「{label}」。"));
            self.on_field = false;
            return Flow::Stay;
        }
        let written = self.field.as_ref().map(|(_, field)| field.value()).unwrap_or_default();
        if let (Some((label, _)), "") = (&self.field, written.trim()) {
            cx.complain(format!("「{label}」还是空的，写一句再按 F10。"));
            self.on_field = true;
            return Flow::Stay;
        }
        let before = cx.out.waiting.len();
        match (self.then)(&chosen, written.trim(), cx) {
            Ok(Flow::Stay) if cx.out.waiting.len() > before => {
                self.ordered = cx.out.waiting.last().copied();
                Flow::Stay
            }
            Ok(Flow::Stay) => Flow::Pop,
            Ok(flow) => Flow::PopThen(Box::new(flow)),
            Err(why) => {
                cx.complain(why);
                Flow::Stay
            }
        }
    }

    fn toggle(&mut self) {
        if self.choice.is_some() && self.field.is_some() {
            self.on_field = !self.on_field;
        }
    }
}

/// What was chosen, joined by commas when several may be; ids and words hold none.
fn values(choice: &Choice) -> String {
    let chosen: Vec<&str> = choice.chosen().map(|item| item.value.as_str()).collect();
    if chosen.is_empty() {
        choice.first().unwrap_or_default().to_string()
    } else {
        chosen.join(",")
    }
}

/// The machine's clock is behind the log: asked about, never silently used.
pub fn clock(words: &str) -> Ask {
    Ask::new("时钟不对", words, "照此继续", |_, _, cx| {
        cx.order(Change::AcceptClock);
        Ok(Flow::Stay)
    })
}

/// 接班: nothing else is done at this seat before.
pub fn take_over(words: &str) -> Ask {
    let words = format!("{words}\n接下来由您办。按 F10 接班，记在册上；草稿不受影响。");
    Ask::new("接班", words, "接班", |_, _, cx| {
        cx.order(Change::TakeOver);
        Ok(Flow::Stay)
    })
}

/// 交班, with what stays open in sight.
pub fn hand_over(home: Option<&Home>) -> Ask {
    let todo = home.map(|home| home.todo.iter()).into_iter().flatten();
    let open: Vec<String> = todo
        .filter(|todo| !matches!(todo.kind, TodoKind::Mine | TodoKind::Shift))
        .map(|todo| format!("{} {}", todo.kind.word(), todo.count))
        .collect();
    let open = if open.is_empty() { "都办好了".to_owned() } else { open.join("　") };
    let words = format!("还开着的：{open}。写给接班的人；接班前，别人在这个席位不能办事。");
    let ask = Ask::new("交班", words, "交班", |_, note, cx| {
        cx.order(Change::HandOver(note.to_owned()));
        Ok(Flow::Stay)
    });
    ask.with_field("交代", TextField::new(Kind::Paragraph, 500))
}

/// Before leaving the program.
pub fn quit() -> Ask {
    let words = "要退出一窗吗？没登记完的已存为草稿，下次开机会问要不要接着写。";
    Ask::new("退出", words, "退出", |_, _, _| Ok(Flow::Quit))
}

impl Screen for Ask {
    fn scope(&self) -> Scope {
        Scope::Ask
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::AskYes => Some(self.yes),
            Command::AskNext | Command::AskPrev => {
                (self.choice.is_some() && self.field.is_some()).then_some("下一项")
            }
            Command::Back => Some("不做"),
            Command::Quit => None,
            command => Some(command.info().label),
        }
    }

    fn grabs(&self, key: &Key) -> bool {
        let list = !self.on_field && self.choice.as_ref().is_some_and(|(_, c)| c.is_open());
        let arrows = matches!(key.code, Code::Up | Code::Down) && self.on_field;
        arrows || list && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::AskYes => return self.accept(cx),
            Command::AskNext | Command::AskPrev => self.toggle(),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        if self.on_field {
            if let Some((_, field)) = &mut self.field
                && let Typed::Refused(why) = field.key(key)
            {
                cx.complain(why);
            }
        } else if let Some((_, choice)) = &mut self.choice
            && choice.key(key) == Picked::Taken
        {
            self.on_field = self.field.is_some();
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        if self.ordered != Some(seq) {
            return Flow::Stay;
        }
        self.ordered = None;
        match done {
            Ok(_) => Flow::Pop,
            Err(refusal) => {
                cx.complain(refusal.message.clone());
                Flow::Stay
            }
        }
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        if self.on_field
            && let Some((_, field)) = &mut self.field
            && let Typed::Refused(why) = field.insert(pasted)
        {
            cx.complain(why);
        }
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let width = 56.min(canvas.area.width.saturating_sub(4));
        let lines = text::wrap(&self.words, usize::from(width));
        let extra = self.choice.iter().len() * 2 + self.field.iter().len() * 5;
        let height = lines.len() as u16 + extra as u16 + self.list;
        let mut inside = canvas.popup(self.title, width, height);
        let mut y = 0;
        for line in &lines {
            inside.put(0, y, line, Meaning::Text);
            y += 1;
        }
        let mut cursor = None;
        let mut list_at = None;
        if let Some((label, choice)) = &self.choice {
            y += 1;
            let x = inside.put(0, y, label, Meaning::Label) + 1;
            let here = choice_view::value(&mut inside, x, y, width - x, choice, !self.on_field);
            if !self.on_field {
                cursor = Some(here);
                list_at = Some((x, y));
            }
            y += 1;
        }
        if let Some((label, field)) = &self.field {
            y += 1;
            inside.put(0, y, label, Meaning::Label);
            let rows = Rect::new(inside.area.x, inside.area.y + y + 1, width, 3);
            let meaning = if self.on_field { Meaning::Focus } else { Meaning::Text };
            let style = inside.theme.get(meaning);
            let here = field.view(rows.intersection(inside.area), inside.buffer, style);
            if self.on_field {
                cursor = here;
            }
        }
        if let (Some((_, choice)), Some((x, y))) = (&self.choice, list_at) {
            choice_view::list(&mut inside, x, y, choice);
        }
        cursor
    }
}
