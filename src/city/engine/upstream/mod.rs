//! Alerts that publishers raise themselves (C23): they begin when they are told, change when they are told anew, and
//! end when an answer leaves them out, when a message says so, or when the time is up that they name. A publisher
//! that cannot be heard ends nothing: its alerts are old until it speaks again (law 4).
//!
//! Leaves out: what they mean for us. They never touch an alert of ours.

mod bound;
mod times;

use super::{
    Engine, polls,
    port::{Reply, Source},
    read::Context,
};
use crate::city::{
    alerts::{
        alert::{Affected, RuleRef, Subject},
        book::Raise,
    },
    formats::found::{Found, Item, UpstreamAlert},
    model::{
        cause::Cause,
        ids::ServiceId,
        inventory::Severity,
        notice::{self, Notice},
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An alert that came in a message is old when it was not told again for a day, milliseconds: there is no answer
/// that could leave it out.
const PUSHED_OLD_MS: u64 = 24 * 3_600_000;
/// One that was asked for is old after three intervals and this, milliseconds.
const GRACE_MS: u64 = 60_000;

/// All that publishers say now.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Voices {
    publishers: BTreeMap<Subject, Publisher>,
    answers: BTreeMap<Source, Answers>,
    /// The number of the next alert.
    next: u32,
}

/// What one publisher says.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Publisher {
    known: BTreeMap<SafeText, Voice>,
    /// When the next of its times is up, where that is on the list of what is due.
    due: Option<Mono>,
}

/// One alert of a publisher.
#[derive(Debug, Serialize, Deserialize)]
struct Voice {
    number: u32,
    severity: Severity,
    until: Option<Stamp>,
    /// The request whose answer told it last; `None` where it came in a message.
    by: Option<Source>,
    /// Which answer that was, ...
    answer: u32,
    /// ... and how much of it was not understood.
    gaps: u32,
    heard: Mono,
}

/// The answers of one request, each in one page or several.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Answers {
    count: u32,
    /// What was not understood of the present one.
    gaps: u32,
    /// Alerts that found no room in the present one, and in the one before.
    cut: u32,
    cut_before: u32,
}

/// Who tells an alert, and how.
#[derive(Clone, Copy)]
struct Teller {
    publisher: Subject,
    by: Option<Source>,
    is_retained: bool,
}

impl Engine {
    /// An item of a feed's message, or of an answer to it.
    pub(super) fn hear_alert(&mut self, context: Context, alert: &UpstreamAlert) {
        let teller = Teller {
            publisher: Subject::Feed(context.feed),
            by: self.asking,
            is_retained: context.retained,
        };
        self.hear_notice(context.now, teller, alert);
    }

    /// The answer of a service, or one of several that make it: only a good one can leave something out.
    pub(super) fn hear_service(
        &mut self,
        (now, id, page): (Now, ServiceId, u32),
        reply: &Reply,
        found: &Found,
        goes_on: bool,
    ) {
        let source = Source::Service(id);
        if reply.status == 304 {
            return self.hear_again(now, source);
        }
        if !(200..300).contains(&reply.status) {
            return;
        }
        self.begin_hearing(source, page, found);
        let teller = Teller {
            publisher: Subject::Service(id),
            by: Some(source),
            is_retained: false,
        };
        for item in &found.items {
            if let Item::Alert(alert) = item {
                self.hear_notice(now, teller, alert);
            }
        }
        let service = self.world.service(id);
        if !goes_on && service.is_some_and(|service| service.fault.is_none()) {
            self.end_hearing(now, source);
        }
    }

    /// A page of an answer is about to be heard.
    pub(super) fn begin_hearing(&mut self, source: Source, page: u32, found: &Found) {
        let answers = self.voices.answers.entry(source).or_default();
        if page == 0 {
            answers.count = answers.count.wrapping_add(1);
            answers.gaps = 0;
            answers.cut = 0;
        }
        let gaps = found
            .defects
            .len()
            .saturating_add(found.over_bounds as usize);
        let gaps = u32::try_from(gaps).unwrap_or(u32::MAX);
        answers.gaps = answers.gaps.saturating_add(gaps);
    }

    /// The last page of an answer was heard: what it left out has ended. An answer of which more was not
    /// understood than of the one that told an alert cannot end it: it may stand where nobody could read it.
    pub(super) fn end_hearing(&mut self, now: Now, source: Source) {
        let publisher = publisher_of(source);
        let Some(answers) = self.voices.answers.get_mut(&source) else {
            return;
        };
        let (count, gaps) = (answers.count, answers.gaps);
        let more_cut = answers.cut.saturating_sub(answers.cut_before);
        answers.cut_before = answers.cut;
        let known = self.voices.publishers.get(&publisher);
        let known = known.into_iter().flat_map(|one| &one.known);
        let is_left_out =
            |voice: &Voice| voice.by == Some(source) && voice.answer != count && gaps <= voice.gaps;
        let ended: Vec<SafeText> = known
            .filter(|(_, voice)| is_left_out(voice))
            .map(|(id, _)| id.clone())
            .collect();
        for id in ended {
            self.end(now, publisher, &id);
        }
        self.note_cut(publisher, more_cut);
    }

    /// An answer that is the same as the one before says again all that it said.
    pub(super) fn hear_again(&mut self, now: Now, source: Source) {
        let publisher = publisher_of(source);
        let Some(known) = self.voices.publishers.get_mut(&publisher) else {
            return;
        };
        for voice in known.known.values_mut() {
            if voice.by == Some(source) {
                voice.heard = now.mono;
                let rule = RuleRef::Upstream(voice.number);
                self.world.alerts.tell_again(rule, publisher, now);
            }
        }
    }

