//! Health as plain text: one word, a sentence, or Kubernetes' lines `[+]ping ok` / `[-]etcd failed`.
//!
//! Leaves out: HTML and XML, which are never an answer about health.

use super::super::found::{Found, Health, Item, State, Subject};
use super::{
    Verdict,
    word::{self, Tally},
};
use crate::city::model::{limits, text::SafeText};

/// A health answer in words is short; a longer text is something else.
const LONGEST: usize = 512;

/// Reads a trimmed, non-empty text.
pub(super) fn read(bytes: &[u8], found: &mut Found) -> Verdict {
    let text = String::from_utf8_lossy(bytes);
    if text.starts_with("[+]") || text.starts_with("[-]") {
        return lines(&text, found);
    }
    let short = bytes.len() <= LONGEST;
    let Some(health) = short.then(|| sentence(&text)).flatten() else {
        let start: String = text.chars().take(40).collect();
        found.defect("payload", &format!("no word about health: {start}"));
        return Verdict::default();
    };
    Verdict {
        health: Some(health),
        detail: text.lines().next().map(|line| SafeText::new(line.trim())),
        ..Verdict::default()
    }
}

/// `[+]name ok`, `[-]name failed: reason withheld`, and a last line that sums up.
fn lines(text: &str, found: &mut Found) -> Verdict {
    let (mut tally, mut verdict) = (Tally::default(), Verdict::default());
    for line in text.lines() {
        let (health, rest) = if let Some(rest) = line.strip_prefix("[+]") {
            (Health::Up, rest)
        } else if let Some(rest) = line.strip_prefix("[-]") {
            (Health::Down, rest)
        } else {
            if let Some(health) = sentence(line) {
                verdict.health = Some(health);
                verdict.detail = Some(SafeText::new(line.trim()));
            }
            continue;
        };
        tally.count(health);
        if found.items.len() > limits::COMPONENTS_PER_SERVICE {
            found.over_bounds += 1;
            continue;
        }
        let (name, words) = rest.split_once(' ').unwrap_or((rest, ""));
        found.push(Item::State(State {
            subject: Subject::Component(SafeText::new(name)),
            health,
            detail: (!words.is_empty()).then(|| SafeText::new(words)),
            release: None,
            observed_at: None,
        }));
    }
    verdict.health = verdict.health.or_else(|| tally.together());
    if verdict.health == Some(Health::Up) && tally.any_down() {
        verdict.health = Some(Health::Degraded);
    }
    verdict
}

/// The worst word of a sentence (`Prometheus Server is Ready.`); a `not` before a good word turns it.
fn sentence(text: &str) -> Option<Health> {
    if let Some(health) = word::health(text) {
        return Some(health);
    }
    let (mut worst, mut negated) = (None::<Health>, false);
    for piece in text.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        if piece.eq_ignore_ascii_case("not") {
            negated = true;
            continue;
        }
        let Some(health) = word::health(piece) else {
            continue;
        };
        let health = match health {
            Health::Up if negated => Health::Down,
            other => other,
        };
        negated = false;
        if worst.is_none_or(|worst| word::weight(health) > word::weight(worst)) {
            worst = Some(health);
        }
    }
    worst
}
