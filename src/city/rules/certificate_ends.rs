//! A certificate is about to end: told 30, 7 and 1 days before (FAILURES B8), each time more urgently.
//!
//! One certificate is one alert: that of a broker speaks for the broker's address, and of all sources that are
//! polled at one address the first speaks for the others.

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        cause::{Cause, Verdict},
        certificate::Validity,
        inventory::Severity,
        time::Now,
    },
    world::World,
};

/// Days before the end, and how bad it is from then on.
const STEPS: [(i64, Severity); 3] = [
    (1, Severity::Major),
    (7, Severity::Warning),
    (30, Severity::Info),
];

/// See the module.
pub(super) struct CertificateEnds;

impl Rule for CertificateEnds {
    fn name(&self) -> &'static str {
        "certificate-ends"
    }

    fn about(&self) -> &'static str {
        "the certificate of a broker or a polled source ends within 30, 7 or 1 days"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::CertificateEnds
    }

    fn watches(&self) -> Watch {
        Watch::Endpoints
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Some(validity) = world.certificate(subject) else {
            return Verdict::Good;
        };
        if world.certificate_speaker(subject) != subject {
            return Verdict::Good;
        }
        verdict(validity, now)
    }
}

fn verdict(validity: Validity, now: Now) -> Verdict {
    let days = validity.days_left(now);
    let step = STEPS.iter().find(|(before, _)| days < *before);
    step.map_or(Verdict::Good, |(_, severity)| Verdict::Bad {
        severity: *severity,
        cause: Cause::CertificateEnds {
            until: validity.until(),
        },
        since: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::time::Stamp;

    fn check(left_ms: i64, expected: Option<Severity>) {
        let now = Now {
            utc: Stamp(1_800_000_000_000),
            ..Now::default()
        };
        let until = now.utc.plus(left_ms);
        let found = match verdict(Validity::new(Stamp(0), until), now) {
            Verdict::Bad { severity, .. } => Some(severity),
            _ => None,
        };
        assert_eq!(found, expected, "{left_ms}");
    }

    #[test]
    fn speaks_thirty_seven_and_one_days_before_the_end() {
        let day = 86_400_000;
        check(31 * day, None);
        check(30 * day, None);
        check(30 * day - 1, Some(Severity::Info));
        check(7 * day, Some(Severity::Info));
        check(7 * day - 1, Some(Severity::Warning));
        check(day, Some(Severity::Warning));
        check(day - 1, Some(Severity::Major));
        check(-40 * day, Some(Severity::Major));
    }
}
