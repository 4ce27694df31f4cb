//! The names of parameters: those of observations, of forecasts, of air quality and of the sea.
//! Source: <https://opendata.fmi.fi/meta>, the pages of observable properties; FMI's own units.

use crate::city::model::{
    quantity::{QuantityName, UnitStatus, quantity},
    text::SafeText,
};

/// Name, quantity, qualifier, unit (UCUM).
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const NAMES: &[Row] = &[
    ("t2m", "air_temperature", "", "Cel"),
    ("ws_10min", "wind_speed", "", "m/s"),
    ("wg_10min", "wind_speed", "gust", "m/s"),
    ("wd_10min", "wind_direction", "", "deg"),
    ("rh", "relative_humidity", "", "%"),
    ("td", "dew_point", "", "Cel"),
    ("r_1h", "precipitation", "", "mm"),
    ("ri_10min", "precipitation_rate", "", "mm/h"),
    ("snow_aws", "snow_depth", "", "cm"),
    ("p_sea", "atmospheric_pressure", "", "hPa"),
    ("vis", "visibility", "", "m"),
    ("n_man", "cloud_cover", "", "{okta}"),
    ("wawa", "weather_code", "", "1"),
    ("Temperature", "air_temperature", "", "Cel"),
    ("DewPoint", "dew_point", "", "Cel"),
    ("Pressure", "atmospheric_pressure", "", "hPa"),
    ("Humidity", "relative_humidity", "", "%"),
    ("WindDirection", "wind_direction", "", "deg"),
    ("WindSpeedMS", "wind_speed", "", "m/s"),
    ("WindGust", "wind_speed", "gust", "m/s"),
    ("HourlyMaximumGust", "wind_speed", "gust", "m/s"),
    ("WindUMS", "wind_eastward", "", "m/s"),
    ("WindVMS", "wind_northward", "", "m/s"),
    ("Precipitation1h", "precipitation", "", "mm"),
    ("PrecipitationAmount", "precipitation", "", "mm"),
    ("TotalCloudCover", "cloud_cover", "", "%"),
    ("LowCloudCover", "cloud_cover", "low", "%"),
    ("MediumCloudCover", "cloud_cover", "medium", "%"),
    ("HighCloudCover", "cloud_cover", "high", "%"),
    ("Visibility", "visibility", "", "m"),
    ("RadiationGlobal", "solar_irradiance", "", "W/m2"),
    ("WeatherSymbol3", "weather_symbol", "", "1"),
    ("GeopHeight", "geopotential_height", "", "m"),
    ("PM10_PT1H_avg", "pm10", "", "ug/m3"),
    ("PM25_PT1H_avg", "pm2_5", "", "ug/m3"),
    ("NO_PT1H_avg", "no", "", "ug/m3"),
    ("NO2_PT1H_avg", "no2", "", "ug/m3"),
    ("O3_PT1H_avg", "o3", "", "ug/m3"),
    ("SO2_PT1H_avg", "so2", "", "ug/m3"),
    ("AQINDEX_PT1H_avg", "air_quality_index", "", "1"),
    ("WATLEV", "water_level", "", "mm"),
    ("WLEV_PT1S_INSTANT", "water_level", "", "mm"),
    ("TWATER", "water_temperature", "", "Cel"),
    ("TW_PT1S_INSTANT", "water_temperature", "", "Cel"),
];

/// What a name means; a name that is not in the table is its own quantity, in a unit that nobody knows.
pub(super) fn meaning(name: &str) -> (QuantityName, &'static str, &'static str, UnitStatus) {
    let row = NAMES.iter().find(|(known, ..)| *known == name);
    match row {
        Some((_, known, qualifier, unit)) => {
            let found = quantity(known);
            let other = || QuantityName::Other(SafeText::fixed(known));
            let quantity = found.map_or_else(other, QuantityName::Known);
            (quantity, qualifier, unit, UnitStatus::Model)
        }
        None => {
            let quantity = QuantityName::Other(SafeText::new(name));
            (quantity, "", "", UnitStatus::Unknown)
        }
    }
}
