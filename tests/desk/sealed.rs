//! The sealed test on screens: two stores alike but for reports of wrongdoing show the same
//! picture, cell by cell, wherever a colleague at the same window could look.

use crate::common::*;
use crate::pictures::picture;
use yichuang::desk::printing::Fate;
use yichuang::desk::{Desk, Options};
use yichuang::headless::Session;
use yichuang::matter::intake::{AccusedForm, VisitorForm};
use yichuang::matter::{Command, IntakeForm};

const FRIDAY: &str = "2026-11-20T15:00:00+08:00";
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
const STORY: &str = "村里土地流转费用被人拿走，第一手材料在这里。";
const WISH: &str = "把流转费用查清楚";

fn ordinary(person: usize, narrative: &str) -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm {
            name: format!("吴某{person}"),
            id_number: IDS[person].into(),
            phone: format!("1380000000{person}"),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: narrative.into(),
        ..IntakeForm::default()
    }
}

fn report(person: usize) -> IntakeForm {
    IntakeForm {
        purpose: "揭发控告".into(),
        request: WISH.into(),
        accused: Some(AccusedForm { name: "钱某".into(), unit: "云溪乡人民政府".into() }),
        ..ordinary(person, STORY)
    }
}

/// A desk that works as the window's writer does: housekeeping after every registration.
struct Seat(Desk);

impl Seat {
    fn at(hall: &Hall, at: &str) -> Seat {
        Seat(Desk::open(&hall.options(at)).unwrap())
    }

    fn register(&mut self, form: &IntakeForm, print: bool) -> String {
        let number = self.0.register(form, None, print).unwrap().matter.number;
        self.0.tend().unwrap();
        number
    }

    /// Sends the oldest job, with this fate; without one the sender dies over it.
    fn send(&mut self, fate: Option<&Fate>) {
        let job = self.0.take_job("test", &|_| true).unwrap().unwrap();
        if let Some(fate) = fate {
            self.0.end_job(&job, fate).unwrap();
        }
    }
}

/// A store with ordinary matters of two days, jobs and a draft; and, if `reports`, with reports
/// between them by the same people at the same seat, their jobs failed, hanging and queued.
fn filled(reports: bool) -> Hall {
    let hall = Hall::new();
    let mut seat = Seat::at(&hall, FRIDAY);
    if reports {
        seat.register(&report(3), false);
    }
    seat.register(&ordinary(2, "路灯坏了半年没有人修"), false);
    let mut seat = Seat::at(&hall, MORNING);
    let failed = Fate::NotSent("打印机无响应（缺纸、开盖或离线？）".into());
    if reports {
        // More than a list of earlier visits holds, so that none can crowd out an ordinary one.
        (0..10).for_each(|_| drop(seat.register(&report(0), false)));
        let number = seat.register(&report(1), true);
        seat.send(Some(&failed));
        let reader = Options { staff: "祝林".into(), ..hall.options(MORNING) };
        let look = Command::Unmask { reason: "核实线索".into() };
        Desk::open(&reader).unwrap().act(&number, None, &look).unwrap();
    }
    seat.register(&ordinary(0, "土地流转费用三年没有付清，村里一直说等"), true);
    seat.send(Some(&failed));
    if reports {
        seat.register(&report(0), true);
        seat.send(None);
    }
    seat.register(&ordinary(1, "公交班次太少，老人看病不方便"), true);
    if reports {
        seat.register(&report(2), true);
    }
    seat.0.save_draft(None, &ordinary(3, "宅基地边界说不清")).unwrap();
    hall
}

/// The report the clerk 柴敏 had begun when he was called away.
fn begin_a_report(hall: &Hall) {
    let mut session = hall.session();
    session.press("esc f2").type_text("方某").press("enter enter enter enter enter");
    session.type_text(STORY).press("enter enter 4").wait(600);
    assert!(session.sees("草稿已存") && session.sees("密 检举控告"));
}

/// What one sees: words, colours, cursor. The random codes are out of sight.
fn seen(session: &Session) -> (String, Vec<String>, Option<(u16, u16)>) {
    let (buffer, _) = session.frame();
    let style = |cell: &ratatui::buffer::Cell| format!("{:?}", cell.style());
    (blind(session), buffer.content().iter().map(style).collect(), session.cursor())
}

