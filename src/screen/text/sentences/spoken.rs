//! An alert in whole sentences, to be read aloud on the phone: what, for whom, since when, because of
//! what, whose.

use super::{
    Tense, capital, cities, clock_city, ending, facts, fetch_words, governance, link_words, notice,
    place, quantity_words, words,
};
use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        model::{
            cause::{Cause, FetchFault},
            text::SafeText,
            time::Now,
        },
        world::World,
    },
    screen::text::{clock::Clock, names, pattern::Arguments, phrase::Phrase, words::Words},
};

/// The parts that many sentences have.
struct Parts {
    words: Words,
    name: String,
    tense: Tense,
    /// `since 02:50 EET`, or `from 02:50 EET for 8 min`.
    since: String,
    /// `for 8 min, since 02:50 EET`, or the same of what is over.
    lasted: String,
}

impl Parts {
    /// A sentence about the name, since when, with what else it needs.
    fn say(&self, phrase: Phrase, others: Arguments<'_>) -> String {
        let mut arguments = vec![
            ("name", (&self.name).into()),
            ("when", (&self.since).into()),
            ("tense", self.tense.name().into()),
        ];
        arguments.extend_from_slice(others);
        self.words.say(phrase, &arguments)
    }
}

/// The long form: what and since when, who cannot be seen, whose it is. In the words of the clock.
pub fn long(world: &World, alert: &Alert, clock: &Clock, now: Now) -> String {
    let words = clock.words();
    let city = clock_city(world, alert);
    let end = alert.cleared.unwrap_or(now);
    let is_over = !alert.is_open();
    let start = clock.minute(alert.since.utc, now.utc, city);
    let lasted = words.duration(alert.lasted_ms(end));
    let times = [("start", (&start).into()), ("lasted", (&lasted).into())];
    let (tense, since, for_time) = if is_over {
        (Tense::Over, Phrase::LongFrom, Phrase::LongForFrom)
    } else {
        (Tense::Since, Phrase::LongSince, Phrase::LongForSince)
    };
    let parts = Parts {
        words,
        name: match alert.subject {
            Subject::Broker(id) => names::broker_in_full(world, id, words),
            other => names::subject(world, other, words),
        },
        tense,
        since: words.say(since, &times),
        lasted: words.say(for_time, &times),
    };
    let first = link(&parts, alert)
        .or_else(|| service(&parts, &alert.cause))
        .or_else(|| value(&parts, &alert.cause))
        .or_else(|| certificate(&parts, alert, now))
        .or_else(|| governed(&parts, &alert.cause))
        .or_else(|| noticed(&parts, &alert.cause))
        .unwrap_or_default();
    let is_nowhere = alert.affected.cities.is_empty() && city.is_none();
    // The sentence of a broken link names its cities itself; that of a certificate does not.
    let is_everywhere = matches!(alert.subject, Subject::Broker(_))
        && alert.affected.cities.len() > 1
        && !matches!(alert.cause, Cause::CertificateEnds { .. });
    let first = if is_nowhere || is_everywhere {
        capital(&first)
    } else {
        let place = place(world, alert, words);
        let arguments = [("place", (&place).into()), ("sentence", (&first).into())];
        words.say(Phrase::LongPlaced, &arguments)
    };
    if let Some(notice) = alert.cause.notice() {
        let more = notice::more(world, alert, notice, (clock, now));
        return join(&[vec![first], more].concat());
    }
    let unseen = unseen(world, alert, &parts);
    let second = match &alert.cause {
        Cause::GatewaySilent { still_heard, .. } => heard(&parts, unseen, *still_heard),
        Cause::CertificateEnds { .. } => String::new(),
        cause if cause.is_governance() => String::new(),
        _ => unseen,
    };
    // Many certificates from the future are one clock that is behind (B8).
    let doubt = if !is_over && alert.cause.is_early() && world.doubts_own_clock() {
        words.get(Phrase::LongOwnClock).to_owned()
    } else {
        String::new()
    };
    join(&[first, doubt, second, whose(world, alert, words)])
}

