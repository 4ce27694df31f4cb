//! What data come from: a gateway, a feed with its data card, a service.

use super::sheet::{Point, Sheet};
use crate::{
    city::{
        model::{
            ids::{FeedId, GatewayId, ServiceId},
            inventory::Card,
            text::SafeText,
        },
        world::{feed::FeedStatus, gateway::Gateway, service::ServiceStatus},
    },
    screen::{
        blocks,
        item::Item,
        panels::panel::Page,
        scene::{
            devices,
            feeds::{feed_level, gateway_level},
            rows::device_state,
            services,
        },
        text::{names, numbers, sentences},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Line, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

/// Devices listed behind a gateway.
const BEHIND: usize = 200;

const DEVICES: &[Column] = &[
    left("device", 18, 2, 0),
    left("type", 10, 1, 2),
    left("state", 11, 0, 0),
    right("heard", 6, 0),
    left("value", 16, 3, 1),
];

/// A gateway.
pub fn gateway(mut sheet: Sheet<'_>, id: GatewayId) -> Option<Page> {
    let about = sheet.about;
    let gateway = about.world.gateway(id)?;
    let level = gateway_level(gateway.state);
    let since = numbers::age(about.now.mono.since(gateway.state_since));
    sheet.words(vec![
        span(
            format!("{} {}", level.glyph(about.ascii), gateway.state.word()),
            level.role(),
        ),
        span(format!(" for {since}"), Role::Dim),
    ]);
    let heard = match gateway.heard {
        Some(_) => sheet.when(gateway.heard_at),
        None => "never".to_owned(),
    };
    sheet.fact("last heard", &heard, Role::Text);
    let rhythm = gateway.cadence.expected_ms().map_or_else(
        || "still learned".to_owned(),
        |ms| format!("every {}", numbers::exact(ms)),
    );
    sheet.fact("speaks", &rhythm, Role::Text);
    if let Some(claims) = gateway.claims {
        sheet.fact("says it is", claims.word(), Role::Text);
    }
    if let Some((claim, at)) = &gateway.retained_claim {
        let when = at.map_or_else(String::new, |at| format!(" from {}", sheet.when(at)));
        let words = format!(
            "{}{when}: kept by the broker, says nothing about now",
            claim.word()
        );
        sheet.fact("kept message", &words, Role::Dim);
    }
    sheet.fact("where", names::city(about.world, gateway.city), Role::Text);
    sheet.fact("id", gateway.id.as_str(), Role::Text);
    sheet.fact(
        "comes by",
        names::feed(about.world, gateway.feed),
        Role::Text,
    );
    sheet.fact("frames", &numbers::count(gateway.frames), Role::Text);
    devices_behind(&mut sheet, gateway);
    Some(sheet.page())
}

fn devices_behind(sheet: &mut Sheet<'_>, gateway: &Gateway) {
    let about = sheet.about;
    sheet.section(
        "Devices that it heard",
        &numbers::count(gateway.devices.len() as u64),
    );
    let table = Table::new(DEVICES, 2, about.w.saturating_sub(2));
    sheet.line(table.header());
    for id in gateway.devices.iter().take(BEHIND) {
        let Some(row) = devices::row(about.world, *id, about.now) else {
            continue;
        };
        let (word, level) = device_state(row.state);
        let line = table.row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(about.ascii)), level.role()),
                span(row.name, Role::Text),
            ]),
            cell(row.kind, Role::Dim),
            cell(
                word,
                if level == Level::Ok {
                    Role::Dim
                } else {
                    level.role()
                },
            ),
            cell(
                row.age_ms.map_or_else(|| "never".to_owned(), numbers::age),
                Role::Dim,
            ),
            cell(row.value, Role::Text),
        ]);
        sheet.line(line.about(Item::Device(*id)));
    }
    if gateway.devices.len() > BEHIND {
        let more = format!(
            "+ {} more",
            numbers::count((gateway.devices.len() - BEHIND) as u64)
        );
        sheet.say(&more, Role::Dim);
    }
}

