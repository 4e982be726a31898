//! Whatever is typed, the box finds exactly what a reader of every text would find. Random matters,
//! random questions, and a scan that knows nothing of indexes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::collections::BTreeSet;
use support::{Home, json_lines, morning, text};
use yichuang::calendar::Moment;
use yichuang::desk::bulk::Chronicle;
use yichuang::desk::find::{Find, Found};
use yichuang::desk::{Answer, Desk, Query};
use yichuang::matter::intake::{CompanionForm, VisitorForm};
use yichuang::matter::{Command, IntakeForm};

/// Han of the basic block, some of them everywhere, traditional twins, Extension B, letters and
/// digits of both widths, a dot.
const LETTERS: &str = "土地一年流轉转費费单桂香𠅤𬱖aBＡdg1２·，";

fn word(lengths: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let letters: Vec<char> = LETTERS.chars().collect();
    prop::collection::vec(prop::sample::select(letters), lengths)
        .prop_map(|chars| chars.into_iter().collect())
}

/// The one writing of these letters, by hand.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '轉' => '转',
            '費' => '费',
            'Ａ' => 'a',
            'B' => 'b',
            '２' => '2',
            c => c,
        })
        .collect()
}

/// First letters of the readings of these characters.
fn letters(c: char) -> &'static str {
    match c {
        '土' => "cdt",
        '地' | '𬱖' | 'd' => "d",
        '一' => "y",
        '年' => "n",
        '流' => "l",
        '转' => "z",
        '费' => "f",
        '单' => "scd",
        '桂' | 'g' => "g",
        '香' => "x",
        'a' => "a",
        'b' => "b",
        '1' => "1",
        '2' => "2",
        _ => "",
    }
}

fn form(name: &str, narrative: &str, request: &str) -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm {
            name: name.to_owned(),
            anonymous: name.is_empty(),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: narrative.into(),
        request: request.into(),
        room: "1".into(),
        units: vec!["云溪乡人民政府".into()],
        colour: "绿".into(),
        guided: "no".into(),
        ..IntakeForm::default()
    }
}

fn ask(desk: &Desk, find: Find) -> Found {
    let Answer::Found(found) = desk.ask(&Query::Find(find)).unwrap() else { panic!() };
    *found
}

/// Every hit of a question, page by page.
fn all(desk: &Desk, typed: &str, page: usize) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut after = None;
    loop {
        let find = Find { typed: typed.into(), limit: page, after, beside: None };
        let found = ask(desk, find);
        assert!(found.hits.len() <= page && found.looked_to.is_none());
        numbers.extend(found.hits.into_iter().map(|hit| hit.row.number));
        after = found.next;
        if after.is_none() {
            return numbers;
        }
    }
}

#[derive(Debug)]
struct Told {
    number: String,
    name: String,
    texts: [String; 2],
}

/// What somebody who reads everything would find.
fn scan(told: &[Told], typed: &str) -> BTreeSet<String> {
    let word = plain(typed);
    let name_word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let says = |name: &str| {
        let name: String = plain(name).chars().filter(|c| c.is_alphanumeric()).collect();
        let digits = name_word.chars().all(|c| c.is_ascii_digit());
        let mixed = name_word.is_ascii() && !name_word.chars().all(|c| c.is_ascii_lowercase());
        let initials = name_word.chars().all(|c| c.is_ascii_lowercase())
            && name_word.chars().count() <= name.chars().count()
            && name.chars().zip(name_word.chars()).all(|(c, l)| letters(c).contains(l));
        !digits && !mixed && (name.contains(&name_word) || initials)
    };
    told.iter()
        .filter(|t| t.texts.iter().any(|text| plain(text).contains(&word)) || says(&t.name))
        .map(|t| t.number.clone())
        .collect()
}

