//! HSL's positions, events and passenger counts. Delays are read with their sign turned: `dl` is
//! negative when late.

use crate::table::{Expect, Table, expect};
use serde_json::json;

/// What one vehicle says in one message; a field of the payload that is null is `None`.
#[derive(Default, Clone, Copy)]
struct Said {
    at: &'static str,
    position: Option<(f64, f64)>,
    speed: Option<f64>,
    heading: Option<f64>,
    late: Option<f64>,
    doors: Option<&'static str>,
    occupancy: Option<f64>,
    event: Option<&'static str>,
}

fn said(file: Expect, vehicle: &str, said: Said) -> Expect {
    let at = Some(said.at);
    let mut file = file;
    if let Some((lat, lon)) = said.position {
        file = file.position(vehicle, lat, lon);
    }
    for (quantity, unit, value) in [
        ("speed", "m/s", said.speed),
        ("heading", "deg", said.heading),
        ("schedule_deviation", "s", said.late),
        ("occupancy_ratio", "%", said.occupancy),
    ] {
        if let Some(value) = value {
            file = file.observation(vehicle, quantity, value, unit, at);
        }
    }
    if let Some(doors) = said.doors {
        file = file.observation(vehicle, "door_state", doors, "", at);
    }
    if let Some(event) = said.event {
        file = file.event(&format!("device/{vehicle}"), event, at);
    }
    file
}

pub(crate) fn table() -> Table {
    let mut files = examples();
    files.extend(one_bus());
    files.extend(passengers());
    Table {
        format: "hsl-hfp-v2",
        folders: &["iot/hsl-hfp-v2", "iot/hsl-apc"],
        files,
    }
}

/// Documentation and test resources, without topics.
#[expect(clippy::too_many_lines, reason = "a table: one entry per file")]
fn examples() -> Vec<Expect> {
    let tlr = Said {
        at: "2019-10-21T07:16:36.992Z",
        position: Some((60.174129, 24.796323)),
        speed: Some(11.51),
        heading: Some(241.0),
        late: Some(28.0),
        doors: Some("closed"),
        occupancy: Some(0.0),
        event: Some("tlr"),
    };
    vec![
        said(
            expect("iot/hsl-hfp-v2/hasurino-v1-2.json"),
            "0022/01093",
            Said {
                at: "2019-01-04T05:31:19Z",
                position: Some((60.145912, 25.039642)),
                speed: Some(0.0),
                heading: Some(7.0),
                late: Some(-180.0),
                doors: Some("open"),
                ..Said::default()
            },
        ),
        said(
            expect("iot/hsl-hfp-v2/hslcommon-hfp-sample-pas.json"),
            "0022/00817",
            Said {
                at: "2019-06-27T11:53:24.541Z",
                position: Some((60.274556, 24.840979)),
                speed: Some(11.33),
                heading: Some(245.0),
                late: Some(-102.0),
                doors: Some("closed"),
                occupancy: Some(0.0),
                event: Some("pas"),
            },
        ),
        said(
            expect("iot/hsl-hfp-v2/hslcommon-hfp-sample-vp.json"),
            "0022/00792",
            Said {
                at: "2018-04-05T17:38:36Z",
                position: Some((60.194481, 25.03095)),
                speed: Some(0.16),
                heading: Some(225.0),
                late: Some(25.0),
                doors: Some("closed"),
                occupancy: Some(10.0),
                event: None,
            },
        ),
        // The words that are wrong in it (`GPSi`, `NORMALi`) are none that the console reads.
        said(
            expect("iot/hsl-hfp-v2/hslcommon-hfp-tlr-sample-invalid.json"),
            "0022/00754",
            tlr,
        ),
        said(
            expect("iot/hsl-hfp-v2/hslcommon-hfp-tlr-sample-missing.json"),
            "0022/00754",
            tlr,
        ),
        said(
            expect("iot/hsl-hfp-v2/hslcommon-hfp-tlr-sample.json"),
            "0022/00754",
            tlr,
        ),
        // Latitude and longitude are swapped in both of these (T01); tst and tsi differ, tst counts.
        expect("iot/hsl-hfp-v2/hslcommon-passenger-count-sample.json")
            .observation(
                "0012/00010",
                "passenger_load",
                15,
                "1",
                Some("2019-05-23T14:15:16Z"),
            )
            .observation(
                "0012/00010",
                "occupancy_ratio",
                20,
                "%",
                Some("2019-05-23T14:15:16Z"),
            )
            .observation(
                "0012/00010",
                "people_count",
                1,
                "1",
                Some("2019-05-23T14:15:16Z"),
            )
            .observation(
                "0012/00010",
                "people_count",
                2,
                "1",
                Some("2019-05-23T14:15:16Z"),
            )
            .defect("swapped"),
        said(
            expect("iot/hsl-hfp-v2/hsldocs-index-L125.json"),
            "0012/00010",
            Said {
                at: "2019-05-23T14:15:16Z",
                speed: Some(12.5),
                heading: Some(354.0),
                late: Some(-600.0),
                doors: Some("closed"),
                occupancy: Some(0.0),
                ..Said::default()
            },
        )
        .defect("swapped"),
        said(
            expect("iot/hsl-hfp-v2/hsldocs-index-L438.json"),
            "0012/01306",
            Said {
                at: "2019-06-28T09:49:01.457Z",
                position: Some((60.182376, 24.825781)),
                speed: Some(12.29),
                heading: Some(47.0),
                late: Some(2.0),
                doors: Some("closed"),
                occupancy: Some(0.0),
                event: None,
            },
        ),
    ]
}

