//! What a scene has of a world that changes, or has more than fits.

use super::*;
use crate::{
    city::{
        model::{
            ids::PlatformId,
            inventory::{City, Feed, Platform},
            text::SafeText,
            time::Stamp,
        },
        world::feed::{FeedState, FeedStatus},
    },
    screen::widgets::badge::Level,
};

fn gather(gatherer: &mut Gatherer, world: &World) -> Scene {
    let words = (false, Words::english());
    gatherer.gather(world, Now::default(), words, None)
}

/// The config was read again, and a city has its time zone now.
#[test]
fn a_zone_that_was_mended_is_taken_up() {
    let city = |zone: &str| City {
        timezone: SafeText::new(zone),
        ..City::default()
    };
    let inventory = |zone| Inventory {
        cities: vec![city(zone)],
        ..Inventory::default()
    };
    let time = |world: &World, gatherer: &mut Gatherer| {
        let scene = gather(gatherer, world);
        scene.clock.second(Stamp(0), Stamp(0), None)
    };
    let mut world = World {
        inventory: inventory("UTC"),
        ..World::default()
    };
    let mut gatherer = Gatherer::default();
    let before = time(&world, &mut gatherer);
    world.inventory = inventory("Europe/Helsinki");
    let after = time(&world, &mut gatherer);
    assert_ne!(before, after);
    assert_eq!(after, time(&world, &mut Gatherer::default()));
}

/// More feeds than a scene has rows: those in trouble are among the rows, and a platform is judged by all of its own.
#[test]
fn trouble_is_seen_however_many_feeds_there_are() {
    let feeds = 1_000_u16;
    let inventory = Inventory {
        platforms: (0..2).map(|_| Platform::default()).collect(),
        feeds: (0..feeds)
            .map(|row| Feed {
                id: SafeText::new(&format!("feed-{row}")),
                platform: Some(PlatformId(u16::from(row == feeds - 1))),
                ..Feed::default()
            })
            .collect(),
        ..Inventory::default()
    };
    let fine = || FeedStatus {
        state: FeedState::Ok,
        ..FeedStatus::default()
    };
    let mut world = World {
        feeds: (0..feeds).map(|_| fine()).collect(),
        inventory,
        ..World::default()
    };
    world.feeds[usize::from(feeds) - 1].state = FeedState::Down;
    let scene = gather(&mut Gatherer::default(), &world);
    assert!(scene.feeds.len() < usize::from(feeds));
    assert!(scene.feeds.iter().any(|row| row.state == FeedState::Down));
    let levels: Vec<Level> = scene.platforms.iter().map(|row| row.level).collect();
    assert_eq!(levels, [Level::Ok, Level::Major]);
}
