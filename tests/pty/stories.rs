//! Five visitors through the real window, from F2 to the slip in their hand: the keys counted,
//! every screen written down in `target/stories/`, the paper read back from the printer's bytes.

use crate::recorder::Story;
use crate::support::{Home, morning, nobody};
use yichuang::calendar::Moment;
use yichuang::desk::{Clock, Desk, Options};
use yichuang::matter::{Command, IntakeForm, intake::VisitorForm};

const LAND: &str = "土地流转费用三年没有付清,村里说等等等,今年又要签新合同。";

#[test]
fn a_new_visitor() {
    let mut story = Story::begin("new", "新来的人：土地流转费用", Home::new());
    story.press("F2").sees("从姓名开始");
    story.words("吴某某").press("Enter").sees("告知");
    story.words(&nobody(1)).sees("✓ 校验");
    story.words("13800000001").sees("138****0001");
    story.words("衢江区云溪乡某村").press("Enter").sees("云溪乡 建议");
    story.press("Enter").words(LAND).sees("农林水利 建议");
    story.press("F10").sees("已登记 QJ20261123-0001");
    assert!(story.shows("请到 5 号接待室 农林水利"));
    assert!(story.keys() <= 10, "{} keys", story.keys());
    let (promised, paper) = (story.promised(), story.paper());
    paper.is_slip_of("QJ20261123-0001", "吴＊", "受理回执单");
    paper.must_say(&["请到5号接待室", "农林水利", "云溪乡人民政府", "农业农村局", "牵头"]);
    paper.must_say(&["反馈期限", &promised, "土地流转费用三年", "目的：求决"]);
    paper.must_not_say(&["吴某某", &nobody(1), "13800000001", "补打"]);
    assert_eq!(story.tracked(&paper)["stage"], "已交办");
}

/// The same person was here in March and was answered on the spot.
fn was_here_in_march(home: &Home) {
    let clock = Clock::Still(Moment::parse("2026-03-04T10:00:00+08:00").unwrap());
    let mut desk = Desk::open(&Options { clock, ..home.options(morning()) }).unwrap();
    let form = IntakeForm {
        visitor: VisitorForm {
            name: "吴某某".into(),
            id_number: nobody(1),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: "土地流转费用两年没有付清".into(),
        ..IntakeForm::default()
    };
    let number = desk.register(&form, None, false).unwrap().matter.number;
    assert_eq!(number, "QJ20260304-0001");
    desk.act(&number, None, &Command::Answer { reply: "年底前付清".into() }).unwrap();
}

#[test]
fn a_returning_visitor() {
    let home = Home::new();
    was_here_in_march(&home);
    let mut story = Story::begin("returning", "再次来访的人：答应的没有做到", home);
    story.press("F2").sees("从姓名开始");
    story.words("吴某某").press("Enter").words(&nobody(1)).sees("此人来过 1 次");
    assert!(story.shows("证件号相同") && story.shows("2026-03-04"));
    story.words("13800000001").sees("138****0001");
    story.words("衢江区云溪乡某村").press("Enter Enter").sees("同一件事？1 是 2 否 3 部分");
    story.press("1").sees("是，同 03-04").words("上次说年底前付，还是没有付。");
    story.sees("还是没有付").press("F10").sees("QJ20261123-0001");
    assert!(story.keys() <= 8, "{} keys", story.keys());
    let (promised, paper) = (story.promised(), story.paper());
    paper.is_slip_of("QJ20261123-0001", "吴＊", "受理回执单");
    paper.must_say(&["原件编号QJ20260304-0001", "云溪乡", &promised, "上次说年底前付"]);
    story.tracked(&paper);
}

#[test]
fn a_group_of_six() {
    let mut story = Story::begin("group", "六个人一起来：拖欠工资", Home::new());
    story.press("F2").sees("从姓名开始");
    story.words("胡某").press("Enter").words(&nobody(2)).sees("✓ 校验");
    story.words("13800000002").sees("138****0002");
    story.words("樟潭街道").press("Enter").sees("樟潭街道 建议");
    story.words("6").press("Enter").sees("名单").words("方某 汪某、江某").press("Enter");
    story.words("厂里拖欠六个人三个月工资，老板不接电话。").sees("劳动社保 建议");
    story.press("F10").sees("已登记 QJ20261123-0001");
    assert!(story.shows("请到 3 号接待室 劳动社保"));
    assert!(story.keys() <= 8, "{} keys", story.keys());
    let (promised, paper) = (story.promised(), story.paper());
    paper.is_slip_of("QJ20261123-0001", "胡＊", "受理回执单");
    paper.must_say(&["1批6人次", "代表：4人进接待室", "请到3号接待室", "劳动社保"]);
    paper.must_say(&["人力资源和社会保障局", "反馈期限", &promised]);
    paper.must_not_say(&["方某", "汪某", "江某"]);
    assert_eq!(story.tracked(&paper)["stage"], "已交办");
}

#[test]
fn a_report_of_wrongdoing() {
    let mut story = Story::begin("report", "揭发控告：补偿款", Home::new());
    story.press("F2").sees("从姓名开始");
    story.words("方某").press("Enter").words(&nobody(3)).sees("✓ 校验");
    story.words("13800000003").sees("138****0003");
    story.words("衢江区莲花镇某村").press("Enter Enter");
    story.words("村主任把征地补偿款装进自己口袋。").sees("补偿款");
    story.press("Enter Enter 4").sees(" 密 检举控告");
    story.press("Enter Enter").words("钱某").press("Enter").words("莲花镇某村委会");
    story.sees("某村委会");
    assert!(!story.shows("接待室") && !story.shows("纪委"));
    story.press("F10").sees("已登记 QJM20261123-0001");
    assert!(story.shows("回执上没有事由和单位"));
    assert!(story.keys() <= 12, "{} keys", story.keys());
    let paper = story.paper();
    paper.is_slip_of("QJM20261123-0001", "方＊", "受理回执单");
    paper.must_say(&["1批1人次", "来访：2026-11-23"]);
    paper.must_not_say(&["事由", "目的", "去向", "分类", "接待室", "请到", "坐班"]);
    paper.must_not_say(&["揭发", "控告", "检举", "举报", "补偿", "征地", "莲花", "钱某", "纪"]);
    let track = story.tracked(&paper);
    assert_eq!((&track["stage"], &track["unit"]), (&"已登记".into(), &serde_json::Value::Null));
    // On the screen it is gone the moment the clerk turns away.
    story.press("Esc").sees("登记 0");
    assert!(!story.shows("QJM") && !story.shows("补偿款"));
    story.press("F5").sees("一件也没有");
}

#[test]
fn a_visitor_turned_to_the_court() {
    let mut story = Story::begin("court", "涉法涉诉：不服判决", Home::new());
    story.press("F2").sees("从姓名开始");
    story.words("余某").press("Enter").words(&nobody(4)).sees("✓ 校验");
    story.words("13800000004").sees("138****0004");
    story.words("衢江区莲花镇").press("Enter Enter");
    story.words("法院判决我不服，要求撤销法院的生效判决，重新审理。").sees("涉法涉诉");
    story.press("F10").sees("已引导 QJ20261123-0001");
    assert!(story.keys() <= 10, "{} keys", story.keys());
    let paper = story.paper();
    paper.is_slip_of("QJ20261123-0001", "余＊", "已引导");
    paper.must_say(&["涉法涉诉", "第22条", "法院", "法律援助", "请到7号接待室"]);
    paper.must_not_say(&["去向", "反馈期限", "分类："]);
    story.tracked(&paper);
}
