//! An alert: the five things that a colleague on the phone asks, then why, then what happened.

use super::{Aspect, sheet::Sheet};
use crate::{
    city::{
        alerts::alert::{Alert, AlertState, MarkKind, Subject},
        model::order::AlertId,
    },
    screen::{
        blocks,
        canvas::columns,
        item::Item,
        panels::panel::Page,
        scene::alerts::{level, row},
        text::{names, numbers, sentences},
        theme::Role,
        widgets::line::{Line, span},
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
    hidden(&mut sheet, alert);
    history(&mut sheet, alert);
    Some(sheet.page())
}

fn head(sheet: &mut Sheet<'_>, alert: &Alert) {
    let about = sheet.about;
    let (world, now, clock) = (about.world, about.now, about.clock);
    let level = level(alert.severity);
    let role = if alert.is_open() {
        level.role()
    } else {
        Role::Dim
    };
    let city = sentences::clock_city(world, alert);
    let raised = clock.second(alert.raised.utc, now.utc, city);
    let end = alert.cleared.unwrap_or(now);
    let state = match alert.state {
        AlertState::Normal => "over".to_owned(),
        AlertState::Acknowledged => match &alert.acknowledged_by {
            Some(who) => format!("acknowledged by {who} (not saved on disk)"),
            None => "acknowledged".to_owned(),
        },
        state => state.word().to_owned(),
    };
    let for_ms = numbers::exact(end.mono.since(alert.since.mono) / 1_000 * 1_000 / 5_000 * 5_000);
    let words = vec![
        span(
            format!("{} {}", level.glyph(about.ascii), alert.severity.word()),
            role,
        ),
        span(format!(" · {state}"), Role::Text),
        span(format!("   raised {raised}   for {for_ms}"), Role::Dim),
    ];
    let wide: usize = words.iter().map(|(text, _)| columns(text)).sum();
    if wide + 2 > usize::from(about.w) {
        let (first, second) = words.split_at(2);
        sheet.words(first.to_vec());
        let second = second
            .iter()
            .map(|(text, role)| span(text.trim_start(), *role));
        sheet.words(second.collect());
    } else {
        sheet.words(words);
    }
    if about.h >= 18 {
        sheet.blank();
    }
    sheet.say(&sentences::long(world, alert, clock, now), Role::Strong);
}

/// Who is affected, because of what, whose it is, what to do (C08).
fn five(sheet: &mut Sheet<'_>, alert: &Alert) {
    let world = sheet.about.world;
    if sheet.about.h >= 18 {
        sheet.blank();
    }
    // A narrow page has narrow labels.
    let affected = if sheet.about.w < 70 {
        "affected"
    } else {
        "who is affected"
    };
    sheet.fact(affected, &sentences::affected(world, alert), Role::Text);
    sheet.fact("because of", &sentences::because(alert), Role::Text);
    if let Some(parent) = alert.suppressed_by.and_then(|id| world.alerts.find(id)) {
        let name = names::subject(world, parent.subject);
        sheet.leads("hidden by", name, Item::Alert(parent.id));
    }
    sheet.fact("whose", &sentences::whose(world, alert), Role::Text);
    let runbook = match alert.subject {
        Subject::Service(id) => world
            .inventory
            .services
            .get(id.index())
            .and_then(|service| service.runbook.as_ref())
            .map(ToString::to_string),
        _ => None,
    };
    let runbook = runbook.unwrap_or_else(|| "not declared".to_owned());
    sheet.fact("runbook", &runbook, Role::Text);
    let path = world.subject_path(alert.subject);
    sheet.leads("about", path, alert.subject.into());
}

/// The rule, its numbers, what it does not count.
fn why(sheet: &mut Sheet<'_>, alert: &Alert, with_numbers: bool) {
    let world = sheet.about.world;
    let rule = sentences::rule(world, alert.rule);
    sheet.section("Why", &format!("rule {rule}"));
    if with_numbers {
        sheet.say(&sentences::because(alert), Role::Text);
    }
    let (says, not_counted) = sentences::rule_words(alert.rule);
    sheet.say(says, Role::Dim);
    sheet.say(not_counted, Role::Dim);
}

fn devices(sheet: &mut Sheet<'_>, alert: &Alert) {
    let touched = &alert.affected;
    if touched.devices == 0 || touched.kinds.is_empty() {
        return;
    }
    let right = numbers::count(u64::from(touched.devices));
    sheet.section("Cannot be seen", &right);
    let most = touched
        .kinds
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(1);
    let room = sheet.about.w.saturating_sub(34);
    for (kind, count) in touched.kinds.iter().take(6) {
        let bar = (u64::from(room) * u64::from(*count) / u64::from(most.max(1))) as usize;
        let line = Line::blank()
            .word(2, 16, kind.to_string(), Role::Text)
            .right(
                18,
                8,
                vec![span(numbers::count(u64::from(*count)), Role::Text)],
            )
            .word(28, room, "▒".repeat(bar.max(1)), Role::Unknown);
        sheet.line(line);
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
    let right = format!("{} · they go on being judged", behind.len());
    sheet.section("Hidden behind it", &right);
    let layout = blocks::alerts::Layout {
        width: about.w,
        ascii: about.ascii,
        roomy: false,
    };
    for other in behind.into_iter().take(HIDDEN) {
        let row = row(about.world, other, about.clock, about.now);
        sheet.lines(blocks::alerts::lines(&row, layout));
    }
}

fn history(sheet: &mut Sheet<'_>, alert: &Alert) {
    let about = sheet.about;
    sheet.section("What happened", "");
    let city = sentences::clock_city(about.world, alert);
    for (at, mark) in alert.marks.iter().enumerate() {
        if at == 1 && alert.forgotten > 0 {
            sheet.say(
                &format!("… {} more in between …", alert.forgotten),
                Role::Dim,
            );
        }
        let time = about.clock.second(mark.at.utc, about.now.utc, city);
        let (words, role) = match &mark.what {
            MarkKind::Raised => ("raised".to_owned(), level(alert.severity).role()),
            MarkKind::Severity(severity) => {
                (format!("now {}", severity.word()), level(*severity).role())
            }
            MarkKind::Acknowledged(who) => (format!("acknowledged by {who}"), Role::Ok),
            MarkKind::Unacknowledged(who) => {
                (format!("no longer looked after by {who}"), Role::Text)
            }
            MarkKind::Note(who, words) => (format!("{who}: {words}"), Role::Text),
            MarkKind::Suppressed(parent) => {
                let name = about.world.alerts.find(*parent).map_or_else(
                    || parent.to_string(),
                    |parent| names::subject(about.world, parent.subject),
                );
                (format!("hidden behind {name}"), Role::Unknown)
            }
            MarkKind::Released => ("in sight again".to_owned(), Role::Text),
            MarkKind::Cleared => ("over".to_owned(), Role::Ok),
        };
        let line = Line::blank().word(2, 16, time, Role::Dim).word(
            20,
            about.w.saturating_sub(20),
            words,
            role,
        );
        sheet.line(line);
    }
}
