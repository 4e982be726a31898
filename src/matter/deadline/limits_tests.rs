//! What a county pack may change about the days, and what it is told when it may not.

use super::*;

fn read(text: &str) -> Result<Limits, String> {
    toml::from_str(text).map_err(|e| e.to_string())
}

#[test]
fn an_empty_table_is_national_law() {
    assert_eq!(read("").unwrap(), Limits::default());
}

#[test]
fn what_is_left_out_stays_as_the_law_has_it() {
    let limits = read(
        r#"
        T1 = { days = 10, count = "工作日" }
        T4 = { rolls = false }
        T12 = { days = 1 }
        colours = { "绿" = 2, red = 9 }
        colour_count = "working"
        "#,
    )
    .unwrap();
    let law = Limits::default();
    let t1 = Limit { days: 10, count: Count::Working, rolls: true, kpi: true };
    assert_eq!(limits.get(Code::T1), Some(t1));
    assert_eq!(limits.get(Code::T4).unwrap(), Limit { rolls: false, ..law.get(Code::T4).unwrap() });
    let plain = Limit { days: 1, count: Count::Calendar, rolls: false, kpi: false };
    assert_eq!(limits.get(Code::T12), Some(plain));
    assert_eq!(Colour::ALL.map(|c| limits.colours.days(c)), [2, 3, 9]);
    assert_eq!(limits.colour_count, Count::Working);
    assert_eq!(limits.get(Code::T5), law.get(Code::T5));
}

#[test]
fn what_is_written_is_read_back() {
    let limits = read("T1 = { days = 10 }\ncolours = { \"黄\" = 4 }").unwrap();
    assert_eq!(read(&toml::to_string(&limits).unwrap()).unwrap(), limits);
    assert_eq!(limits.colours.days(Colour::Yellow), 4);
}

#[test]
fn slips_are_told_in_words() {
    for (text, word) in [
        ("T99 = { days = 1 }", "没有时限代码「T99」"),
        ("T15 = { days = 1 }", "colours"),
        ("T11 = { rolls = true }", "要写 days"),
        ("T1 = { days = 0 }", "1 到 3650"),
        ("T1 = { days = -3 }", "天数 -3 不对"),
        ("T1 = { day = 3 }", "`day`"),
        ("colours = { \"蓝\" = 1 }", "不认识分类色「蓝」"),
        ("colour_count = \"天\"", "天"),
    ] {
        let said = read(text).unwrap_err();
        assert!(said.contains(word), "{text}: {said}");
        assert!(said.contains("line 1"), "place is lost: {said}");
    }
}
