//! `smhi`: what a forecast says of now, and the fire risk of today (APIS 6.3).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// What is forecast: quantity, qualifier, value, unit.
type Forecast = (&'static str, &'static str, f64, &'static str);

fn forecasts(file: Expect, device: &str, at: &str, all: &[Forecast]) -> Expect {
    all.iter().fold(file, |file, (quantity, qualifier, value, unit)| {
        file.line(json!({"kind": "observation", "device": device, "quantity": quantity, "qualifier": qualifier,
            "value": value, "unit": unit, "observed_at": at}))
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let (point, fire) = ("58.577821,16.158549", "58.570784,16.15035");
    Table {
        format: "smhi",
        folders: &["apis/smhi"],
        files: vec![
            // 83 steps of ten days; the first is of the hour in which it was made. 17.9 km of sight.
            forecasts(expect("apis/smhi/point-forecast.json").asset(point, "forecast_point", None).position(point, 58.577821, 16.158549),
                point, "2026-04-02T11:00:00Z", &[
                    ("air_temperature", "forecast", 10.4, "Cel"), ("relative_humidity", "forecast", 80.0, "%"), ("wind_speed", "forecast", 3.4, "m/s"),
                    ("wind_speed", "forecast gust", 6.8, "m/s"), ("wind_direction", "forecast", 255.0, "deg"),
                    ("atmospheric_pressure", "forecast", 1011.5, "hPa"), ("visibility", "forecast", 17_900.0, "m"), ("precipitation", "forecast", 0.0, "mm"),
                    ("precipitation_probability", "forecast", 10.0, "%"), ("thunderstorm_probability", "forecast", 0.0, "%"),
                ]),
            // Seven days; the rain of the last sixty days and the parts of the index are left out.
            forecasts(expect("apis/smhi/fire-risk-daily.json").asset(fire, "forecast_point", None).position(fire, 58.570784, 16.15035),
                fire, "2025-06-07T12:00:00Z", &[
                    ("fire_risk_index", "forecast", 3.0, "1"), ("fire_weather_index", "forecast", 14.9, "1"), ("grass_fire_risk_index", "forecast", 2.0, "1"),
                    ("forest_dryness_index", "forecast", 3.0, "1"), ("air_temperature", "forecast", 17.9, "Cel"), ("wind_direction", "forecast", 249.0, "deg"),
                    ("wind_speed", "forecast", 7.4, "m/s"), ("relative_humidity", "forecast", 40.0, "%"), ("precipitation", "forecast", 0.0, "mm"),
                ]),
        ],
    }
}
