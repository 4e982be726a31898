//! `yichuang show NUMBER`: one matter, masked.

use super::{Common, Failure, out};
use crate::desk::Desk;
use crate::desk::api::MatterView;
use crate::matter::deadline::Colour;
use crate::matter::intake::Person;
use crate::matter::words::{Guided, Purpose};
use serde_json::{Value, json};
use std::io::Write;

/// 看一件事；个人信息遮住。
#[derive(clap::Args)]
pub struct Show {
    /// 编号，如 QJ20261123-0007
    number: String,
}

impl Show {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.reading_desk()?;
        let view = desk.matter(&self.number)?;
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", view_json(&view, &desk))?;
        } else {
            for (label, text) in facts(&view).iter().filter(|(_, text)| !text.is_empty()) {
                writeln!(output, "{label}　{text}")?;
            }
            writeln!(output, "\n经过")?;
            for row in &view.timeline {
                let line = format!(
                    "  {}  {}  {} {}  {}",
                    row.at.ymd_hm(),
                    row.what,
                    row.who,
                    row.seat,
                    row.note
                );
                writeln!(output, "{}", line.trim_end())?;
            }
        }
        Ok(())
    }
}

fn facts(view: &MatterView) -> Vec<(&'static str, String)> {
    let matter = &view.matter;
    let person = &view.visitor;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let units: Vec<String> =
        view.units.iter().map(|(name, role)| format!("{name}（{role}）")).collect();
    let needs: Vec<&str> = view.particulars.needs.iter().map(|need| need.word()).collect();
    let mut list = vec![
        ("编号", matter.number.clone()),
        ("诉求码", matter.code.to_string()),
        ("进度", matter.stage.word().to_owned()),
        ("登记", format!("{}　{}", matter.registered.ymd_hm(), matter.visit.channel)),
        (
            "来访人",
            [some(&person.name), some(&person.id_number), some(&person.phone)]
                .join(" ")
                .trim()
                .to_owned(),
        ),
        ("住址", some(&person.address)),
        ("人次", format!("{}人", matter.visit.head_count)),
        ("目的", view.particulars.purpose.map(|p| p.word().to_owned()).unwrap_or_default()),
        ("属地", view.place.clone()),
        ("特殊需求", needs.join("、")),
        ("外部编号", some(&view.particulars.external_no)),
        ("导入", view.particulars.brought.as_ref().map(|b| b.words()).unwrap_or_default()),
        ("事由", view.narrative.clone()),
        ("请求", view.request.clone()),
        ("接待室", view.room.clone()),
        ("单位", units.join("、")),
        ("分类", matter.routing.colour.map(|c| c.word().to_owned()).unwrap_or_default()),
        ("首接人", view.receiver.clone()),
    ];
    let open: Vec<&str> = matter.routing.unconfirmed.iter().map(|c| c.word()).collect();
    list.push(("待确认", open.join("、")));
    for deadline in &view.deadlines {
        let text = match (deadline.legal_due, deadline.cause) {
            (Some(day), _) => format!("{day} 24:00　{}", deadline.code.title()),
            (None, Some(cause)) => format!("{cause}　{}", deadline.code.title()),
            (None, None) => deadline.code.title().to_owned(),
        };
        list.push(("时限", text));
    }
    list
}

fn person_json(person: &Person) -> Value {
    json!({
        "name": person.name, "id_number": person.id_number, "phone": person.phone,
        "address": person.address, "relation": person.relation,
    })
}

fn view_json(view: &MatterView, desk: &Desk) -> Value {
    let matter = &view.matter;
    let (rules, particulars) = (desk.rules(), &view.particulars);
    json!({
        "number": matter.number,
        "tracking_code": matter.code.to_string(),
        "registered": matter.registered.rfc3339(),
        "stage": matter.stage.word(),
        "outcome": matter.outcome.word(),
        "guided": matter.guided.map(Guided::word),
        "sealed": matter.sealed,
        "purpose": particulars.purpose.map(Purpose::word),
        "channel": matter.visit.channel,
        "place": view.place,
        "visitor": person_json(&view.visitor),
        "companions": view.companions.iter().map(person_json).collect::<Vec<_>>(),
        "accused": view.accused,
        "needs": particulars.needs,
        "external_no": particulars.external_no,
        "brought": particulars.brought.as_ref().map(|b| json!({"source": b.source, "row": b.row})),
        "head_count": matter.visit.head_count,
        "group": matter.visit.group,
        "representatives": matter.visit.representatives,
        "electing": matter.visit.electing,
        "narrative": view.narrative,
        "request": view.request,
        "room": out::room(matter.routing.room, rules),
        "units": out::units(&matter.routing.units, rules),
        "handling": out::handling(matter, rules),
        "colour": matter.routing.colour.map(Colour::word),
        "unconfirmed": matter.routing.unconfirmed,
        "first_receiver": view.receiver,
        "origin": particulars.origin.as_ref().map(|o| json!({"number": o.number, "answer": o.answer.word()})),
        "deadlines": out::deadlines(&view.deadlines),
        "timeline": view.timeline.iter().map(|row| json!({
            "at": row.at.rfc3339(), "what": row.what, "who": row.who, "seat": row.seat, "note": row.note,
        })).collect::<Vec<_>>(),
    })
}
