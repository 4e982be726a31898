//! By what the pack's things are known: stable ids and codes, never names for people.

/// Id of a unit in the pack, stable for ever, e.g. `yunxi` or `nongye`.
pub type UnitId = String;
/// GB/T 2260 code with the town's three digits, e.g. `330803207`.
pub type PlaceCode = String;
/// Number of a reception room, 1-based.
pub type RoomNo = u16;
/// Id of a staff member in the pack.
pub type StaffId = String;
