//! Ctrl-E in the ledger: what is shown goes into a file. A name, a format, and, for whom the pack
//! lets, why names and numbers go out unmasked. It runs beside the window; one may wait, leave it
//! to itself, or stop it.

use crate::desk::export::Export;
use crate::exchange::{Format, Heads};
use crate::store::ledger::Sort;
use crate::tui::away::{Away, News, Stop};
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item, Picked};
use crate::tui::choice_view;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField, Typed};
use crate::tui::keys::{Code, Key};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::{Position, Rect};

/// What a ledger can be written as; the first is what a clerk opens.
const KINDS: [(&str, Format, Heads); 4] = [
    ("Excel 表，栏名中文", Format::Xlsx, Heads::Words),
    ("Excel 表，栏名全国交换", Format::Xlsx, Heads::Names),
    ("CSV，栏名全国交换", Format::Csv, Heads::Names),
    ("JSON 行，栏名全国交换", Format::Jsonl, Heads::Names),
];
/// Columns of the popup, and of its labels.
const WIDTH: u16 = 60;
const LABEL: u16 = 10;
/// What F1 says.
const HELP: &str = "把台账上正显示的这些写进一个文件。文件名不写路径，就在本机存单式的文件夹里；写了路径就在那里，如 U 盘。\
     已有同名的文件不会动。\n\n「明文用途」空着，姓名、证件、电话、住址都遮住。要明文，得是县域包里 export = true 的人，\
     写明用途，谁在什么时候导出了什么都记录在案。\n\n导出时可以按 Esc 放到后面，接着办事；办完了屏幕会说。";

/// The popup.
pub struct ExportScreen {
    typed: String,
    sort: Sort,
    says: String,
    name: TextField,
    kind: Choice,
    reason: TextField,
    /// Which of the three has the focus.
    at: usize,
    /// Under way: its number, how far, what stops it.
    away: Option<(u64, (usize, usize), Stop)>,
}

impl ExportScreen {
    /// What this question shows; `says` is the question as understood.
    pub fn of(typed: String, sort: Sort, says: &str, cx: &Cx) -> ExportScreen {
        let mut name = TextField::new(Kind::Line, 120);
        let (day, clock) = (cx.now.day(), cx.now.clock().replace(':', ""));
        name.set(&format!("台账-{day}-{clock}"));
        let items = (1..).zip(KINDS).map(|(n, (word, ..))| Item::plain(n.to_string(), word));
        let mut kind = Choice::one(items.collect());
        kind.choose(&[KINDS[0].0]);
        let reason = TextField::new(Kind::Line, 200);
        let says = if says.is_empty() { "全部".to_owned() } else { says.to_owned() };
        ExportScreen { typed, sort, says, name, kind, reason, at: 0, away: None }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        match self.at {
            0 => Some(&mut self.name),
            2 => Some(&mut self.reason),
            _ => None,
        }
    }

    fn go(&mut self, cx: &mut Cx) {
        // Whoever looks at the open list means the marked entry.
        if self.kind.is_open() && !self.kind.pick() {
            return cx.complain("没有这一种，请退格重写，或从单子里挑。");
        }
        let chosen = self.kind.first().unwrap_or_default();
        let Some((_, format, heads)) = KINDS.into_iter().find(|(word, ..)| *word == chosen) else {
            self.at = 1;
            return cx.complain("还没有选写成什么。");
        };
        if self.name.value().trim().is_empty() {
            self.at = 0;
            return cx.complain("还没有写文件名。");
        }
        let stop = Stop::default();
        let wanted = Export {
            typed: self.typed.clone(),
            sort: self.sort,
            reason: self.reason.value().trim().to_owned(),
        };
        let away = Away { wanted, name: self.name.value(), format, heads, stop: stop.clone() };
        self.away = Some((cx.send_away(away), (0, 0), stop));
    }

