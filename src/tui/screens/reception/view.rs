//! How a reception looks: the person and the window's record above, the decision in the middle,
//! the official's own list below. Nothing scrolls; what does not fit is cut, never the fields.

use super::Reception;
use super::form::{Form, Slot};
use crate::desk::api::MatterView;
use crate::desk::reception as desk;
use crate::matter::deadline::{Code, Colour, deadline};
use crate::tui::canvas::{Canvas, class};
use crate::tui::screens::mine;
use crate::tui::theme::Meaning;
use crate::tui::{choice_view, text};
use ratatui::layout::{Position, Rect};

/// Rows of the form: opinion, units, class, next step, how and where, outcome.
const FORM: u16 = 8;
/// Rows of the opinion.
const WORDS: u16 = 3;
/// Column at which fields begin.
const X: u16 = 10;

/// Draws the screen and returns where the cursor belongs.
pub fn draw(canvas: &mut Canvas, screen: &Reception) -> Option<Position> {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let heard = screen.heard.as_deref()?;
    let (Some(view), Some(form)) = (screen.view.as_deref(), screen.form.as_ref()) else {
        let words = match &heard.ticket {
            Some(ticket) => format!(" {} 在房间里，还没有登记事项。F2 登记。", ticket.number),
            None => format!(" {} 号接待室空着。F3 叫下一位。", screen.room),
        };
        canvas.put(0, 1, &words, Meaning::Title);
        let who = format!("接访 {}", heard.leader_name);
        canvas.put_right(width.saturating_sub(1), 1, &who, Meaning::Text);
        canvas.rule(3);
        mine::draw(&mut canvas.part(0, 4, width, height.saturating_sub(4)), &heard.mine, None);
        return None;
    };
    // A third for who it is, the form, and what is left for the list.
    let top = (height.saturating_sub(FORM + 5)).clamp(5, 12);
    let left = width * 3 / 5;
    person(&mut canvas.part(0, 0, left, top), heard, view);
    canvas.bar(left, 0, top);
    record(&mut canvas.part(left + 2, 0, width - left - 3, top), heard, view);
    canvas.rule(top);
    let list = top + 1 + FORM;
    let below = height.saturating_sub(list);
    if below > 1 {
        canvas.rule(list);
        let mut part = canvas.part(0, list + 1, width, below - 1);
        mine::draw(&mut part, &heard.mine, None);
    }
    fields(canvas, top + 1, screen, form, view)
}

/// Who is in front of me and what they said.
fn person(canvas: &mut Canvas, heard: &desk::Reception, view: &MatterView) {
    let number = heard.ticket.as_ref().map(|ticket| ticket.number.as_str()).unwrap_or_default();
    let name = view.visitor.name.as_deref().unwrap_or("匿名");
    let times = view.matter.receptions + 1;
    let heads = match view.matter.visit.head_count {
        0 | 1 => String::new(),
        n => format!("  {n} 人 代表 {}", view.matter.visit.representatives),
    };
    let head = format!(" {number}  {name}  {}  第 {times} 次接访{heads}", view.place);
    canvas.put(0, 0, &head, Meaning::Title);
    let columns = usize::from(canvas.area.width).saturating_sub(2);
    let rows = usize::from(canvas.area.height).saturating_sub(1);
    let request = match view.request.as_str() {
        "" => Vec::new(),
        request => text::wrap(&format!("请求 {request}"), columns),
    };
    let story = text::wrap(&view.narrative, columns);
    // The wish is short and always in sight; the story takes what is left.
    let wish = request.len().min(2).min(rows);
    let lines = story.iter().take(rows - wish).chain(request.iter().take(wish));
    for (y, line) in (1..).zip(lines) {
        canvas.put(1, y, line, Meaning::Text);
    }
    if story.len() > rows - wish {
        let y = (rows - wish) as u16;
        canvas.put_right(canvas.area.width, y, "… Ctrl-E 全文", Meaning::Hint);
    }
}

/// What the window recorded, and earlier matters with how they ended.
fn record(canvas: &mut Canvas, heard: &desk::Reception, view: &MatterView) {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let seat = view.timeline.first().map(|row| row.seat.as_str()).unwrap_or_default();
    let words = format!("{} {seat} {}", view.matter.registered.clock(), view.receiver);
    canvas.put(0, 0, &words, Meaning::Label);
    let mut lines: Vec<(String, Meaning)> = Vec::new();
    let heard_before = view.timeline.iter().rfind(|row| row.what == "接访");
    if let Some(row) = heard_before {
        lines.push((format!("{} {}", row.at.md_hm(), row.note), Meaning::Text));
    }
    for before in &heard.before {
        let meaning = if before.open { Meaning::Urgent } else { Meaning::Text };
        lines.push((format!("{} {}", before.day, before.subject), meaning));
        lines.push((format!("  {}", before.ended), Meaning::Hint));
    }
    if lines.is_empty() {
        lines.push(("没有更早的事项".to_owned(), Meaning::Hint));
    }
    let rows = usize::from(height).saturating_sub(1);
    let more = lines.len().saturating_sub(rows);
    for (y, (line, meaning)) in (1..).zip(lines.iter().take(rows)) {
        canvas.put_in(0, y, width, line, *meaning);
    }
    if more > 0 {
        canvas.put_right(width, 0, &format!("还有 {more} 行"), Meaning::Hint);
    }
}

