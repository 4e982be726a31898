//! The command line: one file a verb, all through the same use cases as the screens.
//!
//! Exit codes: 0 done, 1 refused or failed, 2 usage. With `--json` an error is one JSON line on
//! stderr: `{"error":{"code","field","message"}}`.

mod announce;
mod bench_data;
mod board;
mod booking;
mod day;
mod deadline;
mod demo;
mod doctor;
mod duty;
mod export;
mod forms;
mod handle;
mod import;
mod intake_json;
mod jobs;
mod kiosk;
mod list;
mod mine;
mod out;
mod passphrase;
mod played_clock;
mod print;
mod print_test;
mod printers;
mod queue;
mod receipt;
mod receive;
mod register;
mod reindex;
mod replay;
mod replay_report;
mod restore;
mod search;
mod settings;
mod shift;
mod show;
mod sit;
mod strict_json;
mod suggest;
mod today;
mod track;
mod usage;
mod verify;
mod window;

use crate::calendar::Moment;
use crate::desk::{Clock, Desk, DeskError};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// 一窗：一窗受理、无差别受理的接待台。不带命令就打开窗口。
#[derive(Parser)]
#[command(name = "yichuang", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What every verb takes.
#[derive(clap::Args, Clone, Debug)]
pub struct Common {
    /// 库文件；不写就用本用户的
    #[arg(long, global = true, value_name = "PATH")]
    store: Option<PathBuf>,
    /// 县域包
    #[arg(long, global = true, value_name = "NAME")]
    pack: Option<String>,
    /// 席位，如 2
    #[arg(long, global = true, value_name = "SEAT")]
    seat: Option<String>,
    /// 工作人员，姓名或工号；在 print 和 receipt 里是样式：pdf、escpos、text
    #[arg(long = "as", global = true, value_name = "STAFF")]
    staff: Option<String>,
    /// 办事台的时间，如 2026-11-23T09:14:00+08:00；命令里停住不走，窗口里接着走
    #[arg(long, global = true, value_name = "RFC3339")]
    at: Option<String>,
    /// 小票打印机，如 tcp:192.168.1.9:9100、device:/dev/usb/lp0、file:PATH、none
    #[arg(long, global = true, value_name = "TARGET")]
    printer: Option<String>,
    /// 公文打印机（A4、A5），如 cups:office、file:PATH、none
    #[arg(long, global = true, value_name = "TARGET")]
    letter: Option<String>,
    /// 纸宽，58 或 80 毫米
    #[arg(long, global = true, value_name = "MM")]
    width: Option<u16>,
    /// 结果和错误都写成 JSON
    #[arg(long, global = true)]
    json: bool,
    /// 电脑时钟早于最后一条记录时，照此继续
    #[arg(long, global = true)]
    accept_clock: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// 登记：每行一件 JSON，逐行回答
    Register(register::Register),
    /// 受理回执单
    Receipt(receipt::Receipt),
    /// 打印一张单式
    Print(print::Print),
    /// 打印机和它们的状态
    Printers,
    /// 打印清单：看，送去打印，回答打出来没有
    Jobs(jobs::Jobs),
    /// 打一张试页
    PrintTest(print_test::PrintTest),
    /// 单式：检查、试看、列出可用的项
    Forms(forms::FormsVerb),
    /// 凭诉求码查进度
    Track(track::Track),
    /// 看一段话，建议接待室、单位、分类和目的
    Suggest(suggest::Suggest),
    /// 算一个时限，并说明为什么
    Deadline(deadline::Deadline),
    /// 看一件事
    Show(show::Show),
    /// 台账
    List(list::ListVerb),
    /// 导出台账，或整个库
    Export(export::ExportVerb),
    /// 导入旧台账，或还原整库备份
    Import(import::Import),
    /// 查找：编号、诉求码、姓名或拼音首字母、电话、证件、事由里的字
    Search(search::Search),
    /// 接访：意见，然后交办，或当场办结，或引导
    Receive(receive::Receive),
    /// 回话：领导要的「回我一次」，回了什么
    Report(mine::Report),
    /// 交班：写下还开着的事，等接班的人接
    HandOver(shift::HandOver),
    /// 接班：接下这个席位
    TakeOver,
    /// 我的事：首次接访的事，到办结之前一直在这里
    Mine,
    /// 今天的清单
    Today,
    /// 日清：一天的清单和三个时间；close 日结，sheet 再看日结单
    Day(day::DayVerb),
    #[command(flatten)]
    Handle(handle::Order),
    /// 候访：看大厅，或逐行执行 JSON 命令
    Queue(queue::Queue),
    #[command(flatten)]
    Hall(queue::Order),
    /// 自助机：给来访人自己用的画面
    Kiosk(kiosk::Kiosk),
    /// 值班表；换班、顶班、请假
    Duty(duty::Duty),
    /// 预约一位坐班的领导
    Book(booking::Book),
    /// 公告领导接访日
    Announce(announce::Announce),
    /// 预登记领导接访日
    Preregister(booking::Preregister),
    /// 一天的预约和预登记
    Bookings(booking::BookingsVerb),
    /// 预约或预登记过的人到场取号
    Arrive(booking::Arrive),
    /// 大厅屏
    Board(board::BoardVerb),
    /// 核对整个库
    Verify,
    /// 补好查找索引和台账，不用停下窗口
    Reindex,
    /// 按键表
    Keys,
    /// 查看运行环境有没有毛病
    Doctor,
    /// 在一个用完就扔的库上，打开一个忙碌的上午
    Demo(demo::Demo),
    /// 把一个接访日重演一遍
    Replay(replay::Replay),
    #[command(hide = true)]
    BenchData(bench_data::BenchData),
}

