//! An Excel workbook: real dates and numbers, texts as texts (nothing is ever a formula), the
//! heading frozen and with filters, columns as wide as they want. Rows pass through a file, not
//! through memory; what one sheet cannot hold goes on the next.

use crate::desk::export::{Cell, Sheet};
use crate::matter::columns::Column;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::{self, Seek, Write};
use std::path::Path;

/// Rows of a sheet below its heading.
pub const ROWS: u32 = 1_048_575;
/// Characters of a cell; a longer text is cut and says so.
const CHARS: usize = 32_767;
/// What a text says that did not fit.
const CUT: &str = "……（太长，未完）";

/// Writes a workbook.
pub struct Excel {
    book: Workbook,
    heads: Vec<(String, u16)>,
    /// Rows of the sheet being written, and how many it may have.
    rows: u32,
    most: u32,
    sheets: usize,
    head: Format,
    day: Format,
    moment: Format,
    wrap: Format,
}

impl Excel {
    /// An empty workbook whose rows pass through `folder`.
    ///
    /// # Errors
    /// The disk's.
    pub fn new(folder: &Path, heads: &[&str], columns: &[Column]) -> io::Result<Self> {
        Excel::with(folder, heads, columns, ROWS)
    }

    /// With smaller sheets.
    fn with(folder: &Path, heads: &[&str], columns: &[Column], most: u32) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(failed)?;
        let widths = columns.iter().map(|column| column.width());
        let heads = heads.iter().map(|head| (*head).to_owned()).zip(widths).collect();
        Ok(Excel {
            book,
            heads,
            rows: 0,
            most,
            sheets: 0,
            head: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            wrap: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        })
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        self.rows = 0;
        let name =
            if self.sheets == 1 { "台账".to_owned() } else { format!("台账{}", self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (at, (head, width)) in (0..).zip(&self.heads) {
            // A Chinese character is about two of what Excel counts in, as here.
            sheet.set_column_width(at, f64::from((*width).max(head.len() as u16)) + 3.0)?;
            sheet.write_string_with_format(0, at, head, &self.head)?;
        }
        Ok(())
    }

    fn sheet(&mut self) -> Result<&mut Worksheet, XlsxError> {
        self.book.worksheet_from_index(self.sheets.saturating_sub(1))
    }

    /// Filters over what the sheet has come to hold.
    fn close(&mut self) -> Result<(), XlsxError> {
        let (rows, columns) = (self.rows, self.heads.len().saturating_sub(1) as u16);
        self.sheet()?.autofilter(0, 0, rows, columns)?;
        Ok(())
    }

    fn write(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        if self.sheets == 0 || self.rows == self.most {
            if self.sheets > 0 {
                self.close()?;
            }
            self.begin()?;
        }
        self.rows += 1;
        let (row, at) = (self.rows, self.sheets - 1);
        let sheet = self.book.worksheet_from_index(at)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) if text.chars().nth(CHARS).is_some() => {
                    let kept = CHARS - CUT.chars().count();
                    let text: String = text.chars().take(kept).chain(CUT.chars()).collect();
                    sheet.write_string_with_format(row, column, text, &self.wrap)?
                }
                Cell::Text(text) if text.contains('\n') => {
                    sheet.write_string_with_format(row, column, text.as_ref(), &self.wrap)?
                }
                Cell::Text(text) => sheet.write_string(row, column, text.as_ref())?,
                Cell::Number(number) => sheet.write_number(row, column, *number)?,
                Cell::Day(day) => sheet.write_datetime_with_format(row, column, day, &self.day)?,
                Cell::Moment(at) => {
                    sheet.write_datetime_with_format(row, column, at.local(), &self.moment)?
                }
            };
        }
        Ok(())
    }

    /// Puts the workbook together.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, out: impl Write + Seek + Send) -> io::Result<()> {
        if self.sheets == 0 {
            self.begin().map_err(failed)?;
        }
        self.close().map_err(failed)?;
        self.book.save_to_writer(out).map_err(failed)
    }
}

impl Sheet for Excel {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.write(cells).map_err(failed)
    }
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    /// Sheets of a workbook of so many rows: name, headings, numbers below them.
    fn split(rows: u32, most: u32) -> Vec<(String, String, Vec<u32>)> {
        let folder = tempfile::tempdir().unwrap();
        let (heads, columns) = (["人数", "事由"], [Column::Heads, Column::Subject]);
        let mut book = Excel::with(folder.path(), &heads, &columns, most).unwrap();
        for row in 1..=rows {
            book.row(&[Cell::Number(row), Cell::Text("山塘漏水".into())]).unwrap();
        }
        let mut out = Cursor::new(Vec::new());
        book.finish(&mut out).unwrap();
        let mut read = Xlsx::new(out).unwrap();
        let names = read.sheet_names();
        names
            .into_iter()
            .map(|name| {
                let range = read.worksheet_range(&name).unwrap();
                let mut rows = range.rows();
                let head = rows.next().unwrap()[0].to_string();
                let number = |row: &[Data]| row[0].to_string().parse().unwrap();
                (name, head, rows.map(number).collect())
            })
            .collect()
    }

    #[test]
    fn what_one_sheet_cannot_hold_goes_on_the_next() {
        let sheets = |rows, most| -> Vec<(String, usize)> {
            let split = split(rows, most);
            assert!(split.iter().all(|(_, head, _)| head == "人数"));
            let all: Vec<u32> = split.iter().flat_map(|(.., rows)| rows.clone()).collect();
            assert_eq!(all, (1..=rows).collect::<Vec<_>>(), "none lost, none twice, in order");
            split.into_iter().map(|(name, _, rows)| (name, rows.len())).collect()
        };
        let named = |list: &[(&str, usize)]| -> Vec<(String, usize)> {
            list.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect()
        };
        assert_eq!(sheets(25, 10), named(&[("台账", 10), ("台账2", 10), ("台账3", 5)]));
        assert_eq!(sheets(20, 10), named(&[("台账", 10), ("台账2", 10)]));
        assert_eq!(sheets(11, 10), named(&[("台账", 10), ("台账2", 1)]));
        assert_eq!(sheets(0, 10), named(&[("台账", 0)]));
        // Excel has 1,048,576 rows; the heading is one of them.
        assert_eq!(ROWS + 1, 1 << 20);
    }

    #[test]
    fn a_text_too_long_for_a_cell_says_that_it_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Excel::new(folder.path(), &["事由"], &[Column::Subject]).unwrap();
        book.row(&[Cell::Text("田".repeat(CHARS).into())]).unwrap();
        book.row(&[Cell::Text("田".repeat(CHARS + 1).into())]).unwrap();
        let mut out = Cursor::new(Vec::new());
        book.finish(&mut out).unwrap();
        let range = Xlsx::new(out).unwrap().worksheet_range("台账").unwrap();
        let texts: Vec<String> = range.rows().skip(1).map(|row| row[0].to_string()).collect();
        assert_eq!(texts[0].chars().count(), CHARS);
        assert!(texts[1].ends_with(CUT) && texts[1].chars().count() == CHARS);
    }
}
