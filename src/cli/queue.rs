//! The hall by verb: `take`, `next`, `call`, `recall`, `hold`, `no-show`, `return`, `transfer`,
//! `prefer`, `finish`, `undo`; and `queue`, which shows the hall or carries out the same orders
//! line by line.

use super::out::{self, error_json};
use super::{Common, Failure, register};
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::hall::{Hall, RoomView, TicketView};
use crate::desk::queue::TakeForm;
use crate::desk::{Desk, DeskError};
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::{Press, RoomPress};
use crate::matter::rules::RoomNo;
use crate::matter::words::Precedence;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::PathBuf;

/// One order to the hall; the fields are the same on the command line and in JSON.
#[derive(clap::Subcommand, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Order {
    /// 取号
    Take {
        /// 哪一间，号或名称；有事项时可不写
        #[arg(long, default_value = "")]
        #[serde(default)]
        pool: String,
        /// 事项编号
        #[arg(long, default_value = "")]
        #[serde(default)]
        matter: String,
        /// 几个人
        #[arg(long, default_value_t = 0)]
        #[serde(default)]
        heads: u32,
        /// 预约或预登记过
        #[arg(long)]
        #[serde(default)]
        booked: bool,
        /// 优先：老年、残疾、孕产、带婴幼儿、其他
        #[arg(long, default_value = "")]
        #[serde(default)]
        priority: String,
        /// 优先的理由，「其他」必写
        #[arg(long, default_value = "")]
        #[serde(default)]
        reason: String,
        /// 排队号票交给本席位打印
        #[arg(long)]
        #[serde(default)]
        print: bool,
    },
    /// 叫下一位
    Next {
        /// 几号接待室；席位就在接待室里的可不写
        #[arg(long)]
        room: Option<RoomNo>,
    },
    /// 叫这一位
    Call {
        /// 排队号
        number: String,
        /// 几号接待室；席位就在接待室里的可不写
        #[arg(long)]
        room: Option<RoomNo>,
        /// 先叫后来的，为什么
        #[arg(long, default_value = "")]
        #[serde(default)]
        reason: String,
    },
    /// 重呼
    Recall {
        /// 排队号
        number: String,
    },
    /// 暂缓
    Hold {
        /// 排队号
        number: String,
    },
    /// 未到
    NoShow {
        /// 排队号
        number: String,
    },
    /// 回队，位置不变
    Return {
        /// 排队号
        number: String,
    },
    /// 转到另一间，来的先后不变
    Transfer {
        /// 排队号
        number: String,
        /// 转到哪一间，号或名称
        #[arg(long)]
        to: String,
    },
    /// 优先
    Prefer {
        /// 排队号
        number: String,
        /// 老年、残疾、孕产、带婴幼儿、其他
        #[arg(long)]
        priority: String,
        /// 理由，「其他」必写
        #[arg(long, default_value = "")]
        #[serde(default)]
        reason: String,
    },
    /// 这一位结束
    Finish {
        /// 排队号
        number: String,
    },
    /// 关一间接待室：今天不再叫号
    CloseRoom {
        /// 几号
        room: RoomNo,
        /// 为什么，牌子上会显示
        #[arg(long)]
        reason: String,
    },
    /// 开一间接待室
    OpenRoom {
        /// 几号
        room: RoomNo,
    },
    /// 一间接待室今天谁坐班、哪些单位在场
    ManRoom {
        /// 几号
        room: RoomNo,
        /// 由谁坐班，姓名或工号
        #[arg(long, default_value = "")]
        #[serde(default)]
        staff: String,
        /// 在场单位，可写几次
        #[arg(long = "unit")]
        #[serde(default)]
        units: Vec<String>,
    },
    /// 撤销五分钟内按错的一步；不写号就是本席位的上一步
    Undo {
        /// 排队号
        number: Option<String>,
    },
}

