//! `parkapi`: thirty lots without data, the perfect "unknown" (APIS 5.8).

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let lots = [
        ("Parkplatz Alenberghalle", 48.408099, 9.500104),
        ("Parkplatz Jüdisches Museum", 48.360214, 9.479819),
        ("Bahnhof, Ärztehaus, Apotheke, Bahnhofstraße", 48.410402, 9.49102),
        ("Zehntscheuer Kegelgraben", 48.412478, 9.496989),
    ];
    let file = expect("apis/parking/parkapi-reutlingen.json").count("asset", 30).count("state", 30).count("position", 30);
    let file = lots.iter().fold(file, |file, &(name, lat, lon)| {
        // They have no id: the name stands for it.
        file.asset(name, "parking", Some(name)).position(name, lat, lon)
            .line(json!({"kind": "state", "subject": format!("device/{name}"), "state": "unknown", "detail": "nodata",
                "observed_at": "2021-09-09T08:40:03.944Z"}))
    });
    Table { format: "parkapi", folders: &["apis/parking/parkapi-reutlingen.json", "apis/parking/bikely.json"], files: vec![
        file,
        // Lockers for bicycles in Norway, which their operator tells only to who asks by POST: not asked by this console.
        expect("apis/parking/bikely.json").defect("is this a document of this API?"),
    ] }
}
