//! `sensor-community`: three sensors, two of which speak twice, all in texts (APIS 6.5).

use crate::table::{Table, expect};

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let [first, second] = ["2019-04-25T01:51:12Z", "2019-04-25T01:53:40Z"];
    Table {
        format: "sensor-community",
        folders: &["apis/sensor-community", "iot/sensor-community"],
        files: vec![
            expect("apis/sensor-community/data-json-upstream.json").count("asset", 5).count("position", 5).count("observation", 10)
                .position("2129", 52.544, 13.374).position("657", 48.778, 9.236)
                // P1 is PM10, P2 is PM2.5.
                .observation("2129", "pm10", 19.13, "ug/m3", Some(first))
                .observation("2129", "pm2_5", 16.23, "ug/m3", Some(first))
                .observation("2129", "pm10", 18.4, "ug/m3", Some(second))
                .observation("2130", "relative_humidity", 76.7, "%", Some("2019-04-25T01:51:13Z"))
                .observation("2130", "air_temperature", 18.8, "Cel", Some("2019-04-25T01:51:13Z"))
                .observation("657", "air_temperature", 10.6, "Cel", Some("2019-04-25T01:52:18Z")),
            // Another API of the same program: stations of the Belgian SOS.
            expect("apis/sensor-community/irceline-sos-stations.json").defect("is this a document of this API?"),
            // What one sensor pushes to its own server: it names no sensor, an HTTP header of the push does.
            expect("iot/sensor-community/feinstaub-test_authenticator-0.json").defect("is this a document of this API?"),
            expect("iot/sensor-community/feinstaub-test_full_push-0.json").defect("is this a document of this API?"),
        ],
    }
}
