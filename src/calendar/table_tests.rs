//! What is known of a day, and how files laid over the built-in years change it.

use super::*;

const Y2027: &str = r#"year = 2027
[[off]]
name = "元旦"
from = 2026-12-31
to = 2027-01-02
[[work]]
date = 2026-12-27
[[off]]
name = "劳动节"
from = 2027-05-01
[[off]]
name = "国庆节"
from = 2027-10-01
"#;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn seen(cal: &Calendar, text: &str) -> (bool, Option<String>, bool) {
    let info = cal.info(day(text));
    (info.working, info.label, info.provisional)
}

#[test]
fn the_three_years_are_here_with_their_words() {
    let cal = Calendar::builtin();
    assert!([2024, 2025, 2026].iter().all(|year| cal.knows(*year)));
    assert!(!cal.knows(2023) && !cal.knows(2027));
    assert_eq!(seen(&cal, "2026-10-01"), (false, Some("国庆节".into()), false));
    assert_eq!(seen(&cal, "2026-10-10"), (true, Some("调休上班".into()), false));
    assert_eq!(seen(&cal, "2026-11-22"), (false, Some("周末".into()), false));
    assert_eq!(seen(&cal, "2026-11-23"), (true, None, false));
    assert_eq!(seen(&cal, "2027-01-01"), (true, None, true));
}

#[test]
fn as_many_days_are_worked_as_the_notices_leave() {
    let cal = Calendar::builtin();
    let worked = |year: i32| {
        let first = Day::from_ymd_opt(year, 1, 1).unwrap();
        first.iter_days().take_while(|d| d.year() == year).filter(|d| cal.is_working(*d)).count()
    };
    assert_eq!([worked(2024), worked(2025), worked(2026)], [251, 248, 248]);
}

#[test]
fn the_last_days_of_december_wait_for_the_next_notice() {
    let mut cal = Calendar::builtin();
    assert!(!cal.info(day("2026-12-28")).provisional);
    assert!(cal.info(day("2026-12-29")).provisional);
    assert!(!cal.info(day("2025-12-29")).provisional);
    assert_eq!(cal.add_year(Y2027, "2027.toml").unwrap(), 2027);
    assert_eq!(seen(&cal, "2026-12-27"), (true, Some("调休上班".into()), false));
    assert_eq!(seen(&cal, "2026-12-31"), (false, Some("元旦".into()), false));
    assert!(cal.info(day("2027-12-31")).provisional);
    // Where both years' notices speak of a day, the later one counts, whatever came first.
    let own = format!("{}[[off]]\nname = \"岁末\"\nfrom = 2026-12-31\n", BUILTIN[2].1);
    cal.add_year(&own, "2026.toml").unwrap();
    assert_eq!(seen(&cal, "2026-12-31").1.as_deref(), Some("元旦"));
}

#[test]
fn a_bad_file_changes_nothing() {
    let mut cal = Calendar::builtin();
    assert!(cal.add_year("year = 2026\n", "2026.toml").is_err());
    assert_eq!(seen(&cal, "2026-10-01").1.as_deref(), Some("国庆节"));
}

#[test]
fn a_directory_replaces_whole_years_and_names_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    let load = || Calendar::builtin().with_dir(dir.path());

    assert!(!load().unwrap().knows(2027));
    put("2027.toml", Y2027.as_bytes());
    put("说明.txt", "不是日历".as_bytes());
    put("._2027.toml", b"\0\xff");
    assert!(load().unwrap().knows(2027));

    // 2026 again, without the make-up Saturday: the built-in file must not shine through.
    let own = BUILTIN[2].1.replace("[[work]]\ndate = 2026-10-10\n", "");
    put("2026.toml", own.as_bytes());
    assert!(!load().unwrap().is_working(day("2026-10-10")));

    put("2026.toml", Y2027.as_bytes());
    let said = load().unwrap_err().to_string();
    assert!(said.contains("2026.toml") && said.contains("改成 2027.toml"), "{said}");

    let (gbk, ..) = encoding_rs::GB18030.encode(BUILTIN[2].1);
    put("2026.toml", &gbk);
    let told = load().unwrap_err();
    assert_eq!(told.line, Some(1));
    assert!(told.to_string().contains("另存为 UTF-8"), "{told}");
}

#[test]
fn no_directory_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Calendar::builtin().with_dir(&dir.path().join("没有")).is_ok());
}
