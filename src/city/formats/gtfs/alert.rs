//! A disruption that the operator announces (Alert).

use super::Reader;
use crate::city::{
    formats::{
        found::{Circumstances, Item, UpstreamAlert},
        protobuf::Fields,
    },
    model::{text::SafeText, time::Stamp},
};

/// Periods, languages, and lines or stops that are kept of one alert; those over it are counted.
const KEPT: usize = 32;
/// The languages of a headline, best first; then one that is in no language, then any.
const LANGUAGES: &[&str] = &["en", "fi", "sv", ""];

const CAUSES: &[&str] = &[
    "UNKNOWN_CAUSE",
    "OTHER_CAUSE",
    "TECHNICAL_PROBLEM",
    "STRIKE",
    "DEMONSTRATION",
    "ACCIDENT",
    "HOLIDAY",
    "WEATHER",
    "MAINTENANCE",
    "CONSTRUCTION",
    "POLICE_ACTIVITY",
    "MEDICAL_EMERGENCY",
];

/// The effects, and how severe each is taken to be where the alert does not say (APIS 5.3).
const EFFECTS: &[(&str, &str)] = &[
    ("NO_SERVICE", "major (assumed)"),
    ("REDUCED_SERVICE", "warning (assumed)"),
    ("SIGNIFICANT_DELAYS", "warning (assumed)"),
    ("DETOUR", "warning (assumed)"),
    ("ADDITIONAL_SERVICE", "info (assumed)"),
    ("MODIFIED_SERVICE", "info (assumed)"),
    ("OTHER_EFFECT", "info (assumed)"),
    ("UNKNOWN_EFFECT", "info (assumed)"),
    ("STOP_MOVED", "info (assumed)"),
    ("NO_EFFECT", "info (assumed)"),
    ("ACCESSIBILITY_ISSUE", "info (assumed)"),
];

type Period = (Option<Stamp>, Option<Stamp>);
/// A language and what is said in it.
type Spoken = (SafeText, SafeText);

#[derive(Default)]
struct Said {
    periods: Vec<Period>,
    affects: Vec<SafeText>,
    cause: Option<u64>,
    effect: Option<u64>,
    severity: Option<u64>,
    headline: Vec<Spoken>,
    description: Vec<Spoken>,
}

impl Reader<'_, '_> {
    pub(super) fn alert(&mut self, fields: Fields<'_>, id: Option<&[u8]>) {
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            return self.defect("id", "an alert without an id");
        };
        let said = self.said_of_alert(fields);
        // The default of both fields is the word for "unknown": then there is nothing to say.
        let cause = said.cause.and_then(|cause| word(CAUSES, cause));
        let effect = said.effect.and_then(|effect| word(EFFECTS, effect));
        let severity = match said.severity {
            Some(2) => "info",
            Some(3) => "warning",
            Some(4) => "major",
            _ => effect.map_or("info (assumed)", |(_, severity)| severity),
        };
        let cause = cause.filter(|cause| *cause != "UNKNOWN_CAUSE");
        let effect = effect.map(|(effect, _)| effect);
        let effect = effect.filter(|effect| *effect != "UNKNOWN_EFFECT");
        let title = best(&said.headline).or_else(|| best(&said.description));
        let title = title.unwrap_or_else(|| match (effect, cause) {
            (Some(effect), Some(cause)) => SafeText::new(&format!("{effect}: {cause}")),
            (word, other) => SafeText::fixed(word.or(other).unwrap_or_default()),
        });
        let (since, until) = period_of(&said.periods, self.aside.received_at);
        let is_one = said.periods.len() < 2;
        let more = Circumstances {
            cause: cause.map(SafeText::fixed),
            effect: effect.map(SafeText::fixed),
            affects: said.affects,
            titles: named(said.headline),
            periods: if is_one { Vec::new() } else { said.periods },
        };
        let says_more = more != Circumstances::default();
        self.found.push(Item::Alert(UpstreamAlert {
            id: SafeText::from_bytes(id),
            severity: SafeText::fixed(severity),
            title,
            since,
            until,
            is_muted: false,
            more: says_more.then(|| Box::new(more)),
        }));
    }

    fn said_of_alert(&mut self, mut fields: Fields<'_>) -> Said {
        let mut said = Said::default();
        for field in &mut fields {
            match field.number {
                1 => {
                    if let Some(period) = field.message().map(|inner| self.period(inner)) {
                        self.keep(&mut said.periods, period);
                    }
                }
                5 => {
                    if let Some(inner) = field.message()
                        && let Some(whom) = self.selector(inner)
                    {
                        self.keep(&mut said.affects, whom);
                    }
                }
                6 => said.cause = field.whole(),
                7 => said.effect = field.whole(),
                10 | 11 => {
                    let spoken = field.message().map(|inner| self.translations(inner));
                    let spoken = spoken.unwrap_or_default();
                    if field.number == 10 {
                        said.headline = spoken;
                    } else {
                        said.description = spoken;
                    }
                }
                14 => said.severity = field.whole(),
                _ => {}
            }
        }
        self.note(&fields, "alert");
        said
    }

    fn keep<T: PartialEq>(&mut self, kept: &mut Vec<T>, one: T) {
        if kept.len() >= KEPT {
            self.found.over_bounds += 1;
        } else if !kept.contains(&one) {
            kept.push(one);
        }
    }

    fn period(&mut self, mut fields: Fields<'_>) -> Period {
        let (mut since, mut until) = (None, None);
        for field in &mut fields {
            match field.number {
                1 => since = self.time(&field, "alert.active_period.start"),
                2 => until = self.time(&field, "alert.active_period.end"),
                _ => {}
            }
        }
        self.note(&fields, "alert.active_period");
        (since, until)
    }

    /// Whom an alert concerns; several words of one selector hold together: `stop 16299 route 100`.
    fn selector(&mut self, mut fields: Fields<'_>) -> Option<SafeText> {
        let mut whom = String::new();
        let mut add = |kind: &str, what: &str| {
            let space = if whom.is_empty() { "" } else { " " };
            whom.push_str(&format!("{space}{kind} {what}"));
        };
        for field in &mut fields {
            let kind = match field.number {
                1 => "agency",
                2 => "route",
                3 => "mode",
                4 => "trip",
                5 => "stop",
                6 => "direction",
                _ => continue,
            };
            let inner = match field.number {
                3 => field.signed().map(|number| route_type(number).into()),
                6 => field.whole().map(|number| number.to_string().into()),
                4 => {
                    let mut inner = field.message().into_iter().flatten();
                    let id = inner.find(|field| matches!(field.number, 1 | 5));
                    id.and_then(|id| id.bytes()).map(String::from_utf8_lossy)
                }
                _ => field.bytes().map(String::from_utf8_lossy),
            };
            if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
                add(kind, &inner);
            }
        }
        self.note(&fields, "alert.informed_entity");
        (!whom.is_empty()).then(|| SafeText::new(&whom))
    }

    fn translations(&mut self, mut fields: Fields<'_>) -> Vec<Spoken> {
        let mut all = Vec::new();
        for field in &mut fields {
            let Some(mut inner) = field.message().filter(|_| field.number == 1) else {
                continue;
            };
            let (mut text, mut language) = (None, None);
            for field in &mut inner {
                match field.number {
                    1 => text = field.bytes(),
                    2 => language = field.bytes(),
                    _ => {}
                }
            }
            self.note(&inner, "alert.translation");
            if let Some(text) = text.map(SafeText::from_bytes)
                && !text.as_str().trim().is_empty()
            {
                self.keep(&mut all, (code(language.unwrap_or_default()), text));
            }
        }
        self.note(&fields, "alert.translation");
        all
    }
}

