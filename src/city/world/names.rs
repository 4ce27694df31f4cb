//! From (feed, name) to a row number, for devices and gateways. Only looked up, never walked, so its
//! order cannot leak into a replay.

use crate::city::model::ids::FeedId;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// An index of names. The names themselves live in the rows; whoever asks hands them in.
#[derive(Debug, Clone, Default)]
pub struct Names {
    table: HashTable<u32>,
    hasher: foldhash::fast::FixedState,
}

impl Names {
    /// The row with this name. `name_of` tells feed and name of a row.
    pub fn find<'a>(
        &self,
        feed: FeedId,
        name: &str,
        name_of: impl Fn(u32) -> Option<(FeedId, &'a str)>,
    ) -> Option<u32> {
        let hash = self.hasher.hash_one((feed.0, name));
        self.table
            .find(hash, |row| name_of(*row) == Some((feed, name)))
            .copied()
    }

    /// The row that most likely has this name, without a look at the rows.
    pub fn guess(&self, feed: FeedId, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one((feed.0, name));
        self.table.iter_hash(hash).next().copied()
    }

    /// Adds a row that is not there yet.
    pub fn insert<'a>(
        &mut self,
        row: u32,
        feed: FeedId,
        name: &str,
        name_of: impl Fn(u32) -> Option<(FeedId, &'a str)>,
    ) {
        let Self { table, hasher } = self;
        let hash = hasher.hash_one((feed.0, name));
        table.insert_unique(hash, row, |row| {
            name_of(*row).map_or(0, |(feed, name)| hasher.hash_one((feed.0, name)))
        });
    }
}
