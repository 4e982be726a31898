//! `yichuang duty`: who sits when, and 换班, 顶班, 请假 by verb.

use super::{Common, Failure};
use crate::calendar::{Day, weekday_zh};
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::duty::{DutyView, SitView, Tally};
use crate::desk::{Desk, DeskError};
use crate::matter::duty::{DutyCommand, Seat};
use chrono::Datelike;
use serde_json::{Value, json};
use std::io::Write;

/// 值班：谁哪天在哪里坐班；不写日期就是本月
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Duty {
    /// 从哪天起，如 2026-12-01
    #[arg(long)]
    from: Option<Day>,
    /// 到哪天
    #[arg(long)]
    to: Option<Day>,
    /// 只看哪里：中心、乡镇、村
    #[arg(long, default_value = "")]
    place: String,
    #[command(subcommand)]
    change: Option<ChangeVerb>,
}

#[derive(clap::Subcommand)]
enum ChangeVerb {
    /// 换班：两天的人对调
    Swap {
        #[command(flatten)]
        chair: Chair,
        /// 和哪一天对调
        #[arg(long, value_name = "DAY")]
        to: Day,
        /// 那一天坐班的姓名或职务，有几位时写
        #[arg(long, default_value = "")]
        to_with: String,
    },
    /// 顶班：另一个人坐
    Cover {
        #[command(flatten)]
        chair: Chair,
        /// 谁来顶，姓名或工号
        #[arg(long)]
        by: String,
    },
    /// 请假：没有人坐，直到有人顶
    Absent {
        #[command(flatten)]
        chair: Chair,
    },
    /// 撤销改动，照原来排的
    Restore {
        #[command(flatten)]
        chair: Chair,
    },
}

/// Which chair, and why.
#[derive(clap::Args)]
struct Chair {
    /// 哪一天
    #[arg(long)]
    date: Day,
    /// 哪里；不写就是中心
    #[arg(long, default_value = "")]
    place: String,
    /// 坐班的姓名或职务，有几位时写
    #[arg(long, default_value = "")]
    with: String,
    /// 理由
    #[arg(long)]
    reason: String,
}

impl Chair {
    fn seat(&self, desk: &Desk) -> Result<Seat, DeskError> {
        Ok(desk.find_seat(self.date, &self.place, &self.with)?.seat)
    }
}

impl Duty {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        match &self.change {
            None => self.show(common),
            Some(change) => change.run(common),
        }
    }

    fn show(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.reading_desk()?;
        let (first, last) = month(self.from.or(self.to).unwrap_or_else(|| desk.now().day()));
        let (from, to) = (self.from.unwrap_or(first), self.to.unwrap_or(last));
        let query = Query::Duty { from, to, place: self.place.clone() };
        let Answer::Duty(view) = desk.ask(&query)? else {
            return Err(Failure::said("answer", "值班表没有取到，请再试一次"));
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", view_json(&view))?;
            return Ok(());
        }
        for day in &view.days {
            let label = day.label.as_deref().unwrap_or_default();
            let mark = if day.provisional { "（暂按周末计）" } else { "" };
            if day.sits.is_empty() && day.working {
                continue;
            }
            writeln!(output, "{} {} {label}{mark}", day.day, weekday_zh(day.day))?;
            for sit in &day.sits {
                writeln!(output, "  {}", line(sit))?;
            }
        }
        if view.gaps > 0 {
            writeln!(output, "空缺 {} 处", view.gaps)?;
        }
        for tally in view.below() {
            writeln!(output, "本月未达标 {}", tally_line(tally))?;
        }
        Ok(())
    }
}

impl ChangeVerb {
    fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let (command, reason) = match self {
            ChangeVerb::Swap { chair, to, to_with } => {
                let with = desk.find_seat(*to, &chair.place, to_with)?.seat;
                (DutyCommand::Swap { seat: chair.seat(&desk)?, with }, &chair.reason)
            }
            ChangeVerb::Cover { chair, by } => {
                let known = desk.rules().find_staff(by).map(|s| s.id.clone());
                let by = known.unwrap_or_else(|| by.clone());
                (DutyCommand::Cover { seat: chair.seat(&desk)?, by }, &chair.reason)
            }
            ChangeVerb::Absent { chair } => {
                (DutyCommand::Absent { seat: chair.seat(&desk)? }, &chair.reason)
            }
            ChangeVerb::Restore { chair } => {
                (DutyCommand::Restore { seat: chair.seat(&desk)? }, &chair.reason)
            }
        };
        let reason = reason.clone();
        let Done::DutyChanged(sits) = desk.order(&Change::Duty { command, reason })? else {
            return Err(Failure::said("answer", "值班结果没有取到，请用 duty 再看一次"));
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", sits.iter().map(sit_json).collect::<Value>())?;
        } else {
            for sit in &sits {
                writeln!(output, "{} {}", sit.seat.day, line(sit))?;
            }
        }
        desk.tend()?;
        Ok(())
    }
}

/// First and last day of a month.
fn month(day: Day) -> (Day, Day) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
    (first, next.pred_opt().unwrap_or(first))
}

fn line(sit: &SitView) -> String {
    let who = sit.words().unwrap_or_else(|| format!("空缺（{}）", sit.planned));
    let mut line = format!("{} {who}", sit.place);
    if !sit.change.is_empty() {
        line.push_str(&format!("　{}：{}", sit.change, sit.reason));
    }
    if sit.booked > 0 {
        line.push_str(&format!("　预约{}批", sit.booked));
    }
    line
}

fn tally_line(tally: &Tally) -> String {
    format!("{} {}　接访{}次，应不少于{}次", tally.post, tally.name, tally.times, tally.wanted)
}

fn sit_json(sit: &SitView) -> Value {
    json!({
        "day": sit.seat.day.to_string(),
        "rule": sit.rule,
        "tier": sit.tier.word(),
        "place": sit.place,
        "post": sit.post,
        "who": sit.who,
        "gap": sit.who.is_none(),
        "planned": sit.planned,
        "change": (!sit.change.is_empty()).then_some(sit.change),
        "reason": (!sit.reason.is_empty()).then_some(&sit.reason),
        "booked": sit.booked,
        "bookings": sit.bookings,
        "heard": sit.heard,
    })
}

fn tally_json(tally: &Tally) -> Value {
    json!({
        "name": tally.name,
        "post": tally.post,
        "tier": tally.tier.word(),
        "wanted": tally.wanted,
        "times": tally.times,
        "batches": tally.batches,
    })
}

fn view_json(view: &DutyView) -> Value {
    let day = |d: &crate::desk::duty::DutyDay| {
        json!({
            "day": d.day.to_string(),
            "weekday": weekday_zh(d.day),
            "working": d.working,
            "label": d.label,
            "provisional": d.provisional,
            "sits": d.sits.iter().map(sit_json).collect::<Vec<_>>(),
        })
    };
    json!({
        "gaps": view.gaps,
        "days": view.days.iter().map(day).collect::<Vec<_>>(),
        "tally": view.tally.iter().map(tally_json).collect::<Vec<_>>(),
        "below": view.below().map(tally_json).collect::<Vec<_>>(),
    })
}
