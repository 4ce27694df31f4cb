//! A service is slow: over its configured limit, or far over its own usual. Names the release that came
//! shortly before, and the part that is not well.

use super::rule::{Rule, Watch, service};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    formats::found::Health,
    model::{
        cause::{Cause, Verdict},
        inventory::Severity,
        time::Now,
    },
    world::World,
};

/// A release that began within this time before the slowness is named with it, milliseconds.
const RELEASE_WINDOW_MS: u64 = 30 * 60_000;

/// See the module.
pub(super) struct ServiceSlow;

impl Rule for ServiceSlow {
    fn name(&self) -> &'static str {
        "service-slow"
    }

    fn about(&self) -> &'static str {
        "a service answers far later than it usually does, or later than its limit"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::ServiceSlow
    }

    fn watches(&self) -> Watch {
        Watch::Services
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Some(service) = service(subject, world) else {
            return Verdict::Good;
        };
        if service.state == Health::Unknown {
            return Verdict::Unknown;
        }
        if !service.is_slow || service.state == Health::Down {
            return Verdict::Good;
        }
        // The slowness began when the state changed; a release shortly before it is a suspect. The
        // first release that we ever saw did not begin then: we only began to look.
        let slow_for_ms = now.mono.since(service.state_since);
        let release = service
            .releases
            .iter()
            .skip(1)
            .next_back()
            .and_then(|release| {
                let before_ms = now
                    .mono
                    .since(release.since.mono)
                    .saturating_sub(slow_for_ms);
                (before_ms <= RELEASE_WINDOW_MS).then(|| (release.name.clone(), before_ms))
            });
        let ill = service.ill_part();
        Verdict::Bad {
            severity: Severity::Warning,
            cause: Cause::ServiceSlow {
                latency_ms: service.p95_ms().unwrap_or(0),
                usual_ms: service.usual().unwrap_or(0),
                release,
                component: ill.map(|part| part.name.clone()),
            },
            since: Some(now.utc.plus(-i64::try_from(slow_for_ms).unwrap_or(0))),
        }
    }
}
