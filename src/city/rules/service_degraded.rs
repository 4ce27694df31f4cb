//! A service answers, and says that a part of it is not well. Where it is slow as well, the alert about
//! slowness names the part, and this one keeps still.

use super::rule::{Rule, Watch, service};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    formats::found::Health,
    model::{
        cause::{Cause, Verdict},
        inventory::Severity,
        text::SafeText,
        time::Now,
    },
    world::World,
};

/// See the module.
pub(super) struct ServiceDegraded;

impl Rule for ServiceDegraded {
    fn name(&self) -> &'static str {
        "service-degraded"
    }

    fn about(&self) -> &'static str {
        "a service answers, but says that it or a part of it is not well"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::ServiceDegraded
    }

    fn watches(&self) -> Watch {
        Watch::Services
    }

    fn judge(&self, subject: Subject, world: &World, _now: Now) -> Verdict {
        let Some(service) = service(subject, world) else {
            return Verdict::Good;
        };
        match service.state {
            Health::Unknown => return Verdict::Unknown,
            Health::Up | Health::Down => return Verdict::Good,
            Health::Degraded => {}
        }
        let ill = service.ill_part();
        let says_so = ill.is_some() || service.claims == Health::Degraded;
        if service.is_slow || !says_so {
            return Verdict::Good;
        }
        let component = ill.map(|part| part.name.clone());
        let detail = match ill {
            Some(part) => part.detail.clone(),
            None => service.detail.clone(),
        };
        // Who needs a sign-on without its key is turned away.
        let severity = if service.misses_something() {
            Severity::Major
        } else {
            Severity::Warning
        };
        Verdict::Bad {
            severity,
            cause: Cause::ServiceDegraded {
                component: component.unwrap_or_else(|| SafeText::new("service")),
                detail: detail.unwrap_or_default(),
            },
            since: None,
        }
    }
}
