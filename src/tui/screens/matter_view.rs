//! How one matter looks: facts left, timeline right. Both scroll together when they are long.

use super::duty_view;
use super::list::Scroll;
use crate::desk::api::MatterView;
use crate::matter::clocks::Deadline;
use crate::matter::intake::Person;
use crate::matter::words::Purpose;
use crate::tui::canvas::{Canvas, class};
use crate::tui::text;
use crate::tui::theme::Meaning;

/// Columns of a fact's label.
const LABEL: usize = 7;

/// A drawn line: where it starts, what it says, what it means.
type Line = Vec<(u16, String, Meaning)>;

/// Draws both halves.
pub fn draw(canvas: &mut Canvas, view: &MatterView, scroll: &Scroll) {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let left = width * 11 / 20;
    heading(canvas, view, width);
    canvas.bar(left, 1, height);
    let facts = facts(view, usize::from(left) - 2);
    let happened = timeline(view, usize::from(width - left) - 3);
    let rows = usize::from(height) - 1;
    let longest = facts.len().max(happened.len());
    let window = scroll.window(longest, rows);
    for (half, x0) in [(&facts, 1), (&happened, left + 2)] {
        let columns = if x0 == 1 { left - 1 } else { width - x0 };
        let mut part = canvas.part(x0, 1, columns, height - 1);
        for (y, line) in (0..).zip(half.iter().skip(window.start).take(rows)) {
            for (x, words, meaning) in line {
                part.put(*x, y, words, *meaning);
            }
        }
    }
    if longest > rows {
        let words = format!("{}-{}/{longest} 行", window.start + 1, window.end);
        canvas.put_right(width - 1, 0, &words, Meaning::Hint);
    }
}

fn heading(canvas: &mut Canvas, view: &MatterView, width: u16) {
    let matter = &view.matter;
    let mut x = canvas.put(1, 0, &matter.number, Meaning::Title) + 2;
    x = canvas.put(x, 0, matter.stage.word(), Meaning::Text) + 2;
    if let Some(colour) = matter.routing.colour {
        x = canvas.put(x, 0, colour.word(), class(colour)) + 2;
    }
    if matter.sealed {
        x = canvas.put(x, 0, " 密 ", Meaning::Sealed) + 2;
    }
    if matter.awaits_confirmation() {
        let open: Vec<&str> = matter.routing.unconfirmed.iter().map(|c| c.word()).collect();
        let words = format!("待确认：{}", open.join("、"));
        canvas.put_in(x, 0, width.saturating_sub(x + 14), &words, Meaning::Urgent);
    }
}

