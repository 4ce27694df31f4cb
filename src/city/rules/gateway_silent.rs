//! A gateway is silent. While its feed is broken nobody can say (law 4).

use super::rule::{Rule, Watch};
use crate::city::{
    alerts::alert::{RuleRef, Subject},
    model::{
        cause::{Cause, Verdict},
        inventory::Severity,
        time::Now,
    },
    world::{World, device::DeviceState, gateway::GatewayState},
};

/// From so many devices that cannot be seen on, somebody must look now.
const CRITICAL_DEVICES: usize = 100;

/// See the module.
pub(super) struct GatewaySilent;

impl Rule for GatewaySilent {
    fn name(&self) -> &'static str {
        "gateway-silent"
    }

    fn about(&self) -> &'static str {
        "a gateway says nothing for three intervals and a minute, or has said good-bye"
    }

    fn reference(&self) -> RuleRef {
        RuleRef::GatewaySilent
    }

    fn watches(&self) -> Watch {
        Watch::Gateways
    }

    fn judge(&self, subject: Subject, world: &World, now: Now) -> Verdict {
        let Subject::Gateway(id) = subject else {
            return Verdict::Good;
        };
        let Some(gateway) = world.gateway(id) else {
            return Verdict::Good;
        };
        match gateway.state {
            GatewayState::Unknown | GatewayState::NeverSeen => return Verdict::Unknown,
            GatewayState::Ok | GatewayState::Late => return Verdict::Good,
            GatewayState::Silent => {}
        }
        let (mut hidden, mut heard) = (0_usize, 0_u32);
        for device in gateway
            .devices
            .iter()
            .filter_map(|device| world.device(*device))
        {
            let mut edges = device
                .edges
                .iter()
                .filter(|edge| edge.holds(device.frames, now.mono));
            let hears = device.edges.iter().any(|edge| edge.gateway == id);
            let others = edges.any(|edge| {
                edge.gateway != id
                    && world
                        .gateway(edge.gateway)
                        .is_some_and(|other| other.state >= GatewayState::Late)
            });
            match device.state {
                _ if !hears => {}
                DeviceState::Unknown => hidden += 1,
                _ => heard += u32::from(others),
            }
        }
        let severity = if hidden >= CRITICAL_DEVICES {
            Severity::Critical
        } else {
            Severity::Major
        };
        let silent_ms = gateway.heard.map_or(0, |heard| now.mono.since(heard));
        Verdict::Bad {
            severity,
            cause: Cause::GatewaySilent {
                silent_ms,
                expected_ms: gateway.cadence.expected_ms().unwrap_or(0),
                still_heard: heard,
            },
            since: gateway.heard.map(|_| gateway.heard_at),
        }
    }
}
