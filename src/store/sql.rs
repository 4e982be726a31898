//! Every statement both engines share, in the subset SQLite and PostgreSQL both speak.
//!
//! Parameters are `$1 …` in order of first appearance. What differs (schema, full text, change
//! notice) is in the engine's own file; a test here bans what PostgreSQL lacks.

pub use super::sql_days::*;

/// Takes the next number of a counter.
pub const COUNT: &str = "INSERT INTO counters (site, kind, period, value) VALUES ($1, $2, $3, 1) \
     ON CONFLICT (site, kind, period) DO UPDATE SET value = counters.value + 1 RETURNING value";
/// The highest row id in a range.
pub const MAX_ID: &str = "SELECT MAX(id) FROM matters WHERE id >= $1 AND id < $2";
/// The last event of a site.
pub const LAST_EVENT: &str = "SELECT site_seq, hash, recorded_at FROM events WHERE site = $1 \
     ORDER BY seq DESC LIMIT 1";
/// The last event of all.
pub const LAST_SEQ: &str = "SELECT COALESCE(MAX(seq), 0) FROM events";
/// Appends an event.
pub const ADD_EVENT: &str = "INSERT INTO events (seq, site, site_seq, stream, matter, at, \
     recorded_at, seat, staff, assurance, kind, facts, bodies, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
/// Events of one thing, oldest first.
pub const STREAM_EVENTS: &str = "SELECT seq, at, seat, staff, assurance, facts, bodies, matter \
     FROM events WHERE matter = $1 AND stream = $2 ORDER BY seq";
/// Events of one kind of thing whose ids lie in a range, in the order they were written.
pub const RANGE_EVENTS: &str = "SELECT seq, at, seat, staff, assurance, facts, bodies, matter \
     FROM events WHERE matter >= $1 AND matter < $2 AND stream = $3 ORDER BY seq";
/// The newest events of a rare kind of thing. Nothing is sorted by kind, so all have to be looked at:
/// in the index, which is a tenth of the log.
pub const LAST_EVENTS: &str = "SELECT seq, at, seat, staff, assurance, facts, bodies, matter \
     FROM events WHERE seq IN (SELECT seq FROM events WHERE stream = $1) \
     ORDER BY seq DESC LIMIT $2";
/// All events in the order they were written.
pub const ALL_EVENTS: &str = "SELECT seq, site, site_seq, matter, at, recorded_at, seat, staff, \
     facts, bodies, hash, assurance, stream, kind FROM events ORDER BY seq";
/// What happened to one thing before a place in the log.
pub const FACTS_BEFORE: &str = "SELECT seq, at, facts FROM events WHERE matter = $1 \
     AND stream = $2 AND seq < $3 ORDER BY seq";
/// Things of one kind the log knows and the matters do not.
pub const LOST_MATTERS: &str = "SELECT DISTINCT matter FROM events e WHERE stream = $1 \
     AND NOT EXISTS (SELECT 1 FROM matters m WHERE m.id = e.matter) ORDER BY matter LIMIT 100";
/// Stores a body.
pub const ADD_BODY: &str = "INSERT INTO bodies (id, version, alg, key_id, nonce, cipher) \
     VALUES ($1, $2, $3, $4, $5, $6)";
/// A body.
pub const BODY: &str = "SELECT version, alg, key_id, nonce, cipher FROM bodies WHERE id = $1";
/// Every body, to find those no event brought.
pub const ALL_BODIES: &str = "SELECT id FROM bodies ORDER BY id";
/// A new matter row.
pub const ADD_MATTER: &str = "INSERT INTO matters (id, number, code, sealed, day, place, room, open, \
     awaiting, due, first_seq, version, state, standing, outcome, heads, assigned, signed, fed, ended) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
     $20)";
/// Replaces the state of a matter.
pub const SET_MATTER: &str = "UPDATE matters SET room = $1, open = $2, awaiting = $3, due = $4, \
     version = $5, state = $6, standing = $7, outcome = $8, heads = $9, assigned = $10, \
     signed = $11, fed = $12, ended = $13, leader = $14, step = $15 WHERE id = $16";
