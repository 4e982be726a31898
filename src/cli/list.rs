//! `yichuang list FILTER…`: the ledger, for scripts.

use super::{Common, Failure};
use crate::desk::ledger::{Account, After, Line, List, Listed, Part, Sort, Totals};
use crate::desk::{Answer, Desk, DeskError, Query};
use crate::matter::columns::Column;
use clap::ValueEnum;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Order of the rows.
#[derive(Clone, Copy, ValueEnum)]
pub enum Order {
    /// 新的在前
    Newest,
    /// 旧的在前
    Oldest,
    /// 期限近的在前，没有期限的不列
    Due,
    /// 人次多的在前
    Heads,
}

/// What the sums are parted by.
#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// 属地
    Place,
    /// 接待室
    Room,
    /// 牵头单位
    Unit,
    /// 首接人
    Receiver,
}

/// 台账：筛选和查找一样写，不写就是全部；最后一行是总账，--by 另列分账。
#[derive(clap::Args)]
pub struct ListVerb {
    /// 筛选，如 室:3 绿 逾期 莲花镇 本周
    filter: Vec<String>,
    /// 次序
    #[arg(long, value_enum, default_value_t = Order::Newest)]
    sort: Order,
    /// 最多列几件
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// 从这一天起列
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<String>,
    /// 分账
    #[arg(long, value_enum)]
    by: Option<By>,
}

impl Order {
    /// The order the ledger knows.
    pub fn sort(self) -> Sort {
        match self {
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
            Order::Due => Sort::Due,
            Order::Heads => Sort::Heads,
        }
    }
}

impl By {
    fn part(self) -> Part {
        match self {
            By::Place => Part::Place,
            By::Room => Part::Room,
            By::Unit => Part::Unit,
            By::Receiver => Part::Receiver,
        }
    }
}

fn page(desk: &Desk, list: List) -> Result<Listed, Failure> {
    let Answer::Listed(listed) = desk.ask(&Query::List(list))? else {
        return Err(DeskError::refused("answer", "台账没有取到，请再试一次").into());
    };
    // On the screen a word half typed is told and left out; a script has finished typing.
    match listed.faults.first() {
        Some(fault) => Err(DeskError::refused("filter", fault.clone()).into()),
        None => Ok(*listed),
    }
}

impl ListVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.reading_desk()?;
        let typed = self.filter.join(" ");
        let from = self.from.as_ref().map(|text| {
            text.parse().map(After::Day).map_err(|_| {
                Failure::said("from", format!("日期「{text}」不对，请写成 2026-11-23"))
            })
        });
        let sort = self.sort.sort();
        let list = List { typed: typed.clone(), sort, after: from.transpose()?, limit: self.limit };
        let listed = page(&desk, list)?;
        let by = self.by.map(By::part);
        let Answer::Account(account) = desk.ask(&Query::Account { typed, by })? else {
            return Err(DeskError::refused("answer", "总账没有算出来，请再试一次").into());
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", list_json(&listed, &account, desk.ledger_columns()))?;
            return Ok(());
        }
        for line in &listed.lines {
            let cells: Vec<String> =
                desk.ledger_columns().iter().map(|column| line.cell(*column)).collect();
            writeln!(output, "{}", cells.join("  ").trim_end())?;
        }
        let more = match (&listed.next, listed.looked_to) {
            (_, Some(day)) => format!("，只查到 {day}，更早的还没有查，加 --from {day} 接着查"),
            (Some(_), None) => "，后面还有".to_owned(),
            (None, None) => String::new(),
        };
        writeln!(output, "列出 {} 件{more}；总账 {}", listed.lines.len(), sums(&account))?;
        for (name, _, totals) in &account.parts {
            writeln!(output, "  {name}　{}", figures(totals))?;
        }
        Ok(())
    }
}

fn figures(totals: &Totals) -> String {
    format!("{} 批次 {} 人次，未结 {}", totals.matters, totals.heads, totals.open)
}

fn sums(account: &Account) -> String {
    let least = if account.at_least { "至少 " } else { "" };
    format!("{least}{}", figures(&account.all))
}

fn totals_json(totals: &Totals) -> Value {
    json!({ "matters": totals.matters, "heads": totals.heads, "open": totals.open })
}

fn list_json(listed: &Listed, account: &Account, columns: &[Column]) -> Value {
    let line = |line: &Line| -> Value {
        let cells = columns.iter().map(|c| (c.name().to_owned(), json!(line.cell(*c))));
        Value::Object(cells.collect::<Map<_, _>>())
    };
    let parts: Vec<Value> = account
        .parts
        .iter()
        .map(|(name, typed, totals)| json!({ "name": name, "filter": typed, "totals": totals_json(totals) }))
        .collect();
    json!({
        "understood": listed.says,
        "rows": listed.lines.iter().map(line).collect::<Vec<_>>(),
        "more": listed.next.is_some(),
        "looked_to": listed.looked_to.map(|day| day.to_string()),
        "totals": totals_json(&account.all),
        "at_least": account.at_least,
        "parts": parts,
    })
}
