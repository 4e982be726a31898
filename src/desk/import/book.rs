//! Rows of a spreadsheet (XLSX, XLSM, XLSB, XLS, ODS) as texts.

use super::source::Row;
use calamine::{Data, Ods, Range, Reader, SheetVisible, Sheets, Xls, Xlsb, Xlsx};
use std::io::Cursor;

type Book = Sheets<Cursor<Vec<u8>>>;

/// A sheet of a spreadsheet, whole.
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Names of all sheets one can see.
    pub sheets: Vec<String>,
    /// Its rows, without empty ones.
    pub rows: Vec<Row>,
    /// What the person should know about the file.
    pub notices: Vec<String>,
}

/// By what files give away that there are macros in them: XLSX and its kin, ODS, XLS.
fn has_macros(bytes: &[u8]) -> bool {
    let old: Vec<u8> = "_VBA_PROJECT".encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&b"vbaProject.bin"[..], b"Basic/Standard/", &old].iter().any(|mark| holds(bytes, mark))
}

/// Reads a sheet: the one named, or the first visible one that has more than one row.
///
/// # Errors
/// One Chinese sentence.
pub fn read(bytes: Vec<u8>, wanted: Option<&str>) -> Result<Sheet, String> {
    let mut notices = Vec::new();
    if has_macros(&bytes) {
        notices.push("表格里带着宏；宏没有运行，只读了格子里的字".to_owned());
    }
    let mut book = open(bytes)?;
    let visible = |s: &&calamine::Sheet| s.visible == SheetVisible::Visible;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(visible).map(|s| s.name.clone()).collect();
    let damaged =
        || "表格损坏，读不出来，什么也没有导入；请用表格软件打开，另存一份再导".to_owned();
    let mut found: Option<(String, Vec<Row>)> = None;
    let mut others = Vec::new();
    for name in &names {
        if wanted.is_some_and(|wanted| wanted != name) {
            continue;
        }
        let here = rows(&mut book, name).ok_or_else(damaged)?;
        match &found {
            None if here.len() > 1 || wanted.is_some() => found = Some((name.clone(), here)),
            Some(_) if here.len() > 1 => others.push(name.as_str()),
            _ => {}
        }
    }
    if let (Some(wanted), None) = (wanted, &found) {
        let message =
            format!("没有「{wanted}」这张工作表，有「{}」；什么也没有导入", names.join("」「"));
        return Err(message);
    }
    let (name, rows) = found.unwrap_or_default();
    if !others.is_empty() {
        let others = others.join("」「");
        notices.push(format!("这次读「{name}」这张工作表；还有「{others}」，要各导一次"));
    }
    Ok(Sheet { name, sheets: names, rows, notices })
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// Opens by what the file is, not by what it is called.
fn open(bytes: Vec<u8>) -> Result<Book, String> {
    let unreadable =
        "不是能读的表格，什么也没有导入；请用表格软件打开，另存为 .xlsx 再导".to_owned();
    let locked =
        "表格加了密码，打不开，什么也没有导入；请用表格软件去掉密码另存一份再导".to_owned();
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        // A workbook with a password is an old container around the encrypted one.
        let encrypted: Vec<u8> =
            "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if holds(&bytes, &encrypted) {
            return Err(locked);
        }
        return match Xls::new(Cursor::new(bytes)) {
            Ok(book) => Ok(Sheets::Xls(book)),
            Err(calamine::XlsError::Password) => Err(locked),
            Err(_) => Err(unreadable),
        };
    }
    if let Ok(book) = Xlsx::new(Cursor::new(bytes.clone())) {
        return Ok(Sheets::Xlsx(book));
    }
    match Ods::new(Cursor::new(bytes.clone())) {
        Ok(book) => return Ok(Sheets::Ods(book)),
        Err(calamine::OdsError::Password) => return Err(locked),
        Err(_) => {}
    }
    Xlsb::new(Cursor::new(bytes)).map(Sheets::Xlsb).map_err(|_| unreadable)
}

/// The rows of a sheet that say anything.
fn rows(book: &mut Book, name: &str) -> Option<Vec<Row>> {
    let range = book.worksheet_range(name).ok()?;
    // A formula nobody computed has no value; without its text the cell would look empty.
    let formulas = book.worksheet_formula(name).unwrap_or_default();
    let (top, left) = range.start().unwrap_or_default();
    let list = range.rows().zip(top..).map(|(cells, at)| {
        let cells = cells.iter().zip(left..);
        let texts = cells.map(|(cell, column)| text(cell, &formulas, (at, column)));
        // A cell on the left that no row uses is not in the range: nothing to fill up.
        Row { line: at + 1, cells: texts.collect() }
    });
    Some(list.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).collect())
}

fn text(cell: &Data, formulas: &Range<String>, at: (u32, u32)) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Numbers of spreadsheets are exact up to fifteen digits.
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute) == (0, 0) { day } else { format!("{day} {hour:02}:{minute:02}") }
        }
        Data::Empty => match formulas.get_value(at) {
            Some(formula) if !formula.is_empty() => format!("={formula}"),
            _ => String::new(),
        },
    }
}
