//! Packs: each is a good config, what is filled in and what is not; every system of the mission is an entry of one; and
//! `init` writes what the console takes, and nothing over what is there.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by panicking"
)]

use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;
use valvomo::edge::{
    cli, config,
    packs::{self, PACKS, Pack},
    spec::Config,
};

/// What the program makes of arguments: its exit code, its output, its complaints. No variable is set.
fn run(arguments: &[&str]) -> (u8, String, String) {
    run_in(arguments, &|_| None)
}

fn run_in(
    arguments: &[&str],
    environment: &dyn Fn(&str) -> Option<String>,
) -> (u8, String, String) {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let line = std::iter::once(&"valvomo").chain(arguments);
    let line = line.map(std::ffi::OsString::from);
    let code = cli::run(line, environment, &mut out, &mut complaints).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(complaints))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The pack as it stands, with every secret set.
fn whole(pack: &Pack) -> Config {
    let texts = |files: &[(&str, &str)]| {
        let texts = files
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).to_owned()));
        texts.collect()
    };
    let secret = |_: &str| Some("a-secret".to_owned());
    let config = config::read_changed(
        Path::new("/nonexistent"),
        texts(pack.files),
        texts(pack.profiles),
        &secret,
    );
    config.unwrap_or_else(|problems| panic!("{}:\n{}", pack.name, config::render(&problems)))
}

#[test]
fn every_pack_is_a_good_config() {
    let mut names = BTreeSet::new();
    for pack in PACKS {
        assert!(names.insert(pack.name), "{} stands twice", pack.name);
        let config = whole(pack);
        assert!(
            !config.inventory.cities.is_empty(),
            "{} has no city",
            pack.name
        );
        for (file, text) in pack.files {
            assert!(
                text.starts_with("# "),
                "{}/{file} does not say what it is",
                pack.name
            );
        }
        assert!(!pack.about.contains(['\n', '\t']) && !pack.about.ends_with('.'));
    }
}

/// The profiles of packs are met by their own examples.
#[test]
fn every_profile_of_a_pack_is_good() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = 0;
    for (name, profile) in PACKS.iter().flat_map(|pack| pack.profiles) {
        let path = folder.path().join(name);
        fs::write(&path, profile).unwrap();
        let (code, out, complaints) = run(&["profile", "check", text(&path)]);
        assert_eq!(code, 0, "{name}: {out}{complaints}");
        assert!(!out.contains("0 examples"), "{name} has no example: {out}");
        seen += 1;
    }
    assert!(seen >= 1);
}

/// Who publishes a feed says whose it is and what for: a pack raises no alert about its own cards.
#[test]
fn every_feed_has_an_honest_card() {
    for pack in PACKS {
        for feed in whole(pack).inventory.feeds {
            let (card, id) = (&feed.card, &feed.id);
            assert!(
                card.purpose.is_some(),
                "{id} of {} has no purpose",
                pack.name
            );
            let owned = card.owner.is_some() || !card.is_published;
            assert!(owned, "{id} of {} is published and nobody's", pack.name);
            let fault = card.fault(feed.owner.is_some(), valvomo::city::model::time::Stamp(0));
            assert_eq!(fault, None, "{id} of {}", pack.name);
        }
    }
}

