//! The book of alerts: all open ones, and the last that are over.

use super::alert::{Affected, Alert, AlertState, MarkKind, RuleRef, Subject};
use crate::city::model::{
    cause::Cause, hash, inventory::Severity, limits, order::AlertId, text::SafeText, time::Now,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// All alerts that the console knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Book {
    open: BTreeMap<(RuleRef, Subject), Alert>,
    closed: VecDeque<Alert>,
    raised_total: u64,
    told_total: u64,
    /// Goes up with every change, so that screens know when to look again.
    version: u64,
}

/// What a rule says, ready for the book.
#[derive(Debug, Clone)]
pub struct Raise {
    /// Which rule.
    pub rule: RuleRef,
    /// Its name: part of the alert's id. Numbers of rules change with the config.
    pub rule_name: String,
    /// About whom.
    pub subject: Subject,
    /// The subject's name in documents (`gateway/lund-gw-07`): part of the alert's id.
    pub subject_path: String,
    /// What tells apart subjects with one path, if anything: part of the alert's id.
    pub scope: SafeText,
    /// How bad.
    pub severity: Severity,
    /// Why.
    pub cause: Cause,
    /// Since when.
    pub since: Now,
    /// What it touches.
    pub affected: Affected,
}

impl Book {
    /// Raises an alert; where it is open already, its severity and what it touches are brought up to
    /// date, and an acknowledgement is dropped when it gets worse. Returns its id.
    pub fn raise(&mut self, raise: Raise, now: Now) -> AlertId {
        let key = (raise.rule, raise.subject);
        if let Some(alert) = self.open.get_mut(&key) {
            if alert.affected != raise.affected || alert.severity != raise.severity {
                self.version += 1;
            }
            take_severity(alert, raise.severity, now);
            alert.affected = raise.affected;
            if raise.cause.is_governance() && raise.cause != alert.cause {
                // What is left to be settled, not what it was when it began.
                alert.cause = raise.cause;
                self.version += 1;
            }
            return alert.id;
        }
        self.raised_total += 1;
        self.begin(raise, now)
    }

    /// A publisher says an alert of its own, for the first time or again: then its words are brought up to date.
    /// The cause is a notice.
    pub fn tell(&mut self, raise: Raise, now: Now) {
        let key = (raise.rule, raise.subject);
        let is_muted = raise.cause.notice().is_some_and(|notice| notice.is_muted);
        if let Some(alert) = self.open.get_mut(&key) {
            let both = alert.cause.notice().zip(raise.cause.notice());
            let is_same = both.is_some_and(|(before, is)| before.says_the_same(is));
            if !is_same || alert.severity != raise.severity || alert.affected != raise.affected {
                self.version += 1;
                take_severity(alert, raise.severity, now);
                alert.affected = raise.affected;
            }
            mute(alert, is_muted, now);
            reword(alert, raise.cause, now);
            return;
        }
        self.told_total += 1;
        self.begin(raise, now);
        if let Some(alert) = self.open.get_mut(&key) {
            mute(alert, is_muted, now);
        }
    }

    /// A publisher says again all that it said before, without a word about what.
    pub fn tell_again(&mut self, rule: RuleRef, subject: Subject, now: Now) {
        let alert = self.open.get_mut(&(rule, subject));
        if let Some(Cause::Notice(notice)) = alert.map(|alert| &mut alert.cause) {
            notice.heard = now;
        }
    }

    /// Takes an open alert out of the book as if it had never been there: it did not end, there is no room for it.
    pub fn forget(&mut self, rule: RuleRef, subject: Subject) {
        if self.open.remove(&(rule, subject)).is_some() {
            self.version += 1;
        }
    }

    fn begin(&mut self, raise: Raise, now: Now) -> AlertId {
        self.version += 1;
        let key = (raise.rule, raise.subject);
        let mut id = AlertId(identify(&raise, now));
        while self.closed.iter().any(|alert| alert.id == id) {
            // Over and back within a millisecond: two episodes.
            id.0 = (id.0 + 1) & 0xffff_ffff_ffff;
        }
        let mut alert = Alert {
            id,
            rule: raise.rule,
            subject: raise.subject,
            severity: raise.severity,
            state: AlertState::Unacknowledged,
            cause: raise.cause,
            since: raise.since,
            raised: now,
            cleared: None,
            affected: raise.affected,
            acknowledged_by: None,
            suppressed_by: None,
            marks: Vec::new(),
            forgotten: 0,
        };
        alert.mark(now, MarkKind::Raised);
        self.open.insert(key, alert);
        id
    }

    /// Ends an alert. Returns true where one was open.
    pub fn clear(&mut self, rule: RuleRef, subject: Subject, now: Now) -> bool {
        let Some(mut alert) = self.open.remove(&(rule, subject)) else {
            return false;
        };
        alert.state = AlertState::Normal;
        alert.cleared = Some(now);
        alert.suppressed_by = None;
        alert.mark(now, MarkKind::Cleared);
        let is_upstream = alert.rule.is_upstream();
        self.closed.push_front(alert);
        self.forget_oldest(is_upstream);
        self.version += 1;
        true
    }

    /// What is over is kept up to a bound, of ours and of others apart.
    fn forget_oldest(&mut self, is_upstream: bool) {
        let most = if is_upstream {
            limits::CLOSED_NOTICES
        } else {
            limits::CLOSED_ALERTS
        };
        let alike = |alert: &&Alert| alert.rule.is_upstream() == is_upstream;
        if self.closed.iter().filter(alike).count() > most {
            let oldest = self.closed.iter().rposition(|alert| alike(&alert));
            oldest.and_then(|oldest| self.closed.remove(oldest));
        }
    }

