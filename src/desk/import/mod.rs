//! 旧台账: the county's old ledgers come in, through the same rules as the window.
//!
//! [`source`] file → rows of text · [`map`] headings → fields · [`row`] a row → an intake and what
//! became of it, or why not · [`listed`] values that stand on lists · [`run`] batches, each durable
//! by itself · [`bring`] into the store · [`under_way`] the same from the screen · [`report`] refused
//! rows as a file that can be mended and fed again. A row already in is known again and never
//! doubled, so an import can be stopped, killed and gone on with at any time.

mod book;
pub mod bring;
pub mod date;
mod decode;
pub mod field;
pub mod listed;
pub mod map;
pub mod names;
pub mod report;
pub mod row;
pub mod run;
pub mod source;
pub mod under_way;
pub mod words;

pub use field::Field;
pub use map::Map;
pub use run::{Run, Summary};
pub use source::{Kind, Source, Unreadable};
pub use under_way::{Import, Looked};
