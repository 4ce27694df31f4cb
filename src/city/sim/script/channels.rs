//! The feeds of the cities. The order gives each its `FeedId`.

use super::{ESPOO, HELSINGBORG, HELSINKI, LUND, MALMO, OULU, TAMPERE, TURKU, VANTAA};

/// A feed.
#[derive(Debug)]
pub(in crate::city::sim) struct Channel {
    pub(in crate::city::sim) id: &'static str,
    pub(in crate::city::sim) stage: usize,
    pub(in crate::city::sim) town: usize,
    pub(in crate::city::sim) format: &'static str,
    /// Topic filters for a real broker.
    pub(in crate::city::sim) topics: &'static [&'static str],
    /// Every device of it speaks this often; 0 where the device type decides.
    pub(in crate::city::sim) every_s: u32,
    pub(in crate::city::sim) purpose: &'static str,
    pub(in crate::city::sim) licence: &'static str,
}

/// The application of each town on the shared platform; also the place of its topics.
pub(in crate::city::sim) const APPLICATIONS: [&str; 3] = [
    "7d1b6f0e-52c1-4f7a-9d3e-6a1c0b5e8f01",
    "3f0c9a54-8e27-4b6d-a1f5-92d7c4e06b02",
    "b58e2d17-04f9-4c3a-8b62-e7f13a9d5c03",
];

/// Seconds between two messages of a vehicle.
pub(in crate::city::sim) const VEHICLE_EVERY_S: u32 = 5;
/// The host of the demo's polled services and metadata.
pub(in crate::city::sim) const HOST: &str = "api.cities.demo";

#[expect(clippy::too_many_arguments, reason = "one row of a table")]
const fn finnish(
    id: &'static str,
    stage: usize,
    town: usize,
    format: &'static str,
    every_s: u32,
    topics: &'static [&'static str],
    purpose: &'static str,
    licence: &'static str,
) -> Channel {
    Channel {
        id,
        stage,
        town,
        format,
        topics,
        every_s,
        purpose,
        licence,
    }
}

/// The channels.
pub(in crate::city::sim) const CHANNELS: &[Channel] = &[
    Channel {
        id: "malmo-lora",
        stage: 0,
        town: MALMO,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/7d1b6f0e-52c1-4f7a-9d3e-6a1c0b5e8f01/device/+/event/+",
            "eu868_malmo/gateway/+/event/stats",
            "eu868_malmo/gateway/+/state/conn",
        ],
        purpose: "parking, waste, storm water, air",
        licence: "CC0",
    },
    Channel {
        id: "lund-lora",
        stage: 0,
        town: LUND,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/3f0c9a54-8e27-4b6d-a1f5-92d7c4e06b02/device/+/event/+",
            "eu868_lund/gateway/+/event/stats",
            "eu868_lund/gateway/+/state/conn",
        ],
        purpose: "parking, waste and soil moisture",
        licence: "CC0",
    },
    Channel {
        id: "helsingborg-lora",
        stage: 0,
        town: HELSINGBORG,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/b58e2d17-04f9-4c3a-8b62-e7f13a9d5c03/device/+/event/+",
            "eu868_helsingborg/gateway/+/event/stats",
            "eu868_helsingborg/gateway/+/state/conn",
        ],
        purpose: "flood warning, waste, parking",
        licence: "CC0",
    },
    finnish(
        "hsl-helsinki",
        1,
        HELSINKI,
        "hsl-hfp-v2",
        VEHICLE_EVERY_S,
        &["/hfp/v2/journey/ongoing/+/+/0040/#"],
        "trams of Helsinki",
        "CC BY 4.0",
    ),
    finnish(
        "hsl-espoo",
        1,
        ESPOO,
        "hsl-hfp-v2",
        VEHICLE_EVERY_S,
        &["/hfp/v2/journey/ongoing/+/+/0022/#"],
        "buses of Espoo",
        "CC BY 4.0",
    ),
    finnish(
        "hsl-vantaa",
        1,
        VANTAA,
        "hsl-hfp-v2",
        VEHICLE_EVERY_S,
        &["/hfp/v2/journey/ongoing/+/+/0018/#"],
        "buses of Vantaa",
        "CC BY 4.0",
    ),
    finnish(
        "vantaa-noise",
        2,
        VANTAA,
        "tts-v3",
        900,
        &["v3/vantaa-noise@vantaa/devices/+/up"],
        "noise and air near roads and the airport",
        "CC BY 4.0",
    ),
    finnish(
        "espoo-rooms",
        3,
        ESPOO,
        "sensorthings",
        1_200,
        &["v1.1/Observations"],
        "air and use of schools and offices",
        "CC BY 4.0",
    ),
    finnish(
        "tampere-context",
        4,
        TAMPERE,
        "ngsi",
        900,
        &["tampere/notifications/#"],
        "air, bicycles and parking",
        "CC BY 4.0",
    ),
    finnish(
        "turku-things",
        5,
        TURKU,
        "tts-v3",
        900,
        &["v3/turku-city@turku/devices/+/up"],
        "Aura river, weather and parking",
        "CC BY 4.0",
    ),
    finnish(
        "oulu-energy",
        6,
        OULU,
        "senml",
        900,
        &["oulu/senml/#"],
        "district heating and road weather",
        "CC BY 4.0",
    ),
];
