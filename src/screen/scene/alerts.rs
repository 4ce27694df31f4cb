//! Alerts, ranked: what needs somebody first, the worst first, the newest first.

use super::{AlertCounts, rows::AlertRow};
use crate::{
    city::{
        alerts::alert::{Alert, AlertState, RuleRef, Subject},
        model::{inventory::Severity, time::Now},
        world::{World, cities::CityAlerts},
    },
    screen::{
        text::{clock::Clock, phrase::Phrase, sentences, words::Words},
        widgets::badge::Level,
    },
};
use std::cmp::Reverse;

/// Rows of open alerts that a scene has.
const OPEN_ROWS: usize = 200;
/// Rows of alerts that are over.
const PAST_ROWS: usize = 50;

/// The order of the open alerts. Made anew only when the book changed.
#[derive(Debug, Default)]
pub struct Ranking {
    version: Option<u64>,
    order: Vec<(RuleRef, Subject)>,
    counts: AlertCounts,
    cities: CityAlerts,
}

impl Ranking {
    /// Ranks again where the book changed.
    pub fn refresh(&mut self, world: &World) {
        let version = world.alerts.version();
        if self.version == Some(version) {
            return;
        }
        self.version = Some(version);
        self.counts = AlertCounts::default();
        self.cities = CityAlerts::of(world);
        let mut in_sight: Vec<&Alert> = Vec::new();
        for alert in world.alerts.open() {
            match alert.state {
                AlertState::Suppressed | AlertState::Normal if alert.rule.is_upstream() => {
                    self.counts.muted += 1;
                    continue;
                }
                AlertState::Suppressed | AlertState::Normal => {
                    self.counts.hidden += 1;
                    continue;
                }
                AlertState::Acknowledged => self.counts.acknowledged += 1,
                AlertState::Unacknowledged if alert.rule.is_upstream() => self.counts.told += 1,
                AlertState::Unacknowledged => {
                    if let Some(count) = self.counts.waiting.get_mut(alert.severity as usize) {
                        *count += 1;
                    }
                }
            }
            in_sight.push(alert);
        }
        in_sight.sort_by_key(|alert| {
            (
                alert.state == AlertState::Acknowledged,
                // Nobody knows whether it still holds; what broke its publisher speaks for itself.
                world.is_old_notice(alert, world.now),
                Reverse(alert.severity),
                alert.rule.is_upstream(),
                Reverse(alert.raised.mono),
                alert.id,
            )
        });
        leave_room(&mut in_sight);
        self.order = in_sight
            .iter()
            .map(|alert| (alert.rule, alert.subject))
            .collect();
    }

    /// The counts.
    pub fn counts(&self) -> AlertCounts {
        self.counts
    }

    /// The open alerts in sight, by city.
    pub fn cities(&self) -> &CityAlerts {
        &self.cities
    }

    /// The rows.
    pub fn rows(&self, world: &World, clock: &Clock, now: Now) -> Vec<AlertRow> {
        self.order
            .iter()
            .filter_map(|(rule, subject)| world.alerts.get(*rule, *subject))
            .map(|alert| row(world, alert, clock, now))
            .collect()
    }
}

/// Cuts the list to its rows: what others say first, so that they never push out one of ours.
fn leave_room(ranked: &mut Vec<&Alert>) {
    let is_ours = |alert: &&Alert| !alert.rule.is_upstream();
    let ours = ranked.iter().filter(|alert| is_ours(alert)).count();
    let mut room = OPEN_ROWS.saturating_sub(ours);
    ranked.retain(|alert| {
        let stays = is_ours(alert) || room > 0;
        room = room.saturating_sub(usize::from(!is_ours(alert)));
        stays
    });
    ranked.truncate(OPEN_ROWS);
}

/// Alerts that are over.
pub fn past(world: &World, clock: &Clock, now: Now) -> Vec<AlertRow> {
    world
        .alerts
        .closed()
        .take(PAST_ROWS)
        .map(|alert| row(world, alert, clock, now))
        .collect()
}

/// One alert as a row, in the words of the clock.
pub fn row(world: &World, alert: &Alert, clock: &Clock, now: Now) -> AlertRow {
    let words = clock.words();
    let lasted_ms = alert.cleared.map(|cleared| alert.lasted_ms(cleared));
    let age_ms = match alert.cleared {
        Some(cleared) => now.mono.since(cleared.mono),
        None => alert.lasted_ms(now),
    };
    let team = sentences::owner(world, alert.subject)
        .and_then(|team| world.inventory.teams.get(team.index()))
        .map_or_else(String::new, |team| {
            let name = if team.name.is_empty() {
                &team.id
            } else {
                &team.name
            };
            name.to_string()
        });
    // What a publisher said that cannot be heard now is as unknown as a device behind a broken pipe.
    let (level, word) = if world.is_old_notice(alert, now) {
        (Level::Unknown, words.get(Phrase::SeverityOld))
    } else {
        (level(alert.severity), severity(alert.severity, words))
    };
    AlertRow {
        id: alert.id,
        key: (alert.rule, alert.subject),
        level,
        word,
        state: alert.state,
        short: sentences::short(world, alert, clock, now),
        age_ms,
        lasted_ms,
        who: alert.acknowledged_by.as_ref().map(ToString::to_string),
        team,
    }
}

/// The word for a severity.
pub fn severity(severity: Severity, words: Words) -> &'static str {
    words.get(match severity {
        Severity::Info => Phrase::SeverityInfo,
        Severity::Warning => Phrase::SeverityWarning,
        Severity::Major => Phrase::SeverityMajor,
        Severity::Critical => Phrase::SeverityCritical,
    })
}

/// How bad a severity is.
pub fn level(severity: Severity) -> Level {
    match severity {
        Severity::Info => Level::Info,
        Severity::Warning => Level::Warning,
        Severity::Major => Level::Major,
        Severity::Critical => Level::Critical,
    }
}
