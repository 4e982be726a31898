//! The store's promises: refold equals row, tampering shows, foreign, newer, read-only and full
//! places are refused with their sentence, and nothing acknowledged is lost.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use std::process::Command;
use support::{Home, intake, morning};
use yichuang::calendar::{Calendar, Moment};
use yichuang::desk::{Change, Clock, Desk, Options};
use yichuang::matter::Command as Act;
use yichuang::matter::deadline::Colour;
use yichuang::matter::intake::{IntakeForm, SameAsForm};

#[test]
fn a_registration_is_whole_and_verifies() {
    let home = Home::new();
    let mut desk = home.desk();
    let one = desk.register(&intake(1), None, true).unwrap();
    assert_eq!(one.matter.number, "QJ20261123-0001");
    let two = desk.register(&intake(2), None, false).unwrap();
    assert_eq!(two.matter.number, "QJ20261123-0002");
    assert!(one.job.is_some() && two.job.is_none());
    let raise = Act::RaiseColour { to: Colour::Red, reason: "再次来访提级".into() };
    desk.act(&one.matter.number, Some(one.matter.version), &raise).unwrap();
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!(report.matters, 2);
}

#[test]
fn a_stale_save_is_refused_and_says_so() {
    let home = Home::new();
    let mut desk = home.desk();
    let one = desk.register(&intake(1), None, false).unwrap().matter;
    desk.act(&one.number, Some(one.version), &Act::Accept).unwrap();
    let late = desk.act(&one.number, Some(one.version), &Act::Conclude { reply: "好".into() });
    assert_eq!(late.unwrap_err().code(), "stale");
}

/// A store with two matters and two numbers of the queue, closed.
fn two() -> Home {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&intake(1), None, false).unwrap();
    desk.register(&intake(2), None, false).unwrap();
    home
}

/// Changes one value of a copy behind the program's back and expects `verify` to tell.
fn tampered(whole: &Home, sql: &str) -> Vec<String> {
    let home = Home { dir: tempfile::tempdir().unwrap(), pack: whole.pack.clone() };
    for part in ["data", "config/keys"] {
        std::fs::create_dir_all(home.dir.path().join(part)).unwrap();
        for entry in std::fs::read_dir(whole.dir.path().join(part)).unwrap() {
            let from = entry.unwrap().path();
            std::fs::copy(&from, home.dir.path().join(part).join(from.file_name().unwrap()))
                .unwrap();
        }
    }
    let desk = home.desk();
    let conn = Connection::open(home.store()).unwrap();
    assert!(conn.execute(sql, []).unwrap() > 0, "{sql} changed nothing");
    let report = desk.verify().unwrap();
    assert!(!report.ok, "{sql} was not noticed");
    report.problems
}

