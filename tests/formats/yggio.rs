//! Yggio has no public payloads (FORMATS 13): the collection has none, and our samples follow its documentation and the
//! pages of its control panel. What others say is not taken for its own.

use crate::table::{Table, expect};

pub(crate) fn table() -> Table {
    Table {
        format: "yggio",
        folders: &[],
        files: vec![
            expect("iot/diwise-device/diwisedocs-response.json")
                .defect("no update of an iotnode, and no list of them"),
            expect("iot/chirpstack-v4-gateway/csgw-states-L23.json")
                .defect("no update of an iotnode, and no list of them"),
        ],
    }
}