/// A word of an enumeration that counts from 1.
fn word<T: Copy>(words: &[T], number: u64) -> Option<T> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    words.get(place).copied()
}

/// `en` of `en`, `EN`, `en-GB`; nothing of what is no code of a language.
fn code(language: &[u8]) -> SafeText {
    let code = language.split(|byte| matches!(byte, b'-' | b'_')).next();
    let code = code.unwrap_or_default().to_ascii_lowercase();
    let is_code = matches!(code.len(), 2 | 3) && code.iter().all(u8::is_ascii_lowercase);
    if is_code {
        SafeText::from_bytes(&code)
    } else {
        SafeText::default()
    }
}

/// What is said in the best language.
fn best(spoken: &[Spoken]) -> Option<SafeText> {
    let known = LANGUAGES
        .iter()
        .find_map(|code| spoken.iter().find(|(said, _)| said.as_str() == *code));
    known.or(spoken.first()).map(|(_, text)| text.clone())
}

/// What is said in a language that has a name, each once.
fn named(spoken: Vec<Spoken>) -> Vec<Spoken> {
    let mut named: Vec<Spoken> = Vec::new();
    for (code, text) in spoken {
        if !code.is_empty() && !named.iter().any(|(known, _)| *known == code) {
            named.push((code, text));
        }
    }
    named
}

/// The period that holds now; else the next one, else the last one that there was.
fn period_of(periods: &[Period], now: Stamp) -> Period {
    let holds = |(since, until): &&Period| {
        since.is_none_or(|since| since <= now) && until.is_none_or(|until| now < until)
    };
    let ahead = periods
        .iter()
        .filter(|(since, _)| since.is_some_and(|since| since > now));
    let period = periods.iter().find(holds);
    let period = period.or_else(|| ahead.min_by_key(|(since, _)| *since));
    let period = period.or_else(|| periods.iter().max_by_key(|(_, until)| *until));
    period.copied().unwrap_or_default()
}

/// The kinds of traffic of GTFS (routes.txt, `route_type`), with the number of those that have no word here.
fn route_type(number: i32) -> String {
    let word = match number {
        0 => "tram",
        1 => "metro",
        2 => "rail",
        3 => "bus",
        4 => "ferry",
        5 => "cable_tram",
        6 => "aerial_lift",
        7 => "funicular",
        11 => "trolleybus",
        12 => "monorail",
        other => return other.to_string(),
    };
    word.to_owned()
}
