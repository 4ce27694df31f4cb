//! Series whose meaning comes from elsewhere (SensorThings Datastreams): an observation names a key, a
//! polled document says whose series that is, what it measures and in which unit.

use super::{
    Engine,
    read::{Context, Speaker},
};
use crate::city::{
    formats::found::{Item, Observation, Series},
    model::{
        ids::{DeviceId, FeedId},
        limits,
        quantity::{QuantityName, Reading, UnitStatus, Value},
        text::SafeText,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A key, and whose it is: feeds of one platform share theirs.
type Key = (u32, SafeText);

/// The same, and the device whose value came before its description.
type Waiting = (u32, SafeText, SafeText);

/// What a series means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SeriesInfo {
    /// Empty where it is the series of whichever device names it.
    device: SafeText,
    quantity: QuantityName,
    qualifier: SafeText,
    unit: SafeText,
}

/// Changes to series that are known already.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Staged(Vec<(Key, SeriesInfo)>);

impl Staged {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// All series that were described, and the last word of those that were not yet.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SeriesBook {
    known: BTreeMap<Key, SeriesInfo>,
    waiting: BTreeMap<Waiting, (FeedId, Observation)>,
}

impl SeriesBook {
    /// Takes over what waited for the end of a run of pages.
    pub(super) fn apply(&mut self, staged: Staged) {
        self.known.extend(staged.0);
    }
}

impl Engine {
    /// The device that an item is about, by way of its series where it names one. An observation whose
    /// description is still on its way waits for it, so that no device of the wrong name appears.
    pub(super) fn device_of(
        &mut self,
        context: Context,
        item: &Item,
        name: &SafeText,
    ) -> Option<DeviceId> {
        let Item::Observation(observation) = item else {
            return self.device_row(context.now, context.feed, name);
        };
        let Some(series) = &observation.series else {
            return self.device_row(context.now, context.feed, name);
        };
        let key = (self.series_scope(context.feed), series.clone());
        if let Some(info) = self.series.known.get(&key) {
            let owner = if info.device.is_empty() {
                name
            } else {
                &info.device
            };
            let device = owner.clone();
            return self.device_row(context.now, context.feed, &device);
        }
        if self.awaits_descriptions(context.feed) {
            if context.retained {
                return None;
            }
            let key = (key.0, key.1, name.clone());
            let has_room = self.series.waiting.len() < limits::DEVICES_PER_FEED;
            if has_room || self.series.waiting.contains_key(&key) {
                let word = (context.feed, observation.clone());
                let before = self.series.waiting.insert(key, word);
                if before.is_none() {
                    self.count_undescribed(context.feed, 1);
                }
            } else {
                self.count_over_bounds(context.feed);
            }
            return None;
        }
        self.device_row(context.now, context.feed, name)
    }

    /// Takes the description of a series, and the word that waited for it.
    pub(super) fn know_series(&mut self, context: Context, series: &Series) {
        let key = (self.series_scope(context.feed), series.key.clone());
        let is_full = self.series.known.len() >= limits::DEVICES_PER_FEED;
        if is_full && !self.series.known.contains_key(&key) {
            self.count_over_bounds(context.feed);
            return;
        }
        let info = SeriesInfo {
            device: series.device.clone(),
            quantity: series.quantity.clone(),
            qualifier: series.qualifier.clone(),
            unit: series.unit.clone(),
        };
        let is_change = self
            .series
            .known
            .get(&key)
            .is_some_and(|known| *known != info);
        if is_change && let Some(staged) = self.staging() {
            staged.0.push((key, info));
            return;
        }
        self.series.known.insert(key.clone(), info);
        let first = (key.0, key.1.clone(), SafeText::default());
        let waiting = self.series.waiting.range(first..);
        let of_series =
            waiting.take_while(|((scope, name, _), _)| *scope == key.0 && *name == key.1);
        let waiting: Vec<Waiting> = of_series.map(|(waiting, _)| waiting.clone()).collect();
        for waiting in waiting {
            if let Some((feed, observation)) = self.series.waiting.remove(&waiting) {
                self.take_waiting(context, series, feed, &observation);
            }
        }
    }

    /// Takes a word that waited for its description.
    fn take_waiting(
        &mut self,
        context: Context,
        series: &Series,
        feed: FeedId,
        observation: &Observation,
    ) {
        self.count_undescribed(feed, -1);
        let owner = if series.device.is_empty() {
            &observation.device
        } else {
            &series.device
        };
        let Some(device) = self.device_row(context.now, feed, owner) else {
            return;
        };
        let context = Context {
            feed,
            retained: false,
            polled: false,
            raw: None,
            ..context
        };
        self.observe(context, device, (observation, 0));
        let newest = observation.observed_at;
        self.hear(
            context,
            Some(Speaker {
                device,
                newest,
                spoke: true,
            }),
        );
    }

    fn count_undescribed(&mut self, feed: FeedId, by: i32) {
        if let Some(status) = self.world.feeds.get_mut(feed.index()) {
            status.undescribed = status.undescribed.saturating_add_signed(by);
        }
    }

    /// Feeds of one platform share their series keys.
    fn series_scope(&self, feed: FeedId) -> u32 {
        let declared = self.world.inventory.feeds.get(feed.index());
        let platform = declared.and_then(|feed| feed.platform);
        platform.map_or(0x1_0000 + u32::from(feed.0), |platform| {
            u32::from(platform.0)
        })
    }

    /// A reading whose series is described elsewhere, with that description. One that came with its unit is in the
    /// canonical one already.
    pub(super) fn resolve(&self, feed: FeedId, observation: &Observation) -> Option<Reading> {
        if observation.reading.unit_status == UnitStatus::Declared {
            return None;
        }
        let key = observation.series.as_ref()?;
        let info = self
            .series
            .known
            .get(&(self.series_scope(feed), key.clone()))?;
        Some(match &observation.reading.value {
            Value::Number(number) => {
                let told = Reading::declared(info.quantity.as_str(), *number, info.unit.as_str());
                if info.qualifier.is_empty() {
                    told
                } else {
                    Reading {
                        qualifier: info.qualifier.clone(),
                        ..told
                    }
                }
            }
            value => Reading {
                quantity: info.quantity.clone(),
                qualifier: info.qualifier.clone(),
                unit_status: UnitStatus::Declared,
                value: value.clone(),
                ..observation.reading.clone()
            },
        })
    }
}
