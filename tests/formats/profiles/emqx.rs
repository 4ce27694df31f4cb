//! EMQX. The collection has none of the answers that are asked for: our samples are written after its documentation
//! and the sources of its management API.

use crate::table::{Table, expect};

pub(crate) fn table() -> Table {
    Table {
        format: "emqx",
        folders: &["apis/emqx/cursor-page.json"],
        files: vec![
            expect("apis/emqx/cursor-page.json")
                .nothing("messages that wait for one client: nobody reads other people's messages"),
        ],
    }
}
