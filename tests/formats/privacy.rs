//! What the tripwire flags in every real payload that we have. Each line was judged by reading: a wrong alarm is a
//! defect, a right one is why the tripwire is there.
//!
//! `UPDATE_EXPECTED=1` writes the list anew: read the difference.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use valvomo::city::privacy;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/privacy.txt");

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// The kinds and fields that are flagged in each file, as a whole and line by line, and how often.
#[test]
fn everything_that_is_flagged_in_real_payloads_was_judged() {
    let root = Path::new(DATA);
    if !root.is_dir() {
        eprintln!("skipped: there is no {DATA}");
        return;
    }
    let mut all = Vec::new();
    files(root, &mut all);
    all.sort();
    assert!(all.len() > 300, "{}", all.len());
    let mut text = String::new();
    for path in all {
        let name = path
            .strip_prefix(root)
            .expect("inside")
            .display()
            .to_string();
        // Pages for people about where the data come from.
        if name.ends_with(".md") {
            continue;
        }
        let bytes = fs::read(&path).expect("readable");
        let mut told = BTreeMap::new();
        let Some(masked) = privacy::mask(&bytes) else {
            continue;
        };
        assert_eq!(masked.bytes.len(), bytes.len());
        assert_eq!(
            privacy::mask(&masked.bytes),
            None,
            "{name}: something was left"
        );
        if serde_json::from_slice::<serde_json::Value>(&bytes).is_ok() {
            let still = serde_json::from_slice::<serde_json::Value>(&masked.bytes);
            assert!(still.is_ok(), "{name}: no document any more");
        }
        for catch in masked.catches {
            *told.entry((catch.kind, catch.field)).or_insert(0) += catch.count;
        }
        for ((kind, field), count) in told {
            let field = if field.is_empty() { "-".into() } else { field };
            writeln!(text, "{name}\t{}\t{field}\t{count}", kind.word()).expect("memory");
        }
    }
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(EXPECTED, &text).expect("writable");
    }
    let expected = fs::read_to_string(EXPECTED).unwrap_or_default();
    assert_eq!(text, expected);
}
