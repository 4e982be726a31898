//! A command line that cannot be understood, told in words: exit code 2, as JSON when asked for.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// True when the words ask for JSON, although they could not be read.
pub fn wants_json(words: &[String]) -> bool {
    words.iter().take_while(|word| *word != "--").any(|word| word == "--json")
}

/// What is wrong with the command line; `None` when help or the version was asked for.
pub fn sentence(error: &clap::Error) -> Option<String> {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let known = [said(ContextKind::ValidValue), said(ContextKind::ValidSubcommand)].concat();
    let known = if known.is_empty() { known } else { format!("，可以是 {known}") };
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::UnknownArgument => format!("没有「{argument}」这个参数"),
        ErrorKind::InvalidSubcommand => {
            format!("没有「{}」这个命令", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("还差一个命令{known}")
        }
        ErrorKind::MissingRequiredArgument => format!("还差 {argument}"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} 不能和 {} 一起用", said(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 后面的值不够")
        }
        ErrorKind::TooManyValues => format!("{argument} 后面多了「{value}」"),
        ErrorKind::InvalidUtf8 => "有一个参数不是 UTF-8 文字".to_owned(),
        _ if value.is_empty() && !argument.is_empty() => {
            format!("{argument} 后面还差一个值{known}")
        }
        _ if !argument.is_empty() => format!("{argument} 不能是「{value}」{known}"),
        _ => "命令写得不对".to_owned(),
    };
    Some(format!("{what}。什么都没有做，用法见 yichuang --help"))
}
