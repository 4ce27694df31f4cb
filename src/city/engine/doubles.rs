//! The messages seen lately, so that one that comes twice counts once (T07). One place of memory is touched per
//! message; a key is forgotten when eight newer ones fall into its bucket.

use crate::city::model::{ids::FeedId, limits};
use serde::{Deserialize, Serialize};

/// Keys in a bucket: one line of the processor's cache.
const WAYS: usize = 8;
/// Buckets.
const BUCKETS: usize = limits::SEEN_KEYS / WAYS;

/// The keys that share a line of the cache, the newest first; zero is no key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[repr(align(64))]
struct Bucket([u64; WAYS]);

/// The keys of messages seen lately, over all feeds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Doubles {
    /// Empty before the first message.
    keys: Vec<Bucket>,
}

impl Doubles {
    /// Looks at where a key would stand, so that it is in the processor's cache when the key is asked for.
    pub(super) fn touch(&self, feed: FeedId, key: u64) -> usize {
        let bucket = self.keys.get(place(mixed(feed, key)));
        bucket.map_or(0, |Bucket(bucket)| bucket[0] as usize)
    }

    /// True where this message was seen before; it is remembered in any case.
    pub(super) fn has(&mut self, feed: FeedId, key: u64) -> bool {
        let key = mixed(feed, key);
        if self.keys.is_empty() {
            self.keys = vec![Bucket::default(); BUCKETS];
        }
        let Some(Bucket(bucket)) = self.keys.get_mut(place(key)) else {
            return false;
        };
        if bucket.contains(&key) {
            return true;
        }
        bucket.rotate_right(1);
        if let Some(newest) = bucket.first_mut() {
            *newest = key;
        }
        false
    }
}

/// A feed's key among those of all feeds.
fn mixed(feed: FeedId, key: u64) -> u64 {
    (key ^ u64::from(feed.0).wrapping_mul(0x9e37_79b9_7f4a_7c15)).max(1)
}

/// The bucket of a key: the high bits are the better mixed ones.
fn place(key: u64) -> usize {
    (key >> 32) as usize % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_what_came_lately_per_feed() {
        let mut doubles = Doubles::default();
        let key = |number: u64| (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for number in 0..10_000 {
            assert!(!doubles.has(FeedId(1), key(number)), "{number}");
        }
        for number in 0..10_000 {
            assert!(doubles.has(FeedId(1), key(number)), "{number}");
        }
        assert!(!doubles.has(FeedId(2), key(5)));
        (10_000..2_000_000).for_each(|number| {
            doubles.has(FeedId(1), key(number));
        });
        assert!(!doubles.has(FeedId(1), key(5)), "the bound holds");
    }
}
