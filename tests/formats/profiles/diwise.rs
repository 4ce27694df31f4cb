//! `diwise`: the example of its documentation, an answer of an older version (FORMATS 0).

use crate::table::{Table, expect};
use serde_json::json;

/// A template more than a device: it stands at 0, 0, and its battery is at 0, which nobody has measured. Its own
/// interval, a minute, goes over that of its type, an hour.
#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let (id, at) = ("intern-a1b2bc3d4e5f6", "2023-02-01T13:37:00Z");
    Table {
        format: "diwise",
        folders: &["iot/diwise-device"],
        files: vec![
            expect("iot/diwise-device/diwisedocs-response.json")
                .line(json!({"kind": "asset", "id": id, "type": "device", "name": "name", "model": "tem_lab_14ns"}))
                .line(json!({"kind": "state", "subject": format!("device/{id}"), "state": "up", "observed_at": at}))
                .observation(id, "report_interval", 60, "s", Some(at))
                .defect("not a position on earth"),
        ],
    }
}
