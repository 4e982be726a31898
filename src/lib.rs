//! The map of the house. Floors from the ground up; an import never points up.
//!
//! `calendar` ← `matter` ← `pack` ← `store` ← `desk` ← `paper` ← `tui` ← `headless` ← `cli`

pub mod calendar;
/// The pure core, as far as the paper floor needs it.
pub mod matter {
    pub mod check;
    pub mod code;
    pub mod deadline;
    /// Stands in until the rules compile.
    pub mod rules {
        /// Number of a reception room, 1-based.
        pub type RoomNo = u16;
    }
    pub mod words;
}
/// What a receipt says.
pub mod desk {
    pub mod slip;
}
pub mod paper;
