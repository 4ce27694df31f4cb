//! What is remembered about one polled source: when it is asked next, what it is held by, and how it went.
//!
//! Leaves out: asking (`polls`).

use super::pages::Run;
use crate::city::model::{
    cause::FetchFault,
    inventory::Poll,
    random::Random,
    text::SafeText,
    time::{Mono, Stamp},
};
use serde::{Deserialize, Serialize};

/// What is remembered about a polled source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) host: SafeText,
    pub(super) every_ms: u64,
    pub(super) first: Mono,
    pub(super) in_flight: Option<(u32, Mono)>,
    /// When the source is looked at next; entries of the schedule for other times are void.
    pub(super) wake: Option<Mono>,
    pub(super) request: u32,
    pub(super) not_before: Mono,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) pages: u32,
    pub(super) run: Run,
    /// See `Poll`.
    pub(super) edition: u64,
    pub(super) floor_ms: u64,
    /// What `Retry-After` said.
    pub(super) told_until: Mono,
    pub(super) is_named: bool,
    /// What another answer of the feed named as the address.
    pub(super) address: Option<String>,
    pub(super) health: PollHealth,
}

/// How the requests of one source went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct PollHealth {
    /// It was answered, or was not answered in time, at least once.
    pub(super) was_asked: bool,
    /// Failures in a row.
    pub(super) failures: u32,
    /// What is wrong with the last answer.
    pub(super) fault: Option<(FetchFault, SafeText)>,
    /// Only a part of the last answer is wrong: a later page, or its age.
    pub(super) is_partial: bool,
    /// The newest time that the data of the last answer state.
    pub(super) data_at: Option<Stamp>,
}

impl Plan {
    pub(super) fn new(poll: &Poll, now: Mono, random: &mut Random) -> Self {
        let every_ms = every_ms(poll);
        // The first questions are spread over two seconds, so that a restart is no stampede.
        let first = now.plus(random.between(0, 2_000.min(every_ms)));
        Self {
            host: poll.host.clone(),
            every_ms,
            first,
            in_flight: None,
            wake: Some(first).filter(|_| !poll.is_named),
            request: 0,
            not_before: now,
            etag: None,
            last_modified: None,
            pages: 0,
            run: Run::default(),
            edition: poll.edition,
            floor_ms: poll.floor_ms,
            told_until: now,
            is_named: poll.is_named,
            address: None,
            health: PollHealth::default(),
        }
    }

    /// Goes on in place of one that was asked in another way: its numbers, and what was named to it by the same
    /// publisher.
    pub(super) fn succeed(&mut self, was: Self) {
        self.request = was.request;
        if self.is_named && (was.edition, &was.host) == (self.edition, &self.host) {
            self.address = was.address;
        }
    }

    /// False while nobody has named the address.
    pub(super) fn can_be_asked(&self) -> bool {
        !self.is_named || self.address.is_some()
    }
}

/// How often a source is asked, milliseconds.
pub(super) fn every_ms(poll: &Poll) -> u64 {
    poll.every_ms.max(1_000)
}
