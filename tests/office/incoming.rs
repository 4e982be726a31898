//! Old ledgers as other programs really write them: XLS, ODS, a workbook with macros and one with
//! several sheets, all made by LibreOffice here and now; each is read whole, or refused in words.

use super::support::{Home, text};
use super::{convert, tool};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use yichuang::desk::import::Source;

const LEDGER: &str = "fixtures/ledgers/2006-2008.xlsx";
/// What LibreOffice is told to write, by how the name ends.
const KINDS: [&str; 4] = [
    "xls:MS Excel 97",
    "ods:calc8",
    "xlsx:Calc MS Excel 2007 XML",
    "xlsm:Calc MS Excel 2007 VBA XML",
];

/// What a dry run says of a file.
fn tried(home: &Home, file: &Path, more: &[&str]) -> Value {
    let words = ["import", file.to_str().unwrap(), "--dry-run", "--json"];
    let done = home.run(&[&words[..], more].concat());
    assert!(!done.stdout.is_empty(), "{}: {}", file.display(), text(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn a_ledger_says_the_same_in_every_kind_of_workbook() {
    let home = Home::new();
    let own = tried(&home, Path::new(LEDGER), &[]);
    let count = |told: &Value, name: &str| told[name].as_u64().unwrap();
    // It works out the formulas the fixture's own program left without values.
    let formulas = 4;
    for kind in KINDS {
        let Some(file) = convert(&home, kind, Path::new(LEDGER), &[]) else { return };
        let told = tried(&home, &file, &[]);
        for same in ["rows", "twice", "notes"] {
            assert_eq!(told[same], own[same], "{kind} {same}");
        }
        assert_eq!(count(&told, "entered"), count(&own, "entered") + formulas, "{kind}: {told}");
        assert_eq!(count(&told, "refused"), count(&own, "refused") - formulas, "{kind}");
        assert_eq!(told["unknown"], own["unknown"], "{kind}");
        assert_eq!(told["columns"], own["columns"], "{kind}");
    }
}

/// A workbook as a flat text that LibreOffice makes every other kind of.
fn book(home: &Home, sheets: &[(&str, &[&str])], macros: &str) -> PathBuf {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |row: &&str| {
        let cells: String = row.split(',').map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let table = |(name, rows): &(&str, &[&str])| {
        let rows: String = rows.iter().map(row).collect();
        let rows = if rows.is_empty() {
            "<table:table-row><table:table-cell/></table:table-row>".to_owned()
        } else {
            rows
        };
        format!("<table:table table:name='{name}'>{rows}</table:table>")
    };
    let tables: String = sheets.iter().map(table).collect();
    let name = |what: &str| format!("urn:oasis:names:tc:opendocument:xmlns:{what}:1.0");
    let flat = format!(
        "<?xml version='1.0' encoding='UTF-8'?><office:document xmlns:office='{}' xmlns:table='{}' \
         xmlns:text='{}' xmlns:script='{}' xmlns:ooo='http://openoffice.org/2004/office' \
         office:version='1.3' office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">\
         {macros}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document>",
        name("office"),
        name("table"),
        name("text"),
        name("script"),
    );
    let path = home.dir.path().join("book.fods");
    std::fs::write(&path, flat).unwrap();
    path
}

const HEAD: &str = "来访日期,姓名,目的,事由,责任单位,办结日期";
const FIRST: &str = "2006-8-15,吴某某,求决,山塘漏水,水利局,2006-9-1";
const SECOND: &str = "2007-8-15,徐某某,求决,山塘又漏,水利局,2007-9-1";

#[test]
fn each_sheet_of_a_workbook_is_asked_for_by_its_name() {
    let home = Home::new();
    let sheets: [(&str, &[&str]); 4] = [
        ("说明", &["填表说明"]),
        ("2006年", &[HEAD, FIRST]),
        ("2007年", &[HEAD, SECOND, SECOND]),
        ("空", &[]),
    ];
    let file = book(&home, &sheets, "");
    for kind in KINDS {
        let Some(file) = convert(&home, kind, &file, &[]) else { return };
        let told = tried(&home, &file, &[]);
        assert_eq!(
            (&told["entered"], &told["sheet"]),
            (&1.into(), &"2006年".into()),
            "{kind}: {told}"
        );
        assert_eq!(told["sheets"].as_array().unwrap().len(), 4, "{kind}");
        let notice = told["notices"][0].as_str().unwrap();
        assert!(notice.contains("还有「2007年」，要各导一次"), "{kind}: {notice}");
        let told = tried(&home, &file, &["--sheet", "2007年"]);
        assert_eq!((&told["entered"], &told["twice"]), (&1.into(), &1.into()), "{kind}: {told}");
        for (sheet, code, word) in
            [("空", "empty", "「空」"), ("2009年", "book", "有「说明」「2006年」")]
        {
            let why = Source::open(&file, Some(sheet)).err().unwrap();
            assert_eq!(why.code, code, "{kind}");
            assert!(why.message.contains(word), "{kind}: {}", why.message);
        }
    }
}

/// Puts a part into a workbook, or a manifest that says it is encrypted.
const PUT: &str = r#"
import sys, zipfile
old, new, name, words = sys.argv[1:]
with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as out:
    for item in source.infolist():
        if item.filename != name:
            out.writestr(item, source.read(item))
    out.writestr(name, words)
"#;

#[test]
fn macros_are_told_of_and_never_run_and_a_password_is_named() {
    let home = Home::new();
    let basic = "<office:scripts><office:script script:language='ooo:Basic'><ooo:libraries>\
        <ooo:library-embedded ooo:name='Standard'><ooo:module ooo:name='Module1'><ooo:source-code>\
        Sub Hello\nEnd Sub\n</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries>\
        </office:script></office:scripts>";
    let plain = book(&home, &[("台账", &[HEAD, FIRST])], basic);
    let Some(ods) = convert(&home, "ods:calc8", &plain, &[]) else { return };
    let Some(xlsm) = convert(&home, "xlsm:Calc MS Excel 2007 VBA XML", &plain, &[]) else { return };
    let put = |old: &Path, new: &str, name: &str, words: &str| {
        let new = home.dir.path().join(new);
        let mut python = Command::new("python3");
        tool(python.args(["-c", PUT]).arg(old).arg(&new).args([name, words])).map(|_| new)
    };
    // It drops Basic from Excel's kinds: what Excel itself would put there is put there.
    let Some(vba) = put(&xlsm, "vba.xlsm", "xl/vbaProject.bin", "VBA") else { return };
    for file in [&ods, &vba] {
        let told = tried(&home, file, &[]);
        let notice = told["notices"][0].as_str().unwrap_or_default();
        assert!(notice.contains("宏没有运行"), "{}: {told}", file.display());
        assert_eq!(told["entered"], 1, "{told}");
    }
    assert_eq!(tried(&home, &xlsm, &[])["notices"], serde_json::json!([]));
    let manifest = "<?xml version='1.0'?><manifest:manifest \
        xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><manifest:file-entry \
        manifest:full-path='content.xml' manifest:media-type='text/xml'><manifest:encryption-data/>\
        </manifest:file-entry></manifest:manifest>";
    let Some(locked) = put(&ods, "locked.ods", "META-INF/manifest.xml", manifest) else { return };
    let why = Source::open(&locked, None).err().unwrap();
    assert!(why.code == "book" && why.message.contains("密码"), "{}", why.message);
}
