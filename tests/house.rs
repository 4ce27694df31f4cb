//! The laws of the house as a test: who may know whom, that no file is dead, how long things are,
//! which words are not written, and what the package must not pull in. Fails with file and line.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what is wrong by panicking"
)]

#[path = "house/source.rs"]
mod source;

use source::{Named, Source, read_all, root};
use std::{fs, path::Path, process::Command};

/// A room, what it may know beside itself, and why no more. A path belongs to the longest room
/// that it starts with; `knows` names rooms or whole floors.
struct Room {
    path: &'static str,
    knows: &'static [&'static str],
    why: &'static str,
}

const fn room(path: &'static str, knows: &'static [&'static str], why: &'static str) -> Room {
    Room { path, knows, why }
}

/// What a rule, a page or a panel may look at.
const READ_MODEL: &[&str] = &[
    "city::model",
    "city::formats",
    "city::history",
    "city::alerts",
    "city::world",
    "city::rules",
    "screen::theme",
    "screen::keys",
    "screen::text",
    "screen::widgets",
    "screen::scene",
];

/// What the faces may use: everything, for they put the rooms together.
const ALL: &[&str] = &["city", "screen", "edge"];

/// What carries out verbs: all below, but not the command line.
const VERBS: &[&str] = &[
    "city",
    "screen",
    "edge::config",
    "edge::spec",
    "edge::exit",
    "edge::links",
    "edge::runtime",
    "edge::faces",
];

/// The floor table. A room that is not here fails: put it where it belongs, with its reason.
const ROOMS: &[Room] = &[
    room(
        "city::model",
        &[],
        "the words know nothing else of the house",
    ),
    room(
        "city::formats",
        &["city::model"],
        "a format turns bytes into observations and knows no inventory, world or rule",
    ),
    room(
        "city::privacy",
        &["city::model", "city::formats::json"],
        "what is personal is found in bytes; whose they are, and who is told, is known elsewhere",
    ),
    room(
        "city::history",
        &["city::model"],
        "a series does not know whose it is",
    ),
    room(
        "city::alerts",
        &["city::model"],
        "an alert lives by verdicts and time; it knows neither the world nor the rules",
    ),
    room(
        "city::world",
        &[
            "city::model",
            "city::formats::found",
            "city::history",
            "city::alerts",
        ],
        "the read model does not know how it is filled or judged",
    ),
    room(
        "city::rules",
        &[
            "city::model",
            "city::world",
            "city::alerts::alert",
            "city::formats::found",
        ],
        "a rule looks at the world and remembers nothing",
    ),
    room(
        "city::engine::port",
        &["city::model"],
        "the door is plain data, for the tape and the edge",
    ),
    room(
        "city::engine",
        &[
            "city::model",
            "city::engine::port",
            "city::formats",
            "city::history",
            "city::alerts",
            "city::world",
            "city::rules",
            "city::tape",
        ],
        "the engine does not know that some cities are simulated",
    ),
    room(
        "city::tape",
        &["city::model", "city::engine::port", "city::formats"],
        "the tape knows what comes through the door and the names of the formats, not what is made of it",
    ),
    room(
        "city::sim",
        &["city::model", "city::engine::port"],
        "the simulation speaks wire formats from outside; it must not see what becomes of them",
    ),
    room(
        "screen::theme",
        &["city::model"],
        "a theme names meanings, not things",
    ),
    room(
        "screen::text",
        &["city::model", "city::alerts", "city::world"],
        "words name what the read model holds; they know no columns and no panels",
    ),
    room(
        "screen::widgets",
        &[
            "city::model",
            "screen::theme",
            "screen::canvas",
            "screen::item",
        ],
        "a widget knows roles and numbers, not cities",
    ),
    room(
        "screen",
        READ_MODEL,
        "the screen sees the read model, never the engine or the edge",
    ),
    room(
        "screen::viewer",
        &["city", "screen"],
        "a viewer knows the screen, never the edge",
    ),
    room("edge::spec", &["city"], "shared by the rooms of the edge"),
    room("edge::door", &["city"], "shared by the rooms of the edge"),
    room("edge::guard", &["city"], "shared by the rooms of the edge"),
    room(
        "edge::config",
        &["city", "edge::spec"],
        "the config reader opens no socket and shows no screen",
    ),
    room("edge::packs", &["city", "edge::spec"], "packs are data"),
    room(
        "edge::links",
        &["city", "edge::spec", "edge::door", "edge::guard"],
        "links perform and deliver; they decide and show nothing",
    ),
    room(
        "edge::runtime",
        &[
            "city",
            "screen",
            "edge::spec",
            "edge::door",
            "edge::guard",
            "edge::links",
            "edge::wiring",
        ],
        "the owner of the engine knows no face",
    ),
    room(
        "edge::wiring",
        &["city", "edge::spec", "edge::door", "edge::links"],
        "what another config changes about links; it knows no engine",
    ),
    room("edge::faces", ALL, "faces put the rooms together"),
    room("edge::exit", &[], "exit codes are numbers"),
    room(
        "edge::arguments",
        &[],
        "the words of the command line decide nothing",
    ),
    room(
        "edge::verbs",
        VERBS,
        "a verb calls its face; it does not read the command line",
    ),
    room(
        "edge::consoles",
        VERBS,
        "a console calls its face; it does not read the command line",
    ),
    room("edge::cli", ALL, "the command line chooses a face"),
];

/// A folder with a list: its members know the shared files, never one another or the list.
struct Registry {
    folder: &'static str,
    list: &'static str,
    /// Members that a config makes, so that no list can hold one.
    configured: &'static [&'static str],
    shared: &'static [&'static str],
}

