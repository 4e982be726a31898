//! `book` (预约), `preregister` (预登记, also many batches from a file), `bookings`, `arrive`.

use super::{Common, Failure, out, register};
use crate::calendar::Day;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::booking_view::{BookingView, Bookings};
use crate::desk::{Desk, DeskError};
use crate::matter::booking::{BookForm, BookingPress};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::PathBuf;

/// Who and what is put down.
#[derive(clap::Args)]
struct Batch {
    /// 哪一天；不写就是最近的一次
    #[arg(long, default_value = "")]
    date: String,
    /// 姓名
    #[arg(long, default_value = "")]
    name: String,
    /// 电话
    #[arg(long, default_value = "")]
    phone: String,
    /// 身份证号
    #[arg(long, default_value = "")]
    id_number: String,
    /// 几个人
    #[arg(long, default_value_t = 0)]
    heads: u32,
    /// 属地
    #[arg(long, default_value = "")]
    town: String,
    /// 反映什么事，一句话
    #[arg(long, default_value = "")]
    story: String,
    /// 目的；不写就看那句话
    #[arg(long, default_value = "")]
    purpose: String,
    /// 接待室，号或名称；不写就看那句话
    #[arg(long, default_value = "")]
    room: String,
    /// 时间，如 09:30；不写就排最早的空
    #[arg(long, default_value = "")]
    time: String,
    /// 和已登的像同一批，问过了是另一批
    #[arg(long)]
    distinct: bool,
}

impl Batch {
    fn form(&self) -> BookForm {
        BookForm {
            date: self.date.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            id_number: self.id_number.clone(),
            heads: self.heads,
            town: self.town.clone(),
            story: self.story.clone(),
            purpose: self.purpose.clone(),
            room: self.room.clone(),
            time: self.time.clone(),
            distinct: self.distinct,
            ..BookForm::default()
        }
    }
}

/// 预约一位坐班的领导
#[derive(clap::Args)]
pub struct Book {
    /// 哪里的：中心、乡镇、村；不写就是中心
    #[arg(long, default_value = "")]
    place: String,
    /// 哪一位，姓名或职务；有几位时写
    #[arg(long, default_value = "")]
    with: String,
    /// 哪件事，编号；写了就不用写姓名
    #[arg(long, default_value = "")]
    matter: String,
    #[command(flatten)]
    batch: Batch,
}

/// 预登记领导接访日的一批；--from 逐行登记，每行一批 JSON，或 TOML 的 [[batch]]
#[derive(clap::Args)]
pub struct Preregister {
    /// 文件，- 是标准输入；.toml 按 TOML 读
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    batch: Batch,
}

/// 看一天的预约和预登记；或改室、取消
#[derive(clap::Args)]
pub struct BookingsVerb {
    /// 哪一天；不写就是最近的接访日，没有就是今天
    #[arg(long, global = true)]
    date: Option<Day>,
    #[command(subcommand)]
    press: Option<PressVerb>,
}

#[derive(clap::Subcommand)]
enum PressVerb {
    /// 改室
    Move {
        /// 预约号，如 Y012
        number: String,
        /// 改到哪一间，号或名称
        #[arg(long)]
        to: String,
    },
    /// 取消
    Cancel {
        /// 预约号，如 Y012
        number: String,
        /// 理由
        #[arg(long)]
        reason: String,
    },
    /// 看姓名和电话的明文：谁看的、为什么，都记下来
    Look {
        /// 预约号，如 Y012
        number: String,
        /// 理由
        #[arg(long)]
        reason: String,
    },
}

/// 到场取号：预约或预登记过的人来了
#[derive(clap::Args)]
pub struct Arrive {
    /// 预约号，如 Y012
    number: String,
}

impl Book {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let form = BookForm {
            place: self.place.clone(),
            with: self.with.clone(),
            matter: self.matter.clone(),
            ..self.batch.form()
        };
        let mut desk = common.desk()?;
        let view = put_down(&mut desk, false, form)?;
        say(common, &view)?;
        Ok(desk.tend()?)
    }
}

impl Preregister {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let Some(from) = &self.from else {
            let view = put_down(&mut desk, true, self.batch.form())?;
            say(common, &view)?;
            return Ok(desk.tend()?);
        };
        let mut output = std::io::stdout().lock();
        let mut all = true;
        for (line, batch) in batches(from)? {
            let done = batch.and_then(|form| {
                let date = if form.date.is_empty() { self.batch.date.clone() } else { form.date };
                put_down(&mut desk, true, BookForm { date, ..form })
            });
            let mut answer = match done {
                Ok(view) => booking_json(&view),
                Err(error) => {
                    all = false;
                    out::error_json(error.code(), error.field(), &error.to_string())
                }
            };
            answer["line"] = json!(line);
            answer["ok"] = json!(answer.get("error").is_none());
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
        desk.tend()?;
        if all { Ok(()) } else { Err(Failure::Told) }
    }
}

/// One batch as read, with its place in the file.
type Read1 = (usize, Result<BookForm, DeskError>);