fn certificate(parts: &Parts, alert: &Alert, now: Now) -> Option<String> {
    let Cause::CertificateEnds { until } = &alert.cause else {
        return None;
    };
    let end = until.to_string();
    let date = end.split('T').next().unwrap_or(&end);
    let phrase = match alert.subject {
        Subject::Broker(_) => Phrase::LongBrokerCertificate,
        _ => Phrase::LongCertificate,
    };
    let ending = ending(*until, now, parts.words);
    let others = [("ending", (&ending).into()), ("date", date.into())];
    Some(parts.say(phrase, &others))
}

fn governed(parts: &Parts, cause: &Cause) -> Option<String> {
    match cause {
        Cause::CardIncomplete { .. } => {
            let hole = ("hole", governance::hole(cause).into());
            Some(parts.say(Phrase::LongCard, &[hole]))
        }
        Cause::CardUnconfirmed { confirmed } => {
            let date = governance::date(*confirmed);
            Some(parts.say(Phrase::LongCardOld, &[("date", (&date).into())]))
        }
        Cause::PersonalData { .. } => {
            let kinds = governance::kinds(cause, parts.words);
            let place = governance::place(cause, parts.words);
            let others = [("kinds", (&kinds).into()), ("where", (&place).into())];
            Some(parts.say(Phrase::LongPersonal, &others))
        }
        _ => None,
    }
}

fn noticed(parts: &Parts, cause: &Cause) -> Option<String> {
    let title = ("title", cause.notice()?.title.as_str().into());
    Some(parts.say(Phrase::LongNotice, &[title]))
}

/// What neighbours of a silent gateway still hear, behind what nobody does.
fn heard(parts: &Parts, unseen: String, still_heard: u32) -> String {
    let is_over = parts.tense == Tense::Over;
    let phrase = match (unseen.is_empty(), still_heard, is_over) {
        (_, 0, _) => return unseen,
        (true, _, false) => Phrase::LongAllHeardNow,
        (true, _, true) => Phrase::LongAllHeardThen,
        (false, _, false) => Phrase::LongMoreHeardNow,
        (false, _, true) => Phrase::LongMoreHeardThen,
    };
    let unseen = unseen.trim_end_matches('.');
    let arguments = [("unseen", unseen.into()), ("count", still_heard.into())];
    parts.words.say(phrase, &arguments)
}

fn link(parts: &Parts, alert: &Alert) -> Option<String> {
    let words = parts.words;
    Some(match &alert.cause {
        Cause::LinkDown { fault, detail, .. } => {
            let cities = cities(alert, words);
            let fault = link_words(*fault, parts.tense, words);
            let saying = quoted(detail, words);
            let phrase = match (alert.subject, alert.affected.cities.len()) {
                (Subject::Feed(_), _) => Phrase::LongFeedBroker,
                (_, 0 | 1) => Phrase::LongBroker,
                _ => Phrase::LongBrokerShared,
            };
            let others = [
                ("fault", (&fault).into()),
                ("saying", (&saying).into()),
                ("cities", (&cities).into()),
            ];
            parts.say(phrase, &others)
        }
        Cause::PollDown { fault, detail } => {
            let fault = fetch_words(*fault, parts.tense, words);
            let saying = quoted(detail, words);
            let others = [("fault", (&fault).into()), ("saying", (&saying).into())];
            parts.say(Phrase::LongPoll, &others)
        }
        Cause::FeedStale { .. } => {
            let arguments = [
                ("name", (&parts.name).into()),
                ("tense", parts.tense.name().into()),
                ("when", (&parts.lasted).into()),
            ];
            words.say(Phrase::LongStale, &arguments)
        }
        Cause::FeedSilent { expected_ms, .. }
        | Cause::DeviceSilent { expected_ms, .. }
        | Cause::GatewaySilent { expected_ms, .. } => {
            let usual = words.exact(*expected_ms);
            let arguments = [
                ("name", (&parts.name).into()),
                ("tense", parts.tense.name().into()),
                ("when", (&parts.lasted).into()),
                ("usual", (&usual).into()),
            ];
            words.say(Phrase::LongSilent, &arguments)
        }
        _ => return None,
    })
}

/// What the other side said, behind a comma; nothing where it said nothing.
fn quoted(detail: &SafeText, words: Words) -> String {
    if detail.as_str().is_empty() {
        return String::new();
    }
    words.say(Phrase::LongSaying, &[("detail", detail.as_str().into())])
}