const REGISTRIES: &[Registry] = &[
    Registry {
        folder: "city::formats",
        list: "FORMATS",
        configured: &[],
        shared: &[
            "decoded",
            "exposition",
            "format",
            "found",
            "gtfs",
            "json",
            "lorawan",
            "packed",
            "profile",
            "profiles",
            "protobuf",
            "told",
            "xml",
        ],
    },
    Registry {
        folder: "city::rules",
        list: "RULES",
        configured: &["threshold"],
        shared: &["rule"],
    },
    Registry {
        folder: "screen::panels",
        list: "PANELS",
        configured: &[],
        shared: &["panel"],
    },
];

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// Longer files, with the length that they may not grow over. This list may only shrink.
const LONG_FILES: &[(&str, usize)] = &[];

/// Longer functions, `file:name`. This list may only shrink.
const LONG_FUNCTIONS: &[(&str, usize)] = &[
    // Two tables of units as `match`.
    ("src/city/model/units.rs:canonical_code", 89),
    ("src/city/model/units.rs:scale_of", 73),
];

/// Where hash maps may stand: looked up by key, never iterated.
const HASH_MAPS: &[&str] = &[
    "src/city/engine/doubles.rs",
    "src/city/model/vocabulary.rs",
    "src/city/world/kinds.rs",
    "src/city/world/names.rs",
];

