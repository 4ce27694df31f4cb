//! GTFS Realtime: recordings of operators, and small ones that were made by hand. What is expected was read out of
//! the fields of the messages, not out of what the program makes of them.

use crate::table::{Expect, Table, expect};
use serde_json::json;

const TEXT: &str = "it looks like text";

pub(crate) fn table() -> Table {
    Table {
        format: "gtfs-rt",
        folders: &["apis/gtfs-rt"],
        files: vec![
            vehicles(),
            trips(),
            brest(),
            // The positions of New York's subway are stops: trains without a place, without an id of their own.
            line(
                expect("apis/gtfs-rt/nyct-g.pb"),
                ("G", 21, 0, 0),
                "2023-08-11T19:04:26Z",
            ),
            line(
                line(
                    expect("apis/gtfs-rt/nyct-si-trip-updates.pb"),
                    ("SI", 10, 0, 0),
                    "2023-10-19T11:30:01Z",
                ),
                ("SS", 11, 0, 0),
                "2023-10-19T11:30:01Z",
            ),
            // Neither names a line. Two trips, 600 and 60 seconds late at their departures; one 120 at an arrival.
            late(
                line(
                    expect("apis/gtfs-rt/mmri-3b.pb"),
                    ("unknown", 2, 0, 0),
                    "2013-12-31T23:00:00Z",
                ),
                ("unknown", 330, 600),
                "2013-12-31T23:00:00Z",
            ),
            late(
                line(
                    expect("apis/gtfs-rt/mmri-3c.pb"),
                    ("unknown", 1, 0, 0),
                    "2013-12-31T23:04:00Z",
                ),
                ("unknown", 120, 120),
                "2013-12-31T23:04:00Z",
            ),
            // Neither the message nor the vehicle states a time.
            expect("apis/gtfs-rt/vehicle-position-min.pb").line(
                json!({"kind": "position", "device": "1", "lat": 47, "lon": -122, "observed_at": null}),
            ),
            // The text form of the specification's examples, which nobody serves.
            expect("apis/gtfs-rt/spec-alerts.asciipb").defect(TEXT),
            expect("apis/gtfs-rt/spec-trip-updates-full.asciipb").defect(TEXT),
        ],
    }
}

/// The trips of a line: those that run, those that are cancelled, and stops that are skipped.
fn line(
    file: Expect,
    (name, trips, cancelled, skipped): (&str, u32, u32, u32),
    at: &str,
) -> Expect {
    let id = format!("line/{name}");
    file.asset(&id, "transit_line", Some(name))
        .observation(&id, "trips", trips, "1", Some(at))
        .observation(&id, "trips_cancelled", cancelled, "1", Some(at))
        .observation(&id, "stops_skipped", skipped, "1", Some(at))
}

/// How late they are, seconds.
fn late(mut file: Expect, (name, mean, most): (&str, i32, i32), at: &str) -> Expect {
    for (of, value) in [("avg", mean), ("max", most)] {
        file = file.line(
            json!({"kind": "observation", "device": format!("line/{name}"), "quantity": "schedule_deviation",
            "qualifier": of, "value": value, "unit": "s", "observed_at": at}),
        );
    }
    file
}

/// Redding, California: buses, most of them parked, each with its own time; a bearing where one moves.
#[rustfmt::skip]
fn vehicles() -> Expect {
    let parked = 0.0;
    let buses = [
        ("66", 40.565121, -122.386475, parked, None, 24),
        ("270", 40.610153, -122.357307, 1.131768, None, 23),
        ("271", 40.565067, -122.3899, 15.484644, Some(173.7), 21),
        ("277", 40.583637, -122.39257, parked, None, 21),
        ("51", 40.565109, -122.386635, parked, None, 25),
        ("52", 40.565102, -122.38652, parked, None, 24),
        ("53", 40.565388, -122.386848, parked, None, 24),
        ("54", 40.564949, -122.386658, parked, None, 24),
        ("55", 40.564896, -122.386467, parked, None, 22),
        ("56", 40.565159, -122.386742, parked, None, 21),
        ("58", 40.564934, -122.38662, parked, None, 24),
        ("59", 40.565186, -122.386734, parked, None, 21),
        ("268", 40.565655, -122.38662, parked, None, 24),
        ("269", 40.565609, -122.387001, 0.051444, None, 24),
        ("5701", 40.493565, -122.330261, 32.564053, Some(153.4), 21),
        ("61", 40.564892, -122.386444, parked, None, 21),
        ("308", 40.565678, -122.38681, 0.051444, None, 23),
        ("5702", 40.565533, -122.386528, parked, None, 23),
        ("62", 40.565029, -122.386749, parked, None, 23),
        ("63", 40.565109, -122.386467, parked, None, 25),
        ("64", 40.564774, -122.386391, parked, None, 23),
        ("65", 40.565006, -122.386459, parked, None, 24),
    ];
    buses.into_iter().fold(expect("apis/gtfs-rt/raba-vehicle-positions.pb"), |file, (id, lat, lon, speed, bearing, at)| {
        // 1749416880 is 21:08:00 on 8 June 2025.
        let at = format!("2025-06-08T21:08:{at}Z");
        let file = file.line(json!({"kind": "position", "device": id, "lat": lat, "lon": lon, "observed_at": at}))
            .observation(id, "speed", speed, "m/s", Some(&at));
        match bearing {
            Some(bearing) => file.observation(id, "heading", bearing, "deg", Some(&at)),
            None => file,
        }
    })
}

