//! The shipped packs as they are, overriding them, and every way a pack can be wrong.

use std::path::PathBuf;

use super::*;
use crate::matter::deadline::Colour;
use crate::matter::words::UnitKind;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// A config directory with these files in its `packs/`.
fn config(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("packs")).unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join("packs").join(name), text).unwrap();
    }
    dir
}

#[test]
fn the_default_pack_is_a_whole_county() {
    let pack = Pack::load(DEFAULT, None).unwrap();
    let rules = &pack.rules;
    assert_eq!(pack.title, "衢江区社会治理中心");
    assert_eq!((rules.rooms.len(), rules.places.len()), (15, 20));
    let functions = rules.units.iter().filter(|u| u.kind == UnitKind::Function).count();
    assert!(functions >= 30, "{functions}");
    for place in &rules.places {
        assert!(rules.unit_of_place(&place.code).is_some(), "{}", place.name);
    }
    assert!(rules.units.iter().all(|u| u.short.chars().count() <= 8), "窄栏放不下");
    assert!(rules.rooms.iter().all(|r| r.name.chars().count() <= 4));
    assert_eq!(rules.limits.colours.days(Colour::Yellow), 3);
    for group in ["信", "访", "网", "电"] {
        assert!(rules.channels.iter().any(|c| c.group == group), "{group}");
    }
}

/// Shipped words are read late and their complaints would be lost, so each pack is laid out as
/// a centre's own, which is checked at once.
#[test]
fn shipped_packs_and_words_are_sound() {
    for (name, text) in BUILTIN {
        let dir = config(&[(&format!("{name}.toml"), text)]);
        let own = Pack::load(name, Some(dir.path())).unwrap_or_else(|e| panic!("{e}"));
        let shipped = Pack::load(name, None).unwrap();
        assert!(own.rules.lexicon.groups().len() > 60);
        assert_eq!(own.rules.lexicon.groups(), shipped.rules.lexicon.groups());
    }
}

#[test]
fn usual_writings_find_their_unit_room_and_town() {
    let rules = Pack::load(DEFAULT, None).unwrap().rules;
    let unit = |text: &str| rules.find_unit(text).map(|u| u.id.clone()).unwrap_or_default();
    for (text, id) in [
        ("区住建局", "zhujian"),
        ("衢江区住房和城乡建设局", "zhujian"),
        ("云溪乡政府", "yunxi"),
        ("衢江区云溪乡人民政府", "yunxi"),
        ("自然资源局", "ziran"),
        ("樟潭街道", "zhangtan"),
        ("纪委区监委", "jiwei"),
    ] {
        assert_eq!(unit(text), id, "{text}");
    }
    assert_eq!(rules.find_room("土地拆迁").map(|r| r.no), Some(1));
    assert_eq!(rules.find_room("7号接待室").map(|r| r.no), Some(7));
    assert_eq!(rules.find_place("湖南").map(|p| p.name.as_str()), Some("湖南镇"));
    assert_eq!(rules.find_channel("网上信访").map(|c| c.name.as_str()), Some("网信"));
}

#[test]
fn a_report_about_the_sealed_unit_has_somewhere_to_go() {
    for name in Pack::names(None) {
        let rules = Pack::load(&name, None).unwrap().rules;
        assert_ne!(rules.sealed.unit, rules.sealed.other);
        assert!(rules.room(rules.sealed.room).is_some());
    }
}

#[test]
fn the_second_pack_differs_in_everything() {
    let pack = Pack::load("fengxi", None).unwrap();
    let rules = &pack.rules;
    assert_eq!(rules.rooms.iter().map(|r| r.no).collect::<Vec<_>>(), [1, 2, 3, 4, 7, 9]);
    assert_eq!((rules.site.as_str(), rules.group_from, rules.places.len()), ("FXX", 10, 3));
    assert_eq!(Colour::ALL.map(|c| rules.limits.colours.days(c)), [2, 5, 10]);
    assert_eq!(pack.texts.slip, "说事条");
    assert_eq!(pack.seat("甲").map(|s| s.name.as_str()), Some("甲号台"));
}

