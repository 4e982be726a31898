//! An old ledger as rows of text, whatever file it lies in: where the headings are, what its rows
//! say, which of them are no matters.

use super::words::{WORDS, bare};
use super::{book, decode};
use std::collections::VecDeque;
use std::fs;
use std::io::Cursor;
use std::path::Path;

/// Rows among which the headings are looked for.
const HEAD: usize = 20;
/// Largest file: a county's ledgers of many years are a few dozen megabytes.
const LARGEST: u64 = 400 << 20;

/// A row that says something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet counts, from one.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text with separated columns.
    Text,
    /// A spreadsheet.
    Book,
    /// A whole store, exported.
    Whole,
}

/// Why a file cannot be brought in: stable word and Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Stable word.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

fn unreadable(code: &'static str, message: impl Into<String>) -> Unreadable {
    Unreadable { code, message: message.into() }
}

/// An opened ledger.
pub struct Source {
    /// Name of the file, without its folder.
    pub name: String,
    /// The sheet that is read, and all there are; none of a text.
    pub sheet: Option<String>,
    /// See `sheet`.
    pub sheets: Vec<String>,
    /// Headings, each different: a second 电话 is 电话#2, an empty one 第5栏.
    pub headings: Vec<String>,
    /// The headings as they stand in the file.
    pub original: Vec<String>,
    /// Columns a report of refused rows added: row number and reason.
    pub report: [Option<usize>; 2],
    /// What the person should know about the file.
    pub notices: Vec<String>,
    ahead: VecDeque<Row>,
    rest: Rest,
    all: u64,
}

enum Rest {
    Text {
        reader: csv::Reader<Cursor<String>>,
        /// Line breaks inside cells so far: a spreadsheet does not count them.
        broken: u64,
    },
    Rows(std::vec::IntoIter<Row>),
}

impl Kind {
    /// What a file is, by its first bytes.
    pub fn of(bytes: &[u8]) -> Kind {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match text {
            [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::Book,
            [b'{', ..] => Kind::Whole,
            _ => Kind::Text,
        }
    }

    /// What the file at `path` is.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn at(path: &Path) -> Result<Kind, Unreadable> {
        use std::io::Read;
        let mut first = Vec::new();
        let file = fs::File::open(path).map_err(|e| no_file(path, &e))?;
        file.take(16).read_to_end(&mut first).map_err(|e| no_file(path, &e))?;
        Ok(Kind::of(&first))
    }
}

fn no_file(path: &Path, error: &std::io::Error) -> Unreadable {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件，请核对路径".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有权限读它，请换一个位置或改权限".to_owned(),
        _ => format!("读不了（{error}），请核对是不是一个文件，或拷到本机的盘上再导"),
    };
    unreadable("file", format!("{}：{why}；什么也没有导入", path.display()))
}

impl Source {
    /// Opens a ledger; `sheet` names the sheet of a spreadsheet.
    ///
    /// # Errors
    /// The file cannot be read or is no ledger; the sentence says what to do.
    pub fn open(path: &Path, sheet: Option<&str>) -> Result<Source, Unreadable> {
        let failed = |e: std::io::Error| no_file(path, &e);
        let size = fs::metadata(path).map_err(failed)?.len();
        if size > LARGEST {
            return Err(unreadable(
                "large",
                "文件太大（400 MB 以上），什么也没有导入；请按年份分成几个再导",
            ));
        }
        let bytes = fs::read(path).map_err(failed)?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::read(name, bytes, sheet)
    }

