//! What is due when: one heap for staleness, polls, back-off and second looks.

use super::port::Source;
use crate::city::{
    alerts::alert::Subject,
    model::{
        ids::{DeviceId, FeedId, GatewayId},
        time::Mono,
    },
};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BinaryHeap};

/// What can be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Due {
    /// A device may be late or silent.
    Device(DeviceId),
    /// A gateway may be.
    Gateway(GatewayId),
    /// A feed may be silent.
    Feed(FeedId),
    /// A link's back-off is over.
    Connect(FeedId),
    /// Filters that were left out are to be asked for again.
    Filters(FeedId),
    /// A source is to be asked, or has not answered in time.
    Poll(Source),
    /// The days of certificates are to be counted.
    Certificates,
    /// The age of data cards is to be looked at.
    Cards,
    /// The time is up that an alert of this publisher names.
    Notices(Subject),
    /// Neighbours are to be compared.
    Compare,
    /// A verdict was held back until now.
    Judge(Subject),
}

/// All that is due.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Schedule {
    heap: BinaryHeap<Reverse<(Mono, Due)>>,
}

impl Schedule {
    /// Puts something on the list.
    pub(super) fn at(&mut self, when: Mono, due: Due) {
        self.heap.push(Reverse((when, due)));
    }

    /// Takes what is due by now.
    pub(super) fn pop(&mut self, now: Mono) -> Option<Due> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, due))| due)
    }

    /// How many entries wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// When the next thing is due.
    pub(super) fn next(&self) -> Option<Mono> {
        self.heap.peek().map(|Reverse((when, _))| *when)
    }
}
