//! Pages about one item: what Enter opens.

use super::{item::Item, panels::panel::Page};
use crate::{
    city::{
        model::{ids::FeedId, time::Now},
        world::World,
    },
    screen::text::{clock::Clock, names, sentences},
};

/// What of an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Everything that matters.
    Main,
    /// Why an alert speaks.
    Why,
    /// The data card of the feed behind it.
    Card,
    /// What it depends on, and what depends on it.
    Depends,
}

/// What a detail page is made from.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The world.
    pub world: &'a World,
    /// The clocks.
    pub clock: &'a Clock,
    /// The time of the frame.
    pub now: Now,
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
    /// Only ASCII.
    pub ascii: bool,
}

/// The name of an item on the head.
pub fn title(world: &World, item: Item, aspect: Aspect) -> String {
    let _ = aspect;
    match item {
        Item::City(id) => names::city(world, Some(id)).to_owned(),
        Item::Alert(id) => world.alerts.find(id).map_or_else(
            || "Alert".to_owned(),
            |alert| sentences::rule(world, alert.rule),
        ),
        _ => String::new(),
    }
}

/// The page of an item; `None` where it is no longer known.
pub fn compose(about: &About<'_>, item: Item, aspect: Aspect) -> Option<Page> {
    let _ = (about, item, aspect);
    None
}

/// The feed behind an item.
pub fn feed_of(world: &World, item: Item) -> Option<FeedId> {
    match item {
        Item::Feed(id) => Some(id),
        Item::Gateway(id) => Some(world.gateway(id)?.feed),
        Item::Device(id) => Some(world.device(id)?.feed),
        Item::Broker(id) => world
            .inventory
            .brokers
            .get(id.index())?
            .feeds
            .first()
            .copied(),
        Item::Platform(id) => {
            let feeds = (0_u16..).map(FeedId).zip(&world.inventory.feeds);
            let mut own = feeds.filter(|(_, feed)| feed.platform == Some(id));
            own.next().map(|(id, _)| id)
        }
        Item::Alert(id) => match world.alerts.find(id)?.subject.into() {
            Item::Alert(_) => None,
            subject => feed_of(world, subject),
        },
        Item::City(_) | Item::Network(_) | Item::Service(_) => None,
    }
}
