//! What a kiosk sent, at the window: seen at once, opened with one key, registered in six.

use crate::common::*;
use yichuang::desk::kiosk::Kiosk;
use yichuang::desk::{Answer, Options, Query};
use yichuang::matter::IntakeForm;
use yichuang::matter::intake::VisitorForm;
use yichuang::matter::words::CallWhy;

fn kiosk(hall: &Hall) -> Kiosk {
    Kiosk::open(&Options { seat: "莲花自助".into(), ..hall.options(MORNING) }).unwrap()
}

fn told() -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm { id_number: IDS[0].into(), ..VisitorForm::default() },
        channel: "自助机".into(),
        purpose: "求决".into(),
        place: "330803103".into(),
        narrative: "田地和山林：土地流转的钱没有付".into(),
        room: "5".into(),
        ..IntakeForm::default()
    }
}

#[test]
fn six_keys_complete_and_register_what_was_told_at_a_kiosk() {
    let hall = Hall::new();
    let mut session = hall.session();
    let given = kiosk(&hall).tell(5, &told()).unwrap();
    // Nobody pressed a key here: the window sees it by itself.
    session.wait(6_000);
    assert!(
        session.sees("待复核") && session.sees("A001 莲花镇自助机来件"),
        "{:#?}",
        session.screen()
    );
    let before = session.pressed();
    session.press("enter");
    assert!(session.sees("身份未核验") && session.sees("A001"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("自助来件 身份未核验"), "{:#?}", session.screen());
    assert!(session.sees("土地流转的钱没有付") && session.sees("莲花镇"));
    session.type_text("吴某某").press("enter enter").type_text("13800000001").press("f10");
    assert!(session.sees("已登记 QJ20261123-0001"), "{:#?}", session.screen());
    assert!(session.pressed() - before <= 6, "{} keys", session.pressed() - before);
    let Ok(Answer::Matter(view)) = session.desk().ask(&Query::Matter("QJ20261123-0001".into()))
    else {
        panic!("no matter");
    };
    assert_eq!(Some(view.matter.code), given.code);
    assert_eq!(view.matter.visit.channel, "自助机");
    session.press("esc");
    assert!(!session.sees("待复核"), "{:#?}", session.screen());
}

#[test]
fn a_call_from_a_kiosk_stands_first_and_goes_when_somebody_went() {
    let hall = Hall::new();
    let mut session = hall.session();
    let mut kiosk = kiosk(&hall);
    kiosk.tell(5, &told()).unwrap();
    kiosk.call(CallWhy::Help).unwrap();
    session.wait(6_000);
    let rows = session.screen();
    let row = |words: &str| rows.iter().position(|row| row.contains(words)).unwrap();
    assert!(row("自助机叫") < row("待复核"), "{rows:#?}");
    session.press("enter");
    assert!(session.sees("叫人  找工作人员"), "{:#?}", session.screen());
    session.press("enter");
    assert!(!session.sees("叫人") && session.sees("来件"), "{:#?}", session.screen());
    // What is no matter is put aside with a reason.
    session.press("ctrl-x").type_text("本人说不反映了").press("f10");
    assert!(session.sees("自助机没有等着办的"), "{:#?}", session.screen());
}
