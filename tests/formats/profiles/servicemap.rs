//! `servicemap`: two libraries and what is topical there (APIS 7.3). Phone numbers and persons are not read.

use crate::table::{Table, expect};

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    Table {
        format: "servicemap",
        folders: &["apis/servicemap"],
        files: vec![
            expect("apis/servicemap/tprek-units.json")
                .asset("8215", "service", Some("Kallio Library"))
                .asset("51342", "service", Some("Helsinki Central Library Oodi")),
            // Of 29 connections one is an announcement; opening hours, links and persons are not for the console.
            expect("apis/servicemap/tprek-connections.json")
                .alert("8215/contact-13", Some("info"), "Ilmoittautuminen koululaisten iltapäivätoimintaan", None),
            // The national register, which the city's software imports and does not serve.
            expect("apis/servicemap/suomi-fi-ptv-channels.json").defect("is this a document of this API?"),
            expect("apis/servicemap/turku-ptv-units.json").defect("is this a document of this API?"),
            expect("apis/servicemap/turku-service-nodes.json").defect("is this a document of this API?"),
        ],
    }
}