/// The picture without the random code, also where a popup hides the end of it.
fn blind(session: &Session) -> String {
    let mut text = picture(session);
    let starts: Vec<usize> =
        text.match_indices("诉求码 ").map(|(at, label)| at + label.len()).collect();
    for start in starts {
        let code = text[start..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
        text.replace_range(start..start + code, &"_".repeat(code));
    }
    // The head of the chain covers random codes; it says nothing of how many events there are.
    let hex = |c: char| c.is_ascii_hexdigit() && !c.is_ascii_uppercase();
    let runs: Vec<String> =
        text.split(|c| !hex(c)).filter(|run| run.len() > 16).map(str::to_owned).collect();
    runs.iter().fold(text, |text, run| text.replace(run, "#"))
}

/// Walks through every screen in both halls and compares at each step.
struct Walk {
    plain: Session,
    mixed: Session,
    looks: usize,
}

impl Walk {
    fn begin(halls: &(Hall, Hall), staff: &str, at: &str, size: (u16, u16)) -> Walk {
        let [plain, mixed] = [&halls.0, &halls.1].map(|hall| hall.session_of(staff, at, size));
        Walk { plain, mixed, looks: 0 }.look("opening", "")
    }

    /// Presses, types, and must then see these words, and in both halls the same.
    fn go(mut self, keys: &str, text: &str, words: &str) -> Walk {
        for session in [&mut self.plain, &mut self.mixed] {
            session.press(keys).type_text(text).wait(600);
        }
        self.look(&format!("{keys} 「{text}」"), words)
    }

    fn look(mut self, after: &str, words: &str) -> Walk {
        let (plain, mixed) = (seen(&self.plain), seen(&self.mixed));
        assert_eq!(plain.0, mixed.0, "after {after}");
        assert!(plain == mixed, "another colour or cursor after {after}:\n{}", plain.0);
        assert!(plain.0.contains(words), "no 「{words}」 after {after}:\n{}", plain.0);
        for secret in ["QJM", "钱某", "密"] {
            assert!(!mixed.0.contains(secret), "「{secret}」 after {after}:\n{}", mixed.0);
        }
        self.looks += 1;
        self
    }

    /// Moves the mark on the home screen to a row.
    fn to(mut self, words: &str) -> Walk {
        for _ in 0..9 {
            let marked = picture(&self.plain);
            if marked.lines().any(|row| row.contains('▸') && row.contains(words)) {
                return self;
            }
            self = self.go("down", "", "等我做的");
        }
        panic!("no row 「{words}」:\n{}", picture(&self.plain));
    }
}

/// Every screen, and a registration of the person whose reports are in the other store.
fn walk(walk: Walk) -> usize {
    let walk = walk
        .look("开机", "未完成的草稿")
        .go("down", "", "宅基地边界")
        .go("esc", "", "登记 2")
        .go("ctrl-p", "", "命令")
        .go("", "dj", "登记")
        .go("esc", "", "等我做的")
        .go("f1", "", "按键")
        .go("esc", "", "等我做的")
        .to("打印")
        .go("enter", "", "没打成")
        .go("down", "", "待打")
        .go("esc f5", "", "公交班次")
        .go("down", "", "流转费用")
        .go("left", "", "路灯坏了")
        .go("right up", "", "流转费用")
        .go("enter", "", "QJ20261123-0001")
        .go("ctrl-p", "", "命令")
        .go("esc ctrl-e", "", "回执 QJ20261123-0001")
        .go("down down", "", "回执 QJ20261123-0001")
        .go("f9", "", "补打第 1 次")
        .go("esc esc", "", "日清 11-23")
        .go("f6", "流转", "流转费用")
        .go("f6", "0013", "证件尾号")
        .go("f6", "拿走", "没有找到")
        .go("f6", "wm", "姓名拼音")
        .go("f7", "", "总账 3 批次")
        .go("ctrl-t", "", "分账 按属地")
        .go("ctrl-t ctrl-t", "", "分账 按单位")
        .go("f7", "拿走", "一件也没有")
        .go("esc", "", "wm")
        .go("esc", "", "日清 11-23")
        .go("p", "", "日清清单 2026-11-23")
        .go("down down down", "", "日清清单")
        .go("esc f10", "", "先补结那一天")
        .go("f10", "", "日结单第 1 号")
        .go("down down", "", "记录链头")
        .go("esc f10", "", "日结还差: 3 件未交办")
        .go("a", "", "确认交办")
        .go("f10 esc", "", "未交办的 2 件")
        .go("a f10 esc", "", "未交办的 1 件")
        .go("a f10 esc", "", "未交办的 0 件")
        .go("f10", "", "都交办了")
        .go("f10", "", "日结单第 2 号")
        .go("down down", "", "记录链头")
        .go("esc f10", "", "之后没有新来的")
        .go("esc f5", "", "日清 11-23")
        .go("alt-d", "", "本月未达标")
        .go("esc alt-y", "", "没有公告过")
        .go("esc", "", "日清 11-23")
        .go("f2", "吴某0", "吴某0")
        .go("enter", IDS[0], "此人来过 1 次")
        .go("", "13800000000", "此人来过 1 次")
        .go("", "衢江区云溪乡某村", "某村")
        .go("enter enter", "2", "否，另一件事")
        .go("", STORY, "建议")
        .go("enter", WISH, "建议")
        .go("f1", "", "请求")
        .go("esc ctrl-p", "", "命令")
        .go("esc f10", "", "QJ20261123-0003")
        .go("", "方某", "方某")
        .go("esc esc", "", "登记 3")
        .go("f5", "", "之后又来 1 件");
    walk.looks
}

#[test]
fn a_colleague_at_the_same_window_sees_no_report() {
    for size in SIZES {
        let halls = (filled(false), filled(true));
        begin_a_report(&halls.1);
        let looks = walk(Walk::begin(&halls, "徐红", MORNING, size));
        assert!(looks > 30);
    }
}

#[test]
fn not_even_the_clerk_who_took_the_reports_meets_them_again() {
    for size in SIZES {
        walk(Walk::begin(&(filled(false), filled(true)), "", MORNING, size));
    }
}

#[test]
fn an_officials_own_list_and_the_screen_of_the_hall_know_of_no_report() {
    for size in SIZES {
        let halls = (filled(false), filled(true));
        Walk::begin(&halls, "陈某", MORNING, size)
            .go("esc f5", "", "公交班次")
            .go("enter", "", "QJ20261123-000")
            .go("ctrl-w", "", "我的事")
            .go("", "请云溪乡今天去看", "我的事")
            .go("f10", "", "已交办")
            .go("esc esc", "", "等我做的")
            .to("我的事")
            .go("enter", "", "跟踪中 1")
            .go("down enter", "", "QJ20261123-000")
            .go("esc esc f4", "", "候访")
            .go("f3", "", "正在");
        let boards = [&halls.0, &halls.1].map(|hall| {
            let desk = Desk::open_reader(&hall.options(MORNING)).unwrap();
            crate::board::draw(&desk, &crate::board::shown(&desk, 0), size).join("\n")
        });
        assert_eq!(boards[0], boards[1]);
        assert!(boards[0].contains("候访"), "{}", boards[0]);
    }
}

#[test]
fn no_report_is_counted_on_the_days_when_answers_are_due() {
    let halls = (filled(false), filled(true));
    begin_a_report(&halls.1);
    for day in ["2026-12-07", "2026-12-08", "2026-12-09", "2027-03-01"] {
        let walk = Walk::begin(&halls, "徐红", &format!("{day}T08:30:00+08:00"), SIZES[0]);
        walk.go("esc", "", "等我做的").go("f5", "", "路灯坏了");
    }
}

#[test]
fn a_report_does_not_even_decide_what_the_desk_learns_when_a_day_is_closed() {
    let hall = |reports: bool| {
        let hall = Hall::new();
        let mut seat = Seat::at(&hall, FRIDAY);
        for n in 0..6 {
            // Words no lexicon knows, told to two rooms, taken as right by a person.
            let (room, what) = if n % 2 == 0 { ("6", "蓝鲸") } else { ("9", "紫藤") };
            let mut form = ordinary(n % 3, &format!("{what}那边的事情，第 {n} 回来说了"));
            form.room = room.into();
            form.units = vec!["云溪乡人民政府".into()];
            form.colour = "绿".into();
            form.guided = "no".into();
            seat.register(&form, false);
        }
        if reports {
            seat.register(&report(2), false);
        }
        seat.0.close_day(None, false).unwrap();
        seat.0.tend().unwrap();
        if reports {
            Seat::at(&hall, MORNING).register(&report(3), false);
        }
        hall
    };
    let halls = (hall(false), hall(true));
    let learned = [&halls.0, &halls.1]
        .map(|hall| Desk::open_reader(&hall.options(MORNING)).unwrap().learned().clone());
    assert_eq!(learned[0].stories(), 6, "what a person confirmed, and no report");
    assert_eq!(learned[0], learned[1]);
    Walk::begin(&halls, "徐红", MORNING, SIZES[1]).go("f2", "毛某", "毛某").go(
        "enter enter enter enter enter",
        "蓝鲸那边的事情还没有说法。",
        "建议",
    );
}

#[test]
fn a_draft_that_becomes_a_report_belongs_to_who_made_it_one() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").wait(600);
    drop(session);
    // A colleague goes on with it, and it turns out to be a report.
    let mut session = hall.session_of("徐红", MORNING, SIZES[0]);
    session.press("enter enter enter enter enter enter").type_text(STORY);
    session.press("enter enter 4").wait(600);
    assert!(session.sees("草稿已存") && session.sees("密 检举控告"), "{:#?}", session.screen());
    drop(session);
    let first = hall.session();
    assert!(!first.sees("草稿"), "{:#?}", first.screen());
    let mut second = hall.session_of("徐红", MORNING, SIZES[0]);
    assert!(second.press("enter").sees("拿走"), "{:#?}", second.screen());
}
