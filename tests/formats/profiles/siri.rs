//! `siri`: the examples of the standard, and two bodies of others (APIS 5.4).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// Line 2 of Salt Lake City: vehicle, latitude, longitude, heading.
const BUSES: &[(&str, f64, f64, f64)] = &[
    ("13034", 40.76492, -111.8756, 90.5),
    ("13039", 40.76508, -111.90463, 271.1),
    ("13040", 40.77232, -111.8379, 122.5),
    ("15019", 40.76365, -111.90955, 169.9),
];

/// Parking in South Tyrol: the place, its state, its count.
const PARKING: &[(&str, &str, u32)] = &[
    ("IT:ITH10:Parking:105", "up", 33),
    (
        "IT:ITH10:Parking:TRENTO_areaexsitviacanestrinip1",
        "down",
        300,
    ),
    (
        "IT:ITH10:Parking:TRENTO_autosilobuonconsigliop3",
        "down",
        633,
    ),
    ("IT:ITH10:Parking:TRENTO_cteviabomportop6", "down", 250),
];

fn state(file: Expect, device: &str, state: &str, at: &str) -> Expect {
    let subject = format!("device/{device}");
    file.line(json!({"kind": "state", "subject": subject, "state": state, "observed_at": at}))
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let noon = "2004-12-17T14:30:47Z";
    let buses = BUSES.iter().fold(expect("apis/siri/siri-like-multi.xml"), |file, &(bus, lat, lon, heading)| {
        let at = "2016-08-03T14:54:36.255Z";
        // Its speeds have no unit.
        state(file.asset(bus, "vehicle", None).position(bus, lat, lon).observation(bus, "heading", heading, "deg", Some(at)), bus, "up", at)
    });
    let parking = PARKING.iter().fold(expect("apis/siri/fm-parking.xml"), |file, &(place, how, count)| {
        let at = "2024-07-17T11:07:40Z";
        state(file.asset(place, "facility", None), place, how, at)
            .line(json!({"kind": "observation", "device": place, "quantity": "present_count", "qualifier": "bays", "value": count, "unit": "1", "observed_at": at}))
    });
    // Both stand at the north pole.
    let vehicles = ["VEH987654", "VEH987659"].into_iter().fold(expect("apis/siri/vm-response.xml"), |file, vehicle| {
        state(file.asset(vehicle, "vehicle", None).position(vehicle, 90.0, 180.0)
            .observation(vehicle, "schedule_deviation", 120, "s", Some(noon)), vehicle, "up", noon)
    });
    let (bomb, ends) = ("2001-12-17T09:30:47Z", "2001-12-17T10:30:47Z");
    Table {
        format: "siri",
        folders: &["apis/siri"],
        files: vec![
            buses,
            parking,
            vehicles.observation("VEH987654", "heading", 123, "deg", Some(noon)),
            state(expect("apis/siri/fm-response.xml").asset("134567-L4", "fixedEquipment", Some("Les Halles sattion Lift 4")), "134567-L4", "down", noon),
            expect("apis/siri/gm-response.xml")
                .line(json!({"kind": "alert", "id": "00034567", "severity": "warning", "title": "Beware the Ides of March", "since": bomb, "until": bomb, "cause": "WARNINGS"}))
                .line(json!({"kind": "alert", "id": "00034564", "severity": null, "title": "00034564", "since": null, "until": bomb})),
            expect("apis/siri/check-status-response.xml")
                .line(json!({"kind": "state", "subject": "service", "state": "up", "observed_at": "2001-12-17T14:30:47Z"})),
            // One for the railway and one for the road, under one number.
            expect("apis/siri/sx-response.xml")
                .line(json!({"kind": "alert", "id": "000354", "severity": "major", "title": "Bomb at Barchester station", "since": bomb, "until": ends,
                    "cause": "bombExplosion", "effect": null, "affects": "Barchester Station"}))
                .line(json!({"kind": "alert", "id": "000354", "severity": "major", "title": "Jam on the access road to Barchester Station", "since": bomb, "until": ends,
                    "cause": "bombExplosion", "effect": "delay", "affects": "Barchester Station"})),
            expect("apis/siri/sx-vdv736-first.xml")
                .line(json!({"kind": "alert", "id": "5a7cf4f0-c7a5-11e8-813f-f38697968b53", "severity": "warning (assumed)",
                    "title": "Line disruption between Luzernerhof and Verkehrshaus", "since": "2017-05-04T08:10:00Z", "until": "2017-05-28T15:10:00Z",
                    "cause": "fire", "effect": "disruption", "affects": "Haldensteig, 6, 8, 24"})),
        ],
    }
}
