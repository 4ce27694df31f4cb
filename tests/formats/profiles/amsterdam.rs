//! `amsterdam`: pages of registers, devices that are named by their owners, reports (APIS 7.5).

use crate::table::{Table, expect};

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let district = |number: u8| format!("https://api.data.amsterdam.nl/gebieden/stadsdeel/036300000000{number}/");
    Table {
        format: "amsterdam",
        folders: &["apis/amsterdam"],
        files: vec![
            expect("apis/amsterdam/gebieden-page1.json").asset(&district(16), "service", Some("Zuidoost")),
            expect("apis/amsterdam/gebieden-page2.json").asset(&district(18), "service", Some("Centrum")),
            expect("apis/amsterdam/signals-departments.json").count("asset", 18)
                .asset("1550750400", "service", Some("Actie Service Centrum")),
            // The names and addresses of the owners are not read.
            expect("apis/amsterdam/slimme-apparaten-sensors.json").count("asset", 8)
                .asset("Geluidsensor@52.358226@4.909758", "Sensor", Some("Geluidsensor")),
            expect("apis/amsterdam/signals-public-incident.json")
                .asset("79414051-cda8-4c0d-9f70-6b4c31fb3f2e", "request", Some("SIA-1234")),
            expect("apis/amsterdam/signals-near-geography.geojson")
                .asset("8249", "request", Some("Verzonden naar extern systeem")).asset("8548", "request", Some("Afgehandeld"))
                .position("8249", 52.3732926, 4.89371757).position("8548", 52.37312431054896, 4.893881559231506),
        ],
    }
}