fn service(parts: &Parts, cause: &Cause) -> Option<String> {
    let words = parts.words;
    Some(match cause {
        Cause::ServiceDown { fault, detail } => {
            let why = down_because(*fault, detail, parts);
            parts.say(Phrase::LongDown, &[("why", (&why).into())])
        }
        Cause::ServiceSlow {
            latency_ms,
            usual_ms,
            release,
            component,
        } => {
            let [latency, usual] = [*latency_ms, *usual_ms].map(|ms| words.latency(f64::from(ms)));
            let others = [("latency", (&latency).into()), ("usual", (&usual).into())];
            let mut sentences = vec![parts.say(Phrase::LongSlow, &others)];
            if let Some((release, before_ms)) = release {
                let before = words.duration(*before_ms);
                let release = words::release(release.as_str());
                let others = [("before", (&before).into()), ("release", release.into())];
                sentences.push(words.say(Phrase::LongRelease, &others));
            }
            if let Some(component) = component {
                let part = ("part", component.as_str().into());
                sentences.push(words.say(Phrase::LongPart, &[part]));
            }
            join(&sentences)
        }
        Cause::ServiceDegraded { component, detail } => {
            let detail = if detail.is_empty() || detail == component {
                String::new()
            } else {
                format!(" ({detail})")
            };
            let others = [
                ("part", component.as_str().into()),
                ("detail", (&detail).into()),
            ];
            parts.say(Phrase::LongDegraded, &others)
        }
        _ => return None,
    })
}

fn down_because(fault: Option<FetchFault>, detail: &SafeText, parts: &Parts) -> String {
    let words = parts.words;
    match fault {
        Some(fault) => {
            let is_over = parts.tense == Tense::Over;
            let now = if is_over { Tense::Over } else { Tense::Now };
            let fault = fetch_words(fault, now, words);
            words.say(Phrase::LongItDoes, &[("fault", (&fault).into())])
        }
        None if detail.is_empty() => parts.say(Phrase::LongSaysSo, &[]),
        None => parts.say(Phrase::LongSays, &[("detail", detail.as_str().into())]),
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
    let words = parts.words;
    let phrase = if value < limit {
        Phrase::LongUnderLimit
    } else {
        Phrase::LongOverLimit
    };
    let quantity = quantity_words(quantity.as_str(), words);
    let [limit, value] = [limit, value].map(|number| words.amount(*number, unit.as_str()));
    let others = [
        ("quantity", (&quantity).into()),
        ("limit", (&limit).into()),
        ("value", (&value).into()),
    ];
    Some(parts.say(phrase, &others))
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
fn unseen(world: &World, alert: &Alert, parts: &Parts) -> String {
    let words = parts.words;
    let count = alert.affected.devices;
    if count == 0 || matches!(alert.subject, Subject::Device(_)) {
        return String::new();
    }
    let devices = words.counted(Phrase::CountedDevices, count);
    if alert.affected.cities.len() > 1 {
        let cities = names::cities(world, &alert.affected.cities, 4, words);
        let others = [("devices", (&devices).into()), ("cities", (&cities).into())];
        return parts.say(Phrase::LongUnseenIn, &others);
    }
    let kinds: Vec<String> = alert
        .affected
        .kinds
        .iter()
        .take(3)
        .map(|(kind, count)| format!("{} {kind}", words.count(*count)))
        .collect();
    let kinds = match kinds.as_slice() {
        [] | [_] => String::new(),
        several => format!(": {}", several.join(", ")),
    };
    let others = [("devices", (&devices).into()), ("kinds", (&kinds).into())];
    parts.say(Phrase::LongUnseen, &others)
}

/// Whose it is, as a sentence.
fn whose(world: &World, alert: &Alert, words: Words) -> String {
    let team =
        facts::owner(world, alert.subject).and_then(|id| world.inventory.teams.get(id.index()));
    match team {
        Some(team) => {
            let name = if team.name.is_empty() {
                &team.id
            } else {
                &team.name
            };
            words.say(Phrase::LongBelongs, &[("team", name.as_str().into())])
        }
        None => words.get(Phrase::LongNoOwner).to_owned(),
    }
}
