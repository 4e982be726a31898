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
    shown(&session, "导入好了");
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
    shown(&session, "导入好了");
    shown(&session, "登记 450");
}
