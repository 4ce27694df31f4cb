//! Pages about one item: what Enter opens.

pub mod alert;
mod card;
pub mod device;
mod notices;
pub mod place;
mod quality;
pub mod sheet;
pub mod source;

use super::{item::Item, panels::panel::Page};
use crate::{
    city::{
        alerts::alert::Subject,
        model::{ids::FeedId, inventory::Dependency, time::Now},
        world::World,
    },
    screen::text::{clock::Clock, names, phrase::Phrase, words::Words},
};
use sheet::Sheet;

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
pub fn title(world: &World, item: Item, aspect: Aspect, words: Words) -> String {
    let name = match item {
        Item::City(id) => names::city(world, Some(id), words).to_owned(),
        Item::Platform(id) => names::platform(world, id).to_owned(),
        Item::Network(id) => names::dependency(world, Dependency::Network(id), words),
        Item::Broker(id) => names::broker(world, id, words),
        Item::Feed(id) => names::feed(world, id).to_owned(),
        Item::Gateway(id) => names::gateway(world, id),
        Item::Service(id) => names::service(world, id).to_owned(),
        Item::Device(id) => world.device(id).map_or_else(
            || words.get(Phrase::ADevice).to_owned(),
            |device| device.label().to_string(),
        ),
        Item::Alert(id) => world.alerts.find(id).map_or_else(
            || words.get(Phrase::AnAlert).to_owned(),
            |alert| names::subject(world, alert.subject, words),
        ),
    };
    let phrase = match aspect {
        Aspect::Main => return name,
        Aspect::Why => Phrase::TitleWhy,
        Aspect::Card => Phrase::TitleCard,
        Aspect::Depends => Phrase::TitleDepends,
    };
    words.say(phrase, &[("name", (&name).into())])
}

/// The page of an item; `None` where it is no longer known.
pub fn compose(about: &About<'_>, item: Item, aspect: Aspect) -> Option<Page> {
    if is_gone(about.world, item) {
        return None;
    }
    let sheet = Sheet::new(about);
    match (item, aspect) {
        (item, Aspect::Depends) => place::depends(sheet, item),
        (Item::Alert(id), aspect) => alert::page(sheet, id, aspect),
        (Item::Feed(id), aspect) => source::feed(sheet, id, aspect == Aspect::Card),
        (Item::Device(id), _) => device::page(sheet, id),
        (Item::Gateway(id), _) => source::gateway(sheet, id),
        (Item::Service(id), _) => source::service(sheet, id),
        (Item::City(id), _) => place::city(sheet, id),
        (Item::Platform(id), _) => place::platform(sheet, id),
        (Item::Network(id), _) => place::network(sheet, id),
        (Item::Broker(id), _) => place::broker(sheet, id),
    }
}

/// True where the config does not have it any more. Alerts stay: they are history.
fn is_gone(world: &World, item: Item) -> bool {
    let inventory = &world.inventory;
    let subject = match item {
        Item::City(id) => {
            return inventory
                .cities
                .get(id.index())
                .is_some_and(|it| it.is_gone);
        }
        Item::Platform(id) => {
            let platform = inventory.platforms.get(id.index());
            return platform.is_some_and(|platform| platform.is_gone);
        }
        Item::Network(id) => {
            let network = inventory.networks.get(id.index());
            return network.is_some_and(|network| network.is_gone);
        }
        Item::Alert(_) => return false,
        Item::Broker(id) => Subject::Broker(id),
        Item::Feed(id) => Subject::Feed(id),
        Item::Gateway(id) => Subject::Gateway(id),
        Item::Service(id) => Subject::Service(id),
        Item::Device(id) => Subject::Device(id),
    };
    world.is_gone(subject)
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
            let feeds = world.inventory.each_feed();
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
