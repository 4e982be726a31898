//! The form itself: every place has its fixed row, whatever is filled in. Numbers that identify a
//! person are shown only while their field has the focus.

use super::Intake;
use super::names;
use super::slots::Slot;
use crate::desk::mask;
use crate::tui::canvas::Canvas;
use crate::tui::choice_view;
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::{Position, Rect};

/// Column at which values begin.
const X: u16 = 8;
/// Rows of the form for an ordinary matter; a higher window gives the texts more.
const ROWS: u16 = 20;

/// Where a place is drawn: column, row, columns, rows.
struct Spot {
    x: u16,
    y: u16,
    width: u16,
    height: u16,
}

/// Draws the form and returns the cursor.
pub fn draw(intake: &Intake, canvas: &mut Canvas) -> Option<Position> {
    title(intake, canvas);
    let mut cursor = None;
    let mut order = intake.form.order();
    if !order.contains(&Slot::Repeat) {
        canvas.put(1, 6, Slot::Repeat.label(), Meaning::Label);
        // Nothing was looked up before somebody gave a number.
        let known = [Slot::Id, Slot::Phone];
        let given = |slot: &Slot| intake.form.text(*slot).is_some_and(|f| !f.value().is_empty());
        if known.iter().any(given) {
            canvas.put(X, 6, "没有查到以前来过", Meaning::Hint);
        }
    }
    if !order.contains(&intake.focus) {
        order.push(intake.focus);
    }
    for slot in order {
        let spot = spot(intake, slot, canvas);
        let focus = slot == intake.focus;
        if !focus && !stands(intake, slot) {
            continue;
        }
        let label = text::width(slot.label()) as u16 + 1;
        let label_x = if spot.x == X { 1 } else { spot.x.saturating_sub(label) };
        let meaning = if focus { Meaning::Focus } else { Meaning::Label };
        canvas.put(label_x, spot.y, slot.label(), meaning);
        let here = value(intake, canvas, slot, &spot, focus);
        if focus {
            cursor = here;
        }
    }
    let colour = canvas.area.height - 3;
    if intake.form.sealed() {
        canvas.put(X, colour, "密件不分色，只交密件承办单位", Meaning::Hint);
    } else if intake.form.declines() {
        canvas.put(X, colour, "不另受理：不分室，没有单位和分类", Meaning::Hint);
    } else if intake.form.guides() {
        canvas.put(X, colour, "引导的不交办：没有单位和分类", Meaning::Hint);
    }
    if let Some(choice) = intake.form.choice(intake.focus) {
        let spot = spot(intake, intake.focus, canvas);
        choice_view::list(canvas, spot.x, spot.y, choice);
    }
    cursor
}

fn title(intake: &Intake, canvas: &mut Canvas) {
    let width = canvas.area.width;
    let end = canvas.put(1, 0, "登记", Meaning::Title);
    if intake.form.sealed() {
        canvas.put(end + 2, 0, " 密 检举控告 ", Meaning::Sealed);
    } else if intake.form.is_from_kiosk() {
        canvas.put(end + 1, 0, "自助来件 身份未核验", Meaning::Urgent);
    }
    let saved = intake.saved_at.is_some() && intake.dirty.is_none() && intake.saving.is_none();
    if saved {
        canvas.put_right(width - 1, 0, "草稿已存", Meaning::Good);
    }
}

