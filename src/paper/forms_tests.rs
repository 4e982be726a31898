//! The shipped forms: each reads, fills and never breaks; a broken one is told by its line.

use super::*;
use crate::paper::breaking::wrap;
use crate::paper::chars::{Charset, text_width};
use crate::paper::form::Kind;
use crate::paper::form_file::FormError;
use crate::paper::{Form, Forms, Laid};

fn laid(form: &Form, sample: Sample, slip: usize) -> Laid {
    form.fill(&sample.facts(form)).lay(form.stock.columns(slip), Charset::default())
}

fn texts(laid: &Laid) -> Vec<String> {
    let line = |line: &crate::paper::Line| {
        line.written(laid.columns).map(|(text, _, size)| (text.into_owned(), size))
    };
    laid.lines
        .iter()
        .filter_map(line)
        .map(|(text, size)| {
            assert!(text_width(&text) * size.wide() <= laid.columns, "too wide: {text}");
            text
        })
        .collect()
}

#[test]
fn every_shipped_form_holds_every_matter_at_every_width() {
    let forms = Forms::builtin();
    assert_eq!(forms.refused, []);
    assert!(forms.all().len() >= 10);
    for form in forms.all() {
        for sample in Sample::ALL {
            for width in [16, 32, 48] {
                // Also on paper it was not made for.
                texts(&form.fill(&sample.facts(form)).lay(width, Charset::Gb2312));
                texts(&laid(form, sample, width));
            }
        }
    }
}

#[test]
fn a_full_narrative_loses_nothing_in_its_box() {
    let form = Forms::builtin().find("来访登记表").unwrap();
    let facts = Sample::Overfull.facts(form);
    let laid = form.fill(&facts).lay_with(90, &|_| crate::paper::chars::Glyph::Keep);
    let table = &laid.tables[0];
    let second: String = laid.lines[table.from..table.to]
        .iter()
        .filter_map(|line| match line {
            crate::paper::Line::Cells(cells) if cells.len() == 2 => Some(cells[1].trim()),
            _ => None,
        })
        .collect();
    assert!(second.contains(&facts.text("narrative").replace(' ', "")));
    assert!(wrap(facts.text("narrative"), 70).len() > 40, "it is longer than a page");
}

#[test]
fn borders_meet_and_every_row_ends_at_the_margin() {
    for form in Forms::builtin().all().iter().filter(|form| form.name != "receipt") {
        let laid = laid(form, Sample::Ordinary, 32);
        let boxes = form.rows.iter().any(|row| matches!(row.kind, Kind::Grid { .. }));
        assert_eq!(laid.tables.is_empty(), !boxes, "{}: too narrow, it fell apart", form.name);
        for table in &laid.tables {
            for line in &laid.lines[table.from..table.to] {
                let text = line.written(laid.columns).unwrap().0.into_owned();
                assert_eq!(text_width(&text), laid.columns, "{}: {text}", form.name);
            }
        }
    }
}

#[test]
fn each_unit_gets_its_own_assignment() {
    let form = Forms::builtin().find("assignment").unwrap();
    let laid = laid(form, Sample::Ordinary, 32);
    let cuts = laid.lines.iter().filter(|line| **line == crate::paper::Line::Cut).count();
    assert_eq!(cuts, 2, "two units, two papers");
    assert!(form.refusal(&Facts::default()).unwrap().contains("还没有确认交办"));
}

#[test]
fn only_papers_that_name_a_person_are_recorded() {
    let personal: Vec<_> = Forms::builtin()
        .all()
        .iter()
        .filter(|form| form.is_personal())
        .map(|form| form.name.as_str())
        .collect();
    let want =
        ["register", "representatives", "accepted", "declined", "transfer", "assignment", "leader"];
    assert_eq!(personal, want);
}

fn refused(text: &str) -> FormError {
    Form::read("x", "x.toml", text).unwrap_err()
}

#[test]
fn a_broken_form_is_refused_with_its_line() {
    let head = "title = \"表\"\npaper = \"a4\"\n";
    for (rows, line, why) in [
        ("[[row]]\ntext = \"{nmae}\"", 4, "没有「nmae」"),
        ("[[row]]\ntxt = \"a\"", 4, "不认识「txt」"),
        ("[[row]]\ntext = \"a\"\nrule = true", 3, "不是恰好一种"),
        ("[[row]]\npair = \"a\"", 3, "只写了一个"),
        ("[[row]]\ntext = \"{name\"", 4, "没有「}」"),
        ("[[row]]\neach = \"unit\"\ntext = \"a\"", 4, "没有「unit」这个清单"),
        ("[[row]]\ntext = \"{units.name}\"", 4, "没有「units.name」"),
        ("[[row]]\ngrid = [\"a\", \"b\"]\nshares = [1]", 3, "不同"),
        ("[[row]]\ngrid = []", 3, "一格也没有"),
        ("[[row]]\nwhen = [\"nmae\"]\ntext = \"a\"", 4, "没有「nmae」"),
        ("[[row]]\nsize = \"huge\"\ntext = \"a\"", 4, "不认识「huge」"),
        ("[[row]]\ntext = ", 4, "不合写法"),
    ] {
        let error = refused(&format!("{head}{rows}\n"));
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(error.line, Some(line), "{error}");
    }
    let slip = "title = \"回执\"\npaper = \"slip\"\n[[row]]\ntext = \"{name}\"";
    let error = Form::read("receipt", "receipt.toml", slip).unwrap_err();
    assert!(error.to_string().contains("没有「name」"), "a receipt never names: {error}");
}

#[test]
fn the_centres_form_replaces_and_a_broken_one_leaves_the_shipped_serving() {
    let dir = tempfile::tempdir().unwrap();
    let forms = dir.path().join("forms");
    std::fs::create_dir(&forms).unwrap();
    let own = "\u{feff}title = \"代表表\"\npaper = \"a5\"\n[[row]]\ntext = \"{number}\"\n";
    std::fs::write(forms.join("representatives.toml"), own).unwrap();
    std::fs::write(forms.join("delay.toml"), own.replace("代表表", "延期告知书")).unwrap();
    std::fs::write(forms.join("receipt.toml"), "title = 1\n").unwrap();
    let loaded = Forms::load(dir.path());
    assert_eq!(loaded.find("representatives").unwrap().title, "代表表");
    assert_eq!(loaded.find("延期告知书").unwrap().name, "delay", "a new paper is one new file");
    assert_eq!(loaded.find("receipt"), Forms::builtin().find("receipt"));
    let [error] = loaded.refused.as_slice() else { panic!("one refusal") };
    assert!(error.file.ends_with("receipt.toml") && error.line == Some(1), "{error}");
}
