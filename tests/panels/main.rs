//! What the panels look like: text and roles of every panel, for three worlds, in four sizes.
//! `VALVOMO_BLESS=1` writes the snapshots anew; read them before they are committed.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "helpers of tests may fail loudly"
)]

#[path = "../support/world.rs"]
mod worlds;

use ratatui::{buffer::Buffer, layout::Rect, style::Color};
use std::{fs, path::PathBuf};
use valvomo::{
    city::world::World,
    screen::{
        chrome::{Band, Pace},
        keys::Key,
        panels::PANELS,
        text::{language::Language, words::Words},
        theme::{Depth, Role, Theme},
        viewer::{Extra, Options, Viewer},
    },
};

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 36), (200, 60)];

fn viewer(w: u16, h: u16, code: &str) -> Viewer {
    Viewer::new(Options {
        language: Language::with_code(code),
        theme: Some(Theme::of_role_numbers()),
        depth: Depth::Indexed256,
        who: "the night shift".into(),
        demo: true,
        size: (w, h),
        ..Options::default()
    })
}

fn extra() -> Extra {
    Extra {
        bytes_per_second: 430.0,
        band: Some(Band::Demo("calm", Pace::Speed(1.0))),
        ..Extra::default()
    }
}

/// What a viewer shows after some keys: the text, and a letter per role where `roles`.
fn shown(world: &World, keys: &[Key], size: (u16, u16), roles: bool) -> String {
    shown_in("en", world, keys, size, roles)
}

/// The same in a language.
fn shown_in(code: &str, world: &World, keys: &[Key], (w, h): (u16, u16), roles: bool) -> String {
    let mut viewer = viewer(w, h, code);
    look(&mut viewer, world);
    for key in keys {
        viewer.on_key(*key, world);
        look(&mut viewer, world);
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, w, h));
    viewer.draw(&mut buffer);
    let mut text = String::new();
    let mut letters = String::new();
    for y in 0..h {
        let (mut row, mut row_roles) = (String::new(), String::new());
        let mut wide = 0;
        for x in 0..w {
            let cell = &buffer[(x, y)];
            let letter = match cell.fg {
                Color::Indexed(number) => Role::ALL[usize::from(number)].letter(),
                _ => '!',
            };
            row_roles.push(if cell.symbol() == " " { ' ' } else { letter });
            if wide > 0 {
                wide -= 1;
                continue;
            }
            row.push_str(cell.symbol());
            wide = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
            if x == 0 && cell.bg == Color::Indexed(255) {
                row_roles = ">".to_owned();
            }
        }
        text.push_str(row.trim_end());
        text.push('\n');
        letters.push_str(row_roles.trim_end());
        letters.push('\n');
    }
    if roles {
        format!("{text}{}\n{letters}", "=".repeat(usize::from(w)))
    } else {
        text
    }
}

fn look(viewer: &mut Viewer, world: &World) {
    for _ in 0..1_000 {
        if !viewer.gather(world, world.now, &extra()) {
            return;
        }
    }
    panic!("the scan of devices does not end");
}

fn check(name: &str, shown: &str) -> Result<(), String> {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/panels/snapshots"
    ));
    let path = folder.join(format!("{name}.txt"));
    if std::env::var_os("VALVOMO_BLESS").is_some() {
        fs::create_dir_all(&folder).expect("a folder for snapshots");
        fs::write(&path, shown).expect("a snapshot is written");
        return Ok(());
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == shown {
        return Ok(());
    }
    let (at, line) = shown
        .lines()
        .enumerate()
        .find(|(at, line)| expected.lines().nth(*at) != Some(line))
        .unwrap_or((0, ""));
    Err(format!(
        "{name}, row {}:\n  is  {line:?}\n  was {:?}",
        at + 1,
        expected.lines().nth(at).unwrap_or("")
    ))
}

