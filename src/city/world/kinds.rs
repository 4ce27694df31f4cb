//! The kinds of metrics that were seen: a quantity, its qualifier, its unit. A metric holds two bytes.

use crate::city::model::{
    limits,
    quantity::{Kind, QuantityName, Reading, UnitStatus},
    text::SafeText,
    vocabulary::{BATTERY_LEVEL, BATTERY_VOLTAGE},
};
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher as _;

/// One kind of metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricKind {
    /// The quantity.
    pub quantity: QuantityName,
    /// The statistic or position, mostly empty.
    pub qualifier: SafeText,
    /// The unit of its values.
    pub unit: SafeText,
    /// How sure the unit is.
    pub unit_status: UnitStatus,
    /// Rules of the config that watch it.
    pub watched_by: Vec<u16>,
}

impl MetricKind {
    /// True where an unmoving value means a broken sensor.
    pub fn can_freeze(&self) -> bool {
        matches!(&self.quantity, QuantityName::Known(known) if known.kind == Kind::Analogue
            && !std::ptr::eq(*known, &raw const BATTERY_LEVEL)
            && !std::ptr::eq(*known, &raw const BATTERY_VOLTAGE))
    }

    fn is_of(&self, reading: &Reading) -> bool {
        let same = match (&self.quantity, &reading.quantity) {
            (QuantityName::Known(one), QuantityName::Known(other)) => std::ptr::eq(*one, *other),
            (one, other) => one.as_str() == other.as_str(),
        };
        same && self.unit == reading.unit && self.qualifier == reading.qualifier
    }
}

/// All kinds that were seen. The table is only looked up, never walked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kinds {
    list: Vec<MetricKind>,
    /// Made anew from the list.
    #[serde(skip)]
    table: HashTable<u16>,
    #[serde(skip)]
    hasher: foldhash::fast::FixedState,
}

impl Kinds {
    /// The kind of a reading. `None` where there are too many kinds.
    /// The second value is true where the kind is new.
    pub fn of(&mut self, reading: &Reading) -> Option<(u16, bool)> {
        let list = &self.list;
        let hash = self.hash(reading.quantity.as_str(), reading.qualifier.as_str());
        let same = |index: &u16| {
            list.get(usize::from(*index))
                .is_some_and(|kind| kind.is_of(reading))
        };
        if let Some(index) = self.table.find(hash, same) {
            return Some((*index, false));
        }
        // Names that somebody made up must not shut out those of the vocabulary.
        let is_plain = matches!(reading.quantity, QuantityName::Known(_));
        let bound = limits::OTHER_QUANTITIES * if is_plain { 2 } else { 1 };
        if self.list.len() >= bound {
            return None;
        }
        let index = self.list.len() as u16;
        self.list.push(MetricKind {
            quantity: reading.quantity.clone(),
            qualifier: reading.qualifier.clone(),
            unit: reading.unit.clone(),
            unit_status: reading.unit_status,
            watched_by: Vec::new(),
        });
        let (list, hasher) = (&self.list, &self.hasher);
        self.table.insert_unique(hash, index, |index| {
            list.get(usize::from(*index)).map_or(0, |kind| {
                hasher.hash_one((kind.quantity.as_str(), kind.qualifier.as_str()))
            })
        });
        Some((index, true))
    }

    /// Makes the table anew from the list, after that was read back.
    pub fn index(&mut self) {
        let Self {
            list,
            table,
            hasher,
        } = self;
        let hash = |index: &u16| {
            list.get(usize::from(*index)).map_or(0, |kind| {
                hasher.hash_one((kind.quantity.as_str(), kind.qualifier.as_str()))
            })
        };
        table.clear();
        for index in (0..=u16::MAX).take(list.len()) {
            table.insert_unique(hash(&index), index, hash);
        }
    }

    /// True where a reading is of this kind.
    pub fn is(&self, index: u16, reading: &Reading) -> bool {
        self.get(index).is_some_and(|kind| kind.is_of(reading))
    }

    fn hash(&self, name: &str, qualifier: &str) -> u64 {
        self.hasher.hash_one((name, qualifier))
    }

    /// Notes anew which rules watch which kinds; returns which did before, by kind.
    pub fn watch_again(&mut self, watches: impl Fn(&MetricKind) -> Vec<u16>) -> Vec<Vec<u16>> {
        let kinds = self.list.iter_mut();
        kinds
            .map(|kind| {
                let fresh = watches(kind);
                std::mem::replace(&mut kind.watched_by, fresh)
            })
            .collect()
    }

    /// A kind.
    pub fn get(&self, index: u16) -> Option<&MetricKind> {
        self.list.get(usize::from(index))
    }

    /// A kind, to note who watches it.
    pub fn get_mut(&mut self, index: u16) -> Option<&mut MetricKind> {
        self.list.get_mut(usize::from(index))
    }
}
