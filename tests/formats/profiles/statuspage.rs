//! `statuspage`: what a careful reader finds in the saved summaries (APIS 3.4).

use crate::table::{Table, expect};
use serde_json::json;

const TURKEY: &str =
    "A subset of users in Turkey are unable to dial into meetings using the toll numbers.";

fn part(name: &str, state: &str, own: &str, at: &str) -> serde_json::Value {
    json!({"kind": "state", "subject": format!("component/{name}"), "state": state, "detail": own, "observed_at": at})
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let whole = |state: &str, detail: &str| json!({"kind": "state", "subject": "service", "state": state, "detail": detail});
    Table {
        format: "statuspage",
        folders: &["apis/statuspage"],
        files: vec![
            expect("apis/statuspage/summary-none.json")
                .line(whole("up", "All Systems Operational"))
                .line(part("API", "up", "operational", "2014-05-14T20:34:43.340Z"))
                .line(part("Management Portal", "up", "operational", "2014-05-14T20:34:44.470Z")),
            expect("apis/statuspage/summary-critical.json")
                .line(whole("down", "Partial System Outage"))
                .line(part("API", "up", "operational", "2014-05-14T20:34:44.470Z"))
                .line(part("Management Portal", "degraded", "degraded_performance", "2014-05-14T20:34:44.470Z"))
                .alert("zp6cm4gxxmtx", Some("warning"), TURKEY, Some("2021-09-30T07:55:18Z")),
            expect("apis/statuspage/summary-minor.json")
                .line(whole("degraded", "Partially Degraded Service"))
                .line(part("API", "up", "operational", "2014-05-14T20:34:44.470Z"))
                .line(part("Management Portal", "degraded", "degraded_performance", "2014-05-14T20:34:44.470Z"))
                // 2021-09-30T00:55:18.000-07:00
                .alert("zp6cm4gxxmtx", Some("warning"), TURKEY, Some("2021-09-30T07:55:18Z")),
        ],
    }
}
