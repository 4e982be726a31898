//! 预约 and 预登记 through the desk and by verb: nobody is put down twice unasked, nobody is turned
//! away from a reception day, whoever comes is called before those who just came, and nothing of it
//! tells of a sealed matter.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::Home;
use yichuang::calendar::{Day, Moment};
use yichuang::desk::api::{Answer, Change, Done, Query};
use yichuang::desk::booking_view::BookingView;
use yichuang::desk::queue::TakeForm;
use yichuang::desk::{Clock, Desk, DeskError};
use yichuang::matter::booking::day::DayWish;
use yichuang::matter::booking::{BookForm, BookingPress, DayText};
use yichuang::matter::duty::DutyCommand;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Clock {
    Clock::Still(Moment::parse(&format!("{text}+08:00")).unwrap())
}

fn announce(desk: &mut Desk, rooms: &[u16]) {
    let wish = DayWish {
        day: day("2026-12-05"),
        rooms: rooms.to_vec(),
        hours: Vec::new(),
        minutes: 0,
        opens: None,
        closes: None,
        text: DayText {
            place: "衢江区社会治理中心一楼".into(),
            leaders: vec!["市委书记 孙某".into()],
            phone: String::new(),
        },
    };
    desk.order(&Change::Announce(Box::new(wish))).unwrap();
}

fn batch(n: u32, story: &str) -> BookForm {
    BookForm {
        name: format!("胡某{n}"),
        phone: format!("138{n:08}"),
        heads: n % 4 + 1,
        story: story.into(),
        ..BookForm::default()
    }
}

