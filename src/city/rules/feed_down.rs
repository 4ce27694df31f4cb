//! A feed is down: its link is broken, its polls fail, or nothing comes that should.
//!
//! Faults of transport belong to the broker address, whatever platforms are behind it (law 5). Faults
//! of one subscription (a refused token) belong to the feed, unless another feed has the same one.

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        cause::{Cause, LinkFault, Verdict},
        ids::{BrokerId, FeedId},
        inventory::Severity,
        time::Now,
    },
    world::{World, feed::FeedState},
};

/// A link must be broken for this long before it is an alert, milliseconds: a broker that restarts
/// within it was never away. Its devices are unknown from the first moment.
pub const HOLD_MS: u64 = 5_000;

/// See the module.
pub(super) struct FeedDown;

impl Rule for FeedDown {
    fn name(&self) -> &'static str {
        "feed-down"
    }

    fn about(&self) -> &'static str {
        "a feed's link is broken, its polls fail, or it is silent; one alert per broker address"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::FeedDown
    }

    fn watches(&self) -> Watch {
        Watch::Pipes
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        match subject {
            Subject::Broker(broker) => judge_broker(broker, world, now),
            Subject::Feed(feed) if !shares_fault(feed, world) => judge_feed(feed, world, now),
            _ => Verdict::Good,
        }
    }
}

fn judge_broker(broker: BrokerId, world: &World, now: Now) -> Verdict {
    let Some(declared) = world.inventory.brokers.get(broker.index()) else {
        return Verdict::Good;
    };
    let mut worst = Verdict::Good;
    for feed in declared
        .feeds
        .iter()
        .filter(|feed| shares_fault(**feed, world))
    {
        match judge_feed(*feed, world, now) {
            Verdict::Bad { cause, since, .. } => {
                return Verdict::Bad {
                    severity: Severity::Critical,
                    cause,
                    since,
                };
            }
            // Held back: what was raised stays, or one outage of two feeds would be two alerts.
            Verdict::Unknown => worst = Verdict::Unknown,
            Verdict::Good => {}
        }
    }
    worst
}

fn judge_feed(feed: FeedId, world: &World, now: Now) -> Verdict {
    let (Some(status), Some(declared)) =
        (world.feed(feed), world.inventory.feeds.get(feed.index()))
    else {
        return Verdict::Good;
    };
    let held_ms = now.mono.since(status.state_since);
    match status.state {
        FeedState::Down if held_ms < HOLD_MS => return Verdict::Unknown,
        FeedState::Down | FeedState::Silent => {}
        FeedState::Connecting if status.failures > 0 => return Verdict::Unknown,
        FeedState::Connecting | FeedState::Degraded | FeedState::Ok => return Verdict::Good,
    }
    let since = Some(now.utc.plus(-i64::try_from(held_ms).unwrap_or(0)));
    let cause = if status.state == FeedState::Silent && declared.broker.is_none() {
        let stale_ms = status.fresh.news;
        Cause::FeedStale {
            stale_ms: stale_ms.map_or(held_ms, |last| now.mono.since(last)),
        }
    } else if status.state == FeedState::Silent {
        Cause::FeedSilent {
            silent_ms: status
                .last_message
                .map_or(held_ms, |last| now.mono.since(last)),
            expected_ms: declared.expect_every_ms.unwrap_or(0),
        }
    } else if let Some((fault, detail)) = &status.link_fault {
        let broker = declared
            .broker
            .and_then(|broker| world.inventory.brokers.get(broker.index()));
        Cause::LinkDown {
            fault: *fault,
            broker: broker
                .map(|broker| broker.address.clone())
                .unwrap_or_default(),
            detail: detail.clone(),
        }
    } else if let Some((fault, detail)) = &status.fetch_fault {
        Cause::PollDown {
            fault: *fault,
            detail: detail.clone(),
        }
    } else {
        return Verdict::Unknown;
    };
    Verdict::Bad {
        severity: Severity::Major,
        cause,
        since,
    }
}

/// True where the feed's fault is one of its broker's address rather than its own.
fn shares_fault(feed: FeedId, world: &World) -> bool {
    let Some(status) = world.feed(feed) else {
        return false;
    };
    let broker = world
        .inventory
        .feeds
        .get(feed.index())
        .and_then(|feed| feed.broker);
    let Some(broker) = broker.and_then(|broker| world.inventory.brokers.get(broker.index())) else {
        return false;
    };
    let others = || {
        broker
            .feeds
            .iter()
            .filter(|other| **other != feed)
            .filter_map(|other| world.feed(*other))
    };
    match (status.state, &status.link_fault) {
        // Silence is the broker's where no other feed there is heard either.
        (FeedState::Silent, _) => {
            others().next().is_some() && others().all(|other| other.state.is_broken())
        }
        (_, Some((fault, _))) => {
            !is_own(*fault)
                || others().any(|other| {
                    other
                        .link_fault
                        .as_ref()
                        .is_some_and(|(same, _)| same == fault)
                })
        }
        (_, None) => false,
    }
}

fn is_own(fault: LinkFault) -> bool {
    matches!(
        fault,
        LinkFault::Credentials
            | LinkFault::NotSubscribed
            | LinkFault::TakenOver
            | LinkFault::TooLarge
    )
}
