//! Which deadlines a matter has, each with its dates or the reason why it has not begun.

use super::deadline::{Code, deadline};
use super::rules::Rules;
use super::state::Matter;
use super::words::{Outcome, Purpose, Stage};
use crate::calendar::{Day, Due, Moment};
use serde::Serialize;

/// One 时限 of one matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deadline {
    /// Code of the table of time limits.
    pub code: Code,
    /// Instant the performance systems compare with, where the code has one.
    pub kpi_due: Option<Moment>,
    /// Legal date, until 24:00; none while it has not begun.
    pub legal_due: Option<Day>,
    /// The date first promised, when a raise of colour moved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_due: Option<Day>,
    /// When it was met: what was owed was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<Moment>,
    /// Why it has not begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<&'static str>,
    /// Why this date, one sentence a step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
    /// Counted by weekends only, because that year's holidays are not known yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

impl Deadline {
    fn not_begun(code: Code, cause: &'static str) -> Self {
        Self {
            code,
            kpi_due: None,
            legal_due: None,
            first_due: None,
            met: None,
            cause: Some(cause),
            why: Vec::new(),
            provisional: false,
        }
    }

    fn begun(code: Code, due: Due) -> Self {
        Self {
            code,
            kpi_due: due.kpi_due,
            legal_due: due.legal_due,
            first_due: None,
            met: None,
            cause: None,
            why: due.why,
            provisional: due.provisional,
        }
    }

    /// True once 24:00 of the legal day has passed before it was met.
    pub fn is_over(&self, now: Moment) -> bool {
        let until = self.met.unwrap_or(now).day();
        self.legal_due.is_some_and(|day| until > day)
    }
}

/// The deadlines of a matter in the order of the table, T15 last.
pub fn deadlines(matter: &Matter, rules: &Rules) -> Vec<Deadline> {
    count(matter, rules, &Code::ALL)
}

/// The same, of which only some are counted: a list of matters asks for one date each.
fn count(matter: &Matter, rules: &Rules, wanted: &[Code]) -> Vec<Deadline> {
    let mut list = Vec::new();
    let from = |code: Code, start: Moment| {
        if !wanted.contains(&code) {
            return Deadline::not_begun(code, "");
        }
        let colour = matter.routing.colour;
        match deadline(code, start, colour, None, &rules.limits, &rules.calendar) {
            Ok(due) => Deadline::begun(code, due),
            Err(_) => Deadline::not_begun(code, "分类色未定"),
        }
    };
    let open = matches!(matter.outcome, Outcome::Accepted | Outcome::Answered)
        || matter.awaits_confirmation();
    if matter.visit.urgent {
        list.push(Deadline::not_begun(Code::T12, "重大紧急：立即报告，没有固定日期"));
    }
    if open {
        list.push(from(Code::T1, matter.registered));
        list.push(from(Code::T1c, matter.registered));
    }
    list.push(if matter.visit.notice_owed {
        from(Code::T2, matter.registered)
    } else {
        Deadline::not_begun(Code::T2, "姓名或住址不清，不欠书面告知")
    });
    if !open || matter.sealed {
        return list;
    }
    list.push(match matter.first_signed() {
        Some(_) if !matter.visit.notice_owed => {
            Deadline::not_begun(Code::T3, "姓名或住址不清，不欠书面告知")
        }
        Some(start) => Deadline { met: matter.accepted, ..from(Code::T3, start) },
        None => Deadline::not_begun(Code::T3, "责任单位尚未签收"),
    });
    if matter.purpose.is_some_and(Purpose::has_handling_clock) {
        match matter.accepted {
            Some(start) => {
                list.push(from(Code::T5, start));
                if matter.extended {
                    list.push(from(Code::T6, start));
                }
            }
            None => list.push(Deadline::not_begun(Code::T5, "尚未受理")),
        }
    }
    list.push(match matter.assigned {
        Some(start) => {
            let mut now = Deadline { met: matter.fed, ..from(Code::T15, start) };
            if matter.first_colour != matter.routing.colour {
                let first = matter.first_colour;
                let due = deadline(Code::T15, start, first, None, &rules.limits, &rules.calendar);
                now.first_due = due.ok().and_then(|due| due.legal_due);
            }
            now
        }
        None => Deadline::not_begun(Code::T15, "尚未确认交办"),
    });
    list
}

/// The next legal date somebody has to keep, while the matter is open: what lists sort by.
///
/// Until the matter is assigned this is T1; then T15 until the leading unit has reported back; then
/// what runs on: the written notice (T3), and once it is accepted T6 or T5. A sealed matter has
/// no class, so T1 stays.
pub fn next_due(matter: &Matter, rules: &Rules) -> Option<Deadline> {
    let running = match matter.stage {
        Stage::Registered => &[Code::T1][..],
        Stage::Assigned if matter.sealed => &[Code::T1][..],
        Stage::Assigned => &[Code::T15, Code::T3][..],
        Stage::Accepted => &[Code::T15, Code::T6, Code::T5][..],
        _ => return None,
    };
    let list = count(matter, rules, running);
    let runs =
        |d: &&Deadline, code: Code| d.code == code && d.legal_due.is_some() && d.met.is_none();
    running.iter().find_map(|code| list.iter().find(|d| runs(d, *code)).cloned())
}

/// True while the matter is open and nothing promised for it is overdue: the time in which the
/// same matter is 不予受理 (条例 19 第3款). A person whose promise was broken is heard again.
pub fn in_time(matter: &Matter, rules: &Rules, now: Moment) -> bool {
    matter.stage.is_open() && next_due(matter, rules).is_none_or(|due| !due.is_over(now))
}