/// One matter by number.
pub const MATTER_BY_NUMBER: &str = "SELECT first_seq, state FROM matters WHERE number = $1";
/// One matter by id.
pub const MATTER_BY_ID: &str = "SELECT first_seq, state FROM matters WHERE id = $1";
/// One matter by code.
pub const MATTER_BY_CODE: &str = "SELECT first_seq, state FROM matters WHERE code = $1";
/// Matters of a day, newest first, never sealed ones.
pub const DAY_MATTERS: &str = "SELECT first_seq, state FROM matters WHERE day = $1 AND sealed = 0 \
     ORDER BY id DESC LIMIT $2";
/// Open matters of earlier days, most urgent first, never sealed ones.
pub const CARRIED: &str = "SELECT m.first_seq, m.state FROM ledger l CROSS JOIN matters m \
     WHERE m.id = l.id AND l.open = 1 AND m.day < $1 ORDER BY l.due, l.id LIMIT $2";
/// Open matters due on or before a day, most urgent first, never sealed ones.
pub const DUE: &str = "SELECT m.first_seq, m.state FROM ledger l CROSS JOIN matters m \
     WHERE m.id = l.id AND l.open = 1 AND l.due > '' AND l.due <= $1 \
     ORDER BY l.due, l.id LIMIT $2";
/// Matters that wait for confirmation, oldest first, never sealed ones.
pub const AWAITING: &str = "SELECT first_seq, state FROM matters WHERE awaiting = 1 AND sealed = 0 \
     ORDER BY id LIMIT $1";
/// What an official took on first and is not ended, most urgent first, never sealed ones.
pub const LEADERS: &str = "SELECT first_seq, state FROM matters WHERE leader = $1 AND open = 1 \
     AND sealed = 0 ORDER BY due, id LIMIT $2";
/// Open matters for which something was agreed for a day or before, never sealed ones.
pub const AGREED: &str = "SELECT first_seq, state FROM matters WHERE open = 1 AND sealed = 0 \
     AND step <= $1 ORDER BY step, id LIMIT $2";
/// Writes what an official is writing about a matter.
pub const SET_OPINION: &str = "INSERT INTO opinions (matter, staff, saved_at, alg, key_id, nonce, \
     cipher) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (matter, staff) DO UPDATE SET \
     saved_at = excluded.saved_at, alg = excluded.alg, key_id = excluded.key_id, \
     nonce = excluded.nonce, cipher = excluded.cipher";
/// What an official was writing about a matter.
pub const OPINION: &str = "SELECT alg, key_id, nonce, cipher FROM opinions WHERE matter = $1 \
     AND staff = $2";
/// Throws away what an official was writing about a matter.
pub const DROP_OPINION: &str = "DELETE FROM opinions WHERE matter = $1 AND staff = $2";
/// How many open matters are due before a day.
pub const COUNT_OVERDUE: &str =
    "SELECT COUNT(*) FROM ledger WHERE open = 1 AND due > '' AND due < $1";
/// How many open matters are due on a day.
pub const COUNT_DUE: &str = "SELECT COUNT(*) FROM ledger WHERE open = 1 AND due = $1";
/// How many matters wait for confirmation.
pub const COUNT_AWAITING: &str = "SELECT COUNT(*) FROM matters WHERE awaiting = 1 AND sealed = 0";
/// How many matters there are, sealed ones too: for checks only.
pub const COUNT_ALL: &str = "SELECT COUNT(*) FROM matters";
/// How many open matters there are from earlier days.
pub const COUNT_CARRIED: &str =
    "SELECT COUNT(*) FROM matters WHERE open = 1 AND sealed = 0 AND day < $1";
/// Matters whose routing a person confirmed, newest first, never sealed ones.
pub const CONFIRMED: &str = "SELECT first_seq, state FROM matters WHERE awaiting = 0 AND sealed = 0 \
     ORDER BY id DESC LIMIT $1";
