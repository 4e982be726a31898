//! The shape of a pack's two files, as written by people. What they mean together is checked in
//! `check` and `words`; a misspelt key is refused here, never ignored.

use serde::Deserialize;
use toml::Spanned;

use super::duty::DutyTable;
use super::kiosk::KioskTable;
use super::texts::Texts;
use crate::matter::columns::Column;
use crate::matter::deadline::Limits;
use crate::matter::rules::{BookingRules, QueueRules};
use crate::matter::words::UnitKind;

/// `<name>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub title: String,
    pub site: Spanned<String>,
    pub county: Spanned<String>,
    pub county_name: String,
    /// File of the words, beside this one.
    pub lexicon: Spanned<String>,
    /// Room for a story in which nothing is found.
    pub fallback_room: Spanned<u16>,
    #[serde(default)]
    pub rules: RulesTable,
    #[serde(default)]
    pub queue: QueueRules,
    #[serde(default)]
    pub board: BoardTable,
    pub sealed: SealedTable,
    #[serde(default)]
    pub ledger: LedgerTable,
    pub texts: Texts,
    #[serde(default)]
    pub booking: BookingRules,
    #[serde(rename = "duty", default)]
    pub duties: Vec<DutyTable>,
    #[serde(rename = "room", default)]
    pub rooms: Vec<RoomTable>,
    #[serde(rename = "unit", default)]
    pub units: Vec<UnitTable>,
    #[serde(rename = "place", default)]
    pub places: Vec<PlaceTable>,
    #[serde(rename = "channel", default)]
    pub channels: Vec<ChannelTable>,
    #[serde(rename = "staff", default)]
    pub staff: Vec<StaffTable>,
    #[serde(rename = "seat", default)]
    pub seats: Vec<SeatTable>,
    #[serde(default)]
    pub kiosk: Option<KioskTable>,
}

/// `[rules]`; what is left out is national law.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RulesTable {
    pub group_from: u32,
    pub representatives_max: u32,
    pub repeat_months: u32,
    pub light_days: u32,
    pub limits: Limits,
}

impl Default for RulesTable {
    fn default() -> Self {
        Self {
            group_from: 5,
            representatives_max: 5,
            repeat_months: 24,
            light_days: 0,
            limits: Limits::default(),
        }
    }
}

/// `[ledger]`; a pack that says nothing has the usual columns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LedgerTable {
    /// Headings, in order.
    pub columns: Vec<Column>,
    /// What an export has, in order.
    pub export: Vec<Column>,
}

impl Default for LedgerTable {
    fn default() -> Self {
        Self { columns: Column::usual(), export: Column::ALL.to_vec() }
    }
}

/// `[sealed]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealedTable {
    pub unit: Spanned<String>,
    pub other: Spanned<String>,
    pub room: Spanned<u16>,
}

/// `[[room]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomTable {
    pub no: Spanned<u16>,
    pub name: Spanned<String>,
    pub topic: String,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub pools: Vec<String>,
    /// Topics of the lexicon heard here.
    #[serde(default)]
    pub topics: Vec<Spanned<String>>,
    pub units: Vec<Spanned<String>>,
    /// Chairs for those who come; as many as may represent a group when left out.
    #[serde(default)]
    pub seats: Option<Spanned<u32>>,
    /// Who usually sits there.
    #[serde(default)]
    pub staff: Option<Spanned<String>>,
}

/// `[board]`: the screen of the hall.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BoardTable {
    /// Shows 姓＊ beside the number.
    pub names: bool,
}

/// `[[unit]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitTable {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    #[serde(default)]
    pub short: Option<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    pub kind: UnitKind,
    #[serde(default)]
    pub place: Option<Spanned<String>>,
    #[serde(default)]
    pub parent: Option<Spanned<String>>,
    pub phone: String,
    /// Topics of the lexicon it answers for.
    #[serde(default)]
    pub topics: Vec<Spanned<String>>,
}

/// `[[place]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceTable {
    pub code: Spanned<String>,
    pub name: Spanned<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
}

/// `[[channel]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelTable {
    pub name: Spanned<String>,
    pub group: Spanned<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
}

/// `[[staff]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffTable {
    pub id: Spanned<String>,
    pub name: String,
    pub post: String,
    #[serde(default)]
    pub unit: Option<Spanned<String>>,
    #[serde(default)]
    pub sealed: bool,
    #[serde(default)]
    pub export: bool,
}

/// `[[seat]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeatTable {
    pub id: Spanned<String>,
    pub name: String,
    #[serde(default)]
    pub room: Option<Spanned<u16>>,
}

/// The file of the words: one list of groups for each thing a word can hint at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    #[serde(rename = "topic", default)]
    pub topics: Vec<GroupTable>,
    #[serde(rename = "special", default)]
    pub specials: Vec<GroupTable>,
    #[serde(rename = "purpose", default)]
    pub purposes: Vec<GroupTable>,
    #[serde(rename = "colour", default)]
    pub colours: Vec<GroupTable>,
}

/// `[[topic]]`, `[[special]]`, `[[purpose]]` or `[[colour]]`: words by how much they say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupTable {
    pub name: Spanned<String>,
    /// Topics only: which half of the pair leads.
    pub lead: Option<Spanned<UnitKind>>,
    /// Special paths only: the topic these words speak for as well.
    pub topic: Option<Spanned<String>>,
    /// Enough alone.
    #[serde(default)]
    pub sure: Vec<Spanned<String>>,
    /// Speaks for it.
    #[serde(default)]
    pub likely: Vec<Spanned<String>>,
    /// Hints at it.
    #[serde(default)]
    pub faint: Vec<Spanned<String>>,
    /// Speaks against it.
    #[serde(default)]
    pub against: Vec<Spanned<String>>,
}

impl GroupTable {
    /// The lists with the weight of their words.
    pub fn lists(&self) -> [(f32, &[Spanned<String>]); 4] {
        [(3.0, &self.sure), (2.0, &self.likely), (1.0, &self.faint), (-3.0, &self.against)]
    }
}
