//! What the shared layout promises, block by block.

use super::*;

fn lay(block: Block, columns: usize) -> Vec<String> {
    let laid = Document { blocks: vec![block] }.lay(columns, Charset::default());
    laid.lines
        .into_iter()
        .map(|line| match line {
            Line::Text { text, .. } => text,
            other => format!("{other:?}"),
        })
        .collect()
}

fn pair(label: &str, value: &str, one_line: bool) -> Block {
    Block::Pair { label: label.into(), value: value.into(), size: Size::Normal, one_line }
}

#[test]
fn a_value_hangs_under_its_first_character() {
    assert_eq!(
        lay(pair("去向：", "衢江区云溪乡人民政府（牵头）", false), 20),
        ["去向：衢江区云溪乡人", "      民政府（牵头）"]
    );
}

#[test]
fn a_long_label_stands_above_its_value() {
    assert_eq!(
        lay(pair("首次承诺的反馈期限：", "2026-11-24", false), 24),
        ["首次承诺的反馈期限：", "  2026-11-24"]
    );
}

#[test]
fn only_what_may_be_cut_is_cut() {
    assert_eq!(lay(pair("事由：", "土地流转\n费用三年没付", true), 20), ["事由：土地流转 费…"]);
}

#[test]
fn cells_stand_side_by_side_and_wrap_in_their_own_width() {
    let cell = |text: &str, align, share| Cell { text: text.into(), align, share };
    let row = |left, right| {
        Block::Columns(vec![cell(left, Align::Left, 1), cell(right, Align::Right, 1)])
    };
    // By need, where both fit.
    assert_eq!(lay(row("来访2026-11-23", "1批3人"), 25), ["来访2026-11-23     1批3人"]);
    // By share, where they do not.
    assert_eq!(lay(row("甲乙丙丁戊己", "子丑寅"), 17), ["甲乙丙丁   子丑寅", "戊己"]);
    // One under the other, where there are too many.
    let many = (0..9).map(|_| cell("甲乙", Align::Left, 1)).collect();
    assert_eq!(lay(Block::Columns(many), 32), ["甲乙"; 9]);
}

#[test]
fn there_is_always_room_to_sign() {
    assert_eq!(lay(Block::Sign("来访人签字：".into()), 32)[0], "来访人签字：____________________");
    assert_eq!(lay(Block::Sign("工作人员签字：".into()), 20).len(), 2);
}

#[test]
fn big_text_has_half_the_columns() {
    let big =
        Block::Text { text: "请到土地拆迁室".into(), align: Align::Centre, size: Size::Big };
    assert_eq!(lay(big, 24), ["请到土地拆迁", "室"]);
}

#[test]
fn a_rare_name_is_named_and_told() {
    let mut paper = Document::default();
    paper.pair("姓名：", "𠮷＊");
    paper.pair("住址：", "㛃𠮷");
    paper.push(Block::Rule);
    let laid = paper.lay(32, Charset::Gb18030TwoByte);
    let lines: Vec<_> = laid
        .lines
        .iter()
        .map(|l| match l {
            Line::Text { text, .. } => text.as_str(),
            _ => "",
        })
        .collect();
    assert_eq!(
        lines[..4],
        ["姓名：〓＊", "〓=U+20BB7(土口)", "住址：〓〓", "〓=U+36C3 〓=U+20BB7(土口)"]
    );
    assert_eq!(laid.missing, ['𠮷', '㛃']);
}

#[test]
fn what_is_cut_off_needs_no_note_and_what_is_left_does() {
    let said = |value| {
        let paper = Document { blocks: vec![pair("事由：", value, true)] };
        let laid = paper.lay(16, Charset::Gb2312);
        (laid.lines.len(), laid.missing)
    };
    assert_eq!(said("土地流转费用𠮷"), (1, vec![]));
    // Room for four characters: the fifth is the first to go.
    assert_eq!(said("土地流转𠮷费用"), (1, vec![]));
    assert_eq!(said("土地流𠮷费用钱"), (2, vec!['𠮷']));
    // One character may become several, or none.
    assert_eq!(said("㎏地𠮷费用钱"), (2, vec!['𠮷']));
    assert_eq!(said("㎏地流𠮷费用钱"), (1, vec![]));
    assert_eq!(said("土\u{200d}地\u{200d}流𠮷费用钱"), (2, vec!['𠮷']));
}

#[test]
fn a_name_cannot_smuggle_commands_to_the_printer() {
    let laid = Document { blocks: vec![pair("姓名：", "吴\u{1b}@\u{1d}V\u{200d}＊", false)] }
        .lay(32, Charset::Gb18030Full);
    assert!(matches!(&laid.lines[0], Line::Text { text, .. } if text == "姓名：吴@V＊"));
}
