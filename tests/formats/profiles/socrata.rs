//! `socrata`: counts of bicycles in a city's own time, and two refusals (APIS 7.4).

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let count = |count: u32, at: &str| json!({"kind": "observation", "device": "100009424", "quantity": "bicycle_count",
        "value": count, "unit": "1", "observed_at": at});
    let refusal = |words: &str| json!({"kind": "state", "subject": "service", "state": "unknown", "detail": words});
    Table {
        format: "socrata",
        folders: &["apis/socrata"],
        files: vec![
            // A quarter to four in the afternoon, in summer time.
            expect("apis/socrata/seattle-bike-counts-page1.json").count("observation", 1000)
                .line(count(100, "2016-09-21T19:45:00Z")).line(count(77, "2016-09-21T20:00:00Z")).line(count(3, "2016-10-02T05:30:00Z")),
            expect("apis/socrata/seattle-bike-counts-page2.json").line(count(3, "2016-10-02T05:45:00Z")),
            expect("apis/socrata/error-403.json").status(403).line(refusal("You must be logged in to access this resource")),
            expect("apis/socrata/nyc-missing-404.json").status(404).line(refusal("Not found")),
            // Not answers, but the headers of answers.
            expect("apis/socrata/nyc-bike-counts.headers.json").defect("is this a document of this API?"),
            expect("apis/socrata/nyc-missing-404.headers.json").defect("is this a document of this API?"),
        ],
    }
}
