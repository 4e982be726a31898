//! Due dates: the table of agreed examples, the sentences that explain them, and what must hold
//! for every date and every number of days.

// The lint's own exemption covers `#[test]` functions, not their helpers.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use yichuang::calendar::{Calendar, Count, Day, Due, Limit, Moment};
use yichuang::matter::deadline::{Code, Colour, Limits, deadline};

fn day(text: &str) -> Day {
    let text = if text.len() == 5 { format!("2026-{text}") } else { text.to_owned() };
    text.parse().unwrap()
}

fn at_nine(text: &str) -> Moment {
    Moment::of(day(text), 9, 14)
}

fn due(code: Code, start: Moment, cal: &Calendar) -> Due {
    deadline(code, start, None, None, &Limits::default(), cal).unwrap()
}

/// One start and all its dates, as `MM-DD` of 2026 or in full; two dates are figures → law.
struct Example {
    start: &'static str,
    colours: [&'static str; 3],
    colours_working: [&'static str; 3],
    t1c: &'static str,
    t1: [&'static str; 2],
    t4: &'static str,
    t13: [&'static str; 2],
    t5: [&'static str; 2],
    t6: &'static str,
}

#[rustfmt::skip]
const EXAMPLES: [Example; 6] = [
    Example { start: "01-14", colours: ["01-15", "01-17", "01-21"], colours_working: ["01-15", "01-19", "01-23"],
        t1c: "01-18", t1: ["01-29", "01-29"], t4: "01-21", t13: ["01-19", "01-28"], t5: ["03-15", "03-16"], t6: "04-14" },
    // Before 春节; 02-14 is a Saturday that is worked.
    Example { start: "02-11", colours: ["02-12", "02-14", "02-18"], colours_working: ["02-12", "02-14", "02-27"],
        t1c: "02-15", t1: ["02-26", "02-26"], t4: "02-25", t13: ["02-14", "03-03"], t5: ["04-12", "04-13"], t6: "05-12" },
    // Before 五一; 05-09 is a Saturday that is worked, so nothing rolls.
    Example { start: "04-24", colours: ["04-25", "04-27", "05-01"], colours_working: ["04-27", "04-29", "05-08"],
        t1c: "04-28", t1: ["05-09", "05-09"], t4: "05-06", t13: ["04-29", "05-12"], t5: ["06-23", "06-23"], t6: "07-23" },
    // Before 国庆; 09-20 is a Sunday that is worked, and the fifteenth day is 10-01 itself.
    Example { start: "09-16", colours: ["09-17", "09-19", "09-23"], colours_working: ["09-17", "09-20", "09-24"],
        t1c: "09-20", t1: ["10-01", "10-08"], t4: "09-22", t13: ["09-20", "09-30"], t5: ["11-15", "11-16"], t6: "12-15" },
    Example { start: "09-30", colours: ["10-01", "10-03", "10-07"], colours_working: ["10-08", "10-10", "10-15"],
        t1c: "10-04", t1: ["10-15", "10-15"], t4: "10-13", t13: ["10-10", "10-20"], t5: ["11-29", "11-30"], t6: "12-29" },
    // Into a year whose notice is not out.
    Example { start: "11-20", colours: ["11-21", "11-23", "11-27"], colours_working: ["11-23", "11-25", "12-01"],
        t1c: "11-24", t1: ["12-05", "12-07"], t4: "11-27", t13: ["11-25", "12-04"], t5: ["2027-01-19", "2027-01-19"], t6: "2027-02-18" },
];

#[test]
fn the_agreed_examples_come_out_cell_by_cell() {
    let cal = Calendar::builtin();
    let limits = Limits::default();
    for row in &EXAMPLES {
        let start = at_nine(row.start);
        let same_clock = |text: &str| Some(Moment::of(day(text), 9, 14));
        for (index, colour) in Colour::ALL.into_iter().enumerate() {
            for (count, wanted) in
                [(None, row.colours[index]), (Some(Count::Working), row.colours_working[index])]
            {
                let got = deadline(Code::T15, start, Some(colour), count, &limits, &cal).unwrap();
                let cell = format!("{} {} {count:?}", row.start, colour.word());
                assert_eq!(got.legal_due, Some(day(wanted)), "{cell}");
                assert_eq!((got.kpi_due, got.provisional), (None, false), "{cell}");
            }
        }
        for code in [Code::T1, Code::T2, Code::T3] {
            let got = due(code, start, &cal);
            assert_eq!(got.kpi_due, same_clock(row.t1[0]), "{} {code:?}", row.start);
            assert_eq!(got.legal_due, Some(day(row.t1[1])), "{} {code:?}", row.start);
        }
        for (code, kpi, legal) in [
            (Code::T1c, Some(row.t1c), row.t1c),
            (Code::T4, None, row.t4),
            (Code::T13a, None, row.t13[0]),
            (Code::T13b, None, row.t13[1]),
            (Code::T5, Some(row.t5[0]), row.t5[1]),
            (Code::T6, Some(row.t6), row.t6),
        ] {
            let got = due(code, start, &cal);
            assert_eq!(got.legal_due, Some(day(legal)), "{} {code:?}", row.start);
            assert_eq!(got.kpi_due, kpi.and_then(same_clock), "{} {code:?}", row.start);
            // Only a roll or a count that looks at a day of 2027 depends on its notice.
            let leans = row.start == "11-20" && code == Code::T5;
            assert_eq!(got.provisional, leans, "{} {code:?}", row.start);
        }
    }
}

#[test]
fn the_thirty_days_of_review_roll_and_only_the_organs_are_judged() {
    let cal = Calendar::builtin();
    // 2026-08-27 + 30 = 2026-09-26, the Saturday of 中秋节; 09-28 is the Monday after.
    let start = at_nine("08-27");
    for (code, judged) in
        [(Code::T7, false), (Code::T8, true), (Code::T9, false), (Code::T10, true)]
    {
        let got = due(code, start, &cal);
        assert_eq!(got.legal_due, Some(day("09-28")), "{code:?}");
        assert_eq!(got.kpi_due, judged.then(|| Moment::of(day("09-26"), 9, 14)), "{code:?}");
    }
}

#[test]
fn limits_without_a_number_say_why() {
    let cal = Calendar::builtin();
    for (code, word) in [(Code::T11, "交办单"), (Code::T12, "及时")] {
        let got = due(code, at_nine("11-23"), &cal);
        assert_eq!((got.kpi_due, got.legal_due, got.provisional), (None, None, false));
        assert!(got.why.join("。").contains(word), "{:?}", got.why);
    }
    let said = deadline(Code::T15, at_nine("11-23"), None, None, &Limits::default(), &cal);
    assert!(said.unwrap_err().contains("请先选定 绿、黄、红 之一"));
}

#[test]
fn a_clerk_can_read_out_how_a_date_came_about() {
    let cal = Calendar::builtin();
    assert_eq!(
        due(Code::T1, at_nine("09-16"), &cal).why,
        [
            "信访部门登记后转送、交办（《信访工作条例》第22条）",
            "从 2026-09-16 次日起算 15 个自然日，到 2026-10-01",
            "10-01 是国庆节放假，按民法典第203条顺延到 10-08",
            "最迟 2026-10-08 周四 24:00",
            "考核口径：从 2026-09-16 09:14 起满 15 个 24 小时，到 2026-10-01 09:14，不顺延",
        ]
    );
    let says = |code, start, sentence: &str| {
        let why = due(code, at_nine(start), &cal).why;
        assert!(why.iter().any(|s| s == sentence), "{sentence} not in {why:#?}");
    };
    says(Code::T1, "04-24", "05-09 是周六，但调休上班，不顺延");
    says(Code::T5, "01-14", "03-15 是周日，按民法典第203条顺延到 03-16");
    says(Code::T1c, "09-30", "10-04 是国庆节放假，这个时限不顺延");
    says(Code::T13b, "09-30", "其间不计：国庆节 7 天、周末 3 天");
    says(Code::T13b, "09-30", "其间计入：10-10（调休上班）");
    says(Code::T5, "11-20", "2027 年节假日安排尚未录入，暂按周末计，录入后重算");
    // Begun on a Sunday: the first day is not counted, so nothing was passed over.
    let why = due(Code::T13a, at_nine("11-22"), &cal).why;
    assert_eq!(
        why[1..],
        ["从 2026-11-22 次日起算 3 个工作日，到 2026-11-25", "最迟 2026-11-25 周三 24:00"]
    );
    let red =
        deadline(Code::T15, at_nine("11-23"), Some(Colour::Red), None, &Limits::default(), &cal);
    assert_eq!(red.unwrap().why[0], "交办后按分类反馈（本地规定），分类红");
}

#[test]
fn next_years_notice_changes_the_answer_when_it_comes() {
    let mut cal = Calendar::builtin();
    // Sixty days from 2026-12-10 end on Monday 2027-02-08; ten working days from 12-28 cross New Year.
    let accepted = at_nine("12-10");
    let counted = at_nine("12-28");
    let before = (due(Code::T5, accepted, &cal), due(Code::T13b, counted, &cal));
    assert_eq!(before.0.legal_due, Some(day("2027-02-08")));
    assert_eq!(before.1.legal_due, Some(day("2027-01-11")));
    assert!(before.0.provisional && before.1.provisional);

    cal.add_year(
        r#"
        year = 2027   # made up for this test
        [[off]]
        name = "元旦"
        from = 2027-01-01
        to = 2027-01-03
        [[off]]
        name = "春节"
        from = 2027-02-05
        to = 2027-02-12
        [[work]]
        date = 2027-02-14
        [[off]]
        name = "劳动节"
        from = 2027-05-01
        [[off]]
        name = "国庆节"
        from = 2027-10-01
        "#,
        "2027.toml",
    )
    .unwrap();
    let after = (due(Code::T5, accepted, &cal), due(Code::T13b, counted, &cal));
    // 02-13 is the Saturday after the holiday, 02-14 the Sunday that is worked.
    assert_eq!(after.0.legal_due, Some(day("2027-02-14")));
    assert_eq!(after.1.legal_due, Some(day("2027-01-12")));
    assert!(!after.0.provisional && !after.1.provisional);
    assert!(!after.0.why.join("").contains("暂按周末计"));
    // The figures never looked at the calendar.
    assert_eq!(after.0.kpi_due, before.0.kpi_due);
}

#[test]
fn an_unknown_day_on_the_way_is_enough_to_be_provisional() {
    // 2023 is not in the table, 2024 is; both ends below lie in 2024.
    let cal = Calendar::builtin();
    assert_eq!(cal.roll(day("2023-12-30")), (day("2024-01-02"), true));
    assert_eq!(cal.nth_working_day_after(day("2023-12-28"), 5), (day("2024-01-05"), true));
    let why = due(Code::T4, at_nine("2023-12-28"), &cal).why;
    assert!(why.iter().any(|s| s.starts_with("2023 年节假日安排尚未录入")), "{why:#?}");
}

#[test]
fn codes_counts_and_colours_travel_as_their_words() {
    for code in Code::ALL {
        assert_eq!(Code::parse(code.name()), Ok(code));
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, format!("\"{}\"", code.name()));
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        assert!(!code.title().is_empty() && !code.source().is_empty());
    }
    assert_eq!(Code::parse("t13A"), Ok(Code::T13a));
    assert!(Code::parse("T14").unwrap_err().contains("T13b"));
    assert!(Colour::Green < Colour::Yellow && Colour::Yellow < Colour::Red);
    assert_eq!(serde_json::to_string(&Colour::ALL).unwrap(), r#"["绿","黄","红"]"#);
    assert_eq!(serde_json::from_str::<Colour>("\"红色\"").unwrap(), Colour::Red);
    assert_eq!(serde_json::to_string(&Count::Working).unwrap(), "\"工作日\"");
    assert_eq!(serde_json::from_str::<Count>("\"calendar\"").unwrap(), Count::Calendar);
    assert_eq!(Count::parse("工作日"), Ok(Count::Working));
}

/// Any minute from 1900 to 2200, and often one of the years that are known.
fn any_start() -> impl Strategy<Value = Moment> {
    let minutes = |from: i32, to: i32| {
        let edge = |year| Moment::of(Day::from_ymd_opt(year, 1, 1).unwrap(), 0, 0).millis();
        (edge(from)..edge(to)).prop_map(Moment::from_millis)
    };
    prop_oneof![minutes(1900, 2201), minutes(2024, 2027)]
}

fn any_limit() -> impl Strategy<Value = Limit> {
    (1u32..400, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(days, work, rolls, kpi)| {
        Limit { days, count: if work { Count::Working } else { Count::Calendar }, rolls, kpi }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_limit_ends_before_its_days_are_over(start in any_start(), limit in any_limit()) {
        let cal = Calendar::builtin();
        let due = limit.due(start, &cal);
        let legal = due.legal_due.unwrap();
        prop_assert!((legal - start.day()).num_days() >= i64::from(limit.days));
        prop_assert_eq!(due.kpi_due.is_some(), limit.kpi && limit.count == Count::Calendar);
        if let Some(kpi) = due.kpi_due {
            prop_assert_eq!(kpi.millis() - start.millis(), i64::from(limit.days) * 86_400_000);
            prop_assert!(kpi < Moment::of(legal, 24, 0), "the law never ends before the figures");
        }
        prop_assert_eq!(due.provisional, due.why.join("").contains("暂按周末计"));
    }

    #[test]
    fn one_day_more_never_ends_sooner(start in any_start(), limit in any_limit()) {
        let cal = Calendar::builtin();
        let longer = Limit { days: limit.days + 1, ..limit };
        prop_assert!(limit.due(start, &cal).legal_due <= longer.due(start, &cal).legal_due);
        let later = limit.due(start.plus_days(1), &cal).legal_due;
        prop_assert!(limit.due(start, &cal).legal_due <= later, "nor one begun a day later");
    }

    #[test]
    fn a_roll_ends_on_the_first_working_day(start in any_start()) {
        let cal = Calendar::builtin();
        let day = start.day();
        let (end, _) = cal.roll(day);
        prop_assert!(cal.is_working(end));
        prop_assert!(day.iter_days().take_while(|d| *d < end).all(|d| !cal.is_working(d)));
    }

    #[test]
    fn exactly_n_working_days_are_counted(start in any_start(), n in 0u32..300) {
        let cal = Calendar::builtin();
        let day = start.day();
        let (end, _) = cal.nth_working_day_after(day, n);
        let worked = day.iter_days().skip(1).take_while(|d| *d <= end).filter(|d| cal.is_working(*d));
        prop_assert_eq!(worked.count(), n as usize);
        prop_assert!(n == 0 || cal.is_working(end));
    }

    #[test]
    fn every_code_answers_for_every_day(
        start in any_start(), code in prop::sample::select(Code::ALL.to_vec()),
        colour in prop::sample::select(Colour::ALL.to_vec()), work in any::<bool>(),
    ) {
        let cal = Calendar::builtin();
        let count = work.then_some(Count::Working);
        let due = deadline(code, start, Some(colour), count, &Limits::default(), &cal).unwrap();
        prop_assert!(due.why.iter().all(|sentence| !sentence.is_empty()));
    }
}

#[test]
fn the_ends_of_time_are_no_panic() {
    let cal = Calendar::builtin();
    for start in [i64::MIN, i64::MAX].map(Moment::from_millis) {
        for count in [Count::Calendar, Count::Working] {
            let limit = Limit { days: 3650, count, rolls: true, kpi: true };
            assert!(limit.due(start, &cal).legal_due.is_some());
        }
    }
}
