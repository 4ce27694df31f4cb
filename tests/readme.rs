//! The README is in step with the program: its tables, its commands and its configs are true.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking"
)]

use clap::{CommandFactory as _, Parser as _};
use std::{collections::BTreeSet, fs, path::Path};
use valvomo::{
    city::{formats, sim::Scenario},
    edge::{arguments::CommandLine, cli, packs::PACKS},
    screen::{keys::BINDINGS, text::words::Words},
};

fn readme() -> String {
    own("README.md")
}

/// A file of the repository.
fn own(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).expect("a file of the repository")
}

/// The README's section with this title.
fn section(title: &str) -> String {
    let text = readme();
    let mut sections = text.split("\n## ");
    let found = sections.find(|section| section.lines().next() == Some(title));
    found
        .unwrap_or_else(|| panic!("no section {title}"))
        .to_owned()
}

/// The rows of the table in the section with this title, without its head.
fn rows(title: &str) -> Vec<String> {
    let section = section(title);
    let table = section.lines().filter(|line| line.starts_with('|'));
    table.skip(2).map(String::from).collect()
}

/// The lines of a text that are commands: those that are set in by four spaces, outside of fences.
fn commands(text: &str) -> Vec<String> {
    let outside = text.split("```").step_by(2);
    let lines = outside.flat_map(str::lines);
    let commands = lines.filter_map(|line| line.strip_prefix("    "));
    commands.map(|line| line.trim().to_owned()).collect()
}

/// What the program makes of arguments: its exit code, its output, its complaints.
fn run(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let line = std::iter::once(&"valvomo").chain(arguments);
    let code = cli::run(
        line.map(std::ffi::OsString::from),
        &|_| Some("a secret".to_owned()),
        &mut out,
        &mut complaints,
    );
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code.expect("it ends"), text(out), text(complaints))
}

/// Checks a config as `valvomo check --offline` does.
fn check_config(config: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("readme.toml");
    fs::write(&path, config).expect("a config");
    let path = path.to_str().expect("a plain name");
    let (code, out, complaints) = run(&["--config", path, "check", "--offline"]);
    assert_eq!(code, 0, "{config}\n{out}{complaints}");
}

/// Puts a profile where the README says, and sees that it is a format then.
fn check_profile(profile: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let profiles = folder.path().join("profiles");
    fs::create_dir(&profiles).expect("a folder in it");
    fs::write(profiles.join("masts.toml"), profile).expect("a profile");
    let path = folder.path().to_str().expect("a plain name");
    let (code, out, complaints) = run(&["--config", path, "formats"]);
    assert_eq!((code, complaints.as_str()), (0, ""), "{profile}");
    let id = profile.split('"').nth(1).unwrap_or_default();
    let is_listed = out.lines().any(|line| line.split('\t').next() == Some(id));
    assert!(is_listed, "{id} in\n{out}");
}

fn check_parses(line: &str) {
    let words = line.split_whitespace();
    if let Err(error) = CommandLine::try_parse_from(words) {
        panic!("{line}: {error}");
    }
}

#[test]
fn the_keys_are_those_of_the_table() {
    let expected: Vec<String> = BINDINGS
        .iter()
        .map(|binding| {
            let help = Words::english().get(binding.help);
            format!("| `{}` | {help} |", binding.shown)
        })
        .collect();
    assert_eq!(rows("Keys"), expected);
}

#[test]
fn the_packs_are_those_of_the_list() {
    let expected: Vec<String> = PACKS
        .iter()
        .map(|pack| format!("| `{}` | {} |", pack.name, pack.about))
        .collect();
    assert_eq!(rows("Packs"), expected);
}

#[test]
fn the_formats_are_those_of_the_list() {
    let expected: Vec<String> = formats::all()
        .map(|format| format!("| `{}` | {} |", format.name(), format.about()))
        .collect();
    assert_eq!(rows("Wire formats"), expected);
}

