//! Messages that came before: brokers repeat, bridges double (FAILURES A13). Two generations of keys
//! bound the memory. The tables are only looked up, never walked, so their order cannot leak.

use crate::city::model::{ids::FeedId, limits};
use hashbrown::HashMap;

type Keys = HashMap<u64, (), foldhash::fast::FixedState>;

/// The identities of the messages seen lately.
#[derive(Debug, Default)]
pub(super) struct Doubles {
    seen: Keys,
    seen_before: Keys,
}

impl Doubles {
    /// True where a message of this feed with this identity was seen before; it is remembered now.
    pub(super) fn has(&mut self, feed: FeedId, key: u64) -> bool {
        let key = key ^ u64::from(feed.0).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        if self.seen_before.contains_key(&key) || self.seen.insert(key, ()).is_some() {
            return true;
        }
        if self.seen.len() >= limits::SEEN_KEYS_PER_FEED {
            std::mem::swap(&mut self.seen, &mut self.seen_before);
            self.seen.clear();
        }
        false
    }
}
