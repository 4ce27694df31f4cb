//! `digitraffic-road`: what a careful reader finds in stations, their values, and traffic messages (APIS 5.1).

use crate::table::{ANY, Expect, Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let stations = [
        ("20002", "vt1_Espoo_Hirvisuo", "up", "OK", 60.220898, 24.637997, "2024-05-15T08:00:00Z"),
        ("23001", "vt7_Rita", "up", "OK", 60.417002, 25.689529, "2024-05-20T12:00:00Z"),
        // Its `state` is null: then its collection status is all that is known.
        ("23002", "vt3_Helsinki_Kannelmaki", "unknown", "REMOVED_TEMPORARILY", 60.123456, 24.512345, "2024-04-10T06:00:00Z"),
    ];
    let stations = stations.iter().fold(expect("apis/digitraffic/tms-stations.geojson"), |file, &(id, name, state, own, lat, lon, at)| {
        file.asset(id, "road_station", Some(name))
            .line(json!({"kind": "state", "subject": format!("device/{id}"), "state": state, "detail": own, "observed_at": at}))
            .position(id, lat, lon)
    });
    Table {
        format: "digitraffic-road",
        folders: &["apis/digitraffic"],
        files: vec![
            stations,
            expect("apis/digitraffic/tms-stations-data.json")
                .observation("20002", "OHITUKSET_5MIN_KIINTEA_SUUNTA1", 312, "1/h", Some("2024-06-01T12:00:00Z"))
                .line(json!({"kind": "observation", "device": "23001", "quantity": "vehicle_speed_avg", "value": 110, "unit": "km/h",
                    "qualifier": "60MIN_KIINTEA_SUUNTA1", "observed_at": "2024-06-01T12:00:00Z"})),
            // What the numbers of sensors mean, for whichever station.
            expect("apis/digitraffic/tms-sensors.json")
                .line(json!({"kind": "series", "series": "5016/tms-v2", "device": null,
                    "quantity": "OHITUKSET_5MIN_KIINTEA_SUUNTA1", "unit": "1/h"}))
                .line(json!({"kind": "series", "series": "5057/tms-v2", "device": null, "quantity": "vehicle_speed_avg",
                    "qualifier": "60MIN_KIINTEA_SUUNTA1", "unit": "km/h"}))
                .line(json!({"kind": "series", "series": "60000/tms-v2", "device": null, "quantity": "TILA", "unit": "1"})),
            expect("apis/digitraffic/tms-sensor-constants.json").nothing("constants of stations, without values"),
            // A whole province: somewhere in it.
            expect("apis/digitraffic/traffic-message-GUID50409331.json")
                .line(json!({"kind": "alert", "id": "GUID50409331", "severity": "warning", "title": "Liikennetiedote.",
                    "since": "2023-01-25T04:21:00Z", "effect": "Huono ajokeli", "affects": "Pohjois-Pohjanmaa"}))
                .line(json!({"kind": "position", "subject": "component/GUID50409331", "lat": ANY, "lon": ANY})),
            // The form of 2019 has no type of situation: what is taken for it is shown as assumed.
            message(
                message(
                    expect("apis/digitraffic/traffic-message-featurecollection.geojson"),
                    ("GUID50001238", "info (assumed)", "Huono ajokeli"), (61.50221, 23.77474),
                ),
                ("GUID12345678", "info (assumed)", "Huono ajokeli"), (61.49935, 23.77929),
            ),
            // What Fintraffic itself is sent: one message as it also comes over MQTT, an accident; no documents of this API.
            message(
                expect("apis/digitraffic/ims-situation-v0_2_9.json"),
                ("GUID50001238", "major", "Nopeusrajoitus, Huono ajokeli"), (61.50221, 23.77474),
            ),
            expect("apis/digitraffic/forecast-sections-v2-upstream.json").defect("is this a document of this API?"),
            expect("apis/digitraffic/datex2-3_5-situation.xml").defect("not JSON"),
        ],
    }
}

/// What happened on road 130, in the three forms that it was told in.
fn message(
    file: Expect,
    (id, severity, effect): (&str, &str, &str),
    (lat, lon): (f64, f64),
) -> Expect {
    let since = "2019-12-13T12:43:18.388Z";
    file.line(json!({"kind": "alert", "id": id, "severity": severity, "title": "Tie 130, Lempäälä. Liikennetiedote.",
        "since": since, "effect": effect, "affects": "Lempäälä"}))
        .line(json!({"kind": "position", "subject": format!("component/{id}"), "lat": lat, "lon": lon,
            "observed_at": since}))
}
