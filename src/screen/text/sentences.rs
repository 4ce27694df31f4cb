//! An alert as sentences that can be read aloud: what, for whom, since when, because of what, whose.
//!
//! A cause is data; the words are made here, so that another language is another file.

use super::{clock::Clock, names, numbers};
use crate::city::{
    alerts::alert::{Alert, RuleRef, Subject},
    model::{
        cause::{Cause, FetchFault, LinkFault},
        ids::{CityId, TeamId},
        time::Now,
    },
    world::World,
};

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
            format!("{} {}", capital(&name), link_words(*fault))
        }
        Cause::FeedSilent { expected_ms, .. } => {
            let usual = numbers::exact(*expected_ms);
            facts.push(Fact::Plain(format!("usually every {usual}")));
            format!("{} sends nothing", capital(&name))
        }
        Cause::PollDown { fault, .. } => format!("{} {}", capital(&name), fetch_words(*fault)),
        Cause::GatewaySilent { still_heard, .. } => {
            push_devices(&mut facts, alert);
            if *still_heard > 0 {
                facts.push(Fact::Plain(format!(
                    "{still_heard} still heard by neighbours"
                )));
            }
            format!("{} silent", capital(&name))
        }
        Cause::ServiceDown { fault, detail } => {
            match fault {
                Some(fault) => facts.push(Fact::Plain(fetch_words(*fault))),
                None if !detail.is_empty() => facts.push(Fact::Plain(format!("says {detail}"))),
                None => facts.push(Fact::Plain("says so itself".to_owned())),
            }
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
            let usual = numbers::exact(*expected_ms);
            facts.push(Fact::Plain(format!("usually every {usual}")));
            format!("{name} silent")
        }
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => {
            facts.push(Fact::Plain(format!(
                "limit {}",
                amount(*limit, unit.as_str())
            )));
            let value = amount(*value, unit.as_str());
            format!("{name}: {} {value}", quantity_words(quantity.as_str()))
        }
    };
    if !matches!(alert.cause, Cause::GatewaySilent { .. }) {
        push_devices(&mut facts, alert);
    }
    if matches!(alert.cause, Cause::LinkDown { .. } | Cause::PollDown { .. }) {
        facts.push(Fact::Plain(format!("since {since}")));
    }
    Short {
        place: place(world, alert),
        head,
        facts,
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
    release: Option<&(crate::city::model::text::SafeText, u64)>,
    component: Option<&crate::city::model::text::SafeText>,
) {
    if let Some((release, before_ms)) = release {
        let before = numbers::duration(*before_ms);
        facts.push(Fact::Release(format!(
            "began {before} after release {release}"
        )));
    }
    if let Some(component) = component {
        facts.push(Fact::Plain(format!("{component} not well")));
    }
}

