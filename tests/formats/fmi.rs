//! Answers of the Finnish Meteorological Institute: an observation, two forecasts, two faults (APIS 6.4).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// Quantity, qualifier, value, unit.
type Value = (
    &'static str,
    Option<&'static str>,
    f64,
    Option<&'static str>,
);

fn values(file: Expect, device: &str, at: &str, all: &[Value]) -> Expect {
    all.iter().fold(file, |file, (quantity, qualifier, value, unit)| {
        file.line(json!({"kind": "observation", "device": device, "quantity": quantity, "qualifier": qualifier,
            "value": value, "unit": unit, "observed_at": at, "suspect": null}))
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let ahead = Some("forecast");
    let lake = expect("apis/fmi/valid_observation_by_place_response.xml")
        .asset("101311", "weather_station", Some("Tampere Siilinkari")).position("101311", 61.51757, 23.75388);
    // Three of ten columns are NaN: the mast does not measure them.
    let lake = values(lake, "101311", "2025-07-15T14:50:00Z", &[
        ("air_temperature", None, 26.3, Some("Cel")), ("dew_point", None, 19.8, Some("Cel")), ("atmospheric_pressure", None, 1010.3, Some("hPa")),
        ("relative_humidity", None, 67.0, Some("%")), ("wind_direction", None, 348.0, Some("deg")), ("wind_speed", None, 3.0, Some("m/s")),
        ("wind_speed", Some("gust"), 3.4, Some("m/s")),
    ]);
    let lake = values(lake, "101311", "2025-07-15T15:00:00Z", &[
        ("air_temperature", None, 26.3, Some("Cel")), ("dew_point", None, 19.0, Some("Cel")), ("atmospheric_pressure", None, 1010.2, Some("hPa")),
        ("relative_humidity", None, 64.0, Some("%")), ("wind_direction", None, 344.0, Some("deg")), ("wind_speed", None, 3.3, Some("m/s")),
        ("wind_speed", Some("gust"), 3.7, Some("m/s")),
    ]);
    // Twelve steps of ten minutes; at 9:45 that of 9:40 holds.
    let town = expect("apis/fmi/valid_place_forecast_response.xml").received_at("2022-09-19T09:45:00Z")
        .asset("656820", "forecast_point", Some("Iisalmi")).position("656820", 63.55915, 27.19067);
    let town = values(town, "656820", "2022-09-19T09:40:00Z", &[
        ("air_temperature", ahead, 12.2, Some("Cel")), ("dew_point", ahead, 7.5, Some("Cel")), ("atmospheric_pressure", ahead, 1000.5, Some("hPa")),
        ("relative_humidity", ahead, 79.4, Some("%")), ("wind_direction", ahead, 22.0, Some("deg")), ("wind_speed", ahead, 3.1, Some("m/s")),
        ("wind_eastward", ahead, -0.7, Some("m/s")), ("wind_northward", ahead, -2.98, Some("m/s")), ("wind_speed", Some("forecast gust"), 4.9, Some("m/s")),
        ("cloud_cover", ahead, 95.2, Some("%")), ("cloud_cover", Some("forecast low"), 95.2, Some("%")), ("cloud_cover", Some("forecast medium"), 6.0, Some("%")),
        ("cloud_cover", Some("forecast high"), 0.0, Some("%")), ("RadiationGlobalAccumulation", ahead, 380_114.5, None),
        ("RadiationNetSurfaceSWAccumulation", ahead, 347_877.2, None), ("RadiationNetSurfaceLWAccumulation", ahead, -104_014.0, None),
        ("geopotential_height", ahead, 90.2, Some("m")), ("LandSeaMask", ahead, 0.5, None),
    ]);
    Table {
        format: "fmi",
        folders: &["apis/fmi"],
        files: vec![
            lake,
            town,
            // A forecast further ahead than it reaches.
            expect("apis/fmi/corner_nan_response.xml").asset("643492", "forecast_point", Some("Oulu")).position("643492", 65.01236, 25.46816)
                .defect("no value at all"),
            expect("apis/fmi/error_invalid_station_id_response.xml").defect("is there such a place or station"),
            expect("apis/fmi/error_no_locations_response.xml").defect("OperationParsingFailed: No locations found for the place"),
        ],
    }
}