/// Every fault as `file:line what`, so that one run shows them all.
fn report(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// True where `path` is `prefix` or below it.
fn within(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn room_of(path: &str) -> Option<&'static Room> {
    let found = ROOMS.iter().filter(|room| within(path, room.path));
    found.max_by_key(|room| room.path.len())
}

/// What is wrong with naming `named` in `source`; `None` where all is well.
fn fault(source: &Source, named: &Named) -> Option<String> {
    let from = source.module.join("::");
    let to = named.path.join("::");
    let at = format!("{}:{}", source.path, named.line);
    if source.path == "src/main.rs" {
        let dull = within(&to, "edge::cli");
        return (!dull).then(|| format!("{at}: main.rs only calls edge::cli, not {to}"));
    }
    if within(&to, &from) {
        return None;
    }
    let Some(room) = room_of(&from) else {
        return Some(format!(
            "{at}: {from} is in no room of the floor table and names {to}"
        ));
    };
    let known = room_of(&to).map_or(to.as_str(), |room| room.path);
    let may = within(&to, room.path) && known == room.path
        || room
            .knows
            .iter()
            .any(|prefix| within(known, prefix) || within(&to, prefix));
    if !may {
        let why = room.why;
        return Some(format!(
            "{at}: {} may not know {to}, because {why}",
            room.path
        ));
    }
    sibling_fault(source, named).map(|what| format!("{at}: {what}"))
}

fn sibling_fault(source: &Source, named: &Named) -> Option<String> {
    let from = source.module.join("::");
    let to = named.path.join("::");
    let registry = REGISTRIES
        .iter()
        .find(|registry| within(&from, registry.folder) && within(&to, registry.folder))?;
    let depth = registry.folder.split("::").count();
    let member = source.module.get(depth)?;
    let target = named.path.get(depth).map_or("the list", String::as_str);
    if target == member || registry.shared.contains(&target) {
        return None;
    }
    let shared = registry.shared.join(", ");
    Some(format!(
        "{from} may not know {target} of its folder: a member knows {shared} only (law 1)"
    ))
}

#[test]
fn imports_run_edge_to_screen_to_city() {
    let mut faults = Vec::new();
    for source in read_all("src") {
        faults.extend(
            source
                .named()
                .iter()
                .filter_map(|named| fault(&source, named)),
        );
    }
    report(&faults);
}

#[test]
fn the_test_sees_what_it_forbids() {
    let check = |path: &str, code: &str, expected: usize| {
        let source = Source::new(path, code.into());
        let named = source.named();
        let found = named.iter().filter_map(|named| fault(&source, named));
        assert_eq!(found.count(), expected, "{path}: {code}");
    };
    check("src/city/model/x.rs", "use super::time::Stamp;", 0);
    check(
        "src/city/model/x.rs",
        "use crate::city::{model::ids, world::World};",
        1,
    );
    check(
        "src/city/model/x.rs",
        "fn f() -> crate::edge::spec::Config {}",
        1,
    );
    check(
        "src/city/model/x.rs",
        "// crate::edge\nconst A: &str = \"crate::edge\";",
        0,
    );
    check(
        "src/city/formats/tts_v3.rs",
        "use super::{found::Found, json::{self, Json}};",
        0,
    );
    check("src/city/formats/tts_v3.rs", "use super::senml;", 1);
    check("src/city/formats/tts_v3.rs", "use super::FORMATS;", 1);
    check(
        "src/city/formats/mod.rs",
        "use crate::city::formats::senml::SenMl;",
        0,
    );
    check(
        "src/city/formats/ngsi/v2.rs",
        "use super::common; use super::super::found;",
        0,
    );
    check("src/city/engine/mod.rs", "use crate::city::sim::Town;", 1);
    check("src/city/engine/mod.rs", "use super::world::World;", 0);
    check("src/city/tape.rs", "use super::engine::port::Input;", 0);
    check("src/city/tape.rs", "use super::engine::Engine;", 1);
    check("src/screen/panels/overview.rs", "use crate::edge::cli;", 1);
    check(
        "src/screen/panels/overview.rs",
        "use crate::city::engine::Engine;",
        1,
    );
    check(
        "src/screen/panels/overview.rs",
        "use super::panel::Panel;",
        0,
    );
    check(
        "src/edge/links/mqtt.rs",
        "use crate::edge::{door, faces::tty};",
        1,
    );
    check(
        "src/main.rs",
        "use valvomo::{edge::cli, city::model::ids};",
        1,
    );
    check("src/attic/x.rs", "use crate::city::model;", 1);
    check(
        "src/city/model/x.rs",
        "#[cfg(test)]\nmod tests {\n    use crate::edge::spec;\n}\nuse crate::screen::theme;",
        1,
    );
}

#[test]
fn no_file_of_a_registry_is_dead() {
    let mut faults = Vec::new();
    for registry in REGISTRIES {
        let folder = format!("src/{}", registry.folder.replace("::", "/"));
        let Ok(list) = fs::read_to_string(root().join(&folder).join("mod.rs")) else {
            continue;
        };
        let list = Source::new(&format!("{folder}/mod.rs"), list).code;
        let Some((before, _)) = list.split_once(&format!("static {}", registry.list)) else {
            faults.push(format!("{folder}/mod.rs:1: no list {}", registry.list));
            continue;
        };
        for member in members(&root().join(&folder)) {
            let listless = [registry.shared, registry.configured].concat();
            let shared = listless.contains(&member.as_str());
            let declared = before.contains(&format!("mod {member};"));
            let listed = list.contains(&format!("{member}::"));
            if !declared || (!shared && !listed) {
                faults.push(format!(
                    "{folder}/{member}.rs:1: not on {}: add its line",
                    registry.list
                ));
            }
        }
    }
    report(&faults);
}

/// The names of the files and folders of a registry.
fn members(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|path| path.file_stem()?.to_str().map(String::from))
        .filter(|name| name != "mod")
        .collect();
    names.sort();
    names
}

