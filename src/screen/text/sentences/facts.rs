//! What a colleague on the phone asks beside the sentence: who is affected, because of what, whose.

use super::{Fact, Tense, amount, fetch_words, link_words, quantity_words, slow_facts};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{
            cause::{Cause, FetchFault},
            ids::TeamId,
        },
        world::World,
    },
    screen::text::{names, numbers},
};

/// Who is affected: cities, devices by kind, services.
pub fn affected(world: &World, alert: &Alert) -> String {
    let touched = &alert.affected;
    let mut parts = Vec::new();
    if !touched.cities.is_empty() {
        parts.push(names::cities(world, &touched.cities, 6));
    }
    if touched.devices > 0 {
        let kinds: Vec<String> = touched
            .kinds
            .iter()
            .take(4)
            .map(|(kind, count)| format!("{kind} {}", numbers::count(u64::from(*count))))
            .collect();
        let devices = numbers::counted(u64::from(touched.devices), "device", "devices");
        parts.push(if kinds.is_empty() {
            devices
        } else {
            format!("{devices}: {}", kinds.join(", "))
        });
    }
    if !touched.services.is_empty() {
        let services: Vec<&str> = touched
            .services
            .iter()
            .take(4)
            .map(|id| names::service(world, *id))
            .collect();
        let noun = if touched.services.len() == 1 {
            "service"
        } else {
            "services"
        };
        parts.push(format!("{noun} {}", services.join(", ")));
    }
    if parts.is_empty() {
        names::subject(world, alert.subject)
    } else {
        parts.join(" · ")
    }
}

fn failed(fault: FetchFault, detail: &str) -> String {
    format!("it {}{}", fetch_words(fault, Tense::Now), said(detail))
}

/// Because of what: the cause with its numbers.
pub fn because(alert: &Alert) -> String {
    match &alert.cause {
        Cause::LinkDown {
            fault,
            broker,
            detail,
        } => {
            let detail = said(detail.as_str());
            format!("{broker} {}{detail}", link_words(*fault, Tense::Now))
        }
        Cause::FeedSilent {
            silent_ms,
            expected_ms,
        }
        | Cause::DeviceSilent {
            silent_ms,
            expected_ms,
        }
        | Cause::GatewaySilent {
            silent_ms,
            expected_ms,
            ..
        } => format!(
            "silent {} when raised; usually every {}",
            numbers::exact(*silent_ms),
            numbers::exact(*expected_ms)
        ),
        Cause::CertificateEnds { until } => format!("its certificate is good until {until}"),
        Cause::FeedStale { stale_ms } => {
            format!(
                "its answers brought nothing new for {}",
                numbers::exact(*stale_ms)
            )
        }
        Cause::PollDown { fault, detail } => failed(*fault, detail.as_str()),
        Cause::ServiceDown { fault, detail } => match fault {
            Some(fault) => failed(*fault, detail.as_str()),
            None => format!("it says so itself{}", said(detail.as_str())),
        },
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            let mut facts = Vec::new();
            slow_facts(&mut facts, release.as_ref(), component.as_ref());
            slow(*latency_ms, *usual_ms, &facts)
        }
        Cause::ServiceDegraded { component, detail } => {
            format!("{component} is not well{}", said(detail.as_str()))
        }
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => format!(
            "{} {} at raise time, limit {}",
            quantity_words(quantity.as_str()),
            amount(*value, unit.as_str()),
            amount(*limit, unit.as_str())
        ),
    }
}

fn slow(latency_ms: u32, usual_ms: u32, facts: &[Fact]) -> String {
    let facts = facts.iter().map(|fact| format!(" · {}", fact.text()));
    format!(
        "95 % of answers within {}, usually {}{}",
        numbers::latency(f64::from(latency_ms)),
        numbers::latency(f64::from(usual_ms)),
        facts.collect::<String>()
    )
}

fn said(detail: &str) -> String {
    if detail.is_empty() {
        String::new()
    } else {
        format!(": {detail}")
    }
}

/// Whose it is: the team, or that nobody declared one.
pub fn whose(world: &World, alert: &Alert) -> String {
    owner(world, alert.subject).map_or_else(
        || "not declared".to_owned(),
        |team| names::team(world, team),
    )
}

/// The team that owns a subject.
pub fn owner(world: &World, subject: Subject) -> Option<TeamId> {
    match subject {
        Subject::Service(id) => world.inventory.services.get(id.index())?.owner,
        Subject::Feed(id) => names::feed_owner(world, id),
        Subject::Gateway(id) => names::feed_owner(world, world.gateway(id)?.feed),
        Subject::Device(id) => names::feed_owner(world, world.device(id)?.feed),
        Subject::Broker(id) => {
            let broker = world.inventory.brokers.get(id.index())?;
            broker
                .feeds
                .iter()
                .find_map(|feed| names::feed_owner(world, *feed))
        }
    }
}