/// Real messages of bus 1029 of operator 18, which operator 6 runs today; and two recordings.
#[expect(clippy::too_many_lines, reason = "a table: one entry per file")]
fn one_bus() -> Vec<Expect> {
    let bus = "0018/01029";
    let quiet = Said {
        doors: Some("closed"),
        occupancy: Some(0.0),
        ..Said::default()
    };
    let at_stop = Said {
        position: Some((60.2772, 24.85298)),
        ..quiet
    };
    let next_stop = Said {
        position: Some((60.2753, 24.8562)),
        speed: Some(0.0),
        late: Some(22.0),
        ..quiet
    };
    let passing = Said {
        position: Some((60.269247, 24.853777)),
        speed: Some(0.0),
        late: Some(240.0),
        ..quiet
    };
    let said_by = |path, topic, what| said(expect(path).topic(topic), bus, what);
    vec![
        said_by(
            "iot/hsl-hfp-v2/hslmsg-deadrun-doc.json",
            "/hfp/v2/deadrun/ongoing/doc/bus/0018/01029",
            Said { at: "2024-02-13T16:34:55.931Z", event: Some("doc"), ..quiet },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-deadrun-vp.json",
            "/hfp/v2/deadrun/ongoing/vp/bus/0018/01029",
            Said { at: "2024-02-13T16:34:49.931Z", doors: Some("open"), ..quiet },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-arr.json",
            "/hfp/v2/journey/ongoing/arr/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170299/5/60;24/28/75/56",
            Said { at: "2024-02-13T16:49:38.695Z", event: Some("arr"), ..next_stop },
        ),
        // A speed of -1.00 is no speed.
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-ars.json",
            "/hfp/v2/journey/ongoing/ars/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170215/0/60;24/28/75/72",
            Said { at: "2024-02-13T16:47:21.892Z", event: Some("ars"), ..at_stop },
        )
        .missing(bus, "speed", Some("2024-02-13T16:47:21.892Z")),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-dep.json",
            "/hfp/v2/journey/ongoing/dep/bus/0018/01029/5520/1/Martinlaakso/17:35/4170293/5/60;24/28/65/93",
            Said { at: "2024-02-13T16:33:00.479Z", event: Some("dep"), ..passing },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-doc.json",
            "/hfp/v2/journey/ongoing/doc/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170215/0/60;24/28/75/72",
            Said { at: "2024-02-13T16:47:43.931Z", late: Some(-38.0), event: Some("doc"), ..at_stop },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-doo.json",
            "/hfp/v2/journey/ongoing/doo/bus/0018/01029/5520/1/Martinlaakso/17:35/4170293/0////",
            Said {
                at: "2024-02-13T16:34:40.931Z",
                late: Some(240.0),
                doors: Some("open"),
                event: Some("doo"),
                ..quiet
            },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-due.json",
            "/hfp/v2/journey/ongoing/due/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170299/0/60;24/28/75/56",
            Said { at: "2024-02-13T16:49:32.673Z", event: Some("due"), ..next_stop },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-pas.json",
            "/hfp/v2/journey/ongoing/pas/bus/0018/01029/5520/1/Martinlaakso/17:35/4150208/5/60;24/28/65/93",
            Said { at: "2024-02-13T16:33:00.472Z", event: Some("pas"), ..passing },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-pde.json",
            "/hfp/v2/journey/ongoing/pde/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170215/5/60;24/28/75/72",
            Said {
                at: "2024-02-13T16:48:22.439Z",
                speed: Some(0.0),
                late: Some(0.0),
                event: Some("pde"),
                ..at_stop
            },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-tlr.json",
            "/hfp/v2/journey/ongoing/tlr/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170215/0/60;24/28/75/72/3230",
            Said { at: "2024-02-13T16:48:18.931Z", late: Some(0.0), event: Some("tlr"), ..at_stop },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-vja.json",
            "/hfp/v2/journey/ongoing/vja/bus/0018/01029/5520/2/Matinkylä (M)/18:48/4170215/0////",
            Said { at: "2024-02-13T16:47:21.512Z", event: Some("vja"), ..quiet },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-vjout.json",
            "/hfp/v2/journey/ongoing/vjout/bus/0018/01029/5520/1/Martinlaakso/17:35/4170293/0////",
            Said {
                at: "2024-02-13T16:34:49.040Z",
                late: Some(240.0),
                doors: Some("open"),
                event: Some("vjout"),
                ..quiet
            },
        ),
        said_by(
            "iot/hsl-hfp-v2/hslmsg-journey-vp.json",
            "/hfp/v2/journey/ongoing/vp/bus/0018/01029/5520/1/Martinlaakso/17:35/4150208/5/60;24/28/65/93",
            Said {
                at: "2024-02-13T16:32:59.931Z",
                late: Some(232.0),
                speed: None,
                ..passing
            },
        ),
        // Counted by hand over the lines: 120 with drst and occu, 116 with dl, 2 with spd; 5 with a
        // position; 4 that are no VP. The last one has no operator in its payload.
        said(
            expect("iot/hsl-hfp-v2/hsldump-currentStopNull-first120.ndjson"),
            bus,
            Said { at: "2024-02-13T16:34:52.931Z", doors: Some("open"), ..quiet },
        )
        .count("observation", 358)
        .count("position", 5)
        .count("event", 4),
        said(
            expect("iot/hsl-hfp-v2/hsldump-partialApcBeforeFirstServiceJourney.ndjson"),
            "0018/01047",
            Said {
                at: "2023-10-30T03:42:21.352Z",
                position: Some((60.156963, 24.727254)),
                speed: Some(5.0),
                heading: Some(238.0),
                late: Some(67.0),
                event: Some("due"),
                ..quiet
            },
        )
        .count("observation", 72)
        .count("position", 18)
        .count("event", 8),
    ]
}

