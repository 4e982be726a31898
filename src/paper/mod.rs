//! The paper floor: facts of a slip → one layout → what a person holds in their hand.
//!
//! A [`form`] is data; filled with stored [`facts`] it is a [`Document`], `layout` breaks that
//! into lines for a paper width and a printer's character set, and every output shares those
//! lines: [`text`] for the preview, [`escpos`] for the printer, [`pdf`] for pages. [`transport`]
//! carries finished bytes and says honestly what is known about them afterwards.

pub mod breaking;
pub mod chars;
pub mod cups;
pub mod document;
pub mod escpos;
pub mod fonts;
pub mod form;
pub mod form_file;
pub mod forms;
mod gate;
mod grid;
mod layout;
mod network;
pub mod page;
pub mod pdf;
pub mod printer;
pub mod qr;
pub mod raster;
pub mod receipt;
pub mod samples;
pub mod save;
pub mod sender;
mod serial;
mod sheet;
mod tags;
pub mod test_page;
pub mod text;
pub mod transport;
#[cfg(windows)]
mod winspool;
mod write;

pub use crate::desk::facts::{self, Facts};
pub use chars::Charset;
pub use document::{Document, Laid, Line, Size};
pub use fonts::Fonts;
pub use form::{Form, PaperKind, Stock};
pub use forms::Forms;

pub use pdf::Pdf;
pub use printer::{PaperWidth, PrinterTarget, Printers, Profile, QrMode};
pub use raster::dots;
pub use receipt::receipt;
pub use sender::{Delivery, Press};
pub use text::{QrArt, TextLine};
pub use transport::{Fate, Printer};
