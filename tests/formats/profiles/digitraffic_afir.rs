//! `digitraffic-afir`: there is no real payload of it in the collection; the sample of its page is one of ours.

use crate::table::Table;

pub(crate) fn table() -> Table {
    Table {
        format: "digitraffic-afir",
        folders: &[],
        files: Vec::new(),
    }
}
