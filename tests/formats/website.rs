//! Pages for people. Of the real payloads none is a page.

use crate::table::Table;

pub(crate) fn table() -> Table {
    Table {
        format: "website",
        folders: &[],
        files: Vec::new(),
    }
}