#[test]
fn tampering_shows() {
    let whole = two();
    let (found, story) = ("的查人索引与登记的人不符", "的查找索引与事由的文字不符");
    for (sql, said) in [
        ("UPDATE events SET at = at - 60000 WHERE seq = 1", "第1条记录与链不符"),
        ("UPDATE events SET staff = 'x' WHERE seq = 2", "第2条记录与链不符"),
        ("DELETE FROM events WHERE seq = 4", "第5条记录的序号不连续"),
        ("UPDATE events SET stream = 99 WHERE seq = 1", "第1条记录属于第99类"),
        // The kind is no part of the chain: lists and counts would lie unseen.
        (
            "UPDATE events SET kind = '交办' WHERE seq = 1",
            "第1条记录写作「交办」，内容却是「登记」",
        ),
        ("UPDATE events SET kind = '完成' WHERE seq = 3", "内容却是「取号」"),
        ("UPDATE bodies SET cipher = zeroblob(LENGTH(cipher)) WHERE id = 19", "解不开"),
        ("DELETE FROM bodies WHERE id = 16", "第1条记录的文字不见了"),
        (
            "INSERT INTO bodies SELECT 9999, version, alg, key_id, nonce, cipher FROM bodies LIMIT 1",
            "（9999）没有任何记录提到",
        ),
        ("UPDATE matters SET room = 9 WHERE number = 'QJ20261123-0001'", "当前状态与记录推出的"),
        (
            "UPDATE matters SET number = 'QJ20261123-0009' WHERE number = 'QJ20261123-0002'",
            "事项 QJ20261123-0009 的当前状态",
        ),
        (
            "UPDATE matters SET due = '2027-01-01' WHERE number = 'QJ20261123-0002'",
            "事项 QJ20261123-0002 排在 2027-01-01 到期，应是 2026-11-24",
        ),
        ("UPDATE matters SET due = NULL WHERE number = 'QJ20261123-0001'", "排在 无 到期"),
        ("DELETE FROM handles WHERE kind = 1", found),
        ("UPDATE handles SET kind = 3 WHERE kind = 1", found),
        ("UPDATE handles SET hash = zeroblob(8) WHERE kind = 5", found),
        ("UPDATE handles SET hash = zeroblob(15) WHERE kind = 5", found),
        (
            "INSERT INTO handles SELECT 4, zeroblob(8), MIN(id) FROM matters",
            "（应有17条，库里18条）",
        ),
        ("INSERT INTO handles SELECT DISTINCT kind, hash, 7 FROM handles", "有1件不该有的事项"),
        ("DELETE FROM words_open WHERE rowid = (SELECT MIN(id) FROM matters)", "不在查找索引里"),
        ("INSERT INTO words_open (rowid, grams) VALUES (7, '土地')", "未结的查找索引里有1件不该"),
        ("INSERT INTO words_ended (rowid, grams) VALUES (7, '土地')", "已结的查找索引里有1件不该"),
        (
            "INSERT INTO words_ended (rowid, grams) SELECT MIN(id), '土地' FROM matters",
            "已结的查找索引里有1件不该有的事项",
        ),
        ("INSERT OR REPLACE INTO words_open (rowid, grams) SELECT id, '土地' FROM matters", story),
        ("DELETE FROM ledger", "在台账里的一行与记录不符"),
        ("UPDATE ledger SET heads = heads + 1", "在台账里的一行与记录不符"),
        ("UPDATE ledger SET due = '2027-01-01'", "在台账里的一行与记录不符"),
        (
            "INSERT INTO ledger SELECT 7, open, awaiting, room, place, colour, stage, unit, units, \
             heads, crowd, urgent, purpose, channel, receiver, due FROM ledger LIMIT 1",
            "台账里有1件不该有的事项",
        ),
        ("UPDATE tickets SET stage = 'finished' WHERE number = 'A001'", "排队号 A001 的当前状态"),
        ("UPDATE tickets SET state = REPLACE(state, 'A001', 'A002')", "排队号 A001 的当前状态"),
        ("DELETE FROM tickets WHERE number = 'A002'", "排队号 A002 有记录但不在队里"),
        (
            "INSERT INTO tickets SELECT 7, 'A009', day, pool, stage, room, class, taken, matter, \
             seat, last_seq, version, state FROM tickets LIMIT 1",
            "排队号 A009 没有取号记录",
        ),
        ("UPDATE counters SET value = 3 WHERE kind = 'ticket'", "给出3个排队号，库里有2个"),
        ("UPDATE counters SET value = 1 WHERE kind = 'matter'", "已有编号 QJ20261123-0002，计数"),
    ] {
        let problems = tampered(&whole, sql);
        assert!(problems.iter().any(|p| p.contains(said)), "{sql}: {problems:#?}");
    }
}

#[test]
fn a_check_beside_a_working_window_finds_no_fault() {
    let home = Home::new();
    let (checker, mut window) = (home.desk(), home.desk());
    let work = std::thread::spawn(move || {
        for serial in 1..=60 {
            let matter = window.register(&intake(serial), None, false).unwrap().matter;
            let end = Act::Answer { reply: "说清了".into() };
            window.act(&matter.number, None, &end).unwrap();
        }
    });
    while !work.is_finished() {
        let report = checker.verify().unwrap();
        assert!(report.ok, "{:#?}", report.problems);
    }
    work.join().unwrap();
}

/// The index counts the words of a story, so one more shows although all the right ones are there.
#[test]
fn a_story_with_a_word_too_many_in_the_index_shows() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut form = intake(1);
    // Letters, marks and numbers of other writings are words too, and none splits in two.
    form.narrative = "ⓐb Ⅷ号楼é ｆ１２ 土地费\u{0301}没有付".into();
    let matter = desk.register(&form, None, false).unwrap().matter;
    assert!(desk.verify().unwrap().ok, "{:?}", desk.verify().unwrap());
    let place = matter.place.as_deref();
    let mut grams = yichuang::store::words::story_grams(&form.narrative, &form.request, place);
    grams.push("密件".into());
    let conn = Connection::open(home.store()).unwrap();
    let sql = "INSERT OR REPLACE INTO words_open (rowid, grams) VALUES (?1, ?2)";
    conn.execute(sql, rusqlite::params![matter.id, grams.join(" ")]).unwrap();
    let problems = desk.verify().unwrap().problems;
    assert!(problems.iter().any(|p| p.contains("查找索引与事由的文字不符")), "{problems:?}");
}