/// Passenger counts name their vehicle in the topic only.
fn passengers() -> Vec<Expect> {
    let passed = |file: Expect, bus: &str, at: &str, (came, left): (i64, i64)| {
        [("in", came), ("out", left)]
            .iter()
            .fold(file, |file, (way, count)| {
                file.line(json!({"kind": "observation", "device": bus, "quantity": "people_count", "value": count,
                    "unit": "1", "qualifier": way, "observed_at": at}))
            })
    };
    let counted = |path, topic, bus, at, (lat, lon), load: i64, doors| {
        let file = expect(path)
            .topic(topic)
            .position(bus, lat, lon)
            .observation(bus, "passenger_load", load, "1", Some(at));
        passed(file, bus, at, doors)
    };
    vec![
        // More people left than were ever seen to come in: told, and told to be suspect.
        passed(
            expect("iot/hsl-apc/hslapc-partial-currentStopNull.json")
                .topic("/hfp/v2/journey/ongoing/apc-partial/bus/0018/01029")
                .position("0018/01029", 60.277096, 24.853893)
                .line(json!({"kind": "observation", "device": "0018/01029",
                    "quantity": "passenger_load", "value": -1, "unit": "1", "suspect": true,
                    "observed_at": "2024-02-13T16:35:00Z"})),
            "0018/01029",
            "2024-02-13T16:35:00Z",
            (0, 8),
        ),
        counted(
            "iot/hsl-apc/hslapc-partial-partialApcBeforeFirstServiceJourney.json",
            "/hfp/v2/journey/ongoing/apc-partial/bus/0018/01047",
            "0018/01047",
            "2023-10-30T03:33:06Z",
            (60.210567, 24.933313),
            3,
            (3, 0),
        ),
        counted(
            "iot/hsl-apc/hslapc-partial-rightServiceJourneySelectedRepeatedly.json",
            "/hfp/v2/journey/ongoing/apc-partial/bus/0018/00679",
            "0018/00679",
            "2023-10-29T20:00:30Z",
            (60.25123, 24.962042),
            12,
            (3, 3),
        ),
        counted(
            "iot/hsl-apc/hslapc-partial-serviceJourneyChangeDifferentStop.json",
            "/hfp/v2/journey/ongoing/apc-partial/bus/0018/00679",
            "0018/00679",
            "2023-10-29T13:48:07Z",
            (60.1719, 24.943775),
            5,
            (1, 11),
        ),
        counted(
            "iot/hsl-apc/hslapc-partial-wrongServiceJourneySelectedAfterDeadRun.json",
            "/hfp/v2/journey/ongoing/apc-partial/bus/0012/01211",
            "0012/01211",
            "2024-05-13T05:47:27Z",
            (60.338554, 25.102623),
            2,
            (0, 3),
        ),
    ]
}
