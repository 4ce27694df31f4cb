//! Every folder of the collected payloads and what reads it: formats and profiles through their tables, or nobody,
//! with the reason. Writes `src/city/formats/README.md`, the table of what is found (`UPDATE_EXPECTED=1`).
//!
//! A new format changes the line of its folder to `Read`; its table has the files.

use crate::{support, table::Table};
use Folder::{Awaited, Nothing, Read};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// What reads the files of a folder.
#[derive(Clone, Copy)]
enum Folder {
    /// A format or several: each file stands in a table, or in `LEFT`.
    Read,
    /// No format yet, but one is meant to come; what this is. Its files may stand in a table already.
    #[allow(
        dead_code,
        reason = "all that came so far is read; the next folder may wait again"
    )]
    Awaited(&'static str),
    /// No format, and why there shall be none.
    Nothing(&'static str),
}

#[rustfmt::skip]
const FOLDERS: &[(&str, Folder)] = &[
    ("apis/alertmanager", Read),
    ("apis/amsterdam", Read),
    ("apis/cap", Read),
    ("apis/ckan", Read),
    ("apis/digitraffic", Read),
    ("apis/emqx", Read),
    ("apis/fmi", Read),
    ("apis/gbfs", Read),
    ("apis/gtfs-rt", Read),
    ("apis/health", Read),
    ("apis/laqn", Read),
    ("apis/linkedevents", Read),
    ("apis/lorawan", Read),
    ("apis/myhelsinki", Read),
    ("apis/ngsi", Read),
    ("apis/nws", Read),
    ("apis/ocpi", Read),
    ("apis/open311", Read),
    ("apis/openaq", Read),
    ("apis/openinghours", Read),
    ("apis/parking", Read),
    ("apis/prometheus", Read),
    ("apis/sensor-community", Read),
    ("apis/sensorthings", Read),
    ("apis/sentilo", Read),
    ("apis/servicemap", Read),
    ("apis/siri", Read),
    ("apis/sl", Read),
    ("apis/smhi", Read),
    ("apis/socrata", Read),
    ("apis/statuspage", Read),
    ("apis/tfl", Read),
    ("apis/trafikverket", Read),
    ("apis/turku-mobility", Read),
    ("iot/cayenne-lpp", Nothing("the decoded part of an uplink without its envelope: read inside of uplinks, by the test cayenne_lpp")),
    ("iot/chirpstack-v3-servanet", Read),
    ("iot/chirpstack-v4", Read),
    ("iot/chirpstack-v4-gateway", Read),
    ("iot/digitraffic", Read),
    ("iot/digitraffic-marine-upstream", Read),
    ("iot/digitraffic-rail", Read),
    ("iot/digitransit-gtfsrt", Read),
    ("iot/diwise-device", Read),
    ("iot/hsl-apc", Read),
    ("iot/hsl-hfp-v2", Read),
    ("iot/iotagent-json", Read),
    ("iot/iotagent-ul", Read),
    ("iot/loriot", Read),
    ("iot/netmore", Read),
    ("iot/ngsi-ld", Read),
    ("iot/ngsi-v2", Read),
    ("iot/senml", Read),
    ("iot/sensor-community", Read),
    ("iot/sensorthings", Read),
    ("iot/sentilo", Read),
    ("iot/smart-citizen", Read),
    ("iot/smart-data-models", Read),
    ("iot/thingpark", Read),
    ("iot/trafikverket", Read),
    ("iot/tts-v3", Read),
    ("iot/tts-v3-events", Read),
    ("iot/vendor-apis-sweden", Read),
];

/// Files of `Read` folders that no table has, and why.
const LEFT: &[(&str, &str)] = &[];

/// Files below the root of the collection, without those that say where the others come from.
fn files_of(folder: &str) -> Vec<String> {
    let Some(root) = support::data("") else {
        return Vec::new();
    };
    let all = support::files(&root.join(folder));
    let names = all.iter().map(|path| {
        let path = path.strip_prefix(&root).expect("below the root");
        path.to_str().expect("a name").to_owned()
    });
    names
        .filter(|name| !name.ends_with("PROVENANCE.md"))
        .collect()
}

/// The files that stand in tables, with the formats whose tables they are.
fn listed(tables: &[Table]) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut listed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for table in tables {
        for file in &table.files {
            listed.entry(file.path()).or_default().insert(table.format);
        }
    }
    listed
}

