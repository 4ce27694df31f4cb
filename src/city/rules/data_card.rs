//! The data card of a published feed has no owner or no purpose, or nobody has confirmed it for a year (C20).
//!
//! A green light on such a feed is no good news: nobody can say whether it may shine.

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        card::CardFault,
        cause::{Cause, Verdict},
        inventory::Severity,
        time::Now,
    },
    world::World,
};

/// See the module.
pub(super) struct DataCard;

impl Rule for DataCard {
    fn name(&self) -> &'static str {
        "data-card"
    }

    fn about(&self) -> &'static str {
        "a published feed has no owner or no purpose, or its card was not confirmed for a year"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::DataCard
    }

    fn watches(&self) -> Watch {
        Watch::Pipes
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Subject::Feed(id) = subject else {
            return Verdict::Good;
        };
        let Some(feed) = world.inventory.feeds.get(id.index()) else {
            return Verdict::Good;
        };
        let (severity, cause) = match feed.card.fault(feed.owner.is_some(), now.utc) {
            None => return Verdict::Good,
            Some(CardFault::Incomplete {
                no_owner,
                no_purpose,
            }) => {
                let cause = Cause::CardIncomplete {
                    no_owner,
                    no_purpose,
                };
                (Severity::Major, cause)
            }
            Some(CardFault::Unconfirmed(confirmed)) => {
                (Severity::Warning, Cause::CardUnconfirmed { confirmed })
            }
        };
        Verdict::Bad {
            severity,
            cause,
            since: None,
        }
    }
}