#[test]
fn a_body_moved_to_another_matter_does_not_open() {
    let problems = tampered(
        &two(),
        "UPDATE bodies SET cipher = (SELECT cipher FROM bodies WHERE id = 64), \
         nonce = (SELECT nonce FROM bodies WHERE id = 64) WHERE id = 16",
    );
    assert!(problems.iter().any(|p| p.contains("解不开")), "{problems:?}");
}

fn refusal(home: &Home) -> String {
    match Desk::open(&home.options(morning())) {
        Ok(_) => panic!("opened"),
        Err(error) => format!("{}: {error}", error.code()),
    }
}

#[test]
fn foreign_and_newer_files_are_refused_untouched() {
    let home = Home::new();
    std::fs::create_dir_all(home.store().parent().unwrap()).unwrap();
    std::fs::write(home.store(), "这是一封信，不是库").unwrap();
    assert!(refusal(&home).starts_with("not_ours"));
    assert_eq!(std::fs::read_to_string(home.store()).unwrap(), "这是一封信，不是库");

    std::fs::remove_file(home.store()).unwrap();
    Connection::open(home.store()).unwrap().execute_batch("CREATE TABLE x (y);").unwrap();
    assert!(refusal(&home).starts_with("not_ours"));

    let home = Home::new();
    drop(home.desk());
    Connection::open(home.store()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(refusal(&home).starts_with("newer"));
}

#[test]
fn a_lost_key_file_is_said() {
    let home = Home::new();
    drop(home.desk());
    std::fs::remove_dir_all(home.dir.path().join("config/keys")).unwrap();
    assert!(refusal(&home).starts_with("key_missing"));
}

/// Needs a mount of its own; says aloud when this machine does not allow one.
#[cfg(target_os = "linux")]
#[test]
fn read_only_and_full_disks_are_refused_and_lose_nothing() {
    let home = Home::new();
    let data = home.store().parent().unwrap().to_owned();
    std::fs::create_dir_all(&data).unwrap();
    let mount = |options: &str| {
        Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&data)
            .output()
            .is_ok_and(|o| o.status.success())
    };
    if !mount("size=1m") {
        assert!(std::env::var_os("YICHUANG_FORCE").is_none(), "mounting was forced on");
        eprintln!("skipped: this machine does not let us mount a small disk");
        return;
    }
    let mut desk = home.desk();
    let mut saved = 0;
    let mut form = intake(1);
    form.narrative = "字".repeat(4000);
    let refused = loop {
        match desk.register(&form, None, false) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 500, "the disk never fills");
    };
    assert_eq!(refused.code(), "disk_full", "{refused}");
    let report = desk.verify().unwrap();
    assert!(report.ok && report.matters == saved, "{report:?}");
    drop(desk);
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(&data).status().unwrap();
    assert!(remounted.success());
    assert!(refusal(&home).starts_with("read_only"), "{}", refusal(&home));
    Command::new("umount").arg(&data).status().unwrap();
}

#[test]
fn a_new_calendar_file_moves_the_dates_that_were_provisional() {
    let home = Home::new();
    let december = Moment::parse("2026-12-20T09:00:00+08:00").unwrap();
    let mut desk = Desk::open(&home.options(december)).unwrap();
    let mut form = intake(1);
    form.units.clear();
    let before = desk.register(&form, None, false).unwrap();
    let t1 = before.deadlines.iter().find(|d| d.code.name() == "T1").unwrap();
    assert_eq!(t1.legal_due.unwrap().to_string(), "2027-01-04");
    assert!(t1.provisional);
    drop(desk);

    let mut pack = (*home.pack).clone();
    let mut calendar = Calendar::builtin();
    let text = "year = 2027\n[[off]]\nname = \"元旦\"\nfrom = 2027-01-01\nto = 2027-01-06\n\
                [[off]]\nname = \"劳动节\"\nfrom = 2027-05-01\n\
                [[off]]\nname = \"国庆节\"\nfrom = 2027-10-01\n";
    calendar.add_year(text, "2027.toml").unwrap();
    pack.rules.calendar = calendar;
    let options = Options { pack: pack.into(), ..home.options(december) };
    drop(Desk::open(&options).unwrap());
    let conn = Connection::open(home.store()).unwrap();
    let due: String = conn.query_row("SELECT due FROM matters", [], |r| r.get(0)).unwrap();
    assert_eq!(due, "2027-01-07");
}

