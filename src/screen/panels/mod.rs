//! The panels, in the order of their digits.

pub mod alerts;
pub mod devices;
pub mod feeds;
pub mod network;
pub mod overview;
pub mod panel;
pub mod services;

use panel::Panel;

/// All panels.
pub static PANELS: &[&dyn Panel] = &[
    &overview::Overview,
    &network::Network,
    &devices::Devices,
    &services::Services,
    &alerts::Alerts,
    &feeds::Feeds,
];

/// The place of the devices among the panels: the one whose list is a walk of its own.
pub const DEVICES: usize = 2;
