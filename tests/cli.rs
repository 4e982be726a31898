//! The verbs as a script meets them: shapes, exit codes, errors as JSON.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{Home, intake_line, nobody, text};

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{e}: {}", text(bytes)))
}

#[test]
fn register_answers_line_by_line_and_goes_on_after_a_refusal() {
    let home = Home::new();
    let input = format!(
        "{}\nnot json\n\n{{\"visitor\":{{\"nme\":\"x\"}}}}\n{}\n",
        intake_line(1),
        intake_line(2)
    );
    let output = home.run_with_input(&["register", "--from", "-"], &input);
    assert_eq!(output.status.code(), Some(1));
    let lines = support::json_lines(&output);
    let ok: Vec<_> = lines.iter().map(|l| (l["line"].as_u64().unwrap(), l["ok"] == true)).collect();
    assert_eq!(ok, [(1, true), (2, false), (4, false), (5, true)]);
    assert_eq!(lines[1]["error"]["code"], "json");
    assert_eq!(lines[2]["error"]["field"], "visitor.nme");
    let first = &lines[0];
    assert_eq!(first["number"], "QJ20261123-0001");
    assert_eq!(first["room"]["no"], 1);
    assert_eq!(first["units"][0]["kind"], "place");
    assert_eq!(first["units"][0]["role"], "lead");
    assert_eq!((&first["colour"], &first["outcome"]), (&"绿".into(), &"accepted".into()));
    let t15 = first["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "T15").unwrap();
    assert_eq!((&t15["legal_due"], &t15["kpi_due"]), (&"2026-11-24".into(), &Value::Null));
    let t5 = first["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "T5").unwrap();
    assert_eq!((&t5["legal_due"], &t5["cause"]), (&Value::Null, &"尚未受理".into()));
}

#[test]
fn track_tells_a_slip_of_the_finger_from_an_unknown_code() {
    let home = Home::new();
    let answer = &home.register(&intake_line(1))[0];
    let code = answer["tracking_code"].as_str().unwrap();
    let state = json(&home.run(&["track", code, "--json"]).stdout);
    assert_eq!((&state["stage"], &state["unit"]), (&"已交办".into(), &"云溪乡人民政府".into()));
    assert!(!state.to_string().contains("吴某"));
    let mut wrong = code.replace('-', "");
    let last = wrong.pop().unwrap().to_digit(10).unwrap();
    wrong.push(char::from_digit((last + 1) % 10, 10).unwrap());
    let refused = home.run(&["track", &wrong, "--json"]);
    assert_eq!(
        (refused.status.code(), &json(&refused.stderr)["error"]["code"]),
        (Some(1), &"code".into())
    );
    let unknown = yichuang::matter::code::TrackingCode::from_random(1).to_string();
    let refused = home.run(&["track", &unknown, "--json"]);
    assert_eq!(json(&refused.stderr)["error"]["code"], "unknown_code");
}

#[test]
fn deadline_explains_itself() {
    let home = Home::new();
    let output =
        home.run(&["deadline", "--code", "T1", "--start", "2026-09-16T09:00:00+08:00", "--json"]);
    let due = json(&output.stdout);
    assert_eq!(due["legal_due"], "2026-10-08");
    assert_eq!(due["kpi_due"], "2026-10-01T09:00:00+08:00");
    assert!(due["why"].to_string().contains("203"));
    let words =
        ["deadline", "--code", "T15", "--start", "2026-11-20T16:00:00+08:00", "--colour", "绿"];
    assert!(text(&home.run(&words).stdout).contains("2026-11-21"));
    let working = [&words[..], &["--count", "working"]].concat();
    assert!(text(&home.run(&working).stdout).contains("2026-11-23"));
    let bad =
        home.run(&["deadline", "--code", "T99", "--start", "2026-09-16T09:00:00+08:00", "--json"]);
    assert_eq!(
        (bad.status.code(), &json(&bad.stderr)["error"]["field"]),
        (Some(2), &"code".into())
    );
}

#[test]
fn usage_is_two_and_keys_are_listed() {
    let home = Home::new();
    assert_eq!(home.run(&["nonsense"]).status.code(), Some(2));
    let keys = text(&home.run(&["keys"]).stdout);
    assert!(keys.contains("F2") && keys.contains("登记"), "{keys}");
}

#[test]
fn the_second_pack_is_another_county() {
    let home = Home::with_pack("fengxi");
    let line = serde_json::json!({
        "visitor": {"name": "郑某", "phone": "13800000009"}, "purpose": "求决",
        "narrative": "工地干了半年活，老板不给工钱",
    });
    let output =
        home.run_with_input(&["register", "--from", "-", "--pack", "fengxi"], &line.to_string());
    let answer = &support::json_lines(&output)[0];
    assert_eq!(answer["ok"], true, "{answer}");
    assert!(!answer["number"].as_str().unwrap().starts_with("QJ"), "{answer}");
    assert!(answer["room"]["no"].as_u64().unwrap() <= 6);
}

#[test]
fn unknown_pack_seat_and_person_are_said() {
    let home = Home::new();
    for (words, code) in [
        (vec!["today", "--pack", "nowhere", "--json"], "pack"),
        (vec!["today", "--seat", "99", "--json"], "seat"),
        (vec!["today", "--as", "没有这个人", "--json"], "staff"),
        (vec!["today", "--at", "明天", "--json"], "at"),
    ] {
        let output = home.run(&words);
        assert_eq!(
            (output.status.code(), json(&output.stderr)["error"]["code"].as_str()),
            (Some(2), Some(code))
        );
    }
}

#[test]
fn a_command_line_nobody_understands_is_told_in_words_and_as_json() {
    let home = Home::new();
    for (words, said) in [
        (vec!["nonsense"], "没有「nonsense」这个命令"),
        (vec!["show"], "还差 <NUMBER>"),
        (vec!["show", "x", "--colour", "绿"], "没有「--colour」这个参数"),
        (vec!["show", "x", "--width", "wide"], "--width <MM> 不能是「wide」"),
        (vec!["show", "x", "--width", "70"], "58 或 80"),
        (vec!["show", "x", "--seat"], "--seat <SEAT> 后面还差一个值"),
        (vec!["forms"], "可以是 check、show、fields"),
        (vec!["print", "receipt", "1", "--to", "a", "--out", "b"], "不能和 --out"),
        (vec!["receipt", "1", "--as", "pdf"], "text 或 escpos"),
        (vec!["printers", "--printer", "tcp:"], "打印机"),
    ] {
        let mut plain =
            home.command(&[&words[..], &["--at", "2026-11-23T09:14:00+08:00"]].concat());
        let plain = plain.output().unwrap();
        assert_eq!(plain.status.code(), Some(2), "{words:?}: {}", text(&plain.stderr));
        assert!(text(&plain.stderr).contains(said), "{words:?}: {}", text(&plain.stderr));
        // Asked for before or after the mistake; a value of another argument is no wish.
        let output = home.run(&[&["--json"], &words[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let error = &json(&output.stderr)["error"];
        assert!(error["message"].as_str().unwrap().contains(said), "{words:?}: {error}");
        assert!(error["code"].as_str().is_some_and(|c| !c.is_empty()), "{words:?}: {error}");
        assert!(output.stdout.is_empty(), "{words:?}");
    }
    for words in [vec!["--help"], vec!["--version"], vec!["show", "--help"]] {
        assert_eq!(home.run(&words).status.code(), Some(0), "{words:?}");
    }
}

#[test]
fn a_line_that_is_no_text_or_too_long_stops_nobody_behind_it() {
    let home = Home::new();
    let file = home.dir.path().join("lines");
    let mut bytes = format!("{}\n", intake_line(1)).into_bytes();
    bytes.extend(b"{\"visitor\":{\"name\":\"\xff\"}}\n");
    bytes.extend(vec![b'x'; 3 << 20]);
    bytes.extend(format!("\n{}", intake_line(2)).into_bytes());
    std::fs::write(&file, bytes).unwrap();
    let output = home.run(&["register", "--from", file.to_str().unwrap()]);
    let lines = support::json_lines(&output);
    let codes: Vec<_> = lines.iter().map(|l| l["error"]["code"].as_str().unwrap_or("ok")).collect();
    assert_eq!(codes, ["ok", "utf8", "long", "ok"]);
    assert_eq!(lines[3]["line"], 4);
}

#[test]
fn what_cannot_be_meant_is_refused_by_its_field() {
    let home = Home::new();
    let line = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&intake_line(1)).unwrap();
        change(&mut value);
        home.register(&value.to_string())[0]["error"]["field"].as_str().unwrap_or("").to_owned()
    };
    assert_eq!(line(&|v| v["visitor"]["name"] = "\u{202e}甲".into()), "visitor.name");
    assert_eq!(line(&|v| v["narrative"] = "\u{200b}".into()), "narrative");
    assert_eq!(line(&|v| v["head_count"] = 4_294_967_295_u32.into()), "head_count");
    assert_eq!(line(&|v| v["accused"] = serde_json::json!({"name": "钱某"})), "accused");
    assert_eq!(line(&|v| v["place"] = "浙江省衢州市衢江区云溪乡某村".into()), "");
    assert_eq!(line(&|v| v["place"] = "330803207000".into()), "");
    assert_eq!(line(&|v| v["channel"] = "１２３４５".into()), "");
}

#[test]
fn what_contradicts_itself_is_refused_by_its_field() {
    let home = Home::new();
    let changed = |change: fn(&mut Value)| {
        let mut line: Value = serde_json::from_str(&intake_line(1)).unwrap();
        change(&mut line);
        line.to_string()
    };
    let twice = intake_line(1).replacen('{', "{\"place\":\"樟潭街道\",", 1);
    let inside = r#"{"visitor":{"name":"吴某","name":"吴某某"}}"#.to_owned();
    let anonymous = changed(|line| {
        line["visitor"]["anonymous"] = true.into();
        line["visitor"].as_object_mut().unwrap().remove("name");
    });
    let unknown = changed(|line| {
        line["same_as"] = serde_json::json!({"number": "QJ20261123-0099", "answer": "否"});
    });
    for (line, field) in [
        (&twice, "place"),
        (&inside, "visitor.name"),
        (&anonymous, "visitor.id_number"),
        (&unknown, "same_as.number"),
    ] {
        let answer = &home.register(line)[0];
        assert_eq!(answer["error"]["field"], field, "{line}: {answer}");
    }
    let needs = changed(|line| line["needs"] = serde_json::json!(["听障", "行动不便", "听障"]));
    let number = home.register(&needs)[0]["number"].as_str().unwrap().to_owned();
    assert_eq!(number, "QJ20261123-0001", "nothing refused took a number");
    let shown = json(&home.run(&["show", &number, "--json"]).stdout);
    assert_eq!(shown["needs"], serde_json::json!(["听障", "行动不便"]));
}

#[test]
fn a_story_is_read_as_strictly_as_a_registration() {
    let home = Home::new();
    let told = "老板拖欠三个月工资";
    let ask = |line: Value| {
        let asked = home.run_with_input(&["suggest", "--from", "-"], &line.to_string());
        support::json_lines(&asked)[0].clone()
    };
    for (key, value) in [
        ("narrative", serde_json::json!(["x"])),
        ("request", 7.into()),
        ("place", true.into()),
        ("head_count", "3".into()),
        ("head_count", serde_json::json!(-1)),
        ("urgent", "yes".into()),
    ] {
        let mut line = serde_json::json!({ "narrative": told });
        line[key] = value.clone();
        let answer = ask(line);
        assert_eq!(answer["error"]["field"], key, "{value}: {answer}");
        let mut whole: Value = serde_json::from_str(&intake_line(1)).unwrap();
        whole[key] = value;
        assert_eq!(home.register(&whole.to_string())[0]["error"], answer["error"], "{key}");
    }
    // Another key is no story: a file of intakes can be asked about as it is.
    let answer = ask(serde_json::json!({ "narrative": told, "id": 7 }));
    assert_eq!(answer["rooms"][0]["no"], 3, "{answer}");
}

#[test]
fn a_number_is_read_however_it_is_written() {
    let home = Home::new();
    let mut line: Value = serde_json::from_str(&intake_line(1)).unwrap();
    let id = nobody(1);
    let wide: String = id.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
    line["visitor"]["id_number"] = wide.into();
    line["visitor"]["phone"] = "＋86 138-0000 0001".into();
    line["room"] = "１".into();
    let answer = home.register(&line.to_string())[0].clone();
    assert_eq!(answer["room"]["no"], 1, "{answer}");
    // The same person under another writing is known.
    assert_eq!(home.register(&intake_line(1))[0]["repeat"][0]["because"], "证件号相同");
    let code = answer["tracking_code"].as_str().unwrap().to_owned();
    for words in [
        vec!["show", "qj20261123-1"],
        vec!["show", "ＱＪ２０２６１１２３－０００１"],
        vec!["show", "QJ202611230001", "--seat", "１"],
        vec!["receipt", "qj 20261123 0001"],
        vec!["track", &code.replace('-', "—")],
        vec!["hold", "ａ１"],
        vec!["return", "A-001"],
    ] {
        let done = home.run(&words);
        assert!(done.status.success(), "{words:?}: {}", text(&done.stderr));
    }
    let again = serde_json::json!({"number": "qj20261123—1", "answer": "否"});
    line["same_as"] = again;
    let number = home.register(&line.to_string())[0]["number"].as_str().unwrap().to_owned();
    let shown = json(&home.run(&["show", &number, "--json"]).stdout);
    assert_eq!(shown["origin"]["number"], "QJ20261123-0001");
}
