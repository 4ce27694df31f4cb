//! Digitraffic over MQTT: the examples of its documentation, with the topics that these name.

use crate::table::{Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    Table {
        format: "digitraffic",
        folders: &["iot/digitraffic"],
        files: vec![
            // What a sensor measures, and in which unit, stands in other documents.
            expect("iot/digitraffic/dtdocs-tieliikenne-en-L663.json")
                .topic("weather-v2/1019/17")
                .line(json!({"kind": "observation", "device": "1019", "value": 11068, "unit": null,
                    "unit_status": "unknown", "series": "17/weather-v2", "observed_at": "2022-11-09T05:50:21Z"})),
            // Of a window of time, with its end an hour before.
            expect("iot/digitraffic/dtdocs-tieliikenne-en-L677.json")
                .topic("tms-v2/23001/5057")
                .line(json!({"kind": "observation", "device": "23001", "value": 108, "unit": null,
                    "unit_status": "unknown", "series": "5057/tms-v2", "observed_at": "2022-11-09T05:48:31Z"})),
            expect("iot/digitraffic/dtdocs-status.json")
                .topic("weather-v2/status")
                .line(json!({"kind": "state", "subject": "component/weather-v2", "state": "up",
                    "observed_at": "2023-02-17T10:16:35Z"})),
            expect("iot/digitraffic/dtdocs-tieliikenne-en-L724.json")
                .topic("maintenance-v2/routes/state-roads")
                .line(json!({"kind": "position", "device": "state-roads", "lat": 62.567092, "lon": 22.031937,
                    "observed_at": "2022-11-11T09:11:18Z"}))
                .observation(
                    "state-roads",
                    "maintenance_task",
                    "MAINTENANCE_OF_GUIDE_SIGNS_AND_REFLECTOR_POSTS",
                    "",
                    Some("2022-11-11T09:11:18Z"),
                ),
            // An accident that is over: the type of the announcement is ENDED.
            expect("iot/digitraffic/dtdocs-traffic-message-simple.b64gz")
                .topic("traffic-message-v3/simple/TRAFFIC_ANNOUNCEMENT")
                .line(json!({"kind": "alert", "id": "GUID50409303", "severity": "info",
                    "title": "Tie 24, Asikkala. Liikennetiedote onnettomuudesta. Tilanne ohi.",
                    "since": "2023-01-24T08:20:00Z", "until": "2023-01-24T09:30:12.313Z", "affects": "Asikkala"}))
                .line(json!({"kind": "position", "subject": "component/GUID50409303", "lat": 61.236357, "lon": 25.340706})),
            sea(),
        ],
    }
}

fn sea() -> crate::table::Expect {
    let at = Some("2022-11-10T13:00:52Z");
    expect("iot/digitraffic/dtdocs-meriliikenne-en-L235.json")
        .topic("sse-v2/site/8659")
        .observation("8659", "sea_state", "calm", "", at)
        .observation("8659", "sea_state_trend", "no_change", "", at)
        .observation("8659", "sea_state_confidence", "good", "", at)
        .observation("8659", "wave_dir", 175, "deg", at)
        .observation("8659", "heel_angle", 3, "deg", at)
        .observation("8659", "light_status", "off", "", at)
        .observation("8659", "temperature", 10, "Cel", at)
}
