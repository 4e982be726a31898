//! The pure core: rules as functions of what they are told, without clock, SQL or terminal.

pub mod deadline;