    fn draw_away(&self, inside: &mut Canvas, (read, all): (usize, usize)) {
        let words = match all {
            0 => "正在找出要写的…".to_owned(),
            _ => format!("已读 {read} / {all} 件"),
        };
        inside.put(0, 2, &words, Meaning::Text);
        let bar = usize::from(WIDTH - 2) * read / all.max(1);
        inside.put(0, 4, &"#".repeat(bar), Meaning::Focus);
        inside.put(0, 6, "Esc 放到后面接着办事，F10 停下（不留半个文件）", Meaning::Hint);
    }
}

impl Screen for ExportScreen {
    fn scope(&self) -> Scope {
        Scope::Ask
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let runs = self.away.is_some();
        match command {
            Command::AskYes if runs => Some("停下"),
            Command::AskYes => Some("导出"),
            Command::AskNext | Command::AskPrev => (!runs).then_some("下一项"),
            Command::Back if runs => Some("放到后面"),
            Command::Back => Some("不做"),
            command => Some(command.info().label),
        }
    }

    fn grabs(&self, key: &Key) -> bool {
        self.away.is_none()
            && self.kind.is_open()
            && matches!(key.code, Code::Enter | Code::Up | Code::Down | Code::Esc)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match (command, &self.away) {
            (Command::Back, _) => return Flow::Pop,
            (Command::AskYes, Some((.., stop))) => stop.now(),
            (Command::AskYes, None) => self.go(cx),
            (Command::AskNext, None) => self.at = (self.at + 1) % 3,
            (Command::AskPrev, None) => self.at = (self.at + 2) % 3,
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, cx: &mut Cx) -> Flow {
        if self.away.is_some() {
            return Flow::Stay;
        }
        if let Some(field) = self.field() {
            if let Typed::Refused(why) = field.key(key) {
                cx.complain(why);
            }
        } else if self.kind.key(key) == Picked::Taken {
            self.at = 2;
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, cx: &mut Cx) {
        if self.away.is_none()
            && let Some(field) = self.field()
            && let Typed::Refused(why) = field.insert(pasted)
        {
            cx.complain(why);
        }
    }

    fn news(&mut self, seq: u64, news: &News, _cx: &mut Cx) -> Flow {
        match (news, &mut self.away) {
            (News::Far(read, all), Some((mine, far, _))) if *mine == seq => *far = (*read, *all),
            (News::Done(done), Some((mine, ..))) if *mine == seq => {
                self.away = None;
                let Err(refusal) = done else { return Flow::Pop };
                // What was typed stays, to be mended.
                let reason = matches!(refusal.code, "not_allowed" | "reason");
                self.at = if reason { 2 } else { 0 };
            }
            _ => {}
        }
        Flow::Stay
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some(("导出", HELP))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let width = WIDTH.min(canvas.area.width.saturating_sub(4));
        let mut inside = canvas.popup("导出", width, 8);
        let says = format!("导出 {}", self.says);
        inside.put(0, 0, &text::truncate(&says, usize::from(width)), Meaning::Text);
        if let Some((_, far, _)) = &self.away {
            self.draw_away(&mut inside, *far);
            return None;
        }
        let mut cursor = None;
        let room = width.saturating_sub(LABEL);
        for (n, label, field) in [(0, "文件名", &self.name), (2, "明文用途", &self.reason)] {
            let y = 2 + n as u16 * 2;
            inside.put(0, y, label, Meaning::Label);
            let focus = self.at == n;
            let style = inside.theme.get(if focus { Meaning::Focus } else { Meaning::Text });
            let row = Rect::new(inside.area.x + LABEL, inside.area.y + y, room, 1);
            let here = field.view(row.intersection(inside.area), inside.buffer, style);
            if focus {
                cursor = here;
            }
        }
        if self.reason.is_empty() && self.at != 2 {
            inside.put(LABEL, 6, "空着就遮住姓名、证件、电话、住址", Meaning::Hint);
        }
        if self.at == 1 && !self.kind.is_open() {
            inside.put(LABEL, 5, "按 1 到 4 换，或按空格看单子", Meaning::Hint);
        }
        inside.put(0, 4, "写成", Meaning::Label);
        let here = choice_view::value(&mut inside, LABEL, 4, room, &self.kind, self.at == 1);
        choice_view::list(&mut inside, LABEL, 4, &self.kind);
        if self.at == 1 { Some(here) } else { cursor }
    }
}