#[test]
fn the_box_finds_what_a_scan_of_every_text_finds() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut runner = TestRunner::new(Config { cases: 500, ..Config::default() });
    let mut made = |strategy: &dyn Fn() -> BoxedStrategy<String>| {
        strategy().new_tree(&mut runner).unwrap().current()
    };
    let start = Moment::parse("2025-01-06T08:30:00+08:00").unwrap();
    let stories: Vec<(String, String, String)> = (0..150)
        .map(|n| {
            let name = made(&|| word(0..6).boxed());
            // A name is what somebody could be called.
            let name: String = name.chars().filter(|c| !"，12２".contains(*c)).collect();
            let name = name.trim_matches('·').to_owned();
            let space = if n % 3 == 0 { " \n" } else { "" };
            let story = made(&|| word(1..30).boxed());
            (name, format!("{story}{space}土地"), made(&|| word(0..8).boxed()))
        })
        .collect();
    let list: Vec<Chronicle> = (0..)
        .zip(&stories)
        .map(|(n, (name, narrative, request))| {
            let at = start.plus_millis(n * 3_600_000);
            // Every third has ended, so that both indexes are asked.
            let reply = || Command::Conclude { reply: "办好了".into() };
            let then = if n % 3 == 0 { vec![(reply(), at.plus_millis(60_000))] } else { vec![] };
            Chronicle { form: form(name, narrative, request), at, then }
        })
        .collect();
    let matters = desk.register_many(&list).unwrap();
    let told: Vec<Told> = matters
        .iter()
        .zip(stories)
        .map(|(matter, (name, narrative, request))| Told {
            number: matter.number.clone(),
            name,
            texts: [narrative, request],
        })
        .collect();
    assert!(desk.verify().unwrap().ok);
    let ended: BTreeSet<&str> =
        matters.iter().filter(|m| !m.stage.is_open()).map(|m| m.number.as_str()).collect();
    assert_eq!(ended.len(), 50);
    let mut found_some = 0;
    let questions =
        (word(1..7), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1usize..7);
    let config = Config { cases: 500, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&questions, |(random, which, place, length)| {
            // Half of the questions are pieces of a text, so that many are found.
            let text: Vec<char> = told[which.index(told.len())].texts[0].chars().collect();
            let from = place.index(text.len());
            let piece: String =
                text[from..].iter().take(length).filter(|c| !c.is_whitespace()).collect();
            // Two words are both meant.
            let both = format!("{piece} {random}");
            for typed in [random, piece, both] {
                if typed.split(' ').any(|word| !word.chars().any(char::is_alphanumeric)) {
                    continue;
                }
                let wanted = typed
                    .split(' ')
                    .map(|word| scan(&told, word))
                    .reduce(|a, b| a.intersection(&b).cloned().collect())
                    .unwrap();
                let listed = all(&desk, &typed, 7);
                let found: BTreeSet<String> = listed.iter().cloned().collect();
                prop_assert_eq!(found.len(), listed.len(), "「{}」 shows one twice", &typed);
                let odd: Vec<&Told> = told
                    .iter()
                    .filter(|t| found.contains(&t.number) != wanted.contains(&t.number))
                    .collect();
                prop_assert!(odd.is_empty(), "「{}」 {:?}", &typed, odd);
                let first_ended = listed.iter().position(|n| ended.contains(n.as_str()));
                let last_open = listed.iter().rposition(|n| !ended.contains(n.as_str()));
                if let (Some(first), Some(last)) = (first_ended, last_open) {
                    prop_assert!(last < first, "open ones come first: {listed:?}");
                }
            }
            Ok(())
        })
        .unwrap();
    for typed in ["土", "桂香", "转费", "地流转", "g"] {
        found_some += usize::from(!all(&desk, typed, 50).is_empty());
    }
    assert!(found_some >= 3, "the data is too thin to mean anything");
}

/// A hall in which one person came three times and others speak of her.
fn hall() -> (Home, Desk, Vec<String>) {
    let home = Home::new();
    let mut desk = home.desk();
    let person = |narrative: &str| IntakeForm {
        visitor: VisitorForm {
            name: "单桂香".into(),
            id_number: support::nobody(17),
            phone: "13800000017".into(),
            address: "衢江区莲花镇某村".into(),
            ..VisitorForm::default()
        },
        place: "莲花镇".into(),
        ..form("", narrative, "给个说法")
    };
    let other = |narrative: &str| IntakeForm {
        companions: vec![CompanionForm { name: "毛水娟".into(), ..CompanionForm::default() }],
        head_count: Some(3),
        colour: "红".into(),
        room: "3".into(),
        ..form("吴某", narrative, "")
    };
    let at = |day: &str| Moment::parse(&format!("{day}T09:00:00+08:00")).unwrap();
    let ended = |at: Moment| vec![(Command::Conclude { reply: "付清了".into() }, at.plus_days(1))];
    let item = |form: IntakeForm, day: &str, end: bool| Chronicle {
        form,
        at: at(day),
        then: if end { ended(at(day)) } else { Vec::new() },
    };
    let list = [
        item(person("土地流转费用没有付清"), "2025-03-03", true),
        item(other("邻居单桂香家的围墙占了路"), "2026-11-18", false),
        item(person("自來水管道漏水"), "2026-11-20", false),
        item(other("工资拖欠，土地流转也没有钱"), "2026-11-17", false),
    ];
    let numbers = desk.register_many(&list).unwrap().into_iter().map(|m| m.number).collect();
    (home, desk, numbers)
}

