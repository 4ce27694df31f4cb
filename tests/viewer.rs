//! One viewer, driven by keys: state, keys, state. And: no keys at no size make it stumble.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "helpers of tests may fail loudly"
)]

#[path = "support/world.rs"]
mod worlds;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use ratatui::{buffer::Buffer, layout::Rect};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        model::{
            ids::{BrokerId, DeviceId, ServiceId},
            order::Deed,
            time::{Mono, Now},
        },
        world::{ConfigChange, RefusedConfig, World},
    },
    screen::{
        chrome::{Band, Pace},
        item::Item,
        keys::{Action, BINDINGS, Key, When},
        theme::Depth,
        viewer::{Extra, Options, Reply, Viewer},
    },
};

fn viewer(demo: bool) -> Viewer {
    Viewer::new(Options {
        who: "the night shift".into(),
        demo,
        size: (100, 30),
        ..Options::default()
    })
}

fn look(viewer: &mut Viewer, world: &World) {
    while viewer.gather(world, world.now, &Extra::default()) {}
}

/// `3jj<enter>/` as keys.
fn keys(text: &str) -> Vec<Key> {
    let (mut keys, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|inner| inner.split_once('>'));
        if let Some((name, behind)) = named {
            keys.push(match name {
                "enter" => Key::Enter,
                "esc" => Key::Esc,
                "tab" => Key::Tab,
                "s-tab" => Key::BackTab,
                "down" => Key::Down,
                "up" => Key::Up,
                "bs" => Key::Backspace,
                "pgdn" => Key::PageDown,
                "f1" => Key::F(1),
                "f3" => Key::F(3),
                "c-c" => Key::Ctrl('c'),
                other => panic!("no key {other}"),
            });
            rest = behind;
        } else {
            keys.push(Key::Char(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}

fn drive(viewer: &mut Viewer, world: &World, text: &str) -> Vec<Reply> {
    look(viewer, world);
    let mut replies = Vec::new();
    for key in keys(text) {
        replies.extend(viewer.on_key(key, world));
        look(viewer, world);
    }
    replies
}

fn screen(viewer: &Viewer) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 30));
    viewer.draw(&mut buffer);
    let rows = buffer.content.chunks(100);
    let rows: Vec<String> = rows
        .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect();
    rows.join("\n")
}

/// After these keys these things are open, the panel first.
fn check(text: &str, expected: &[&str]) {
    let world = worlds::storm();
    let mut viewer = viewer(true);
    drive(&mut viewer, &world, text);
    assert_eq!(viewer.trail(&world), expected, "{text}");
}

#[test]
fn panels_and_layers() {
    check("", &["Overview"]);
    check("3", &["Devices"]);
    check("<tab><tab>", &["Devices"]);
    check("<s-tab>", &["Feeds"]);
    check("<esc><esc><esc>", &["Overview"]);
    check("<enter>", &["Overview", "Yggio broker"]);
    check("<enter><esc>", &["Overview"]);
    check("w", &["Overview", "why Yggio broker"]);
    check("5j<enter>", &["Alerts", "Feedback"]);
    check("3<enter><enter>", &["Devices", "H-0003"]);
    check(
        "4<enter>d",
        &["Services", "Feedback", "what Feedback depends on"],
    );
    check("6i", &["Feeds", "data card of malmo-lora"]);
    check("?", &["Overview", "Help"]);
    check("??<esc>", &["Overview"]);
    check("?3", &["Devices"]);
    check(":lund<esc>", &["Overview"]);
    check(":L-0042<enter>", &["Overview", "L-0042"]);
    check(":varaamo<enter>", &["Overview", "Varaamo"]);
    check(":devices<enter>", &["Devices"]);
    check("3/q<esc>", &["Devices"]);
}

#[test]
fn leaves_at_once() {
    let world = worlds::calm();
    for (text, leaves) in [
        ("q", true),
        ("<c-c>", true),
        ("3/<c-c>", true),
        (":<c-c>", true),
        (":quit<enter>", true),
        ("<enter><esc>q", true),
        ("<esc>", false),
        ("3/q", false),
        (":q", false),
    ] {
        let replies = drive(&mut viewer(false), &world, text);
        assert_eq!(replies.contains(&Reply::Quit), leaves, "{text}");
    }
}

