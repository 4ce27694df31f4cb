//! An alert as sentences that can be read aloud: what, for whom, since when, because of what, whose.
//!
//! A cause is data; the words are made here, so that another language is another file.

mod ends;
mod facts;
mod governance;
mod notice;
mod spoken;
mod words;

pub use ends::ends;
pub use facts::{affected, because, owner, whose};
pub use governance::{date, in_short, personal};
pub use notice::{in_one, publisher};
pub use spoken::long;
pub use words::{Tense, fetch_words, link_words, quantity_words, release, rule, rule_words};

use super::{clock::Clock, names, phrase::Phrase, words::Words};
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
pub fn place(world: &World, alert: &Alert, words: Words) -> String {
    match alert.affected.cities.as_slice() {
        [] => match world.city_of(alert.subject) {
            Some(city) => names::city(world, Some(city), words).to_owned(),
            None => words.get(Phrase::Shared).to_owned(),
        },
        [only] => names::city(world, Some(*only), words).to_owned(),
        many => words.counted(Phrase::CountedCities, many.len()),
    }
}

/// The city whose clock the times of an alert are told in.
pub fn clock_city(world: &World, alert: &Alert) -> Option<CityId> {
    match alert.affected.cities.as_slice() {
        [only] => Some(*only),
        _ => world.city_of(alert.subject),
    }
}

/// The short form of an alert, in the words of the clock.
pub fn short(world: &World, alert: &Alert, clock: &Clock, now: Now) -> Short {
    let words = clock.words();
    let name = names::subject(world, alert.subject, words);
    let since = clock.minute(alert.since.utc, now.utc, clock_city(world, alert));
    let mut facts = Vec::new();
    let with_name = |phrase: Phrase, name: &str| words.say(phrase, &[("name", name.into())]);
    let head = match &alert.cause {
        Cause::LinkDown { fault, .. } => {
            if alert.affected.cities.len() > 1 {
                let shared = words.counted(Phrase::FactSharedBy, alert.affected.cities.len());
                facts.push(Fact::Plain(shared));
            }
            link_head(world, alert.subject, *fault, &name, words)
        }
        Cause::FeedSilent { expected_ms, .. } => {
            facts.push(usual(*expected_ms, words));
            with_name(Phrase::HeadSendsNothing, &capital(&name))
        }
        Cause::CertificateEnds { until } => {
            let ending = ending(*until, now, words);
            let name = capital(&name);
            let arguments = [("name", (&name).into()), ("ending", (&ending).into())];
            words.say(Phrase::HeadCertificate, &arguments)
        }
        Cause::FeedStale { .. } => with_name(Phrase::HeadStale, &capital(&name)),
        Cause::PollDown { fault, .. } => {
            let fault = fetch_words(*fault, Tense::Now, words);
            format!("{} {fault}", capital(&name))
        }
        Cause::GatewaySilent { still_heard, .. } => {
            push_devices(&mut facts, alert, words);
            if *still_heard > 0 {
                let heard = words.counted(Phrase::FactStillHeard, *still_heard);
                facts.push(Fact::Plain(heard));
            }
            with_name(Phrase::HeadSilent, &capital(&name))
        }
        Cause::DeviceSilent { expected_ms, .. } => {
            facts.push(usual(*expected_ms, words));
            with_name(Phrase::HeadSilent, &name)
        }
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => {
            let [limit, value] = [limit, value].map(|number| words.amount(*number, unit.as_str()));
            let limit = words.say(Phrase::FactLimit, &[("limit", (&limit).into())]);
            facts.push(Fact::Plain(limit));
            let quantity = quantity_words(quantity.as_str(), words);
            let arguments = [
                ("name", (&name).into()),
                ("quantity", (&quantity).into()),
                ("value", (&value).into()),
            ];
            words.say(Phrase::HeadValue, &arguments)
        }
        Cause::Notice(notice) => notice::head(world, (alert, notice), &mut facts, (clock, now)),
        cause if cause.is_governance() => governance::head(cause, &name, &mut facts, words),
        cause => service_head(cause, &name, &mut facts, words),
    };
    if alert.cause.is_early() && world.doubts_own_clock() {
        let doubt = words.get(Phrase::FactOwnClock);
        facts.push(Fact::Plain(doubt.to_owned()));
    }
    add_common(&mut facts, alert, &since, words);
    let place = place(world, alert, words);
    Short { place, head, facts }
}