fn value(
    intake: &Intake,
    canvas: &mut Canvas,
    slot: Slot,
    spot: &Spot,
    focus: bool,
) -> Option<Position> {
    let Spot { x, y, width, height } = *spot;
    if let Some(choice) = intake.form.choice(slot) {
        // The one question a person has to put; it stands there until it is answered.
        if slot == Slot::Repeat && !choice.is_chosen() && !choice.is_open() {
            let more = if choice.items().len() > 3 { "  空格看全部" } else { "" };
            let question = format!("同一件事？1 是 2 否 3 部分{more}");
            canvas.put_in(x, y, width, &question, Meaning::Hint);
            return Some(canvas.at(x, y));
        }
        return Some(choice_view::value(canvas, x, y, width, choice, focus));
    }
    let field = intake.form.text(slot)?;
    if slot == Slot::Heads {
        canvas.put(x + width + 1, y, "人", Meaning::Label);
    }
    if slot == Slot::Id
        && let Some(checked) = intake.form.id_check(canvas.now.day())
    {
        match checked {
            Ok(_) => canvas.put(x + width + 1, y, "✓ 校验", Meaning::Good),
            Err(_) => canvas.put(x + width + 1, y, "! 校验", Meaning::Error),
        };
    }
    if !focus && matches!(slot, Slot::Id | Slot::Phone) {
        let value = field.value();
        let masked = if slot == Slot::Id { mask::number(&value) } else { mask::phone(&value) };
        // The paper's wide stars would not fit a row that also shows the check.
        canvas.put_in(x, y, width, &masked.replace('＊', "*"), Meaning::Text);
        return None;
    }
    if slot == Slot::Affected {
        canvas.put(x + width + 1, y, "人", Meaning::Label);
    }
    if !focus && slot == Slot::Names {
        canvas.put_in(x, y, width, &names::masked(&field.value()), Meaning::Text);
        return None;
    }
    if !focus && slot == Slot::Heads && field.is_empty() {
        canvas.put_in(x, y, width, "1", Meaning::Hint);
        return None;
    }
    let area = Rect::new(canvas.area.x + x, canvas.area.y + y, width, height);
    let meaning = if focus { Meaning::Focus } else { Meaning::Text };
    let style = canvas.theme.get(meaning);
    field.view(area.intersection(canvas.area), canvas.buffer, style)
}

/// Two seldom asked places stand on the form only once something is in them.
fn stands(intake: &Intake, slot: Slot) -> bool {
    !matches!(slot, Slot::Affected | Slot::External)
        || intake.form.text(slot).is_some_and(|field| !field.is_empty())
}

/// The rows from top to bottom; what a higher window has more goes to the two texts.
fn spot(intake: &Intake, slot: Slot, canvas: &Canvas) -> Spot {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let spare = height.saturating_sub(ROWS);
    let story = 4 + spare - spare / 3;
    let wish = 2 + spare / 3;
    let below = 7 + story + wish;
    let (y, rows) = match slot {
        Slot::Name => (1, 1),
        Slot::Id | Slot::IdType => (2, 1),
        Slot::Phone | Slot::Affected => (3, 1),
        Slot::Address => (4, 1),
        Slot::Heads | Slot::Names => (5, 1),
        Slot::Repeat => (6, 1),
        Slot::Narrative => (7, story),
        Slot::Request => (7 + story, wish),
        Slot::Purpose | Slot::Channel => (below, 1),
        Slot::Place | Slot::External => (below + 1, 1),
        Slot::Room | Slot::AccusedName => (below + 2, 1),
        Slot::Units | Slot::AccusedUnit => (below + 3, 1),
        Slot::Colour => (below + 4, 1),
        Slot::Guided => (below + 5, 1),
        Slot::Special => (below + 6, 1),
    };
    let half = X + (width - X) / 2 + 3;
    let (x, columns) = match slot {
        Slot::Id => (X, width.saturating_sub(X + 8).min(20)),
        Slot::IdType => (X + 26, width.saturating_sub(X + 27)),
        Slot::Phone => (X, 20),
        Slot::Heads => (X, 5),
        Slot::Names => (X + 15, width.saturating_sub(X + 16)),
        Slot::Purpose => (X, half - X - 6),
        Slot::Channel => (half, width.saturating_sub(half + 1)),
        Slot::Affected => (X + 26, 5),
        Slot::External => (half, width.saturating_sub(half + 1)),
        Slot::Place if intake.focus == Slot::External || stands(intake, Slot::External) => {
            (X, half - X - 10)
        }
        _ => (X, width.saturating_sub(X + 1)),
    };
    Spot { x, y, width: columns, height: rows }
}
