//! Notes on devices whose word is not to be relied on. They raise nothing: a rule never speaks of a value that has
//! one, and the device tells why.

use super::Engine;
use crate::city::{
    model::{
        ids::{DeviceId, FeedId},
        inventory::{Feed, Inventory},
        quality::{Doubt, Doubts},
        time::{Mono, Now},
    },
    world::{device::Metric, quality::About},
};

impl Engine {
    /// The doubts about a metric are others than before.
    pub(super) fn note_metric(&mut self, now: Now, id: DeviceId, index: usize) {
        let device = self.world.devices.get(id.index());
        let Some(metric) = device.and_then(|device| device.metrics.get(index)) else {
            return;
        };
        let since = |doubt| match doubt {
            Doubt::Frozen => stands_since(metric, now),
            _ => now,
        };
        let about = About::Metric(metric.kind);
        self.world
            .quality
            .set(id, about, metric.doubts, since, None);
    }

    /// Where a device says it is: notes where that cannot be, and returns whether it may be so.
    pub(super) fn note_place(&mut self, now: Now, id: DeviceId, (lat, lon): (f64, f64)) -> bool {
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return false;
        };
        let doubt = place_doubt(&self.world.inventory, device.feed, (lat, lon));
        let doubts = doubt.map_or(Doubts::NONE, Doubts::one);
        if doubts != device.place_doubts {
            device.place_doubts = doubts;
            self.world
                .quality
                .set(id, About::Place, doubts, |_| now, None);
        }
        doubt != Some(Doubt::Swapped)
    }
}

/// Since when the value of a metric is the same.
fn stands_since(metric: &Metric, now: Now) -> Now {
    let mono = Mono(u64::from(metric.same_since_s) * 1_000);
    let ms = i64::try_from(now.mono.since(mono)).unwrap_or(0);
    Now {
        utc: now.utc.plus(-ms),
        mono,
    }
}

/// What is doubtful about a position that came by a feed. A feed of one city knows where that ends; of one that
/// several share, only positions that are right the other way round can be told from far ones.
fn place_doubt(inventory: &Inventory, feed: FeedId, (lat, lon): (f64, f64)) -> Option<Doubt> {
    let feed: &Feed = inventory.feeds.get(feed.index())?;
    let area = |city: crate::city::model::ids::CityId| inventory.cities.get(city.index())?.area();
    if let Some(city) = feed.city {
        let area = area(city)?;
        return match (area.has(lat, lon), area.has(lon, lat)) {
            (true, _) => None,
            (false, true) => Some(Doubt::Swapped),
            (false, false) => Some(Doubt::OutOfCity),
        };
    }
    let platform = inventory.platforms.get(feed.platform?.index())?;
    let mut is_swapped = false;
    for area in platform.cities.iter().filter_map(|city| area(*city)) {
        if area.has(lat, lon) {
            return None;
        }
        is_swapped |= area.has(lon, lat);
    }
    is_swapped.then_some(Doubt::Swapped)
}
