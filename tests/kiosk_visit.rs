//! A visit at the kiosk from the first screen to the last, without a terminal: somebody of seventy
//! who never types a Chinese character, by keys only and by touch only, on the smallest screen and
//! the usual one; and ten thousand things no sensible person does.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::io::Write;
use std::path::{Path, PathBuf};
use support::{Home, morning, nobody};
use yichuang::desk::api::InboxWhat;
use yichuang::desk::kiosk::Kiosk;
use yichuang::desk::{Answer, Options, Query};
use yichuang::matter::Command;
use yichuang::matter::words::CallWhy;
use yichuang::paper::{Forms, PrinterTarget, Profile};
use yichuang::store::Location;
use yichuang::tui::card::Card;
use yichuang::tui::kiosk::{Effect, Field, Hall, Input, Look, Machine, Painted, Visit, draw};
use yichuang::tui::narrow::screen_text;
use yichuang::tui::theme::{Colours, Theme};

/// How a person works the machine.
#[derive(Clone, Copy, PartialEq)]
enum Hand {
    Keys,
    Touch,
}

struct Stand {
    visit: Visit,
    machine: Machine,
    size: (u16, u16),
    hand: Hand,
    ms: u64,
    look: Look,
    ended: bool,
    /// The story its screens are written down in, to be read by a person.
    story: Option<PathBuf>,
}

impl Stand {
    fn new(home: &Home, size: (u16, u16), hand: Hand) -> Stand {
        Stand::with(home, size, hand, PrinterTarget::File(home.dir.path().join("ticket")), false)
    }

    fn with(
        home: &Home,
        size: (u16, u16),
        hand: Hand,
        printer: PrinterTarget,
        words: bool,
    ) -> Stand {
        let nowhere = home.dir.path().join("kiosk");
        let location = Location { config_dir: nowhere, ..home.location() };
        let options = Options { location, seat: "莲花自助".into(), ..home.options(morning()) };
        let kiosk = Kiosk::open(&options).unwrap();
        let hall = Hall {
            pack: kiosk.pack().clone(),
            machine: kiosk.machine().clone(),
            today: kiosk.now().day(),
            idle_ms: 90_000,
            words,
            prints: printer != PrinterTarget::None,
            pin: true,
            wrong_codes: 0,
            codes_wait: 0,
        };
        let machine = Machine {
            kiosk,
            printer,
            profile: Profile::default(),
            forms: Forms::default(),
            pin: None,
            tell: |_| {},
        };
        let (theme, _) = Theme::load("kiosk", None, Colours::Named);
        let look = Look { theme, fonts: None };
        let visit = Visit::new(hall, 0);
        Stand { visit, machine, size, hand, ms: 0, look, ended: false, story: None }
    }

    /// One more visit of a story kept in `target/stories/`.
    fn told_in(mut self, story: &Path) -> Stand {
        self.story = Some(story.to_owned());
        self
    }