#[test]
fn a_clock_behind_the_log_is_asked_about() {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&intake(1), None, false).unwrap();
    // Nobody can set this machine's clock back, so the log is pushed forward instead.
    let conn = Connection::open(home.store()).unwrap();
    conn.execute("UPDATE events SET recorded_at = recorded_at + 3600000", []).unwrap();
    assert_eq!(desk.register(&intake(2), None, false).unwrap_err().code(), "clock_behind");
    desk.accept_clock();
    desk.register(&intake(2), None, false).unwrap();
}

#[test]
fn drafts_are_encrypted_and_come_back() {
    let home = Home::new();
    let mut desk = home.desk();
    let form = Box::new(intake(7));
    let done = desk.order(&Change::SaveDraft { id: None, form: form.clone() }).unwrap();
    let yichuang::desk::Done::DraftSaved { id, .. } = done else { panic!() };
    drop(desk);
    for file in ["yichuang.db", "yichuang.db-wal"] {
        let bytes = std::fs::read(home.store().with_file_name(file)).unwrap_or_default();
        for secret in ["吴某7", "土地流转", "13800000007"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} in {file}");
        }
    }
    let mut desk = home.desk();
    let yichuang::desk::Answer::Drafts(drafts) = desk.ask(&yichuang::desk::Query::Drafts).unwrap()
    else {
        panic!()
    };
    assert_eq!(drafts[0].form, *form);
    desk.register(&form, Some(id), false).unwrap();
    assert_eq!(
        desk.ask(&yichuang::desk::Query::Drafts).unwrap(),
        yichuang::desk::Answer::Drafts(Vec::new())
    );
}

#[test]
fn identities_and_stories_are_not_readable_in_the_file() {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&intake(3), None, false).unwrap();
    drop(desk);
    let bytes = std::fs::read(home.store()).unwrap();
    for secret in ["吴某3", "13800000003", &support::nobody(3), "某村", "三年没有付清"] {
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret}");
    }
}

/// Which of these words stand in the store's files as they are.
fn readable(home: &Home, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(home.store().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let there = |word: &&&str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
        found.extend(words.iter().filter(there).map(|w| w.to_string()));
    }
    found
}

#[test]
fn what_could_tell_of_a_report_or_a_person_is_not_readable_in_the_file() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut form = intake(3);
    form.purpose = "揭发控告".into();
    form.needs = vec!["行动不便".into()];
    form.external_no = "网信2026-0077".into();
    (form.room, form.units, form.colour) = (String::new(), Vec::new(), String::new());
    let place = home.pack.rules.find_place(&form.place).unwrap().code.clone();
    let report = desk.register(&form, None, false).unwrap().matter;
    let secrets = ["揭发控告", "行动不便", "网信2026-0077", &place];
    assert_eq!(readable(&home, &secrets), [""; 0], "of the report");
    // The reader of sealed matters sees all of it.
    let view = home.sealed_desk().matter(&report.number).unwrap();
    assert_eq!(view.place, "云溪乡");
    let said = view.particulars;
    assert_eq!(said.purpose.map(|p| p.word()), Some("揭发控告"));
    assert_eq!(said.needs.iter().map(|n| n.word()).collect::<Vec<_>>(), ["行动不便"]);
    assert_eq!(said.external_no.as_deref(), Some("网信2026-0077"));

    let ordinary = intake(4);
    let first = desk.register(&ordinary, None, false).unwrap().matter.number;
    let again = |answer: &str| {
        let same = SameAsForm { number: first.clone(), answer: answer.into() };
        IntakeForm { external_no: "网信2026-0078".into(), same_as: Some(same), ..intake(4) }
    };
    let number = desk.register(&again("部分"), None, false).unwrap().matter.number;
    assert_eq!(readable(&home, &["网信2026-0078"]), [""; 0]);
    let said = desk.matter(&number).unwrap().particulars;
    assert_eq!(said.external_no.as_deref(), Some("网信2026-0078"));
    assert!(said.origin.is_some_and(|o| o.number == first));
    assert!(desk.verify().unwrap().ok);
}

