//! What can go wrong, as data: each scenario is a list of timed faults. One file each.

mod failover;
mod gateway;
mod varaamo;

use super::{Scenario, script::Kind};
use crate::city::model::cause::LinkFault;

/// One fault of a scenario.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// From when on, after the scenario began, in milliseconds.
    pub(super) after_ms: i64,
    /// For how long; 0 where it stays until the next scenario.
    pub(super) lasts_ms: i64,
    /// What.
    pub(super) what: What,
}

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// A gateway (a row of the masts) says and hears nothing; its retained state stays ONLINE.
    GatewaySilent { mast: usize },
    /// A gateway tells that it runs on its battery.
    OnBattery { mast: usize },
    /// A device's battery is dead.
    DeviceDies {
        channel: usize,
        kind: Kind,
        ordinal: u32,
    },
    /// The link of a feed is down.
    LinkDown {
        channel: usize,
        fault: LinkFault,
        detail: &'static str,
    },
    /// A service answers with this release.
    Release {
        service: usize,
        release: &'static str,
    },
    /// A service needs this long for most answers, in milliseconds.
    Slow { service: usize, p95_ms: f64 },
    /// A part of a service is not well, in its own words.
    Part {
        service: usize,
        part: &'static str,
        detail: &'static str,
    },
}

/// The steps of a scenario.
pub(super) fn steps(scenario: Scenario) -> &'static [Step] {
    match scenario {
        Scenario::Calm => &[],
        Scenario::Gateway => gateway::STEPS,
        Scenario::Varaamo => varaamo::STEPS,
        Scenario::Failover => failover::STEPS,
    }
}
