//! The life of an alert: raised, acknowledged, suppressed, over.
//!
//! Must not know: the world, rules, screens. A subject is an id; who it is, the world knows.

pub mod alert;
pub mod book;
