//! A passphrase from a file, from standard input, or from a person, who does not see it.

use super::Failure;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{IsTerminal, Read};
use std::path::Path;

/// Bytes read at most: nobody types more.
const MOST: u64 = 4096;

/// Reads one; `twice` when it is a new one and a slip of the finger would cost everything.
pub fn ask(file: Option<&Path>, twice: bool) -> Result<String, Failure> {
    let line = |mut from: Box<dyn Read>| -> Result<String, std::io::Error> {
        let mut text = String::new();
        from.by_ref().take(MOST).read_to_string(&mut text)?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    };
    if let Some(path) = file {
        let failed = |e| {
            let message = format!(
                "读不了口令文件 {}（{e}），什么也没有做；请核对路径，再来一次",
                path.display()
            );
            Failure::said("passphrase", message)
        };
        return std::fs::File::open(path).and_then(|f| line(Box::new(f))).map_err(failed);
    }
    if !std::io::stdin().is_terminal() {
        let failed = |e| {
            let message = format!(
                "读不了口令（{e}），什么也没有做；请把口令写成一行 UTF-8 文字送进来，或用 --passphrase-file"
            );
            Failure::said("passphrase", message)
        };
        return line(Box::new(std::io::stdin())).map_err(failed);
    }
    let first = unseen("口令（看不见，回车结束）：")?;
    if twice && unseen("再输一次：")? != first {
        return Err(Failure::said("passphrase", "两次输的口令不一样，什么也没有做，请再来一次"));
    }
    Ok(first)
}

fn unseen(words: &str) -> Result<String, Failure> {
    eprint!("{words}");
    enable_raw_mode()?;
    let typed = keys();
    disable_raw_mode()?;
    eprintln!();
    typed?.ok_or_else(|| {
        Failure::said("passphrase", "没有输口令，什么也没有做；请再来一次，输完按回车")
    })
}

fn keys() -> std::io::Result<Option<String>> {
    let mut text = String::new();
    loop {
        let Event::Key(key) = read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Ok(Some(text)),
            KeyCode::Esc => return Ok(None),
            KeyCode::Char('c' | 'd') if control => return Ok(None),
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char(c) if !control => text.push(c),
            _ => {}
        }
    }
}