/// A feed: how it is doing, and its data card.
pub fn feed(mut sheet: Sheet<'_>, id: FeedId, card_first: bool) -> Option<Page> {
    let about = sheet.about;
    let declared = names::declared(about.world, id)?;
    let status = about.world.feed(id)?;
    let level = feed_level(status.state);
    let since = numbers::age(about.now.mono.since(status.state_since));
    sheet.words(vec![
        span(
            format!("{} {}", level.glyph(about.ascii), status.state.word()),
            level.role(),
        ),
        span(format!(" for {since} · {}", declared.format), Role::Dim),
    ]);
    if card_first {
        card(&mut sheet, &declared.card);
        return Some(sheet.page());
    }
    if let Some(broker) = declared
        .broker
        .and_then(|id| about.world.inventory.brokers.get(id.index()))
    {
        sheet.fact("subscribes at", broker.address.as_str(), Role::Text);
    }
    if let Some(poll) = &declared.poll {
        let words = format!("{} every {}", poll.shown_url, numbers::exact(poll.every_ms));
        sheet.fact("asks", &words, Role::Text);
    }
    sheet.certificate("broker's TLS", status.link_certificate);
    sheet.certificate("certificate", status.poll_certificate);
    let owner = names::feed_owner(about.world, id).map_or_else(
        || "not declared".to_owned(),
        |team| names::team(about.world, team),
    );
    sheet.fact("whose", &owner, Role::Text);
    troubles(&mut sheet, status);
    counts(&mut sheet, status);
    let tally = about
        .world
        .tallies
        .feeds
        .get(id.index())
        .copied()
        .unwrap_or_default();
    sheet.section("Devices", &numbers::count(u64::from(tally.total())));
    sheet.line(blocks::devices::bar(&tally, 2, about.w.saturating_sub(4)));
    sheet.line(blocks::devices::legend(
        &tally,
        2,
        about.w.saturating_sub(4),
    ));
    card(&mut sheet, &declared.card);
    Some(sheet.page())
}

fn troubles(sheet: &mut Sheet<'_>, status: &FeedStatus) {
    let now = sheet.about.now;
    let fault = match (&status.link_fault, &status.fetch_fault) {
        (Some((fault, detail)), _) => Some((
            sentences::link_words(*fault, sentences::Tense::Now).to_owned(),
            detail,
        )),
        (None, Some((fault, detail))) => Some((
            sentences::fetch_words(*fault, sentences::Tense::Now),
            detail,
        )),
        (None, None) => None,
    };
    if let Some((words, detail)) = fault {
        sheet.fact("broken", &format!("it {words}: {detail}"), Role::Major);
        let next = status.next_attempt.map_or_else(String::new, |next| {
            format!(
                " · next attempt in {} s",
                next.since(now.mono).div_ceil(1_000)
            )
        });
        let words = format!("{} failed in a row{next}", status.failures);
        sheet.fact("attempts", &words, Role::Text);
    }
    for filter in status.refused.iter().take(4) {
        sheet.fact("topic refused", filter.as_str(), Role::Warning);
    }
    if let Some((field, reason)) = &status.last_defect {
        sheet.fact("last defect", &format!("{field}: {reason}"), Role::Warning);
    }
}

fn counts(sheet: &mut Sheet<'_>, status: &FeedStatus) {
    let now = sheet.about.now;
    let rate = numbers::rate(status.rate.per_second(now.mono));
    sheet.section("What came", &rate);
    let last = status
        .last_message_at
        .map_or_else(|| "never".to_owned(), |at| sheet.when(at));
    sheet.fact("last message", &last, Role::Text);
    sheet.freshness(&status.fresh);
    if status.undescribed > 0 {
        let count = u64::from(status.undescribed);
        let words = format!(
            "{} spoke, not described yet",
            numbers::counted(count, "series", "series")
        );
        sheet.fact("unknown series", &words, Role::Warning);
    }
    if let Some(lag) = status.lag_ms {
        sheet.fact("lag", &numbers::latency(lag), Role::Text);
    }
    let words = format!(
        "{} live · {} retained · {} doubled · {} older than what was known · {}",
        numbers::count(status.messages),
        numbers::count(status.retained),
        numbers::count(status.duplicates),
        numbers::count(status.late_news),
        numbers::bytes(status.bytes),
    );
    sheet.fact("messages", &words, Role::Text);
    let words = format!(
        "{} not understood · {} dropped by a full queue · {} over a bound",
        numbers::count(status.defects),
        numbers::count(status.lost),
        numbers::count(status.over_bounds),
    );
    let is_bad = status.defects + status.lost + status.over_bounds > 0;
    sheet.fact(
        "lost",
        &words,
        if is_bad { Role::Warning } else { Role::Text },
    );
    let slots = status.rate.slots(now.mono, 59);
    let points: Vec<Point> = (1_i64..)
        .zip(slots.iter().rev())
        .map(|(back, count)| (now.utc.plus(-back * 10_000), f64::from(*count) / 10.0))
        .collect();
    let points: Vec<Point> = points.into_iter().rev().collect();
    let rows = if sheet.about.h >= 30 { 5 } else { 3 };
    sheet.chart("Ten minutes", "messages per second", &points, rows);
}

