//! Finding a matter by whatever one remembers of it: what typed words may mean, and whether a
//! matter is what they mean. No store here: `desk::find` brings the two together.

pub mod filter;
pub mod fold;
pub mod initials;
pub mod meaning;
pub mod read;
pub mod snippet;

pub use filter::{Facts, Filter};
pub use meaning::{Meaning, Record, Term};
pub use read::{Question, read};
