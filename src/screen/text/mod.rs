//! Words for people: numbers, times, names, sentences. English.
//!
//! Must not know: cells, columns, colours.

pub mod clock;
pub mod names;
pub mod numbers;
pub mod search;
pub mod sentences;
