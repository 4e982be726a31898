//! An old ledger brought in at the window: the file, the columns, a dry run, the import, and the
//! window's other work meanwhile.

use crate::common::*;
use std::path::{Path, PathBuf};
use yichuang::desk::Desk;
use yichuang::headless::Session;

const LEDGER: &str = "来访日期,信访人,手机,内容,承办单位,状态,办结日期,随手记
2006-8-15,吴某某,13800000001,山塘漏水,水利局,办结,2006-9-1,甲
2006-8-16,徐某某,1380,公交太少,交通局,办结,2006-9-2,乙
";

fn put(hall: &Hall, name: &str, text: &str) -> PathBuf {
    let path = hall.options(MORNING).location.config_dir.with_file_name(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn shown(session: &Session, words: &str) {
    assert!(session.sees(words), "no 「{words}」 {:#?}", session.screen());
}

fn opened(hall: &Hall, path: &Path) -> Session {
    let mut session = hall.session();
    session.press("f7 ctrl-r").type_text(path.to_str().unwrap()).press("f10");
    session
}

#[test]
fn columns_are_shown_changed_and_tried_before_anything_is_registered() {
    let hall = Hall::new();
    hall.session();
    let path = put(&hall, "old.csv", LEDGER);
    let mut session = opened(&hall, &path);
    shown(&session, "导入旧台账");
    shown(&session, "2006-8-15 · 2006-8-16");
    // Of people only what a list shows of them.
    shown(&session, "吴＊ · 徐＊");
    shown(&session, "138＊＊＊＊0001");
    assert!(!session.sees("13800000001") && !session.sees("吴某某"));
    shown(&session, "登记日期");
    shown(&session, "还缺");
    session.press("f10");
    shown(&session, "看不出哪一栏是目的");
    // 目的 stands behind the eight columns; one value for the whole of it.
    session.press("down down down down down down down down enter");
    shown(&session, "文件里没有目的这一栏");
    session.type_text("求决").press("enter f10");
    shown(&session, "都是求决");
    // A column nothing is made of goes into the story.
    session.press("up enter").type_text("事由").press("enter f10");
    session.press("f10");
    shown(&session, "试算好了，什么也没有登记");
    shown(&session, "会登记 1");
    shown(&session, "退回 1");
    shown(&session, "第 3 行  电话应为");
    let desk = Desk::open(&hall.options(MORNING)).unwrap();
    assert_eq!(desk.store().view().count_matters().unwrap(), 0);
    session.press("f10");
    shown(&session, "导入好了，台账和查找里都有了");
    shown(&session, "登记 1");
    shown(&session, "退回.csv");
    // Once more from the beginning: the map was kept, and the row is known.
    let mut session = opened(&hall, &path);
    shown(&session, "上次存下的对照");
    session.press("f10 f10");
    shown(&session, "早已导入 1");
    session.press("esc esc f7");
    shown(&session, "QJL20060815-0001");
}

#[test]
fn a_file_that_is_none_says_so_and_a_stopped_import_goes_on() {
    let hall = Hall::new();
    hall.session();
    let mut session = opened(&hall, &put(&hall, "old.csv", ""));
    shown(&session, "文件是空的");
    session.press("esc");
    shown(&session, "台账");
    let rows: String =
        (0..450).map(|n| format!("2006-8-15,吴某某,,第{n}件,水利局,办结,2006-9-1,\n")).collect();
    let text = format!("{}\n{rows}", LEDGER.lines().next().unwrap().replace("随手记", "目的"));
    let path = put(&hall, "long.csv", &text.replace("2006-9-1,\n", "2006-9-1,求决\n"));
    let mut session = opened(&hall, &path);
    session.press("f10");
    shown(&session, "会登记 450");
    session.press("f10");
    shown(&session, "导入好了，台账和查找里都有了");
    shown(&session, "登记 450");
}

#[test]
fn what_a_ledger_writes_its_own_way_is_said_once_and_kept() {
    let hall = Hall::new();
    hall.session();
    let ledger = "来访日期,信访人,内容,承办单位,问题属地,信访目的,办结日期\n\
        2006-8-15,吴某某,山塘漏水,水力局,云西乡,求决,2006-9-1\n\
        2006-8-16,徐某某,山塘又漏,水力局、云溪乡政府,云溪乡,求决,2006-9-1\n\
        2006-8-17,毛某某,来问一问,大院里,云溪乡,求决,2006-9-1\n";
    let path = put(&hall, "old.csv", ledger);
    let mut session = opened(&hall, &path);
    session.press("f10");
    shown(&session, "会登记 0");
    shown(&session, "有 3 种写法不认得");
    // The first of them: the town; the nearest is suggested, F10 takes it.
    session.press("enter enter");
    shown(&session, "台账里写「云西乡」");
    shown(&session, "18 云溪乡");
    session.press("f10");
    // 大院里 is nothing like any unit: it counts as nothing written.
    session.press("down enter");
    shown(&session, "台账里写「大院里」");
    session.type_text("当作没有").press("f10");
    shown(&session, "没有这一项");
    session.press("backspace backspace").type_text("没写").press("f10");
    session.press("down enter f10");
    shown(&session, "写「水力局」  2 行");
    session.press("f10");
    shown(&session, "会登记 3");
    session.press("f10");
    shown(&session, "登记 3");
    // The next ledger with these headings: shown, changeable, and the verb's map says the same.
    let next = put(&hall, "next.csv", &ledger.replace("2006-", "2007-"));
    let mut session = opened(&hall, &next);
    session.press("pagedown");
    shown(&session, "写「云西乡」");
    session.press("f10");
    shown(&session, "会登记 3");
    let folder = hall.options(MORNING).location.config_dir.join("ledgers");
    let kept = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read_to_string(kept).unwrap();
    for line in ["[values.\"责任单位\"]", "\"水力局\" = \"水利局\"", "\"大院里\" = \"\""]
    {
        assert!(kept.contains(line), "{line}: {kept}");
    }
    // Taken back, it is refused again.
    session.press("esc pagedown enter").type_text("不换").press("enter f10 f10");
    shown(&session, "有 1 种写法不认得");
}

#[test]
fn more_values_than_are_told_are_said_to_be_more() {
    let hall = Hall::new();
    hall.session();
    let units: Vec<String> = (0..101).map(|n| format!("某某科{n}")).collect();
    let ledger = format!(
        "来访日期,信访人,内容,承办单位,信访目的,办结日期\n\
         2006-8-15,吴某某,山塘漏水,{},求决,2006-9-1\n",
        units.join("、")
    );
    let mut session = opened(&hall, &put(&hall, "old.csv", &ledger));
    session.press("f10");
    shown(&session, "有 100 种以上写法不认得");
}

#[test]
fn of_a_workbook_with_several_sheets_each_is_brought_in_by_itself() {
    let hall = Hall::new();
    hall.session();
    let path = put(&hall, "years.xlsx", "");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (sheet, rows) in [("说明", 0), ("藏起来的", 4), ("2006年", 2), ("2007年", 3), ("空表", 0)]
    {
        let page = book.add_worksheet();
        page.set_name(sheet).unwrap();
        page.set_hidden(sheet == "藏起来的");
        for (column, head) in (0..).zip(["来访日期", "信访人", "内容", "目的", "办结日期"])
        {
            if rows > 0 {
                page.write_string(0, column, head).unwrap();
            }
        }
        for row in 1..=rows {
            let day = format!("{}-3-{row}", sheet.trim_end_matches('年'));
            let cells = [day.as_str(), "吴某某", "山塘漏水", "求决", "2008-1-1"];
            for (column, cell) in (0..).zip(cells) {
                page.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    let mut session = opened(&hall, &path);
    shown(&session, "这次读「2006年」这张工作表；还有「2007年」");
    shown(&session, "共 4 张，一次导一张");
    session.press("enter").type_text("空表").press("enter f10");
    shown(&session, "「空表」这张工作表是空的");
    shown(&session, "2006-3-1");
    session.press("enter").type_text("2007").press("enter f10");
    shown(&session, "2007-3-1 · 2007-3-2 · 2007-3-3");
    session.press("f10");
    shown(&session, "会登记 3");
    session.press("f10");
    shown(&session, "登记 3");
    let desk = Desk::open(&hall.options(MORNING)).unwrap();
    assert_eq!(desk.store().view().count_matters().unwrap(), 3);
    session.press("esc esc f7 enter");
    shown(&session, "years.xlsx「2007年」 第 4 行");
}
