//! `gbfs`: what a careful reader finds in Helsinki's documents and in those of the specification (APIS 5.2).

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// Stations: id, name, latitude, longitude, capacity.
fn stations(file: Expect, stations: &[(&str, &str, f64, f64, Option<u32>)]) -> Expect {
    stations
        .iter()
        .fold(file, |file, &(id, name, lat, lon, capacity)| {
            let file = file
                .asset(id, "bike_station", Some(name))
                .position(id, lat, lon);
            match capacity {
                Some(capacity) => {
                    file.observation(id, "bike_station_capacity", capacity, "1", None)
                }
                None => file,
            }
        })
}

/// The state of a station, and numbers of it under their names.
fn status(file: Expect, id: &str, state: &str, at: &str, numbers: &[(&str, u32)]) -> Expect {
    let file = file.line(json!({"kind": "state", "subject": format!("device/{id}"), "state": state, "observed_at": at}));
    numbers.iter().fold(file, |file, &(name, number)| {
        file.observation(id, name, number, "1", Some(at))
    })
}

fn feeds(file: Expect, base: &str, names: &[&str]) -> Expect {
    names.iter().fold(file, |file, name| {
        file.asset(
            &format!("{base}{name}"),
            "service",
            Some(name.trim_end_matches(".json")),
        )
    })
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let helsinki: &[(&str, u32, u32, &str, &str)] = &[
        ("001", 2, 29, "up", "2021-09-13T07:14:47Z"), ("002", 6, 7, "up", "2021-09-13T07:18:49Z"),
        ("003", 7, 9, "up", "2021-09-13T07:20:13Z"), ("004", 11, 4, "degraded", "2021-09-13T07:21:19Z"),
        ("005", 3, 29, "up", "2021-09-13T07:14:52Z"), ("006", 3, 21, "up", "2021-09-13T07:16:45Z"),
        ("007", 4, 11, "up", "2021-09-13T07:20:04Z"), ("008", 0, 24, "up", "2021-09-13T07:12:15Z"),
        ("009", 2, 42, "up", "2021-09-13T07:14:09Z"), ("010", 5, 24, "up", "2021-09-13T07:19:23Z"),
    ];
    let now = helsinki.iter().fold(expect("apis/gbfs/helsinki-station_status.json"), |file, &(id, bikes, docks, state, at)| {
        status(file, id, state, at, &[("bikes_available", bikes), ("bikes_disabled", 0), ("docks_available", docks)])
    });
    Table {
        format: "gbfs",
        folders: &["apis/gbfs"],
        files: vec![
            now,
            stations(expect("apis/gbfs/helsinki-station_information.json"), &[
                ("001", "Kaivopuisto", 60.155444793821, 24.9502928896903, Some(30)),
                ("002", "Laivasillankatu", 60.1609590943154, 24.9563474717587, Some(13)),
                ("003", "Kapteeninpuistikko", 60.1581892, 24.9449274, Some(16)),
                ("004", "Viiskulma", 60.1609859, 24.9417758, Some(14)),
                ("005", "Sepänkatu", 60.1579483, 24.9362853, Some(32)),
                ("006", "Hietalahdentori", 60.1622251, 24.9297099, Some(24)),
                ("007", "Designmuseo", 60.1631032, 24.94596, Some(14)),
                ("008", "Vanha kirkkopuisto", 60.1652883, 24.9391499, Some(24)),
                ("009", "Erottajan aukio", 60.166890083486, 24.9442610720753, Some(44)),
                ("010", "Kasarmitori", 60.1650171805, 24.94947287873, Some(28)),
            ]),
            expect("apis/gbfs/helsinki-system_information.json").asset("HSL_FI_Helsinki", "service", Some("HSL Bikes Share")),
            feeds(expect("apis/gbfs/helsinki-gbfs.json"), "file:src/test/resources/gbfs/helsinki/",
                &["system_information.json", "station_information.json", "station_status.json"]),
            feeds(expect("apis/gbfs/gbfs-with-404-feeds.json"), "file:src/test/resources/gbfs/feedwith404feeds/",
                &["system_information.json", "station_information.json", "station_status.json", "free_bike_status.json"]),
            feeds(expect("apis/gbfs/v3-getaround-gbfs.json"), "file:src/test/resources/gbfs/v3/getaroundstavanger/",
                &["system_information.json", "vehicle_types.json", "vehicle_status.json", "system_pricing_plans.json"]),
            feeds(expect("apis/gbfs/spec-v3_0-gbfs.json"), "https://www.example.com/gbfs/1/", &["system_information", "station_information"]),
            expect("apis/gbfs/spec-v3_0-gbfs_versions.json")
                .asset("https://www.example.com/gbfs/2/gbfs", "service", Some("2.0"))
                .asset("https://www.example.com/gbfs/3/gbfs", "service", Some("3.0")),
            expect("apis/gbfs/v3-getaround-vehicle_status.json").nothing("vehicles are not followed"),
            stations(expect("apis/gbfs/spec-v3_0-station_information.json"), &[
                ("pga", "Parking garage A", 12.345678, 45.678901, None),
                ("station12", "SE Belmont & SE 10th", 45.516445, -122.655775, Some(16)),
            ]),
            status(status(expect("apis/gbfs/spec-v3_0-station_status.json"),
                "station1", "up", "2021-01-05T17:02:05Z", &[("bikes_available", 1), ("bikes_disabled", 2), ("docks_available", 3), ("docks_disabled", 1)]),
                "station2", "up", "2021-01-05T17:01:46Z", &[("bikes_available", 6), ("bikes_disabled", 1), ("docks_available", 8), ("docks_disabled", 1)]),
            status(status(expect("apis/gbfs/spec-v2-station_status.json"),
                "TST:Station:1", "up", "2015-06-11T20:31:18Z", &[("bikes_available", 1), ("docks_available", 3)]),
                "TST:Station:2", "up", "2015-06-11T20:31:18Z", &[("bikes_available", 6), ("docks_available", 8)]),
            expect("apis/gbfs/spec-v2-system_alerts.json").line(json!({"kind": "alert", "id": "TST:Alert:1", "severity": "warning",
                "title": "Closed for maintenance", "since": "2015-06-11T20:31:18Z", "until": "2015-06-11T20:36:27Z"})),
            expect("apis/gbfs/spec-v3_0-system_alerts.json").line(json!({"kind": "alert", "id": "21", "severity": "warning",
                "title": "Disruption of Service", "since": "2020-11-04T00:00:00Z", "until": "2020-11-06T15:00:00Z"})),
        ],
    }
}
