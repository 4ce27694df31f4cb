//! Pieces of a picture: they know roles and numbers, not cities.

pub mod badge;
pub mod chart;
pub mod line;
pub mod spark;
pub mod table;