    fn write_down(&self, done: &Input) {
        let Some(path) = &self.story else { return };
        let (width, height) = self.size;
        let screen = screen_text(&self.paint().0).join("\n");
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "── {width}×{height} ──\n{screen}\n→ {done:?}\n").unwrap();
    }

    fn paint(&self) -> (Buffer, Painted) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let painted = draw(&self.visit.page(), &mut buffer, &self.look);
        (buffer, painted)
    }

    /// The screen without the blanks that space it wide.
    fn text(&self) -> String {
        screen_text(&self.paint().0).concat().replace(' ', "")
    }

    fn sees(&mut self, words: &str) -> &mut Self {
        let text = self.text();
        assert!(text.contains(&words.replace(' ', "")), "{words} not in:\n{:#?}", {
            screen_text(&self.paint().0)
        });
        self
    }

    fn give(&mut self, input: Input) {
        self.ms += 300;
        let effects = self.visit.input(input, self.ms);
        self.carry(effects);
    }

    fn carry(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            if effect == Effect::End {
                self.ended = true;
                return;
            }
            let heard = self.machine.carry(effect);
            effects.extend(heard.map_or(Vec::new(), |heard| self.visit.heard(heard, self.ms)));
        }
    }

    /// Does something the way this person does everything.
    fn act(&mut self, input: Input) -> &mut Self {
        self.check();
        self.write_down(&input);
        if self.hand == Hand::Touch {
            let painted = self.paint().1;
            let there = painted.touches.iter().find(|touch| touch.input == input);
            let area = there.unwrap_or_else(|| panic!("nothing to touch for {input:?}")).area;
            let (x, y) = (area.x + area.width / 2, area.y + area.height / 2);
            assert_eq!(painted.at(x, y), Some(&input));
        }
        self.give(input);
        self
    }

    fn choose(&mut self, say: &str) -> &mut Self {
        let page = self.visit.page();
        let found = page.choices.iter().find(|choice| choice.say == say);
        let digit = found.unwrap_or_else(|| panic!("no {say} among {:?}", page.choices)).digit;
        self.sees(say);
        self.act(Input::Digit(digit))
    }

    fn digits(&mut self, digits: &str) -> &mut Self {
        for c in digits.chars() {
            self.act(match c.to_digit(10) {
                Some(digit) => Input::Digit(digit as u8),
                None => Input::Char(c),
            });
        }
        self
    }

    /// What holds on every screen there is.
    fn check(&self) {
        let page = self.visit.page();
        let (buffer, painted) = self.paint();
        let most = if page.back.is_none() && page.title == "您要办什么？" { 3 } else { 9 };
        assert!(page.choices.len() <= most, "{page:?}");
        assert!(!page.title.is_empty(), "{page:?}");
        let text = screen_text(&buffer).concat().replace(' ', "");
        assert!(text.contains(&page.title), "{page:?} at {:?}", self.size);
        for choice in &page.choices {
            assert!(text.contains(&choice.say.replace(' ', "")), "{choice:?} at {:?}", self.size);
            let input = Input::Digit(choice.digit);
            assert!(painted.touches.iter().any(|touch| touch.input == input));
        }
        if !page.title.ends_with('…') {
            let help = if page.takes_digits() { Input::Help } else { Input::Digit(0) };
            assert!(text.contains("找工作人员"), "{page:?} at {:?}", self.size);
            assert!(painted.touches.iter().any(|touch| touch.input == help));
        }
        for (n, touch) in painted.touches.iter().enumerate() {
            assert!(touch.area.height > 0 && buffer.area.union(touch.area) == buffer.area);
            let apart = |other: &yichuang::tui::kiosk::Touch| !other.area.intersects(touch.area);
            assert!(painted.touches[n + 1..].iter().all(apart), "{page:?} at {:?}", self.size);
        }
    }
}

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 15)];

#[test]
fn somebody_of_seventy_tells_a_matter_and_follows_it_without_typing_a_character() {
    for size in SIZES {
        for hand in [Hand::Keys, Hand::Touch] {
            let home = Home::new();
            let mut desk = home.desk();
            let way = if hand == Hand::Keys { "keys" } else { "touch" };
            let stories = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("stories");
            std::fs::create_dir_all(&stories).unwrap();
            let story = stories.join(format!("kiosk-{}x{}-{way}.txt", size.0, size.1));
            let _ = std::fs::remove_file(&story);
            let mut stand = Stand::new(&home, size, hand).told_in(&story);
            stand.choose("反映一件事").choose("在这里说一说").choose("下一页").choose("上一页");
            stand.choose("田地和山林").choose("莲花镇").choose("按数字输号码");
            // One digit wrong: the check digit says so, and it is typed again.
            stand.digits("330803180501010014").sees("校验码不对");
            stand.digits("330803180501010013").sees("您要说的是");
            stand.choose("土地流转的钱没有付").choose("浇地的水过不来").choose("浇地的水过不来");
            stand.choose("说完了").sees("土地流转的钱没有付").sees("身份证：留了");
            assert!(!stand.text().contains("浇地") && !stand.text().contains("0013"));
            stand.choose("就这样，给我号").sees("A001").sees("5号接待室").sees("小票请拿好");
            let ticket = std::fs::read(home.dir.path().join("ticket")).unwrap();
            let code = stand.visit.page().lines.last().unwrap().clone();
            let dashed = code.replace(' ', "-");
            assert!(ticket.windows(19).any(|w| w == dashed.as_bytes()), "the code is on the slip");
            stand.choose("好了");
            assert!(stand.ended);

            // The window registers it.
            let Answer::Inbox(items) = desk.ask(&Query::Inbox).unwrap() else { panic!() };
            let Answer::Told(form) = desk.ask(&Query::Told(items[0].id)).unwrap() else { panic!() };
            assert_eq!(form.visitor.id_number, "330803180501010013");
            let mut form = *form;
            form.visitor.name = "吴某".into();
            form.units = vec!["莲花镇人民政府".into()];
            form.colour = "绿".into();
            desk.register(&form, None, false).unwrap();

            // Later the code is typed: once with a wrong digit, once with one nobody was given.
            let mut stand = Stand::new(&home, size, hand).told_in(&story);
            let code = code.replace(' ', "");
            let last = (code.as_bytes()[15] - b'0' + 1) % 10;
            stand.choose("查我的事办到哪了").digits(&format!("{}{last}", &code[..15]));
            stand.sees("输错了");
            stand.digits("0000000000000000").sees("查不到");
            stand.digits(&code).sees("已交办").sees("莲花镇人民政府").sees("以前");
            assert!(!stand.text().contains('吴'));
            stand.choose("好了");

            // Answered: now the person says how it was.
            let number = "QJ20261123-0001";
            desk.act(number, None, &Command::Conclude { reply: "钱已付清".into() }).unwrap();
            let mut stand = Stand::new(&home, size, hand).told_in(&story);
            stand.choose("查我的事办到哪了").digits(&code).sees("已办结").choose("评一评");
            stand.choose("解决了").choose("满意").sees("谢谢您");
            let Answer::Matter(view) = desk.ask(&Query::Matter(number.into())).unwrap() else {
                panic!()
            };
            assert!(view.matter.rating.is_some());

            let mut stand = Stand::new(&home, size, hand).told_in(&story);
            stand.choose("今天谁接访").sees("今天 周一").choose("约一个时间");
            let first = stand.visit.page().choices[1].say.clone();
            assert!(first.starts_with("11月24日 周二"), "{first}");
            stand.choose(&first).sees("约这一位吗").choose("约，留个电话");
            stand.digits("23800000001").sees("再输一遍");
            stand.digits("13800000001").sees("约好了").sees("Y001").sees("08:30");
            assert!(!stand.text().contains("0001，"));
            let slip = std::fs::read(home.dir.path().join("ticket")).unwrap();
            assert!(slip.windows(4).any(|w| w == b"Y001"), "the number is on the slip");
            stand.choose("好了");
            assert!(stand.ended && desk.verify().unwrap().ok);
        }
    }
}

