//! `openaq`: the sensors of a station in New Mexico, and their last values (APIS 6.5).

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let mut locations = expect("apis/openaq/locations.json").count("asset", 8).count("position", 8);
    for (id, of) in [("3918", "so2"), ("25227", "co"), ("4272226", "no"), ("4272103", "nox"), ("3917", "o3"), ("3920", "pm25"), ("3916", "no2"), ("3919", "pm10")] {
        let name = format!("Del Norte {of}");
        locations = locations.asset(id, "air_quality_sensor", Some(&name)).position(id, 35.1353, -106.584702);
    }
    // Gases come in parts per million, which nobody can weigh without their temperature: they stay what they are.
    let gas = |id: &str, of: &str, ppm: f64| json!({"kind": "observation", "device": id, "quantity": of,
        "value": ppm, "unit": "[ppm]", "observed_at": "2024-08-26T21:00:00Z"});
    let sensors = expect("apis/openaq/sensors.json").count("observation", 8).count("position", 8)
        .observation("3920", "pm2_5", 4.1, "ug/m3", Some("2024-08-26T20:00:00Z"))
        .observation("3919", "pm10", 15.0, "ug/m3", Some("2024-08-26T20:00:00Z"))
        .line(gas("3916", "no2", 0.0007)).line(gas("3918", "so2", 0.0003)).line(gas("3917", "o3", 0.059))
        .line(gas("25227", "co", 0.1)).line(gas("4272103", "nox", 0.001)).line(gas("4272226", "no", 0.0))
        .position("3920", 35.1353, -106.584702);
    Table {
        format: "openaq",
        folders: &["apis/openaq"],
        files: vec![
            locations, sensors,
            expect("apis/openaq/measurements.json").nothing("they do not say which sensor measured"),
            expect("apis/openaq/parameters.json").nothing("what can be measured"),
            expect("apis/openaq/providers.json").nothing("who gives data"),
            expect("apis/openaq/licenses.json").nothing("licences"),
        ],
    }
}
