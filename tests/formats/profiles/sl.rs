//! `sl`: the example of its documentation, and a departure board (APIS 5.7).

use crate::table::{Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    // Five planned departures, none of them cancelled: four at one stop, one at another.
    let board = (0..4).fold(expect("apis/sl/resrobot-departures.xml"), |file, _| {
        file.asset("740015585", "stop", Some("Göteborg Nordstan")).position("740015585", 57.709246, 11.970791)
    });
    Table {
        format: "sl",
        folders: &["apis/sl"],
        files: vec![
            expect("apis/sl/deviations.json")
                .line(json!({"kind": "alert", "id": "52432153", "severity": "warning (assumed)", "title": "Entré vid Medborgarplatsen stängd",
                    "since": "2022-03-03T18:03:48.700Z", "until": "2022-03-03T19:03:00Z", "affects": "Gröna linjen, 17, Medborgarplatsen"})),
            board.asset("740020483", "stop", Some("Göteborg Nils Ericsonterminal")).position("740020483", 57.710271, 11.971852),
        ],
    }
}
