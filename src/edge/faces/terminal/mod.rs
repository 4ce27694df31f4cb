//! The terminal: one viewer at a real screen and a real keyboard.
//!
//! [`session`] takes the terminal and gives it back, [`run`] is the loop, and [`Stage`](stage::Stage) is what the
//! loop shows: the live runtime, the demo or a tape.

mod burst;
pub mod encoder;
mod input;
mod meter;
mod output;
pub mod run;
pub mod session;
mod signals;
pub mod stage;
pub mod surroundings;