/// How many matters there are that are not sealed.
pub const COUNT_MATTERS: &str = "SELECT COUNT(*) FROM matters WHERE sealed = 0";
/// Every row, to compare with its refold.
pub const ALL_STATES: &str = "SELECT id, number, code, sealed, day, place, room, open, awaiting, due, \
     first_seq, version, state, standing, outcome, heads, assigned, signed, fed, ended, sheet, \
     leader, step FROM matters ORDER BY id";
/// Open matters, to recount their dates when a calendar file arrives.
pub const OPEN_STATES: &str = "SELECT id, due, state FROM matters WHERE open = 1";
/// Moves the due date of a row.
pub const SET_DUE: &str = "UPDATE matters SET due = $1 WHERE id = $2";
/// Adds a handle.
pub const ADD_HANDLE: &str = "INSERT INTO handles (kind, hash, matter) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, hash, matter) DO NOTHING";
/// Every handle, to compare with the persons of the matters.
pub const ALL_HANDLES: &str = "SELECT kind, hash, matter FROM handles";
/// Matters behind a handle, newest first.
pub const BY_HANDLE: &str = "SELECT matter FROM handles WHERE kind = $1 AND hash = $2 \
     AND matter >= $3 ORDER BY matter DESC LIMIT $4";
/// A new draft.
pub const ADD_DRAFT: &str = "INSERT INTO drafts (seat, staff, saved_at, alg, key_id, nonce, cipher) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
/// Replaces a draft; it is then of the person who goes on with it.
pub const SET_DRAFT: &str = "UPDATE drafts SET saved_at = $1, alg = $2, key_id = $3, nonce = $4, \
     cipher = $5, staff = $6 WHERE id = $7 AND seat = $8";
/// Drafts of a seat, newest first.
pub const DRAFTS: &str = "SELECT id, saved_at, alg, key_id, nonce, cipher FROM drafts \
     WHERE seat = $1 AND key_id = 1 ORDER BY saved_at DESC, id DESC LIMIT 9";
/// Sealed drafts of a person at a seat.
pub const SEALED_DRAFTS: &str = "SELECT id, saved_at, alg, key_id, nonce, cipher FROM drafts \
     WHERE seat = $1 AND staff = $2 AND key_id = 2 ORDER BY saved_at DESC, id DESC LIMIT 9";
/// Throws a draft away.
pub const DROP_DRAFT: &str = "DELETE FROM drafts WHERE id = $1 AND seat = $2";
/// One entry of the table of facts about the store itself.
pub const META: &str = "SELECT value FROM meta WHERE key = $1";
/// Sets such an entry.
pub const SET_META: &str = "INSERT INTO meta (key, value) VALUES ($1, $2) \
     ON CONFLICT (key) DO UPDATE SET value = excluded.value";
/// Counters, to check that no number is missing.
pub const COUNTERS: &str = "SELECT kind, period, value FROM counters WHERE site = $1 \
     ORDER BY kind, period";
/// The highest ticket id in a range.
pub const MAX_TICKET: &str = "SELECT MAX(id) FROM tickets WHERE id >= $1 AND id < $2";
/// A new ticket.
pub const ADD_TICKET: &str = "INSERT INTO tickets (id, number, day, pool, stage, room, class, taken, \
     matter, seat, last_seq, version, state) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
/// Replaces the state of a ticket.
pub const SET_TICKET: &str = "UPDATE tickets SET pool = $1, stage = $2, room = $3, class = $4, \
     seat = $5, last_seq = $6, version = $7, state = $8 WHERE id = $9";
/// A ticket of a day by number.
pub const TICKET: &str = "SELECT state FROM tickets WHERE day = $1 AND number = $2";
/// A ticket by id.
pub const TICKET_BY_ID: &str = "SELECT state FROM tickets WHERE id = $1";
/// The newest ticket of a matter.
pub const TICKET_OF: &str = "SELECT state FROM tickets WHERE matter = $1 ORDER BY id DESC LIMIT 1";
/// Who waits in a pool, in the order they are called.
pub const WAITING: &str = "SELECT state FROM tickets WHERE day = $1 AND pool = $2 \
     AND stage = 'waiting' ORDER BY class, taken, id LIMIT $3";
