//! An alert in one or two whole sentences, to be read aloud.

use super::{
    Fact, amount, capital, cities, clock_city, fetch_words, link_words, place, quantity_words,
    slow_facts,
};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{cause::Cause, time::Now},
        world::World,
    },
    screen::text::{clock::Clock, names, numbers},
};

/// The parts that many sentences have.
struct Parts {
    place: String,
    name: String,
    is: &'static str,
    has_been: &'static str,
    since: String,
    lasted: String,
    unseen: String,
}

/// The long form: one or two whole sentences.
pub fn long(world: &World, alert: &Alert, clock: &Clock, now: Now) -> String {
    let city = clock_city(world, alert);
    let end = alert.cleared.unwrap_or(now);
    let is_over = !alert.is_open();
    let is_nowhere = alert.affected.cities.is_empty() && city.is_none();
    let parts = Parts {
        place: if is_nowhere {
            String::new()
        } else {
            format!("{}: ", place(world, alert))
        },
        name: names::subject(world, alert.subject),
        is: if is_over { "was" } else { "is" },
        has_been: if is_over { "was" } else { "has been" },
        since: clock.minute(alert.since.utc, now.utc, city),
        lasted: numbers::duration(end.mono.since(alert.since.mono)),
        unseen: unseen(world, alert, is_over),
    };
    match &alert.cause {
        Cause::GatewaySilent { still_heard, .. } => gateway(&parts, *still_heard),
        cause => {
            let first = link(&parts, alert)
                .or_else(|| service(&parts, cause))
                .or_else(|| value(&parts, cause))
                .unwrap_or_default();
            join(&[first, parts.unseen])
        }
    }
}

fn gateway(parts: &Parts, still_heard: u32) -> String {
    let Parts {
        place,
        name,
        has_been,
        lasted,
        ..
    } = parts;
    let unseen = parts.unseen.trim_end_matches('.');
    let second = match (unseen.is_empty(), still_heard) {
        (true, 0) => String::new(),
        (true, _) => format!("All {still_heard} devices are still heard by neighbours."),
        (false, 0) => format!("{unseen}."),
        (false, more) => format!("{unseen}; {more} more are still heard by neighbours."),
    };
    join(&[
        format!("{place}{name} {has_been} silent for {lasted}."),
        second,
    ])
}

fn link(parts: &Parts, alert: &Alert) -> Option<String> {
    let Parts {
        place,
        name,
        has_been,
        since,
        lasted,
        ..
    } = parts;
    Some(match &alert.cause {
        Cause::LinkDown { fault, .. } => {
            let shared = match alert.affected.cities.len() {
                0 | 1 => String::new(),
                _ => format!(", shared by {},", cities(alert)),
            };
            let verb = link_words(*fault);
            format!("{}{shared} {verb} since {since}.", capital(name))
        }
        Cause::PollDown { fault, .. } => {
            format!("{place}{name} {} since {since}.", fetch_words(*fault))
        }
        Cause::FeedSilent { expected_ms, .. } | Cause::DeviceSilent { expected_ms, .. } => {
            let usual = numbers::exact(*expected_ms);
            format!(
                "{place}{name} {has_been} silent for {lasted}; it usually speaks every {usual}."
            )
        }
        _ => return None,
    })
}

fn service(parts: &Parts, cause: &Cause) -> Option<String> {
    let Parts {
        place,
        name,
        has_been,
        since,
        ..
    } = parts;
    Some(match cause {
        Cause::ServiceDown { fault, detail } => {
            let why = match fault {
                Some(fault) => format!("it {}", fetch_words(*fault)),
                None if detail.is_empty() => "it says so itself".to_owned(),
                None => format!("it says: {detail}"),
            };
            format!("{place}{name} {has_been} down since {since}: {why}.")
        }
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            let mut facts = Vec::new();
            slow_facts(&mut facts, release.as_ref(), component.as_ref());
            let facts: String = facts
                .iter()
                .map(|fact| format!(" It {}.", fact_sentence(fact)))
                .collect();
            format!(
                "{place}{name} {has_been} slow since {since}: {} where {} is usual.{facts}",
                numbers::latency(f64::from(*latency_ms)),
                numbers::latency(f64::from(*usual_ms)),
            )
        }
        Cause::ServiceDegraded { component, detail } => {
            let detail = if detail.is_empty() || detail == component {
                String::new()
            } else {
                format!(" ({detail})")
            };
            format!("{place}{name} says since {since} that {component} is not well{detail}.")
        }
        _ => return None,
    })
}

fn value(parts: &Parts, cause: &Cause) -> Option<String> {
    let Cause::Threshold {
        quantity,
        value,
        limit,
        unit,
    } = cause
    else {
        return None;
    };
    let Parts {
        place,
        name,
        is,
        since,
        ..
    } = parts;
    let side = if value < limit { "under" } else { "over" };
    Some(format!(
        "{place}{} of {name} {is} {side} {} since {since}: {}.",
        quantity_words(quantity.as_str()),
        amount(*limit, unit.as_str()),
        amount(*value, unit.as_str()),
    ))
}

fn fact_sentence(fact: &Fact) -> String {
    match fact {
        Fact::Release(text) => text.clone(),
        Fact::Plain(text) | Fact::Unknown(text) => format!("says {text}"),
    }
}

fn join(sentences: &[String]) -> String {
    let said: Vec<&str> = sentences
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    said.join(" ")
}

/// Which devices cannot be seen, as a sentence; empty where all can.
fn unseen(world: &World, alert: &Alert, is_over: bool) -> String {
    let devices = u64::from(alert.affected.devices);
    if devices == 0 || matches!(alert.subject, Subject::Device(_)) {
        return String::new();
    }
    let verb = if is_over { "could not" } else { "cannot" };
    let devices = numbers::counted(devices, "device", "devices");
    if alert.affected.cities.len() > 1 {
        let cities = names::cities(world, &alert.affected.cities, 4);
        return format!("{devices} in {cities} {verb} be seen.");
    }
    format!("{devices} {verb} be seen.")
}
