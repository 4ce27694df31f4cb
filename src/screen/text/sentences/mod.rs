//! An alert as sentences that can be read aloud: what, for whom, since when, because of what, whose.
//!
//! A cause is data; the words are made here, so that another language is another file.

mod facts;
mod spoken;
mod words;

pub use facts::{affected, because, owner, whose};
pub use spoken::long;
pub use words::{
    Tense, amount, fetch_words, link_words, quantity_words, release, rule, rule_words,
};

use super::{clock::Clock, names, numbers};
use crate::city::{
    alerts::alert::{Alert, Subject},
    model::{
        cause::{Cause, FetchFault, LinkFault},
        ids::CityId,
        text::SafeText,
        time::{Now, Stamp},
    },
    world::World,
};
use words::{capital, times};

/// A fact beside the head of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Plain.
    Plain(String),
    /// How much cannot be seen.
    Unknown(String),
    /// A release.
    Release(String),
}

impl Fact {
    /// The words.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Unknown(text) | Self::Release(text) => text,
        }
    }
}

/// The short form: for rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Short {
    /// The city, or how many.
    pub place: String,
    /// What is wrong.
    pub head: String,
    /// What else matters, most important first.
    pub facts: Vec<Fact>,
}

impl Short {
    /// In one line.
    pub fn line(&self) -> String {
        let mut line = self.head.clone();
        for fact in &self.facts {
            line.push_str(" · ");
            line.push_str(fact.text());
        }
        line
    }
}

/// Where an alert is: one city, how many, or what shares it.
pub fn place(world: &World, alert: &Alert) -> String {
    match alert.affected.cities.as_slice() {
        [] => match own_city(world, alert.subject) {
            Some(city) => names::city(world, Some(city)).to_owned(),
            None => "shared".to_owned(),
        },
        [only] => names::city(world, Some(*only)).to_owned(),
        many => format!("{} cities", many.len()),
    }
}

/// The city whose clock the times of an alert are told in.
pub fn clock_city(world: &World, alert: &Alert) -> Option<CityId> {
    match alert.affected.cities.as_slice() {
        [only] => Some(*only),
        _ => own_city(world, alert.subject),
    }
}

fn own_city(world: &World, subject: Subject) -> Option<CityId> {
    match subject {
        Subject::Gateway(id) => world.gateway(id)?.city,
        Subject::Service(id) => world.inventory.services.get(id.index())?.city,
        Subject::Device(id) => world.device(id)?.city,
        Subject::Feed(id) => names::declared(world, id)?.city,
        Subject::Broker(_) => None,
    }
}

/// The short form of an alert.
pub fn short(world: &World, alert: &Alert, clock: &Clock, now: Now) -> Short {
    let name = names::subject(world, alert.subject);
    let since = clock.minute(alert.since.utc, now.utc, clock_city(world, alert));
    let mut facts = Vec::new();
    let head = match &alert.cause {
        Cause::LinkDown { fault, .. } => {
            if alert.affected.cities.len() > 1 {
                facts.push(Fact::Plain(format!("shared by {}", cities(alert))));
            }
            link_head(world, alert.subject, *fault, &name)
        }
        Cause::FeedSilent { expected_ms, .. } => {
            facts.push(usual(*expected_ms));
            format!("{} sends nothing", capital(&name))
        }
        Cause::FeedStale { .. } => format!("{} brings nothing new", capital(&name)),
        Cause::CertificateEnds { until } => ending_of(&name, *until, now),
        Cause::PollDown { fault, .. } => {
            format!("{} {}", capital(&name), fetch_words(*fault, Tense::Now))
        }
        Cause::GatewaySilent { still_heard, .. } => {
            push_devices(&mut facts, alert);
            if *still_heard > 0 {
                let words = format!("{still_heard} still heard by neighbours");
                facts.push(Fact::Plain(words));
            }
            format!("{} silent", capital(&name))
        }
        Cause::ServiceDown { fault, detail } => {
            facts.push(down_fact(*fault, detail));
            format!("{name} down")
        }
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            slow_facts(&mut facts, release.as_ref(), component.as_ref());
            format!("{name} slow {}", times(*latency_ms, *usual_ms))
        }
        Cause::ServiceDegraded { component, detail } => {
            if !detail.is_empty() && detail != component {
                facts.push(Fact::Plain(detail.to_string()));
            }
            format!("{name} not well: {component}")
        }
        Cause::DeviceSilent { expected_ms, .. } => {
            facts.push(usual(*expected_ms));
            format!("{name} silent")
        }
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => {
            let [limit, value] = [limit, value].map(|number| amount(*number, unit.as_str()));
            facts.push(Fact::Plain(format!("limit {limit}")));
            format!("{name}: {} {value}", quantity_words(quantity.as_str()))
        }
    };
    if alert.cause.is_early() && world.doubts_own_clock() {
        facts.push(Fact::Plain("is our own clock wrong?".to_owned()));
    }
    add_common(&mut facts, alert, &since);
    let place = place(world, alert);
    Short { place, head, facts }
}

