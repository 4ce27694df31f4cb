//! What goes wrong, and when: the faults of the scenarios that were played, in absolute time.
//! Everything here answers questions about a moment, so windows can be made in any order.

use super::{
    Scenario,
    cast::Actor,
    scenarios::{What, steps},
};
use crate::city::model::time::Stamp;

/// A fault with its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) from: Stamp,
    pub(super) until: Stamp,
    pub(super) what: What,
}

/// All faults, past and to come.
#[derive(Debug, Default)]
pub(super) struct Plan {
    faults: Vec<Fault>,
}

impl Plan {
    /// Ends what is going on and begins a scenario.
    pub(super) fn play(&mut self, scenario: Scenario, at: Stamp) {
        self.faults.retain(|fault| fault.from < at);
        for fault in &mut self.faults {
            fault.until = fault.until.min(at);
        }
        for step in steps(scenario) {
            let from = at.plus(step.after_ms);
            let until = if step.lasts_ms > 0 {
                from.plus(step.lasts_ms)
            } else {
                Stamp(i64::MAX)
            };
            self.faults.push(Fault {
                from,
                until,
                what: step.what,
            });
        }
    }

    /// All of them.
    pub(super) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What is wrong at a moment.
    pub(super) fn at(&self, at: Stamp) -> impl Iterator<Item = &Fault> {
        self.faults
            .iter()
            .filter(move |fault| fault.from <= at && at < fault.until)
    }

    /// True while a gateway says and hears nothing.
    pub(super) fn is_deaf(&self, mast: usize, at: Stamp) -> bool {
        self.at(at)
            .any(|fault| matches!(fault.what, What::GatewaySilent { mast: row } if row == mast))
    }

    /// True while a device is dead.
    pub(super) fn is_dead(&self, actor: &Actor, at: Stamp) -> bool {
        self.at(at).any(|fault| {
            matches!(fault.what, What::DeviceDies { channel, kind, ordinal }
                if channel == actor.channel && kind == actor.kind && ordinal == actor.ordinal)
        })
    }

    /// True while nothing of a feed arrives.
    pub(super) fn is_cut(&self, channel: usize, at: Stamp) -> bool {
        self.at(at).any(|fault| match fault.what {
            What::LinkDown { channel: row, .. } => row == channel,
            _ => false,
        })
    }
}