    /// Hides an open alert behind its cause, or (with `None`) brings it back in sight.
    pub fn suppress(&mut self, rule: RuleRef, subject: Subject, by: Option<AlertId>, now: Now) {
        let Some(alert) = self.open.get_mut(&(rule, subject)) else {
            return;
        };
        if alert.suppressed_by == by {
            return;
        }
        self.version += 1;
        alert.suppressed_by = by;
        match by {
            Some(parent) => {
                alert.state = AlertState::Suppressed;
                alert.mark(now, MarkKind::Suppressed(parent));
            }
            None => {
                let held = alert.acknowledged_by.is_some();
                alert.state = if held {
                    AlertState::Acknowledged
                } else {
                    AlertState::Unacknowledged
                };
                alert.mark(now, MarkKind::Released);
            }
        }
    }

    /// Somebody looks after an alert. Returns false where it is not open.
    pub fn acknowledge(&mut self, id: AlertId, who: &SafeText, now: Now) -> bool {
        let Some(alert) = self.find_open_mut(id) else {
            return false;
        };
        alert.acknowledged_by = Some(who.clone());
        if alert.state == AlertState::Unacknowledged {
            alert.state = AlertState::Acknowledged;
        }
        alert.mark(now, MarkKind::Acknowledged(who.clone()));
        self.version += 1;
        true
    }

    /// Nobody looks after it any more.
    pub fn unacknowledge(&mut self, id: AlertId, who: &SafeText, now: Now) -> bool {
        let Some(alert) = self.find_open_mut(id) else {
            return false;
        };
        alert.acknowledged_by = None;
        if alert.state == AlertState::Acknowledged {
            alert.state = AlertState::Unacknowledged;
        }
        alert.mark(now, MarkKind::Unacknowledged(who.clone()));
        self.version += 1;
        true
    }

    /// Adds a note.
    pub fn note(&mut self, id: AlertId, who: &SafeText, words: &SafeText, now: Now) -> bool {
        let Some(alert) = self.find_open_mut(id) else {
            return false;
        };
        alert.mark(now, MarkKind::Note(who.clone(), words.clone()));
        self.version += 1;
        true
    }

    fn find_open_mut(&mut self, id: AlertId) -> Option<&mut Alert> {
        self.open.values_mut().find(|alert| alert.id == id)
    }

    /// The open alert of a rule about a subject.
    pub fn get(&self, rule: RuleRef, subject: Subject) -> Option<&Alert> {
        self.open.get(&(rule, subject))
    }

    /// Any alert, open or over, by its id.
    pub fn find(&self, id: AlertId) -> Option<&Alert> {
        self.open
            .values()
            .chain(&self.closed)
            .find(|alert| alert.id == id)
    }

    /// All open alerts, by rule and subject.
    pub fn open(&self) -> impl Iterator<Item = &Alert> {
        self.open.values()
    }

    /// Those of others, which stand behind ours.
    pub fn open_upstream(&self) -> impl Iterator<Item = &Alert> {
        let first = (RuleRef::Upstream(0), Subject::FIRST);
        self.open.range(first..).map(|(_, alert)| alert)
    }

    /// How many are open.
    pub fn open_count(&self) -> usize {
        self.open.len()
    }

    /// Alerts that are over, the last one first.
    pub fn closed(&self) -> impl Iterator<Item = &Alert> {
        self.closed.iter()
    }

    /// How many of ours were ever raised.
    pub fn raised_total(&self) -> u64 {
        self.raised_total
    }

    /// How many of others were ever told.
    pub fn told_total(&self) -> u64 {
        self.told_total
    }

    /// Changes with every change of any alert.
    pub fn version(&self) -> u64 {
        self.version
    }
}

/// Takes what is worse or better than before; what is worse is looked after by nobody yet.
fn take_severity(alert: &mut Alert, severity: Severity, now: Now) {
    if severity > alert.severity {
        alert.acknowledged_by = None;
        if alert.state == AlertState::Acknowledged {
            alert.state = AlertState::Unacknowledged;
        }
    }
    if severity != alert.severity {
        alert.severity = severity;
        alert.mark(now, MarkKind::Severity(severity));
    }
}

/// A publisher keeps its alert quiet, or does so no more.
fn mute(alert: &mut Alert, is_muted: bool, now: Now) {
    if is_muted == (alert.state == AlertState::Suppressed) {
        return;
    }
    alert.state = match (&alert.acknowledged_by, is_muted) {
        (_, true) => AlertState::Suppressed,
        (Some(_), false) => AlertState::Acknowledged,
        (None, false) => AlertState::Unacknowledged,
    };
    let mark = if is_muted {
        MarkKind::Muted
    } else {
        MarkKind::Unmuted
    };
    alert.mark(now, mark);
}

/// Takes what a publisher says now; the headline before it is kept.
fn reword(alert: &mut Alert, cause: Cause, now: Now) {
    let before = std::mem::replace(&mut alert.cause, cause);
    if let Some((before, is)) = before.notice().zip(alert.cause.notice())
        && before.title != is.title
    {
        alert.mark(now, MarkKind::Reworded(before.title.clone()));
    }
}

/// The id of an episode: a hash of rule, subject and the time it was raised (FAILURES C1).
fn identify(raise: &Raise, now: Now) -> u64 {
    let start = now.utc.0.to_be_bytes();
    let names = [
        raise.rule_name.as_str(),
        &raise.subject_path,
        raise.scope.as_str(),
    ];
    let names = names.iter().flat_map(|name| name.bytes().chain([0xff]));
    hash::of_bytes(names.chain(start)) & 0xffff_ffff_ffff
}
