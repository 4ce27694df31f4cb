//! An alert: the five things that a colleague on the phone asks, then why, then what happened.

use super::{
    Aspect, device, notices,
    sheet::{Sheet, TEXT},
    source,
};
use crate::{
    city::{
        alerts::alert::{Alert, AlertState, MarkKind, Subject},
        model::{cause::Cause, order::AlertId, text::SafeText},
    },
    screen::{
        blocks,
        canvas::columns,
        item::Item,
        panels::panel::Page,
        scene::{
            alerts::{level, row, severity},
            feeds,
        },
        text::{names, phrase::Phrase, sentences, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Line, span},
        },
    },
};

/// Alerts listed as hidden behind one.
const HIDDEN: usize = 30;

/// The page.
pub fn page(mut sheet: Sheet<'_>, id: AlertId, aspect: Aspect) -> Option<Page> {
    let alert = sheet.about.world.alerts.find(id)?;
    head(&mut sheet, alert);
    if aspect == Aspect::Why {
        why(&mut sheet, alert, true);
        return Some(sheet.page());
    }
    five(&mut sheet, alert);
    if sheet.about.h >= 28 {
        why(&mut sheet, alert, false);
    }
    devices(&mut sheet, alert);
    past(&mut sheet, alert);
    hidden(&mut sheet, alert);
    history(&mut sheet, alert);
    Some(sheet.page())
}

fn head(sheet: &mut Sheet<'_>, alert: &Alert) {
    let (about, words) = (sheet.about, sheet.words);
    let (world, now, clock) = (about.world, about.now, about.clock);
    let is_old = world.is_old_notice(alert, now);
    let level = if is_old {
        Level::Unknown
    } else {
        level(alert.severity)
    };
    let role = if alert.is_open() {
        level.role()
    } else {
        Role::Dim
    };
    let city = sentences::clock_city(world, alert);
    let raised = clock.second(alert.raised.utc, now.utc, city);
    let end = alert.cleared.unwrap_or(now);
    let raised = words.say(Phrase::RaisedAt, &[("at", (&raised).into())]);
    let lasted = words.exact(alert.lasted_ms(end) / 5_000 * 5_000);
    let lasted = words.say(Phrase::ForTime, &[("time", (&lasted).into())]);
    let mut severity = severity(alert.severity, words).to_owned();
    if is_old {
        severity = format!("{} · {severity}", words.get(Phrase::SeverityOld));
    }
    let words = vec![
        span(severity, role),
        span(format!(" · {}", state(alert, words)), Role::Text),
        span(format!("   {raised}   {lasted}"), Role::Dim),
    ];
    let wide: usize = words.iter().map(|(text, _)| columns(text)).sum();
    if wide + 4 > usize::from(about.w) {
        let (first, second) = words.split_at(2);
        sheet.sign(level, role, first.to_vec());
        let second = second
            .iter()
            .map(|(text, role)| span(text.trim_start(), *role));
        sheet.words(second.collect());
    } else {
        sheet.sign(level, role, words);
    }
    if about.h >= 18 {
        sheet.blank();
    }
    sheet.say(&sentences::long(world, alert, clock, now), Role::Strong);
}

fn state(alert: &Alert, words: Words) -> String {
    let phrase = match (alert.state, &alert.acknowledged_by) {
        (AlertState::Normal, _) => Phrase::AlertOver,
        (AlertState::Acknowledged, Some(who)) => {
            return words.say(Phrase::HeldBy, &[("who", who.as_str().into())]);
        }
        (AlertState::Acknowledged, None) => Phrase::Acknowledged,
        (AlertState::Unacknowledged, _) => Phrase::AlertOpen,
        (AlertState::Suppressed, _) if alert.rule.is_upstream() => Phrase::AlertMuted,
        (AlertState::Suppressed, _) => Phrase::AlertHidden,
    };
    words.get(phrase).to_owned()
}

