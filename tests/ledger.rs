//! The ledger: any filter, every order page by page, sums that agree with the rows, parts that add
//! up, an export that a reader takes back — and no sealed matter in any of it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{Home, json_lines, nobody, text};
use yichuang::calendar::Moment;
use yichuang::desk::bulk::Chronicle;
use yichuang::desk::ledger::{After, Line, List, Part, Sort};
use yichuang::desk::{Answer, Desk, Query};
use yichuang::matter::intake::VisitorForm;
use yichuang::matter::{Command, IntakeForm};

const TOWNS: [&str; 3] = ["云溪乡", "莲花镇", "廿里镇"];

fn form(n: u32) -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm {
            name: "吴某".into(),
            id_number: nobody(n),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        head_count: Some(1 + n % 7),
        purpose: ["求决", "意见建议", "申诉"][n as usize % 3].into(),
        place: TOWNS[n as usize % 3].into(),
        narrative: format!("第{n}件，土地\"流转\"费用,没有\n付清"),
        room: (1 + n % 4).to_string(),
        units: vec!["云溪乡人民政府".into(), "区农业农村局".into()],
        colour: ["绿", "黄", "红"][n as usize % 3].into(),
        guided: "no".into(),
        ..IntakeForm::default()
    }
}

/// 90 matters of 30 days, half of them ended.
fn filled(home: &Home) -> Desk {
    let mut desk = home.desk();
    let start = Moment::parse("2026-10-25T08:30:00+08:00").unwrap();
    let list: Vec<Chronicle> = (0..90)
        .map(|n| {
            let at = start.plus_millis(i64::from(n) * 28_800_000);
            let end = Command::Answer { reply: "说清了".into() };
            let then = if n % 2 == 0 { vec![(end, at.plus_millis(1000))] } else { Vec::new() };
            Chronicle { form: form(n), at, then }
        })
        .collect();
    desk.register_many(&list).unwrap();
    desk
}

fn report() -> IntakeForm {
    IntakeForm {
        purpose: "揭发控告".into(),
        room: String::new(),
        units: Vec::new(),
        colour: String::new(),
        guided: String::new(),
        ..form(1)
    }
}

fn pages(desk: &Desk, typed: &str, sort: Sort, limit: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after = None;
    loop {
        let list = List { typed: typed.into(), sort, after, limit };
        let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
        assert!(listed.lines.len() <= limit);
        lines.extend(listed.lines);
        after = listed.next;
        if after.is_none() {
            return lines;
        }
    }
}

#[test]
fn every_order_is_whole_page_by_page_and_the_sums_agree() {
    let home = Home::new();
    let desk = filled(&home);
    let today = desk.now().day();
    for typed in [
        "",
        "绿",
        "未结",
        "已结 莲花镇",
        "室:3",
        "逾期",
        "本月",
        "10-30",
        "单位:区农业农村局",
        "目的:申诉",
        "流转",
        "未结 流转 红",
        "人:吴某 黄",
        "首接:柴敏",
        "待确认",
    ] {
        let newest = pages(&desk, typed, Sort::Newest, 7);
        let Answer::Account(account) =
            desk.ask(&Query::Account { typed: typed.into(), by: None }).unwrap()
        else {
            panic!()
        };
        assert_eq!(account.all.matters as usize, newest.len(), "「{typed}」");
        let heads: u32 = newest.iter().map(|line| line.row.head_count).sum();
        assert_eq!(account.all.heads, heads, "「{typed}」");
        assert!(newest.is_sorted_by(|a, b| a.id > b.id), "「{typed}」");
        if typed.contains("流转") || typed.contains("人:") {
            continue;
        }
        let mut ids: Vec<i64> = newest.iter().map(|line| line.id).collect();
        let by_heads = pages(&desk, typed, Sort::Heads, 7);
        assert!(by_heads.is_sorted_by_key(|l| std::cmp::Reverse((l.row.head_count, l.id))));
        let oldest = pages(&desk, typed, Sort::Oldest, 7);
        ids.sort_unstable();
        assert_eq!(oldest.iter().map(|line| line.id).collect::<Vec<_>>(), ids, "「{typed}」");
        let mut heads_ids: Vec<i64> = by_heads.iter().map(|line| line.id).collect();
        heads_ids.sort_unstable();
        assert_eq!(heads_ids, ids, "「{typed}」");
        let due = pages(&desk, typed, Sort::Due, 7);
        assert!(due.is_sorted_by_key(|line| (line.row.due.unwrap(), line.id)), "「{typed}」");
        assert_eq!(due.len(), newest.iter().filter(|line| line.row.due.is_some()).count());
    }
    assert_eq!(pages(&desk, "", Sort::Newest, 90).len(), 90);
    let overdue = pages(&desk, "逾期", Sort::Newest, 9);
    assert!(!overdue.is_empty() && overdue.iter().all(|l| l.row.due.unwrap() < today));
}