/// Holds a measured length against its limit and the list of exceptions.
fn too_long(key: &str, lines: usize, limit: usize, exceptions: &[(&str, usize)]) -> Option<String> {
    let exception = exceptions.iter().find(|(name, _)| *name == key);
    match exception {
        None if lines > limit => Some(format!("{lines} lines, the limit is {limit}")),
        Some((_, most)) if lines > *most => Some(format!("{lines} lines, it may have {most}")),
        Some(_) if lines <= limit => Some("is short now: take it off the list".into()),
        _ => None,
    }
}

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    let sources = read_all("src");
    for source in &sources {
        let path = &source.path;
        if let Some(what) = too_long(path, source.lines(), FILE_LINES_MAX, LONG_FILES) {
            faults.push(format!("{path}:1: {what}"));
        }
        for function in source.functions() {
            let key = format!("{path}:{}", function.name);
            if let Some(what) = too_long(&key, function.lines, FUNCTION_LINES_MAX, LONG_FUNCTIONS) {
                faults.push(format!(
                    "{path}:{}: {} {what}",
                    function.line, function.name
                ));
            }
        }
    }
    let known = |file: &str| sources.iter().any(|source| source.path == file);
    let named = LONG_FILES.iter().chain(LONG_FUNCTIONS);
    faults.extend(
        named
            .map(|(key, _)| *key)
            .filter(|key| !known(key.split(':').next().unwrap_or_default()))
            .map(|key| format!("{key}: is gone: take it off the list")),
    );
    report(&faults);
}

#[test]
fn every_file_says_what_it_is_for() {
    let sources = ["src", "tests", "benches"].map(read_all);
    let silent = sources
        .iter()
        .flatten()
        .filter(|source| !source.raw.starts_with("//!"));
    let faults: Vec<String> = silent
        .map(|source| {
            format!(
                "{}:1: does not open with `//!`: what is it for?",
                source.path
            )
        })
        .collect();
    report(&faults);
}