/// A feed does not refuse anything itself: its broker does.
fn link_head(world: &World, subject: Subject, fault: LinkFault, name: &str) -> String {
    let words = link_words(fault, Tense::Now);
    match subject {
        Subject::Feed(id) => format!("{}: broker {words}", names::feed(world, id)),
        _ => format!("{} {words}", capital(name)),
    }
}

fn down_fact(fault: Option<FetchFault>, detail: &SafeText) -> Fact {
    Fact::Plain(match fault {
        Some(fault) => fetch_words(fault, Tense::Now),
        None if detail.is_empty() => "says so itself".to_owned(),
        None => format!("says {detail}"),
    })
}

fn usual(expected_ms: u64) -> Fact {
    Fact::Plain(format!("usually every {}", numbers::exact(expected_ms)))
}

/// How many devices cannot be seen, and since when a link is broken.
fn add_common(facts: &mut Vec<Fact>, alert: &Alert, since: &str) {
    if !matches!(alert.cause, Cause::GatewaySilent { .. }) {
        push_devices(facts, alert);
    }
    if matches!(alert.cause, Cause::LinkDown { .. } | Cause::PollDown { .. }) {
        facts.push(Fact::Plain(format!("since {since}")));
    }
}

fn push_devices(facts: &mut Vec<Fact>, alert: &Alert) {
    let devices = u64::from(alert.affected.devices);
    if devices > 0 && !matches!(alert.subject, Subject::Device(_)) {
        let devices = numbers::counted(devices, "device", "devices");
        facts.push(Fact::Unknown(format!("{devices} unknown")));
    }
}

fn slow_facts(
    facts: &mut Vec<Fact>,
    release: Option<&(SafeText, u64)>,
    component: Option<&SafeText>,
) {
    if let Some((name, before_ms)) = release {
        let before = numbers::duration(*before_ms);
        let name = words::release(name.as_str());
        facts.push(Fact::Release(format!(
            "began {before} after release {name}"
        )));
    }
    if let Some(component) = component {
        facts.push(Fact::Plain(format!("{component} is not well")));
    }
}

fn ending_of(name: &str, until: Stamp, now: Now) -> String {
    format!("{}: certificate {}", capital(name), ending(until, now))
}

/// When a certificate ends: `ends in 6 d`, `ended 2 d ago`.
pub fn ending(until: Stamp, now: Now) -> String {
    let left_ms = until.since(now.utc);
    let span = numbers::age(left_ms.unsigned_abs());
    if left_ms < 0 {
        format!("ended {span} ago")
    } else {
        format!("ends in {span}")
    }
}

fn cities(alert: &Alert) -> String {
    numbers::counted(alert.affected.cities.len() as u64, "city", "cities")
}
