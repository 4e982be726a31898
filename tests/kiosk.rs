//! The kiosk: what its handle can do and cannot, and what a window makes of what it sent.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, morning, nobody};
use yichuang::desk::api::{InboxItem, InboxWhat};
use yichuang::desk::kiosk::{Given, Kiosk};
use yichuang::desk::{Answer, Change, Clock, Desk, Done, Options, Query};
use yichuang::matter::intake::VisitorForm;
use yichuang::matter::kiosk::ItemCommand;
use yichuang::matter::words::{CallWhy, Content, Solved};
use yichuang::matter::{Command, IntakeForm};
use yichuang::store::Location;

/// What is entered at a kiosk in these tests: none of it may be readable in the store.
const TOLD: &str = "征地的补偿款没有拿到";

fn kiosk(home: &Home) -> Kiosk {
    // A kiosk's account has no key file, so its folder of settings is another one.
    let nowhere = home.dir.path().join("kiosk");
    let location = Location { config_dir: nowhere, ..home.location() };
    Kiosk::open(&Options { location, seat: "莲花自助".into(), ..home.options(morning()) }).unwrap()
}

fn form() -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm { id_number: nobody(1), ..VisitorForm::default() },
        channel: "自助机".into(),
        purpose: "求决".into(),
        place: "莲花镇".into(),
        narrative: format!("房子和土地：{TOLD}"),
        room: "1".into(),
        ..IntakeForm::default()
    }
}

fn inbox(desk: &Desk) -> Vec<InboxItem> {
    match desk.ask(&Query::Inbox).unwrap() {
        Answer::Inbox(list) => list,
        other => panic!("{other:?}"),
    }
}

fn told(desk: &Desk) -> (i64, IntakeForm) {
    let items = inbox(desk);
    let item = items.iter().find(|i| matches!(i.what, InboxWhat::Told { .. })).unwrap();
    match desk.ask(&Query::Told(item.id)).unwrap() {
        Answer::Told(form) => (item.id, *form),
        other => panic!("{other:?}"),
    }
}

fn complete(form: IntakeForm) -> IntakeForm {
    let visitor = VisitorForm { name: "吴某".into(), ..form.visitor.clone() };
    let (units, colour) = (vec!["区自然资源局".into()], "绿".into());
    IntakeForm { visitor, units, colour, ..form }
}

fn assert_whole(desk: &Desk) {
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

#[test]
fn a_matter_told_at_a_kiosk_is_completed_under_its_own_number_and_code() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut kiosk = kiosk(&home);
    let Given { number, code, ahead, .. } = kiosk.tell(1, &form()).unwrap();
    let code = code.unwrap();
    assert_eq!((number.as_str(), ahead), ("A001", 0));
    assert_eq!(kiosk.track(code.digits()).unwrap().stage, "已收到");
    assert_whole(&desk);
    let (id, told) = told(&desk);
    assert_eq!(told.visitor.id_number, nobody(1));
    let new = desk.register(&complete(told), None, false).unwrap();
    assert_eq!(new.matter.code, code);
    assert_eq!(new.matter.visit.channel, "自助机");
    assert_eq!(new.ticket.unwrap().number, "A001");
    assert_eq!(kiosk.track(code.digits()).unwrap().stage, "已交办");
    assert!(inbox(&desk).is_empty());
    // Another window that had it open is told, and nothing is registered twice.
    let again = IntakeForm { kiosk: Some(id), ..complete(form()) };
    assert_eq!(desk.register(&again, None, false).unwrap_err().code(), "kiosk_closed");
    assert_whole(&desk);
}

#[test]
fn what_becomes_a_report_leaves_no_way_from_the_kiosk_to_it() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut kiosk = kiosk(&home);
    let code = kiosk.tell(1, &form()).unwrap().code.unwrap();
    let (_, told) = told(&desk);
    let report =
        IntakeForm { purpose: "揭发控告".into(), room: String::new(), ..complete(told) };
    let report = IntakeForm { units: Vec::new(), colour: String::new(), ..report };
    let new = desk.register(&report, None, false).unwrap();
    assert!(new.matter.sealed && new.ticket.is_none());
    assert_ne!(new.matter.code, code);
    assert_eq!(kiosk.track(code.digits()).unwrap().stage, "窗口已处理");
    assert_whole(&home.sealed_desk());
}

