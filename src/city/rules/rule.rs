//! What a rule is: it looks at one subject in the world and gives a verdict. It has no memory.

use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{cause::Verdict, time::Now},
    world::{World, service::ServiceStatus},
};

/// What a rule wants to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// Feeds and the brokers that they share.
    Pipes,
    /// Gateways.
    Gateways,
    /// Services.
    Services,
    /// Devices, when their state changes.
    Devices,
    /// Both ends of connections: pipes and services.
    Endpoints,
}

impl Watch {
    /// True where a rule that watches this is asked about a subject of that kind.
    pub fn covers(self, kind: Self) -> bool {
        self == kind || self == Self::Endpoints && matches!(kind, Self::Pipes | Self::Services)
    }
}

/// A built-in rule. Members of `rules/` implement it; `rules/mod.rs` lists them.
pub trait Rule: Sync {
    /// The name in documents (`gateway-silent`).
    fn name(&self) -> &'static str;
    /// What it says, in one line.
    fn about(&self) -> &'static str;
    /// Which of the alert book's rules it is.
    fn reference(&self) -> RuleRef;
    /// Whom it looks at.
    fn watches(&self) -> Watch;
    /// Looks at one subject. Never panics, never remembers.
    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict;
}

/// The service that a subject is; `None` for any other subject.
pub(super) fn service(subject: Subject, world: &World) -> Option<&ServiceStatus> {
    match subject {
        Subject::Service(id) => world.service(id),
        _ => None,
    }
}
