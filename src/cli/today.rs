//! `yichuang today`: every matter of the desk day, and what is still open from earlier.

use super::{Common, Failure};
use crate::desk::api::{Answer, Row};
use crate::desk::{DeskError, Query};
use crate::matter::deadline::Colour;
use serde_json::{Value, json};
use std::io::Write;

/// Runs.
pub fn run(common: &Common) -> Result<(), Failure> {
    let desk = common.reading_desk()?;
    let Answer::Today(today) = desk.ask(&Query::Today)? else {
        return Err(DeskError::refused("answer", "清单没有取到，请再试一次").into());
    };
    let mut output = std::io::stdout().lock();
    if common.json {
        let rows = |list: &[Row]| list.iter().map(row_json).collect::<Vec<_>>();
        let day = desk.now().day().to_string();
        let value = json!({ "day": day, "today": rows(&today.rows), "carried": rows(&today.carried), "carried_total": today.carried_total });
        writeln!(output, "{value}")?;
        return Ok(());
    }
    writeln!(output, "{}　登记 {} 件", desk.now().day(), today.rows.len())?;
    today.rows.iter().try_for_each(|row| write_row(&mut output, row))?;
    if !today.carried.is_empty() {
        writeln!(output, "结转 {} 件", today.carried_total)?;
        today.carried.iter().try_for_each(|row| write_row(&mut output, row))?;
        let rest = today.carried_total as usize - today.carried.len();
        if rest > 0 {
            writeln!(output, "还有 {rest} 件期限更晚的没有列出")?;
        }
    }
    Ok(())
}

fn write_row(output: &mut impl Write, row: &Row) -> std::io::Result<()> {
    let colour = row.colour.map_or("－", Colour::word);
    let due = row.due.map(|d| d.to_string()).unwrap_or_default();
    let late = if row.overdue > 0 { format!(" 逾{}日", row.overdue) } else { String::new() };
    let line = format!(
        "{}  {}  {}  {colour} {due}{late}  {}  {}  {}",
        row.number, row.visitor, row.stage, row.place, row.unit, row.subject
    );
    writeln!(output, "{}", line.trim_end())
}

fn row_json(row: &Row) -> Value {
    json!({
        "number": row.number,
        "registered": row.registered.rfc3339(),
        "visitor": row.visitor,
        "head_count": row.head_count,
        "subject": row.subject,
        "place": row.place,
        "room": row.room,
        "unit": row.unit,
        "colour": row.colour.map(Colour::word),
        "assigned": row.assigned.map(|at| at.rfc3339()),
        "due": row.due.map(|d| d.to_string()),
        "overdue": row.overdue,
        "stage": row.stage,
        "unconfirmed": row.unconfirmed,
        "first_receiver": row.receiver,
        "urgent": row.urgent,
    })
}