#[test]
fn only_an_answered_matter_is_rated_and_the_last_verdict_counts() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut kiosk = kiosk(&home);
    let code = kiosk.tell(1, &form()).unwrap().code.unwrap();
    let rate = |kiosk: &mut Kiosk, solved, content| kiosk.rate(code.digits(), solved, content);
    let early = rate(&mut kiosk, Solved::Yes, Content::Satisfied).unwrap_err();
    assert_eq!(early.code(), "unknown_code", "nothing is registered yet");
    let new = desk.register(&complete(told(&desk).1), None, false).unwrap();
    let early = rate(&mut kiosk, Solved::Yes, Content::Satisfied).unwrap_err();
    assert_eq!(early.code(), "stage");
    assert!(!kiosk.track(code.digits()).unwrap().may_rate);
    let command = Command::Conclude { reply: "补偿款已付清".into() };
    desk.act(&new.matter.number, None, &command).unwrap();
    assert!(kiosk.track(code.digits()).unwrap().may_rate);
    rate(&mut kiosk, Solved::No, Content::Unsatisfied).unwrap();
    rate(&mut kiosk, Solved::Yes, Content::Fairly).unwrap();
    let Answer::Matter(view) = desk.ask(&Query::Matter(new.matter.number)).unwrap() else {
        panic!();
    };
    let rating = view.matter.rating.unwrap();
    assert_eq!((rating.solved, rating.content.code()), (Solved::Yes, 1));
    let told = format!("{:?}", view);
    assert!(told.contains("未化解、不满意（3）") && told.contains("化解、基本满意（1）"), "{told}");
    assert_whole(&desk);
}

#[test]
fn a_call_is_answered_and_what_is_no_matter_put_aside_with_a_reason() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut kiosk = kiosk(&home);
    kiosk.tell(1, &form()).unwrap();
    kiosk.call(CallWhy::Help).unwrap();
    let items = inbox(&desk);
    assert_eq!(items[0].what, InboxWhat::Called(CallWhy::Help), "a person waiting comes first");
    assert_eq!(items[0].machine, "莲花镇自助机");
    let deal = |id, command| Change::Deal { id, command };
    assert_eq!(desk.order(&deal(items[0].id, ItemCommand::Answer)).unwrap(), Done::Dealt);
    let bare = ItemCommand::SetAside { reason: " ".into() };
    assert_eq!(desk.order(&deal(items[1].id, bare)).unwrap_err().code(), "reason");
    let aside = ItemCommand::SetAside { reason: "本人说不反映了".into() };
    desk.order(&deal(items[1].id, aside)).unwrap();
    assert!(inbox(&desk).is_empty());
    assert_whole(&desk);
}

#[test]
fn an_official_is_booked_without_a_name_and_the_phone_opens_only_at_a_window() {
    let home = Home::new();
    let mut desk = home.desk();
    let mut kiosk = kiosk(&home);
    let free = kiosk.free().unwrap();
    let today = morning().day();
    assert_eq!((free.len(), free[0].sits.day), (9, today));
    let phone = "13800000001";
    assert_eq!(kiosk.book(&free[0].seat, "1380000").unwrap_err().code(), "phone");
    let booked = kiosk.book(&free[0].seat, phone).unwrap();
    assert_eq!((booked.number.as_str(), booked.time.as_str()), ("Y001", "09:15"));
    assert_eq!(booked.slip.facts.text("booking"), "Y001");
    // The engine's own limit: eight a sitting, whoever books; then it is offered no more.
    for n in 2..=8 {
        assert_eq!(kiosk.book(&free[0].seat, "").unwrap().number, format!("Y00{n}"));
    }
    let log = desk.store().view().last_seq().unwrap();
    assert_eq!(kiosk.book(&free[0].seat, phone).unwrap_err().code(), "full");
    let after = desk.store().view().last_seq().unwrap();
    assert_eq!(after, log, "no phone is kept of somebody who got no place");
    assert!(kiosk.free().unwrap().iter().all(|other| other.seat != free[0].seat));
    for file in std::fs::read_dir(home.store().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(
            !bytes.windows(phone.len()).any(|w| w == phone.as_bytes()),
            "the phone is readable"
        );
    }
    let row = desk.booking(today, "Y001").unwrap();
    assert_eq!((row.visitor.as_str(), row.phone.as_str()), ("自助", "138＊＊＊＊0001"));
    assert_eq!(desk.booking(today, "Y002").unwrap().phone, "");
    assert!(inbox(&desk).is_empty(), "nothing for a window to do before they come");
    // They come: a number before those who just came, and no name asked for it.
    let arrived = desk.arrive("Y001", None, false).unwrap();
    assert!(arrived.registered.is_none() && arrived.ticket.unwrap().booked);
    assert_whole(&desk);
}

