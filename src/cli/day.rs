//! `yichuang day`: the day's list with its three time stamps; `day close` closes it; `day sheet N`
//! shows a closing sheet again.

use super::{Common, Failure};
use crate::calendar::{Day, Moment, weekday_zh};
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::day::words::carried;
use crate::desk::day::{DayList, DayPage, DayQuestion, DayRow, DaySheet, From, UnitView};
use crate::desk::{Desk, DeskError};
use crate::matter::day::{Figures, Open, SheetNo};
use crate::matter::deadline::Colour;
use crate::matter::standing::Standing;
use chrono::Datelike;
use serde_json::{Value, json};
use std::io::Write;

/// Rows asked for at a time.
const PAGE: u32 = 500;

/// 日清：一天的清单和三个时间；close 日结，sheet 再看日结单
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DayVerb {
    #[command(subcommand)]
    what: Option<What>,
    /// 哪一天，如 2026-11-23；不写就是今天
    #[arg(long, value_name = "DATE")]
    date: Option<Day>,
}

#[derive(clap::Subcommand)]
enum What {
    /// 日结：编号、出单、开次日；日结后再来的另出补充清单
    Close {
        /// 补结哪一天；不写就是今天
        #[arg(long, value_name = "DATE")]
        date: Option<Day>,
    },
    /// 再看一张日结单
    Sheet {
        /// 号，如 215 或 2026-215
        number: String,
    },
}

impl DayVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let sheet = match &self.what {
            None => return list(&common.reading_desk()?, self.date, common.json),
            Some(What::Close { date }) => {
                let mut desk = common.desk()?;
                let Done::DayClosed(sheet) =
                    desk.order(&Change::CloseDay { day: *date, print: false })?
                else {
                    return Err(Failure::said("answer", "日结单没有取到，请用 day 再看一次"));
                };
                desk.tend()?;
                sheet
            }
            Some(What::Sheet { number }) => {
                let desk = common.reading_desk()?;
                let no = SheetNo::parse(number, desk.now().day().year()).ok_or_else(|| {
                    let message = format!("看不懂日结单号「{number}」，请写成 215 或 2026-215");
                    DeskError::refused("sheet", message)
                })?;
                let Answer::DaySheet(sheet) = desk.ask(&Query::DaySheet(no))? else {
                    return Err(Failure::said("answer", "日结单没有取到，请再试一次"));
                };
                sheet
            }
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", sheet_json(&sheet))?;
        } else {
            sheet.lines().iter().try_for_each(|line| writeln!(output, "{line}"))?;
        }
        Ok(())
    }
}

/// Every page of the day, one after the other.
fn list(desk: &Desk, day: Option<Day>, as_json: bool) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    let (mut from, mut rows, mut head) = (From::Start, Vec::new(), None);
    loop {
        let question = DayQuestion { day, list: DayList::All, from, rows: PAGE };
        let view = desk.day(&question)?;
        let last = view.rows.last().map(|row| row.cursor);
        let more = view.before + (view.rows.len() as u32) < view.total;
        rows.extend(view.rows.iter().cloned());
        head.get_or_insert(view);
        match last.filter(|_| more) {
            Some(last) => from = From::After(last),
            None => break,
        }
    }
    let Some(view) = head else { return Ok(()) };
    if as_json {
        writeln!(output, "{}", view_json(&view, &rows))?;
        return Ok(());
    }
    let weekday = weekday_zh(view.day);
    writeln!(output, "{} {weekday}　{}", view.day, view.counts())?;
    for row in &rows {
        writeln!(output, "{}", line(row))?;
    }
    writeln!(output, "结转前日 {}", carried(&view.figures.carried))?;
    let words = [view.voided_words(), view.last_words(), Some(view.lacks())];
    words.iter().flatten().try_for_each(|line| writeln!(output, "{line}"))?;
    Ok(())
}

