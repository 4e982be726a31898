//! A paper that a later mechanism needs is one new file: the centre writes it, the program prints it
//! from what is stored. Nothing else changes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, intake_line, text};

const NUMBER: &str = "QJ20261123-0001";

/// 《延期告知书》，《信访工作条例》第34条：延期要批准，并书面告知理由。
const EXTENSION: &str = r#"
title = "延期告知书"
paper = "a4"
copies = ["第一联 送信访人", "第二联 存档"]
needs = ["extended"]
otherwise = "它没有延期"
[[row]]
columns = ["{centre}", "{copy_name}"]
aligns = ["left", "right"]
[[row]]
text = "{title}"
align = "centre"
size = "big"
[[row]]
text = "{name}："
[[row]]
text = "　　你反映的{number}号信访事项，情况复杂，经批准于{extended}延长办理期限，办结期限改为{handling}。"
[[row]]
pair = "　　理由："
value = "{extended_why}"
[[row]]
text = "{centre}（盖章）"
align = "right"
"#;

/// 《处理意见书送达回证》.
const DELIVERY: &str = r#"
title = "送达回证"
paper = "a5"
needs = ["answered"]
otherwise = "还没有处理意见"
[[row]]
text = "{title}"
align = "centre"
size = "big"
[[row]]
grid = ["编号", "{number}", "受送达人", "{name}"]
[[row]]
grid = ["处理意见", "{reply}"]
shares = [1, 3]
[[row]]
grid = ["签收", "", "送达时间", ""]
lines = 2
"#;

fn ok(home: &Home, words: &[&str]) -> String {
    let output = home.run(words);
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_new_paper_is_one_new_file() {
    let home = Home::new();
    home.register(&intake_line(1));
    let forms = home.dir.path().join("config/forms");
    std::fs::create_dir_all(&forms).unwrap();
    std::fs::write(forms.join("extension.toml"), EXTENSION).unwrap();
    std::fs::write(forms.join("delivery.toml"), DELIVERY).unwrap();
    assert!(ok(&home, &["forms", "check"]).contains("好    extension 延期告知书"));
    let early = home.run(&["print", "延期告知书", NUMBER]);
    assert_eq!(early.status.code(), Some(1));
    assert!(text(&early.stderr).contains("它没有延期"), "{}", text(&early.stderr));

    use yichuang::matter::Command;
    let mut desk = home.desk();
    desk.act(NUMBER, None, &Command::Accept).unwrap();
    let why = "要到省里调取承包合同的底档".to_owned();
    desk.act(NUMBER, None, &Command::Extend { reason: why.clone() }).unwrap();
    let paper = ok(&home, &["print", "延期告知书", NUMBER]);
    for words in ["吴某1：", "2026年11月23日延长", "2027年2月21日24:00前", "第二联 存档"]
    {
        assert!(paper.contains(words), "{words}:\n{paper}");
    }
    assert!(paper.replace(['\n', ' '], "").contains(&why), "{paper}");
    desk.act(NUMBER, None, &Command::Conclude { reply: "支持请求，春节前付清。".into() }).unwrap();
    let paper = ok(&home, &["print", "delivery", NUMBER]);
    assert!(paper.contains("支持请求，春节前付清。"), "{paper}");
    let shown = ok(&home, &["show", NUMBER]);
    assert!(shown.contains("打印《延期告知书》"), "it named a person: {shown}");
}

#[test]
fn what_an_official_heard_and_handed_over_stands_on_three_colours() {
    let home = Home::new();
    home.register(&intake_line(1));
    let none = home.run(&["print", "leader", NUMBER]);
    assert!(text(&none.stderr).contains("还没有领导接访"), "{}", text(&none.stderr));
    ok(
        &home,
        &[
            "receive",
            NUMBER,
            "--opinion",
            "请乡里三日内拿出付款方案。",
            "--unit",
            "云溪乡人民政府",
            "--unit",
            "区农业农村局",
            "--colour",
            "黄",
        ],
    );
    let paper = ok(&home, &["print", "领导接访交办单", NUMBER]);
    for words in [
        "黄色 3日内反馈",
        "□绿色1日  ■黄色3日  □红色7日",
        "请乡里三日内拿出付款方案。",
        "区农业农村局：",
        "云溪乡人民政府：",
        "二、事权单位接收",
    ] {
        assert!(paper.contains(words), "{words}:\n{paper}");
    }
}
