//! Which times of others are believed (FAILURES C7). Leaves out: our own clocks' jumps.

use crate::city::model::time::{Now, Stamp};

/// A device whose clock is this far ahead is not believed, milliseconds (FAILURES C7).
const AHEAD_MOST_MS: i64 = 5 * 60_000;
/// No sensor of ours is older: 2001-01-01. A time before it is a clock that was never set.
const CLOCK_UNSET: Stamp = Stamp(978_307_200_000);

/// False for a time that only a clock that was never set, or that is ahead, can tell.
pub(super) fn is_believable(at: Stamp, now: Now) -> bool {
    at > CLOCK_UNSET && at.since(now.utc) <= AHEAD_MOST_MS
}

/// The time that a device tells, where it can be believed, else ours.
pub(super) fn believable(at: Option<Stamp>, now: Now) -> Stamp {
    at.filter(|at| is_believable(*at, now)).unwrap_or(now.utc)
}
