//! The words for faults, quantities and rules.

use crate::{
    city::{
        alerts::alert::RuleRef,
        model::cause::{FetchFault, LinkFault},
        world::World,
    },
    screen::text::{phrase::Phrase, words::Words},
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
    /// Its name among the choices of a phrase.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Since => "since",
            Self::Over => "over",
        }
    }
}

/// What broke a link, as a verb phrase.
pub fn link_words(fault: LinkFault, tense: Tense, words: Words) -> String {
    let phrase = match fault {
        LinkFault::Dns => Phrase::FaultDns,
        LinkFault::Refused => Phrase::FaultRefused,
        LinkFault::Timeout => Phrase::FaultTimeout,
        LinkFault::Tls => Phrase::FaultTls,
        LinkFault::Certificate => Phrase::FaultCertificate,
        LinkFault::NotValidYet => Phrase::FaultEarly,
        LinkFault::Credentials => Phrase::FaultCredentials,
        LinkFault::NotSubscribed => Phrase::FaultNotSubscribed,
        LinkFault::Protocol => Phrase::FaultProtocol,
        LinkFault::TakenOver => Phrase::FaultTakenOver,
        LinkFault::TooLarge => Phrase::FaultPackets,
        LinkFault::Closed => Phrase::FaultClosed,
        LinkFault::NoPing => Phrase::FaultNoPing,
    };
    words.say(phrase, &[("tense", tense.name().into())])
}

/// What broke a request, as a verb phrase.
pub fn fetch_words(fault: FetchFault, tense: Tense, words: Words) -> String {
    let tense = ("tense", tense.name().into());
    let phrase = match fault {
        FetchFault::Dns => Phrase::FaultDns,
        FetchFault::Refused => Phrase::FaultRefused,
        FetchFault::Tls => Phrase::FaultTls,
        FetchFault::Certificate => Phrase::FaultCertificate,
        FetchFault::NotValidYet => Phrase::FaultEarly,
        FetchFault::ConnectTimeout => Phrase::FaultConnectTimeout,
        FetchFault::AnswerTimeout => Phrase::FaultAnswerTimeout,
        FetchFault::BodyTimeout => Phrase::FaultBodyTimeout,
        FetchFault::TooLarge => Phrase::FaultAnswerSize,
        FetchFault::Broken => Phrase::FaultBroken,
        FetchFault::Redirect => Phrase::FaultRedirect,
        FetchFault::NotTheFormat => Phrase::FaultFormat,
        FetchFault::Old => Phrase::FaultOld,
        FetchFault::Status(status) => {
            let status = status.to_string();
            let arguments = [tense, ("status", (&status).into())];
            return words.say(Phrase::FaultStatus, &arguments);
        }
    };
    words.say(phrase, &[tense])
}

/// A release without the name of its package: `4.13.0` of `tilavarauspalvelu@4.13.0`.
pub fn release(name: &str) -> &str {
    match name.rsplit_once('@') {
        Some((package, version)) if !package.is_empty() && !version.is_empty() => version,
        _ => name,
    }
}

/// `6`, or `1.4`.
pub(super) fn times(latency_ms: u32, usual_ms: u32, words: Words) -> String {
    let times = f64::from(latency_ms) / f64::from(usual_ms.max(1));
    if times < 3.0 {
        words.fixed(times, 1)
    } else {
        words.count(times.round() as u64)
    }
}

/// A quantity's name in words: `air temperature`. What the vocabulary does not have is said as its sender
/// says it.
pub fn quantity_words(name: &str, words: Words) -> String {
    match name {
        "pm1" | "pm10" | "no2" | "no" | "nox" | "o3" | "so2" | "nh3" | "co" | "co2" => {
            name.to_uppercase()
        }
        "pm2_5" => format!("PM{}", words.fixed(2.5, 1)),
        "noise_las" => "LAS".to_owned(),
        // As acousticians write it, with the time of the day or night behind it.
        level if level.starts_with("noise_la") => {
            let level = level.trim_start_matches("noise_la");
            let (level, part) = level.split_once('_').unwrap_or((level, ""));
            format!("LA{level} {part}").trim_end().to_owned()
        }
        other => words
            .quantity(other)
            .map_or_else(|| other.replace('_', " "), str::to_owned),
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
        RuleRef::DataCard => "data-card".to_owned(),
        RuleRef::PersonalData => "personal-data".to_owned(),
        RuleRef::Upstream(_) => "upstream".to_owned(),
        RuleRef::Configured(index) => world
            .inventory
            .rules
            .get(usize::from(index))
            .map_or_else(|| format!("rule-{index}"), |rule| rule.id.to_string()),
    }
}

/// What a rule looks at, and what it does not count.
pub fn rule_words(rule: RuleRef, words: Words) -> (&'static str, &'static str) {
    let (says, not_counted) = match rule {
        RuleRef::FeedDown => (Phrase::RuleFeedDown, Phrase::RuleFeedDownNot),
        RuleRef::GatewaySilent => (Phrase::RuleGatewaySilent, Phrase::RuleGatewaySilentNot),
        RuleRef::DeviceSilent => (Phrase::RuleDeviceSilent, Phrase::RuleDeviceSilentNot),
        RuleRef::CertificateEnds => (Phrase::RuleCertificateEnds, Phrase::RuleCertificateEndsNot),
        RuleRef::DataCard => (Phrase::RuleDataCard, Phrase::RuleDataCardNot),
        RuleRef::PersonalData => (Phrase::RulePersonalData, Phrase::RulePersonalDataNot),
        RuleRef::ServiceDown => (Phrase::RuleServiceDown, Phrase::RuleServiceDownNot),
        RuleRef::ServiceSlow => (Phrase::RuleServiceSlow, Phrase::RuleServiceSlowNot),
        RuleRef::ServiceDegraded => (Phrase::RuleServiceDegraded, Phrase::RuleServiceDegradedNot),
        RuleRef::Configured(_) => (Phrase::RuleConfigured, Phrase::RuleConfiguredNot),
        RuleRef::Upstream(_) => (Phrase::RuleUpstream, Phrase::RuleUpstreamNot),
    };
    (words.get(says), words.get(not_counted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::text::language::Language;

    #[test]
    fn quantities_read_as_people_write_them() {
        let finnish = Language::with_code("fi").unwrap().words();
        for (name, english, fi) in [
            ("air_temperature", "air temperature", "ilma"),
            ("pm2_5", "PM2.5", "PM2,5"),
            ("no2", "NO2", "NO2"),
            ("noise_laeq", "LAeq", "LAeq"),
            ("noise_laeq_d", "LAeq d", "LAeq d"),
            ("noise_lamax", "LAmax", "LAmax"),
            ("noise_las", "LAS", "LAS"),
            ("their_own", "their own", "their own"),
        ] {
            assert_eq!(quantity_words(name, Words::english()), english);
            assert_eq!(quantity_words(name, finnish), fi);
        }
    }
}
