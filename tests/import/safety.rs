//! An import among others: who writes while a file is read, what a failing disk leaves, what a list
//! does not know, what a spreadsheet would run.

use super::support;
use super::*;

/// A pipe is a file whose end lies in the test's hand.
#[cfg(unix)]
#[test]
fn while_a_file_is_being_read_everybody_else_writes() {
    let home = Home::new();
    let mut desk = home.desk();
    let rows = small(&[WATER, BUS]);
    let plain = put(&home, "old.csv", rows.as_bytes());
    let map = Map::guess(&Source::open(&plain, None).unwrap());
    let path = home.dir.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    let order = Change::Import(Import::new(path.clone(), None, map, false));
    let batch = |desk: &mut Desk| match desk.order(&order).unwrap() {
        Done::Imported { summary, more, .. } => (*summary, more),
        other => panic!("{other:?}"),
    };
    assert_eq!(batch(&mut desk), (Summary::default(), true), "it is still being read");
    // Opening it waits for the reader: from here on somebody is in the middle of the file.
    let mut pipe = fs::OpenOptions::new().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut pipe, &rows.as_bytes()[..50]).unwrap();
    // Another process registers, and so does this window.
    assert_eq!(home.register(&support::intake_line(1))[0]["ok"], true);
    assert_eq!(batch(&mut desk), (Summary::default(), true));
    let form = Box::new(support::intake(2));
    desk.order(&Change::Register { form, draft: None, print: false }).unwrap();
    std::io::Write::write_all(&mut pipe, &rows.as_bytes()[50..]).unwrap();
    drop(pipe);
    let until = Instant::now() + Duration::from_secs(60);
    let done = loop {
        match batch(&mut desk) {
            (summary, false) => break summary,
            _ => assert!(Instant::now() < until, "it does not come forward"),
        }
    };
    assert_eq!((done.entered, matters(&home)), (2, 4));
    drop(desk);
    verify(&home);
}

/// The window's questions are answered while a file is looked at, however long that takes.
#[cfg(unix)]
#[test]
fn nothing_waits_for_a_look_at_a_file() {
    use yichuang::desk::{Answer, Query};
    use yichuang::tui::app::Msg;
    let home = Home::new();
    drop(home.desk());
    let path = home.dir.path().join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (tell, told) = std::sync::mpsc::channel();
    let desk = Desk::open_reader(&home.options(support::morning())).unwrap();
    let ask = yichuang::tui::workers::reader(desk, tell);
    let answered = || {
        loop {
            match told.recv_timeout(Duration::from_secs(60)).unwrap() {
                Msg::Answer(seq, answer) => break (seq, answer.unwrap()),
                _ => continue,
            }
        }
    };
    ask(1, Query::OldLedger { path: path.clone(), sheet: None });
    ask(2, Query::Home);
    assert_eq!(answered().0, 2);
    fs::write(&path, small(&[WATER])).unwrap();
    let (seq, answer) = answered();
    let Answer::OldLedger(looked) = answer else { panic!("{answer:?}") };
    assert_eq!((seq, looked.headings.len(), looked.map.missing()), (1, 9, Vec::new()));
}

