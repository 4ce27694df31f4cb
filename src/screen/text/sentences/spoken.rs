//! An alert in whole sentences, to be read aloud on the phone: what, for whom, since when, because of
//! what, whose.

use super::{
    Tense, amount, capital, cities, clock_city, ending, facts, fetch_words, link_words, place,
    quantity_words, words,
};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{
            cause::{Cause, FetchFault},
            text::SafeText,
            time::{Now, Stamp},
        },
        world::World,
    },
    screen::text::{clock::Clock, names, numbers},
};

/// The parts that many sentences have.
struct Parts {
    place: String,
    name: String,
    tense: Tense,
    /// `since 02:50 EET`, or `from 02:50 EET for 8 min`.
    since: String,
    /// `for 8 min, since 02:50 EET`, or the same of what is over.
    lasted: String,
    unseen: String,
    whose: String,
}

impl Parts {
    fn been(&self) -> &'static str {
        if self.tense == Tense::Over {
            "was"
        } else {
            "has been"
        }
    }

    fn said(&self) -> &'static str {
        if self.tense == Tense::Over {
            "said"
        } else {
            "has said"
        }
    }
}

/// The long form: what and since when, who cannot be seen, whose it is.
pub fn long(world: &World, alert: &Alert, clock: &Clock, now: Now) -> String {
    let city = clock_city(world, alert);
    let end = alert.cleared.unwrap_or(now);
    let is_over = !alert.is_open();
    let is_nowhere = alert.affected.cities.is_empty() && city.is_none();
    let start = clock.minute(alert.since.utc, now.utc, city);
    let lasted = numbers::duration(end.mono.since(alert.since.mono));
    let parts = Parts {
        place: if is_nowhere {
            String::new()
        } else {
            format!("{}: ", place(world, alert))
        },
        name: names::subject(world, alert.subject),
        tense: if is_over { Tense::Over } else { Tense::Since },
        since: if is_over {
            format!("from {start} for {lasted}")
        } else {
            format!("since {start}")
        },
        lasted: if is_over {
            format!("for {lasted}, from {start}")
        } else {
            format!("for {lasted}, since {start}")
        },
        unseen: unseen(world, alert, is_over),
        whose: whose(world, alert),
    };
    let (first, second) = match &alert.cause {
        Cause::GatewaySilent {
            still_heard,
            expected_ms,
            ..
        } => gateway(&parts, *still_heard, *expected_ms),
        Cause::CertificateEnds { until } => {
            (certificate(&parts, alert, *until, now), String::new())
        }
        cause => {
            let first = link(&parts, alert)
                .or_else(|| service(&parts, cause))
                .or_else(|| value(&parts, cause))
                .unwrap_or_default();
            (first, parts.unseen)
        }
    };
    // Many certificates from the future are one clock that is behind (B8).
    let doubt = if !is_over && alert.cause.is_early() && world.doubts_own_clock() {
        "All encrypted sources say so: the clock of this machine is probably wrong."
    } else {
        ""
    };
    join(&[first, doubt.to_owned(), second, parts.whose])
}

fn certificate(parts: &Parts, alert: &Alert, until: Stamp, now: Now) -> String {
    let Parts { place, name, .. } = parts;
    let the = if place.is_empty() { "The" } else { "the" };
    let end = until.to_string();
    let date = end.split('T').next().unwrap_or(&end);
    let of = match alert.subject {
        Subject::Broker(_) => "of the",
        _ => "of",
    };
    if !alert.is_open() {
        return format!("{place}{the} certificate {of} {name} was to end on {date}.");
    }
    let ending = ending(until, now);
    format!("{place}{the} certificate {of} {name} {ending}, on {date}.")
}

fn gateway(parts: &Parts, still_heard: u32, expected_ms: u64) -> (String, String) {
    let usual = numbers::exact(expected_ms);
    let first = format!(
        "{}{} {} silent {}; it usually speaks every {usual}.",
        parts.place,
        parts.name,
        parts.been(),
        parts.lasted
    );
    let verb = if parts.tense == Tense::Over {
        "were"
    } else {
        "are"
    };
    let unseen = parts.unseen.trim_end_matches('.');
    let second = match (unseen.is_empty(), still_heard) {
        (true, 0) => String::new(),
        (true, 1) => "The only device behind it is still heard by a neighbour.".to_owned(),
        (true, _) => format!("All {still_heard} devices {verb} still heard by neighbours."),
        (false, 0) => format!("{unseen}."),
        (false, 1) => format!("{unseen}; 1 more is still heard by a neighbour."),
        (false, more) => format!("{unseen}; {more} more {verb} still heard by neighbours."),
    };
    (first, second)
}