/// Every system of the mission, with the entries that stand for it: all of priority 0 and 1, most of 2.
#[rustfmt::skip]
const SYSTEMS: &[(&str, &str, &[&str])] = &[
    ("Y01", "finland-open", &["platform/hsl", "feed/hsl-rails", "feed/hsl-buses"]),
    ("Y02", "finland-open", &["platform/digitransit", "feed/transit-tampere", "feed/transit-turku", "feed/transit-oulu"]),
    ("Y03", "skane", &["platform/yggio", "feed/yggio-malmo", "feed/yggio-lund", "feed/yggio-helsingborg"]),
    ("Y04", "skane", &["network/skane-lora", "feed/lora-devices", "feed/lora-gateways", "feed/things-stack"]),
    ("Y05", "finland-open", &["service/varaamo"]),
    ("Y06", "finland-open", &["platform/respa", "feed/respa", "service/respa-tampere", "service/respa-turku", "service/respa-oulu"]),
    ("Y07", "finland-open", &["service/palvelukartta", "feed/announcements"]),
    ("Y08", "finland-open", &["feed/feedback-helsinki", "feed/feedback-espoo", "feed/feedback-turku", "feed/feedback-oulu"]),
    ("Y09", "finland-open", &["service/hel-fi"]),
    ("Y10", "finland-open", &["service/asiointi"]),
    ("Y11", "finland-open", &["service/helsinki-app"]),
    ("Y12", "finland-open", &["service/sign-on"]),
    ("Y13", "finland-open", &["feed/hri"]),
    ("Y14", "finland-open", &["service/myhelsinki", "service/myhelsinki-wechat"]),
    ("Y16", "finland-open", &["service/linked-events", "feed/events-helsinki", "feed/events-espoo", "feed/events-turku", "feed/events-tampere"]),
    ("Y17", "finland-open", &["service/omastadi"]),
    ("Y18", "finland-open", &["service/parking-permits"]),
    ("Y20", "finland-open", &["platform/nuuka", "feed/oodi-electricity", "feed/buildings-live"]),
    ("Y21", "finland-open", &["platform/uiras", "feed/swimming-water"]),
    ("Y22", "finland-open", &["platform/fmi", "feed/helsinki-air"]),
    ("Y23", "skane", &["feed/smhi-warnings", "feed/water-levels-malmo", "feed/water-levels-helsingborg"]),
    ("Y24", "finland-open", &["feed/visits-matomo", "service/analytics-matomo", "service/analytics-second", "service/analytics-third", "service/analytics-fourth"]),
    ("Y25", "caap", &["platform/context-broker", "feed/context-subscriptions", "service/context-broker"]),
    ("Y25", "finland-open", &["feed/cityiot-oulu", "service/cityiot-broker"]),
    ("Y26", "caap", &["feed/diwise-devices"]),
    ("Y27", "barcelona", &["platform/sentilo", "feed/sentilo"]),
    ("Y28", "hamburg", &["feed/hamburg-things", "service/hamburg-traffic-lights"]),
    ("Y29", "london", &["feed/tfl", "service/london-datastore"]),
    ("Y30", "amsterdam", &["feed/sensor-register", "service/algorithm-register"]),
    ("Y31", "new-york", &["feed/nyc-broker", "service/nyc-311-portal"]),
    ("Y32", "stockholm", &["service/virtual-care"]),
    ("Y33", "finland-open", &["place/iso-omena", "place/otaniemi", "place/cleantech-garden", "feed/espoo-places"]),
    ("Y34", "finland-open", &["feed/nuuksio-bus"]),
    ("Y36", "finland-open", &["place/oodi", "place/kalasatama", "place/maria01", "place/market-square"]),
    ("Y37", "finland-open", &["service/citybusiness", "service/6aika", "service/databusiness"]),
    ("Y38", "skane", &["team/future-by-lund", "place/future-by-lund"]),
    ("Y39", "caap", &["city/goteborg", "city/malmo", "city/lund", "city/karlskrona", "city/kalmar", "city/stockholm",
        "city/uppsala", "city/hudiksvall", "city/umea", "city/skelleftea", "city/angelholm", "city/orebro",
        "city/helsingborg", "city/halmstad", "city/sundsvall", "city/linkoping", "city/eskilstuna", "city/vasteras"]),
    ("Y40", "finland-open", &["team/helsinki-executive", "team/helsinki-education", "team/helsinki-urban-environment",
        "team/helsinki-culture-leisure", "team/helsinki-social-health"]),
];

#[test]
fn every_system_of_the_mission_is_an_entry() {
    for (row, pack, paths) in SYSTEMS {
        let entries = packs::pack(pack).unwrap().entries();
        for path in *paths {
            let (kind, id) = path.split_once('/').unwrap();
            let is_there = entries.iter().any(|it| it.kind == kind && it.id == id);
            assert!(is_there, "{row}: {pack} has no {path}");
        }
    }
    let rows: BTreeSet<&str> = SYSTEMS.iter().map(|(row, _, _)| *row).collect();
    let wanted = (1..=40).map(|number| format!("Y{number:02}"));
    let missing: Vec<String> = wanted
        .filter(|row| !SECOND.contains(&&**row) && !rows.contains(&**row))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// Rows of priority 2 that no pack has.
const SECOND: &[&str] = &["Y15", "Y19", "Y35"];

fn init(names: &[&str], to: &Path) -> (u8, String, String) {
    run(&[&["init"], names, &["--to", text(to)]].concat())
}

fn check_offline(config: &Path) {
    let (code, out, complaints) = run(&["--config", text(config), "check", "--offline"]);
    assert_eq!(code, 0, "{out}{complaints}");
}

/// Without any secret: what lacks one is switched off, what is left is good.
#[test]
fn each_pack_is_written_so_that_it_works_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for pack in PACKS {
        let to = folder.path().join(pack.name);
        let (code, out, complaints) = init(&[pack.name], &to);
        assert_eq!((code, &*complaints), (0, ""), "{out}");
        check_offline(&to);
        let one = folder.path().join(format!("{}.toml", pack.name));
        assert_eq!(init(&[pack.name], &one).0, 0);
        check_offline(&one);
    }
}