#[test]
fn where_the_town_has_its_own_days_its_secretary_is_offered_and_nobody_else() {
    let text = std::fs::read_to_string("fixtures/packs/fengxi.toml").unwrap();
    let channel = "[kiosk]\nchannel = \"自助\"\n[[kiosk.machine]]\nid = \"k1\"\nname = \"凤\"\n\
                   hall = \"凤\"\nplace = \"339901101\"\n[[kiosk.menu]]\nsay = \"谁接访\"\ndo = \"duty\"\n\
                   [[channel]]\nname = \"自助\"\ngroup = \"访\"\n";
    let home = Home::new();
    let packs = home.dir.path().join("own/packs");
    std::fs::create_dir_all(&packs).unwrap();
    std::fs::write(packs.join("town.toml"), format!("{text}\n{channel}")).unwrap();
    let pack = yichuang::pack::Pack::load("town", packs.parent()).unwrap();
    let options = Options { pack: pack.into(), ..home.options(morning()) };
    let _desk = Desk::open(&options).unwrap();
    let kiosk = Kiosk::open(&Options { seat: "k1".into(), ..options }).unwrap();
    let free = kiosk.free().unwrap();
    let days: Vec<String> = free.iter().map(|free| free.sits.day.to_string()).collect();
    assert_eq!(days[..4], ["2026-12-01", "2026-12-01", "2026-12-01", "2026-12-11"]);
    assert!(free[0].sits.who.as_deref().unwrap().starts_with("党委书记"), "{free:?}");
}

#[test]
fn verify_notices_a_changed_envelope_and_a_changed_row() {
    let home = Home::new();
    let desk = home.desk();
    kiosk(&home).tell(1, &form()).unwrap();
    let conn = rusqlite::Connection::open(home.store()).unwrap();
    let spoil = |sql: &str| {
        conn.execute_batch(&format!("BEGIN; {sql}")).unwrap();
        conn.execute_batch("COMMIT").unwrap();
        desk.verify().unwrap().problems
    };
    assert!(desk.verify().unwrap().ok);
    let problems = spoil("UPDATE kiosk SET seat = 'x'");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problems = spoil("UPDATE kiosk SET seat = '莲花自助', envelope = zeroblob(99)");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problems = spoil("DELETE FROM kiosk");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn the_handle_has_no_call_that_lists_or_reads_a_person() {
    let source =
        [include_str!("../src/desk/kiosk.rs"), include_str!("../src/desk/kiosk/booking.rs")]
            .concat();
    let calls: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "))
        .map(|line| line.split('(').next().unwrap())
        .collect();
    let known = [
        "open",
        "pack",
        "machine",
        "now",
        "take_number",
        "tell",
        "call",
        "track",
        "rate",
        "sitting",
        "free",
        "book",
    ];
    assert_eq!(
        calls, known,
        "a new call of the kiosk's handle: does it list, does it read a person?"
    );
    // No way around the calls either: its parts are its own, and it lends the store to nobody.
    let body = source.split("pub struct Kiosk {").nth(1).unwrap().split('}').next().unwrap();
    assert!(!body.contains("pub"), "{body}");
    assert!(!source.contains("impl std::ops::Deref") && !source.contains("-> &Store"));
    // Of what was told, `track` gives back nothing.
    let home = Home::new();
    let _desk = home.desk();
    let mut kiosk = kiosk(&home);
    let code = kiosk.tell(1, &form()).unwrap().code.unwrap();
    let seen = serde_json::to_string(&kiosk.track(code.digits()).unwrap()).unwrap();
    assert!(!seen.contains(TOLD) && !seen.contains(&nobody(1)), "{seen}");
}

#[test]
fn what_was_told_lies_closed_in_the_store_and_opens_only_with_the_windows_key() {
    let home = Home::new();
    let desk = home.desk();
    kiosk(&home).tell(1, &form()).unwrap();
    for file in std::fs::read_dir(home.store().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for part in [TOLD, &nobody(1), "补偿款"] {
            assert!(!bytes.windows(part.len()).any(|w| w == part.as_bytes()), "{part}");
        }
    }
    assert!(told(&desk).1.narrative.contains(TOLD));
}

#[test]
fn the_engine_refuses_a_kiosk_every_table_it_has_no_business_in() {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&support::intake(1), None, false).unwrap();
    let mut conn = rusqlite::Connection::open(home.store()).unwrap();
    yichuang::store::sqlite::fence(&mut conn).unwrap();
    for table in ["bodies", "handles", "words_open", "drafts", "spool", "room_days"] {
        let denied = conn.prepare(&format!("SELECT * FROM {table}"));
        assert!(denied.is_err(), "{table} can be read");
    }
    for sql in [
        "DELETE FROM tickets",
        "UPDATE folds SET state = ''",
        "DELETE FROM folds",
        "DROP TABLE kiosk",
        "PRAGMA writable_schema = 1",
        "ATTACH 'x' AS x",
    ] {
        assert!(conn.prepare(sql).is_err(), "{sql}");
    }
    assert!(conn.prepare("SELECT * FROM tickets").is_ok());
}

