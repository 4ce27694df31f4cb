//! An operator's own profile from outside: beside the config it is a format like any other; a wrong one is
//! told with line and column; the tape carries it.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};
use valvomo::{
    city::{
        engine::Engine,
        formats,
        model::{inventory::Inventory, time::Now},
        tape::{Head, opening},
    },
    edge::{config, links::tape},
};

const PROFILE: &str = r#"[profile]
id = "harbour-masts"
about = "wind masts of the harbour"

[[extract]]
kind = "obs"
items = "$.masts[*]"
asset = "$.id"
time = { at = "$.at", zone = "Europe/Helsinki", format = "%d.%m.%Y %H:%M" }
[extract.values]
wind_speed = { at = "$.wind", unit = "[kn_i]" }
"#;

const CONFIG: &str = r#"
[[city]]
id = "kotka"

[[feed]]
id = "masts"
city = "kotka"
format = "harbour-masts"
[feed.http]
url = "https://harbour.example/masts"
"#;

/// A config folder with this profile.
fn folder(profile: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("profiles")).unwrap();
    fs::write(folder.path().join("profiles/masts.toml"), profile).unwrap();
    fs::write(folder.path().join("kotka.toml"), CONFIG).unwrap();
    folder
}

/// Runs the program with a config folder; exit code, output, complaints.
fn run(config: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_valvomo"))
        .arg("--config")
        .arg(config)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn it_is_a_format_like_any_other() {
    let folder = folder(PROFILE);
    // A round wind of 10 knots at noon of a winter day in Helsinki.
    let payload =
        r#"{"masts":[{"id":"M1","at":"10.01.2026 12:00","wind":10},{"id":"M2","wind":"calm"}]}"#;
    let expected = concat!(
        r#"{"kind":"observation","device":"M1","quantity":"wind_speed","value":5.144444444,"unit":"m/s","observed_at":"2026-01-10T10:00:00Z","unit_status":"mapped","native_value":10,"native_unit":"[kn_i]"}"#,
        "\n",
        r#"{"kind":"defect","field":"masts[1].wind","reason":"not a number"}"#,
        "\n",
    );
    let by_name = run(
        folder.path(),
        &["decode", "--format", "harbour-masts"],
        payload,
    );
    assert_eq!(by_name, (Some(0), expected.to_owned(), String::new()));
    let file = folder.path().join("profiles/masts.toml");
    let by_file = run(
        folder.path(),
        &["decode", "--format", file.to_str().unwrap()],
        payload,
    );
    assert_eq!(by_file, by_name);
    for verb in ["formats", "profiles"] {
        let (code, out, _) = run(folder.path(), &[verb], "");
        assert_eq!(code, Some(0));
        assert!(
            out.contains("harbour-masts\twind masts of the harbour\n"),
            "{out}"
        );
        assert!(out.contains("statuspage\t"), "{out}");
    }
    let (code, out, _) = run(folder.path(), &["check", "--offline"], "");
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn a_wrong_one_is_told_with_its_place() {
    let folder = folder(
        &PROFILE
            .replace("$.id", "$.mast-id")
            .replace("wind_speed", "Wind"),
    );
    let file = folder.path().join("profiles/masts.toml");
    let expected = format!(
        "{0}:8:16: `-` does not belong into a path here (character 7 of \"$.mast-id\")\n  \
         8 | asset = \"$.mast-id\"\n    |                ^^^^\n  \
         try: a name with other characters than letters, digits and _ stands in brackets: ['a-b']\n\n\
         {0}:11:1: \"Wind\" is no name of a quantity\n  \
         11 | Wind = {{ at = \"$.wind\", unit = \"[kn_i]\" }}\n     | ^^^^\n  \
         try: small letters, digits and _: air_temperature, bikes_available; [max] may follow\n",
        file.display()
    );
    for verb in [
        &["check", "--offline"][..],
        &["decode", "--format", file.to_str().unwrap()],
    ] {
        let (code, _, err) = run(folder.path(), verb, "{}");
        assert_eq!(
            (code, err.as_str()),
            (Some(2), expected.as_str()),
            "{verb:?}"
        );
    }
}

#[test]
fn it_takes_no_name_of_ours() {
    let folder = folder(&PROFILE.replace("harbour-masts", "open311"));
    let problems = config::read(folder.path(), &|_| None).unwrap_err();
    let shown = config::render(&problems);
    assert!(
        shown.contains("masts.toml:2:7: \"open311\" is a format of the program"),
        "{shown}"
    );
    assert!(shown.contains("try: id = \"my-open311\""), "{shown}");
}

#[test]
fn the_tape_carries_it() {
    let text = PROFILE.replace("harbour-masts", "taped-masts");
    let inventory = Inventory {
        profiles: vec![text],
        ..Inventory::default()
    };
    let now = Now::default();
    let checkpoint = Engine::new(inventory, 1, now).checkpoint();
    let bytes = opening(&Head::new(1, 1, now), &checkpoint);
    assert!(formats::format("taped-masts").is_none());
    tape::open(&bytes).unwrap();
    assert!(formats::format("taped-masts").is_some());
}

#[test]
fn the_profiles_of_the_program_can_be_read() {
    let folder = folder(PROFILE);
    for built_in in formats::profiles::PROFILES.iter() {
        use formats::format::Format as _;
        let (code, out, _) = run(folder.path(), &["profiles", built_in.name()], "");
        assert_eq!((code, out.as_str()), (Some(0), built_in.text));
    }
    let (code, _, err) = run(folder.path(), &["profiles", "harbour"], "");
    assert_eq!(code, Some(2));
    assert!(err.contains("no profile harbour"), "{err}");
}

const EXAMPLES: &str = r#"
[[check]]
sample = "examples/masts.json"
items = 1
expect = [
    { kind = "observation", device = "M1", quantity = "wind_speed", value = 5.144444, unit = "m/s" },
]

[[check]]
document = '{"masts":[{"id":"M2","wind":"calm"}]}'
defects = 1
"#;

/// A config folder with this profile and its example.
fn tried(profile: &str) -> (Option<i32>, String, String) {
    let folder = folder(profile);
    let examples = folder.path().join("profiles/examples");
    fs::create_dir(&examples).unwrap();
    fs::write(
        examples.join("masts.json"),
        r#"{"masts":[{"id":"M1","at":"10.01.2026 12:00","wind":10}]}"#,
    )
    .unwrap();
    let file = folder.path().join("profiles/masts.toml");
    let (code, out, err) = run(
        folder.path(),
        &["profile", "check", file.to_str().unwrap()],
        "",
    );
    let place = format!("{}/", folder.path().join("profiles").display());
    (code, out.replace(&place, ""), err.replace(&place, ""))
}

#[test]
fn it_is_tried_on_its_own_examples() {
    let gust = "\"wind_speed[max]\" = { at = \"$.gust\", unit = \"m/s\" }\n";
    let (code, out, err) = tried(&format!("{PROFILE}{gust}{EXAMPLES}"));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert_eq!(
        out,
        "[[extract]] 1 (obs): 2 items\n  \
           asset                   2 of 2\n  \
           time                    1 of 2\n  \
           values.wind_speed       2 of 2\n  \
           values.wind_speed[max]  0 of 2   absent in every example: masts.toml:12\n\
         masts.toml: 2 examples, 0 problems\n"
    );
}

#[test]
fn what_an_example_misses_is_told_with_its_place() {
    let wrong = EXAMPLES
        .replace("value = 5.144444", "value = 6")
        .replace("items = 1", "items = 2")
        .replace("defects = 1", "defects = 0");
    let (code, out, err) = tried(&format!("{PROFILE}{wrong}"));
    assert_eq!(code, Some(1), "{out}");
    assert!(
        out.ends_with("masts.toml: 2 examples, 3 problems\n"),
        "{out}"
    );
    for part in [
        "masts.toml:15:9: 1 items are found, not 2",
        "masts.toml:17:5: nothing like this is found",
        "try: the nearest: {\"device\":\"M1\"",
        "masts.toml:20:1: 1 defects, not 0",
        "try: the first: masts[0].wind: not a number",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    for (what, with, part) in [
        (
            "examples/masts.json",
            "examples/absent.json",
            "masts.toml:14:10: the sample cannot be read",
        ),
        (
            "examples/masts.json",
            "../secret",
            "a sample lies beside its profile",
        ),
        ("defects = 1", "defect = 1", "did you mean `defects`?"),
        (
            "document = ",
            "sample = ",
            "masts.toml:21:10: a sample lies beside its profile",
        ),
    ] {
        let (code, _, err) = tried(&format!("{PROFILE}{}", EXAMPLES.replace(what, with)));
        assert!(
            matches!(code, Some(1 | 2)) && err.contains(part),
            "{part}\n{err}"
        );
    }
}

#[test]
fn the_profiles_of_the_program_stand_their_own_examples() {
    use formats::format::Format as _;
    let folder = folder(PROFILE);
    let with_examples = formats::profiles::PROFILES.iter();
    let with_examples = with_examples.filter(|built_in| built_in.text.contains("[[check]]"));
    let mut count = 0;
    for built_in in with_examples {
        let (code, out, err) = run(folder.path(), &["profile", "check", built_in.name()], "");
        assert_eq!(code, Some(0), "{out}{err}");
        count += 1;
    }
    assert!(count > 0);
}
