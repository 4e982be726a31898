//! The statements of 日清日结: pages and counts of a day, and the sheets of closed days.

/// A page of a day's matters, forwards.
pub const DAY_AFTER: &str = "SELECT first_seq, state FROM matters WHERE day = $1 AND sealed = 0 \
     AND (standing, id) > ($2, $3) ORDER BY standing, id LIMIT $4";
/// A page of a day's matters, backwards.
pub const DAY_BEFORE: &str = "SELECT first_seq, state FROM matters WHERE day = $1 AND sealed = 0 \
     AND (standing, id) < ($2, $3) ORDER BY standing DESC, id DESC LIMIT $4";
/// How many of a day's matters stand before a place.
pub const COUNT_DAY_BEFORE: &str = "SELECT COUNT(*) FROM matters WHERE day = $1 AND sealed = 0 \
     AND (standing, id) < ($2, $3)";
/// A page of open matters of earlier days, forwards.
pub const CARRIED_AFTER: &str = "SELECT first_seq, state FROM matters WHERE open = 1 AND sealed = 0 \
     AND day < $1 AND (standing, id) > ($2, $3) ORDER BY standing, id LIMIT $4";
/// A page of open matters of earlier days, backwards.
pub const CARRIED_BEFORE: &str = "SELECT first_seq, state FROM matters WHERE open = 1 AND sealed = 0 \
     AND day < $1 AND (standing, id) < ($2, $3) ORDER BY standing DESC, id DESC LIMIT $4";
/// How many open matters of earlier days stand before a place.
pub const COUNT_CARRIED_BEFORE: &str = "SELECT COUNT(*) FROM matters WHERE open = 1 AND sealed = 0 \
     AND day < $1 AND (standing, id) < ($2, $3)";
/// Counts of a day's matters registered after a place in the log.
pub const DAY_COUNTS: &str = "SELECT standing, outcome, COUNT(*), SUM(heads), COUNT(assigned), \
     COUNT(signed), COUNT(fed) FROM matters WHERE day = $1 AND sealed = 0 AND first_seq > $2 \
     GROUP BY standing, outcome";
/// Open matters of days before one, by where they stand.
pub const CARRIED_COUNTS: &str = "SELECT standing, COUNT(*) FROM matters WHERE open = 1 \
     AND sealed = 0 AND day < $1 GROUP BY standing";
/// Matters concluded within a span of time.
pub const COUNT_CONCLUDED: &str = "SELECT COUNT(*) FROM matters WHERE ended IS NOT NULL \
     AND sealed = 0 AND ended >= $1 AND ended < $2 AND standing = 4 AND outcome = 'accepted'";
/// Matters of a day at a standing, oldest first.
pub const DAY_AT: &str = "SELECT first_seq, state FROM matters WHERE day = $1 AND sealed = 0 \
     AND standing = $2 ORDER BY id";
/// Open matters of days before one without an assignment, oldest first.
pub const UNASSIGNED: &str = "SELECT first_seq, state FROM matters WHERE open = 1 AND sealed = 0 \
     AND day < $1 AND standing = 0 ORDER BY id LIMIT $2";
/// How many matters of a day are on no sheet.
pub const COUNT_FRESH: &str =
    "SELECT COUNT(*) FROM matters WHERE sheet IS NULL AND sealed = 0 AND day = $1";
/// The first day within a span with matters on no sheet.
pub const FIRST_FRESH: &str = "SELECT MIN(day) FROM matters WHERE sheet IS NULL AND sealed = 0 \
     AND day >= $1 AND day < $2";
/// Puts the matters of a day on a sheet.
pub const SET_SHEET: &str =
    "UPDATE matters SET sheet = $1 WHERE sheet IS NULL AND sealed = 0 AND day = $2";
/// A new sheet.
pub const ADD_SHEET: &str = "INSERT INTO sheets (seq, year, serial, day) VALUES ($1, $2, $3, $4)";
/// The event of a sheet by number.
pub const SHEET: &str = "SELECT e.seq, e.at, e.seat, e.staff, e.assurance, e.facts, e.hash \
     FROM sheets s JOIN events e ON e.seq = s.seq WHERE s.year = $1 AND s.serial = $2";
/// The event of a sheet by its place in the log.
pub const SHEET_AT: &str = "SELECT e.seq, e.at, e.seat, e.staff, e.assurance, e.facts, e.hash \
     FROM sheets s JOIN events e ON e.seq = s.seq WHERE s.seq = $1";
/// The matters on a sheet of a day.
pub const ON_SHEET: &str = "SELECT first_seq, state FROM matters WHERE day = $1 AND sealed = 0 \
     AND sheet = $2 ORDER BY id";
/// The events of a day's sheets, oldest first.
pub const SHEETS_OF: &str = "SELECT e.seq, e.at, e.seat, e.staff, e.assurance, e.facts, e.hash \
     FROM sheets s JOIN events e ON e.seq = s.seq WHERE s.day = $1 ORDER BY s.seq";
/// The event of the last sheet of all.
pub const LAST_SHEET: &str = "SELECT e.seq, e.at, e.seat, e.staff, e.assurance, e.facts, e.hash \
     FROM sheets s JOIN events e ON e.seq = s.seq ORDER BY s.seq DESC LIMIT 1";
/// Every sheet, to compare with the log.
pub const ALL_SHEETS: &str = "SELECT seq, year, serial, day FROM sheets ORDER BY seq";
/// How many sheets a year has.
pub const COUNT_SHEETS: &str = "SELECT COUNT(*) FROM sheets WHERE year = $1";
/// Open matters due within a span of days, forwards.
pub const DUE_AFTER: &str = "SELECT m.first_seq, m.state FROM ledger l CROSS JOIN matters m \
     WHERE m.id = l.id AND l.open = 1 AND l.due > '' AND l.due >= $1 AND l.due <= $2 \
     AND (l.due, l.id) > ($3, $4) ORDER BY l.due, l.id LIMIT $5";
/// Open matters due within a span of days, backwards.
pub const DUE_BEFORE: &str = "SELECT m.first_seq, m.state FROM ledger l CROSS JOIN matters m \
     WHERE m.id = l.id AND l.open = 1 AND l.due > '' AND l.due >= $1 AND l.due <= $2 \
     AND (l.due, l.id) < ($3, $4) ORDER BY l.due DESC, l.id DESC LIMIT $5";
/// How many of them stand before a place.
pub const COUNT_DUE_BEFORE: &str = "SELECT COUNT(*) FROM ledger WHERE open = 1 AND due > '' \
     AND due >= $1 AND due <= $2 AND (due, id) < ($3, $4)";