#[test]
fn values_no_list_knows_are_told_with_the_rows_they_stand_in() {
    let home = Home::new();
    let odd = "2006-8-15,吴某某,,云西乡,求决,一,水力局、大院里,办结,2006-9-1";
    let twin = "2006-8-16,徐某某,,云溪乡,求援,二,水力局,搁着,2006-9-1";
    let path = put(&home, "old.csv", small(&[odd, twin, WATER]).as_bytes());
    let words = ["import", path.to_str().unwrap(), "--dry-run", "--json"];
    let told: Value = serde_json::from_slice(&home.run(&words).stdout).unwrap();
    let unknown: Vec<(&str, &str, u64)> = told["unknown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| (u["field"].as_str(), u["value"].as_str(), u["rows"].as_u64()))
        .map(|(field, value, rows)| (field.unwrap(), value.unwrap(), rows.unwrap()))
        .collect();
    assert_eq!(
        unknown,
        [
            ("目的", "求援", 1),
            ("属地", "云西乡", 1),
            ("责任单位", "大院里", 1),
            ("责任单位", "水力局", 2),
            ("办理状态", "搁着", 1),
        ]
    );
    assert_eq!(told["unknown"][3]["near"][0], "水利局");
    // The first row is told all that is wrong with it, not one thing a time.
    let first = told["first"][0]["message"].as_str().unwrap();
    assert!(["云西乡", "水力局", "大院里"].iter().all(|word| first.contains(word)), "{first}");
    let map = told["map"].as_str().unwrap();
    let kept = fs::read_to_string(map).unwrap();
    let values = "[values.\"责任单位\"]\n\"水力局\" = \"水利局\"\n\"大院里\" = \"\"\n\
        [values.\"属地\"]\n\"云西乡\" = \"云溪乡\"\n[values.\"目的\"]\n\"求援\" = \"求决\"\n\
        [values.\"办理状态\"]\n\"搁着\" = \"办结\"\n";
    let mine = put(&home, "map.toml", format!("{kept}\n{values}").as_bytes());
    let words = ["import", path.to_str().unwrap(), "--map", mine.to_str().unwrap(), "--json"];
    let told: Value = serde_json::from_str(&out(&home, &words)).unwrap();
    assert_eq!((&told["entered"], &told["refused"]), (&3.into(), &0.into()), "{told}");
    assert_eq!(told["unknown"], serde_json::json!([]));
    let listed = out(&home, &["list", "单位:水利局"]);
    assert_eq!(listed.matches("QJL2006081").count(), 3, "{listed}");
}

#[test]
fn more_unknown_values_than_are_kept_are_not_told_as_if_they_were_all() {
    let home = Home::new();
    let told = |kinds: u32| -> (Value, String) {
        let units: Vec<String> = (0..kinds).map(|n| format!("某某科{n}")).collect();
        let units = units.join("、");
        let row = format!("2006-8-15,吴某某,,云溪乡,求决,一,{units},办结,2006-9-1");
        let path = put(&home, "old.csv", small(&[&row]).as_bytes());
        let words = ["import", path.to_str().unwrap(), "--dry-run"];
        let told = home.run(&[&words[..], &["--json"]].concat());
        (serde_json::from_slice(&told.stdout).unwrap(), support::text(&home.run(&words).stdout))
    };
    let (json, words) = told(100);
    assert_eq!(
        (json["unknown"].as_array().unwrap().len(), &json["unknown_more"]),
        (100, &false.into())
    );
    assert!(words.contains("有 100 种写法") && words.contains("还有 80 种\n"), "{words}");
    let (json, words) = told(101);
    assert_eq!(
        (json["unknown"].as_array().unwrap().len(), &json["unknown_more"]),
        (100, &true.into())
    );
    assert!(words.contains("有 100 种以上写法") && words.contains("还有 80 种以上\n"), "{words}");
}

#[test]
fn every_refusal_says_what_is_safe_and_what_to_do() {
    let home = Home::new();
    let path = put(&home, "old.csv", small(&[WATER]).as_bytes());
    let wrong = put(&home, "wrong.toml", "[columns]\n\"姓名\" = \"谁\"\n".as_bytes());
    let (file, folder) = (path.to_str().unwrap(), home.dir.path().to_str().unwrap());
    let gone = format!("{folder}/没有.toml");
    for (words, safe, what) in [
        (&["import", file, "--map", &gone][..], "什么也没有导入", "请核对路径"),
        (&["import", file, "--map", wrong.to_str().unwrap()], "什么也没有导入", "改好再导"),
        (&["import", folder], "什么也没有导入", "请核对是不是一个文件"),
    ] {
        let refused = home.run(words);
        let told = support::text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains(safe) && told.contains(what), "{words:?} {told}");
    }
    assert!(!home.store().exists() || matters(&home) == 0);
    let whole = put(&home, "whole.jsonl", b"{\"yichuang\":1}");
    let mut import = home.command(&["import", whole.to_str().unwrap()]);
    // No passphrase of ours: no text at all.
    let noise = put(&home, "noise", b"\xFF\xFE\xFD");
    import.stdin(fs::File::open(noise).unwrap());
    let told = support::text(&import.output().unwrap().stderr);
    assert!(told.contains("什么也没有做") && told.contains("--passphrase-file"), "{told}");
}

#[test]
fn a_word_given_to_a_wrong_word_is_given_to_what_led_there() {
    let mut map = Map::default();
    map.give(Field::Units, "水电局", Some("水立局"));
    map.give(Field::Units, "水立局", Some("水利局"));
    assert_eq!(map.values[&Field::Units]["水电局"], "水利局");
    map.give(Field::Units, "水电局", None);
    map.give(Field::Units, "水立局", None);
    assert!(map.values.is_empty());
}

#[test]
fn what_a_spreadsheet_would_run_comes_back_from_a_report_as_it_was() {
    let home = Home::new();
    let row =
        |unit: &str| format!("2006-8-15,吴某某,,云溪乡,求决,-@田里没有水,{unit},办结,2006-9-1");
    let path = put(&home, "old.csv", small(&[&row("水力局")]).as_bytes());
    let mut desk = home.desk();
    let report = bring(&mut desk, &path, false).report.unwrap();
    let text = fs::read_to_string(&report).unwrap();
    assert!(text.contains(",'-@田里没有水,"), "{text}");
    fs::write(&report, text.replace("水力局", "水利局")).unwrap();
    assert_eq!(bring(&mut desk, &report, false).entered, 1);
    let shown = out(&home, &["show", "QJL20060815-0001"]);
    assert!(shown.contains("-@田里没有水") && !shown.contains("'-@"), "{shown}");
    // And the ledger it came from, mended there, brings nothing new.
    let whole = put(&home, "old.csv", small(&[&row("水利局")]).as_bytes());
    assert_eq!(bring(&mut desk, &whole, false).known, 1);
}

