//! A service is down: it does not answer twice in a row, or says itself that it is.

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

/// See the module.
pub(super) struct ServiceDown;

impl Rule for ServiceDown {
    fn name(&self) -> &'static str {
        "service-down"
    }

    fn about(&self) -> &'static str {
        "a service does not answer twice in a row, or says itself that it is down"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::ServiceDown
    }

    fn watches(&self) -> Watch {
        Watch::Services
    }

    fn judge(&self, subject: Subject, world: &World, _now: Now) -> Verdict {
        let Some(service) = service(subject, world) else {
            return Verdict::Good;
        };
        match service.state {
            Health::Down => Verdict::Bad {
                severity: Severity::Critical,
                cause: Cause::ServiceDown {
                    fault: service.fault.as_ref().map(|(fault, _)| *fault),
                    detail: service
                        .fault
                        .as_ref()
                        .map(|(_, detail)| detail.clone())
                        .or_else(|| service.detail.clone())
                        .unwrap_or_default(),
                },
                since: None,
            },
            Health::Unknown => Verdict::Unknown,
            Health::Up | Health::Degraded => Verdict::Good,
        }
    }
}
