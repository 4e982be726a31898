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
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON brought \
        WHEN (SELECT COUNT(*) FROM brought) = 220 BEGIN SELECT RAISE(ABORT, 'full'); END";
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