/// Why a verb did not finish.
#[derive(Debug)]
pub enum Failure {
    /// The desk's refusal or fault, or one said in words.
    Said {
        /// Stable word.
        code: String,
        /// Field at fault.
        field: Option<String>,
        /// Chinese sentence.
        message: String,
    },
    /// The command line itself is wrong, wherever that was noticed.
    Usage {
        /// Stable word.
        code: &'static str,
        /// Argument at fault, when the words do not name it.
        field: Option<&'static str>,
        /// Chinese sentence.
        message: String,
    },
    /// Already told line by line; only the exit code is left.
    Told,
    /// Whoever read our output stopped listening.
    Closed,
}

impl Failure {
    /// A failure in words.
    pub fn said(code: &str, message: impl Into<String>) -> Self {
        Failure::Said { code: code.to_owned(), field: None, message: message.into() }
    }

    /// A command line that is wrong, in words.
    pub fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Failure::Usage { code, field: None, message: message.into() }
    }

    /// Why a desk did not open: mostly a seat or a person nobody knows.
    pub fn opening(error: DeskError) -> Self {
        match error.code() {
            "seat" => Failure::usage("seat", error.to_string()),
            "staff" => Failure::usage("staff", error.to_string()),
            _ => error.into(),
        }
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Failure::Said {
            code: error.code().to_owned(),
            field: error.field().map(str::to_owned),
            message: error.to_string(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Failure::Closed;
        }
        Failure::said("io", format!("写不出结果（{error}），已登记的都在库里"))
    }
}

/// Runs the program and says how it ended.
pub fn run() -> ExitCode {
    let (json, done) = match Arguments::try_parse() {
        Ok(arguments) => (arguments.common.json, dispatch(arguments)),
        Err(error) => match usage::sentence(&error) {
            // Help and version are no errors; clap writes them where they belong.
            None => error.exit(),
            Some(message) => {
                let words: Vec<String> =
                    std::env::args_os().map(|w| w.to_string_lossy().into_owned()).collect();
                (usage::wants_json(&words), Err(Failure::usage("usage", message)))
            }
        },
    };
    let Err(failure) = done else { return ExitCode::SUCCESS };
    let (exit, code, field, message) = match failure {
        Failure::Said { code, field, message } => (ExitCode::FAILURE, code, field, message),
        Failure::Usage { code, field, message } => {
            (ExitCode::from(2), code.to_owned(), field.map(str::to_owned), message)
        }
        Failure::Told | Failure::Closed => return ExitCode::FAILURE,
    };
    match field {
        field if json => eprintln!("{}", out::error_json(&code, field.as_deref(), &message)),
        Some(field) => eprintln!("{field}：{message}"),
        None => eprintln!("{message}"),
    }
    exit
}

fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    let common = arguments.common;
    match arguments.verb {
        None => window::run(&common),
        Some(Verb::Register(verb)) => verb.run(&common),
        Some(Verb::Receipt(verb)) => verb.run(&common),
        Some(Verb::Printers) => printers::list(&common),
        Some(Verb::Jobs(verb)) => verb.run(&common),
        Some(Verb::PrintTest(verb)) => verb.run(&common),
        Some(Verb::Print(verb)) => verb.run(&common),
        Some(Verb::Forms(verb)) => verb.run(&common),
        Some(Verb::Track(verb)) => verb.run(&common),
        Some(Verb::Suggest(verb)) => verb.run(&common),
        Some(Verb::Deadline(verb)) => verb.run(&common),
        Some(Verb::Show(verb)) => verb.run(&common),
        Some(Verb::Search(verb)) => verb.run(&common),
        Some(Verb::List(verb)) => verb.run(&common),
        Some(Verb::Export(verb)) => verb.run(&common),
        Some(Verb::Import(verb)) => verb.run(&common),
        Some(Verb::Receive(verb)) => verb.run(&common),
        Some(Verb::Queue(verb)) => verb.run(&common),
        Some(Verb::Hall(order)) => order.run(&common),
        Some(Verb::Day(verb)) => verb.run(&common),
        Some(Verb::Handle(order)) => order.run(&common),
        Some(Verb::Duty(verb)) => verb.run(&common),
        Some(Verb::Book(verb)) => verb.run(&common),
        Some(Verb::Announce(verb)) => verb.run(&common),
        Some(Verb::Preregister(verb)) => verb.run(&common),
        Some(Verb::Bookings(verb)) => verb.run(&common),
        Some(Verb::Arrive(verb)) => verb.run(&common),
        Some(Verb::Board(verb)) => verb.run(&common),
        Some(Verb::Report(verb)) => verb.run(&common),
        Some(Verb::HandOver(verb)) => verb.run(&common),
        Some(Verb::TakeOver) => shift::take_over(&common),
        Some(Verb::Mine) => mine::list(&common),
        Some(Verb::Today) => today::run(&common),
        Some(Verb::Kiosk(verb)) => verb.run(&common),
        Some(Verb::Verify) => verify::run(&common),
        Some(Verb::Reindex) => reindex::run(&common),
        Some(Verb::Keys) => window::keys(&common),
        Some(Verb::Doctor) => doctor::run(&common),
        Some(Verb::Demo(verb)) => verb.run(&common),
        Some(Verb::Replay(verb)) => verb.run(&common),
        Some(Verb::BenchData(verb)) => verb.run(&common),
    }
}

impl Common {
    /// The desk's clock of a verb: it stands still at `--at`.
    fn clock(&self) -> Result<Clock, Failure> {
        Ok(match self.moment()? {
            Some(at) => Clock::Still(at),
            None => Clock::Machine,
        })
    }

    fn moment(&self) -> Result<Option<Moment>, Failure> {
        let read = |text: &String| Moment::parse(text).map_err(|why| Failure::usage("at", why));
        self.at.as_ref().map(read).transpose()
    }

    /// Opens the desk for a verb that writes.
    fn desk(&self) -> Result<Desk, Failure> {
        let mut desk = Desk::open(&settings::Settings::load(self)?.options(self.clock()?)?)
            .map_err(Failure::opening)?;
        if self.accept_clock {
            desk.accept_clock();
        }
        Ok(desk)
    }

    /// Opens the desk for a verb that reads. A store that does not exist yet is made: an empty
    /// answer is then the right one.
    fn reading_desk(&self) -> Result<Desk, Failure> {
        let options = settings::Settings::load(self)?.options(self.clock()?)?;
        if options.location.file.exists() {
            return Desk::open_reader(&options).map_err(Failure::opening);
        }
        Desk::open(&options).map_err(Failure::opening)
    }
}
