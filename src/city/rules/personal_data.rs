//! Personal data come by a feed or service whose card does not declare any (C21). They were hidden before anybody saw
//! them; that they come at all is somebody's fault, and somebody must be told.

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        catch::PersonalKind,
        cause::{Cause, Verdict},
        inventory::Severity,
        time::Now,
    },
    world::World,
};
use std::collections::BTreeMap;

/// Fields that a cause names.
const FIELDS: usize = 4;

/// See the module.
pub(super) struct PersonalData;

impl Rule for PersonalData {
    fn name(&self) -> &'static str {
        "personal-data"
    }

    fn about(&self) -> &'static str {
        "personal data come by a feed or service that does not declare any; they are hidden"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::PersonalData
    }

    fn watches(&self) -> Watch {
        Watch::Endpoints
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Some(caught) = world.caught.get(&subject) else {
            return Verdict::Good;
        };
        let mut subscribed = None;
        if let Subject::Feed(id) = subject {
            let declared = world.inventory.feeds.get(id.index());
            if declared.is_some_and(|feed| feed.card.is_personal()) {
                return Verdict::Good;
            }
            subscribed = world.feed(id).and_then(|status| status.subscribed_since);
        }
        let present = caught.present(now, subscribed);
        let mut kinds: BTreeMap<PersonalKind, u64> = BTreeMap::new();
        for line in &present {
            let count = kinds.entry(line.kind).or_default();
            *count = count.saturating_add(line.count);
        }
        let last = present.iter().max_by_key(|line| line.last.mono);
        let first = present.iter().map(|line| line.first.utc).min();
        let (Some(last), Some((worst, _))) = (last, kinds.first_key_value()) else {
            return Verdict::Good;
        };
        let severity = match worst {
            PersonalKind::IdentityCode => Severity::Critical,
            _ => Severity::Major,
        };
        let mut fields = Vec::new();
        for line in &present {
            if fields.len() < FIELDS && !line.field.is_empty() && !fields.contains(&line.field) {
                fields.push(line.field.clone());
            }
        }
        let topic = last.topic.clone();
        Verdict::Bad {
            severity,
            cause: Cause::PersonalData {
                kinds: kinds.into_iter().collect(),
                fields,
                topic,
            },
            since: first,
        }
    }
}