/// 候访：看大厅，或逐行执行 JSON 命令
#[derive(clap::Args)]
pub struct Queue {
    /// 看哪一间的队
    #[arg(long)]
    room: Option<RoomNo>,
    /// 命令的 JSON 行，如 {"do":"next","room":1}；- 是标准输入
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

impl Order {
    /// Runs one order as a verb.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let done = self.carry_out(&mut desk)?;
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", done_json(&done))?;
        } else {
            match &done {
                Done::Taken(ticket) => write_slip(&mut output, ticket)?,
                Done::Undone(undone) => {
                    let back = undone.back.as_ref();
                    let back = back.map(|b| format!("；{} 回到房间里", b.number));
                    let line = line(&undone.ticket);
                    writeln!(output, "已撤销　{line}{}", back.unwrap_or_default())?;
                }
                Done::Called(ticket) | Done::Pressed(ticket) => {
                    writeln!(output, "{}", line(ticket))?;
                }
                Done::Room(room) => writeln!(output, "{}", room_line(room))?,
                _ => {}
            }
        }
        desk.tend()?;
        Ok(())
    }

    fn carry_out(&self, desk: &mut Desk) -> Result<Done, DeskError> {
        let press = |number: &String, press| Change::Press { number: number.clone(), press };
        let change = match self {
            Order::Take { pool, matter, heads, booked, priority, reason, print } => {
                let precedence = match priority.trim() {
                    "" => None,
                    text => Some(precedence(text)?),
                };
                Change::Take(TakeForm {
                    pool: pool.clone(),
                    matter: matter.clone(),
                    heads: *heads,
                    booked: *booked,
                    precedence,
                    reason: reason.clone(),
                    print: *print,
                })
            }
            Order::Next { room } => Change::CallNext(own_room(*room, desk)?),
            Order::Call { number, room, reason } => {
                let room = own_room(*room, desk)?;
                press(number, Press::Call { room, reason: reason.clone() })
            }
            Order::Recall { number } => press(number, Press::Recall),
            Order::Hold { number } => press(number, Press::Hold),
            Order::NoShow { number } => press(number, Press::Miss),
            Order::Return { number } => press(number, Press::Return),
            Order::Transfer { number, to } => press(number, Press::Transfer { pool: to.clone() }),
            Order::Prefer { number, priority, reason } => {
                let precedence = precedence(priority)?;
                press(number, Press::Prefer { precedence, reason: reason.clone() })
            }
            Order::Finish { number } => press(number, Press::Finish),
            Order::CloseRoom { room, reason } => {
                Change::Room { no: *room, press: RoomPress::Close { reason: reason.clone() } }
            }
            Order::OpenRoom { room } => Change::Room { no: *room, press: RoomPress::Open },
            Order::ManRoom { room, staff, units } => {
                let no = *room;
                if staff.is_empty() && units.is_empty() {
                    let message = "请用 --staff 写谁坐班，或用 --unit 写哪些单位在场；没有改动";
                    return Err(DeskError::refused("staff", message));
                }
                let staff = Some(staff.clone()).filter(|staff| !staff.is_empty());
                let units = Some(units.clone()).filter(|units| !units.is_empty());
                let press = RoomPress::Man { staff, units };
                Change::Room { no, press }
            }
            Order::Undo { number: Some(number) } => press(number, Press::Undo),
            Order::Undo { number: None } => Change::Undo,
        };
        desk.order(&change)
    }
}

impl Queue {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut output = std::io::stdout().lock();
        let Some(from) = &self.from else {
            let desk = common.reading_desk()?;
            let Answer::Hall { room, hall } = desk.ask(&Query::Hall(self.room))? else {
                return Err(DeskError::refused("answer", "大厅没有取到，请再试一次").into());
            };
            if common.json {
                writeln!(output, "{}", hall_json(room, &hall))?;
            } else {
                write_hall(&mut output, room, &hall)?;
            }
            return Ok(());
        };
        let mut desk = common.desk()?;
        let mut all = true;
        for (at, line) in register::lines(from)?.lines().enumerate() {
            let number = at + 1;
            let line = line.map_err(|e| {
                Failure::said("from", format!("第{number}行读不出来（{e}），前面的都已执行"))
            })?;
            if line.trim().is_empty() {
                continue;
            }
            let mut answer = match parse(&line).and_then(|order| order.carry_out(&mut desk)) {
                Ok(done) => done_json(&done),
                Err(error) => {
                    all = false;
                    error_json(error.code(), error.field(), &error.to_string())
                }
            };
            answer["line"] = json!(number);
            answer["ok"] = json!(answer.get("error").is_none());
            writeln!(output, "{answer}")?;
            output.flush()?;
            desk.tend()?;
        }
        if all { Ok(()) } else { Err(Failure::Told) }
    }
}