/// Each row of the table of commands, with and without what stands in brackets; and no verb is left out.
#[test]
fn the_commands_are_those_of_the_command_line() {
    let mut verbs = BTreeSet::new();
    for row in rows("Commands") {
        let cell = row.split('|').nth(1).unwrap_or_default().to_owned();
        for command in cell.split('`').filter(|part| part.starts_with("valvomo")) {
            check_parses(&command.replace(['[', ']'], "").replace("SECONDS", "5"));
            let words: Vec<&str> = command.split_whitespace().collect();
            let verb = words.get(1).filter(|word| !word.starts_with('['));
            verbs.extend(verb.map(|verb| (*verb).to_owned()));
            let mut bare = String::new();
            let mut depth = 0;
            for character in command.chars() {
                match character {
                    '[' => depth += 1,
                    ']' => depth -= 1,
                    other if depth == 0 => bare.push(other),
                    _ => {}
                }
            }
            check_parses(&bare);
        }
    }
    let known = CommandLine::command();
    let known: BTreeSet<String> = known
        .get_subcommands()
        .map(|verb| verb.get_name().to_owned())
        .collect();
    assert_eq!(verbs, known);
    // And the options that it says stand on either side of the verb.
    for option in ["--config", "--record", "--theme"] {
        check_parses(&format!("valvomo {option} X demo"));
        check_parses(&format!("valvomo demo {option} X"));
        assert!(section("Commands").contains(&format!("`{option}`")));
    }
}

#[test]
fn every_line_to_type_is_one_that_works() {
    let mut seen = 0;
    for line in commands(&readme()) {
        let typed = line.split('>').next().unwrap_or_default();
        if let Some(arguments) = typed.strip_prefix("cargo run --release -- ") {
            check_parses(&format!("valvomo {arguments}"));
        } else if typed.starts_with("valvomo ") {
            check_parses(typed);
        } else {
            // The only other one: the same that is run before a change is accepted.
            assert_eq!(typed, "tests/run");
            let gate = own(".ci/run");
            assert!(gate.lines().any(|line| line == typed), "{gate}");
        }
        seen += 1;
    }
    assert!(seen >= 5, "{seen}");
    let commands = commands(&readme());
    for expected in ["cargo run --release -- demo", "tests/run"] {
        assert!(commands.iter().any(|line| line == expected), "{expected}");
    }
}

#[test]
fn every_config_is_right() {
    let text = readme();
    let mut configs = text.split("```toml").skip(1).peekable();
    assert!(configs.peek().is_some());
    for config in configs {
        let config = config.split("```").next().unwrap_or_default();
        if config.trim_start().starts_with("[profile]") {
            check_profile(config);
        } else {
            check_config(config);
        }
    }
}

/// The first line of the drill writes a config that the last one can use; its scenarios are those that there are.
#[test]
fn the_drill_works_as_it_stands() {
    let drill = section("A drill");
    let lines = commands(&drill);
    let first = lines.first().expect("a first line");
    let (typed, file) = first.split_once('>').expect("it writes a file");
    let arguments: Vec<&str> = typed.split_whitespace().skip(1).collect();
    let (code, config, complaints) = run(&arguments);
    assert_eq!((code, complaints.as_str()), (0, ""));
    check_config(&config);
    let last = format!("valvomo --config {}", file.trim());
    assert_eq!(lines.last(), Some(&last));
    let names: Vec<&str> = Scenario::ALL.iter().map(|one| one.name()).collect();
    let told = format!("Scenarios: {}.", names.join(", "));
    assert!(drill.contains(&told), "{told}");
}

/// What it says is missing is missing: a verb that comes must leave the list.
#[test]
fn what_is_not_offered_is_not_offered() {
    let missing = section("What is not in this version");
    assert!(!missing.contains("English only"), "it speaks more");
    for verb in ["serve", "attach"] {
        let is_told = missing.contains(&format!("`{verb}`"));
        let is_there = CommandLine::try_parse_from(["valvomo", verb]).is_ok();
        assert_ne!(is_told, is_there, "{verb}");
    }
}