#[test]
fn acknowledges_what_is_selected() {
    let world = worlds::storm();
    let id = |rule, subject| world.alerts.get(rule, subject).expect("it is open").id;
    let broker = id(RuleRef::FeedDown, Subject::Broker(BrokerId(1)));
    let slow = id(RuleRef::ServiceSlow, Subject::Service(ServiceId(0)));
    let held = id(RuleRef::DeviceSilent, Subject::Device(DeviceId(3)));
    for (text, expected) in [
        ("a", Some(Deed::Acknowledge(broker))),
        ("<enter>a", Some(Deed::Acknowledge(broker))),
        ("5jja", Some(Deed::Acknowledge(slow))),
        ("5jjja", Some(Deed::Unacknowledge(held))),
        ("3a", None),
    ] {
        let replies = drive(&mut viewer(false), &world, text);
        let deeds: Vec<Deed> = replies
            .into_iter()
            .filter_map(|reply| match reply {
                Reply::Order(order) => Some(order.what),
                _ => None,
            })
            .collect();
        assert_eq!(deeds, expected.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn the_demo_has_keys_of_its_own() {
    let world = worlds::calm();
    let scenario = |name: &str| vec![Reply::Scenario(name.to_owned())];
    assert_eq!(
        drive(&mut viewer(true), &world, "<f1>"),
        scenario("gateway")
    );
    assert_eq!(
        drive(&mut viewer(true), &world, "<f3>"),
        scenario("failover")
    );
    let typed = drive(&mut viewer(true), &world, ":scenario varaamo<enter>");
    assert_eq!(typed, scenario("varaamo"));
    let speed = drive(&mut viewer(true), &world, " +-");
    assert_eq!(speed, [Reply::Pause, Reply::Faster, Reply::Slower]);
    assert!(drive(&mut viewer(false), &world, "<f1> +-").is_empty());
}

#[test]
fn a_tape_is_stopped_and_sped_up_and_raises_no_alarm() {
    let world = worlds::calm();
    let mut viewer = Viewer::new(Options {
        replay: true,
        size: (100, 30),
        ..Options::default()
    });
    let speed = drive(&mut viewer, &world, " +-<f1>");
    assert_eq!(speed, [Reply::Pause, Reply::Faster, Reply::Slower]);
    let now = Now {
        utc: world.now.utc.plus(90_000),
        mono: Mono(world.now.mono.0 + 90_000),
    };
    let extra = Extra {
        band: Some(Band::Replay(Pace::Speed(1.0))),
        ..Extra::default()
    };
    viewer.gather(&world, now, &extra);
    let shown = screen(&viewer);
    assert!(!shown.contains("no input"), "{shown}");
    assert!(shown.contains("space pause   +/- speed"), "{shown}");
    assert!(!shown.contains("F1"), "{shown}");
}

#[test]
fn each_viewer_speaks_its_own_language_and_changes_it() {
    let world = worlds::storm();
    let mut english = viewer(false);
    let mut other = viewer(false);
    look(&mut english, &world);
    drive(&mut other, &world, ":language fi<enter>");
    let shown = screen(&other);
    assert!(
        shown.contains("Hälytykset") && shown.contains("vaiti"),
        "{shown}"
    );
    assert!(
        !shown.contains("Alerts") && !shown.contains("silent"),
        "{shown}"
    );
    drive(&mut other, &world, ":language sv<enter>5<enter>");
    let shown = screen(&other);
    assert!(
        shown.contains("Brokern för Yggio, som delas av 3"),
        "{shown}"
    );
    drive(&mut other, &world, ":language xx<enter>");
    assert_eq!(screen(&other), shown);
    let shown = screen(&english);
    assert!(
        shown.contains("Alerts") && !shown.contains("Larm"),
        "{shown}"
    );
}

#[test]
fn a_filter_takes_the_word_of_the_language_and_the_english_one() {
    let world = worlds::storm();
    for word in ["vaiti", "silent"] {
        let mut viewer = viewer(false);
        drive(&mut viewer, &world, ":language fi<enter>3/");
        viewer.on_paste(&format!("state:{word}"));
        drive(&mut viewer, &world, "<enter>");
        let shown = screen(&viewer);
        assert!(
            shown.contains("H-0003") && shown.contains("3/623"),
            "{shown}"
        );
    }
}

#[test]
fn brokers_and_networks_are_found_by_name() {
    check(":yggio broker<enter>", &["Overview", "Yggio broker"]);
}

#[test]
fn filters_what_a_panel_lists() {
    let world = worlds::storm();
    let mut viewer = viewer(false);
    drive(&mut viewer, &world, "3/state:silent<enter>");
    let shown = screen(&viewer);
    assert!(
        shown.contains("H-0003") && shown.contains("3 of 623"),
        "{shown}"
    );
    assert!(!shown.contains("T-0000"), "{shown}");
    drive(&mut viewer, &world, "<esc>");
    assert!(screen(&viewer).contains("T-0000"));
    viewer.on_paste("ignored\u{1b}[31m");
    drive(&mut viewer, &world, "/");
    viewer.on_paste("tampere\nsecond line");
    look(&mut viewer, &world);
    let shown = screen(&viewer);
    assert!(
        shown.contains("/ tampere") && !shown.contains("second"),
        "{shown}"
    );
    assert!(shown.contains("40 of 623"), "{shown}");
}

#[test]
fn the_selection_follows_its_item() {
    let mut world = worlds::storm();
    let mut viewer = viewer(false);
    drive(&mut viewer, &world, "5j");
    let before = viewer.focus();
    assert!(matches!(before, Some(Item::Alert(_))));
    let broker = Subject::Broker(BrokerId(1));
    world.alerts.clear(RuleRef::FeedDown, broker, world.now);
    look(&mut viewer, &world);
    assert_eq!(viewer.focus(), before);
}

#[test]
fn reads_the_config_again_and_says_what_became_of_it() {
    let mut world = worlds::calm();
    let now = world.now;
    // A demo has no config to read.
    assert_eq!(drive(&mut viewer(true), &world, ":reload<enter>"), []);
    let options = Options {
        reloads: true,
        size: (100, 30),
        ..Options::default()
    };
    let mut viewer = Viewer::new(options);
    let replies = drive(&mut viewer, &world, ":reload<enter>");
    assert_eq!(replies, [Reply::Reload]);
    let (came, changed, went) = (1, 2, 3);
    world.console.config.last = Some((
        now,
        ConfigChange {
            came,
            changed,
            went,
        },
    ));
    look(&mut viewer, &world);
    let told = "config read again: 1 new, 2 changed, 3 gone";
    assert!(screen(&viewer).contains(told));
    let first = "lund.toml:3:1: there is no city lud".into();
    let problems = 3;
    world.console.config.refused = Some(RefusedConfig {
        at: now,
        problems,
        first,
    });
    look(&mut viewer, &world);
    let shown = screen(&viewer);
    let told = "is wrong, the one before holds: lund.toml:3:1: there is no city lud (and 2 more)";
    assert!(shown.contains(told), "{shown}");
}

#[test]
fn a_frozen_picture_says_so_within_five_seconds() {
    let world = worlds::calm();
    let mut viewer = viewer(false);
    for (after_ms, expected) in [(0, false), (5_000, false), (5_001, true), (90_000, true)] {
        let now = Now {
            utc: world.now.utc.plus(after_ms),
            mono: Mono(world.now.mono.0 + after_ms as u64),
        };
        viewer.gather(&world, now, &Extra::default());
        let shown = screen(&viewer);
        assert_eq!(
            shown.contains("data as of 02:52:10 — no input"),
            expected,
            "{shown}"
        );
    }
}

#[test]
fn without_a_config_it_explains_itself() {
    let world = worlds::empty();
    let mut viewer = Viewer::new(Options {
        first_run: Some("/etc/valvomo".to_owned()),
        size: (100, 40),
        ..Options::default()
    });
    assert_eq!(drive(&mut viewer, &world, "d"), [Reply::Demo]);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 40));
    viewer.draw(&mut buffer);
    let shown: String = buffer
        .content
        .iter()
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    for words in [
        "/etc/valvomo",
        "valvomo demo",
        "valvomo init finland-open",
        "mqtts://mqtt.hsl.fi:8883",
        "valvomo check",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(drive(&mut viewer, &world, "q"), [Reply::Quit]);
}

#[test]
fn the_footer_says_what_the_key_does() {
    let world = worlds::storm();
    let mut viewer = viewer(false);
    drive(&mut viewer, &world, "5");
    assert!(screen(&viewer).contains("a acknowledge"));
    drive(&mut viewer, &world, "jjj");
    let shown = screen(&viewer);
    assert!(
        shown.contains("a let go") && !shown.contains("acknowledge   "),
        "{shown}"
    );
}

#[test]
fn a_page_is_read_to_its_end_and_its_begin() {
    let world = worlds::storm();
    let mut viewer = viewer(false);
    viewer.resize(100, 16);
    drive(&mut viewer, &world, "3<enter>");
    assert!(screen(&viewer).contains("last heard"));
    drive(&mut viewer, &world, "G");
    let shown = screen(&viewer);
    assert!(
        shown.contains("Last raw message") && !shown.contains("last heard"),
        "{shown}"
    );
    drive(&mut viewer, &world, "g");
    assert!(screen(&viewer).contains("last heard"));
}

/// Where a key of the help must do something visible, or ask for something.
fn places(binding: When) -> Vec<&'static str> {
    match binding {
        When::Layered => vec!["?"],
        When::HeldAlert => vec!["5jjj"],
        When::Sortable | When::Filterable | When::HasFeed | When::HasItem => vec!["3"],
        _ => vec!["", "3", "3j", "3jj<pgdn>", "?"],
    }
}

#[test]
fn every_key_of_the_help_does_something() {
    let world = worlds::storm();
    let empty = worlds::empty();
    for binding in BINDINGS {
        for key in binding.keys {
            let first_run = binding.when == When::FirstRun;
            let is_moved = places(binding.when).iter().any(|place| {
                let mut viewer = Viewer::new(Options {
                    demo: true,
                    first_run: first_run.then(String::new),
                    depth: Depth::TrueColour,
                    size: (100, 30),
                    ..Options::default()
                });
                let world = if first_run { &empty } else { &world };
                drive(&mut viewer, world, place);
                let draw = |viewer: &Viewer| {
                    let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 30));
                    viewer.draw(&mut buffer);
                    buffer
                };
                let before = draw(&viewer);
                let replies = viewer.on_key(*key, world);
                look(&mut viewer, world);
                !replies.is_empty() || draw(&viewer) != before
            });
            let is_home = binding.action == Action::Panel(1);
            assert!(
                is_moved || is_home,
                "{:?} {:?} does nothing",
                key,
                binding.action
            );
        }
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        4 => any::<char>().prop_map(Key::Char),
        8 => prop::sample::select("123456jkgG/s r:?awidquT+-xå".chars().collect::<Vec<_>>())
            .prop_map(Key::Char),
        2 => (0_u8..14).prop_map(Key::F),
        1 => any::<char>().prop_map(Key::Ctrl),
        10 => prop::sample::select(vec![
            Key::Enter, Key::Enter, Key::Enter, Key::Esc, Key::Tab, Key::BackTab, Key::Up,
            Key::Down, Key::Down, Key::Left, Key::Right, Key::PageUp, Key::PageDown, Key::Home,
            Key::End, Key::Backspace, Key::Delete,
        ]),
    ]
}