    fn read(name: String, bytes: Vec<u8>, sheet: Option<&str>) -> Result<Source, Unreadable> {
        let kind = Kind::of(&bytes);
        let (mut own, mut sheets) = (None, Vec::new());
        let (rest, notices, all) = match kind {
            Kind::Whole => {
                return Err(unreadable(
                    "kind",
                    "这是整库备份，不是旧台账，什么也没有导入；整库用命令 yichuang --store 新位置.db import 还原",
                ));
            }
            Kind::Book => {
                let sheet = book::read(bytes, sheet).map_err(|why| unreadable("book", why))?;
                (own, sheets) = (Some(sheet.name), sheet.sheets);
                let all = sheet.rows.len() as u64;
                (Rest::Rows(sheet.rows.into_iter()), sheet.notices, all)
            }
            Kind::Text => {
                let mut text = decode::text(&bytes).map_err(|why| unreadable("encoding", why))?;
                // The last row ends as all others, so that rows can be counted by their ends.
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                let start = text.trim_start();
                if start.starts_with("<") {
                    let message = "这是网页格式的「表格」，什么也没有导入；请用表格软件打开，另存为 .xlsx 再导";
                    return Err(unreadable("html", message));
                }
                let all = if start.is_empty() { 0 } else { text.len() as u64 };
                let reader = csv::ReaderBuilder::new()
                    .delimiter(decode::separator(&text))
                    .has_headers(false)
                    .flexible(true)
                    .from_reader(Cursor::new(text));
                (Rest::Text { reader, broken: 0 }, Vec::new(), all)
            }
        };
        let mut source = Source {
            name,
            sheet: own,
            sheets,
            headings: Vec::new(),
            original: Vec::new(),
            report: [None; 2],
            notices,
            ahead: VecDeque::new(),
            rest,
            all,
        };
        if all == 0 {
            return Err(source.empty());
        }
        source.find_headings()?;
        Ok(source)
    }

    fn empty(&self) -> Unreadable {
        let what = match &self.sheet {
            Some(sheet) if self.sheets.len() > 1 => format!("「{sheet}」这张工作表"),
            _ => "文件".to_owned(),
        };
        unreadable("empty", format!("{what}是空的，没有可导入的行；请核对是不是这一个"))
    }

    /// Finds the row of the headings below titles and merged groups of headings.
    fn find_headings(&mut self) -> Result<(), Unreadable> {
        let head: Vec<Row> = std::iter::from_fn(|| self.read_row()).take(HEAD).collect();
        let known = |row: &Row| row.cells.iter().filter(|cell| WORDS.field(cell).is_some()).count();
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let best = head.iter().map(known).max().unwrap_or(0);
        let at = match best {
            0 | 1 => head.iter().position(|row| filled(row) > 1).unwrap_or(0),
            best => head.iter().position(|row| known(row) == best).unwrap_or(0),
        };
        let Some(heading) = head.get(at) else {
            return Err(self.empty());
        };
        // A heading that spans two rows stands in the upper one.
        let groups: Vec<&Row> = head[..at].iter().filter(|row| filled(row) > 1).collect();
        let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let cell = |row: &Row, column: usize| -> Option<String> {
            row.cells.get(column).map(|c| c.trim().to_owned()).filter(|c| !c.is_empty())
        };
        self.original = (0..width)
            .map(|column| {
                let above = || groups.iter().rev().find_map(|row| cell(row, column));
                cell(heading, column).or_else(above).unwrap_or_default()
            })
            .collect();
        while self.original.last().is_some_and(String::is_empty)
            && head[at..].iter().all(|row| cell(row, self.original.len() - 1).is_none())
        {
            self.original.pop();
        }
        for (column, heading) in self.original.iter().enumerate() {
            let plain = match bare(heading).is_empty() {
                true => format!("第{}栏", column + 1),
                false => heading.split_whitespace().collect::<String>(),
            };
            let again =
                self.headings.iter().filter(|h| h.split('#').next() == Some(&plain)).count();
            self.headings.push(if again > 0 { format!("{plain}#{}", again + 1) } else { plain });
        }
        let column = |name: &str| self.headings.iter().rposition(|heading| heading == name);
        let reason = column(WORDS.reason());
        self.report = [reason.and_then(|_| column(WORDS.row())), reason];
        self.ahead = head.into_iter().skip(at + 1).collect();
        Ok(())
    }

