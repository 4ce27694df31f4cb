//! Every wire format against the real payloads, our own samples, and hostile input.
//!
//! A new format adds: `mod NAME;` here with its table of expectations, its line in `tables`, and
//! samples in `tests/samples/NAME/`. The rest iterates FORMATS.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    reason = "a test says what is wrong by panicking; tables are long"
)]

#[path = "../support/mod.rs"]
mod support;

mod cap;
mod cayenne_lpp;
mod chirpstack_v3;
mod chirpstack_v4;
mod digitraffic;
mod digitransit;
mod fmi;
mod folders;
mod gtfs_rt;
mod hostile;
mod hsl_hfp_v2;
mod iotagent;
mod loriot;
mod mosquitto_sys;
mod netmore;
mod ngsi;
mod oidc;
mod open311;
mod privacy;
mod profiles;
mod properties;
mod readiness;
mod samples;
mod senml;
mod sensorthings;
mod sentilo;
mod smart_citizen;
mod table;
mod thingpark;
mod tts_v3;
mod website;
mod yggio;

/// The tables of all formats.
fn tables() -> Vec<table::Table> {
    let coded = vec![
        hsl_hfp_v2::table(),
        chirpstack_v4::table(),
        chirpstack_v3::table(),
        tts_v3::table(),
        thingpark::table(),
        netmore::table(),
        loriot::table(),
        senml::table(),
        ngsi::table(),
        iotagent::ultralight(),
        iotagent::json_agent(),
        smart_citizen::table(),
        sensorthings::table(),
        sentilo::table(),
        readiness::table(),
        open311::table(),
        mosquitto_sys::table(),
        oidc::table(),
        website::table(),
        yggio::table(),
        gtfs_rt::table(),
        digitransit::table(),
        cap::table(),
        digitraffic::table(),
        fmi::table(),
    ];
    coded.into_iter().chain(profiles::tables()).collect()
}

#[test]
fn real_payloads() {
    let failures: Vec<String> = tables().iter().flat_map(table::Table::failures).collect();
    assert!(
        failures.is_empty(),
        "{} failures:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn every_format_has_a_table_and_samples() {
    let tables = tables();
    for format in valvomo::city::formats::all() {
        let name = format.name();
        assert!(
            tables.iter().any(|table| table.format == name),
            "{name} has no table of expectations"
        );
        assert!(
            !samples::of(name).is_empty(),
            "{name} has nothing in tests/samples/{name}/"
        );
        assert!(!format.about().is_empty() && !format.about().contains('\n'));
    }
}