fn any_size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        4 => (0_u16..130, 0_u16..50),
        1 => Just((0, 0)),
        1 => Just((1, 1)),
        1 => Just((500, 200)),
        1 => Just((u16::MAX, u16::MAX)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_keys_at_no_size_make_it_stumble(
        steps in prop::collection::vec((any_key(), prop::option::weighted(0.2, any_size())), 1..40),
        size in any_size(),
        ascii in any::<bool>(),
        which in 0_usize..3,
    ) {
        let world = match which {
            0 => worlds::empty(),
            1 => worlds::calm(),
            _ => worlds::storm(),
        };
        let mut viewer = Viewer::new(Options { ascii, demo: true, size, ..Options::default() });
        let (mut w, mut h) = (size.0.min(500), size.1.min(200));
        for (key, resized) in steps {
            viewer.on_key(key, &world);
            if let Some(size) = resized {
                (w, h) = (size.0.min(500), size.1.min(200));
                viewer.resize(size.0, size.1);
            }
            look(&mut viewer, &world);
            let mut buffer = Buffer::empty(Rect::new(0, 0, w, h));
            viewer.draw(&mut buffer);
            if ascii {
                let all_ascii = buffer.content.iter().all(|cell| cell.symbol().is_ascii());
                assert!(all_ascii, "mojibake in ASCII");
            }
        }
    }
}
