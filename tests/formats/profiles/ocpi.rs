//! Examples of the OCPI specification. Sessions and credentials are of persons and partners: nobody watches them.

use crate::table::{Expect, Table, expect};
use serde_json::json;

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let point = |file: Expect, id: &str, name: &str, word: &str, status: &str, at: &str| {
        let place = json!({"kind": "position", "device": id, "lat": 51.047599, "lon": 3.729944, "observed_at": at});
        file.asset(id, "charging_point", Some(name))
            .line(json!({"kind": "state", "subject": format!("device/{id}"), "state": "up", "detail": word, "observed_at": at}))
            .line(place)
            .observation(id, "ev_status", status, "", Some(at))
    };
    let location = expect("apis/ocpi/location_example.json");
    let location = point(location, "BE*BEC*E041503001", "Gent Zuid 1", "AVAILABLE", "available", "2015-06-28T08:12:01Z");
    let none = |path| expect(path).defect("is this a document of this API?");
    Table {
        format: "ocpi",
        folders: &["apis/ocpi"],
        files: vec![
            point(location, "BE*BEC*E041503002", "Gent Zuid 2", "RESERVED", "reserved", "2015-06-29T20:39:09Z"),
            // What is sent to change one point: it does not say which.
            none("apis/ocpi/location_patch_example_status.json"),
            none("apis/ocpi/session_example_1_simple_start.json"),
            none("apis/ocpi/credentials_example.json"),
        ],
    }
}