#[test]
fn every_folder_has_a_reader_or_a_reason() {
    let Some(root) = support::data("") else {
        return;
    };
    let tables = crate::tables();
    let listed = listed(&tables);
    let mut wrong = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for floor in ["apis", "iot"] {
        let entries = root.join(floor).read_dir().expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let folders = paths.filter(|path| path.is_dir());
        known.extend(folders.map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            format!("{floor}/{name}")
        }));
    }
    known.sort();
    let named: Vec<&str> = FOLDERS.iter().map(|(folder, _)| *folder).collect();
    assert_eq!(named, known, "FOLDERS has every folder, in order");
    for (folder, reader) in FOLDERS {
        for file in files_of(folder) {
            let is_listed = listed.contains_key(file.as_str());
            let is_left = LEFT.iter().any(|(left, _)| *left == file);
            match reader {
                Read if !is_listed && !is_left => {
                    wrong.push(format!("{file}: in no table, and LEFT gives no reason"));
                }
                Nothing(_) if is_listed => {
                    wrong.push(format!("{file}: read now; its folder is `Read`"));
                }
                _ if is_left && is_listed => {
                    wrong.push(format!("{file}: in a table and in LEFT"));
                }
                _ => {}
            }
        }
    }
    for (left, why) in LEFT {
        assert!(root.join(left).is_file(), "{left}: there is no such file");
        assert!(!why.is_empty());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What one format finds in the files of its table.
#[derive(Default)]
struct Sum {
    files: BTreeSet<&'static str>,
    empty: BTreeSet<&'static str>,
    observations: usize,
    others: usize,
    defects: usize,
}

fn sum(table: &Table) -> Sum {
    let root = support::data("").expect("looked at before");
    let mut sum = Sum::default();
    for file in &table.files {
        sum.files.insert(file.path());
        if file.why_nothing().is_some() {
            sum.empty.insert(file.path());
        }
        let bytes = support::bytes(&root.join(file.path()));
        for line in file.decode(table.format, &bytes).lines() {
            if line.starts_with(r#"{"kind":"observation""#) {
                sum.observations += 1;
            } else if line.starts_with(r#"{"kind":"defect""#) {
                sum.defects += 1;
            } else {
                sum.others += 1;
            }
        }
    }
    sum
}

const HEAD: &str = "\
# What the formats find

Written by `UPDATE_EXPECTED=1 cargo test --test formats folders` from some 700 payloads of cities, their platforms and
the documentation of both, which are not in this repository. What is to be found in each was written down from reading
it (`tests/formats`). A format without files here has samples of our own only (`tests/samples`).

| format | files | observations | other findings | defects | files without anything |
|---|---:|---:|---:|---:|---:|
";

/// The rows of formats, and what is told of folders.
fn page(tables: &[Table]) -> (BTreeMap<&'static str, String>, String) {
    let mut rows = BTreeMap::new();
    for table in tables {
        let sum = sum(table);
        let row = format!(
            "| `{}` | {} | {} | {} | {} | {} |\n",
            table.format,
            sum.files.len(),
            sum.observations,
            sum.others,
            sum.defects,
            sum.empty.len()
        );
        rows.insert(table.format, row);
    }
    let listed = listed(tables);
    let mut rest = String::from(
        "\nOther findings are links, positions, things, states, events, alerts and descriptions of series.\n\n\
        ## Who reads which folder\n\n| folder | files | read by |\n|---|---:|---|\n",
    );
    for (folder, reader) in FOLDERS {
        let files = files_of(folder);
        let readers: BTreeSet<&str> = files
            .iter()
            .filter_map(|file| listed.get(file.as_str()))
            .flatten()
            .copied()
            .collect();
        let readers: Vec<String> = readers.iter().map(|name| format!("`{name}`")).collect();
        let words = match reader {
            Read => readers.join(", "),
            Awaited(what) if readers.is_empty() => format!("nobody yet: {what}"),
            Awaited(what) => format!("{}; not yet: {what}", readers.join(", ")),
            Nothing(why) => format!("nobody: {why}"),
        };
        let _written = writeln!(rest, "| {folder} | {} | {words} |", files.len());
    }
    rest.push_str("\n## Files of these folders that no format reads\n\n");
    for (file, why) in LEFT {
        let _written = writeln!(rest, "* {file}: {why}.");
    }
    (rows, rest)
}

#[test]
fn the_table_of_the_docs_is_true() {
    if support::data("").is_none() {
        return;
    }
    let tables = crate::tables();
    let (rows, rest) = page(&tables);
    let path = support::own("src/city/formats/README.md");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let rows: String = rows.into_values().collect();
        std::fs::write(&path, format!("{HEAD}{rows}{rest}")).expect("a file that can be written");
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let again = "UPDATE_EXPECTED=1 cargo test --test formats folders";
    assert!(text.starts_with(HEAD), "{again}");
    let mut wrong = Vec::new();
    for (format, row) in &rows {
        // A format that reads a folder which is still awaited comes into the docs with the folder's line.
        let of_folder = |folder: &str| {
            let mut files = tables.iter().filter(|table| table.format == *format);
            files.any(|table| {
                table
                    .files
                    .iter()
                    .any(|file| file.path().starts_with(folder))
            })
        };
        let is_settled = FOLDERS
            .iter()
            .any(|(folder, reader)| matches!(reader, Read) && of_folder(&format!("{folder}/")));
        let is_told = text.contains(&format!("| `{format}` |"));
        if (is_settled || is_told) && !text.contains(row.as_str()) {
            wrong.push(row.clone());
        }
    }
    let told = text.lines().filter(|line| line.starts_with("| `"));
    for line in told {
        let name = line
            .trim_start_matches("| `")
            .split('`')
            .next()
            .unwrap_or_default();
        if !rows.contains_key(name) {
            wrong.push(format!("{name} is no format any more\n"));
        }
    }
    for line in rest.lines().filter(|line| !line.contains("yet: ")) {
        let is_awaited = FOLDERS.iter().any(|(folder, reader)| {
            matches!(reader, Awaited(_)) && line.starts_with(&format!("| {folder} |"))
        });
        if !is_awaited && !text.contains(line) {
            wrong.push(format!("{line}\n"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{again}; it does not say:\n{}",
        wrong.concat()
    );
}
