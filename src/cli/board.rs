//! `yichuang board`: the screen of the hall; `--once` prints it and ends.

use super::settings::Settings;
use super::{Common, Failure, window};
use crate::desk::api::{Answer, Query};
use crate::desk::board::Board;
use crate::desk::{Clock, Desk, DeskError};
use crate::tui::board::feed::{Feed, Style, Target};
use crate::tui::board::run::{Options, run};
use crate::tui::board::sentence;
use serde_json::{Value, json};
use std::io::Write;

/// 大厅屏：请谁到几号接待室。只有号码和房间，没有姓名
#[derive(clap::Args)]
pub struct BoardVerb {
    /// 印一次就结束
    #[arg(long)]
    once: bool,
    /// 每叫一位送一行：文件名，或 tcp:主机:端口；加 --json 就送 JSON 行
    #[arg(long, value_name = "TARGET")]
    feed: Option<String>,
    /// 送出的字用 GB18030，多数 LED 控制卡要这个
    #[arg(long, requires = "feed")]
    gbk: bool,
    /// 叫号时不响铃
    #[arg(long)]
    quiet: bool,
}

impl BoardVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if self.once {
            return once(common);
        }
        let settings = Settings::load(common)?;
        let clock = common.moment()?.map_or(Clock::Machine, Clock::ticking);
        let desk = settings.options(clock)?;
        if !desk.location.file.exists() {
            // The board may be switched on before the first window is.
            drop(Desk::open(&desk).map_err(Failure::opening)?);
        }
        let style = match (common.json, self.gbk) {
            (true, _) => Style::Json,
            (_, true) => Style::Gb18030,
            _ => Style::Words,
        };
        let target = self.feed.as_deref().map(Target::parse).transpose();
        let target = target.map_err(|why| Failure::said("feed", why))?;
        run(Options {
            desk,
            theme: settings.theme.clone(),
            theme_file: window::theme_file(&settings),
            ambiguous: window::ambiguous(&settings)?,
            bell: !self.quiet,
            feed: target.map(|target| Feed::start(target, style)),
        })
        .map_err(window::failure)
    }
}

fn once(common: &Common) -> Result<(), Failure> {
    let desk = common.reading_desk()?;
    let Answer::Board(board) = desk.ask(&Query::Board)? else {
        return Err(DeskError::refused("answer", "大厅没有取到，请再试一次").into());
    };
    let mut output = std::io::stdout().lock();
    if common.json {
        writeln!(output, "{}", board_json(&board))?;
        return Ok(());
    }
    writeln!(output, "{}　{}", board.centre, desk.now().ymd_hm())?;
    for call in &board.calls {
        writeln!(output, "{}", sentence(call))?;
    }
    if !board.missed.is_empty() {
        writeln!(output, "过号 {}", board.missed.join(" "))?;
    }
    for room in board.rooms.iter().filter(|room| room.closed) {
        writeln!(output, "关闭 {} 号接待室　{}", room.no, room.name)?;
    }
    writeln!(output, "候访 {} 批", board.waiting)?;
    if !board.today.is_empty() {
        writeln!(output, "今日坐班 {}", board.today)?;
    }
    if let Some((day, who)) = board.next.as_ref().filter(|(_, who)| !who.is_empty()) {
        writeln!(output, "{} 坐班 {who}", day.format("%m-%d"))?;
    }
    Ok(())
}

fn board_json(board: &Board) -> Value {
    let calls = board.calls.iter().map(|call| {
        json!({
            "number": call.number,
            "room": call.room,
            "name": call.name,
            "times": call.times,
            "at": call.at.rfc3339(),
            "visitor": (!call.visitor.is_empty()).then_some(&call.visitor),
        })
    });
    let rooms = board.rooms.iter().map(|room| {
        json!({
            "no": room.no,
            "name": room.name,
            "inside": room.inside,
            "waiting": room.waiting,
            "closed": room.closed,
        })
    });
    json!({
        "centre": board.centre,
        "calls": calls.collect::<Vec<_>>(),
        "missed": board.missed,
        "rooms": rooms.collect::<Vec<_>>(),
        "waiting": board.waiting,
        "since": board.since.map(|at| at.rfc3339()),
        "today": board.today,
        "next": board.next.as_ref().map(|(day, who)| json!({ "day": day.to_string(), "who": who })),
    })
}