/// The data card (C20): what is not declared is said to be so.
fn card(sheet: &mut Sheet<'_>, card: &Card) {
    sheet.section("Data card", "what, why, whose, for whom, on what terms");
    let facts: [(&str, &Option<SafeText>); 5] = [
        ("purpose", &card.purpose),
        ("owner", &card.owner),
        ("may be used by", &card.permitted_users),
        ("licence", &card.licence),
        ("personal data", &card.personal_data),
    ];
    for (label, fact) in facts {
        match fact {
            Some(text) => sheet.fact(label, text.as_str(), Role::Text),
            None => sheet.fact(label, "not declared", Role::Warning),
        }
    }
}

/// A service.
pub fn service(mut sheet: Sheet<'_>, id: ServiceId) -> Option<Page> {
    let about = sheet.about;
    let declared = about.world.inventory.services.get(id.index())?;
    let status = about.world.service(id)?;
    let (word, level) = services::state(status);
    let since = numbers::age(about.now.mono.since(status.state_since));
    sheet.words(vec![
        span(format!("{} {word}", level.glyph(about.ascii)), level.role()),
        span(format!(" for {since}"), Role::Dim),
    ]);
    let note = services::note(status);
    if !note.is_empty() {
        sheet.fact("because", &note, Role::Text);
    }
    let claims = match &status.detail {
        Some(detail) => format!("{} · {detail}", status.claims.word()),
        None => status.claims.word().to_owned(),
    };
    sheet.fact("says itself", &claims, Role::Text);
    let ms =
        |ms: Option<u32>| ms.map_or_else(|| "—".to_owned(), |ms| numbers::latency(f64::from(ms)));
    let latency = format!(
        "95 % within {} · usually {}",
        ms(status.p95_ms()),
        ms(status.usual())
    );
    sheet.fact("answers", &latency, Role::Text);
    if let Some(poll) = &declared.poll {
        let words = format!("{} every {}", poll.shown_url, numbers::exact(poll.every_ms));
        sheet.fact("asked at", &words, Role::Text);
    }
    let answered = status
        .answered_at
        .map_or_else(|| "never".to_owned(), |at| sheet.when(at));
    let http = status
        .status
        .map_or_else(String::new, |code| format!(" · HTTP {code}"));
    sheet.fact("last answer", &format!("{answered}{http}"), Role::Text);
    sheet.certificate("certificate", status.certificate);
    sheet.freshness(&status.fresh);
    let polls = format!(
        "{} · {} failed",
        numbers::count(status.polls),
        numbers::count(status.failed)
    );
    sheet.fact("polls", &polls, Role::Text);
    let team = declared.owner.map_or_else(
        || "not declared".to_owned(),
        |team| names::team(about.world, team),
    );
    sheet.fact("whose", &team, Role::Text);
    let runbook = declared
        .runbook
        .as_ref()
        .map_or("not declared", SafeText::as_str);
    sheet.fact("runbook", runbook, Role::Text);
    sheet.parts(status);
    releases(&mut sheet, status);
    let points: Vec<Point> = status
        .latency
        .samples()
        .map(|sample| (sample.at, sample.value))
        .collect();
    let rows = if about.h >= 30 { 8 } else { 4 };
    sheet.chart("Latency", "ms", &points, rows);
    Some(sheet.page())
}

fn releases(sheet: &mut Sheet<'_>, status: &ServiceStatus) {
    if status.releases.is_empty() {
        return;
    }
    sheet.section("Releases", "as its answers tell them");
    for release in status.releases.iter().rev() {
        let when = sheet.when(release.since.utc);
        let line = Line::blank()
            .word(2, 30, release.name.to_string(), Role::Release)
            .word(
                34,
                sheet.about.w.saturating_sub(34),
                format!("first seen {when}"),
                Role::Dim,
            );
        sheet.line(line);
    }
}
