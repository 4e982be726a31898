//! Why a county pack was refused, in a sentence that sends the reader to the right line.

use std::ops::Range;

use thiserror::Error;

/// A pack that cannot be used: which file, where, what is wrong, what belongs there. Nothing of
/// such a pack is taken over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("县域包 {file}{}：{problem}；应当{expected}。这个县域包没有采用，已登记的事项不受影响。",
        .line.map_or_else(String::new, |n| format!(" 第 {n} 行")))]
pub struct PackError {
    /// The file, as the caller would find it.
    pub file: String,
    /// Line in the file, from 1; none if it could not be read at all.
    pub line: Option<usize>,
    /// What is wrong, in Chinese.
    pub problem: String,
    /// What should be there, in Chinese, continuing 「应当」.
    pub expected: String,
}

/// One file of a pack with its text: knows lines, and words complaints about them.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub name: String,
    pub text: String,
    /// Shipped with the program, and so known to be sound.
    pub shipped: bool,
}

impl Source {
    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|&b| b == b'\n').count()
    }

    /// A complaint about a place in the file.
    pub fn wrong(
        &self,
        at: Range<usize>,
        problem: impl Into<String>,
        expected: impl Into<String>,
    ) -> PackError {
        PackError {
            file: self.name.clone(),
            line: Some(self.line(at.start)),
            problem: problem.into(),
            expected: expected.into(),
        }
    }

    /// Reads the file into its shape.
    pub fn read<'t, T: serde::Deserialize<'t>>(&'t self) -> Result<T, PackError> {
        toml::from_str(&self.text).map_err(|e| {
            let at = e.span().unwrap_or_default();
            let line = self.text.lines().nth(self.line(at.start) - 1).unwrap_or_default().trim();
            let (problem, expected) = translate(e.message(), line);
            self.wrong(at, problem, expected)
        })
    }
}

/// The readers of TOML and serde speak English; whoever edits a pack may not.
fn translate(message: &str, line: &str) -> (String, String) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let shown = format!("「{line}」");
    match quoted.as_slice() {
        [unknown, known @ ..] if message.starts_with("unknown field") => {
            (format!("不认识「{unknown}」"), format!("只用 {}", known.join("、")))
        }
        [unknown, known @ ..] if message.starts_with("unknown variant") => {
            (format!("不认识「{unknown}」"), format!("写 {} 之一", known.join("、")))
        }
        [missing, ..] if message.starts_with("missing field") => {
            (format!("{shown}这一段缺「{missing}」"), format!("写上 {missing} = …"))
        }
        _ if message.starts_with("duplicate key") => {
            (format!("{shown}这一项写了两次"), "一项只写一次".to_owned())
        }
        _ if message.starts_with("invalid type") || message.starts_with("invalid value") => {
            let wanted = match message.rsplit("expected ").next().unwrap_or_default() {
                "a string" => "写成 \"带引号的文字\"",
                "a sequence" => "写成 [\"…\", \"…\"] 这样的一列",
                "a boolean" => "写 true 或 false",
                wanted if wanted.starts_with(['u', 'i']) => "写成不带引号的整数",
                _ => "照自带的县域包 qujiang.toml 的写法",
            };
            (format!("{shown}的值不对"), wanted.to_owned())
        }
        // Our own checks inside serde already speak Chinese.
        _ if !message.is_ascii() => (message.to_owned(), "改正这一行".to_owned()),
        _ => (format!("这一行不合写法：{shown}"), "写成 名 = \"值\" 这样的形式".to_owned()),
    }
}
