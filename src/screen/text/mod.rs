//! Words for people: numbers, times, names, sentences, in the language of who reads them.
//!
//! A language is a file (`fi.ftl`) and a line in [`language::LANGUAGES`]. Must not know: cells, columns,
//! colours.

pub mod clock;
pub mod language;
pub mod names;
pub mod numbers;
pub mod pattern;
pub mod phrase;
pub mod search;
pub mod sentences;
pub mod words;