/// What is wrong with a service, and what is known of it; empty for other causes.
fn service_head(cause: &Cause, name: &str, facts: &mut Vec<Fact>, words: Words) -> String {
    let named = ("name", name.into());
    match cause {
        Cause::ServiceDown { fault, detail } => {
            facts.push(down_fact(*fault, detail, words));
            words.say(Phrase::HeadDown, &[named])
        }
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            slow_facts(facts, release.as_ref(), component.as_ref(), words);
            let times = times(*latency_ms, *usual_ms, words);
            words.say(Phrase::HeadSlow, &[named, ("times", (&times).into())])
        }
        Cause::ServiceDegraded { component, detail } => {
            if !detail.is_empty() && detail != component {
                facts.push(Fact::Plain(detail.to_string()));
            }
            let part = ("part", component.as_str().into());
            words.say(Phrase::HeadNotWell, &[named, part])
        }
        _ => String::new(),
    }
}

/// A feed does not refuse anything itself: its broker does.
fn link_head(
    world: &World,
    subject: Subject,
    fault: LinkFault,
    name: &str,
    words: Words,
) -> String {
    let fault = link_words(fault, Tense::Now, words);
    match subject {
        Subject::Feed(id) => {
            let feed = names::feed(world, id);
            let arguments = [("feed", feed.into()), ("fault", (&fault).into())];
            words.say(Phrase::HeadBroker, &arguments)
        }
        _ => format!("{} {fault}", capital(name)),
    }
}

fn down_fact(fault: Option<FetchFault>, detail: &SafeText, words: Words) -> Fact {
    Fact::Plain(match fault {
        Some(fault) => fetch_words(fault, Tense::Now, words),
        None if detail.is_empty() => words.get(Phrase::FactSaysSo).to_owned(),
        None => words.say(Phrase::FactSays, &[("detail", detail.as_str().into())]),
    })
}

fn usual(expected_ms: u64, words: Words) -> Fact {
    let usual = words.exact(expected_ms);
    Fact::Plain(words.say(Phrase::FactUsually, &[("usual", (&usual).into())]))
}

/// How many devices cannot be seen, and since when a link is broken.
fn add_common(facts: &mut Vec<Fact>, alert: &Alert, since: &str, words: Words) {
    if !matches!(alert.cause, Cause::GatewaySilent { .. }) {
        push_devices(facts, alert, words);
    }
    if matches!(alert.cause, Cause::LinkDown { .. } | Cause::PollDown { .. }) {
        let since = words.say(Phrase::FactSince, &[("start", since.into())]);
        facts.push(Fact::Plain(since));
    }
}

fn push_devices(facts: &mut Vec<Fact>, alert: &Alert, words: Words) {
    let devices = alert.affected.devices;
    if devices > 0 && !matches!(alert.subject, Subject::Device(_)) {
        let devices = words.counted(Phrase::FactUnknown, devices);
        facts.push(Fact::Unknown(devices));
    }
}

fn slow_facts(
    facts: &mut Vec<Fact>,
    release: Option<&(SafeText, u64)>,
    component: Option<&SafeText>,
    words: Words,
) {
    if let Some((name, before_ms)) = release {
        let before = words.duration(*before_ms);
        let name = words::release(name.as_str());
        let arguments = [("before", (&before).into()), ("release", name.into())];
        facts.push(Fact::Release(words.say(Phrase::FactRelease, &arguments)));
    }
    if let Some(component) = component {
        let part = ("part", component.as_str().into());
        facts.push(Fact::Plain(words.say(Phrase::FactPart, &[part])));
    }
}

/// When a certificate ends: `ends in 6 d`, `ended 2 d ago`.
pub fn ending(until: Stamp, now: Now, words: Words) -> String {
    let left_ms = until.since(now.utc);
    let time = words.age(left_ms.unsigned_abs());
    let phrase = if left_ms < 0 {
        Phrase::EndedAgo
    } else {
        Phrase::EndsIn
    };
    words.say(phrase, &[("time", (&time).into())])
}

fn cities(alert: &Alert, words: Words) -> String {
    words.counted(Phrase::CountedCities, alert.affected.cities.len())
}