fn line(row: &DayRow) -> String {
    let time = |at: Option<Moment>| at.map_or_else(|| "－".to_owned(), Moment::md_hm);
    let lead = row.units.first();
    let light = row.light.map(|(light, _)| light.word()).unwrap_or_default();
    let line = format!(
        "{}{}  {}  交办 {}  接收 {}  反馈 {}  {light}  {}  {}",
        if row.carried { "结转 " } else { "" },
        row.row.number,
        row.class().map_or("－", Colour::word),
        time(row.row.assigned),
        time(lead.and_then(|u| u.signed)),
        time(row.fed),
        row.row.subject,
        if row.missing.is_empty() { &row.row.stage } else { &row.missing },
    );
    line.trim_end().to_owned()
}

fn figures_json(figures: &Figures) -> Value {
    json!({
        "registered": figures.registered,
        "heads": figures.heads,
        "answered": figures.answered,
        "guided": figures.guided,
        "declined": figures.declined,
        "assigned": figures.assigned,
        "signed": figures.signed,
        "fed": figures.fed,
        "concluded": figures.concluded,
        "carried": {
            "unassigned": figures.carried_at(Standing::Unassigned),
            "red": figures.carried_at(Standing::Red),
            "yellow": figures.carried_at(Standing::Yellow),
            "green": figures.carried_at(Standing::Green),
        },
    })
}

fn voided_json(list: &[(String, String)]) -> Value {
    list.iter().map(|(number, reason)| json!({ "number": number, "reason": reason })).collect()
}

fn open_json(open: &Open) -> Value {
    json!({ "number": open.number, "first_receiver": open.receiver })
}

fn view_json(view: &DayPage, rows: &[DayRow]) -> Value {
    json!({
        "day": view.day.to_string(),
        "figures": figures_json(&view.figures),
        "unassigned": view.unassigned.1,
        "voided": voided_json(&view.voided),
        "sheets": view.sheets.iter().map(SheetNo::to_string).collect::<Vec<_>>(),
        "late": view.late,
        "last": view.last.map(|(no, day)| json!({ "sheet": no.to_string(), "day": day.to_string() })),
        "forgotten": view.forgotten.map(|day| day.to_string()),
        "rows": rows.iter().map(row_json).collect::<Vec<_>>(),
    })
}

fn row_json(row: &DayRow) -> Value {
    let unit = |unit: &UnitView| {
        json!({
            "name": unit.name,
            "signed": unit.signed.map(Moment::rfc3339),
            "fed": unit.fed.map(|(at, _)| at.rfc3339()),
            "outcome": unit.fed.map(|(_, word)| word.word()),
        })
    };
    json!({
        "number": row.row.number,
        "carried": row.carried,
        "standing": row.standing.word(),
        "subject": row.row.subject,
        "colour": row.class().map(Colour::word),
        "stage": row.row.stage,
        "assigned": row.row.assigned.map(Moment::rfc3339),
        "signed": row.units.first().and_then(|u| u.signed).map(Moment::rfc3339),
        "fed": row.fed.map(Moment::rfc3339),
        "due": row.row.due.map(|day| day.to_string()),
        "light": row.light.map(|(light, _)| light.word()),
        "days_left": row.light.and_then(|(_, left)| left),
        "units": row.units.iter().map(unit).collect::<Vec<_>>(),
        "first_receiver": row.row.receiver,
        "missing": row.missing,
        "reminders": row.reminders,
    })
}

fn sheet_json(sheet: &DaySheet) -> Value {
    let closed = &sheet.closed;
    json!({
        "sheet": closed.sheet.to_string(),
        "serial": closed.sheet.serial,
        "day": closed.day.to_string(),
        "supplement": closed.supplement,
        "closed": sheet.at.rfc3339(),
        "by": sheet.who,
        "figures": figures_json(&closed.figures),
        "voided": voided_json(&sheet.voided),
        "missing": sheet.missing.iter().map(open_json).collect::<Vec<_>>(),
        "next": closed.next.to_string(),
        "head": sheet.head,
    })
}