#[test]
fn a_page_goes_on_although_the_row_it_ended_with_has_left_the_list() {
    let home = Home::new();
    let mut desk = filled(&home);
    let page = |desk: &Desk, after: Option<After>| {
        let list = List { sort: Sort::Due, after, limit: 7, ..List::default() };
        let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
        *listed
    };
    let first = page(&desk, None);
    let second = page(&desk, first.next);
    let last = first.lines.last().unwrap();
    desk.act(&last.row.number, None, &Command::Answer { reply: "说清了".into() }).unwrap();
    assert_eq!(page(&desk, first.next).lines, second.lines);
    assert!(!page(&desk, None).lines.iter().any(|line| line.id == last.id));
}

#[test]
fn parts_add_up_and_each_can_be_seen_alone() {
    let home = Home::new();
    let desk = filled(&home);
    for by in [Part::Place, Part::Room, Part::Unit, Part::Receiver] {
        let query = Query::Account { typed: "未结".into(), by: Some(by) };
        let Answer::Account(account) = desk.ask(&query).unwrap() else { panic!() };
        let sum: u32 = account.parts.iter().map(|(_, _, totals)| totals.matters).sum();
        assert_eq!(sum, account.all.matters);
        for (name, typed, totals) in &account.parts {
            let typed = format!("未结 {}", typed.as_deref().unwrap());
            let alone = pages(&desk, &typed, Sort::Newest, 50);
            assert_eq!(alone.len(), totals.matters as usize, "{name}");
        }
    }
}

#[test]
fn a_part_no_word_means_is_named_and_has_no_filter() {
    let mut home = Home::new();
    let mut desk = filled(&home);
    let nowhere = IntakeForm {
        place: String::new(),
        units: Vec::new(),
        colour: String::new(),
        guided: "court".into(),
        ..form(5)
    };
    desk.register(&nowhere, None, false).unwrap();
    drop(desk);
    let listed = home.run(&["list", "--by", "place", "--json"]);
    let places = json_lines(&listed)[0]["parts"].clone();
    let none = places.as_array().unwrap().iter().find(|part| part["name"] == "（没有）").unwrap();
    assert_eq!((&none["filter"], &none["totals"]["matters"]), (&Value::Null, &1.into()));
    // The county's lists have changed: the unit that led is gone.
    let mut pack = (*home.pack).clone();
    let gone = pack.rules.find_unit("云溪乡人民政府").unwrap().id.clone();
    pack.rules.units.retain(|unit| unit.id != gone);
    home.pack = pack.into();
    let query = Query::Account { typed: String::new(), by: Some(Part::Unit) };
    let Answer::Account(account) = home.desk().ask(&query).unwrap() else { panic!() };
    let parts: Vec<_> =
        account.parts.into_iter().map(|(name, typed, t)| (name, typed, t.matters)).collect();
    assert_eq!(parts, [(format!("{gone}（已不在名单）"), None, 90), ("（没有）".into(), None, 1)]);
}

#[test]
fn a_day_is_jumped_to() {
    let home = Home::new();
    let desk = filled(&home);
    let day = "2026-11-05".parse().unwrap();
    for (sort, first) in [(Sort::Newest, "2026-11-05"), (Sort::Oldest, "2026-11-05")] {
        let list = List { after: Some(After::Day(day)), sort, limit: 1, ..List::default() };
        let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
        assert_eq!(listed.lines[0].row.registered.day().to_string(), first);
    }
    let list = List { after: Some(After::Day(day)), sort: Sort::Due, limit: 9, ..List::default() };
    let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
    assert!(listed.lines.iter().all(|line| line.row.due.unwrap() >= day));
}

