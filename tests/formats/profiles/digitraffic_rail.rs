//! `digitraffic-rail`: what Fintraffic's own systems send there, in Finnish. Coordinates are metres of ETRS-TM35FIN,
//! though they are called latitude and longitude; their degrees were worked out by another series than ours.

use crate::table::{Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let speed = 74.0 / 3.6;
    Table {
        format: "digitraffic-rail",
        folders: &["iot/digitraffic-rail"],
        files: vec![
            expect("iot/digitraffic-rail/train-location.json")
                .position("9931", 60.742345, 24.799054)
                .position("9931", 60.742345, 24.799054)
                .observation("9931", "speed", speed, "m/s", Some("2017-11-06T08:17:50Z"))
                .observation("9931", "position_accuracy", 11, "m", Some("2017-11-06T08:17:50Z"))
                .observation("9931", "speed", speed, "m/s", Some("2017-11-06T08:17:50Z")),
            // Train 8593 leaves ("R", released) a section at Espoo, 9176 takes one at Helsinki ("O").
            expect("iot/digitraffic-rail/trainRunningMessage.json")
                .observation("8593", "station", "EPO", "", Some("2015-09-24T21:00:56.048Z"))
                .observation("8593", "track_section", "V002", "", Some("2015-09-24T21:00:56.048Z"))
                .observation("8593", "track_section_event", "released", "", Some("2015-09-24T21:00:56.048Z"))
                .observation("9176", "station", "HKI", "", Some("2015-09-24T21:00:56.148Z"))
                .observation("9176", "track_section", "418", "", Some("2015-09-24T21:00:56.148Z"))
                .observation("9176", "track_section_event", "occupied", "", Some("2015-09-24T21:00:56.148Z")),
            // A commuter train with its timetable: planned and real times, but no delay that somebody worked out.
            expect("iot/digitraffic-rail/trainsSingle.json")
                .line(json!({"kind": "asset", "id": "10600", "type": "train", "name": "HV 10600", "model": "Lähiliikenne"}))
                .line(json!({"kind": "state", "subject": "device/10600", "state": "up", "detail": "VOIMASSAOLEVA"})),
        ],
    }
}
