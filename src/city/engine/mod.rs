//! The engine: one step for each input.

pub mod port;