#[test]
fn a_number_alone_takes_three_choices_and_a_sealed_thing_is_only_told_to_a_person() {
    let home = Home::new();
    let _desk = home.desk();
    let mut stand = Stand::new(&home, (40, 15), Hand::Keys);
    stand.choose("反映一件事").choose("取号，到窗口说").choose("工钱和社保").sees("A001");
    stand.sees("3号接待室");
    assert!(!stand.text().contains("查进度"), "no matter, no code");
    let mut stand = Stand::new(&home, (40, 15), Hand::Keys);
    stand.choose("反映一件事").choose("在这里说一说").choose("下一页").choose("下一页");
    stand.choose("干部和村务").sees("当面对工作人员说").choose("取号，到窗口说").sees("A002");
}

#[test]
fn a_service_asked_for_stands_on_the_ticket() {
    let home = Home::new();
    let _desk = home.desk();
    let mut stand = Stand::new(&home, (80, 24), Hand::Touch);
    stand.choose("反映一件事").choose("要人帮忙办事").choose("法律援助").choose("莲花镇");
    stand.choose("先不留").choose("想问法律上怎么办").choose("说完了").choose("就这样，给我号");
    let bytes = std::fs::read(home.dir.path().join("ticket")).unwrap();
    let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
    assert!(text.contains("点单：法律援助") && text.contains("诉求码"), "{text}");
}

#[test]
fn a_card_fills_what_nobody_types_and_own_words_need_an_input_method() {
    let home = Home::new();
    let desk = home.desk();
    let mut stand = Stand::with(&home, (80, 24), Hand::Keys, PrinterTarget::None, true);
    stand.choose("反映一件事").choose("要人帮忙办事").choose("找人调解").choose("莲花镇");
    let card =
        Card { name: "吴某".into(), id_number: nobody(1), address: "莲花镇某村".into() };
    stand.choose("刷身份证").give(Input::Card(card));
    stand.choose("想请人来调解").choose("说完了").choose("自己再写几句");
    for c in "他家的树伸到我家来了0棵".chars() {
        stand.give(c.to_digit(10).map_or(Input::Char(c), |d| Input::Digit(d as u8)));
    }
    stand.give(Input::Enter);
    stand.sees("他家的树伸到我家来了0棵").choose("就这样，给我号");
    stand.sees("写下来").sees("A001");
    let Answer::Inbox(items) = desk.ask(&Query::Inbox).unwrap() else { panic!() };
    let Answer::Told(form) = desk.ask(&Query::Told(items[0].id)).unwrap() else { panic!() };
    assert_eq!(form.visitor.name, "吴某");
    assert_eq!(form.narrative, "找人调解：想请人来调解；他家的树伸到我家来了0棵");
    assert_eq!(items.len(), 1, "no printer is set, so none is in trouble");
}