    /// The next row that may be a matter: no empty one, no repeated headings, no sums at the foot.
    pub fn next_row(&mut self) -> Option<Row> {
        loop {
            let row = match self.ahead.pop_front() {
                Some(row) => row,
                None => self.read_row()?,
            };
            let repeated =
                row.cells.iter().zip(&self.original).filter(|(c, _)| !c.trim().is_empty());
            let (same, all) = repeated.fold((0, 0), |(same, all), (c, o)| {
                (same + usize::from(bare(c) == bare(o)), all + 1)
            });
            if same < 2 || same < all {
                return Some(row);
            }
        }
    }

    /// The next row of the file that is not empty.
    fn read_row(&mut self) -> Option<Row> {
        match &mut self.rest {
            Rest::Rows(rows) => rows.next(),
            Rest::Text { reader, broken } => {
                let mut record = csv::StringRecord::new();
                // A text in memory gives neither read errors nor other encodings.
                while reader.read_record(&mut record).unwrap_or(false) {
                    let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                    let breaks =
                        |cell: &String| cell.bytes().filter(|b| *b == b'\n').count() as u64;
                    *broken += cells.iter().map(breaks).sum::<u64>();
                    // The reader stands behind the record: what was skipped before it counts too.
                    let line = reader.position().line().saturating_sub(*broken + 1);
                    if cells.iter().any(|cell| !cell.trim().is_empty()) {
                        return Some(Row { line: u32::try_from(line).unwrap_or(u32::MAX), cells });
                    }
                }
                None
            }
        }
    }

    /// The first rows, without taking them.
    pub fn samples(&mut self, count: usize) -> Vec<Row> {
        while self.ahead.len() < count {
            let Some(row) = self.read_row() else { break };
            self.ahead.push_back(row);
        }
        self.ahead.iter().take(count).cloned().collect()
    }

    /// How much of the file has been read, 0 to 1.
    pub fn share(&self) -> f64 {
        let done = match &self.rest {
            Rest::Rows(rows) => self.all.saturating_sub(rows.len() as u64),
            Rest::Text { reader, .. } => reader.position().byte(),
        };
        (done as f64 / self.all.max(1) as f64).min(1.0)
    }

    /// What the headings are, whatever file they stand in: the same for every ledger of one source.
    pub fn headings_key(&self) -> String {
        let ours = |(column, _): &(usize, &String)| !self.report.contains(&Some(*column));
        let columns = self.headings.iter().enumerate().filter(ours);
        columns.map(|(_, heading)| bare(heading)).collect::<Vec<_>>().join("\n")
    }

    /// The name the rows of this file are remembered under: of a mended report that of the ledger
    /// it was made from.
    pub fn origin(&self) -> String {
        let Some((stem, end)) = self.name.rsplit_once('.') else { return self.name.clone() };
        match (self.report[1], stem.rfind("-退回")) {
            (Some(_), Some(at)) => stem[..at].to_owned(),
            _ => format!("{stem}.{end}"),
        }
    }

    /// Where its rows come from: the file, and the sheet where there are several.
    pub fn place(&self) -> String {
        match &self.sheet {
            Some(sheet) if self.sheets.len() > 1 => format!("{}「{sheet}」", self.origin()),
            _ => self.origin(),
        }
    }

    /// What stands in the row under which headings, without what a report added: the same in
    /// every file made from one ledger, and whatever the columns are taken for.
    pub fn cells_of(&self, row: &Row) -> String {
        let cells = self.headings.iter().zip(&row.cells).enumerate();
        let ours = cells.filter(|(column, _)| !self.report.contains(&Some(*column)));
        let filled = ours.map(|(_, (heading, cell))| (heading, cell.trim()));
        let filled = filled.filter(|(_, cell)| !cell.is_empty());
        filled.map(|(heading, cell)| format!("{heading}\t{cell}\n")).collect()
    }

    /// The row's number in the ledger it came from.
    pub fn line_of(&self, row: &Row) -> u32 {
        let told = self.report[0].and_then(|column| row.cells.get(column));
        told.and_then(|cell| cell.trim().parse().ok()).unwrap_or(row.line)
    }
}
