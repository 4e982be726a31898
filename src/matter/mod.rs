//! The pure core: rules as functions of what they are told, without clock, SQL or terminal.

pub mod crowd;
pub mod deadline;
pub mod echo;
mod finder;
pub mod learned;
pub mod lexicon;
pub mod quick;
pub mod rules;
pub mod suggest;
pub mod words;

pub use rules::Rules;
