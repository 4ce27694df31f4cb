//! What a publisher says in an alert of its own. Its words stay its own: they are shown beside what we see, and
//! neither changes the other (C23).

use super::{
    inventory::Severity,
    text::SafeText,
    time::{Now, Stamp},
};
use serde::{Deserialize, Serialize};

/// A publisher's own alert, as it was said last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id at the publisher.
    pub id: SafeText,
    /// Its headline.
    pub title: SafeText,
    /// The publisher's word for how bad it is; empty where there is none.
    pub severity: SafeText,
    /// Since when, or from when on, as the publisher says.
    pub since: Option<Stamp>,
    /// Until when, as the publisher says.
    pub until: Option<Stamp>,
    /// The publisher keeps it quiet: silenced or inhibited there.
    pub is_muted: bool,
    /// When it was said last.
    pub heard: Now,
    /// Not said again for so long, nobody knows whether it still holds; milliseconds.
    pub old_after_ms: u64,
}

impl Notice {
    /// True where the publisher says the same in both, whenever it said it.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let words = |one: &Self| (one.since, one.until, one.is_muted);
        self.title == other.title && self.severity == other.severity && words(self) == words(other)
    }

    /// True where it was not said again for so long that it may hold no more.
    pub fn is_old(&self, now: Now) -> bool {
        now.mono.since(self.heard.mono) > self.old_after_ms
    }
}

/// Publishers' words for how bad something is, in lower case: Alertmanager's and its users', CAP 1.2, Smart Data
/// Models, GTFS-RT, Statuspage, and the colours of the weather services.
const WORDS: &[(Severity, &[&str])] = &[
    (
        Severity::Critical,
        &[
            "critical",
            "extreme",
            "emergency",
            "disaster",
            "fatal",
            "page",
            "red",
            "p1",
            "sev1",
            "veryhigh",
            "very high",
        ],
    ),
    (
        Severity::Major,
        &[
            "major", "severe", "error", "high", "orange", "p2", "sev2", "blocker",
        ],
    ),
    (
        Severity::Warning,
        &[
            "warning", "warn", "minor", "moderate", "medium", "average", "yellow", "degraded",
            "p3", "sev3",
        ],
    ),
    (
        Severity::Info,
        &[
            "info",
            "information",
            "informational",
            "notice",
            "none",
            "low",
            "normal",
            "maintenance",
            "green",
            "unknown",
            "unknown_severity",
            "p4",
            "sev4",
        ],
    ),
];

/// How bad a publisher's word is for us. No word is for the record; one that nobody knows is to be looked at.
pub fn severity(word: &str) -> Severity {
    let word = word.trim().trim_end_matches("(assumed)").trim_end();
    if word.is_empty() {
        return Severity::Info;
    }
    let is_it = |known: &str| known.eq_ignore_ascii_case(word);
    let known = WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|it| is_it(it)));
    known.map_or(Severity::Warning, |(severity, _)| *severity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishers_words_are_understood() {
        for (word, expected) in [
            ("", Severity::Info),
            ("Extreme", Severity::Critical),
            ("critical (assumed)", Severity::Critical),
            ("SEVERE", Severity::Major),
            ("Moderate", Severity::Warning),
            ("informational", Severity::Info),
            ("UNKNOWN_SEVERITY", Severity::Info),
            ("schrecklich", Severity::Warning),
        ] {
            assert_eq!(severity(word), expected, "{word}");
        }
    }
}
