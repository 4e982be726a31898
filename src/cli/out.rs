//! How results look as JSON: the shapes the verbs promise.

use crate::desk::api::{Earlier, Registered};
use crate::desk::hall::TicketView;
use crate::matter::clocks::Deadline;
use crate::matter::deadline::Colour;
use crate::matter::event::UnitRole;
use crate::matter::words::{Guided, Role, UnitKind};
use crate::matter::{Matter, Rules};
use serde_json::{Value, json};

/// `{"error":{"code","field","message"}}`.
pub fn error_json(code: &str, field: Option<&str>, message: &str) -> Value {
    json!({ "error": { "code": code, "field": field, "message": message } })
}

/// `{"code","kpi_due","legal_due"}`, with the cause when it has not begun.
pub fn deadline(deadline: &Deadline) -> Value {
    let mut value = json!({
        "code": deadline.code.name(),
        "kpi_due": deadline.kpi_due.map(|at| at.rfc3339()),
        "legal_due": deadline.legal_due.map(|day| day.to_string()),
    });
    if let Some(cause) = deadline.cause {
        value["cause"] = json!(cause);
    }
    if let Some(met) = deadline.met {
        value["met"] = json!(met.rfc3339());
    }
    if let Some(first) = deadline.first_due {
        value["first_due"] = json!(first.to_string());
    }
    if deadline.provisional {
        value["provisional"] = json!(true);
    }
    value
}

/// A list of deadlines.
pub fn deadlines(list: &[Deadline]) -> Value {
    list.iter().map(deadline).collect()
}

/// `{"no","name"}`.
pub fn room(no: u16, rules: &Rules) -> Value {
    json!({ "no": no, "name": rules.room(no).map(|r| r.name.as_str()) })
}

/// `[{"name","kind","role"}]`.
pub fn units(list: &[UnitRole], rules: &Rules) -> Value {
    list.iter()
        .map(|role| {
            let unit = rules.unit(&role.unit);
            json!({
                "name": unit.map_or(role.unit.as_str(), |u| u.name.as_str()),
                "kind": unit.map(|u| if u.kind == UnitKind::Place { "place" } else { "function" }),
                "role": if role.role == Role::Lead { "lead" } else { "assist" },
            })
        })
        .collect()
}

/// `[{"name","signed","fed","outcome"}]`: how far each unit is.
pub fn handling(matter: &Matter, rules: &Rules) -> Value {
    let units = matter.routing.units.iter().map(|role| {
        let done = matter.handling_of(&role.unit);
        let fed = done.and_then(|h| h.fed);
        json!({
            "name": rules.unit(&role.unit).map_or(role.unit.as_str(), |u| u.name.as_str()),
            "signed": done.map(|h| h.signed.rfc3339()),
            "fed": fed.map(|(at, _)| at.rfc3339()),
            "outcome": fed.map(|(_, word)| word.word()),
        })
    });
    units.collect()
}

/// `[{"number","score","because"}]`.
pub fn repeat(list: &[Earlier]) -> Value {
    list.iter()
        .map(|e| {
            // Two decimals: a score is a hint, and f32 noise in JSON is none.
            let score = (f64::from(e.score) * 100.0).round() / 100.0;
            json!({ "number": e.number, "score": score, "because": e.because })
        })
        .collect()
}

/// One number of the queue.
pub fn ticket(ticket: &TicketView) -> Value {
    json!({
        "number": ticket.number,
        "stage": ticket.stage.word(),
        "pool": ticket.pool,
        "rooms": ticket.rooms,
        "room": ticket.room,
        "calls": ticket.calls,
        "taken": ticket.taken.rfc3339(),
        "called": ticket.called.map(|at| at.rfc3339()),
        "heads": ticket.heads,
        "representatives": ticket.representatives,
        "booked": ticket.booked,
        "priority": ticket.precedence.map(|p| p.word()),
        "closed": ticket.closed,
        "ahead": ticket.ahead,
        "minutes": ticket.minutes,
        "matter": (!ticket.matter.is_empty()).then_some(&ticket.matter),
        "visitor": (!ticket.visitor.is_empty()).then_some(&ticket.visitor),
    })
}

/// The answer to one registered line.
pub fn registered(line: usize, done: &Registered, rules: &Rules) -> Value {
    let matter = &done.matter;
    json!({
        "line": line,
        "ok": true,
        "number": matter.number,
        "tracking_code": matter.code.to_string(),
        "room": room(matter.routing.room, rules),
        "units": units(&matter.routing.units, rules),
        "colour": matter.routing.colour.map(Colour::word),
        "purpose": done.purpose.word(),
        "outcome": matter.outcome.word(),
        "group": matter.visit.group,
        "representatives": matter.visit.representatives,
        "electing": matter.visit.electing,
        "sealed": matter.sealed,
        "guided": matter.guided.map(Guided::word),
        "confirmed": !matter.awaits_confirmation(),
        "unconfirmed": matter.routing.unconfirmed,
        "deadlines": deadlines(&done.deadlines),
        "repeat": repeat(&done.repeat),
        "suggested": done.suggested,
        "ticket": done.ticket.as_ref().map(ticket),
        "notes": done.notes,
    })
}
