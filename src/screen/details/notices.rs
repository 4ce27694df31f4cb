//! They say and we see (C23): what others say of a service, a feed or a city, beside what we make of it ourselves.

use super::sheet::Sheet;
use crate::{
    city::{
        alerts::alert::{Alert, AlertState, Subject},
        model::ids::ServiceId,
    },
    screen::{
        blocks,
        item::Item,
        scene::{alerts::row, services},
        text::{phrase::Phrase, sentences},
        theme::Role,
    },
};
use std::cmp::Reverse;

/// Alerts of others that are named beside a fact.
const BESIDE: usize = 4;
/// Alerts of others that a section lists.
const LISTED: usize = 50;

/// The worst first, then the newest; what its publisher keeps quiet last.
fn ranked<'a>(notices: impl Iterator<Item = &'a Alert>) -> Vec<&'a Alert> {
    let mut notices: Vec<&Alert> = notices.collect();
    notices.sort_by_key(|alert| {
        let order = (Reverse(alert.severity), Reverse(alert.since.utc));
        let is_muted = alert.state == AlertState::Suppressed;
        (is_muted, order, alert.id)
    });
    notices
}

/// What we see of a service and what others say of it; nothing where nobody says anything.
pub(super) fn beside(sheet: &mut Sheet<'_>, id: ServiceId) {
    let world = sheet.about.world;
    let notices = ranked(world.notices_about(id));
    if notices.is_empty() {
        return;
    }
    we_see(sheet, id);
    they_say(sheet, &notices);
}

/// What others say of the service that an alert of ours is about.
pub(super) fn beside_ours(sheet: &mut Sheet<'_>, alert: &Alert) {
    if let (Subject::Service(id), None) = (alert.subject, alert.cause.notice()) {
        let notices = ranked(sheet.about.world.notices_about(id));
        they_say(sheet, &notices);
    }
}

/// What we see of the services that an alert of somebody else speaks of.
pub(super) fn beside_theirs(sheet: &mut Sheet<'_>, alert: &Alert) {
    if alert.cause.notice().is_none() {
        return;
    }
    let world = sheet.about.world;
    let ids = world.inventory.each_service().map(|(id, _)| id);
    let about = ids.filter(|id| world.notices_about(*id).any(|one| one.id == alert.id));
    let about: Vec<ServiceId> = about.take(BESIDE).collect();
    for id in about {
        we_see(sheet, id);
    }
}

fn we_see(sheet: &mut Sheet<'_>, id: ServiceId) {
    let world = sheet.about.world;
    let Some(status) = world.service(id) else {
        return;
    };
    let words = sheet.words;
    let (state, level) = services::state(status, words);
    let name = crate::screen::text::names::service(world, id);
    let note = services::note(status, words);
    let mut seen = format!("{name} {state}");
    if !note.is_empty() {
        seen = format!("{seen} · {note}");
    }
    sheet.fact(Phrase::LabelWeSee, &seen, level.role());
}

fn they_say(sheet: &mut Sheet<'_>, notices: &[&Alert]) {
    let about = sheet.about;
    for alert in notices.iter().take(BESIDE) {
        let text = sentences::in_one(about.world, alert, about.clock, about.now);
        sheet.leads(Phrase::LabelTheySay, &text, Item::Alert(alert.id));
    }
    if let Some(more) = notices.len().checked_sub(BESIDE).filter(|more| *more > 0) {
        let more = sheet.words.counted(Phrase::AndMore, more);
        sheet.fact(Phrase::LabelTheySay, &more, Role::Dim);
    }
}

/// All that somebody says, or that is said in a city, as a section; nothing where that is nothing.
pub(super) fn section<'a>(
    sheet: &mut Sheet<'_>,
    notices: impl Iterator<Item = &'a Alert>,
    cut: u32,
) {
    let notices = ranked(notices);
    if notices.is_empty() {
        return;
    }
    let (about, words) = (sheet.about, sheet.words);
    let mut right = words.count(notices.len() as u64);
    if cut > 0 {
        right = format!("{right} · {}", words.counted(Phrase::NoticesCut, cut));
    }
    sheet.section(Phrase::SectionTheySay, &right);
    let layout = blocks::alerts::Layout::new(words, about.w, about.ascii, false);
    for alert in notices.into_iter().take(LISTED) {
        let row = row(about.world, alert, about.clock, about.now);
        sheet.lines(blocks::alerts::lines(&row, layout));
    }
}
