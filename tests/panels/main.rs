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
        keys::Key,
        panels::PANELS,
        theme::{Depth, Role, Theme},
        viewer::{Extra, Options, Viewer},
    },
};

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 36), (200, 60)];

fn viewer(w: u16, h: u16) -> Viewer {
    Viewer::new(Options {
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
        demo: Some("DEMO · simulated, not live · calm · speed 1×".to_owned()),
        ..Extra::default()
    }
}

/// What a viewer shows after some keys: the text, and a letter per role where `roles`.
fn shown(world: &World, keys: &[Key], (w, h): (u16, u16), roles: bool) -> String {
    let mut viewer = viewer(w, h);
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
                let name = format!("{}-{world_name}-{w}x{h}", panel.name().to_lowercase());
                wrong.extend(check(&name, &shown).err());
            }
        }
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
