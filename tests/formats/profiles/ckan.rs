//! `ckan`: what a careful reader finds in the answers of a portal (APIS 7.2).

use crate::table::{Expect, Table, expect};
use serde_json::json;

fn thing(file: Expect, id: &str, kind: &str, name: &str, at: &str) -> Expect {
    file.asset(id, kind, Some(name)).observation(
        id,
        &format!("{kind}_state"),
        "active",
        "",
        Some(at),
    )
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let names = "Nombres masculinos más frecuentes en la provincia de Barcelona";
    let (set, one, two) = ("6633bb2c-8f85-4ac6-8c9b-c4ab740e1595", "a6a23cd9-f2b7-4ed2-a4b8-a7ab593b01d7", "a6a23cd9-f2b7-4ed2-a4b8-a7ab593b01d8");
    let created = "2020-03-02T08:48:29.227Z";
    let up = |file: Expect| file.line(json!({"kind": "state", "subject": "service", "state": "up", "detail": "answers"}));
    Table {
        format: "ckan",
        folders: &["apis/ckan"],
        files: vec![
            thing(thing(thing(up(expect("apis/ckan/package-show.json")), set, "dataset", names, "2020-03-03T14:04:57.436Z"),
                one, "resource", names, created), two, "resource", "Test Fake Resource 2", created),
            thing(up(expect("apis/ckan/resource-show.json")), one, "resource", names, created),
            expect("apis/ckan/error-access-denied.json")
                .line(json!({"kind": "state", "subject": "service", "state": "unknown", "detail": "Access denied"})),
            // A bare list, without the envelope that every answer of the API has.
            expect("apis/ckan/mock-datasets.json").defect("is this a document of this API?").defect("missing"),
        ],
    }
}