/// Who is affected, because of what, whose it is, what to do (C08).
fn five(sheet: &mut Sheet<'_>, alert: &Alert) {
    let (world, words) = (sheet.about.world, sheet.words);
    if sheet.about.h >= 18 {
        sheet.blank();
    }
    // A narrow page has narrow labels.
    let label = if sheet.about.w < 70 {
        Phrase::LabelAffectedShort
    } else {
        Phrase::LabelAffected
    };
    let affected = sentences::affected(world, alert, words);
    sheet.fact(label, &affected, Role::Text);
    let because = sentences::because(alert, words);
    sheet.fact(Phrase::LabelBecause, &because, Role::Text);
    notices::beside_ours(sheet, alert);
    notices::beside_theirs(sheet, alert);
    if let Some(notice) = alert.cause.notice().filter(|_| alert.is_open()) {
        let heard = sheet.when(notice.heard.utc);
        sheet.fact(Phrase::LabelSaidLast, &heard, Role::Text);
    }
    if let Some(parent) = alert.suppressed_by.and_then(|id| world.alerts.find(id)) {
        let name = names::subject(world, parent.subject, words);
        sheet.leads(Phrase::LabelHidden, &name, Item::Alert(parent.id));
    }
    let whose = sentences::whose(world, alert, words);
    sheet.fact(Phrase::LabelWhose, &whose, Role::Text);
    if alert.is_open() {
        let ends = sentences::ends(alert, words);
        let ends = match next_attempt(sheet, alert.subject) {
            Some(next) => format!("{ends} · {next}"),
            None => ends.to_owned(),
        };
        sheet.fact(Phrase::LabelEnds, &ends, Role::Text);
    }
    let runbook = match alert.subject {
        Subject::Service(id) => world
            .inventory
            .services
            .get(id.index())
            .and_then(|service| service.runbook.as_ref()),
        _ => None,
    };
    let runbook = sheet.declared(runbook.map(SafeText::as_str));
    sheet.fact(Phrase::LabelRunbook, runbook, Role::Text);
    let path = world.subject_path(alert.subject);
    sheet.leads(Phrase::LabelAbout, &path, alert.subject.into());
}

/// When a broken feed, or the first of a broken broker, is tried again.
fn next_attempt(sheet: &Sheet<'_>, subject: Subject) -> Option<String> {
    let (world, mono) = (sheet.about.world, sheet.about.now.mono);
    let feed = match subject {
        Subject::Feed(id) => id,
        Subject::Broker(id) => {
            let broker = world.inventory.brokers.get(id.index())?;
            broker.feeds.first().copied()?
        }
        Subject::Gateway(_) | Subject::Service(_) | Subject::Device(_) => return None,
    };
    feeds::next_attempt(world.feed(feed)?, mono, sheet.words)
}

/// The rule, its numbers, what it does not count.
fn why(sheet: &mut Sheet<'_>, alert: &Alert, with_numbers: bool) {
    let (world, words) = (sheet.about.world, sheet.words);
    let rule = sentences::rule(world, alert.rule);
    let rule = words.say(Phrase::WhyRule, &[("rule", (&rule).into())]);
    sheet.section(Phrase::SectionWhy, &rule);
    if with_numbers {
        sheet.say(&sentences::because(alert, words), Role::Text);
    }
    let (says, not_counted) = sentences::rule_words(alert.rule, words);
    sheet.say(says, Role::Dim);
    sheet.say(not_counted, Role::Dim);
}

fn devices(sheet: &mut Sheet<'_>, alert: &Alert) {
    let touched = &alert.affected;
    if touched.devices == 0 || touched.kinds.is_empty() {
        return;
    }
    let words = sheet.words;
    let right = words.count(touched.devices);
    sheet.section(Phrase::SectionUnseen, &right);
    let most = touched
        .kinds
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(1);
    let room = sheet.about.w.saturating_sub(29);
    for (kind, count) in touched.kinds.iter().take(6) {
        let bar = (u64::from(room) * u64::from(*count) / u64::from(most.max(1))) as usize;
        let line = Line::blank()
            .word(TEXT, 15, kind.to_string(), Role::Text)
            .right(18, 8, vec![span(words.count(*count), Role::Text)])
            .word(28, room, "▒".repeat(bar.max(1)), Role::Unknown);
        sheet.line(line);
    }
}