fn facts(view: &MatterView, columns: usize) -> Vec<Line> {
    let matter = &view.matter;
    let mut lines = Vec::new();
    let mut fact = |label: &str, words: &str| field(&mut lines, label, words, columns);
    let who = match &view.visitor.name {
        Some(name) => name.clone(),
        None => "匿名".to_string(),
    };
    let heads = match matter.visit.head_count {
        0 | 1 => String::new(),
        n => match matter.visit.delegates() {
            Some(words) => format!("   {n} 人（集体访，代表{words}）"),
            None => format!("   {n} 人"),
        },
    };
    fact("来访人", &format!("{who}{heads}"));
    person(&mut fact, &view.visitor);
    for other in &view.companions {
        fact("同来", other.name.as_deref().unwrap_or("（未留姓名）"));
    }
    let purpose = view.particulars.purpose.map(Purpose::word).unwrap_or_default();
    let from = format!("{purpose}   来源 {}", matter.visit.channel);
    fact("目的", &from);
    fact("属地", &view.place);
    let needs: Vec<&str> = view.particulars.needs.iter().map(|need| need.word()).collect();
    if !needs.is_empty() {
        fact("需要", &needs.join("、"));
    }
    if let Some(number) = &view.particulars.external_no {
        fact("外部编号", number);
    }
    if let Some(from) = &view.particulars.brought {
        fact("导入", &from.words());
    }
    if let Some(accused) = &view.accused {
        let words = [&accused.name, &accused.unit].map(|w| w.clone().unwrap_or_default());
        fact("被举报", words.join(" ").trim());
    }
    fact("接待室", &view.room);
    for ((name, role), unit) in view.units.iter().zip(&matter.routing.units) {
        let mut words = name.clone();
        if let Some(done) = matter.handling_of(&unit.unit) {
            words.push_str(&format!("  接收 {}", done.signed.md_hm()));
            if let Some((at, outcome)) = done.fed {
                words.push_str(&format!("  反馈 {} {}", at.md_hm(), outcome.word()));
            }
        }
        fact(role, &words);
    }
    match &view.particulars.origin {
        Some(o) if o.repeats() => fact("再次", &format!("同 {}（{}）", o.number, o.answer.word())),
        Some(other) => fact("再次", &format!("问过，不是 {} 这件事", other.number)),
        None => {}
    }
    if let Some(guided) = matter.guided {
        fact("引导", if guided.word() == "court" { "涉法涉诉" } else { "法定途径" });
    }
    fact("首接人", &view.receiver);
    fact("诉求码", &matter.code.to_string());
    fact("事由", &view.narrative);
    if !view.request.is_empty() {
        fact("请求", &view.request);
    }
    if let Some(sit) = view.sitting.as_ref().filter(|sit| !sit.seat.place.is_empty()) {
        let (who, day) = (sit.words().unwrap_or_default(), duty_view::date(sit.seat.day));
        field(&mut lines, "下次接", &format!("{day} {} {who}", sit.place), columns);
    }
    for (n, deadline) in view.deadlines.iter().enumerate() {
        field(&mut lines, if n == 0 { "期限" } else { "" }, &due(deadline), columns);
    }
    lines
}

fn person(fact: &mut impl FnMut(&str, &str), person: &Person) {
    for (label, value) in
        [("证件", &person.id_number), ("电话", &person.phone), ("住址", &person.address)]
    {
        if let Some(value) = value {
            fact(label, value);
        }
    }
}

fn due(deadline: &Deadline) -> String {
    let title = deadline.code.title();
    let mut words = match (deadline.legal_due, deadline.cause) {
        (Some(day), _) => format!("{} 24:00  {title}", day.format("%m-%d")),
        (None, Some(cause)) => format!("未起算  {title}（{cause}）"),
        (None, None) => format!("及时  {title}"),
    };
    if let Some(first) = deadline.first_due {
        words.push_str(&format!("（首期限 {} 保留）", first.format("%m-%d")));
    }
    if let Some(met) = deadline.met {
        words.push_str(&format!("（{} 已做到）", met.md_hm()));
    }
    if deadline.provisional {
        words.push_str("（暂按周末计）");
    }
    words
}

/// A label and its text, wrapped beside the label.
fn field(lines: &mut Vec<Line>, label: &str, words: &str, columns: usize) {
    let label = text::truncate(label, LABEL - 1);
    for (n, line) in text::wrap(words, columns.saturating_sub(LABEL)).into_iter().enumerate() {
        let mut row = vec![(LABEL as u16, line, Meaning::Text)];
        if n == 0 {
            row.push((0, label.clone(), Meaning::Label));
        }
        lines.push(row);
    }
}

fn timeline(view: &MatterView, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in &view.timeline {
        let what = format!("{} {}", row.what, row.who);
        lines.push(vec![
            (0, row.at.md_hm(), Meaning::Label),
            (12, text::truncate(&what, columns.saturating_sub(12)), Meaning::Text),
        ]);
        if !row.note.is_empty() {
            for line in text::wrap(&row.note, columns.saturating_sub(2)) {
                lines.push(vec![(2, line, Meaning::Hint)]);
            }
        }
    }
    lines
}
