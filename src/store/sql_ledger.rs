//! The statements of finding and of the ledger, in the same subset and under the same test as
//! `sql.rs`. A list, a sum or a parting is put together from the facts that are asked and no others:
//! a condition nobody asked costs a million comparisons all the same.

/// Adds a row to the ledger.
pub const ADD_LEDGER: &str = "INSERT INTO ledger (awaiting, room, place, colour, stage, unit, \
     units, crowd, urgent, purpose, channel, receiver, id, open, heads, due) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
/// Replaces a row of the ledger, but for what indexes know: the engine writes an index anew for
/// every column named in an update, changed or not.
pub const SET_LEDGER: &str = "UPDATE ledger SET awaiting = $1, room = $2, place = $3, \
     colour = $4, stage = $5, unit = $6, units = $7, crowd = $8, urgent = $9, purpose = $10, \
     channel = $11, receiver = $12 WHERE id = $13";
/// A matter has ended or is open again.
pub const SET_LEDGER_OPEN: &str = "UPDATE ledger SET open = $1 WHERE id = $2";
/// Another number of people.
pub const SET_LEDGER_HEADS: &str = "UPDATE ledger SET heads = $1 WHERE id = $2";
/// Moves the due date of a row of the ledger.
pub const SET_LEDGER_DUE: &str = "UPDATE ledger SET due = $1 WHERE id = $2";
/// One row of the ledger.
pub const LEDGER_ROW: &str = "SELECT open, awaiting, room, place, colour, stage, units, heads, \
     crowd, urgent, purpose, channel, receiver, due FROM ledger WHERE id = $1";
/// What an export has of a matter's row; its state says when it was registered.
pub const MATTER_HEAD: &str = "SELECT number, code, first_seq, state FROM matters WHERE id = $1";
/// The bodies of an event, by its lowest and highest body id.
pub const BODIES_OF: &str = "SELECT id, version, alg, key_id, nonce, cipher FROM bodies \
     WHERE id >= $1 AND id <= $2 ORDER BY id, version";
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
/// What a row must meet, one for each fact that can be asked. These and what follows are put
/// together in `ledger.rs`, which gives each `$` its number.
pub const ENDED: &str = "open = 0";
/// See [`ENDED`]; as it stands in the index of open matters.
pub const OPEN: &str = "open = 1";
/// See [`ENDED`].
pub const AWAITING: &str = "awaiting = 1";
/// See [`ENDED`].
pub const ROOM: &str = "room = $";
/// See [`ENDED`].
pub const PLACE: &str = "place = $";
/// See [`ENDED`].
pub const COLOUR: &str = "colour = $";
/// See [`ENDED`].
pub const STAGE: &str = "stage = $";
/// See [`ENDED`].
pub const UNIT: &str = "units LIKE $";
/// See [`ENDED`].
pub const CROWD: &str = "crowd = 1";
/// See [`ENDED`].
pub const URGENT: &str = "urgent = 1";
/// See [`ENDED`].
pub const PURPOSE: &str = "purpose = $";
/// See [`ENDED`].
pub const CHANNEL: &str = "channel = $";
/// See [`ENDED`].
pub const RECEIVER: &str = "receiver = $";
/// See [`ENDED`].
pub const DUE_FROM: &str = "open = 1 AND due >= $";
/// See [`ENDED`].
pub const DUE_UNTIL: &str = "open = 1 AND due > '' AND due <= $";
/// Between two ids.
pub const BETWEEN: &str = "id >= $ AND id <= $";
/// The same, of which an engine can make no use: the order has an index of its own.
pub const BETWEEN_SLOWLY: &str = "id + 0 >= $ AND id + 0 <= $";
/// Has a date to keep, as only open ones have, behind a date and id.
pub const AFTER_DUE: &str = "open = 1 AND due > '' AND (due, id) > ($, $)";
/// Before a head count and id.
pub const AFTER_HEADS: &str = "(heads, id) < ($, $)";
/// The rows themselves.
pub const ROWS: &str = "SELECT id FROM ledger WHERE ";
/// Newest first.
pub const NEWEST: &str = " ORDER BY id DESC LIMIT $";
/// Oldest first.
pub const OLDEST: &str = " ORDER BY id LIMIT $";
/// The nearest date first.
pub const BY_DUE: &str = " ORDER BY due, id LIMIT $";
/// The largest visit first.
pub const BY_HEADS: &str = " ORDER BY heads DESC, id DESC LIMIT $";
/// 批次 and 人次, and how many are open.
pub const SUMS: &str = "SELECT COUNT(*), COALESCE(SUM(heads), 0), COALESCE(SUM(open), 0) \
     FROM ledger WHERE ";
/// What rows are parted by, with their 人次 and whether they are open: to be added up as they come,
/// since an engine would sort a million of them first.
pub const PLACES: &str = "SELECT place, heads, open FROM ledger WHERE ";
/// See [`PLACES`].
pub const ROOMS: &str = "SELECT CAST(room AS TEXT), heads, open FROM ledger WHERE ";
/// See [`PLACES`]; the unit that leads.
pub const UNITS: &str = "SELECT unit, heads, open FROM ledger WHERE ";
/// See [`PLACES`].
pub const RECEIVERS: &str = "SELECT receiver, heads, open FROM ledger WHERE ";
/// A row of an old ledger that is in.
pub const BROUGHT: &str = "SELECT matter, content FROM brought WHERE mark = $1";
/// Remembers a mark of a row of an old ledger.
pub const ADD_BROUGHT: &str = "INSERT INTO brought (mark, content, matter) VALUES ($1, $2, $3)";
/// How many marks of rows of old ledgers there are.
pub const COUNT_BROUGHT: &str = "SELECT COUNT(*) FROM brought";