/// The past of what the alert is about, where the console keeps one.
fn past(sheet: &mut Sheet<'_>, alert: &Alert) {
    let world = sheet.about.world;
    match (alert.subject, &alert.cause) {
        (Subject::Service(id), _) => {
            if let Some(status) = world.service(id) {
                source::latency(sheet, status);
            }
        }
        (Subject::Feed(id), _) => {
            if let Some(status) = world.feed(id) {
                source::ten_minutes(sheet, status);
            }
        }
        (Subject::Device(id), Cause::Threshold { quantity, .. }) => {
            if let Some(device) = world.device(id) {
                device::past_of(sheet, device, quantity.as_str());
            }
        }
        (Subject::Device(_) | Subject::Gateway(_) | Subject::Broker(_), _) => {}
    }
}

fn hidden(sheet: &mut Sheet<'_>, alert: &Alert) {
    let about = sheet.about;
    let behind: Vec<&Alert> = about
        .world
        .alerts
        .open()
        .filter(|other| other.suppressed_by == Some(alert.id))
        .collect();
    if behind.is_empty() {
        return;
    }
    let words = sheet.words;
    let right = words.counted(Phrase::GoOnJudged, behind.len());
    sheet.section(Phrase::SectionHidden, &right);
    let layout = blocks::alerts::Layout::new(words, about.w, about.ascii, false);
    for other in behind.into_iter().take(HIDDEN) {
        let row = row(about.world, other, about.clock, about.now);
        sheet.lines(blocks::alerts::lines(&row, layout));
    }
}

fn history(sheet: &mut Sheet<'_>, alert: &Alert) {
    let about = sheet.about;
    sheet.section(Phrase::SectionHappened, "");
    let city = sentences::clock_city(about.world, alert);
    for (at, mark) in alert.marks.iter().enumerate() {
        if at == 1 && alert.forgotten > 0 {
            let more = sheet
                .words
                .counted(Phrase::MoreMarks, u64::from(alert.forgotten));
            sheet.say(&more, Role::Dim);
        }
        let time = about.clock.second(mark.at.utc, about.now.utc, city);
        let role = match &mark.what {
            MarkKind::Raised => level(alert.severity).role(),
            MarkKind::Severity(severity) => level(*severity).role(),
            MarkKind::Acknowledged(_) | MarkKind::Cleared => Role::Ok,
            MarkKind::Suppressed(_) => Role::Unknown,
            MarkKind::Muted => Role::Dim,
            MarkKind::Unacknowledged(_)
            | MarkKind::Note(..)
            | MarkKind::Released
            | MarkKind::Reworded(_)
            | MarkKind::Unmuted => Role::Text,
        };
        let what = told(sheet, &mark.what);
        let x = TEXT + 18;
        let w = about.w.saturating_sub(x + 1);
        let line = Line::blank().word(TEXT, 17, time, Role::Dim);
        let line = line.word(x, w, what, role);
        sheet.line(line);
    }
}

/// A mark of an alert's life in words.
fn told(sheet: &Sheet<'_>, mark: &MarkKind) -> String {
    let (world, words) = (sheet.about.world, sheet.words);
    match mark {
        MarkKind::Raised => words.get(Phrase::MarkRaised).to_owned(),
        MarkKind::Severity(to) => {
            let to = severity(*to, words);
            words.say(Phrase::MarkSeverity, &[("severity", to.into())])
        }
        MarkKind::Acknowledged(who) => {
            words.say(Phrase::AcknowledgedBy, &[("who", who.as_str().into())])
        }
        MarkKind::Unacknowledged(who) => {
            words.say(Phrase::MarkReleased, &[("who", who.as_str().into())])
        }
        MarkKind::Note(who, note) => {
            let arguments = [
                ("who", who.as_str().into()),
                ("words", note.as_str().into()),
            ];
            words.say(Phrase::MarkNote, &arguments)
        }
        MarkKind::Suppressed(parent) => {
            let name = world.alerts.find(*parent).map_or_else(
                || parent.to_string(),
                |parent| names::subject(world, parent.subject, words),
            );
            words.say(Phrase::MarkHidden, &[("name", (&name).into())])
        }
        MarkKind::Released => words.get(Phrase::MarkInSight).to_owned(),
        MarkKind::Cleared => words.get(Phrase::MarkOver).to_owned(),
        MarkKind::Reworded(title) => {
            words.say(Phrase::MarkReworded, &[("title", title.as_str().into())])
        }
        MarkKind::Muted => words.get(Phrase::MarkMuted).to_owned(),
        MarkKind::Unmuted => words.get(Phrase::MarkUnmuted).to_owned(),
    }
}