#[test]
fn a_report_does_not_say_which_earlier_matter_it_follows() {
    let home = Home::new();
    let mut desk = home.desk();
    let first = desk.register(&intake(4), None, false).unwrap().matter;
    let mut form = intake(4);
    form.purpose = "揭发控告".into();
    (form.room, form.units, form.colour) = (String::new(), Vec::new(), String::new());
    form.same_as = Some(SameAsForm { number: first.number.clone(), answer: "部分".into() });
    let report = desk.register(&form, None, false).unwrap().matter;
    let conn = Connection::open(home.store()).unwrap();
    let told: i64 = conn
        .query_row(
            "SELECT COUNT(*) FROM events e JOIN matters m ON m.id = e.matter \
             WHERE m.number = ?1 AND (e.facts LIKE ?2 OR m.state LIKE ?2)",
            [&report.number, &format!("%{}%", first.number)],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(told, 0);
    let origin = home.sealed_desk().matter(&report.number).unwrap().particulars.origin;
    assert_eq!(origin.unwrap().number, first.number);
}

#[test]
fn the_desk_clock_stands_still_in_verbs() {
    let home = Home::new();
    let desk =
        Desk::open(&Options { clock: Clock::Still(morning()), ..home.options(morning()) }).unwrap();
    assert_eq!(desk.now(), morning());
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every file and folder of a store and of its keys.
#[cfg(unix)]
fn own_files(home: &Home) -> Vec<std::path::PathBuf> {
    let folders = [home.store().parent().unwrap().to_owned(), home.dir.path().join("config/keys")];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.extend(folders);
    files
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_store_log_lock_or_keys() {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&intake(1), None, false).unwrap();
    let files = own_files(&home);
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
}

#[cfg(unix)]
#[test]
fn an_open_store_is_closed_to_others_and_the_doctor_tells() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    drop(home.desk());
    let open = |bits: u32| {
        for file in own_files(&home) {
            let mode = mode(&file) | bits;
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    open(0o055);
    let told = |home: &Home| support::text(&home.run(&["doctor"]).stdout);
    let said = told(&home);
    assert!(said.contains("yichuang.db、") && said.contains("刚才已收紧"), "{said}");
    for file in own_files(&home) {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
    let said = told(&home);
    assert!(said.contains("只有本用户能读") && !said.contains("刚才"), "{said}");

    // A folder that others keep things in is theirs: it stays as it is.
    let shared = home.store().parent().unwrap().to_owned();
    std::fs::write(shared.join("notes.txt"), "").unwrap();
    open(0o044);
    drop(home.desk());
    assert_eq!(mode(&home.store()) & 0o077, 0);
    assert_eq!(mode(&shared) & 0o077, 0o044);
}

#[cfg(unix)]
#[test]
fn paper_in_a_file_is_for_its_owner_only() {
    let home = Home::new();
    let number = home.desk().register(&intake(1), None, false).unwrap().matter.number;
    let out = |name: &str| home.dir.path().join(name);
    let run = |words: &[&str]| {
        let done = home.run(words);
        assert!(done.status.success(), "{words:?}: {}", support::text(&done.stderr));
    };
    // One that is already there, open to all, is closed too.
    std::fs::write(out("old.txt"), "old").unwrap();
    for (verb, name) in [("receipt", "old.txt"), ("receipt", "new.txt")] {
        run(&[verb, &number, "--out", out(name).to_str().unwrap()]);
        assert_eq!(mode(&out(name)), 0o600, "{name}");
    }
    let (target, spooled) = (out("a.txt"), out("b.txt"));
    run(&["print", "register", &number, "--as", "text", "--out", target.to_str().unwrap()]);
    let printer = format!("file:{}", spooled.display());
    run(&["print", "register", &number, "--as", "escpos", "--to", &printer]);
    for file in [target, spooled] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn the_check_needs_no_more_memory_than_it_is_given() {
    let home = Home::new();
    let mut desk = home.desk();
    let numbers: Vec<String> =
        (1..=4).map(|n| desk.register(&intake(n), None, false).unwrap().matter.number).collect();
    // Each is heard of again after all the others, so none is still held.
    for act in [Act::Reprint, Act::Answer { reply: "说清了".into() }] {
        for number in &numbers {
            desk.act(number, None, &act).unwrap();
        }
    }
    desk.order(&Change::CloseDay { day: None, print: false }).unwrap();
    for held in [0, 1, 100] {
        let report = desk.store().verify_within(None, held).unwrap();
        assert!(report.ok, "{held}: {:?}", report.problems);
    }
    let conn = Connection::open(home.store()).unwrap();
    conn.execute("UPDATE matters SET version = 9 WHERE number = ?1", [&numbers[1]]).unwrap();
    conn.execute("DELETE FROM events WHERE stream = 2", []).unwrap();
    for held in [0, 100] {
        let problems = desk.store().verify_within(None, held).unwrap().problems;
        let state = format!("事项 {} 的当前状态与记录推出的不一致", numbers[1]);
        assert!(problems.contains(&state), "{problems:?}");
    }
}
