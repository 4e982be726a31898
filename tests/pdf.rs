//! Papers as PDF, read back by poppler and zbar: text, embedded subsets, pages, tables, codes.
//! Where a tool or a Chinese font is missing the test says so; YICHUANG_FORCE insists.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;
use support::{Home, intake_line, text};
use yichuang::paper::samples::Sample;
use yichuang::paper::{Fonts, Forms, Pdf};

/// What a tool says about a file; `None` where it is not installed and nobody insists.
fn tool(name: &str, words: &[&str]) -> Option<String> {
    match Command::new(name).args(words).output() {
        Ok(output) => Some(text(&output.stdout)),
        Err(e) if std::env::var_os("YICHUANG_FORCE").is_none() => {
            eprintln!("SKIPPED: no {name} ({e}); set YICHUANG_FORCE to insist");
            None
        }
        Err(e) => panic!("{name}: {e}"),
    }
}

fn fonts() -> Option<&'static Fonts> {
    match Fonts::system() {
        Ok(fonts) => Some(fonts),
        Err(why) if std::env::var_os("YICHUANG_FORCE").is_none() => {
            eprintln!("SKIPPED: {why}");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

fn pdf(form: &str, sample: Sample, fonts: &Fonts) -> Pdf {
    let form = Forms::builtin().find(form).unwrap();
    form.fill(&sample.facts(form)).pdf(form.stock, 32, fonts, &form.title).unwrap()
}

fn saved(pdf: &Pdf, dir: &Path) -> String {
    let path = dir.join("paper.pdf");
    std::fs::write(&path, &pdf.bytes).unwrap();
    path.display().to_string()
}

#[test]
fn every_form_is_a_pdf_with_every_matter() {
    let Some(fonts) = fonts() else { return };
    for form in Forms::builtin().all() {
        for sample in Sample::ALL {
            let pdf = pdf(&form.name, sample, fonts);
            let empty = form.per.is_some() && sample == Sample::Empty;
            assert_eq!(pdf.pages == 0, empty, "{} {sample:?}", form.name);
            if sample == Sample::Ordinary {
                let size = pdf.bytes.len();
                assert!(size <= 80_000, "{}: {size} bytes", form.name);
            }
        }
    }
}

#[test]
fn only_the_used_glyphs_are_embedded_and_the_text_copies_right() {
    let Some(fonts) = fonts() else { return };
    let dir = tempfile::tempdir().unwrap();
    let file = saved(&pdf("register", Sample::Ordinary, fonts), dir.path());
    let (Some(listed), Some(copied)) =
        (tool("pdffonts", &[&file]), tool("pdftotext", &["-layout", &file, "-"]))
    else {
        return;
    };
    let rows: Vec<&str> = listed.lines().skip(2).collect();
    assert!(!rows.is_empty() && !listed.contains("Type 3"), "{listed}");
    for row in rows {
        let yes = row.split_whitespace().filter(|word| *word == "yes").count();
        assert_eq!(yes, 3, "embedded, a subset, with Unicode: {row}");
    }
    for words in ["来访登记表", "330803180001010017", "土地流转费用三年没有付清", "第 1 页，共"]
    {
        assert!(copied.contains(words), "{words} in\n{copied}");
    }
}

#[test]
fn a_table_goes_on_under_its_header() {
    if fonts().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new();
    let line = serde_json::json!({
        "visitor": {"name": "吴某某", "id_number": "330803180001010017", "address": "云溪乡"},
        "companions": (0..60).map(|n| serde_json::json!({"name": format!("同来{n}某")}))
            .collect::<Vec<_>>(),
        "purpose": "求决", "narrative": "土地流转费用没有付清。".repeat(200),
    });
    let answer = &home.register(&line.to_string())[0];
    let number = answer["number"].as_str().unwrap();
    let file = dir.path().join("r.pdf");
    let output = home.run(&["print", "register", number, "--out", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let file = file.display().to_string();
    let Some(copied) = tool("pdftotext", &["-layout", &file, "-"]) else { return };
    let pages: Vec<&str> = copied.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    let of = pages.len();
    assert!(of >= 3, "{of} pages");
    for (page, n) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("第 {n} 页，共 {of} 页")), "{page}");
        let people = page.contains("同来30某") || page.contains("同来59某");
        assert!(!people || page.contains("证件号码"), "header on page {n}:\n{page}");
    }
    for n in 0..60 {
        assert!(copied.contains(&format!("同来{n}某")), "{n}");
    }
    let shown = text(&home.run(&["show", number]).stdout);
    assert!(shown.contains("打印《来访登记表》"), "making it is recorded: {shown}");
}

#[test]
fn the_code_is_read_at_every_resolution() {
    let Some(fonts) = fonts() else { return };
    let dir = tempfile::tempdir().unwrap();
    for form in ["receipt", "receipt-a5", "guide"] {
        let file = saved(&pdf(form, Sample::Ordinary, fonts), dir.path());
        for dpi in ["60", "110", "200", "300"] {
            let image = dir.path().join(format!("{form}{dpi}"));
            let image = image.to_str().unwrap();
            let words = ["-r", dpi, "-png", "-singlefile", &file, image];
            if tool("pdftoppm", &words).is_none() {
                return;
            }
            let Some(read) = tool("zbarimg", &["-q", &format!("{image}.png")]) else { return };
            assert_eq!(read.trim(), "QR-Code:1234567890123452", "{form} at {dpi} dpi");
        }
    }
}

#[test]
fn what_no_font_has_is_named_and_what_some_font_has_is_drawn() {
    let Some(fonts) = fonts() else { return };
    let mut paper = yichuang::paper::Document::default();
    paper.pair("姓名：", "吴\u{10fffd}某");
    let made = paper.pdf(yichuang::paper::Stock::A5, 32, fonts, "试").unwrap();
    assert_eq!(made.missing, ['\u{10fffd}']);
    let dir = tempfile::tempdir().unwrap();
    let Some(copied) = tool("pdftotext", &["-layout", &saved(&made, dir.path()), "-"]) else {
        return;
    };
    assert!(copied.contains("吴〓某") && copied.contains("U+10FFFD"), "{copied}");
}

#[test]
fn without_a_chinese_font_it_says_what_to_install() {
    assert!(Fonts::among(vec!["/nowhere/NotoSansCJK-Regular.ttc".into()]).is_none());
    assert!(yichuang::paper::fonts::NO_FONT.contains("fonts-noto-cjk"));
}

#[test]
fn a_paper_that_has_no_ground_is_refused_and_unmasks_nobody() {
    let home = Home::new();
    let answer = &home.register(&intake_line(1))[0];
    let number = answer["number"].as_str().unwrap();
    let refused = home.run(&["print", "accepted", number, "--json"]);
    assert!(text(&refused.stderr).contains("还没有受理"), "{}", text(&refused.stderr));
    let refused = home.run(&["print", "declined", number]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!text(&home.run(&["show", number]).stdout).contains("查看明文"));
    let unknown = home.run(&["print", "nonsense", number]);
    assert!(text(&unknown.stderr).contains("register（来访登记表）"));
    let guess = home.run(&["print", "register", "QJM20261123-0001"]);
    assert!(text(&guess.stderr).contains("没有编号"), "{}", text(&guess.stderr));
    let counted = home.run(&["print", "receipt", number, "--to", "file:/tmp/x"]);
    assert!(text(&counted.stderr).contains("F9"), "{}", text(&counted.stderr));
    let paper = text(&home.run(&["print", "transfer", number]).stdout);
    assert!(paper.contains("云溪乡人民政府：") && paper.contains("吴某"), "{paper}");
}