fn fields(
    canvas: &mut Canvas,
    y: u16,
    screen: &Reception,
    form: &Form,
    view: &MatterView,
) -> Option<Position> {
    let width = canvas.area.width;
    let leader = screen.heard.as_ref().map(|heard| heard.leader_name.as_str()).unwrap_or_default();
    canvas.put(1, y, "意见", Meaning::Label);
    canvas.put_in(1, y + 1, X - 2, leader, Meaning::Hint);
    if screen.saved {
        canvas.put(1, y + 2, "草稿已存", Meaning::Good);
    }
    let mut cursor = None;
    let mut text = |canvas: &mut Canvas, slot: Slot, place: Rect| {
        let here = screen.at == slot;
        let style = canvas.theme.get(if here { Meaning::Focus } else { Meaning::Text });
        let field = match slot {
            Slot::Words => &form.words,
            Slot::Report => &form.report,
            _ => &form.revisit,
        };
        let origin = canvas.at(place.x, place.y);
        let area = Rect::new(origin.x, origin.y, place.width, place.height);
        let at = field.view(area.intersection(canvas.area), canvas.buffer, style);
        if here {
            cursor = at;
        }
    };
    text(canvas, Slot::Words, Rect::new(X, y, width.saturating_sub(X + 2), WORDS));
    let days = y + WORDS + 2;
    canvas.put(1, days, "下一步", Meaning::Label);
    let half = width / 2;
    for (slot, label, x) in [(Slot::Report, "回我一次", X), (Slot::Revisit, "约复访", half)]
    {
        let field = x + text::width(label) as u16 + 1;
        canvas.put(x, days, label, Meaning::Label);
        text(canvas, slot, Rect::new(field, days, 9, 1));
        let read = form.day(slot, canvas.now.day());
        let (words, meaning) = match &read {
            Ok(None) => continue,
            Ok(Some(day)) => {
                let rest = !canvas.window.rules.calendar.is_working(*day);
                let weekday = crate::calendar::weekday_zh(*day);
                let mark = if rest { " 休息日" } else { "" };
                (format!("{} {weekday}{mark}", day.format("%m-%d")), Meaning::Text)
            }
            Err(_) => ("看不懂".to_owned(), Meaning::Error),
        };
        canvas.put(field + 10, days, &words, meaning);
    }
    let mut list_at = None;
    let how = days + 1;
    let rows = [
        (Slot::Units, "责任单位", 1, X, y + WORDS, width.saturating_sub(X + 2), &form.units),
        (Slot::Colour, "分类", 1, X, y + WORDS + 1, 12, &form.colour),
        (Slot::Mode, "方式", 1, X, how, 8, &form.mode),
        (Slot::Tier, "层级", half / 2 + 2, half / 2 + 7, how, 6, &form.tier),
        (Slot::Place, "属地", half, half + 5, how, width.saturating_sub(half + 7), &form.place),
    ];
    for (slot, label, label_x, x, row, columns, choice) in rows {
        canvas.put(label_x, row, label, Meaning::Label);
        let here = choice_view::value(canvas, x, row, columns, choice, screen.at == slot);
        if screen.at == slot {
            cursor = Some(here);
            list_at = Some((x, row, choice));
        }
    }
    dates(canvas, X + 14, y + WORDS + 1, form, view);
    canvas.put(1, how + 1, "结果", Meaning::Label);
    let words = "F10 交办    Ctrl-D 当场办结    Ctrl-Y 引导    （没有「再研究」）";
    canvas.put(X, how + 1, words, Meaning::Hint);
    if let Some((x, row, choice)) = list_at {
        choice_view::list(canvas, x, row, choice);
    }
    cursor
}

/// The date the class promises, and the one promised first.
fn dates(canvas: &mut Canvas, x: u16, y: u16, form: &Form, view: &MatterView) {
    let Some(colour) = form.colour.first().and_then(|word| Colour::parse(word).ok()) else {
        return;
    };
    let rules = &canvas.window.rules;
    let start = view.matter.assigned.unwrap_or(canvas.now);
    let due = |colour| {
        let due = deadline(Code::T15, start, Some(colour), None, &rules.limits, &rules.calendar);
        due.ok().and_then(|due| due.legal_due).map(|day| day.format("%m-%d").to_string())
    };
    let (new, first) = (due(colour), view.matter.first_colour.and_then(due));
    let Some(new) = new else { return };
    let x = canvas.put(x, y, &format!("{new} 24:00 前反馈"), class(colour)) + 2;
    if let Some(first) = first.filter(|first| *first != new) {
        canvas.put(x, y, &format!("首期限 {first} 保留"), Meaning::Hint);
    }
}
