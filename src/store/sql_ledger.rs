//! The statements of finding and of the ledger, in the same subset and under the same test as `sql.rs`:
//! one filter of facts in front, an order, a sum or a parting behind it.

/// What of a filter a row of the ledger must meet; $1 to $14 are its facts, neutral ones ask
/// nothing.
macro_rules! admitted {
    ($rest:literal) => {
        concat!(
            "($1 < 0 OR open = $1) AND ($2 = 0 OR awaiting = 1) AND ($3 = 0 OR room = $3) \
             AND ($4 = '' OR place = $4) AND ($5 = 0 OR colour = $5) AND ($6 = '' OR stage = $6) \
             AND ($7 = '' OR units LIKE $7) AND ($8 = 0 OR crowd = 1) AND ($9 = 0 OR urgent = 1) \
             AND ($10 = '' OR purpose = $10) AND ($11 = '' OR channel = $11) \
             AND ($12 = '' OR receiver = $12) AND ($13 = '' OR due >= $13) \
             AND ($14 = '' OR (due > '' AND due <= $14))",
            $rest
        )
    };
}

/// Adds or replaces a row of the ledger.
pub const SET_LEDGER: &str = "INSERT INTO ledger (id, open, awaiting, room, place, colour, stage, \
     unit, units, heads, crowd, urgent, purpose, channel, receiver, due) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
     ON CONFLICT (id) DO UPDATE SET open = excluded.open, awaiting = excluded.awaiting, \
     room = excluded.room, place = excluded.place, colour = excluded.colour, \
     stage = excluded.stage, unit = excluded.unit, units = excluded.units, \
     heads = excluded.heads, crowd = excluded.crowd, urgent = excluded.urgent, \
     purpose = excluded.purpose, channel = excluded.channel, receiver = excluded.receiver, \
     due = excluded.due";
/// Moves the due date of a row of the ledger.
pub const SET_LEDGER_DUE: &str = "UPDATE ledger SET due = $1 WHERE id = $2";
/// One row of the ledger.
pub const LEDGER_ROW: &str = "SELECT open, awaiting, room, place, colour, stage, units, heads, \
     crowd, urgent, purpose, channel, receiver, due FROM ledger WHERE id = $1";
/// How many rows the ledger has.
pub const COUNT_LEDGER: &str = "SELECT COUNT(*) FROM ledger";
/// Takes a row out of the ledger.
pub const DROP_LEDGER: &str = "DELETE FROM ledger WHERE id = $1";
/// Rows of the ledger that belong to no ordinary matter.
pub const LEDGER_STRAYS: &str = "SELECT id FROM ledger WHERE NOT EXISTS \
     (SELECT 1 FROM matters m WHERE m.id = ledger.id AND m.sealed = 0)";
/// Takes away everything a matter's persons are found by.
pub const DROP_HANDLES: &str = "DELETE FROM handles WHERE matter = $1";
/// The newest matter and how many there are.
pub const LAST_MATTER: &str = "SELECT COALESCE(MAX(id), 0), COUNT(*) FROM matters";
/// Matters behind one and up to another, oldest first.
pub const MATTERS_BETWEEN: &str = "SELECT first_seq, state FROM matters WHERE id > $1 AND id <= $2 \
     ORDER BY id LIMIT $3";
/// Open matters at or below an id, newest first.
pub const OPEN_IDS: &str =
    "SELECT id FROM ledger WHERE open = 1 AND id <= $1 ORDER BY id DESC LIMIT $2";
/// Matters behind a handle at or below an id, newest first.
pub const HANDLE_IDS: &str = "SELECT matter FROM handles WHERE kind = $1 AND hash = $2 \
     AND matter <= $3 ORDER BY matter DESC LIMIT $4";
/// Admitted matters, newest first.
pub const LEDGER_NEWEST: &str = concat!(
    "SELECT id FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 ORDER BY id DESC LIMIT $17")
);
/// Admitted open matters, newest first.
pub const LEDGER_OPEN: &str = concat!(
    "SELECT id FROM ledger WHERE open = 1 AND ",
    admitted!(" AND id >= $15 AND id <= $16 ORDER BY id DESC LIMIT $17")
);
/// Admitted matters, oldest first.
pub const LEDGER_OLDEST: &str = concat!(
    "SELECT id FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 ORDER BY id LIMIT $17")
);
/// Admitted matters that have a date to keep (the sum keeps the engine to the index of dates), the nearest date first, behind a date and id.
pub const LEDGER_DUE: &str = concat!(
    "SELECT id FROM ledger WHERE due > '' AND ",
    admitted!(
        " AND id + 0 >= $15 AND id + 0 <= $16 AND (due, id) > ($17, $18) ORDER BY due, id LIMIT $19"
    )
);
/// Admitted matters, the largest visit first (as above), before a head count and id.
pub const LEDGER_HEADS: &str = concat!(
    "SELECT id FROM ledger WHERE ",
    admitted!(
        " AND id + 0 >= $15 AND id + 0 <= $16 AND (heads, id) < ($17, $18) ORDER BY heads DESC, id DESC LIMIT $19"
    )
);
/// 批次 and 人次 of admitted matters.
pub const LEDGER_TOTALS: &str = concat!(
    "SELECT COUNT(*), COALESCE(SUM(heads), 0), COALESCE(SUM(open), 0) FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16")
);
/// The same by town.
pub const LEDGER_BY_PLACE: &str = concat!(
    "SELECT place, COUNT(*), SUM(heads), SUM(open) FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 GROUP BY place ORDER BY 2 DESC, 1")
);
/// The same by room.
pub const LEDGER_BY_ROOM: &str = concat!(
    "SELECT CAST(room AS TEXT), COUNT(*), SUM(heads), SUM(open) FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 GROUP BY room ORDER BY 2 DESC, 1")
);
/// The same by the unit that leads.
pub const LEDGER_BY_UNIT: &str = concat!(
    "SELECT unit, COUNT(*), SUM(heads), SUM(open) FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 GROUP BY unit ORDER BY 2 DESC, 1")
);
/// The same by first receiver.
pub const LEDGER_BY_RECEIVER: &str = concat!(
    "SELECT receiver, COUNT(*), SUM(heads), SUM(open) FROM ledger WHERE ",
    admitted!(" AND id >= $15 AND id <= $16 GROUP BY receiver ORDER BY 2 DESC, 1")
);
/// A row of an old ledger that is in.
pub const BROUGHT: &str = "SELECT matter, content FROM brought WHERE mark = $1";
/// Remembers a row of an old ledger.
pub const ADD_BROUGHT: &str = "INSERT INTO brought (mark, content, matter) VALUES ($1, $2, $3)";
/// How many rows of old ledgers are in.
pub const COUNT_BROUGHT: &str = "SELECT COUNT(*) FROM brought";
