//! What a year's file may look like, and what is said of one that is wrong.

use super::*;

/// A year that is well-formed and complete, for tests to spoil.
const GOOD: &str = r#"year = 2027
[[off]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
[[off]]
name = "劳动节"
from = 2027-05-01
[[off]]
name = "国庆节"
from = 2027-10-01
to = 2027-10-07
[[work]]
date = 2027-10-09
"#;

fn complaint(text: &str) -> CalendarError {
    read(text, "2027.toml").unwrap_err()
}

#[test]
fn a_good_file_marks_its_days_and_no_others() {
    let year = read(GOOD, "2027.toml").unwrap();
    assert_eq!((year.year, year.marks.len()), (2027, 3 + 1 + 7 + 1));
    let day = |text: &str| text.parse::<Day>().unwrap();
    assert_eq!(year.marks[&day("2027-10-07")].label, "国庆节");
    assert_eq!(year.marks[&day("2027-10-09")].label, "调休上班");
    assert!(year.marks[&day("2027-10-09")].working);
}

#[test]
fn byte_order_mark_quoted_dates_and_own_names_are_taken() {
    let text = format!("\u{feff}{GOOD}name = \"国庆节调休\"")
        .replace("from = 2027-05-01", "from = \"2027-05-01\"");
    let year = read(&text, "2027.toml").unwrap();
    assert_eq!(year.marks[&"2027-10-09".parse().unwrap()].label, "国庆节调休");
}

#[test]
fn a_notice_may_reach_into_the_december_before_and_no_further() {
    let text = format!("{GOOD}[[work]]\ndate = 2026-12-26\n");
    assert!(read(&text, "2027.toml").is_ok());
    let text = format!("{GOOD}[[work]]\ndate = 2026-11-28\n");
    assert_eq!(complaint(&text).line, Some(16));
}

/// (what is replaced, by what, the line that must be named, words of the complaint)
#[rustfmt::skip]
const SPOILT: &[(&str, &str, usize, &[&str])] = &[
    ("year = 2027", "# 没有", 1, &["没有写年份", "year = 2026"]),
    ("year = 2027", "year = \"二〇二七\"", 1, &["年份不对"]),
    ("year = 2027", "year = 27", 1, &["年份不对", "1949"]),
    ("year = 2027", "year = 2026", 4, &["2027-01-01 不属于这个文件的 2026 年"]),
    ("from = 2027-05-01", "from = 2027-5-1", 8, &["这一行不合写法", "from = 2027-5-1", "2026-10-01"]),
    ("from = 2027-05-01", "from = 2027-02-30", 8, &["2027-02-30"]),
    ("from = 2027-05-01", "from = \"五月一日\"", 8, &["日期不对", "2026-10-01"]),
    ("from = 2027-05-01", "from = 2027-05-01T08:00:00", 8, &["日期不对"]),
    ("from = 2027-05-01", "", 6, &["劳动节没有写首日", "from ="]),
    ("name = \"劳动节\"", "", 6, &["放假没有写节名", "name ="]),
    ("name = \"劳动节\"", "name = 劳动节", 7, &["这一行不合写法", "劳动节"]),
    ("name = \"劳动节\"", "name = \" \"", 7, &["名称不对"]),
    ("to = 2027-10-07", "till = 2027-10-07", 12, &["不认识「till」", "name、from、to"]),
    ("to = 2027-10-07", "to = 2027-09-07", 12, &["不像一个假期"]),
    ("to = 2027-10-07", "to = 2027-11-07", 12, &["不像一个假期", "16 天"]),
    ("date = 2027-10-09", "date = 2027-10-11", 14, &["周一，本来就上班", "周六或周日"]),
    ("date = 2027-10-09", "date = 2027-10-03", 14, &["第 11 行已经写成「国庆节」"]),
    ("date = 2027-10-09", "", 13, &["调休上班没有写日期"]),
    ("[[work]]", "[work]", 13, &["work", "[[work]]"]),
    ("[[off]]\nname = \"劳动节\"\nfrom = 2027-05-01\n", "", 1, &["还没有写完", "缺劳动节 2027-05-01"]),
];

#[test]
fn every_slip_is_told_with_its_line_and_what_belongs_there() {
    for (from, to, line, words) in SPOILT {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD, "nothing replaced for {from}");
        let told = complaint(&text);
        assert_eq!(told.line, Some(*line), "{from} → {to}: {told}");
        let said = told.to_string();
        assert!(said.contains(&format!("2027.toml 第 {line} 行：")), "{said}");
        assert!(said.contains("应当") && said.contains("已有的日历不受影响"), "{said}");
        for word in *words {
            assert!(said.contains(word), "no {word} in {said}");
        }
    }
}

#[test]
fn a_file_with_a_year_and_nothing_else_is_not_a_known_year() {
    assert!(complaint("year = 2027\n").problem.contains("元旦 2027-01-01"));
    assert_eq!(complaint("").line, Some(1));
}

#[test]
fn no_text_panics() {
    use proptest::prelude::*;
    // Pieces rather than free text, so that the deeper checks are reached.
    let piece = prop::sample::select(vec![
        "year = 2027\n",
        "year = -1\n",
        "[[off]]\n",
        "[[work]]\n",
        "[off]\n",
        "name = \"节\"\n",
        "from = 2027-01-01\n",
        "to = 9999-12-31\n",
        "date = 2027-01-02\n",
        "off = [1]\n",
        "é",
        "\"",
        "\n",
    ]);
    let text = prop::collection::vec(piece, 0..12);
    proptest!(|(parts in text)| { let _ = read(&parts.concat(), "x"); });
}