/// How many wait in a pool before a place.
pub const COUNT_AHEAD: &str = "SELECT COUNT(*) FROM tickets WHERE day = $1 AND pool = $2 \
     AND stage = 'waiting' AND (class < $3 OR (class = $3 AND (taken < $4 \
     OR (taken = $4 AND id < $5))))";
/// Who is in a room.
pub const INSIDE: &str =
    "SELECT state FROM tickets WHERE day = $1 AND room = $2 AND stage = 'called'";
/// Who was heard last in a pool.
pub const HEARD: &str = "SELECT state FROM tickets WHERE day = $1 AND pool = $2 \
     AND stage = 'finished' ORDER BY last_seq DESC LIMIT $3";
/// Tickets of a day that are waiting, called, held or missed, in the order they are called.
pub const OPEN_TICKETS: &str = "SELECT state FROM tickets WHERE day = $1 \
     AND stage IN ('waiting', 'called', 'held', 'missed') ORDER BY class, taken, id LIMIT $2";
/// What a seat pressed last.
pub const LAST_PRESSED: &str = "SELECT state, last_seq FROM tickets WHERE day = $1 AND seat = $2 \
     ORDER BY last_seq DESC LIMIT 1";
/// Who is called to a room, whoever was called or called again last first.
pub const CALLED_NOW: &str = "SELECT state FROM tickets WHERE day = $1 AND stage = 'called' \
     ORDER BY last_seq DESC LIMIT $2";
/// Calls and calls again behind a place in the log.
pub const CALLS_SINCE: &str = "SELECT seq, matter, at, facts FROM events \
     WHERE seq > $1 AND stream = $2 ORDER BY seq LIMIT 1000";
/// A room on a day.
pub const ROOM_DAY: &str = "SELECT state FROM room_days WHERE id = $1";
/// The rooms of a day on which something was pressed.
pub const ROOM_DAYS: &str = "SELECT state FROM room_days WHERE day = $1 ORDER BY id";
/// Writes the state of a room on a day.
pub const SET_ROOM_DAY: &str = "INSERT INTO room_days (id, day, seat, last_seq, version, state) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET seat = excluded.seat, \
     last_seq = excluded.last_seq, version = excluded.version, state = excluded.state";
/// The room on which a seat pressed something last.
pub const LAST_ROOM_PRESSED: &str = "SELECT state, last_seq FROM room_days WHERE day = $1 \
     AND seat = $2 ORDER BY last_seq DESC LIMIT 1";
/// Every room on a day, to compare with its refold.
pub const ALL_ROOM_DAYS: &str =
    "SELECT id, day, seat, last_seq, version, state FROM room_days ORDER BY id";
/// Every ticket row, to compare with its refold.
pub const ALL_TICKETS: &str = "SELECT id, number, day, pool, stage, room, class, taken, matter, seat, \
     last_seq, version, state FROM tickets ORDER BY id";
/// How many tickets a day has.
pub const COUNT_TICKETS: &str = "SELECT COUNT(*) FROM tickets WHERE day = $1";
/// Gives a ticket its matter; who pressed last stays.
pub const JOIN_TICKET: &str =
    "UPDATE tickets SET matter = $1, version = $2, state = $3 WHERE id = $4";
/// The highest id of a kiosk's items in a range.
pub const MAX_ITEM: &str = "SELECT MAX(id) FROM kiosk WHERE id >= $1 AND id < $2";
/// A new item of a kiosk.
pub const ADD_ITEM: &str = "INSERT INTO kiosk (id, seat, kind, code, open, envelope, version, state) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
/// A window is done with an item.
pub const CLOSE_ITEM: &str =
    "UPDATE kiosk SET open = 0, envelope = NULL, version = $1, state = $2 WHERE id = $3";
/// Items no window has dealt with, oldest first.
pub const OPEN_ITEMS: &str =
    "SELECT seat, envelope, state FROM kiosk WHERE open = 1 ORDER BY id LIMIT $1";