fn numbers(desk: &Desk, typed: &str) -> Vec<String> {
    all(desk, typed, 50)
}

#[test]
fn one_box_understands_what_one_remembers() {
    let (_home, desk, n) = hall();
    let [first, wall, water, pay] = [&n[0], &n[1], &n[2], &n[3]];
    let is = |typed: &str, wanted: &[&String]| {
        assert_eq!(numbers(&desk, typed).iter().collect::<Vec<_>>(), wanted, "「{typed}」");
    };
    // Open before ended, who is meant before who is spoken of, newest first.
    is("单桂香", &[water, wall, first]);
    for by_person in ["sgx", "dgx", "S", "桂香 自来水", "0017", "13800000017", "人:桂香"] {
        assert_eq!(numbers(&desk, by_person)[0], *water, "「{by_person}」");
    }
    is("人:桂香", &[water, first]);
    is(&support::nobody(17), &[water, first]);
    is("毛水娟", &[wall, pay]);
    is(water, &[water]);
    is("1120-0001", &[water]);
    is("自来水", &[water]);
    is("自來水", &[water]);
    is("流转", &[pay, first]);
    is("转", &[pay, first]);
    is("词:单桂香", &[wall]);
    is("莲花镇", &[water, first]);
    is("莲花", &[water, first]);
    is("3室 红", &[wall, pay]);
    is("室:3 工资", &[pay]);
    is("未结 莲花镇", &[water]);
    is("已结", &[first]);
    is("上周", &[water, wall, pay]);
    is("2025-03", &[first]);
    is("去年 流转", &[first]);
    is("逾期", &[water]);
    is("量子纠缠", &[]);
    // From one of her matters, the others of hers come before what only speaks of the same.
    let from = |number: &String, typed: &str| -> Vec<String> {
        let beside = Some(number.clone());
        let found = ask(&desk, Find { typed: typed.into(), limit: 9, after: None, beside });
        found.hits.into_iter().map(|hit| hit.row.number).collect()
    };
    assert_eq!(numbers(&desk, "水"), [wall, pay, water].map(String::clone));
    assert_eq!(from(water, "水"), [water, wall, pay].map(String::clone));
    is("词:给个说法 已结", &[first]);
}

#[test]
fn the_number_that_was_typed_comes_before_whatever_else_ends_so() {
    let home = Home::new();
    let mut desk = home.desk();
    let with_phone = |phone: &str| {
        let mut form = form("吴某", "合同编号是0001", "");
        form.visitor.phone = phone.into();
        form
    };
    let own = desk.register(&with_phone(""), None, false).unwrap().matter.number;
    let answered = Command::Answer { reply: "说清了".into() };
    desk.act(&own, None, &answered).unwrap();
    let other = desk.register(&with_phone("13800000001"), None, false).unwrap().matter.number;
    let third = desk.register(&with_phone("13800000002"), None, false).unwrap().matter.number;
    assert!(own.ends_with("-0001"), "{own}");
    // Its number, then a phone's tail, then what only speaks of it.
    assert_eq!(numbers(&desk, "0001"), [own.clone(), other.clone(), third]);
    assert_eq!(numbers(&desk, "0001 合同")[0], own);
    assert_eq!(numbers(&desk, "13800000001"), [other]);
}

#[test]
fn a_clock_that_stands_still_keeps_the_order() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut wanted: Vec<String> = (0..40)
        .map(|_| desk.register(&form("吴某", "同一秒", ""), None, false).unwrap().matter.number)
        .collect();
    wanted.reverse();
    assert_eq!(numbers(&desk, "同一秒"), wanted);
    assert_eq!(numbers(&desk, "今天"), wanted);
}

