//! The spool prints any form about anything that is stored: queued in the transaction that saves,
//! one sender a printer, a copy counted, a question where the fate is unknown.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, intake_line, text};
use yichuang::desk::api::{Answer, JobAnswer, JobState, Paper};
use yichuang::desk::printing::Fate;
use yichuang::desk::{Change, Desk, Done, Query};
use yichuang::paper::{Delivery, PaperKind, Press, PrinterTarget, Profile};

fn paper(form: &str, about: &str, subject: &str) -> Paper {
    let personal = ["register", "assignment"].contains(&form);
    let (form, about) = (form.to_owned(), about.to_owned());
    Paper { title: form.clone(), form, about, subject: subject.to_owned(), personal }
}

fn order(desk: &mut Desk, form: &str, about: &str, subject: &str) -> Result<u32, String> {
    let change = Change::Print(Box::new(paper(form, about, subject)));
    match desk.order(&change) {
        Ok(Done::Queued(queued)) => Ok(queued.copy),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.code().to_owned()),
    }
}

fn jobs(desk: &Desk) -> Vec<(String, String, JobState)> {
    let Answer::Jobs(jobs) = desk.ask(&Query::Jobs).unwrap() else { panic!() };
    jobs.into_iter().map(|job| (job.form, job.label, job.state)).collect()
}

fn slips(home: &Home) -> Press {
    let target = PrinterTarget::File(home.dir.path().join("slips/"));
    Press::new(PaperKind::Slip, target, Profile::default()).unwrap()
}

#[test]
fn any_form_about_anything_goes_to_the_printer_of_its_paper() {
    let home = Home::new();
    home.register(&intake_line(1));
    let mut desk = home.desk();
    assert_eq!(order(&mut desk, "ticket", "ticket", "a1"), Ok(0));
    assert_eq!(order(&mut desk, "register", "matter", "QJ20261123-0001"), Ok(0));
    assert_eq!(order(&mut desk, "ticket", "ticket", "A001"), Ok(1), "the second copy is counted");
    assert_eq!(order(&mut desk, "receipt", "matter", "QJ20261123-0001"), Ok(1));
    assert_eq!(order(&mut desk, "ticket", "ticket", "A002"), Err("unknown_number".into()));
    assert_eq!(order(&mut desk, "x", "nothing", "1"), Err("unknown".into()));

    let mut press = slips(&home);
    let sent: Vec<Delivery> =
        std::iter::from_fn(|| press.next(&mut desk, "test").unwrap()).collect();
    let told: Vec<_> = sent.iter().map(|d| (d.title.as_str(), d.label.as_deref())).collect();
    let (ticket, receipt) = (("排队号票", Some("A001")), ("受理回执单", Some("QJ20261123-0001")));
    assert_eq!(told, [ticket, ticket, receipt]);
    assert!(sent.iter().all(|d| d.fate == Fate::Sent), "{sent:?}");
    // The letter waits for its own printer and says who stands on it.
    let (form, number) = ("register".to_owned(), "QJ20261123-0001".to_owned());
    assert_eq!(jobs(&desk), [(form, number, JobState::Queued)]);
    let leased = desk.take_job("letters", &|name| name == "register").unwrap().unwrap();
    let facts = leased.facts.clone().unwrap();
    assert!(!facts.text("name").contains('＊') && facts.text("id_number").len() == 18);
    let shown = text(&home.run(&["show", "QJ20261123-0001", "--json"]).stdout);
    assert!(shown.contains("打印《register》"), "making it was recorded: {shown}");
    assert!(home.run(&["verify"]).status.success());
}

#[test]
fn a_printer_that_is_busy_with_one_paper_does_not_hold_the_other() {
    let home = Home::new();
    home.register(&intake_line(1));
    let mut desk = home.desk();
    for _ in 0..2 {
        order(&mut desk, "ticket", "ticket", "A001").unwrap();
        order(&mut desk, "guide", "matter", "QJ20261123-0001").unwrap();
    }
    let letter = |name: &str| name == "guide";
    let slip = |name: &str| name == "ticket";
    let first = desk.take_job("slips", &slip).unwrap().unwrap();
    assert_eq!(desk.take_job("slips too", &slip).unwrap(), None, "one sender a printer");
    assert_eq!(desk.take_job("letters", &letter).unwrap().unwrap().form, "guide");
    desk.end_job(&first, &Fate::Unknown("断了".into())).unwrap();
    assert_ne!(desk.take_job("slips", &slip).unwrap().unwrap().id, first.id, "never by itself");
    let answer = Change::Job { id: first.id, answer: JobAnswer::Printed };
    assert_eq!(desk.order(&answer).unwrap(), Done::JobAnswered);
    assert_eq!(desk.order(&answer).unwrap_err().code(), "job", "asked once");
}

#[test]
fn the_number_stands_on_the_receipt_and_has_its_own_slip_where_the_seat_wants_one() {
    let home = Home::new();
    let mut desk = home.desk();
    desk.register(&support::intake(1), None, true).unwrap();
    assert_eq!(jobs(&desk).len(), 1, "one paper in the hand");
    let leased = desk.take_job("test", &|_| true).unwrap().unwrap();
    assert_eq!(leased.facts.unwrap().text("ticket"), "A001");
    desk.set_number_slip(true);
    desk.register(&support::intake(2), None, true).unwrap();
    let own = ("ticket".to_owned(), "A002".to_owned(), JobState::Queued);
    assert!(jobs(&desk).contains(&own) && jobs(&desk).len() == 3, "{:?}", jobs(&desk));
    // A report has no number, so nothing but its receipt is printed.
    let report = yichuang::matter::IntakeForm {
        purpose: "揭发控告".into(),
        room: String::new(),
        units: Vec::new(),
        colour: String::new(),
        ..support::intake(3)
    };
    desk.register(&report, None, true).unwrap();
    assert_eq!(jobs(&desk).iter().filter(|job| job.0 == "ticket").count(), 1);
}

#[test]
fn a_paper_of_a_sealed_matter_is_never_queued_but_its_receipt() {
    let home = Home::new();
    let report = r#"{"visitor":{"name":"赵某某","id_number":"330803180501010013"},
        "purpose":"揭发控告","narrative":"有人私分了集体的钱","accused":{"name":"钱某"}}"#;
    let number =
        home.register(&report.replace('\n', " "))[0]["number"].as_str().unwrap().to_owned();
    let mut desk = home.sealed_desk();
    assert_eq!(order(&mut desk, "register", "matter", &number), Err("sealed_paper".into()));
    assert_eq!(order(&mut desk, "receipt", "matter", &number), Ok(1));
    assert_eq!(jobs(&desk), [], "and in no list");
    let sent = slips(&home).next(&mut desk, "test").unwrap().unwrap();
    assert_eq!((sent.label, sent.fate), (None, Fate::Sent));
    assert_eq!(order(&mut desk, "receipt", "matter", &number), Ok(2));
    drop(desk);
    let target = format!("file:{}", home.dir.path().join("more/").display());
    let said = home.run(&["jobs", "--send", "--printer", &target]);
    assert!(said.status.success() && said.stdout.is_empty(), "{}", text(&said.stdout));
    assert_eq!(std::fs::read_dir(home.dir.path().join("more")).unwrap().count(), 1);
}