#[test]
fn every_panel_looks_as_it_did() {
    let worlds = [
        ("empty", worlds::empty()),
        ("calm", worlds::calm()),
        ("storm", worlds::storm()),
    ];
    let mut wrong = Vec::new();
    for (world_name, world) in &worlds {
        for (at, panel) in PANELS.iter().enumerate() {
            for (w, h) in SIZES {
                let digit = char::from_digit(at as u32 + 1, 10).expect("few panels");
                let roles = (w, h) == (80, 24);
                let shown = shown(world, &[Key::Char(digit)], (w, h), roles);
                let name = format!(
                    "{}-{world_name}-{w}x{h}",
                    Words::english().get(panel.name()).to_lowercase()
                );
                wrong.extend(check(&name, &shown).err());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an operator looks at most, in the other languages.
#[test]
fn panels_and_pages_look_as_they_did_in_finnish_and_swedish() {
    let mut wrong = Vec::new();
    let pages = [
        ("overview", "1"),
        ("network", "2"),
        ("devices", "3"),
        ("services", "4"),
        ("alerts", "5"),
        ("feeds", "6"),
        ("help", "?"),
        ("page-alert", "5>"),
        ("page-why", "5w"),
        ("page-service", "4j>"),
        ("page-feed", "6>"),
        ("page-gateway", "2jjjjjjjjj>"),
        ("page-device", "3GG>"),
        ("page-card", "6i"),
        ("page-depends", "4d"),
        ("palette", ":lu"),
    ];
    let storm = worlds::storm();
    for code in ["fi", "sv"] {
        for (name, keys) in pages {
            let keys: Vec<Key> = keys
                .chars()
                .map(|key| match key {
                    '>' => Key::Enter,
                    key => Key::Char(key),
                })
                .collect();
            let shown = shown_in(code, &storm, &keys, (80, 24), false);
            wrong.extend(check(&format!("{code}-{name}-storm-80x24"), &shown).err());
        }
        for (w, h) in [(60, 20), (120, 36)] {
            let shown = shown_in(code, &storm, &[], (w, h), false);
            wrong.extend(check(&format!("{code}-overview-storm-{w}x{h}"), &shown).err());
        }
        let calm = shown_in(code, &worlds::calm(), &[], (80, 24), false);
        wrong.extend(check(&format!("{code}-overview-calm-80x24"), &calm).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_about_one_item_look_as_they_did() {
    let world = worlds::storm();
    let mut wrong = Vec::new();
    for (name, keys) in [
        ("alert", "5"),
        ("service", "4j"),
        ("feed", "6"),
        ("gateway", "2jjjjjjjjj"),
        ("device", "3GG"),
    ] {
        let mut keys: Vec<Key> = keys.chars().map(Key::Char).collect();
        keys.push(Key::Enter);
        for size in [(80, 24), (120, 36)] {
            let shown = shown(&world, &keys, size, false);
            let name = format!("page-{name}-{}x{}", size.0, size.1);
            wrong.extend(check(&name, &shown).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What others say stands beside what we see, and under their names.
#[test]
fn they_say_and_we_see_side_by_side() {
    let world = worlds::told();
    let mut wrong = Vec::new();
    let pages = [
        ("alerts", "5"),
        ("page-service", "4j>"),
        ("page-old", "5jjjjj>"),
        ("page-theirs", "5jjjj>"),
        ("page-ours", "5jjj>"),
        ("page-feed", "6j>"),
        ("page-city", ":helsinki>"),
    ];
    let keys = |keys: &str| -> Vec<Key> {
        let key = |key| match key {
            '>' => Key::Enter,
            key => Key::Char(key),
        };
        keys.chars().map(key).collect()
    };
    for (name, typed) in pages {
        for (w, h) in SIZES {
            let roles = (w, h) == (80, 24);
            let shown = shown(&world, &keys(typed), (w, h), roles);
            wrong.extend(check(&format!("{name}-told-{w}x{h}"), &shown).err());
        }
        for code in ["fi", "sv"] {
            let shown = shown_in(code, &world, &keys(typed), (80, 24), false);
            wrong.extend(check(&format!("{code}-{name}-told-80x24"), &shown).err());
        }
    }
    for (w, h) in SIZES {
        let shown = shown(&world, &[], (w, h), false);
        wrong.extend(check(&format!("overview-told-{w}x{h}"), &shown).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Notes stand on the device's page with their reason and since when, and the list of devices finds them.
#[test]
fn notes_on_devices_are_found_and_told() {
    let world = worlds::noted();
    let mut wrong = Vec::new();
    let typed = |text: &str| -> Vec<Key> { text.chars().map(Key::Char).collect() };
    for (name, filter, opens) in [
        ("devices", "3/quality:", false),
        ("page-sentinel", "3/quality:sentinel", true),
        ("page-frozen", "3/quality:frozen", true),
        ("page-neighbours", "3/quality:neigh", true),
    ] {
        let mut keys = typed(filter);
        keys.push(Key::Enter);
        if opens {
            keys.push(Key::Enter);
        }
        for size in SIZES {
            let name = format!("{name}-noted-{}x{}", size.0, size.1);
            let roles = size == (80, 24);
            wrong.extend(check(&name, &shown(&world, &keys, size, roles)).err());
        }
        for code in ["fi", "sv"] {
            let shown = shown_in(code, &world, &keys, (80, 24), false);
            wrong.extend(check(&format!("{code}-{name}-noted-80x24"), &shown).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