fn put(desk: &mut Desk, reception: bool, form: BookForm) -> Result<BookingView, DeskError> {
    match desk.order(&Change::Book { reception, form: Box::new(form), print: false })? {
        Done::Booked(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn sealed_intake() -> yichuang::matter::IntakeForm {
    yichuang::matter::IntakeForm {
        purpose: "揭发控告".into(),
        accused: Some(yichuang::matter::intake::AccusedForm {
            name: "某某".into(),
            unit: String::new(),
        }),
        room: String::new(),
        units: Vec::new(),
        colour: String::new(),
        ..support::intake(1)
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, DeskError>) -> String {
    result.unwrap_err().code().to_owned()
}

#[test]
fn a_reception_day_sorts_gives_times_and_turns_nobody_away() {
    let home = Home::new();
    let mut desk = home.desk();
    let story = "土地流转费用三年没有付清";
    assert_eq!(code(put(&mut desk, true, batch(1, story))), "no_day");
    announce(&mut desk, &[1, 3, 15]);
    let first = put(&mut desk, true, batch(1, story)).unwrap();
    assert_eq!((first.number.as_str(), first.time.as_str()), ("Y001", "08:30"));
    assert!(!first.sorted, "suggested by the words, not chosen by a person");
    assert_eq!((first.visitor.as_str(), first.phone.as_str()), ("胡＊", "138＊＊＊＊0001"));
    // Room 5 hears 流转, but is not open that day: the fallback is.
    assert_eq!(first.room, 15);
    let chosen = put(&mut desk, true, BookForm { room: "1".into(), ..batch(2, story) }).unwrap();
    assert_eq!((chosen.room, chosen.sorted, chosen.time.as_str()), (1, true, "08:30"));
    assert_eq!(
        code(put(&mut desk, true, BookForm { room: "9".into(), ..batch(3, story) })),
        "room"
    );

    // 28 times in room 3; whoever is the 29th waits in order, without a time.
    for n in 10..39 {
        let form = BookForm { room: "3".into(), ..batch(n, "工资被拖欠") };
        let there = put(&mut desk, true, form).unwrap();
        assert_eq!(there.time.is_empty(), n == 38, "{n}: {}", there.time);
    }
    let cancel = BookingPress::Cancel { reason: "电话里说不来了".into() };
    let (date, number) = (day("2026-12-05"), "Y010".to_owned());
    desk.order(&Change::Booking { day: date, number, press: cancel.clone() }).unwrap();
    // The time is free again; the next one gets it.
    let again = put(&mut desk, true, BookForm { room: "3".into(), ..batch(50, "工伤") }).unwrap();
    assert!(!again.time.is_empty());
    let number = "Y010".to_owned();
    assert_eq!(
        code(desk.order(&Change::Booking { day: date, number, press: cancel })),
        "cancelled"
    );

    // Whoever has to phone them reads name and number, and says why; lists stay masked.
    let look = |reason: &str| {
        let press = BookingPress::Unmask { reason: reason.into() };
        Change::Booking { day: date, number: "Y010".to_owned(), press }
    };
    assert_eq!(code(desk.order(&look(" "))), "reason");
    let Done::Booked(seen) = desk.order(&look("告诉一声改日子了")).unwrap() else {
        panic!()
    };
    assert!(seen.unmasked && seen.phone == "13800000017", "{seen:?}");
    let masked = desk.booking(date, "Y010").unwrap();
    assert!(!masked.unmasked && masked.phone == "138＊＊＊＊0017", "{masked:?}");

    let Answer::Bookings(list) = desk.ask(&Query::Bookings(None)).unwrap() else { panic!() };
    assert_eq!((list.day, list.batches), (date, 31));
    assert_eq!(
        list.rooms.iter().map(|r| (r.no, r.batches)).collect::<Vec<_>>(),
        [(1, 1), (3, 29), (15, 1)]
    );
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

#[test]
fn who_looks_the_same_is_asked_about_never_merged() {
    let home = Home::new();
    let mut desk = home.desk();
    announce(&mut desk, &[]);
    put(&mut desk, true, batch(1, "工资被拖欠")).unwrap();
    let same_phone = BookForm { name: "郑某".into(), ..batch(1, "要工钱") };
    let refused = put(&mut desk, true, same_phone.clone()).unwrap_err();
    assert_eq!(refused.code(), "maybe_same");
    assert!(refused.to_string().contains("Y001（电话相同）"), "{refused}");
    // The same name in another room is another matter; in the same room it is asked about.
    let named = BookForm { phone: String::new(), ..batch(1, "工资被拖欠") };
    assert_eq!(code(put(&mut desk, true, named.clone())), "maybe_same");
    put(&mut desk, true, BookForm { room: "9".into(), ..named }).unwrap();
    let other = put(&mut desk, true, BookForm { distinct: true, ..same_phone }).unwrap();
    assert_eq!(other.number, "Y003", "no number was used up by refusals");
}

#[test]
fn a_report_of_wrongdoing_is_put_down_nowhere() {
    let home = Home::new();
    let mut desk = home.desk();
    announce(&mut desk, &[]);
    let said = batch(1, "检举村书记贪污征地款");
    assert_eq!(code(put(&mut desk, true, said.clone())), "report");
    let report = BookForm { purpose: "揭发控告".into(), ..batch(2, "有事要说") };
    assert_eq!(code(put(&mut desk, true, report)), "report");
    let asked = put(&mut desk, true, BookForm { purpose: "求决".into(), ..said }).unwrap();
    assert_eq!(asked.number, "Y001");
}

#[test]
fn whoever_comes_has_a_matter_a_number_and_goes_first() {
    let home = Home::new();
    let mut desk = home.desk();
    announce(&mut desk, &[]);
    put(&mut desk, true, BookForm { town: "云溪乡".into(), ..batch(1, "工资被拖欠三个月") })
        .unwrap();
    put(&mut desk, true, batch(2, "工伤没有赔")).unwrap();
    let arrive = |number: &str| Change::Arrive { number: number.into(), form: None, print: false };
    assert_eq!(code(desk.order(&arrive("y1"))), "unknown_booking", "another day");

    desk.set_clock(at("2026-12-05T08:25:00"));
    let take = TakeForm { pool: "3".into(), ..TakeForm::default() };
    desk.order(&Change::Take(take)).unwrap();
    let Done::Arrived(arrived) = desk.order(&arrive("y1")).unwrap() else { panic!() };
    let ticket = arrived.ticket.unwrap();
    assert_eq!((ticket.number.as_str(), ticket.booked, ticket.ahead), ("A002", true, 0));
    let matter = arrived.registered.unwrap().matter;
    assert_eq!((matter.visit.channel.as_str(), matter.visit.head_count), ("预登记", 2));
    assert_eq!(matter.place.as_deref(), Some("330803207"));
    assert_eq!(ticket.matter, matter.number);
    let Done::Called(called) = desk.order(&Change::CallNext(3)).unwrap() else { panic!() };
    assert_eq!(called.number, "A002", "before A001, who just came");
    assert_eq!(code(desk.order(&arrive("Y001"))), "arrived");

    // 08:45 plus a quarter of an hour, and nobody came.
    desk.set_clock(at("2026-12-05T09:01:00"));
    let Answer::Bookings(list) = desk.ask(&Query::Bookings(None)).unwrap() else { panic!() };
    assert_eq!((list.arrived, list.missed), (1, 1));
    // Coming late is coming.
    desk.order(&arrive("Y002")).unwrap();
    // A number taken by mistake is taken back, and the person may have one again.
    desk.order(&Change::Undo).unwrap();
    let Done::Arrived(again) = desk.order(&arrive("Y002")).unwrap() else { panic!() };
    assert!(again.registered.is_none(), "their matter is there already");
    assert_eq!(again.ticket.unwrap().number, "A004");
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

#[test]
fn an_official_is_booked_for_a_matter_once_and_only_when_they_sit() {
    let home = Home::new();
    let mut desk = home.desk();
    let registered = desk.register(&support::intake(1), None, false).unwrap();
    let number = registered.matter.number;
    let form = BookForm { matter: number, date: "2026-12-01".into(), ..BookForm::default() };
    let booked = put(&mut desk, false, form.clone()).unwrap();
    assert_eq!((booked.word, booked.with.as_str()), ("预约", "中心 劳某"));
    assert_eq!(code(put(&mut desk, false, form)), "booked");
    let on = |date: &str, n| BookForm { date: date.into(), ..batch(n, "问低保") };
    assert_eq!(code(put(&mut desk, false, on("2026-12-05", 7))), "no_sitting", "Saturday");
    assert_eq!(code(put(&mut desk, false, on("2026-11-20", 7))), "past");
    let wish = BookForm { time: "08:30".into(), ..on("2026-12-01", 7) };
    assert_eq!(code(put(&mut desk, false, wish)), "slot", "the first has it");
    for n in 8..15 {
        put(&mut desk, false, on("2026-12-01", n)).unwrap();
    }
    assert_eq!(code(put(&mut desk, false, on("2026-12-01", 20))), "full");
    let seat = desk.find_seat(day("2026-12-02"), "", "").unwrap().seat;
    let command = DutyCommand::Absent { seat };
    desk.order(&Change::Duty { command, reason: "出差".into() }).unwrap();
    assert_eq!(code(put(&mut desk, false, on("2026-12-02", 21))), "gap");
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

#[test]
fn the_header_and_the_slip_name_whoever_really_sits() {
    let home = Home::new();
    let mut desk = home.desk();
    let before = desk.duty_words(day("2026-11-23")).unwrap().unwrap();
    let seat = desk.find_seat(day("2026-11-23"), "", "").unwrap().seat;
    let by = desk.rules().staff.iter().find(|s| s.name == "劳某").unwrap().id.clone();
    let command = DutyCommand::Cover { seat, by };
    desk.order(&Change::Duty { command, reason: "陈某去省里开会".into() }).unwrap();
    let after = desk.duty_words(day("2026-11-23")).unwrap().unwrap();
    assert_ne!(before, after);
    assert_eq!(after, "区政协副主席 劳某");
    let number = desk.register(&support::intake(1), None, false).unwrap().matter.number;
    let Answer::Slip(slip) = desk.ask(&Query::Slip(number)).unwrap() else { panic!() };
    assert_eq!(slip.duty.as_deref(), Some("区政协副主席 劳某"));
}

#[test]
fn a_sealed_matter_cannot_be_booked_and_looks_as_if_it_were_not_there() {
    let home = Home::new();
    let mut desk = home.sealed_desk();
    let sealed = desk.register(&sealed_intake(), None, false).unwrap().matter.number;
    let book = |number: &str| BookForm { matter: number.into(), ..BookForm::default() };
    let real = put(&mut desk, false, book(&sealed)).unwrap_err().to_string();
    let made_up = put(&mut desk, false, book("QJM20261123-0099")).unwrap_err().to_string();
    assert_eq!(real.replace(&sealed, "N"), made_up.replace("QJM20261123-0099", "N"));
}

#[test]
fn verify_sees_a_booking_and_a_change_that_were_rewritten() {
    let home = Home::new();
    let mut desk = home.desk();
    announce(&mut desk, &[]);
    put(&mut desk, true, batch(1, "工资被拖欠")).unwrap();
    let seat = desk.find_seat(day("2026-11-23"), "", "").unwrap().seat;
    let command = DutyCommand::Absent { seat };
    desk.order(&Change::Duty { command, reason: "出差".into() }).unwrap();
    drop(desk);
    for (stream, what) in [("booking", "预约"), ("duty", "坐班改动"), ("reception_day", "接访日")]
    {
        let conn = rusqlite::Connection::open(home.store()).unwrap();
        let (kept, room): (String, Option<i64>) = conn
            .query_row("SELECT state, room FROM folds WHERE stream = ?1", [stream], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap();
        let bent = kept.replace("\"version\":1", "\"version\":2");
        conn.execute("UPDATE folds SET state = ?1 WHERE stream = ?2", [&bent, stream]).unwrap();
        drop(conn);
        let report = home.desk().verify().unwrap();
        assert!(report.problems.iter().any(|p| p.contains(what)), "{:?}", report.problems);
        let conn = rusqlite::Connection::open(home.store()).unwrap();
        conn.execute("UPDATE folds SET state = ?1 WHERE stream = ?2", [&kept, stream]).unwrap();
        for bend in ["chair = 'x'", "chair = NULL, room = 99"] {
            let bend = format!("UPDATE folds SET {bend} WHERE stream = ?1");
            conn.execute(&bend, [stream]).unwrap();
            let report = home.desk().verify().unwrap();
            assert!(report.problems.iter().any(|p| p.contains(what)), "{:?}", report.problems);
        }
        let back = "UPDATE folds SET room = ?1 WHERE stream = ?2";
        conn.execute(back, rusqlite::params![room, stream]).unwrap();
    }
    assert!(home.desk().verify().unwrap().ok);
}

fn said(output: &std::process::Output) -> Value {
    let text = if output.status.success() { &output.stdout } else { &output.stderr };
    serde_json::from_slice(text).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn the_verbs_go_the_same_way() {
    let home = Home::new();
    let run = |words: &[&str]| home.run(&[words, &["--json"]].concat());
    let table =
        said(&run(&["duty", "--from", "2026-11-23", "--to", "2026-11-29", "--place", "中心"]));
    let sits: Vec<usize> = table["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["sits"].as_array().unwrap().len())
        .collect();
    assert_eq!(sits, [1, 1, 1, 1, 1, 0, 0]);
    // It is the 23rd: whoever has not received anybody this month is listed.
    assert_eq!(table["below"].as_array().unwrap().len(), 5);
    let absent = run(&["duty", "absent", "--date", "2026-11-24", "--reason", "出差"]);
    assert_eq!(said(&absent)[0]["gap"], json!(true));
    let past = run(&["duty", "cover", "--date", "2026-11-20", "--by", "劳某", "--reason", "晚了"]);
    assert_eq!(
        (past.status.code(), said(&past)["error"]["code"].clone()),
        (Some(1), json!("past"))
    );
    let swap =
        run(&["duty", "swap", "--date", "2026-11-25", "--to", "2026-11-26", "--reason", "换"]);
    assert_eq!(said(&swap).as_array().unwrap().len(), 2);

    let none = run(&["preregister", "--name", "吴某", "--story", "工资被拖欠"]);
    assert_eq!(said(&none)["error"]["code"], json!("no_day"));
    run(&["announce", "--date", "2026-12-05", "--place", "中心一楼", "--leader", "市委书记 孙某"]);
    let file = home.dir.path().join("batches.toml");
    let text = "[[batch]]\nname = \"吴某\"\nheads = 3\nphone = \"13800000001\"\nstory = \"工资被拖欠\"\n\n[[batch]]\nname = \"胡某\"\nphone = \"13800000001\"\nstory = \"工钱没有给\"\n\n[[batch]]\nname = \"\"\nstory = \"没有名字\"\n";
    std::fs::write(&file, text).unwrap();
    let output = home.run(&["preregister", "--from", file.to_str().unwrap()]);
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let codes: Vec<_> = lines.iter().map(|l| l["error"]["code"].as_str().unwrap_or("ok")).collect();
    assert_eq!((codes, output.status.code()), (vec!["ok", "maybe_same", "field"], Some(1)));
    let list = said(&run(&["bookings"]));
    assert_eq!((list["batches"].clone(), list["heads"].clone()), (json!(1), json!(3)));
    let moved = said(&run(&["bookings", "move", "Y001", "--to", "15", "--date", "2026-12-05"]));
    assert_eq!((moved["room"]["no"].clone(), moved["sorted"].clone()), (json!(15), json!(true)));
    let come = home.run(&["arrive", "Y1", "--json", "--at", "2026-12-05T08:25:00+08:00"]);
    assert_eq!(said(&come)["ticket"]["booked"], json!(true));
    assert!(home.run(&["verify"]).status.success());
}
