//! What was: bounded series per metric, and how often somebody speaks.
//!
//! Must not know: devices, rules, screens.

pub mod cadence;
pub mod series;
