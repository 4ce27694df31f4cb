//! The only reader of clocks. Everyone else is told the time, or asks here for what a timer needs.
//!
//! Leaves out what the time means: jumps between the two clocks are the engine's to judge.

use crate::city::model::time::{Mono, Now, Stamp};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// Reads both clocks. Copies of one clock agree on where their monotonic time began.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock whose monotonic time begins now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// Both clocks, now.
    pub fn now(&self) -> Now {
        Now {
            utc: utc(),
            mono: Mono(u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)),
        }
    }

    /// The instant at which the monotonic time will be `mono`: what a timer waits for.
    pub fn instant(&self, mono: Mono) -> Instant {
        let wait = std::time::Duration::from_millis(mono.0);
        self.start.checked_add(wait).unwrap_or_else(far_away)
    }
}

/// Now, for the timers of links.
pub fn instant() -> Instant {
    Instant::now()
}

/// The wall clock.
pub fn utc() -> Stamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place where clocks are read"
    )]
    let now = SystemTime::now();
    let ms = |gap: std::time::Duration| i64::try_from(gap.as_millis()).unwrap_or(i64::MAX);
    match now.duration_since(UNIX_EPOCH) {
        Ok(after) => Stamp(ms(after)),
        Err(before) => Stamp(-ms(before.duration())),
    }
}

/// A number that differs between processes: of the process id and the nanoseconds of its first reading.
pub fn process_nonce() -> u32 {
    static NONCE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *NONCE.get_or_init(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the place where clocks are read"
        )]
        let now = SystemTime::now();
        let nanos = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |gap| gap.as_nanos() as u64);
        let mut mixed = nanos ^ u64::from(std::process::id()).rotate_left(40);
        // The finisher of SplitMix64, so that near inputs give far results.
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 32) as u32
    })
}

fn far_away() -> Instant {
    Instant::now() + std::time::Duration::from_secs(86_400 * 365)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monotonic_time_follows_the_timers() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let clock = Clock::start();
            tokio::time::sleep_until(clock.instant(Mono(1_500))).await;
            assert_eq!(clock.now().mono, Mono(1_500));
        });
    }

    #[test]
    fn a_process_keeps_its_number() {
        assert_eq!(process_nonce(), process_nonce());
    }
}
