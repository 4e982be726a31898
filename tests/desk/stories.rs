use crate::common::*;

#[test]
fn look() {
    let hall = Hall::new();
    let mut session = hall.session();
    println!("{}", session.screen().join("\n"));
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    println!("{}", session.screen().join("\n"));
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清,村里说等等等,今年又要签新合同。");
    println!("{}", session.screen().join("\n"));
    session.wait(600);
    session.press("f10");
    println!("{}", session.screen().join("\n"));
    session.press("esc");
    println!("{}", session.screen().join("\n"));
    session.press("down enter");
    println!("{}", session.screen().join("\n"));
}