fn parse(line: &str) -> Result<Order, DeskError> {
    let value = register::parse(line)?;
    serde_json::from_value(value)
        .map_err(|e| DeskError::refused("json", format!("这一行不是大厅的命令（{e}），没有执行")))
}

fn precedence(text: &str) -> Result<Precedence, DeskError> {
    Precedence::parse(text).ok_or_else(|| {
        let known: Vec<_> = Precedence::ALL.iter().map(|p| p.word()).collect();
        let message = format!("没有「{text}」这种优先，可以是 {}", known.join("、"));
        DeskError::refused("priority", message)
    })
}

/// The room named, or the one this seat stands in.
fn own_room(room: Option<RoomNo>, desk: &Desk) -> Result<RoomNo, DeskError> {
    room.or_else(|| desk.room()).ok_or_else(|| {
        DeskError::refused("room", "这个席位不在接待室里，请用 --room 写明几号接待室")
    })
}

/// One ticket in one line.
fn line(ticket: &TicketView) -> String {
    let room = ticket.room.map(|no| format!("到 {no} 号接待室")).unwrap_or_default();
    let room = if room.is_empty() { ticket.stage.word().to_owned() } else { room };
    let why = ticket.precedence.map(|p| format!("　优先 {}", p.word())).unwrap_or_default();
    let booked = if ticket.booked { "　预约" } else { "" };
    let heads = match ticket.heads {
        0 | 1 => String::new(),
        n => format!("　{n} 人 代表 {}", ticket.representatives),
    };
    let line = format!(
        "{}　{room}　{}　{}　{}{heads}{why}{booked}",
        ticket.number,
        ticket.pool,
        ticket.taken.clock(),
        ticket.visitor
    );
    line.trim_end_matches('　').to_owned()
}

/// What the visitor gets in their hand: number, room, topic, people ahead; never a name.
fn write_slip(output: &mut impl Write, ticket: &TicketView) -> std::io::Result<()> {
    ticket.slip().iter().try_for_each(|line| writeln!(output, "{line}"))
}

fn write_hall(output: &mut impl Write, room: Option<RoomNo>, hall: &Hall) -> std::io::Result<()> {
    writeln!(output, "候访 {} 批", hall.waiting)?;
    for room in &hall.rooms {
        writeln!(output, "{}", room_line(room))?;
    }
    if let Some(no) = room {
        writeln!(output, "{no} 号接待室")?;
    }
    hall.line.iter().try_for_each(|ticket| writeln!(output, "  {}", line(ticket)))
}

fn room_line(room: &RoomView) -> String {
    let inside = match (&room.inside, &room.closed) {
        (Some((number, _)), _) => number.clone(),
        (None, Some(why)) => format!("关闭（{why}）"),
        (None, None) => "空闲".to_owned(),
    };
    let line = format!("{:>2} {}　{inside}　候访 {}", room.no, room.name, room.waiting);
    if room.staff.is_empty() { line } else { format!("{line}　{}", room.staff) }
}

fn done_json(done: &Done) -> Value {
    match done {
        Done::Room(room) => room_json(room),
        Done::Taken(ticket) | Done::Called(ticket) | Done::Pressed(ticket) => out::ticket(ticket),
        Done::Undone(undone) => {
            let mut value = out::ticket(&undone.ticket);
            value["undone"] = json!(true);
            value["back"] = undone.back.as_ref().map_or(Value::Null, out::ticket);
            value
        }
        _ => json!({}),
    }
}

fn room_json(r: &RoomView) -> Value {
    json!({
        "no": r.no,
        "name": r.name,
        "inside": r.inside.as_ref().map(|(number, _)| number),
        "called": r.inside.as_ref().map(|(_, at)| at.rfc3339()),
        "waiting": r.waiting,
        "since": r.since.map(|at| at.rfc3339()),
        "closed": r.closed,
        "staff": (!r.staff.is_empty()).then_some(&r.staff),
        "units": r.units,
        "seats": r.seats,
    })
}

fn hall_json(room: Option<RoomNo>, hall: &Hall) -> Value {
    json!({
        "waiting": hall.waiting,
        "since": hall.since.map(|at| at.rfc3339()),
        "rooms": hall.rooms.iter().map(room_json).collect::<Vec<_>>(),
        "room": room,
        "line": hall.line.iter().map(out::ticket).collect::<Vec<_>>(),
        "called": hall.line.iter().filter(|t| t.stage == TicketStage::Called).count(),
    })
}
