//! The sealed test: two stores alike but for reports of wrongdoing show byte-identical output
//! wherever the public, a colleague or the accused could look.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, intake_line, nobody, text};

fn report(serial: u32) -> String {
    serde_json::json!({
        "visitor": {"name": format!("吴某{serial}"), "id_number": nobody(serial), "phone": "13800000001",
                    "address": "衢江区云溪乡某村"},
        "purpose": "揭发控告", "place": "云溪乡",
        "narrative": "村里土地流转费用被人拿走，第一手材料在这里", "request": "查清楚",
        "accused": {"name": "钱某", "unit": "云溪乡人民政府"},
    })
    .to_string()
}

/// Codes are random, so the ones this store gave are taken out before comparing; so is the head of
/// the chain, which covers them.
fn without_codes(bytes: &[u8], codes: &[String]) -> String {
    let out = text(bytes);
    let hex = |c: char| c.is_ascii_hexdigit();
    let heads: Vec<String> =
        out.split(|c| !hex(c)).filter(|run| run.len() == 64).map(str::to_owned).collect();
    let out = heads.iter().fold(out.clone(), |out, head| out.replace(head, "head"));
    codes
        .iter()
        .fold(out, |out, code| out.replace(code, "####").replace(&code.replace('-', ""), "####"))
}

fn codes(answers: &[serde_json::Value]) -> Vec<String> {
    answers.iter().map(|a| a["tracking_code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn stores_that_differ_only_in_sealed_matters_look_the_same() {
    let (plain, mixed) = (Home::new(), Home::new());
    let plain_codes = codes(&plain.register(&[intake_line(1), intake_line(2)].join("\n")));
    let answers = mixed
        .register(&[report(1), intake_line(1), report(2), intake_line(2), report(3)].join("\n"));
    assert!(answers.iter().all(|a| a["ok"] == true), "{answers:?}");
    let mixed_codes = codes(&answers);
    assert_eq!(answers[0]["number"], "QJM20261123-0001");
    assert_eq!(answers[1]["number"], "QJ20261123-0001", "no gap in the ordinary series");

    for words in [
        vec!["today"],
        vec!["today", "--json"],
        vec!["duty", "--json"],
        vec!["bookings", "--json"],
        vec!["day"],
        vec!["day", "--json"],
        vec!["print", "day-list", "2026-11-23"],
        vec!["feedback", "QJM20261123-0001", "--unit", "jiwei", "--text", "x"],
        vec!["void", "QJM20261123-0001", "--reason", "x"],
        vec!["export", "--to", "-"],
        vec!["export", "未结", "--to", "-", "--as", "jsonl", "--sort", "heads"],
        vec!["day", "close"],
        vec!["day", "sheet", "1", "--json"],
        vec!["print", "day-sheet", "1"],
        vec!["day"],
        vec!["queue"],
        vec!["board", "--once"],
        vec!["board", "--once", "--json"],
        vec!["queue", "--room", "4", "--json"],
        vec!["queue", "--room", "1", "--json"],
        vec!["show", "QJ20261123-0001", "--json"],
        vec!["show", "QJ20261123-0002"],
        vec!["receipt", "QJ20261123-0001"],
        vec!["receipt", "QJ20261123-0002", "--width", "80"],
        vec!["show", "QJM20261123-0001"],
        vec!["show", "QJM20261123-0009", "--json"],
    ] {
        let (a, b) = (plain.run(&words), mixed.run(&words));
        assert_eq!(
            without_codes(&a.stdout, &plain_codes),
            without_codes(&b.stdout, &mixed_codes),
            "{words:?}"
        );
        assert_eq!(text(&a.stderr), text(&b.stderr), "{words:?}");
        assert_eq!(a.status.code(), b.status.code(), "{words:?}");
    }
    // A new line of the same person sees no trace of the report.
    let line = intake_line(1);
    let (a, b) = (plain.register(&line), mixed.register(&line));
    assert_eq!(a[0]["repeat"], b[0]["repeat"]);
    assert_eq!(a[0]["suggested"], b[0]["suggested"]);
    assert!(mixed.run(&["verify"]).status.success());
}

#[test]
fn the_holder_of_the_code_learns_only_that_it_is_registered() {
    let home = Home::new();
    let answer = &home.register(&report(1))[0];
    let code = answer["tracking_code"].as_str().unwrap();
    let track = home.run(&["track", code, "--json"]);
    let state: serde_json::Value = serde_json::from_slice(&track.stdout).unwrap();
    assert_eq!(state["stage"], "已登记");
    assert_eq!(state["unit"], serde_json::Value::Null);
    assert_eq!(state["deadlines"], serde_json::json!([]));
}

#[test]
fn the_paper_names_neither_matter_nor_unit() {
    let home = Home::new();
    let answer = &home.register(&report(1))[0];
    let paper = home.run(&["receipt", answer["number"].as_str().unwrap()]);
    let paper = text(&paper.stdout);
    assert!(paper.contains("QJM20261123-0001"), "{paper}");
    for word in ["流转", "查清", "纪", "云溪", "揭发", "控告", "检举", "钱某", "土地"]
    {
        assert!(!paper.contains(word), "「{word}」 is on the paper:\n{paper}");
    }
}

#[test]
fn only_those_who_may_read_sealed_matters_open_them() {
    let home = Home::new();
    let number = home.register(&report(1))[0]["number"].as_str().unwrap().to_owned();
    let other = home.run(&["show", &number]);
    assert_eq!(other.status.code(), Some(1));
    let desk = home.sealed_desk();
    let view = desk.matter(&number).unwrap();
    assert_eq!(view.accused.unwrap().name.as_deref(), Some("钱某"));
    assert!(view.narrative.contains("土地流转"));
}

#[test]
fn a_reader_of_reports_who_is_named_in_one_does_not_see_it() {
    let home = Home::new();
    let reader = home.pack.rules.staff.iter().find(|s| s.sealed && s.unit.is_some()).unwrap();
    let unit = home.pack.rules.unit(reader.unit.as_deref().unwrap()).unwrap();
    for accused in [
        serde_json::json!({"name": reader.name}),
        serde_json::json!({"name": "钱某", "unit": unit.name}),
    ] {
        let mut line: serde_json::Value = serde_json::from_str(&report(1)).unwrap();
        line["accused"] = accused;
        let answer = &home.register(&line.to_string())[0];
        assert_eq!(answer["ok"], true, "{answer}");
        let number = answer["number"].as_str().unwrap();
        let show = home.run(&["show", number, "--as", &reader.id]);
        assert_eq!(show.status.code(), Some(1), "{}", text(&show.stdout));
    }
}

#[test]
fn a_guessed_sealed_number_has_no_paper_for_others() {
    let home = Home::new();
    let number = home.register(&report(1))[0]["number"].as_str().unwrap().to_owned();
    let seat = home.pack.seats.last().unwrap().id.clone();
    let other = home.run(&["receipt", &number, "--seat", &seat]);
    let nobody = home.run(&["receipt", "QJM20261123-0009", "--seat", &seat]);
    assert_eq!(other.status.code(), Some(1));
    assert_eq!(
        text(&other.stderr).replace(&number, ""),
        text(&nobody.stderr).replace("QJM20261123-0009", "")
    );
}
