//! `bigbelly`: one waste bin on a square, empty since the day before.

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let called = "2024-01-11T04:59:11Z";
    Table {
        format: "bigbelly",
        folders: &["iot/vendor-apis-sweden/models-assetJson.json"],
        files: vec![
            expect("iot/vendor-apis-sweden/models-assetJson.json")
                .line(json!({"kind": "asset", "id": "1", "type": "waste_bin", "name": "Torget", "model": "TRASH"}))
                .position("1", 61.392_040_403_697_34, 18.306_805_498_242_77)
                .line(json!({"kind": "state", "subject": "device/1", "state": "up", "observed_at": called}))
                .observation("1", "fill_level", 0, "%", Some(called))
                .observation("1", "collection_reason", "NOT_READY", "", Some(called))
                .observation("1", "fill_level_at_collection", 0, "%", Some("2024-01-10T07:36:54Z")),
        ],
    }
}
