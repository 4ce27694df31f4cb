//! The tables of the play: nine cities, their platforms, feeds, gateways and crowds of devices.
//! Plain data, the same for every seed. Leaves out: what they say, and when.

mod channels;
mod crowds;
mod lines;
mod masts;
mod services;

pub(super) use channels::{APPLICATIONS, CHANNELS, Channel, HOST};
pub(super) use crowds::{CROWDS, Crowd, KINDS, Kind, PATTERNS, words};
pub(super) use lines::{LINES, Line};
pub(super) use masts::{GATEWAY_EVERY_S, HEARD_AT_MARTENSTORGET, MARTENSTORGET, MASTS, NEIGHBOURS};
pub(super) use services::{Desk, Dialect, METADATA_PATH, SERVICES};

/// A city.
#[derive(Debug)]
pub(in crate::city::sim) struct Town {
    pub(in crate::city::sim) id: &'static str,
    pub(in crate::city::sim) name: &'static str,
    pub(in crate::city::sim) country: &'static str,
    pub(in crate::city::sim) center: (f64, f64),
    pub(in crate::city::sim) timezone: &'static str,
    /// Hours ahead of UTC in winter.
    pub(in crate::city::sim) winter_hours: i64,
}

const fn finnish(id: &'static str, name: &'static str, center: (f64, f64)) -> Town {
    Town {
        id,
        name,
        country: "FI",
        center,
        timezone: "Europe/Helsinki",
        winter_hours: 2,
    }
}

const fn swedish(id: &'static str, name: &'static str, center: (f64, f64)) -> Town {
    Town {
        id,
        name,
        country: "SE",
        center,
        timezone: "Europe/Stockholm",
        winter_hours: 1,
    }
}

/// The nine, in the order of the strip.
pub(in crate::city::sim) const TOWNS: &[Town] = &[
    finnish("helsinki", "Helsinki", (60.1699, 24.9384)),
    finnish("espoo", "Espoo", (60.2055, 24.6559)),
    finnish("vantaa", "Vantaa", (60.2934, 25.0378)),
    finnish("tampere", "Tampere", (61.4978, 23.7610)),
    finnish("turku", "Turku", (60.4518, 22.2666)),
    finnish("oulu", "Oulu", (65.0121, 25.4651)),
    swedish("malmo", "Malmö", (55.6050, 13.0038)),
    swedish("lund", "Lund", (55.7047, 13.1910)),
    swedish("helsingborg", "Helsingborg", (56.0465, 12.6945)),
];

pub(in crate::city::sim) const HELSINKI: usize = 0;
pub(in crate::city::sim) const ESPOO: usize = 1;
pub(in crate::city::sim) const VANTAA: usize = 2;
pub(in crate::city::sim) const TAMPERE: usize = 3;
pub(in crate::city::sim) const TURKU: usize = 4;
pub(in crate::city::sim) const OULU: usize = 5;
pub(in crate::city::sim) const MALMO: usize = 6;
pub(in crate::city::sim) const LUND: usize = 7;
pub(in crate::city::sim) const HELSINGBORG: usize = 8;

/// A platform, with the towns on it and the host that its broker has in the demo.
#[derive(Debug)]
pub(in crate::city::sim) struct Stage {
    pub(in crate::city::sim) id: &'static str,
    pub(in crate::city::sim) name: &'static str,
    pub(in crate::city::sim) towns: &'static [usize],
    /// `host:port` of its broker; empty where it has none.
    pub(in crate::city::sim) broker: &'static str,
    /// The network that carries it.
    pub(in crate::city::sim) network: usize,
    /// The team that owns it.
    pub(in crate::city::sim) team: usize,
}

/// The platforms.
pub(in crate::city::sim) const STAGES: &[Stage] = &[
    Stage {
        id: "yggio",
        name: "Yggio",
        towns: &[MALMO, LUND, HELSINGBORG],
        broker: "mqtt.yggio.demo:8883",
        network: 0,
        team: 0,
    },
    Stage {
        id: "hsl",
        name: "HSL",
        towns: &[HELSINKI, ESPOO, VANTAA],
        broker: "mqtt.hsl.demo:8883",
        network: 1,
        team: 1,
    },
    Stage {
        id: "vantaa-iot",
        name: "Vantaa IoT",
        towns: &[VANTAA],
        broker: "iot.vantaa.demo:8883",
        network: 1,
        team: 1,
    },
    Stage {
        id: "espoo-buildings",
        name: "Espoo buildings",
        towns: &[ESPOO],
        broker: "frost.espoo.demo:8883",
        network: 1,
        team: 2,
    },
    Stage {
        id: "tampere-context",
        name: "Tampere context broker",
        towns: &[TAMPERE],
        broker: "orion.tampere.demo:8883",
        network: 2,
        team: 3,
    },
    Stage {
        id: "turku-things",
        name: "Turku things",
        towns: &[TURKU],
        broker: "tts.turku.demo:8883",
        network: 2,
        team: 4,
    },
    Stage {
        id: "oulu-energy",
        name: "Oulu energy and roads",
        towns: &[OULU],
        broker: "senml.oulu.demo:8883",
        network: 2,
        team: 5,
    },
    Stage {
        id: "helsinki-services",
        name: "Helsinki citizen services",
        towns: &[HELSINKI],
        broker: "",
        network: 1,
        team: 6,
    },
];

/// Networks: id and name.
pub(in crate::city::sim) const NETWORKS: &[(&str, &str)] = &[
    ("skane-fibre", "Skåne fibre ring"),
    ("helsinki-region", "Helsinki region network"),
    ("finnish-cities", "Finnish city networks"),
];

/// Teams: id and name.
pub(in crate::city::sim) const TEAMS: &[(&str, &str)] = &[
    ("skane-iot", "Skåne on-call, shared IoT platform"),
    ("region-network", "Network operations, Helsinki region"),
    ("espoo-buildings", "City of Espoo, building operations"),
    ("tampere-data", "City of Tampere, data platform"),
    ("turku-iot", "City of Turku, IoT desk"),
    ("oulu-energy", "City of Oulu, energy and roads"),
    (
        "helsinki-digital",
        "City of Helsinki, digital services duty",
    ),
];
