//! `acoem`: a station of Sundsvall, once with gases and once with dust and weather.

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let gases = Some("2023-08-27T22:08:00Z");
    let dust = Some("2023-09-22T15:01:00Z");
    // Parts per billion stay what they are: nobody can weigh them without temperature and pressure.
    let gas = |of: &str, value: f64| json!({"kind": "observation", "device": "888100", "quantity": of, "value": value,
        "unit": "[ppb]", "observed_at": gases});
    Table {
        format: "acoem",
        folders: &["iot/vendor-apis-sweden/application-deviceDataResponse.json", "iot/vendor-apis-sweden/lwm2m-devicedataJson.json"],
        files: vec![
            expect("iot/vendor-apis-sweden/application-deviceDataResponse.json")
                .asset("888100", "air_quality_station", None)
                .position("888100", 62.388618, 17.308968)
                .line(gas("no2", 3.888))
                .line(gas("nox", 5.421)),
            expect("iot/vendor-apis-sweden/lwm2m-devicedataJson.json")
                .asset("888100", "air_quality_station", None)
                .position("888100", 62.388618, 17.308968)
                .observation("888100", "relative_humidity", 90.68, "%", dust)
                .observation("888100", "pm1", 7.901, "ug/m3", dust)
                .observation("888100", "pm10", 20.548, "ug/m3", dust)
                .observation("888100", "pm2_5", 10.71, "ug/m3", dust)
                .observation("888100", "air_temperature", 16.99, "Cel", dust),
        ],
    }
}