/// The same city: eight trips of line 153 leave out five stops each, one of line 24 is on its way; no delays.
fn trips() -> Expect {
    let file = expect("apis/gtfs-rt/raba-trip-updates.pb");
    let file = line(file, ("153", 8, 0, 40), "2025-06-08T21:08:05Z");
    line(file, ("24", 1, 0, 0), "2025-06-08T21:08:01Z")
}

/// Brest: twelve detours and a service that is reduced, in French without saying so, none with a severity.
#[rustfmt::skip]
fn brest() -> Expect {
    let alerts = [
        ("2ea09850-74d9-4db7-a537-d97d821956e8", "L 45 Prolongation des travaux rue de Kermaria jusqu'au 24/12", "2021-09-14T16:00:00Z", "2021-12-24T17:00:00Z", "route 45"),
        ("071edfff-a3b3-41d6-8b81-3232062b7f47", "L 40 Prolongation des travaux rue de Kermaria jusqu'au 24/12", "2021-09-14T16:00:00Z", "2021-12-24T17:00:00Z", "route 40"),
        ("5e2813ca-5a77-44c9-a56f-6cc0961c79e2", "L14 direction Strasbourg [Déviation]", "2021-12-21T08:00:00Z", "2021-12-22T18:00:00Z", "route 14"),
        ("faf9bfbf-5b07-44ac-84d0-3cf3d4290559", "L 60 Prolongation des travaux rue de Kermaria jusqu'au 24/12", "2021-09-14T16:00:00Z", "2021-12-24T17:00:00Z", "route 60"),
        ("81d0476b-bfbc-4a56-90cd-b2a3078388ab", "L2 direction Lambézellec [déviation]", "2021-12-21T08:00:00Z", "2021-12-22T18:00:00Z", "route 02"),
        ("b122325e-fdf2-48b1-b97a-d39559b4a220", "L 65 Prolongation des travaux rue de Kermaria jusqu'au 24/12", "2021-09-14T16:00:00Z", "2021-12-24T17:00:00Z", "route 65"),
        ("81e5c790-6997-4898-9624-0be7d86afe60", "Lignes 2, 4 et 14 : Travaux en cours arrêt Chapalain", "2021-11-09T14:00:00Z", "2022-02-09T19:00:00Z", "route 02, route 04, route 14"),
        ("e7a68c53-6e67-4ea6-9b3f-43cf32e2ebc8", "Ligne 5 Travaux à compter 22/11 pour 5 semaines", "2021-11-09T19:00:00Z", "2021-12-24T19:00:00Z", "route 05"),
        ("b19e821d-a238-4b09-b186-c2df83ffc4c0", "MAJ  L 16 Jeudi 16 décembre, fin de déviation Route de Paris", "2021-11-02T10:00:00Z", "2021-12-19T19:00:00Z", "route 16"),
        ("7f3e1a7e-91b7-4064-b149-b257e6a570d9", "L4 direction Porte de Gouesnou  [déviation]", "2021-12-21T08:00:00Z", "2021-12-22T18:00:00Z", "route 04"),
        ("a1115a3a-7fb3-41c7-9a86-19002c55b506", "Ligne 70: Déviation à compter du 01/11 dans les deux sens ", "2021-11-02T10:00:00Z", "2021-12-20T19:00:00Z", "route 70"),
    ];
    let file = alerts.into_iter().fold(expect("apis/gtfs-rt/bibus-brest-alerts.pb"), |file, (id, title, since, until, affects)| {
        file.line(json!({"kind": "alert", "id": id, "severity": "warning (assumed)", "title": title, "since": since, "until": until,
            "cause": "CONSTRUCTION", "effect": "DETOUR", "affects": affects, "title_fr": null}))
    });
    file.line(json!({"kind": "alert", "id": "f021e250-d02f-4389-8a79-6f9f752ea0e9", "severity": "warning (assumed)",
        "title": "Ligne de nuit Noctybus [service réduit] ", "since": "2021-12-08T13:30:00Z", "until": "2022-01-31T22:45:00Z",
        "cause": "OTHER_CAUSE", "effect": "REDUCED_SERVICE", "affects": "route 30"}))
}
