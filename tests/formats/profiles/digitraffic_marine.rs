//! `digitraffic-marine`: reports of buoys as their maker sends them to Fintraffic; what Fintraffic makes of them stands
//! with `digitraffic`.

use crate::table::{Expect, Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    Table {
        format: "digitraffic-marine",
        folders: &["iot/digitraffic-marine-upstream"],
        files: vec![first(), second()],
    }
}

/// What one report tells: state, trend, wave direction, confidence; temperature, heel and light.
type Report = (
    &'static str,
    &'static str,
    i64,
    &'static str,
    i64,
    f64,
    &'static str,
);

fn report(
    file: Expect,
    (site, name, at): (&str, &str, &str),
    (lat, lon): (f64, f64),
    (sea, trend, waves, sure, temperature, heel, light): Report,
) -> Expect {
    file.line(json!({"kind": "asset", "id": site, "type": "aid_to_navigation", "name": name, "model": "FLOATING"}))
        .line(json!({"kind": "position", "device": site, "lat": lat, "lon": lon, "observed_at": at}))
        .observation(site, "sea_state", sea, "", Some(at))
        .observation(site, "sea_state_trend", trend, "", Some(at))
        .observation(site, "wave_dir", waves, "deg", Some(at))
        .observation(site, "sea_state_confidence", sure, "", Some(at))
        .observation(site, "temperature", temperature, "Cel", Some(at))
        .observation(site, "heel_angle", heel, "deg", Some(at))
        .observation(site, "light_status", light, "", Some(at))
}

/// A site may report several times; 12:30 in summer time is 09:30 UTC.
fn first() -> Expect {
    let file = expect("iot/digitraffic-marine-upstream/example-sse-report1.json");
    let file = report(
        file,
        ("20243", "Kipsi", "2019-04-11T09:30:00Z"),
        (59.34507, 21.12558),
        ("calm", "ascending", 110, "moderate", 2, 5.0, "off"),
    );
    let file = report(
        file,
        ("20243", "Kipsi", "2019-04-11T09:33:20Z"),
        (59.44507, 21.22558),
        ("breeze", "ascending", 119, "moderate", 2, 7.5, "off"),
    );
    report(
        file,
        ("20169", "Hattukari", "2019-02-11T09:40:00Z"),
        (54.55432, 21.3321),
        ("calm", "ascending", 110, "moderate", 5, 5.6, "on"),
    )
}

fn second() -> Expect {
    let file = expect("iot/digitraffic-marine-upstream/example-sse-report2.json");
    let file = report(
        file,
        ("20243", "Kipsi", "2019-04-11T10:00:00Z"),
        (59.54507, 21.32558),
        ("storm", "no_change", 200, "good", 1, 17.5, "on_by_day"),
    );
    report(
        file,
        ("20169", "Hattukari", "2019-02-11T10:05:00Z"),
        (54.55432, 21.3321),
        ("calm", "ascending", 110, "moderate", 5, 5.6, "on"),
    )
}