#[test]
fn stores_that_differ_only_in_what_became_a_report_look_the_same() {
    let (plain, mixed) = (Home::new(), Home::new());
    let shown = |home: &Home, command: &dyn Fn(&mut Desk)| {
        let mut desk = home.desk();
        kiosk(home).tell(1, &form()).unwrap();
        kiosk(home).take_number(3).unwrap();
        command(&mut desk);
        [Query::Home, Query::Inbox, Query::Hall(None), Query::Board, Query::Drafts]
            .map(|query| format!("{:?}", desk.ask(&query).unwrap()))
    };
    let aside = shown(&plain, &|desk| {
        let (id, _) = told(desk);
        let command = ItemCommand::SetAside { reason: "本人说不反映了".into() };
        desk.order(&Change::Deal { id, command }).unwrap();
    });
    let sealed = shown(&mixed, &|desk| {
        let (_, told) = told(desk);
        let report =
            IntakeForm { purpose: "揭发控告".into(), room: String::new(), ..complete(told) };
        let report = IntakeForm { units: Vec::new(), colour: String::new(), ..report };
        desk.register(&report, None, false).unwrap();
    });
    assert_eq!(aside, sealed);
}

#[test]
fn two_kiosks_and_a_window_give_no_number_twice_in_an_hour() {
    let home = Home::new();
    let mut desk = home.desk();
    let machine = |seat: &'static str| {
        let options = Options { seat: seat.into(), ..home.options(morning()) };
        move || -> Vec<String> {
            // A process a visitor, one a minute.
            (0..60)
                .map(|minute| {
                    let at = morning().plus_millis(minute * 60_000);
                    let options = Options { clock: Clock::Still(at), ..options.clone() };
                    let mut kiosk = Kiosk::open(&options).unwrap();
                    let given = match minute % 3 {
                        0 => kiosk.take_number(1 + (minute % 15) as u16),
                        _ => kiosk.tell(1, &form()),
                    };
                    given.unwrap().number
                })
                .collect()
        }
    };
    let machines = ["莲花自助", "大厅自助"].map(|seat| std::thread::spawn(machine(seat)));
    let mut numbers: Vec<String> = Vec::new();
    for minute in 0..60 {
        desk.set_clock(Clock::Still(morning().plus_millis(minute * 60_000)));
        // The window registers whoever came, completes what kiosks sent, and calls.
        let new = desk.register(&support::intake(minute as u32 + 100), None, false).unwrap();
        numbers.push(new.ticket.unwrap().number);
        if inbox(&desk).iter().any(|i| matches!(i.what, InboxWhat::Told { .. })) {
            let form = complete(told(&desk).1);
            desk.register(&form, None, false).unwrap();
        }
        let _ = desk.call_next(1);
    }
    for machine in machines {
        numbers.extend(machine.join().unwrap());
    }
    let all = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!((all, numbers.len()), (180, 180));
    assert_eq!((numbers[0].as_str(), numbers[179].as_str()), ("A001", "A180"));
    assert_whole(&desk);
}
