//! Any slip at all: whatever people and systems put into its fields, it fits its paper, loses
//! nothing that may not be lost, and prints what its preview shows.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/escpos_reader.rs"]
mod escpos_reader;
#[path = "support/slips.rs"]
mod slips;

use proptest::prelude::*;
use slips::{WIDTHS, agrees, group, guided, ordinary, raised, sealed};
use std::collections::BTreeSet;
use yichuang::calendar::Moment;
use yichuang::desk::papers;
use yichuang::desk::slip::{Slip, SlipDate, SlipUnit};
use yichuang::matter::code::TrackingCode;
use yichuang::matter::words::Outcome;
use yichuang::paper::chars::written;
use yichuang::paper::{Charset, Facts, Forms, PaperWidth, Profile, QrArt, Size, receipt};

#[test]
fn every_kind_of_slip_prints_what_its_text_says() {
    for slip in [ordinary(), sealed(), group(), raised(), guided()] {
        for width in WIDTHS {
            agrees(&slip, &Profile::of(width)).unwrap();
        }
    }
}

/// Anything a person or a system may put into a field.
fn wild() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-龥]{1,24}",
        2 => "[一-龥，。、（）《》“”…—·0-9a-zA-Z \\-]{1,60}",
        1 => "[㐀-䶵𠀀-𪛖😀-😎¥€•–\u{a0}]{1,12}",
        // Without bars: in a text page, one over a bar of the row above looks like a box's own.
        1 => any::<String>().prop_map(|s| s.chars().filter(|c| *c != '|').take(40).collect()),
        1 => "[A-Za-z0-9]{33,70}",
    ]
}

fn wild_date() -> impl Strategy<Value = Option<SlipDate>> {
    prop_oneof![
        Just(None),
        wild().prop_map(|w| Some(SlipDate::Words(w))),
        (0_i64..40_000, any::<bool>()).prop_map(|(days, provisional)| {
            let day = Moment::from_millis(0).plus_days(days).day();
            Some(SlipDate::On { day, provisional })
        }),
    ]
}

prop_compose! {
    fn wild_slip()(
        names in (wild(), wild(), wild(), wild(), wild()),
        options in (prop::option::of(wild()), prop::option::of(wild()), prop::option::of(wild())),
        counts in (any::<u32>(), prop::option::of(1_u32..6), any::<u64>(), 0_u32..200),
        room in prop::option::of((any::<u16>(), wild())),
        units in prop::collection::vec((wild(), "(|牵头|协办)", "[0-9-]{0,20}"), 0..4),
        lists in prop::collection::vec(prop::collection::vec(wild(), 0..6), 3),
        dates in (wild_date(), wild_date(), wild_date()),
        outcome in prop::sample::select(Outcome::ALL),
    ) -> Slip {
        let (visitor, receiver, hotline, title, centre) = names;
        let (subject, duty, unconfirmed) = options;
        let (head_count, representatives, random, copy) = counts;
        let mut lists = lists.into_iter();
        Slip {
            centre, title, copy, visitor, receiver, hotline, subject, duty, unconfirmed, room,
            head_count, outcome,
            representatives: representatives.map(|n: u32| format!("{n}人进接待室")),
            code: TrackingCode::from_random(random),
            units: units.into_iter()
                .map(|(name, role, phone)| SlipUnit { name, role, phone }).collect(),
            notes: lists.next().unwrap(),
            rights: lists.next().unwrap(),
            privacy: lists.next().unwrap(),
            feedback: dates.0, notice: dates.1, handling: dates.2,
            ..ordinary()
        }
    }
}

/// What of a text an independent eye expects to find on two-byte paper: every visible character
/// with a one- or two-byte code, in order. The rest must be named on the slip instead.
fn expected(text: &str) -> (Vec<char>, BTreeSet<char>) {
    let (mut there, mut named) = (Vec::new(), BTreeSet::new());
    for c in text.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        let mut utf8 = [0; 4];
        let (code, _, none) = encoding_rs::GB18030.encode(c.encode_utf8(&mut utf8));
        let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        if !none && code.len() <= 2 && !private {
            there.push(c);
        } else if matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '😀'..='😎')
        {
            named.insert(c);
        }
    }
    (there, named)
}

fn is_subsequence(wanted: &[char], mut text: impl Iterator<Item = char>) -> bool {
    wanted.iter().all(|w| text.any(|t| t == *w))
}

