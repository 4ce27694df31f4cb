//! `nws`: warnings whose times somebody has replaced by words, and two observations (APIS 6.2).

use crate::table::{Table, expect};

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let bham = Some("2024-02-20T15:53:00Z");
    let station = "https://api.weather.gov/stations/KBHM";
    Table {
        format: "nws",
        folders: &["apis/nws"],
        files: vec![
            // 152 warnings with 141 ids. "date:now -1 hour" is the work of whoever cut the sample: no time, and told so.
            expect("apis/nws/alerts-active.geojson").count("alert", 141)
                .alert("urn:oid:2.49.0.1.840.0.21973bd423ae0db39e5260d08fa31bb6eba8b288.001.1", Some("warning"),
                    "Wind Advisory issued January 8 at 1:48PM CST until January 10 at 12:00AM CST by NWS Nashville TN", None)
                .alert("urn:oid:2.49.0.1.840.0.8760a86c78e313ccfc42aa4eb5166572a0e26e9d.003.1", Some("critical"),
                    "Blizzard Warning issued January 3 at 9:16AM AKST until January 5 at 3:00PM AKST by NWS Fairbanks AK", None)
                .alert("urn:oid:2.49.0.1.840.0.e26a87da6e5d02d88e85d7d5b7a62b2fc1d84889.001.1", Some("info"),
                    "Flood Advisory issued January 3 at 10:44AM MST by NWS North Platte NE", None)
                .more("defect"),
            expect("apis/nws/observation-KALB.geojson").asset("KALB", "weather_station", Some("Albany International Airport")).position("KALB", 42.75, -73.8)
                // What is null was not measured; 22.212 km/h are 6.17 m/s.
                .observation("KALB", "air_temperature", 25, "Cel", None)
                .observation("KALB", "wind_speed", 6.17, "m/s", None)
                .observation("KALB", "wind_direction", 270, "deg", None)
                .observation("KALB", "visibility", 16093.44, "m", None)
                .defect("not a time"),
            expect("apis/nws/observation-KBHM.geojson").asset(station, "weather_station", None).position(station, 33.57, -86.75)
                .observation(station, "air_temperature", 13.9, "Cel", bham)
                .observation(station, "dew_point", -5.6, "Cel", bham)
                .observation(station, "relative_humidity", 25.431914614748, "%", bham)
                .observation(station, "wind_speed", 0, "m/s", bham)
                .observation(station, "wind_direction", 250, "deg", bham)
                .observation(station, "atmospheric_pressure", 1026.1, "hPa", bham)
                .observation(station, "visibility", 16090, "m", bham),
        ],
    }
}
