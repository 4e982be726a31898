//! Why a year's file was not taken, in a sentence that sends the reader to the right line.

use thiserror::Error;

/// A calendar file that cannot be used: where, what is wrong, what belongs there. Nothing of
/// such a file is taken over, and the sentence says so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("日历文件 {file}{}：{problem}；应当{expected}。这个文件没有采用，已有的日历不受影响。",
        .line.map_or_else(String::new, |n| format!(" 第 {n} 行")))]
pub struct CalendarError {
    /// The file, as the caller named it.
    pub file: String,
    /// Line in the file, from 1; none if the file could not be read at all.
    pub line: Option<usize>,
    /// What is wrong, in Chinese.
    pub problem: String,
    /// What should be there, in Chinese, continuing 「应当」.
    pub expected: String,
}
