//! Shared statements keep to what SQLite and PostgreSQL both understand.
#![allow(clippy::unwrap_used, clippy::panic)]

const SHARED: &str = concat!(
    include_str!("../src/store/sql.rs"),
    include_str!("../src/store/sql_days.rs"),
    include_str!("../src/store/sql_spool.rs"),
    include_str!("../src/store/sql_ledger.rs")
);

/// Constructs PostgreSQL lacks or reads differently.
const BANNED: &[&str] = &[
    "PRAGMA",
    "INSERT OR",
    "REPLACE INTO",
    "ROWID",
    "AUTOINCREMENT",
    "GLOB",
    "IFNULL",
    "STRFTIME",
    "DATETIME(",
    "JULIANDAY",
    "JSON_EXTRACT",
    "RANDOMBLOB",
    "ZEROBLOB",
    "LAST_INSERT",
    "CHANGES()",
    "GROUP_CONCAT",
    "MATCH",
    "SQLITE_",
    "TOTAL(",
    "WITHOUT",
    "STRICT",
    "ATTACH",
    "INDEXED BY",
    " IS NOT ''",
    "?",
    "`",
    "NOCASE",
];

#[test]
fn shared_statements_use_no_dialect() {
    let mut statements = 0;
    let code: String =
        SHARED.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (at, text) in code.split('"').enumerate().filter(|(at, _)| at % 2 == 1) {
        statements += 1;
        let upper = text.to_uppercase();
        for word in BANNED {
            assert!(!upper.contains(word), "statement {at} uses {word}: {text}");
        }
    }
    assert!(statements > 30, "the test no longer finds the statements");
}

/// The statements, each whole.
fn statements() -> Vec<String> {
    let whole = |text: &str| -> String { text.split('"').skip(1).step_by(2).collect() };
    SHARED.split("pub const ").skip(1).map(whole).collect()
}

#[test]
fn parameters_are_numbered_in_order_of_appearance() {
    for text in statements() {
        let mut highest = 0;
        let mut rest = text.as_str();
        while let Some(at) = rest.find('$') {
            let number: String = rest[at + 1..].chars().take_while(char::is_ascii_digit).collect();
            // A piece of a statement: numbered when it is put together.
            let Ok(number) = number.parse::<u32>() else { break };
            assert!(number <= highest + 1, "{text}");
            highest = highest.max(number);
            rest = &rest[at + 1..];
        }
    }
}