/// Reads RFC 4180.
fn records(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, csv.chars().peekable());
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}

#[test]
fn an_export_is_the_ledger_with_national_names_and_masks() {
    let home = Home::new();
    drop(filled(&home));
    let to = home.dir.path().join("台账.csv");
    let file = to.to_str().unwrap();
    let done = home.run(&["export", "绿", "--to", file, "--json"]);
    assert_eq!(json_lines(&done)[0]["rows"], 30, "{}", text(&done.stderr));
    let csv = std::fs::read_to_string(&to).unwrap();
    assert!(csv.starts_with('\u{feff}') && !csv.contains("吴某"));
    let rows = records(csv.trim_start_matches('\u{feff}'));
    assert_eq!(rows.len(), 31);
    let at = |name: &str| rows[0].iter().position(|head| head == name).unwrap();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    for name in ["xfjbh", "cxm", "xfrs", "wtsd", "xbjzsj", "gkxx"] {
        let _ = at(name);
    }
    assert!(rows[1..].iter().all(|row| row[at("fls")] == "绿" && row[at("xm")] == "吴＊"));
    assert!(rows[1][at("gkxx")].contains("土地\"流转\"费用,没有\n付清"), "{:?}", rows[1]);
    let again = home.run(&["export", "绿", "--to", file]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("--force"));
    assert_eq!(home.run(&["export", "--to", file, "--force"]).status.code(), Some(0));
    assert_eq!(records(&std::fs::read_to_string(&to).unwrap()).len(), 91);
    assert_eq!(home.run(&["export", "室:99", "--to", file, "--force"]).status.code(), Some(1));
    assert_eq!(records(&std::fs::read_to_string(&to).unwrap()).len(), 91, "a refusal leaves it");
    assert!(!home.dir.path().join("台账.part").exists());
}

#[test]
fn a_script_is_refused_what_cannot_be_kept_to_however_many_rows_there_are() {
    let home = Home::new();
    drop(filled(&home));
    for (words, why) in [
        (vec!["list", "室:99", "--limit", "5", "--json"], "室:"),
        (vec!["list", "流转", "--sort", "oldest", "--limit", "5", "--json"], "新的在前"),
        (vec!["list", "流转", "--sort", "oldest", "--limit", "500", "--json"], "新的在前"),
    ] {
        let done = home.run(&words);
        let told = text(&done.stderr);
        assert_eq!((done.status.code(), text(&done.stdout).as_str()), (Some(1), ""), "{words:?}");
        assert!(told.contains("\"filter\"") && told.contains(why), "{told}");
    }
    let kept = home.run(&["list", "流转", "--limit", "5"]);
    assert!(text(&kept.stdout).contains("列出 5 件，后面还有；"), "{}", text(&kept.stdout));
}

#[test]
fn a_report_is_in_no_row_no_sum_and_no_export() {
    let (plain, mixed) = (Home::new(), Home::new());
    drop(filled(&plain));
    let mut desk = filled(&mixed);
    for _ in 0..3 {
        desk.register(&report(), None, false).unwrap();
    }
    drop(desk);
    for words in [
        vec!["list", "--limit", "200"],
        vec!["list", "未结", "--by", "room"],
        vec!["list", "--by", "unit", "--json"],
        vec!["list", "今天", "--json"],
        vec!["list", "流转", "--json"],
        vec!["list", "--sort", "heads"],
        vec!["list", "--sort", "due", "--by", "receiver"],
    ] {
        assert_eq!(text(&plain.run(&words).stdout), text(&mixed.run(&words).stdout), "{words:?}");
    }
    // The random codes apart, every byte of the export.
    let export = |home: &Home| -> Vec<Vec<String>> {
        let mut rows = records(&text(&home.run(&["export", "--to", "-"]).stdout));
        rows.iter_mut().for_each(|row| drop(row.remove(1)));
        rows
    };
    assert_eq!(export(&plain), export(&mixed));
    let json: Value = serde_json::from_slice(&plain.run(&["list", "--json"]).stdout).unwrap();
    assert_eq!((&json["totals"]["matters"], &json["more"]), (&90.into(), &true.into()));
}
