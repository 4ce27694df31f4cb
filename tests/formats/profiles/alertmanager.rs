//! `alertmanager`: twelve alerts that 24 lines of groups repeat (APIS 3.2).

use crate::table::{Table, expect};
use serde_json::json;

/// Fingerprint, headline, and whether it is suppressed.
const ALERTS: &[(&str, &str, bool)] = &[
    (
        "aae7a1432b5d2f1b",
        "Less than 10% disk space is free",
        false,
    ),
    ("54c2f185e49cfccb", "Example summary", true),
    ("5cb0dd95e7f3d9c0", "Example summary", false),
    ("7013294faf5f854d", "Example summary", false),
    ("fa959d3911d1978b", "Example summary", false),
    ("7f3a53482c303b65", "Example summary", false),
    ("7f5c6e647877b3df", "Example summary", false),
    ("b5dcc9c573def911", "Example summary", false),
    ("588a14f7b4613621", "Example summary", true),
    ("cc58f2ac8260fb97", "Example summary", true),
    ("ffbb5f178eb27f11", "Example summary", true),
    (
        "7d0b114ebf24f857",
        "Memory usage exceeding threshold",
        false,
    ),
];

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let groups = ALERTS.iter().fold(expect("apis/alertmanager/v0.31.0-alerts-groups.json"), |file, &(id, title, muted)| {
        // None of them has a severity: what is taken for it is shown as assumed.
        let muted = if muted { json!(true) } else { json!(null) };
        file.line(json!({"kind": "alert", "id": id, "severity": "warning (assumed)", "title": title,
            "since": "2026-03-11T12:48:38.413Z", "until": null, "muted": muted}))
    });
    Table {
        format: "alertmanager",
        folders: &["apis/alertmanager"],
        files: vec![
            groups,
            expect("apis/alertmanager/v0.31.0-silences.json").nothing("silences are no alerts"),
            expect("apis/alertmanager/v0.31.0-metrics.txt").defect("not JSON"),
        ],
    }
}
