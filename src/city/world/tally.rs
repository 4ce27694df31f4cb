//! Counts of devices by state: in all, per city and per feed. Kept up to date at every change, so that
//! nobody counts devices for a frame.

use super::device::DeviceState;
use crate::city::model::ids::{CityId, FeedId};

/// Devices by state, in the order of [`DeviceState::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally([u32; 8]);

impl Tally {
    /// How many are in a state.
    pub fn of(&self, state: DeviceState) -> u32 {
        self.0.get(state as usize).copied().unwrap_or(0)
    }

    /// How many there are.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    fn change(&mut self, state: DeviceState, by: i32) {
        if let Some(count) = self.0.get_mut(state as usize) {
            *count = count.saturating_add_signed(by);
        }
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }
}

/// All tallies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Of all devices.
    pub all: Tally,
    /// Of each city, by index.
    pub cities: Vec<Tally>,
    /// Of each feed, by index.
    pub feeds: Vec<Tally>,
}

impl Tallies {
    /// A device appears in a state (`by` = 1) or leaves it (-1).
    pub fn change(&mut self, city: Option<CityId>, feed: FeedId, state: DeviceState, by: i32) {
        self.all.change(state, by);
        if let Some(tally) = city.and_then(|city| self.cities.get_mut(city.index())) {
            tally.change(state, by);
        }
        if let Some(tally) = self.feeds.get_mut(feed.index()) {
            tally.change(state, by);
        }
    }
}
