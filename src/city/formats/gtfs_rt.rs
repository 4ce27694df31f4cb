//! GTFS Realtime over HTTP: one body for alerts, one for vehicles, one for trips, or all in one (APIS 5.3).
//!
//! See `gtfs` for what is read of it.

use super::{
    format::{Format, Message},
    found::Found,
    gtfs::{self, Aside},
};

/// The format.
pub struct GtfsRt;

impl Format for GtfsRt {
    fn name(&self) -> &'static str {
        "gtfs-rt"
    }

    fn about(&self) -> &'static str {
        "GTFS Realtime over HTTP: alerts, positions of vehicles, and how late the trips of each line are"
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let aside = Aside {
            received_at: message.received_at,
            ..Aside::default()
        };
        gtfs::read(message.bytes, &aside, found);
    }
}