/// 柯城 S1-1, S1-2 and 常山 S1-23, S1-25: their towns by code, their own days, their own channels.
#[test]
fn the_neighbours_have_their_own_towns_days_and_channels() {
    for (name, title, towns, code) in [
        ("kecheng", "柯城区社会治理中心", 18, "330802100"),
        ("changshan", "常山县社会治理中心", 14, "330822108"),
    ] {
        let pack = Pack::load(name, None).unwrap();
        let rules = &pack.rules;
        assert_eq!(
            (pack.title.as_str(), rules.places.len(), rules.rooms.len()),
            (title, towns, 15)
        );
        assert!(rules.places.iter().all(|p| p.code.starts_with(&code[..6])));
        assert!(rules.places.iter().all(|p| rules.unit_of_place(&p.code).is_some()));
        let said = format!("{:?} {:?} {:?}", rules.units, pack.texts, rules.staff);
        assert!(!said.contains("衢江"), "{name} still speaks of its neighbour");
        assert!(rules.units.iter().all(|u| u.short.chars().count() <= 8), "窄栏放不下");
        assert_eq!(pack.kiosks.machines[0].place.as_deref(), Some(code));
    }
    let rules = Pack::load("kecheng", None).unwrap().rules;
    let three = rules.duty.iter().find(|rule| rule.name == "三个一固定接访日").unwrap();
    assert_eq!(three.days, crate::matter::duty::Days::Monthly(vec![1, 11, 21]));
    assert_eq!(three.chairs.len(), 3 * rules.places.len(), "three posts a town");
    let rules = Pack::load("changshan", None).unwrap().rules;
    assert!(rules.find_channel("U点通").is_some_and(|c| c.group == "网"));
    let days: Vec<_> = rules.duty.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(days, ["每日一名村两委值班", "每周集中调处日"]);
}

#[test]
fn an_unknown_pack_lists_the_known_ones() {
    let dir = config(&[("longyou.toml", "")]);
    let error = Pack::load("quzhou", Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains("没有名叫「quzhou」的县域包"), "{error}");
    assert!(error.contains("qujiang、kecheng、changshan、fengxi、longyou"), "{error}");
    assert!(Pack::load("../secret", Some(dir.path())).is_err());
}

#[test]
fn the_centres_own_files_go_before_the_built_in_ones() {
    let own = include_str!("../../fixtures/packs/qujiang.toml").replace("0570-0000000", "0570-7");
    let dir = config(&[("qujiang.toml", &own)]);
    assert_eq!(Pack::load("qujiang", Some(dir.path())).unwrap().texts.hotline, "0570-7");
    assert_eq!(Pack::load("fengxi", Some(dir.path())).unwrap().texts.hotline, "0599-0000000");
    // Own words alone, under a shipped pack, saved by a Windows editor.
    let words = include_str!("../../fixtures/packs/zhexi.words.toml");
    let words = format!("\u{feff}{}", words.replacen("name = \"征地补偿\"", "name = \"征地\"", 1));
    let dir = config(&[("zhexi.words.toml", &words)]);
    let error = Pack::load("qujiang", Some(dir.path())).unwrap_err().to_string();
    assert!(error.contains("话题「征地补偿」在词表"), "{error}");
}

#[test]
fn a_broken_pack_is_refused_with_its_line() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixtures().join("packs-broken")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = text.lines().next().unwrap().strip_prefix("# 期望：").unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let dir = config(&[(&format!("{name}.toml"), &text)]);
        let error = Pack::load(name, Some(dir.path())).expect_err(name);
        let sentence = error.to_string();
        assert!(sentence.contains(expected), "{name}: {sentence}");
        // Either the pack with its line, or the words that a topic of theirs is not heard.
        assert!(error.line.is_some(), "{name}: {sentence}");
        assert!(error.file.contains(name) || name == "topic-unheard", "{sentence}");
        seen += 1;
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn the_line_is_the_right_one() {
    let text = include_str!("../../fixtures/packs-broken/bad-place-code.toml");
    let dir = config(&[("x.toml", text)]);
    let line = Pack::load("x", Some(dir.path())).unwrap_err().line.unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("code = \"33990110\""));
}

#[test]
fn broken_words_are_refused_with_their_line() {
    let good = include_str!("../../fixtures/packs/zhexi.words.toml");
    for (from, to, expected) in [
        ("name = \"sealed\"", "name = \"secret\"", "[[special]] 不认识「secret」"),
        ("topic = \"法院诉讼\"", "topic = \"打官司\"", "没有话题「打官司」"),
        ("name = \"征地补偿\"\nsure = [", "name = \"征地补偿\"\nsure = [\n\"征地\",", "已经写过"),
        ("name = \"征地补偿\"\nsure = [", "name = \"征地补偿\"\nsure = [\n\"征\",", "词「征」太短"),
        ("lead = \"属地\"", "lead = \"属人\"", "不认识「属人」"),
        ("name = \"红\"", "name = \"紫\"", "写 绿、黄、红 之一"),
    ] {
        let dir = config(&[("zhexi.words.toml", &good.replacen(from, to, 1))]);
        let error = Pack::load("qujiang", Some(dir.path())).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.line.is_some() && error.file.ends_with("zhexi.words.toml"), "{error}");
    }
}