    /// Something said before, or new; a time that is up ends it. What a broker keeps may be years old: it changes
    /// nothing that is known, and begins nothing but what names a time that is still to come (A11).
    fn hear_notice(&mut self, now: Now, teller: Teller, alert: &UpstreamAlert) {
        let id = if alert.id.is_empty() {
            &alert.title
        } else {
            &alert.id
        };
        let publisher = self.voices.publishers.entry(teller.publisher).or_default();
        let is_known = publisher.known.contains_key(id);
        let is_up = alert.until.is_some_and(|until| until <= now.utc);
        if teller.is_retained && (is_known || is_up || alert.until.is_none()) {
            return;
        }
        if is_up {
            if is_known {
                self.end(now, teller.publisher, id);
            }
            return;
        }
        let severity = notice::severity(alert.severity.as_str());
        if !is_known && !self.has_room(now, teller, severity) {
            return;
        }
        let number = self.note_voice(now, teller, (id, severity), alert.until);
        self.tell(now, teller, number, (id, severity, alert));
        if let Some(until) = alert.until {
            self.look_again_at(now, teller.publisher, until);
        }
    }

    /// Remembers who told an alert last. Returns its number.
    fn note_voice(
        &mut self,
        now: Now,
        teller: Teller,
        (id, severity): (&SafeText, Severity),
        until: Option<Stamp>,
    ) -> u32 {
        let answers = teller.by.and_then(|by| self.voices.answers.get(&by));
        let (answer, gaps) = answers.map_or((0, 0), |it| (it.count, it.gaps));
        let publisher = self.voices.publishers.entry(teller.publisher).or_default();
        let known = publisher.known.get(id).map(|voice| voice.number);
        let number = known.unwrap_or(self.voices.next);
        if known.is_none() {
            self.voices.next = self.voices.next.wrapping_add(1);
        }
        let voice = Voice {
            number,
            severity,
            until,
            by: teller.by,
            answer,
            gaps,
            heard: now.mono,
        };
        publisher.known.insert(id.clone(), voice);
        number
    }

    fn tell(
        &mut self,
        now: Now,
        teller: Teller,
        number: u32,
        (id, severity, alert): (&SafeText, Severity, &UpstreamAlert),
    ) {
        let poll = teller
            .by
            .and_then(|by| polls::declared(&self.world.inventory, by));
        let old_after_ms = poll.map_or(PUSHED_OLD_MS, |poll| {
            poll.every_ms.saturating_mul(3).saturating_add(GRACE_MS)
        });
        let began = alert.since.filter(|since| *since <= now.utc);
        let since_ms = began.map_or(0, |since| now.utc.since(since).max(0));
        let since = Now {
            utc: now.utc.plus(-since_ms),
            mono: Mono(now.mono.0.saturating_sub(since_ms.unsigned_abs())),
        };
        let notice = Notice {
            id: id.clone(),
            title: alert.title.clone(),
            severity: alert.severity.clone(),
            since: alert.since,
            until: alert.until,
            is_muted: alert.is_muted,
            heard: now,
            old_after_ms,
        };
        let raise = Raise {
            rule: RuleRef::Upstream(number),
            rule_name: format!("Upstream({id})"),
            subject: teller.publisher,
            subject_path: self.world.subject_path(teller.publisher),
            scope: SafeText::default(),
            severity,
            cause: Cause::Notice(Box::new(notice)),
            since,
            affected: self.touched_by(teller.publisher),
        };
        self.world.alerts.tell(raise, now);
    }

    /// Where a publisher speaks of.
    fn touched_by(&self, publisher: Subject) -> Affected {
        let mut cities = match publisher {
            Subject::Feed(feed) => self.world.feed_cities(feed),
            other => self.world.city_of(other).into_iter().collect(),
        };
        cities.sort_unstable();
        Affected {
            cities,
            ..Affected::default()
        }
    }

    fn end(&mut self, now: Now, publisher: Subject, id: &SafeText) {
        let known = self.voices.publishers.get_mut(&publisher);
        if let Some(voice) = known.and_then(|known| known.known.remove(id)) {
            let rule = RuleRef::Upstream(voice.number);
            self.world.alerts.clear(rule, publisher, now);
        }
    }

    /// The config is another: whoever is asked no more says nothing more.
    pub(super) fn silence_gone(&mut self, now: Now) {
        let inventory = &self.world.inventory;
        let is_asked = |source: &Source| polls::declared(inventory, *source).is_some();
        self.voices.answers.retain(|source, _| is_asked(source));
        let mut ended = Vec::new();
        for (publisher, known) in &self.voices.publishers {
            let is_gone = self.world.is_gone(*publisher);
            let silent = known.known.iter();
            let silent =
                silent.filter(|(_, voice)| is_gone || voice.by.is_some_and(|by| !is_asked(&by)));
            ended.extend(silent.map(|(id, _)| (*publisher, id.clone())));
        }
        for (publisher, id) in ended {
            self.end(now, publisher, &id);
        }
        let gone: Vec<Subject> = self.world.notices_cut.keys().copied().collect();
        for publisher in gone {
            self.note_cut(publisher, 0);
        }
    }
}

/// Whose answer it is.
fn publisher_of(source: Source) -> Subject {
    match source {
        Source::Service(id) => Subject::Service(id),
        Source::Feed(feed) | Source::Further(feed, _) => Subject::Feed(feed),
    }
}
