//! The MQTT link against real brokers, and against one that breaks every rule (FAILURES A1 to A18).
//!
//! Short counts; `VALVOMO_FULL=1` multiplies them. Without Mosquitto the tests skip loudly, and fail where CI is set.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test says what is wrong by panicking, and waits on real clocks"
)]

#[path = "../support/mosquitto.rs"]
mod mosquitto;

mod driver;
mod hostile;
mod life;
mod load;
mod raw;
mod trust;