#[test]
fn all_packs_go_together() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<&str> = PACKS.iter().map(|pack| pack.name).collect();
    let to = folder.path().join("all");
    let (code, out, complaints) = init(&names, &to);
    assert_eq!((code, &*complaints), (0, ""), "{out}");
    assert!(out.contains("declared once though twice named: "), "{out}");
    assert!(out.contains("city/malmo"), "{out}");
    check_offline(&to);
    // One after the other into one folder is as good.
    let to = folder.path().join("slowly");
    for name in names {
        let (code, out, complaints) = init(&[name], &to);
        assert_eq!((code, &*complaints), (0, ""), "{name}: {out}");
    }
    check_offline(&to);
    let one = folder.path().join("one.toml");
    assert_eq!(init(&["skane", "caap"], &one).0, 0);
    check_offline(&one);
}

/// What lacks a secret is on as soon as it is there.
#[test]
fn what_is_to_fill_in_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a");
    let (_, out, _) = init(&["amsterdam"], &to);
    let line = out
        .lines()
        .find(|line| line.contains("feed/amsterdam-districts"));
    assert!(
        line.unwrap()
            .contains("AMSTERDAM_API_KEY in the environment"),
        "{out}"
    );
    assert!(
        out.ends_with(&format!("valvomo --config {}\n", text(&to))),
        "{out}"
    );
    let written = fs::read_to_string(to.join("amsterdam.toml")).unwrap();
    assert!(
        written.contains("\n#[[feed]]\n#id = \"amsterdam-districts\"\n"),
        "{written}"
    );
    assert!(
        written.contains("# Since 2024 the API wants a key"),
        "comments are kept: {written}"
    );
    let environment = |name: &str| (name == "AMSTERDAM_API_KEY").then(|| "k".to_owned());
    let to = folder.path().join("b");
    let (code, out, _) = run_in(&["init", "amsterdam", "--to", text(&to)], &environment);
    assert_eq!(code, 0);
    assert!(!out.contains("AMSTERDAM_API_KEY"), "{out}");
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("here");
    assert_eq!(init(&["london"], &to).0, 0);
    let file = to.join("london.toml");
    fs::write(&file, "# mine\n").unwrap();
    let (code, out, complaints) = init(&["hamburg", "london"], &to);
    assert_eq!((code, &*out), (1, ""));
    assert!(
        complaints.contains("london.toml is there already"),
        "{complaints}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "# mine\n");
    assert!(!to.join("hamburg.toml").exists(), "nothing by halves");
}

/// A folder whose config is wrong gets nothing, and is told why.
#[test]
fn a_config_that_is_wrong_gets_no_pack() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), "[[city]]\nname = 'no id'\n").unwrap();
    let (code, _, complaints) = init(&["london"], folder.path());
    assert_eq!(code, 1);
    assert!(complaints.contains("a.toml:1:1: "), "{complaints}");
    assert!(!folder.path().join("london.toml").exists());
}

#[test]
fn the_usual_place_needs_no_name() {
    let home: TempDir = tempfile::tempdir().unwrap();
    let found = std::process::Command::new(env!("CARGO_BIN_EXE_valvomo"))
        .args(["init", "london"])
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    assert_eq!(found.status.code(), Some(0), "{found:?}");
    let out = String::from_utf8(found.stdout).unwrap();
    assert!(
        out.ends_with("next: valvomo check, then: valvomo\n"),
        "{out:?}"
    );
    let check = std::process::Command::new(env!("CARGO_BIN_EXE_valvomo"))
        .args(["check", "--offline"])
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(0), "{check:?}");
}

#[test]
fn packs_are_listed_and_printed() {
    let (code, out, _) = run(&["packs"]);
    assert_eq!(code, 0);
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
    let names: Vec<&str> = rows.iter().map(|row| *row.first().unwrap()).collect();
    assert_eq!(
        names,
        PACKS.iter().map(|pack| pack.name).collect::<Vec<_>>()
    );
    assert!(rows.iter().all(|row| row.len() == 3), "{out}");
    assert!(out.contains("\t18 cities, "), "{out}");
    // Printed, it is a config by itself, but for its profiles.
    let (code, out, _) = run(&["packs", "london"]);
    assert_eq!(code, 0);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("london.toml");
    fs::write(&path, out).unwrap();
    check_offline(&path);
    let (code, out, complaints) = run(&["packs", "londn"]);
    assert_eq!((code, &*out), (2, ""));
    assert!(complaints.contains("did you mean london?"), "{complaints}");
    let (code, _, complaints) = run(&["init", "atlantis"]);
    assert_eq!(code, 2);
    assert!(
        complaints.contains("try one of: finland-open, skane"),
        "{complaints}"
    );
}
