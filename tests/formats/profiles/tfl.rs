//! `tfl`: thirteen lines, one of them late (APIS 5.5).

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let state = |line: &str, state: &str, detail: &str| json!({"kind": "state", "subject": format!("device/{line}"), "state": state, "detail": detail});
    Table {
        format: "tfl",
        folders: &["apis/tfl"],
        files: vec![
            expect("apis/tfl/line-mode-status-1.json").count("asset", 13).count("state", 13).count("observation", 13).count("alert", 1)
                .asset("hammersmith-city", "transit_line", Some("Hammersmith & City")).asset("dlr", "transit_line", Some("DLR"))
                .line(state("bakerloo", "up", "Good Service")).line(state("central", "degraded", "Minor Delays"))
                .line(json!({"kind": "observation", "device": "central", "quantity": "service_status", "value": "Minor Delays"}))
                .line(json!({"kind": "alert", "id": "central/9", "severity": "warning", "since": "2018-04-11T17:49:27Z", "until": "2018-04-12T01:29:00Z"})),
        ],
    }
}