#[test]
fn banned_words_are_not_written() {
    let everywhere = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("for ", "now"),
        concat!("tempo", "rarily"),
    ];
    let hashes = [
        concat!("collections::", "HashMap"),
        concat!("collections::", "HashSet"),
        concat!("hash", "brown::"),
    ];
    let mut faults = Vec::new();
    for source in ["src", "tests", "benches"].map(read_all).iter().flatten() {
        for (index, line) in source.raw.lines().enumerate() {
            let found = everywhere.iter().find(|word| line.contains(**word));
            if let Some(word) = found {
                faults.push(format!("{}:{}: `{word}`", source.path, index + 1));
            }
        }
        for (index, line) in source.code.lines().enumerate() {
            let at = format!("{}:{}", source.path, index + 1);
            if line.contains(concat!("un", "bounded")) {
                faults.push(format!("{at}: every queue has a bound (law 8)"));
            }
            let hash = hashes.iter().any(|word| line.contains(word));
            if hash && source.path.starts_with("src/") && !HASH_MAPS.contains(&&*source.path) {
                faults.push(format!(
                    "{at}: the order of a hash map leaks into replay: BTreeMap"
                ));
            }
        }
    }
    report(&faults);
}

#[test]
fn the_repository_names_no_machine() {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output();
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else {
        eprintln!("SKIPPED the_repository_names_no_machine: this is no git checkout");
        return;
    };
    let banned = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("arti", "factory"),
        concat!("index.crates", ".io"),
    ];
    let mut faults = Vec::new();
    for file in String::from_utf8_lossy(&listed.stdout).split('\0') {
        let Ok(bytes) = fs::read(root().join(file)) else {
            continue;
        };
        for (index, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            let other = file.ends_with("Cargo.lock")
                && line.starts_with("source")
                && !line.contains("registry+https://github.com/rust-lang/crates.io-index");
            let found = banned.iter().find(|word| line.contains(**word));
            if let Some(word) = found.copied().or(other.then_some("another registry")) {
                faults.push(format!("{file}:{}: names `{word}`", index + 1));
            }
        }
    }
    report(&faults);
}

/// One TLS provider: `ring` may stand in the lock file for other targets, but must not be built.
#[test]
fn ring_is_not_built() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "-i", "ring", "--offline", "--locked"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&tree.stdout),
        String::from_utf8_lossy(&tree.stderr),
    );
    let absent = err.contains("nothing to print") || err.contains("did not match any packages");
    assert!(out.trim().is_empty() && absent, "{out}{err}");
}

/// Files of the screen that say things to people, all in phrases.
const SPEAKING: &[&str] = &[
    "src/screen/blocks/",
    "src/screen/chrome.rs",
    "src/screen/details/",
    "src/screen/first_run.rs",
    "src/screen/help.rs",
    "src/screen/palette.rs",
    "src/screen/panels/",
    "src/screen/scene/",
    "src/screen/text/names.rs",
    "src/screen/text/sentences/",
    "src/screen/viewer/",
];

/// What is the same in every language: commands to type, and names.
const SAID_AS_THEY_ARE: &[&str] = &[
    "theme {}",
    "language {} · {}",
    "scenario {name}",
    "reload the config",
    "valvomo demo",
    "valvomo check",
    "valvomo init finland-open",
    "valvomo  ",
    // A name in the example of a config.
    "HSL positions",
];

#[test]
fn the_screen_says_nothing_outside_of_its_languages() {
    let mut faults = Vec::new();
    for source in read_all("src") {
        let path = &source.path;
        if !SPEAKING.iter().any(|room| path.starts_with(room)) {
            continue;
        }
        let lines = source.raw.lines().enumerate();
        let lines = lines.take_while(|(_, line)| !line.contains("#[cfg(test)]"));
        for (at, line) in lines.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for literal in line.split('"').skip(1).step_by(2) {
                if is_speech(literal) && !SAID_AS_THEY_ARE.contains(&literal) {
                    faults.push(format!("{path}:{}: {literal:?} is no phrase", at + 1));
                }
            }
        }
    }
    report(&faults);
}

/// More than one word, one of them of at least three small letters, when what stands in braces is left out.
fn is_speech(literal: &str) -> bool {
    let mut depth = 0;
    let mut words = String::new();
    for letter in literal.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            letter if depth == 0 => words.push(letter),
            _ => {}
        }
    }
    let small = |word: &str| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.contains(' ') && words.split(' ').any(small)
}
