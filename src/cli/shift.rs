//! `yichuang hand-over` and `yichuang take-over`: the change of people at a seat.

use super::{Common, Failure};
use crate::desk::api::{Change, Done};
use crate::desk::shift::ShiftView;
use serde_json::json;
use std::io::Write;

/// 交班：写下还开着的事
#[derive(clap::Args)]
pub struct HandOver {
    /// 交班的话；没有事就写「无」
    #[arg(long)]
    note: String,
}

impl HandOver {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        order(common, &Change::HandOver(self.note.clone()))
    }
}

/// 接班.
pub fn take_over(common: &Common) -> Result<(), Failure> {
    order(common, &Change::TakeOver)
}

fn order(common: &Common, change: &Change) -> Result<(), Failure> {
    let mut desk = common.desk()?;
    let Done::Shifted(shift) = desk.order(change)? else {
        return Err(Failure::said("answer", "交接班的结果没有取到，请再看一次"));
    };
    let mut output = std::io::stdout().lock();
    match common.json {
        true => writeln!(output, "{}", value(&shift))?,
        false => {
            writeln!(output, "{}", shift.words())?;
            if let Some(by) = &shift.taken {
                writeln!(output, "{by} 已接班")?;
            }
        }
    }
    desk.tend()?;
    Ok(())
}

fn value(shift: &ShiftView) -> serde_json::Value {
    let open = shift.open.iter().map(|thing| json!({ "what": thing.what, "count": thing.count }));
    json!({
        "seat": shift.seat,
        "from": shift.from,
        "at": shift.at.rfc3339(),
        "open": open.collect::<Vec<_>>(),
        "note": shift.note,
        "taken": shift.taken,
    })
}