/// So many random matters; all of them where time does not matter.
fn cases() -> ProptestConfig {
    let forced = std::env::var_os("YICHUANG_FORCE").is_some();
    let cases = if forced { 2000 } else { 200 };
    // A counterexample is told with the test; nothing is written beside it.
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The boxes of a page read back from its text alone: label and value, lines of a box joined.
fn boxes(text: &str) -> Vec<(String, String)> {
    let (mut bars, mut row, mut found) = (Vec::new(), Vec::<String>::new(), Vec::new());
    for line in text.lines() {
        let whole = line.starts_with('|') && line.ends_with('|') && columns_of(line) == 72;
        if bars.is_empty() || !whole {
            for pair in row.chunks_exact(2) {
                found.push((pair[0].clone(), pair[1].clone()));
            }
            row.clear();
            let rule = line.starts_with("+-") && line.chars().all(|c| "+-".contains(c));
            bars =
                line.char_indices().filter(|(_, c)| rule && *c == '+').map(|(at, _)| at).collect();
            continue;
        }
        // A bar stands only where the rule above has one; on paper a Hanzi is two columns.
        let (mut column, mut cells, mut cell) = (0, Vec::new(), String::new());
        for c in line.chars() {
            match c == '|' && bars.contains(&column) {
                true => cells.push(std::mem::take(&mut cell)),
                false if !c.is_whitespace() => cell.push(c),
                false => {}
            }
            column += if c.is_ascii() { 1 } else { 2 };
        }
        row.resize(cells.len() - 1, String::new());
        for (whole, piece) in row.iter_mut().zip(&cells[1..]) {
            whole.push_str(piece);
        }
    }
    found
}

fn columns_of(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_matter_on_a5_stays_inside_and_is_read_back_box_by_box(slip in wild_slip()) {
        let form = Forms::builtin().find("receipt-a5").unwrap();
        let laid = form.fill(&Facts::from(&slip)).lay_with(72, &written);
        let text = laid.to_text(QrArt::Label);
        for line in laid.text(QrArt::Label) {
            let wide = if line.size == Size::Big { 2 } else { 1 };
            prop_assert!(columns_of(line.text.trim_start()) * wide <= 72, "{}", line.text);
        }
        let boxes = boxes(&text);
        let mut wanted = vec![("姓名", slip.visitor.clone()), ("首接人", slip.receiver.clone()),
            ("坐班", slip.duty.clone().unwrap_or_default()),
            ("人次", slip.head_count.to_string())];
        wanted.extend(slip.units.iter().map(|unit| ("去向", unit.name.clone())));
        for (label, value) in wanted {
            let (there, _) = expected(&value);
            let visible = value.chars().count();
            let found = boxes.iter().any(|(l, v)| {
                l == label && v.chars().count() <= visible && is_subsequence(&there, v.chars())
            });
            prop_assert!(found, "{label}={value:?} not in {boxes:?}\n{text}");
        }
    }

}

proptest! {
    // Each of these is a dozen forms on two papers.
    #![proptest_config(ProptestConfig { cases: cases().cases / 8, ..cases() })]

    #[test]
    fn any_facts_on_any_form_stay_inside_every_paper(
        texts in prop::collection::vec(wild(), 80), wide in any::<bool>(), rows in 0_usize..7,
    ) {
        let roll = if wide { 48 } else { 32 };
        for form in Forms::builtin().all() {
            let about = papers::about(form.about).unwrap();
            let mut facts = Facts::default();
            let mut next = texts.iter().cycle();
            for (name, _) in papers::fields(about) {
                facts.set(name, next.next().unwrap());
            }
            // Sixteen digits, whatever people are called.
            facts.set("code_digits", "1234567890123452");
            for (list, fields) in about.lists {
                let mut item = || {
                    let value = |(name, _): &(&'static str, &str)| {
                        (*name, next.next().unwrap().clone())
                    };
                    fields.iter().map(value).collect()
                };
                facts.put_list(list, (0..rows).map(|_| item()).collect());
            }
            for columns in [form.stock.columns(roll), roll] {
                let laid = form.fill(&facts).lay(columns, Charset::default());
                for line in laid.text(QrArt::Label) {
                    let wide = if line.size == Size::Big { 2 } else { 1 };
                    let used = columns_of(line.text.trim_start()) * wide;
                    prop_assert!(used <= columns, "{}: {}", form.name, line.text);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_slip_fits_its_paper_and_loses_nothing(slip in wild_slip()) {
        for width in WIDTHS {
            let profile = Profile::of(width);
            agrees(&slip, &profile)?;
            let laid = receipt(&slip).lay(width.columns(), profile.charset);
            let text = laid.to_text(QrArt::Label);
            let mut uncut = vec![&slip.centre, &slip.title, &slip.receiver,
                &slip.hotline, &slip.number];
            uncut.extend(slip.units.iter().flat_map(|u| [&u.name, &u.role, &u.phone]));
            uncut.extend(slip.notes.iter().chain(&slip.rights).chain(&slip.privacy));
            uncut.extend(slip.duty.iter().chain(&slip.unconfirmed));
            uncut.extend(slip.room.iter().map(|(_, name)| name));
            uncut.extend([&slip.feedback, &slip.notice, &slip.handling].into_iter()
                .filter_map(|d| match d { Some(SlipDate::Words(w)) => Some(w), _ => None }));
            let missing: BTreeSet<char> = laid.missing.iter().copied().collect();
            // The name shares its row, so only its order can be asked for.
            let (name, _) = expected(&slip.visitor);
            prop_assert!(is_subsequence(&name, text.chars()), "{name:?} not in\n{text}");
            for field in uncut {
                let (there, named) = expected(field);
                prop_assert!(is_subsequence(&there, text.chars()), "{field:?} not in\n{text}");
                let block: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let plain: String = there.iter().collect();
                // With nothing swapped or missing the field stands there unbroken.
                if named.is_empty() && field.chars().all(|c| there.contains(&c) || c == ' ') {
                    prop_assert!(block.contains(&plain), "{field:?} torn in\n{text}");
                }
                for c in named {
                    prop_assert!(missing.contains(&c), "{c} not told");
                    let name = format!("〓=U+{:04X}", u32::from(c));
                    prop_assert!(block.contains(&name), "{name} not in\n{text}");
                }
            }
        }
    }

    #[test]
    fn every_printer_profile_agrees_with_its_own_preview(
        slip in wild_slip(), set in 0_usize..4, wide in any::<bool>(),
    ) {
        let charset = [Charset::Gb2312, Charset::Gbk, Charset::Gb18030TwoByte,
            Charset::Gb18030Full][set];
        let width = if wide { PaperWidth::Mm80 } else { PaperWidth::Mm58 };
        agrees(&slip, &Profile { charset, ..Profile::of(width) })?;
    }
}
