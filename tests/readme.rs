//! The README is in step: its tables of keys and formats are those of the program.

use std::fs;
use valvomo::{city::formats, screen::keys::BINDINGS};

/// The rows of the README's section with this title, without the head of the table.
fn rows(title: &str) -> Vec<String> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let text = text.unwrap_or_default();
    let section = text.split("\n## ").find(|section| {
        let head = section.lines().next();
        head == Some(title)
    });
    let lines = section.unwrap_or_default().lines();
    let table = lines.filter(|line| line.starts_with('|'));
    table.skip(2).map(String::from).collect()
}

#[test]
fn the_keys_are_those_of_the_table() {
    let expected: Vec<String> = BINDINGS
        .iter()
        .map(|binding| format!("| `{}` | {} |", binding.shown, binding.help))
        .collect();
    assert_eq!(rows("Keys"), expected);
}

#[test]
fn the_formats_are_those_of_the_list() {
    let expected: Vec<String> = formats::all()
        .map(|format| format!("| `{}` | {} |", format.name(), format.about()))
        .collect();
    assert_eq!(rows("Wire formats"), expected);
}
