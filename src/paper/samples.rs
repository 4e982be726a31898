//! Made-up matters to try a form with: nothing known, an ordinary one, and far too much.

use super::form::Form;
use crate::desk::facts::{Facts, Item};
use crate::desk::papers::{self, ABOUT};

/// A matter to preview a form with. The people are fictitious, their numbers impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Nothing is known: the blank form.
    Empty,
    /// What comes in every day.
    Ordinary,
    /// Every fact far longer than its place, with rare characters, and long lists.
    Overfull,
}

impl Sample {
    /// All, in order.
    pub const ALL: [Sample; 3] = [Sample::Empty, Sample::Ordinary, Sample::Overfull];

    /// The sample in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            Sample::Empty => "空白",
            Sample::Ordinary => "平常",
            Sample::Overfull => "超长",
        }
    }

    /// Reads 空白 / `empty`, 平常 / `ordinary`, 超长 / `overfull`.
    ///
    /// # Errors
    /// A Chinese sentence with the words.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "空白" | "empty" => Ok(Sample::Empty),
            "平常" | "ordinary" => Ok(Sample::Ordinary),
            "超长" | "overfull" => Ok(Sample::Overfull),
            other => Err(format!("没有「{other}」这种样例，可以是 empty、ordinary、overfull")),
        }
    }

    /// Its facts for a form.
    pub fn facts(self, form: &Form) -> Facts {
        let mut facts = Facts::default();
        if self == Sample::Empty {
            return facts;
        }
        let about = papers::about(form.about).unwrap_or(&ABOUT[0]);
        for (name, meaning) in papers::fields(about) {
            facts.set(name, self.value(name, meaning));
        }
        let rows = if self == Sample::Overfull { 40 } else { 2 };
        for (list, fields) in about.lists {
            let item = |no: usize| -> Item {
                let value = |(name, meaning): &(&'static str, &str)| match *name {
                    "no" => (*name, (no + 1).to_string()),
                    "role" => (*name, if no == 0 { "牵头" } else { "协办" }.to_owned()),
                    _ => (*name, self.value(name, meaning)),
                };
                fields.iter().map(value).collect()
            };
            facts.put_list(list, (0..rows).map(item).collect());
        }
        facts
    }

    fn value(self, name: &str, meaning: &str) -> String {
        let ordinary = match name {
            "number" | "origin" => "QJ20261123-0007",
            "code" => "1234-5678-9012-3452",
            "code_digits" => return "1234567890123452".to_owned(),
            "name" => "吴某某",
            "visitor" => "吴＊",
            "id_number" => "330803180001010017",
            "phone" => "13800000001",
            "hotline" => "0570-0000000",
            "ticket" => "A017",
            "colours" => "■绿色1日  □黄色3日  □红色7日",
            "class" => "绿色 1日内反馈",
            "ahead" => "3",
            "minutes" => "45",
            "registered" | "printed" | "taken" => "2026-11-23 09:14",
            "birth" => "1800-01-01",
            "room_no" | "copy" => "1",
            "head_count" | "affected" => "26",
            "representatives" => "5",
            "delegates" => "5人进接待室",
            "narrative" | "subject" => "土地流转费用三年没有付清，村里说等等等，今年又要签新合同。",
            "request" => "付清三年流转费，新合同先谈好价钱再签。",
            _ if name.ends_with("date")
                || ["accepted", "assigned", "heard", "extended", "answered"].contains(&name) =>
            {
                "2026年11月24日"
            }
            _ => meaning,
        };
        match self {
            Sample::Overfull => format!("{ordinary}𠮷䶮㐂·").repeat(match name {
                "narrative" => 120,
                "request" => 30,
                _ => 8,
            }),
            _ => ordinary.to_owned(),
        }
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