#[test]
fn in_january_a_day_without_a_year_is_of_last_year() {
    let home = Home::new();
    let own = home.desk().register(&form("吴某", "土地", ""), None, false).unwrap().matter.number;
    let january = Moment::parse("2027-01-04T09:00:00+08:00").unwrap();
    let desk = Desk::open(&home.options(january)).unwrap();
    for typed in ["11-23", "11月23日", "11月", "1123-0001", "2026-11-23"] {
        assert_eq!(numbers(&desk, typed), [own.as_str()], "{typed}");
    }
    for typed in ["1-4", "1月", "2027-11-23"] {
        assert!(numbers(&desk, typed).is_empty(), "{typed}");
    }
}

#[test]
fn what_was_understood_and_what_was_found_is_said() {
    let (_home, desk, n) = hall();
    let found = ask(&desk, Find { typed: "0017 室:99".into(), limit: 9, ..Find::default() });
    assert_eq!(found.understood[0].readings, ["编号", "电话尾号", "证件尾号", "词"]);
    assert!(found.faults[0].contains("99"), "{:?}", found.faults);
    let found = ask(&desk, Find { typed: "自來水 漏".into(), limit: 9, ..Find::default() });
    let hit = &found.hits[0];
    let chars: Vec<char> = hit.snippet.text.chars().collect();
    let lit: Vec<String> =
        hit.snippet.lit.iter().map(|(a, b)| chars[*a..*b].iter().collect()).collect();
    assert_eq!(lit, ["自來水", "漏"]);
    assert_eq!((hit.row.number.as_str(), hit.row.visitor.as_str()), (n[2].as_str(), "单＊"));
    let none = ask(&desk, Find { typed: "量子纠缠".into(), limit: 9, ..Find::default() });
    assert!(none.hits.is_empty() && none.says.contains("量子纠缠"), "{none:?}");
}

#[test]
fn the_verb_gives_the_promised_shape() {
    let (home, _desk, n) = hall();
    let output = home.run(&["search", "流转", "--limit", "1", "--json"]);
    let value = &json_lines(&output)[0];
    assert_eq!(value["understood"][0]["text"], "流转");
    assert_eq!(value["hits"][0]["number"], n[3].as_str());
    for key in ["name", "room", "units", "state", "matched"] {
        assert!(!value["hits"][0][key].is_null(), "{key}: {value}");
    }
    assert_eq!(value["more"], Value::Bool(true));
    let refused = home.run(&["search", "室:99", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("\"filter\""), "{}", text(&refused.stderr));
    let nothing = text(&home.run(&["search", "量子纠缠"]).stdout);
    assert!(nothing.contains("没有找到") && nothing.contains("量子纠缠"), "{nothing}");
}

#[test]
fn reports_are_neither_found_nor_counted_nor_guessed() {
    let report = IntakeForm {
        visitor: VisitorForm {
            name: "单桂香".into(),
            id_number: support::nobody(17),
            phone: "13800000017".into(),
            address: "衢江区莲花镇某村".into(),
            ..VisitorForm::default()
        },
        purpose: "揭发控告".into(),
        narrative: "土地流转费用被人拿走".into(),
        ..IntakeForm::default()
    };
    let (plain, mixed) = (hall(), hall());
    let mut desk = plain.0.desk();
    desk.register(&form("余某", "土地流转的事", ""), None, false).unwrap();
    let mut desk = mixed.0.desk();
    let sealed = desk.register(&report, None, false).unwrap().matter;
    desk.register(&form("余某", "土地流转的事", ""), None, false).unwrap();
    drop(desk);
    let code = sealed.code.to_string();
    for typed in [
        "流转",
        "土",
        "土地流转费用",
        "单桂香",
        "sgx",
        "s",
        "0017",
        "13800000017",
        "拿走",
        "莲花镇",
        "未结",
        "今天",
        &sealed.number,
        &code,
        "目的:求决",
        "云溪",
        "词:拿",
    ] {
        let of = |home: &Home| {
            let found =
                ask(&home.desk(), Find { typed: typed.into(), limit: 50, ..Find::default() });
            // Where to go on holds a row id, which tells nothing but the second.
            (found.says, found.faults, found.hits, found.next.is_some(), found.looked_to)
        };
        assert_eq!(of(&plain.0), of(&mixed.0), "「{typed}」");
        let verb = |home: &Home| text(&home.run(&["search", typed, "--json"]).stdout);
        assert_eq!(verb(&plain.0), verb(&mixed.0), "「{typed}」");
    }
    assert_eq!(morning().day(), mixed.0.desk().now().day());
}
