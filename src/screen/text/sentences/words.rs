//! The words for faults, quantities and rules.

use crate::{
    city::{
        alerts::alert::RuleRef,
        model::cause::{FetchFault, LinkFault},
        world::World,
    },
    screen::text::numbers,
};

/// When a sentence speaks of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It `refuses connections`.
    Now,
    /// It `has refused connections` since some time.
    Since,
    /// It `refused connections`, and no longer does.
    Over,
}

impl Tense {
    fn of(self, [now, since, over]: [&'static str; 3]) -> &'static str {
        match self {
            Self::Now => now,
            Self::Since => since,
            Self::Over => over,
        }
    }
}

const NO_ADDRESS: [&str; 3] = [
    "has no address in the DNS",
    "has had no address in the DNS",
    "had no address in the DNS",
];
const REFUSES: [&str; 3] = [
    "refuses connections",
    "has refused connections",
    "refused connections",
];
const FAILS_AT_TLS: [&str; 3] = ["fails at TLS", "has failed at TLS", "failed at TLS"];
const UNTRUSTED: [&str; 3] = [
    "shows a certificate that is not to be trusted",
    "has shown a certificate that is not to be trusted",
    "showed a certificate that was not to be trusted",
];

const EARLY: [&str; 3] = [
    "shows a certificate that is not valid yet",
    "has shown a certificate that is not valid yet",
    "showed a certificate that was not valid yet",
];

/// What broke a link, as a verb phrase.
pub fn link_words(fault: LinkFault, tense: Tense) -> &'static str {
    tense.of(match fault {
        LinkFault::Dns => NO_ADDRESS,
        LinkFault::Refused => REFUSES,
        LinkFault::Timeout => ["does not answer", "has not answered", "did not answer"],
        LinkFault::Tls => FAILS_AT_TLS,
        LinkFault::Certificate => UNTRUSTED,
        LinkFault::NotValidYet => EARLY,
        LinkFault::Credentials => [
            "refuses our credentials",
            "has refused our credentials",
            "refused our credentials",
        ],
        LinkFault::NotSubscribed => [
            "grants none of our topics",
            "has granted none of our topics",
            "granted none of our topics",
        ],
        LinkFault::Protocol => [
            "breaks the protocol",
            "has broken the protocol",
            "broke the protocol",
        ],
        LinkFault::TakenOver => [
            "gives our session to another client",
            "has given our session to another client",
            "gave our session to another client",
        ],
        LinkFault::TooLarge => [
            "sends packets over the limit",
            "has sent packets over the limit",
            "sent packets over the limit",
        ],
        LinkFault::Closed => [
            "closed the connection",
            "has kept the connection closed",
            "kept the connection closed",
        ],
        LinkFault::NoPing => [
            "answers no ping",
            "has answered no ping",
            "answered no ping",
        ],
    })
}

/// What broke a request, as a verb phrase.
pub fn fetch_words(fault: FetchFault, tense: Tense) -> String {
    let words = tense.of(match fault {
        FetchFault::Dns => NO_ADDRESS,
        FetchFault::Refused => REFUSES,
        FetchFault::Tls => FAILS_AT_TLS,
        FetchFault::Certificate => UNTRUSTED,
        FetchFault::NotValidYet => EARLY,
        FetchFault::ConnectTimeout => [
            "cannot be reached in time",
            "has not been reached in time",
            "could not be reached in time",
        ],
        FetchFault::AnswerTimeout => [
            "does not answer in time",
            "has not answered in time",
            "did not answer in time",
        ],
        FetchFault::BodyTimeout => [
            "does not end its answers in time",
            "has not ended its answers in time",
            "did not end its answers in time",
        ],
        FetchFault::TooLarge => [
            "answers more than the limit",
            "has answered more than the limit",
            "answered more than the limit",
        ],
        FetchFault::Broken => [
            "breaks off its answers",
            "has broken off its answers",
            "broke off its answers",
        ],
        FetchFault::Redirect => [
            "redirects elsewhere",
            "has redirected elsewhere",
            "redirected elsewhere",
        ],
        FetchFault::NotTheFormat => [
            "answers something else than its format",
            "has answered something else than its format",
            "answered something else than its format",
        ],
        FetchFault::Status(status) => {
            let verb = tense.of(["answers", "has answered", "answered"]);
            return format!("{verb} HTTP {status}");
        }
    });
    words.to_owned()
}

/// A release without the name of its package: `4.13.0` of `tilavarauspalvelu@4.13.0`.
pub fn release(name: &str) -> &str {
    match name.rsplit_once('@') {
        Some((package, version)) if !package.is_empty() && !version.is_empty() => version,
        _ => name,
    }
}

/// `×6`, or `×1.4`.
pub(super) fn times(latency_ms: u32, usual_ms: u32) -> String {
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
        "noise_las" => "LAS".to_owned(),
        // As acousticians write it, with the time of the day or night behind it.
        level if level.starts_with("noise_la") => {
            let level = level.trim_start_matches("noise_la");
            let (level, part) = level.split_once('_').unwrap_or((level, ""));
            format!("LA{level} {part}").trim_end().to_owned()
        }
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

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
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
        RuleRef::CertificateEnds => "certificate-ends".to_owned(),
        RuleRef::Configured(index) => world
            .inventory
            .rules
            .get(usize::from(index))
            .map_or_else(|| format!("rule-{index}"), |rule| rule.id.to_string()),
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
        RuleRef::CertificateEnds => (
            "Speaks 30, 7 and 1 days before the end of a certificate, each time more urgently.",
            "Not counted: certificates that are not accepted; those break the link at once.",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_as_people_write_them() {
        for (name, words) in [
            ("air_temperature", "air temperature"),
            ("pm2_5", "PM2.5"),
            ("no2", "NO2"),
            ("noise_laeq", "LAeq"),
            ("noise_laeq_d", "LAeq d"),
            ("noise_lamax", "LAmax"),
            ("noise_las", "LAS"),
        ] {
            assert_eq!(quantity_words(name), words);
        }
    }
}
