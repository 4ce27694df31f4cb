//! NGSI in all its forms. The expectations stand in text files, one fact a line, for there are some
//! 190 payloads; no line of them comes from the decoder.
//!
//! `= PATH` starts a file; then `asset ID TYPE NAME`, `at DEVICE LAT LON`, `obs DEVICE
//! QUANTITY[/QUALIFIER] TIME UNIT VALUE`, `miss DEVICE QUANTITY[/QUALIFIER] TIME`, `state SUBJECT STATE
//! [RELEASE]`, `series KEY DEVICE QUANTITY`, `defect FRAGMENT`. `.` is the last asset, `-` is absent.

use crate::table::{ANY, Expect, Table, expect};
use serde_json::{Value, json};

const ENTITIES: &str = include_str!("ngsi/entities.txt");
const MODELS: &str = include_str!("ngsi/models.txt");

pub(crate) fn table() -> Table {
    let mut files: Vec<Expect> = Vec::new();
    let mut device = "";
    for line in ENTITIES.lines().chain(MODELS.lines()) {
        if let Some(path) = line.strip_prefix("= ") {
            files.push(expect(path));
        } else if !line.starts_with('#') {
            let file = files.pop().expect("a path comes first");
            files.push(fact(file, line.trim(), &mut device));
        }
    }
    Table {
        format: "ngsi",
        folders: &[
            "apis/ngsi",
            "iot/ngsi-ld",
            "iot/ngsi-v2",
            "iot/smart-data-models",
        ],
        files,
    }
}

fn fact(file: Expect, line: &'static str, last: &mut &'static str) -> Expect {
    let (kind, rest) = line.split_once(' ').expect("a kind and its facts");
    let word = |at: usize| rest.split(' ').nth(at).unwrap_or("-");
    let known = |text: &'static str| (text != "-").then_some(text);
    let device = if word(0) == "." { *last } else { word(0) };
    let (quantity, qualifier) = match word(1).split_once('/') {
        Some((quantity, qualifier)) => (quantity, Some(qualifier)),
        None => (word(1), None),
    };
    match kind {
        "asset" => {
            *last = word(0);
            let name = rest.splitn(3, ' ').nth(2).and_then(known);
            file.asset(word(0), word(1), name)
        }
        "at" => {
            let number = |at: usize| word(at).parse().expect("a number");
            file.position(device, number(1), number(2))
        }
        "obs" => {
            let value = rest.splitn(5, ' ').nth(4).expect("a value");
            let value: Value = serde_json::from_str(value).expect("a JSON value");
            file.line(
                json!({"kind": "observation", "device": device, "quantity": quantity,
                "qualifier": qualifier, "observed_at": known(word(2)), "unit": known(word(3)),
                "value": value}),
            )
        }
        "miss" => file.line(
            json!({"kind": "observation", "device": device, "quantity": quantity,
            "qualifier": qualifier, "observed_at": known(word(2)), "missing": ANY}),
        ),
        "state" => file.line(
            json!({"kind": "state", "subject": word(0), "state": word(1),
            "release": known(word(2))}),
        ),
        "series" => file.series(word(0), word(1), word(2), ""),
        "defect" => file.defect(rest),
        other => panic!("{other}: {line}"),
    }
}
