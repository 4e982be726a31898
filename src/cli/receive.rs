//! `yichuang receive NUMBER`: what an official said and decided at a reception.

use super::{Common, Failure};
use crate::calendar::near_day;
use crate::desk::api::{Change, Done};
use crate::desk::{Desk, DeskError};
use crate::matter::Command;
use crate::matter::deadline::Colour;
use crate::matter::event::NextStep;
use crate::matter::reception::{Receiving, Settled};
use crate::matter::rules::RoomNo;
use crate::matter::words::{Guided, Mode, Tier};
use serde_json::json;
use std::io::Write;

/// 接访：意见，然后交办（单位、分类），或当场办结，或引导；没有「再研究」
#[derive(clap::Args)]
pub struct Receive {
    /// 事项编号，或今天的排队号
    number: String,
    /// 接访意见
    #[arg(long)]
    opinion: String,
    /// 责任单位，第一个牵头；可写几次
    #[arg(long = "unit", value_name = "UNIT", conflicts_with_all = ["answered", "guided"])]
    units: Vec<String>,
    /// 分类：绿、黄、红
    #[arg(long, conflicts_with_all = ["answered", "guided"])]
    colour: Option<String>,
    /// 当场办结
    #[arg(long, conflicts_with = "guided")]
    answered: bool,
    /// 引导：涉法涉诉、法定途径
    #[arg(long)]
    guided: Option<String>,
    /// 接访领导；不写就是本人
    #[arg(long)]
    leader: Option<String>,
    /// 几号接待室
    #[arg(long)]
    room: Option<RoomNo>,
    /// 方式：坐班、下访、随时、上门、带案、约谈
    #[arg(long, default_value = "坐班")]
    mode: String,
    /// 层级：市、县、乡、村
    #[arg(long, default_value = "县")]
    tier: String,
    /// 在哪个乡镇听的；不是这件事的属地，就成为它的第二个属地
    #[arg(long)]
    place: Option<String>,
    /// 回我一次：哪天之前回话，如 11-25、+3
    #[arg(long, value_name = "DATE")]
    report: Option<String>,
    /// 约复访：哪天再来
    #[arg(long, value_name = "DATE")]
    revisit: Option<String>,
}

impl Receive {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let number = desk.matter_number(&self.number)?;
        let command = Command::Receive(Box::new(self.receiving(&desk)?));
        let Done::Acted(view) = desk.order(&Change::Act { number, version: None, command })? else {
            return Err(Failure::said("answer", "接访结果没有取到，请用 show 再看一次"));
        };
        let matter = &view.matter;
        let leader = matter.first_leader.as_deref().map(|id| desk.staff_name(id));
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({
                "number": matter.number,
                "stage": matter.stage.word(),
                "receptions": matter.receptions,
                "first_leader": leader,
                "units": super::out::units(&matter.routing.units, desk.rules()),
                "colour": matter.routing.colour.map(Colour::word),
                "report": matter.next.report.map(|day| day.to_string()),
                "revisit": matter.next.revisit.map(|day| day.to_string()),
                "place": view.place,
                "deadlines": super::out::deadlines(&view.deadlines),
            });
            writeln!(output, "{value}")?;
        } else {
            let units: Vec<&str> = view.units.iter().map(|(name, _)| name.as_str()).collect();
            let (number, stage) = (&matter.number, matter.stage.word());
            writeln!(
                output,
                "{number}　第{}次接访　{stage}　{}",
                matter.receptions,
                units.join("、")
            )?;
        }
        desk.tend()?;
        Ok(())
    }

    fn receiving(&self, desk: &Desk) -> Result<Receiving, DeskError> {
        let rules = desk.rules();
        let unknown = |what: &'static str, text: &str| {
            DeskError::refused(what, format!("没有「{text}」这一项，没有改动，请对照 --help 再写"))
        };
        let settled = if self.answered {
            Settled::Answered
        } else if let Some(text) = &self.guided {
            Settled::Guided(Guided::parse(text).ok_or_else(|| unknown("guided", text))?)
        } else {
            let unit = |text: &String| {
                let unit = rules.find_unit(text).ok_or_else(|| unknown("units", text))?;
                Ok::<_, DeskError>(unit.id.clone())
            };
            let colour = |text: &String| Colour::parse(text).map_err(|_| unknown("colour", text));
            Settled::Assigned {
                units: self.units.iter().map(unit).collect::<Result<_, _>>()?,
                colour: self.colour.as_ref().map(colour).transpose()?,
            }
        };
        let leader = match &self.leader {
            None => desk.actor().staff.clone(),
            Some(name) => rules.find_staff(name).ok_or_else(|| unknown("leader", name))?.id.clone(),
        };
        let day = |text: &Option<String>| {
            let read = text.as_ref().map(|text| near_day(text, desk.now().day())).transpose();
            read.map_err(|why| DeskError::refused("next", why))
        };
        let place = match &self.place {
            None => None,
            Some(text) => Some(rules.find_place(text).ok_or_else(|| unknown("place", text))?),
        };
        Ok(Receiving {
            leader,
            room: self.room.or_else(|| desk.room()),
            mode: Mode::parse(&self.mode).ok_or_else(|| unknown("mode", &self.mode))?,
            tier: Tier::parse(&self.tier).ok_or_else(|| unknown("tier", &self.tier))?,
            opinion: self.opinion.clone(),
            settled,
            place: place.map(|place| place.code.clone()),
            next: NextStep { report: day(&self.report)?, revisit: day(&self.revisit)? },
        })
    }
}