#[test]
fn a_dead_printer_shows_number_and_code_and_the_window_is_told() {
    let home = Home::new();
    let desk = home.desk();
    let dead = PrinterTarget::Tcp { host: "127.0.0.1".into(), port: 1 };
    let mut stand = Stand::with(&home, (80, 24), Hand::Keys, dead, false);
    stand.choose("反映一件事").choose("取号，到窗口说").choose("房子和土地");
    stand.sees("写下来").sees("A001");
    let Answer::Inbox(items) = desk.ask(&Query::Inbox).unwrap() else { panic!() };
    let whats: Vec<_> = items.iter().map(|i| i.what.clone()).collect();
    assert_eq!(whats, [InboxWhat::Called(CallWhy::Printer)]);
}

#[test]
fn idle_is_counted_in_sight_and_then_the_visit_is_over() {
    let home = Home::new();
    let _desk = home.desk();
    let mut stand = Stand::new(&home, (80, 24), Hand::Keys);
    assert_eq!(stand.visit.due(), None, "the first screen waits for ever");
    stand.choose("查我的事办到哪了").digits("1234");
    let from = stand.ms;
    assert_eq!(stand.visit.due(), Some(from + 60_000));
    stand.visit.tick(from + 60_000);
    stand.sees("30 秒后回到第一屏");
    // Any key goes on.
    stand.ms = from + 80_000;
    stand.digits("5");
    let from = stand.ms;
    assert!(!stand.text().contains("秒后"));
    assert_eq!(stand.visit.tick(from + 89_999), []);
    stand.sees("1 秒后回到第一屏");
    assert_eq!(stand.visit.tick(from + 90_000), [Effect::End]);
}

#[test]
fn five_wrong_codes_slow_down_and_are_written_down() {
    let home = Home::new();
    let desk = home.desk();
    let mut stand = Stand::new(&home, (80, 24), Hand::Keys);
    stand.choose("查我的事办到哪了");
    for _ in 0..5 {
        stand.digits("1234567890123456").sees("输错");
    }
    let Answer::Inbox(items) = desk.ask(&Query::Inbox).unwrap() else { panic!() };
    assert_eq!(items[0].what, InboxWhat::Called(CallWhy::Codes));
    stand.digits("1234567890123456").sees("歇一会儿");
    stand.ms += 31_000;
    stand.digits("1234567890123456").sees("有一位不对");
    assert!(desk.verify().unwrap().ok);
}

#[test]
fn identity_digits_are_hidden_once_typed_and_spoken_only_as_a_count() {
    let home = Home::new();
    let _desk = home.desk();
    let mut stand = Stand::new(&home, (80, 24), Hand::Keys);
    stand.choose("反映一件事").choose("在这里说一说").choose("田地和山林").choose("莲花镇");
    stand.choose("按数字输号码").digits("33080318");
    let page = stand.visit.page();
    let Some(Field::Digits { seen, .. }) = &page.field else { panic!("{page:?}") };
    assert_eq!(seen, "********");
    let spoken = page.spoken().join("\n");
    assert!(spoken.contains("已经输了 8 位") && !spoken.contains("3308"), "{spoken}");
}

#[test]
fn ten_thousand_senseless_inputs_never_leave_the_kiosks_own_screens() {
    let home = Home::new();
    let desk = home.desk();
    let (mut seed, mut visits) = (20_261_123_u64, 1);
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut stand = Stand::with(&home, (80, 24), Hand::Keys, PrinterTarget::None, true);
    for n in 0..10_000 {
        let input = match random(20) {
            0..=9 => Input::Digit(random(10) as u8),
            10 => Input::Enter,
            11 => Input::Back,
            12 => Input::Rub,
            13 => Input::Help,
            14 => Input::Up,
            15 => Input::Down,
            16 => Input::Char(char::from_u32(random(0x3000) as u32 + 0x4e00).unwrap_or('一')),
            17 => Input::Paste("1234-5678-9012-3456 \u{1b}[31m 一二三".repeat(9)),
            18 => Input::Card(Card { id_number: nobody(2), ..Card::default() }),
            _ => Input::Leave,
        };
        if n % 8 == 0 {
            stand.size = (20 + random(120) as u16, 8 + random(50) as u16);
            let _ = stand.paint();
            stand.size = (80, 24);
            stand.check();
        }
        stand.give(input);
        if stand.ended {
            visits += 1;
            stand = Stand::with(&home, (80, 24), Hand::Keys, PrinterTarget::None, n % 2 == 0);
            stand.sees("您要办什么？");
        }
    }
    assert!(visits > 100, "{visits}");
    let report = desk.verify().unwrap();
    assert!(report.ok, "{:?}", report.problems);
}
