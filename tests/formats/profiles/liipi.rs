//! `liipi`: what a careful reader finds in the facilities and their use (APIS 5.8).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// Something counted by kind of vehicle.
fn counted(
    file: Expect,
    id: &str,
    quantity: &str,
    of: &str,
    number: u32,
    at: Option<&str>,
) -> Expect {
    file.line(
        json!({"kind": "observation", "device": id, "quantity": quantity, "value": number,
        "unit": "1", "qualifier": of, "observed_at": at}),
    )
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    // The middle of each one's `bbox`.
    let places: &[(&str, &str, &str, f64, f64)] = &[
        ("990", "Tapiola Park", "up", (60.17480881241633 + 60.17714686717807) / 2.0, (24.80034603935215 + 24.80808017426278) / 2.0),
        ("1037", "Kalasatama (Shopping mall REDI)", "up", (60.186015498799264 + 60.18802910674705) / 2.0, (24.977034456273202 + 24.981894619008195) / 2.0),
        ("894", "Alberganpromenadi", "up", (60.21851030940037 + 60.21875543991248) / 2.0, (24.81405168771744 + 24.81410264968872) / 2.0),
        ("708", "Pallaksentie", "down", (60.237897 + 60.238254) / 2.0, (25.11001 + 25.110917) / 2.0),
    ];
    let facilities = places.iter().fold(expect("apis/parking/hsl-liipi-facilities.json"), |file, &(id, name, state, lat, lon)| {
        file.asset(id, "parking", Some(name)).state(&format!("device/{id}"), state).position(id, lat, lon)
    });
    let built = [("990", "CAR", 1365), ("1037", "DISABLED", 30), ("1037", "CAR", 300), ("1037", "ELECTRIC_CAR", 200),
        ("894", "BICYCLE", 80), ("708", "DISABLED", 2), ("708", "CAR", 80)];
    let facilities = built.iter().fold(facilities, |file, &(id, of, number)| counted(file, id, "parking_capacity", of, number, None));
    let uses = [("990", "CAR", 600, 1365, "2021-12-21T06:42:39Z"), ("894", "BICYCLE", 43, 80, "2019-12-31T09:58:13Z")];
    let used = uses.iter().fold(expect("apis/parking/hsl-liipi-utilizations.json"), |file, &(id, of, free, capacity, at)| {
        let file = counted(file, id, "parking_free", of, free, Some(at));
        counted(file, id, "parking_capacity", of, capacity, Some(at))
            .line(json!({"kind": "observation", "device": id, "quantity": "parking_open", "value": true, "observed_at": at}))
    });
    Table {
        format: "liipi",
        folders: &["apis/parking/hsl-liipi-facilities.json", "apis/parking/hsl-liipi-utilizations.json"],
        files: vec![facilities, used],
    }
}
