//! `laqn`: lists, lone objects and nothing at all, three levels deep (APIS 6.5). 105 sites; of 224 indices
//! 181 are not "no data".

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    // 11:00 in London's summer.
    let index = |site: &str, of: &str, index: u32| json!({"kind": "observation", "device": site, "quantity": "air_quality_index",
        "qualifier": of, "value": index, "unit": "1", "observed_at": "2019-09-26T10:00:00Z"});
    Table {
        format: "laqn",
        folders: &["apis/laqn"],
        files: vec![
            expect("apis/laqn/hourly-monitoring-index.json").count("asset", 105).count("position", 105).count("observation", 181)
                .line(json!({"kind": "asset", "id": "BG1", "type": "air_quality_site", "name": "Barking and Dagenham - Rush Green", "model": "Suburban"}))
                // The degrees, not the metres that are called WGS84.
                .position("BG1", 51.563752, 0.177891)
                .line(index("BG2", "NO2", 1)).line(index("BG2", "PM10", 1))
                .line(index("BQ7", "O3", 2))
                // A borough with one site, and a site with one species, are lone objects.
                .position("HK6", 51.526454, -0.08491)
                .line(index("HK6", "NO2", 2)).line(index("HK6", "O3", 1))
                .line(index("BQ8", "PM10", 1)).line(index("IM1", "NO2", 1)),
        ],
    }
}