#[test]
fn numbers_come_back_from_a_report_digit_by_digit() {
    let home = Home::new();
    let (id, row) = (support::nobody(1), |unit: &str, id: &str| {
        format!("0007,2006-8-15,吴某某,{id},求决,田里没有水,{unit},2006-9-1")
    });
    let head = "编号,来访日期,姓名,身份证号,目的,事由,责任单位,办结日期";
    let ledger = format!("{head}\n{}\n", row("水力局", &id));
    let path = put(&home, "old.csv", ledger.as_bytes());
    let mut desk = home.desk();
    let report = bring(&mut desk, &path, false).report.unwrap();
    let text = fs::read_to_string(&report).unwrap();
    // A spreadsheet makes 7 of the one and 3.3E+17 of the other unless they are quoted.
    assert!(text.contains("\n'0007,") && text.contains(&format!(",'{id},")), "{text}");
    fs::write(&report, text.replace("水力局", "水利局")).unwrap();
    let done = bring(&mut desk, &report, false);
    assert_eq!((done.entered, done.refused), (1, 0), "{:?}", done.first);
    for word in ["原编号:0007", id.as_str()] {
        let found = out(&home, &["search", word]);
        assert!(found.contains("QJL20060815-0001"), "{word}: {found}");
    }
    let whole = format!("{head}\n{}\n", row("水利局", &id));
    assert_eq!(bring(&mut desk, &put(&home, "old.csv", whole.as_bytes()), false).known, 1);
}

#[test]
fn nothing_is_brought_in_at_a_seat_before_it_is_taken_over() {
    let home = Home::new();
    let names: Vec<_> = home.pack.rules.staff.iter().take(2).map(|s| s.id.clone()).collect();
    let of = |staff: &str| {
        let options = home.options(support::morning());
        Desk::open(&yichuang::desk::Options { staff: staff.to_owned(), ..options }).unwrap()
    };
    let path = put(&home, "old.csv", small(&[WATER]).as_bytes());
    let map = Map::guess(&Source::open(&path, None).unwrap());
    of(&names[0]).order(&Change::HandOver("无".to_owned())).unwrap();
    let mut next = of(&names[1]);
    let run = |desk: &mut Desk| {
        let order = Change::Import(Import::new(path.clone(), None, map.clone(), false));
        loop {
            match desk.order(&order)? {
                Done::Imported { more: true, .. } => {}
                Done::Imported { summary, .. } => return Ok(summary.entered),
                other => panic!("{other:?}"),
            }
        }
    };
    let refused: Result<u32, yichuang::desk::DeskError> = run(&mut next);
    assert_eq!((refused.unwrap_err().code(), matters(&home)), ("handover", 0));
    next.order(&Change::TakeOver).unwrap();
    assert_eq!((run(&mut next).unwrap(), matters(&home)), (1, 1));
}

#[test]
fn a_batch_that_cannot_be_written_has_not_been_written_and_comes_in_later() {
    let home = Home::new();
    let mut desk = home.desk();
    let rows: Vec<String> = (0..250)
        .map(|n| format!("2006-8-15,吴某某,,云溪乡,求决,第{n}件事,水利局,办结,2006-9-1"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let path = put(&home, "old.csv", small(&rows).as_bytes());
    // The disk fails in the middle of the second batch.
    let conn = Connection::open(home.store()).unwrap();
    // Two marks a row.
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON brought \
        WHEN (SELECT COUNT(*) FROM brought) = 440 BEGIN SELECT RAISE(ABORT, 'full'); END";
    conn.execute_batch(fails).unwrap();
    let source = Source::open(&path, None).unwrap();
    let map = Map::guess(&source);
    let mut run = Run::new(source, map, false, home.dir.path().to_owned());
    assert!(run.step(&mut desk).unwrap());
    assert!(run.step(&mut desk).is_err());
    assert_eq!((matters(&home), run.summary().entered), (200, 200), "the first batch, whole");
    conn.execute_batch("DROP TRIGGER fails").unwrap();
    let done = bring(&mut desk, &path, false);
    assert_eq!((done.known, done.entered, matters(&home)), (200, 50, 250));
    drop(desk);
    verify(&home);
}