/// The long form: one or two whole sentences.
pub fn long(world: &World, alert: &Alert, clock: &Clock, now: Now) -> String {
    let name = names::subject(world, alert.subject);
    let city = clock_city(world, alert);
    let since = clock.minute(alert.since.utc, now.utc, city);
    let end = alert.cleared.unwrap_or(now);
    let lasted = numbers::duration(end.mono.since(alert.since.mono));
    let is_over = !alert.is_open();
    let (is, has_been) = if is_over {
        ("was", "was")
    } else {
        ("is", "has been")
    };
    let place = match alert.affected.cities.len() {
        0 if city.is_none() => String::new(),
        _ => format!("{}: ", place(world, alert)),
    };
    let first = match &alert.cause {
        Cause::LinkDown { fault, .. } => {
            let feature = if alert.affected.cities.len() > 1 {
                format!(", shared by {},", cities(alert))
            } else {
                String::new()
            };
            let verb = link_words(*fault);
            return join(&[
                format!("{}{feature} {verb} since {since}.", capital(&name)),
                unseen(world, alert, is_over),
            ]);
        }
        Cause::FeedSilent { expected_ms, .. } => format!(
            "{place}{name} {has_been} silent for {lasted}; it usually speaks every {}.",
            numbers::exact(*expected_ms)
        ),
        Cause::PollDown { fault, .. } => {
            format!("{place}{name} {} since {since}.", fetch_words(*fault))
        }
        Cause::GatewaySilent { still_heard, .. } => {
            let rest = match still_heard {
                0 => String::new(),
                more => format!("; {more} more are still heard by neighbours"),
            };
            let unseen = unseen(world, alert, is_over);
            let unseen = unseen.trim_end_matches('.');
            let second = match (unseen.is_empty(), rest.is_empty()) {
                (true, true) => String::new(),
                (true, false) => {
                    format!("All {still_heard} devices are still heard by neighbours.")
                }
                (false, _) => format!("{unseen}{rest}."),
            };
            return join(&[
                format!("{place}{name} {has_been} silent for {lasted}."),
                second,
            ]);
        }
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
        Cause::DeviceSilent { expected_ms, .. } => format!(
            "{place}{name} {has_been} silent for {lasted}; it usually speaks every {}.",
            numbers::exact(*expected_ms)
        ),
        Cause::Threshold {
            quantity,
            value,
            limit,
            unit,
        } => {
            let side = if value < limit { "under" } else { "over" };
            format!(
                "{place}{} of {name} {is} {side} {} since {since}: {}.",
                quantity_words(quantity.as_str()),
                amount(*limit, unit.as_str()),
                amount(*value, unit.as_str()),
            )
        }
    };
    join(&[first, unseen(world, alert, is_over)])
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

fn cities(alert: &Alert) -> String {
    numbers::counted(alert.affected.cities.len() as u64, "city", "cities")
}

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

/// Because of what: the cause with its numbers.
pub fn because(alert: &Alert) -> String {
    match &alert.cause {
        Cause::LinkDown {
            fault,
            broker,
            detail,
        } => {
            let detail = said(detail.as_str());
            format!("{broker} {}{detail}", link_words(*fault))
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
            "no word for {} when it was raised; usually every {}",
            numbers::exact(*silent_ms),
            numbers::exact(*expected_ms)
        ),
        Cause::PollDown { fault, detail } => {
            format!("it {}{}", fetch_words(*fault), said(detail.as_str()))
        }
        Cause::ServiceDown { fault, detail } => match fault {
            Some(fault) => format!("it {}{}", fetch_words(*fault), said(detail.as_str())),
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
            let facts: String = facts
                .iter()
                .map(|fact| format!(" · {}", fact.text()))
                .collect();
            format!(
                "95 % of answers within {}, usually {}{facts}",
                numbers::latency(f64::from(*latency_ms)),
                numbers::latency(f64::from(*usual_ms)),
            )
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

/// The name of a rule, as documents and operators say it.
pub fn rule(world: &World, rule: RuleRef) -> String {
    match rule {
        RuleRef::FeedDown => "feed-down".to_owned(),
        RuleRef::GatewaySilent => "gateway-silent".to_owned(),
        RuleRef::ServiceDown => "service-down".to_owned(),
        RuleRef::ServiceSlow => "service-slow".to_owned(),
        RuleRef::ServiceDegraded => "service-degraded".to_owned(),
        RuleRef::DeviceSilent => "device-silent".to_owned(),
        RuleRef::Configured(index) => world
            .inventory
            .rules
            .get(usize::from(index))
            .map_or_else(|| format!("rule-{index}"), |rule| rule.id.to_string()),
    }
}

/// What broke a link, as a verb phrase.
pub fn link_words(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::Dns => "has no address in the DNS",
        LinkFault::Refused => "refuses connections",
        LinkFault::Timeout => "does not answer",
        LinkFault::Tls => "fails at TLS",
        LinkFault::Certificate => "shows a certificate that is not to be trusted",
        LinkFault::Credentials => "refuses our credentials",
        LinkFault::NotSubscribed => "grants none of our topics",
        LinkFault::Protocol => "breaks the protocol",
        LinkFault::TakenOver => "gave our session to another client",
        LinkFault::TooLarge => "sends packets over the limit",
        LinkFault::Closed => "closed the connection",
        LinkFault::NoPing => "answers no ping",
    }
}

/// What broke a request, as a verb phrase.
pub fn fetch_words(fault: FetchFault) -> String {
    let words = match fault {
        FetchFault::Dns => "has no address in the DNS",
        FetchFault::Refused => "refuses connections",
        FetchFault::Tls => "fails at TLS",
        FetchFault::Certificate => "shows a certificate that is not to be trusted",
        FetchFault::ConnectTimeout => "cannot be connected in time",
        FetchFault::AnswerTimeout => "does not answer in time",
        FetchFault::BodyTimeout => "does not end its answer in time",
        FetchFault::TooLarge => "answers more than the limit",
        FetchFault::Broken => "breaks off its answer",
        FetchFault::Redirect => "redirects elsewhere",
        FetchFault::NotTheFormat => "answers something else than its format",
        FetchFault::Status(status) => return format!("answers HTTP {status}"),
    };
    words.to_owned()
}

/// `×6`, or `×1.4`.
fn times(latency_ms: u32, usual_ms: u32) -> String {
    let times = f64::from(latency_ms) / f64::from(usual_ms.max(1));
    if times < 3.0 {
        format!("×{times:.1}")
    } else {
        format!("×{}", numbers::count(times.round() as u64))
    }
}

/// A quantity's name in words: `air temperature`.
pub fn quantity_words(name: &str) -> String {
    match name {
        "pm1" | "pm10" | "no2" | "no" | "nox" | "o3" | "so2" | "nh3" | "co" | "co2" => {
            name.to_uppercase()
        }
        "pm2_5" => "PM2.5".to_owned(),
        other => other.replace('_', " "),
    }
}

/// A number with its unit: `41 µg/m³`.
pub fn amount(number: f64, unit: &str) -> String {
    let unit = numbers::unit(unit);
    if unit.is_empty() {
        numbers::value(number)
    } else {
        format!("{} {unit}", numbers::value(number))
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What a rule looks at, and what it does not count.
pub fn rule_words(rule: RuleRef) -> (&'static str, &'static str) {
    match rule {
        RuleRef::FeedDown => (
            "Speaks when the link of a feed is broken. Feeds at one broker address share one alert.",
            "Not counted: what is behind it. Those devices are unknown, not silent.",
        ),
        RuleRef::GatewaySilent => (
            "Speaks after three missed intervals and a minute without a word from the gateway.",
            "Not counted: retained messages, and the time in which its feed was broken.",
        ),
        RuleRef::DeviceSilent => (
            "Speaks after three missed intervals and a minute without a word from the device.",
            "Not counted: retained, duplicate and backlog messages, and our own outages.",
        ),
        RuleRef::ServiceDown => (
            "Speaks when the service does not answer, or says itself that it is down.",
            "Not counted: a single failed request.",
        ),
        RuleRef::ServiceSlow => (
            "Speaks when 95 % of the last answers take much longer than usual.",
            "Usual is the median of the older answers.",
        ),
        RuleRef::ServiceDegraded => (
            "Speaks when the service says itself that a part of it is not well.",
            "Not counted: parts that it does not name.",
        ),
        RuleRef::Configured(_) => (
            "A rule of the config: a value went over its limit, and has not come back past the other.",
            "Not counted: values that cannot be right.",
        ),
    }
}
