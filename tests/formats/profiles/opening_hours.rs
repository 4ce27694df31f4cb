//! A library out of Kirkanta, and which of its days it is closed. Of Hauki's answers there is none in the collection:
//! our samples are written after its serializers.

use crate::table::{Expect, Table, expect};

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let library = |path, days| {
        expect(path).asset("84860", "library", Some("Kallion kirjasto"))
            .position("84860", 60.183_722_584_981_8, 24.953_553_106_123_5)
            .count("observation", days)
    };
    // A day begins at midnight in Helsinki, which is three hours before that of UTC in summer.
    let day = |file: Expect, state: &str, at: &str| file.observation("84860", "opening_state", state, "", Some(at));
    let week = library("apis/openinghours/kirkanta-opening-hours-simple.json", 7);
    let month = library("apis/openinghours/kirkanta-opening-hours-pattern.json", 30);
    Table {
        format: "opening-hours",
        folders: &["apis/openinghours"],
        files: vec![
            day(day(week, "open", "2020-06-21T21:00:00Z"), "closed", "2020-06-27T21:00:00Z"),
            day(day(month, "open", "2020-06-10T21:00:00Z"), "closed", "2020-06-13T21:00:00Z"),
        ],
    }
}