/// One item.
pub const ITEM: &str = "SELECT seat, envelope, state FROM kiosk WHERE id = $1";
/// One item by code.
pub const ITEM_BY_CODE: &str = "SELECT seat, envelope, state FROM kiosk WHERE code = $1";
/// Every item's row, to compare with its refold.
pub const ALL_ITEMS: &str =
    "SELECT id, seat, kind, code, open, envelope, version, state FROM kiosk ORDER BY id";
/// The highest id of a thing of a day in a range.
pub const MAX_FOLD: &str = "SELECT MAX(id) FROM folds WHERE id >= $1 AND id < $2";
/// A new thing of a day.
pub const ADD_FOLD: &str = "INSERT INTO folds (id, stream, day, key, first_seq, version, chair, \
     room, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// Replaces its state.
pub const SET_FOLD: &str = "UPDATE folds SET version = $1, state = $2 WHERE id = $3";
/// It is booked with somebody else now, or with nobody.
pub const SET_FOLD_WITH: &str = "UPDATE folds SET chair = $1, room = $2 WHERE id = $3";
/// Things of a kind between two days.
pub const FOLDS: &str = "SELECT first_seq, state FROM folds WHERE stream = $1 AND day >= $2 \
     AND day <= $3 ORDER BY day, key";
/// How many are booked with each chair between two days.
pub const BOOKED: &str = "SELECT day, chair, COUNT(*) FROM folds WHERE chair IS NOT NULL \
     AND day >= $1 AND day <= $2 GROUP BY day, chair";
/// Who is booked with one chair of a day.
pub const BOOKED_WITH: &str =
    "SELECT first_seq, state FROM folds WHERE day = $1 AND chair = $2 ORDER BY id";
/// Who is booked for one room of a reception day.
pub const BOOKED_FOR: &str =
    "SELECT first_seq, state FROM folds WHERE day = $1 AND room = $2 ORDER BY id";
/// One thing of a day.
pub const FOLD: &str =
    "SELECT first_seq, state FROM folds WHERE stream = $1 AND day = $2 AND key = $3";
/// One thing by its id.
pub const FOLD_BY_ID: &str = "SELECT first_seq, state FROM folds WHERE stream = $1 AND id = $2";
/// Every thing of a kind, to compare with its refold.
pub const KIND_FOLDS: &str = "SELECT id, day, key, first_seq, version, state, chair, room FROM folds \
     WHERE stream = $1 ORDER BY id";
/// Every event of a kind of thing, in the order they were written.
pub const KIND_EVENTS: &str = "SELECT seq, matter, facts, kind FROM events \
     WHERE stream = $1 ORDER BY seq";
/// Makes a booking recognisable.
pub const ADD_LIKENESS: &str = "INSERT INTO likeness (kind, hash, booking) VALUES ($1, $2, $3) \
     ON CONFLICT (kind, hash, booking) DO NOTHING";
/// Bookings recognised by a hash.
pub const ALIKE: &str = "SELECT booking FROM likeness WHERE kind = $1 AND hash = $2";
/// Everything bookings are recognised by.
pub const ALL_LIKENESS: &str = "SELECT kind, hash, booking FROM likeness";
/// How many things of a kind a day has.
pub const COUNT_FOLDS: &str = "SELECT COUNT(*) FROM folds WHERE stream = $1 AND day = $2";
/// Receptions between two days.
pub const RECEIVED: &str = "SELECT at, facts FROM events WHERE kind = '接访' AND at >= $1 \
     AND at < $2 ORDER BY seq";
/// The highest id of a hand-over in a range.
pub const MAX_SHIFT: &str = "SELECT MAX(id) FROM shifts WHERE id >= $1 AND id < $2";
/// The hand-over that waits at a seat.
pub const PENDING_SHIFT: &str = "SELECT state FROM shifts WHERE seat = $1 AND open = 1";
/// Writes a hand-over.
pub const SET_SHIFT: &str = "INSERT INTO shifts (id, seat, open, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET open = excluded.open, state = excluded.state";
/// Every hand-over, to compare with its refold.
pub const ALL_SHIFTS: &str = "SELECT id, seat, open, state FROM shifts ORDER BY id";
