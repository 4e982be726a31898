//! What the holder of a 诉求码 may know: stage, unit, dates — nothing personal.

use super::Desk;
use super::error::DeskError;
use crate::calendar::Day;
use crate::matter::clocks::{self, Deadline};
use crate::matter::code::TrackingCode;
use crate::matter::kiosk::Item;
use crate::matter::words::Stage;
use crate::pack::Pack;
use crate::store::View;
use serde::Serialize;

/// The public state of a matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicState {
    /// Stage in plain words.
    pub stage: &'static str,
    /// Lead unit's full name; none when sealed or nobody is responsible.
    pub unit: Option<String>,
    /// Registered on; none when sealed.
    pub registered: Option<Day>,
    /// Dates that are running; empty when sealed.
    pub deadlines: Vec<Deadline>,
    /// What the person can do next.
    pub next: String,
}

impl Desk {
    /// Looks a code up.
    ///
    /// # Errors
    /// `code` for a wrong check digit, `unknown_code` for a right one nobody was given.
    pub fn track(&self, text: &str) -> Result<PublicState, DeskError> {
        public_state(&self.store.view(), &self.pack, text)
    }
}

/// Looks a code up, at a window or a kiosk.
pub(super) fn public_state(
    view: &View<'_>,
    pack: &Pack,
    text: &str,
) -> Result<PublicState, DeskError> {
    let code = TrackingCode::parse(text).map_err(|why| DeskError::refused("code", why))?;
    let Some(stored) = view.by_code(code.digits())? else {
        let item = view.item_by_code(code.digits())?;
        return item.map(|row| unregistered(&row.item, pack)).ok_or_else(|| {
            DeskError::refused("unknown_code", "没有这个诉求码，校验是对的；请看是不是别处的回执单")
        });
    };
    let matter = &stored.matter;
    if matter.sealed {
        return Ok(PublicState {
            stage: Stage::Registered.word(),
            unit: None,
            registered: None,
            deadlines: Vec::new(),
            next: format!("可拨打 {} 询问", pack.texts.hotline),
        });
    }
    let lead = matter.routing.units.first().filter(|_| matter.assigned.is_some());
    let running = clocks::deadlines(matter, &pack.rules)
        .into_iter()
        .filter(|d| matter.stage.is_open() && d.legal_due.is_some())
        .collect();
    Ok(PublicState {
        stage: matter.stage.word(),
        unit: lead.and_then(|u| pack.rules.unit(&u.unit)).map(|u| u.name.clone()),
        registered: Some(matter.registered.day()),
        deadlines: running,
        next: next_step(matter.stage, pack),
    })
}

/// What was told at a kiosk and has no number of its own yet, or never got one under this code.
fn unregistered(item: &Item, pack: &Pack) -> PublicState {
    let hotline = &pack.texts.hotline;
    let (stage, next) = match item.closed {
        None => ("已收到", "窗口还没有登记，请拿着排队号到窗口".to_owned()),
        Some(_) => {
            ("窗口已处理", format!("请看窗口给您的回执单；没有的话请到窗口问，或拨打 {hotline}"))
        }
    };
    let registered = Some(item.at.day());
    PublicState { stage, unit: None, registered, deadlines: Vec::new(), next }
}

fn next_step(stage: Stage, pack: &Pack) -> String {
    let hotline = &pack.texts.hotline;
    match stage {
        Stage::Registered => format!("今天会确定责任单位，可拨打 {hotline} 询问"),
        Stage::Assigned | Stage::Accepted => {
            format!("到期没有消息，请拨打 {hotline}，或带回执单再来")
        }
        Stage::Answered | Stage::Concluded => {
            "对处理意见不服的，收到书面答复之日起30日内可以请求复查".to_owned()
        }
        Stage::Guided => format!("请按回执单上的指引办理，有疑问可拨打 {hotline}"),
        Stage::Declined => format!("请看告知书上的理由和去处，有疑问可拨打 {hotline}"),
        Stage::Voided => format!("这个编号登记有误，已经作废，可拨打 {hotline} 询问"),
        Stage::Reviewed => "这件事已经复核终结".to_owned(),
    }
}