/// The batches of a file, each with its line (JSON) or its place in the list (TOML).
fn batches(from: &PathBuf) -> Result<Vec<Read1>, Failure> {
    let mut text = String::new();
    register::lines(from)?.read_to_string(&mut text).map_err(|e| {
        Failure::said("from", format!("{} 读不出来（{e}），什么都没有登", from.display()))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |what: &str, e: &dyn std::fmt::Display| {
        DeskError::refused("batch", format!("这一{what}不是合格的一批（{e}），没有登"))
    };
    if from.extension().is_some_and(|end| end == "toml") {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(rename = "batch", default)]
            batches: Vec<toml::Value>,
        }
        let file: File = toml::from_str(text).map_err(|e| {
            Failure::said(
                "from",
                format!("{} 读不懂（{}），什么都没有登", from.display(), e.message()),
            )
        })?;
        let read = |value: toml::Value| value.try_into().map_err(|e| wrong("段", &e));
        return Ok((1..).zip(file.batches.into_iter().map(read)).collect());
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    Ok(lines
        .map(|(n, line)| (n, serde_json::from_str(line).map_err(|e| wrong("行", &e))))
        .collect())
}

impl BookingsVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let Some(press) = &self.press else {
            let desk = common.reading_desk()?;
            let Answer::Bookings(list) = desk.ask(&Query::Bookings(self.date))? else {
                return Err(Failure::said("answer", "预约没有取到，请再试一次"));
            };
            return show(common, &list);
        };
        let mut desk = common.desk()?;
        let day = match (self.date, desk.ask(&Query::Bookings(None))?) {
            (Some(day), _) => day,
            (None, Answer::Bookings(list)) => list.day,
            _ => desk.now().day(),
        };
        let (number, press) = match press {
            PressVerb::Move { number, to } => {
                let room = desk.rules().find_room(to).map(|r| r.no);
                let message = format!("没有「{to}」这个接待室，请写号或名称");
                let room = room.ok_or_else(|| DeskError::refused("room", message))?;
                (number.clone(), BookingPress::Sort { room })
            }
            PressVerb::Cancel { number, reason } => {
                (number.clone(), BookingPress::Cancel { reason: reason.clone() })
            }
            PressVerb::Look { number, reason } => {
                (number.clone(), BookingPress::Unmask { reason: reason.clone() })
            }
        };
        let Done::Booked(view) = desk.order(&Change::Booking { day, number, press })? else {
            return Err(Failure::said("answer", "结果没有取到，请用 bookings 再看一次"));
        };
        say(common, &view)?;
        Ok(desk.tend()?)
    }
}

impl Arrive {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let change = Change::Arrive { number: self.number.clone(), form: None, print: false };
        let Done::Arrived(arrived) = desk.order(&change)? else {
            return Err(Failure::said("answer", "到场结果没有取到，请用 bookings 再看一次"));
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            let mut value = booking_json(&arrived.booking);
            value["ticket"] = arrived.ticket.as_ref().map_or(Value::Null, out::ticket);
            writeln!(output, "{value}")?;
        } else {
            writeln!(output, "{}", line(&arrived.booking))?;
            for words in arrived.ticket.iter().flat_map(|t| t.slip()) {
                writeln!(output, "{words}")?;
            }
        }
        Ok(desk.tend()?)
    }
}

fn put_down(desk: &mut Desk, reception: bool, form: BookForm) -> Result<BookingView, DeskError> {
    match desk.order(&Change::Book { reception, form: Box::new(form), print: false })? {
        Done::Booked(view) => Ok(*view),
        _ => Err(DeskError::refused("answer", "预约结果没有取到，请用 bookings 再看一次")),
    }
}

fn say(common: &Common, view: &BookingView) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    if common.json {
        Ok(writeln!(output, "{}", booking_json(view))?)
    } else {
        Ok(writeln!(output, "{}", line(view))?)
    }
}

fn show(common: &Common, list: &Bookings) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    if common.json {
        let rooms: Vec<Value> = list
            .rooms
            .iter()
            .map(|r| {
                json!({ "no": r.no, "name": r.name, "batches": r.batches, "heads": r.heads, "times": r.times })
            })
            .collect();
        let value = json!({
            "day": list.day.to_string(),
            "reception": list.reception.as_ref().map(super::announce::day_json),
            "batches": list.batches,
            "heads": list.heads,
            "arrived": list.arrived,
            "missed": list.missed,
            "rooms": rooms,
            "rows": list.rows.iter().map(booking_json).collect::<Vec<_>>(),
        });
        return Ok(writeln!(output, "{value}")?);
    }
    let what = if list.reception.is_some() { "领导接访日" } else { "预约" };
    writeln!(
        output,
        "{} {what}　{}批{}人次　已到{}批　未到{}批",
        list.day, list.batches, list.heads, list.arrived, list.missed
    )?;
    list.rows.iter().try_for_each(|row| writeln!(output, "  {}", line(row)))?;
    Ok(())
}

fn line(view: &BookingView) -> String {
    let time = if view.time.is_empty() { "按次序" } else { &view.time };
    let sorted = if view.sorted { "" } else { "（建议）" };
    let mut line = format!(
        "{}　{}　{time}　{}号{}{sorted}　{}　{}人　{}",
        view.number,
        view.day,
        view.room,
        view.room_name,
        view.visitor,
        view.heads,
        view.stage_word()
    );
    for more in [&view.with, &view.ticket, &view.story] {
        if !more.is_empty() {
            line.push('　');
            line.push_str(more);
        }
    }
    line
}

/// One booking.
pub(super) fn booking_json(view: &BookingView) -> Value {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    json!({
        "number": view.number,
        "day": view.day.to_string(),
        "kind": view.word,
        "with": some(&view.with),
        "time": some(&view.time),
        "room": { "no": view.room, "name": view.room_name },
        "sorted": view.sorted,
        "visitor": view.visitor,
        "phone": some(&view.phone),
        "heads": view.heads,
        "town": some(&view.town),
        "story": some(&view.story),
        "matter": some(&view.matter),
        "stage": view.stage_word(),
        "ticket": some(&view.ticket),
    })
}
