//! A device is silent, though the pipe to it works.

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        cause::{Cause, Verdict},
        inventory::Severity,
        time::Now,
    },
    world::{World, device::DeviceState},
};

/// See the module.
pub(super) struct DeviceSilent;

impl Rule for DeviceSilent {
    fn name(&self) -> &'static str {
        "device-silent"
    }

    fn about(&self) -> &'static str {
        "a device says nothing for three intervals and a minute, though the pipe to it works"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::DeviceSilent
    }

    fn watches(&self) -> Watch {
        Watch::Devices
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Subject::Device(id) = subject else {
            return Verdict::Good;
        };
        let Some(device) = world.device(id) else {
            return Verdict::Good;
        };
        match device.state {
            DeviceState::Unknown => Verdict::Unknown,
            DeviceState::Silent => Verdict::Bad {
                severity: Severity::Warning,
                cause: Cause::DeviceSilent {
                    silent_ms: device.heard.map_or(0, |heard| now.mono.since(heard)),
                    expected_ms: device.cadence.expected_ms().unwrap_or(0),
                },
                since: device.heard.map(|_| device.heard_at),
            },
            _ => Verdict::Good,
        }
    }
}
