//! What we know. Plain values and one state machine: no I/O, no clock, no text written for people.

pub mod alerts;
pub mod engine;
pub mod formats;
pub mod history;
pub mod model;
pub mod privacy;
pub mod rules;
pub mod sim;
pub mod tape;
pub mod world;
