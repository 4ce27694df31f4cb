//! A good sample of each format that is JSON, and its shape in full for the bare typed `serde_json` parse, which is what
//! the cost of a format is measured by.
//!
//! The shapes are written from the samples. Nothing reads their fields: a parse fills them.

#![expect(dead_code, reason = "a parse fills the fields, and nobody reads them")]
#![allow(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "payloads have the names and flags that they have"
)]

mod chirpstack_v3;
mod chirpstack_v4;
mod hsl_hfp_v2;
mod loriot;
mod netmore;
mod ngsi;
mod oidc;
mod open311;
mod readiness;
mod senml;
mod sensorthings;
mod sentilo;
mod thingpark;
mod tts_v3;
mod yggio;

use serde::de::DeserializeOwned;

/// Parses bytes into a shape, and throws it away; false where they are not of that shape.
type Parse = fn(&[u8]) -> bool;

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> bool {
    serde_json::from_slice::<T>(bytes).is_ok_and(|shape| {
        std::hint::black_box(&shape);
        true
    })
}

/// Format, sample, bare parse.
pub(crate) const SAMPLES: &[(&str, &[u8], Parse)] = &[
    (
        "hsl-hfp-v2",
        include_bytes!("../../../tests/samples/hsl-hfp-v2/tram-late.json"),
        parse::<hsl_hfp_v2::Message>,
    ),
    (
        "chirpstack-v4",
        include_bytes!("../../../tests/samples/chirpstack-v4/up-two-gateways.json"),
        parse::<chirpstack_v4::Message>,
    ),
    (
        "ngsi",
        include_bytes!("../../../tests/samples/ngsi/weather-normalized.json"),
        parse::<ngsi::Message>,
    ),
    (
        "open311",
        include_bytes!("../../../tests/samples/open311/requests.json"),
        parse::<Vec<open311::Message>>,
    ),
    (
        "readiness",
        include_bytes!("../../../tests/samples/readiness/varaamo-redis-timeout.json"),
        parse::<readiness::Message>,
    ),
    (
        "senml",
        include_bytes!("../../../tests/samples/senml/harbour.json"),
        parse::<Vec<senml::Message>>,
    ),
    (
        "tts-v3",
        include_bytes!("../../../tests/samples/tts-v3/uplink.json"),
        parse::<tts_v3::Message>,
    ),
    (
        "sensorthings",
        include_bytes!("../../../tests/samples/sensorthings/things.json"),
        parse::<sensorthings::Message>,
    ),
    (
        "chirpstack-v3",
        include_bytes!("../../../tests/samples/chirpstack-v3/up.json"),
        parse::<chirpstack_v3::Message>,
    ),
    (
        "thingpark",
        include_bytes!("../../../tests/samples/thingpark/uplink.json"),
        parse::<thingpark::Message>,
    ),
    (
        "netmore",
        include_bytes!("../../../tests/samples/netmore/two-uplinks.json"),
        parse::<Vec<netmore::Message>>,
    ),
    (
        "loriot",
        include_bytes!("../../../tests/samples/loriot/gw.json"),
        parse::<loriot::Message>,
    ),
    (
        "yggio",
        include_bytes!("../../../tests/samples/yggio/update.json"),
        parse::<yggio::Message>,
    ),
    (
        "sentilo",
        include_bytes!("../../../tests/samples/sentilo/meter.json"),
        parse::<sentilo::Message>,
    ),
    (
        "oidc",
        include_bytes!("../../../tests/samples/oidc/keys.json"),
        parse::<oidc::Message>,
    ),
];
