//! What a colleague on the phone asks beside the sentence: who is affected, because of what, whose.

use super::{Tense, fetch_words, governance, link_words, notice, quantity_words, slow_facts};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{
            cause::{Cause, FetchFault},
            ids::TeamId,
        },
        world::World,
    },
    screen::text::{names, phrase::Phrase, words::Words},
};

/// Who is affected: cities, devices by kind, services.
pub fn affected(world: &World, alert: &Alert, words: Words) -> String {
    let touched = &alert.affected;
    let mut parts = Vec::new();
    if !touched.cities.is_empty() {
        parts.push(names::cities(world, &touched.cities, 6, words));
    }
    if touched.devices > 0 {
        let kinds: Vec<String> = touched
            .kinds
            .iter()
            .take(4)
            .map(|(kind, count)| format!("{kind} {}", words.count(*count)))
            .collect();
        let devices = words.counted(Phrase::CountedDevices, touched.devices);
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
        let names = services.join(", ");
        let arguments = [
            ("count", touched.services.len().into()),
            ("names", (&names).into()),
        ];
        parts.push(words.say(Phrase::AffectedServices, &arguments));
    }
    if parts.is_empty() {
        names::subject(world, alert.subject, words)
    } else {
        parts.join(" · ")
    }
}

/// Because of what: the cause with its numbers.
pub fn because(alert: &Alert, words: Words) -> String {
    match &alert.cause {
        Cause::LinkDown {
            fault,
            broker,
            detail,
        } => {
            // Some say again whom they wanted to reach.
            let again = format!("{broker}: ");
            let detail = detail.as_str();
            let detail = said(detail.strip_prefix(&again).unwrap_or(detail));
            format!("{broker} {}{detail}", link_words(*fault, Tense::Now, words))
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
        } => silent(*silent_ms, *expected_ms, words),
        Cause::CertificateEnds { until } => {
            let until = until.to_string();
            words.say(Phrase::BecauseCertificate, &[("until", (&until).into())])
        }
        cause @ (Cause::CardIncomplete { .. }
        | Cause::CardUnconfirmed { .. }
        | Cause::PersonalData { .. }) => governance::because(cause, words).unwrap_or_default(),
        Cause::Notice(notice) => notice::because(notice, words),
        Cause::FeedStale { stale_ms } => {
            let stale = words.exact(*stale_ms);
            words.say(Phrase::BecauseStale, &[("stale", (&stale).into())])
        }
        Cause::PollDown { fault, detail } => failed(Some(*fault), detail.as_str(), words),
        Cause::ServiceDown { fault, detail } => failed(*fault, detail.as_str(), words),
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            let mut facts = Vec::new();
            slow_facts(&mut facts, release.as_ref(), component.as_ref(), words);
            let facts: String = facts
                .iter()
                .map(|fact| format!(" · {}", fact.text()))
                .collect();
            format!("{}{facts}", slow(*latency_ms, *usual_ms, words))
        }
        Cause::ServiceDegraded { component, detail } => {
            let part = ("part", component.as_str().into());
            let unwell = words.say(Phrase::FactPart, &[part]);
            format!("{unwell}{}", said(detail.as_str()))
        }
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => {
            let [value, limit] = [value, limit].map(|number| words.amount(*number, unit.as_str()));
            over(quantity.as_str(), &value, &limit, words)
        }
    }
}

fn failed(fault: Option<FetchFault>, detail: &str, words: Words) -> String {
    let what = match fault {
        Some(fault) => {
            let fault = fetch_words(fault, Tense::Now, words);
            words.say(Phrase::BecauseIt, &[("fault", (&fault).into())])
        }
        None => words.get(Phrase::BecauseSaysSo).to_owned(),
    };
    format!("{what}{}", said(detail))
}

fn silent(silent_ms: u64, expected_ms: u64, words: Words) -> String {
    let [silent, usual] = [silent_ms, expected_ms].map(|ms| words.exact(ms));
    let arguments = [("silent", (&silent).into()), ("usual", (&usual).into())];
    words.say(Phrase::BecauseSilent, &arguments)
}

fn over(quantity: &str, value: &str, limit: &str, words: Words) -> String {
    let quantity = quantity_words(quantity, words);
    let arguments = [
        ("quantity", (&quantity).into()),
        ("value", value.into()),
        ("limit", limit.into()),
    ];
    words.say(Phrase::BecauseValue, &arguments)
}

fn slow(latency_ms: u32, usual_ms: u32, words: Words) -> String {
    let [latency, usual] = [latency_ms, usual_ms].map(|ms| words.latency(f64::from(ms)));
    let arguments = [("latency", (&latency).into()), ("usual", (&usual).into())];
    words.say(Phrase::BecauseSlow, &arguments)
}

fn said(detail: &str) -> String {
    if detail.is_empty() {
        String::new()
    } else {
        format!(": {detail}")
    }
}

/// Whose it is: the team, or that nobody declared one.
pub fn whose(world: &World, alert: &Alert, words: Words) -> String {
    names::team(world, owner(world, alert.subject), words)
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
