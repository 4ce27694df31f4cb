//! How long a certificate is good for (FAILURES B8). Leaves out: reading one, and trust.

use super::time::{Now, Stamp};
use serde::{Deserialize, Serialize};

/// A day, milliseconds.
const DAY_MS: i64 = 86_400_000;

/// From when until when a certificate is good, as it says itself; Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    from_ms: i64,
    until_ms: i64,
}

impl Validity {
    /// A time from the first to the last instant.
    pub fn new(from: Stamp, until: Stamp) -> Self {
        Self {
            from_ms: from.0,
            until_ms: until.0,
        }
    }

    /// Its first instant.
    pub fn from(self) -> Stamp {
        Stamp(self.from_ms)
    }

    /// Its last instant.
    pub fn until(self) -> Stamp {
        Stamp(self.until_ms)
    }

    /// Whole days that are left; negative where it is over.
    pub fn days_left(self, now: Now) -> i64 {
        self.until_ms.saturating_sub(now.utc.0).div_euclid(DAY_MS)
    }
}