fn link(parts: &Parts, alert: &Alert) -> Option<String> {
    let Parts {
        place,
        name,
        since,
        lasted,
        ..
    } = parts;
    Some(match &alert.cause {
        Cause::LinkDown { fault, detail, .. } => {
            let verb = link_words(*fault, parts.tense);
            let detail = quoted(detail);
            if let Subject::Feed(_) = alert.subject {
                return Some(format!(
                    "{place}the broker of {name} {verb} {since}{detail}."
                ));
            }
            let shared = match alert.affected.cities.len() {
                0 | 1 => String::new(),
                _ => format!(", shared by {},", cities(alert)),
            };
            let place = if shared.is_empty() { place } else { "" };
            let the = if place.is_empty() { "The" } else { "the" };
            format!("{place}{the} {name}{shared} {verb} {since}{detail}.")
        }
        Cause::PollDown { fault, detail } => {
            let verb = fetch_words(*fault, parts.tense);
            let name = if place.is_empty() {
                capital(name)
            } else {
                name.clone()
            };
            format!("{place}{name} {verb} {since}{}.", quoted(detail))
        }
        Cause::FeedStale { .. } => {
            let name = if place.is_empty() {
                capital(name)
            } else {
                name.clone()
            };
            let (brought, verb) = match parts.tense {
                Tense::Over => ("brought", "answered"),
                _ => ("has brought", "answers"),
            };
            format!("{place}{name} {verb}, but {brought} nothing new {lasted}.")
        }
        Cause::FeedSilent { expected_ms, .. } | Cause::DeviceSilent { expected_ms, .. } => {
            let usual = numbers::exact(*expected_ms);
            let been = parts.been();
            format!("{place}{name} {been} silent {lasted}; it usually speaks every {usual}.")
        }
        _ => return None,
    })
}

/// What the other side said, behind a comma; nothing where it said nothing.
fn quoted(detail: &SafeText) -> String {
    if detail.as_str().is_empty() {
        String::new()
    } else {
        format!(", saying \u{201c}{detail}\u{201d}")
    }
}

fn service(parts: &Parts, cause: &Cause) -> Option<String> {
    let Parts {
        place, name, since, ..
    } = parts;
    let (been, said) = (parts.been(), parts.said());
    Some(match cause {
        Cause::ServiceDown { fault, detail } => {
            let why = down_because(*fault, detail, parts.tense);
            format!("{place}{name} {been} down {since}: {why}.")
        }
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            let mut sentence = format!(
                "{place}{name} {been} slow {since}: {} where {} is usual.",
                numbers::latency(f64::from(*latency_ms)),
                numbers::latency(f64::from(*usual_ms)),
            );
            if let Some((release, before_ms)) = release {
                let before = numbers::duration(*before_ms);
                let release = words::release(release.as_str());
                sentence.push_str(&format!(" This began {before} after release {release}."));
            }
            if let Some(component) = component {
                sentence.push_str(&format!(" It says that {component} is not well."));
            }
            sentence
        }
        Cause::ServiceDegraded { component, detail } => {
            let detail = if detail.is_empty() || detail == component {
                String::new()
            } else {
                format!(" ({detail})")
            };
            format!("{place}{name} {said} {since} that {component} is not well{detail}.")
        }
        _ => return None,
    })
}

fn down_because(fault: Option<FetchFault>, detail: &SafeText, tense: Tense) -> String {
    let is_over = tense == Tense::Over;
    let now = if is_over { Tense::Over } else { Tense::Now };
    let says = if is_over { "said" } else { "says" };
    match fault {
        Some(fault) => format!("it {}", fetch_words(fault, now)),
        None if detail.is_empty() => format!("it {says} so itself"),
        None => format!("it {says} \u{201c}{detail}\u{201d}"),
    }
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
        place, name, since, ..
    } = parts;
    let side = if value < limit { "under" } else { "over" };
    let been = parts.been();
    Some(format!(
        "{place}{} of {name} {been} {side} {} {since}: {}.",
        quantity_words(quantity.as_str()),
        amount(*limit, unit.as_str()),
        amount(*value, unit.as_str()),
    ))
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
    let count = u64::from(alert.affected.devices);
    if count == 0 || matches!(alert.subject, Subject::Device(_)) {
        return String::new();
    }
    let verb = if is_over { "could not" } else { "cannot" };
    let devices = numbers::counted(count, "device", "devices");
    if alert.affected.cities.len() > 1 {
        let cities = names::cities(world, &alert.affected.cities, 4);
        return format!("{devices} in {cities} {verb} be seen.");
    }
    let kinds: Vec<String> = alert
        .affected
        .kinds
        .iter()
        .take(3)
        .map(spoken_kind)
        .collect();
    let kinds = match kinds.as_slice() {
        [] | [_] => String::new(),
        several => format!(": {}", several.join(", ")),
    };
    format!("{devices} {verb} be seen{kinds}.")
}

fn spoken_kind((kind, count): &(SafeText, u32)) -> String {
    format!("{} {kind}", numbers::count(u64::from(*count)))
}

/// Whose it is, as a sentence.
fn whose(world: &World, alert: &Alert) -> String {
    let team =
        facts::owner(world, alert.subject).and_then(|id| world.inventory.teams.get(id.index()));
    match team {
        Some(team) if team.name.is_empty() => format!("It belongs to {}.", team.id),
        Some(team) => format!("It belongs to {}.", team.name),
        None => "No owner is declared.".to_owned(),
    }
}
