//! Timelines: what is heard, when, and what the engine makes of it. Everything goes through the one door.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails by panicking"
)]

mod breaker;
mod cards;
mod certificates;
mod cities;
mod devices;
mod freshness;
mod frost;
mod lorawan;
mod orders;
mod oversized;
mod personal;
mod pipes;
mod portals;
mod quality;
mod radio;
mod reload;
mod requests;
mod roads;
mod services;
mod sign_on;
#[path = "../support/timeline.rs"]
mod timeline;
mod transit;
mod turns;
mod upstream;
