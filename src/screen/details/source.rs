//! What data come from: a gateway, a feed with its data card, a service.

use super::{
    card, notices,
    sheet::{Point, Sheet, TEXT},
};
use crate::{
    city::{
        alerts::alert::Subject,
        model::{
            ids::{FeedId, GatewayId, ServiceId},
            inventory::Service,
            text::SafeText,
            time::Mono,
        },
        world::{feed::FeedStatus, gateway::Gateway, service::ServiceStatus},
    },
    screen::{
        blocks,
        item::Item,
        panels::panel::Page,
        scene::{
            devices,
            feeds::{self, gateway_level},
            rows::{device_state, gateway_state},
            services,
        },
        text::{
            names,
            phrase::Phrase,
            sentences::{self, Tense},
            words::Words,
        },
        theme::Role,
        widgets::{
            badge::Level,
            chart::Base,
            line::{Line, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

/// Devices listed behind a gateway.
const BEHIND: usize = 200;

fn device_columns(words: Words) -> [Column; 5] {
    let word = |phrase| words.get(phrase);
    let state_w = blocks::devices::state_width(words);
    [
        left(word(Phrase::ColumnDevice), 18, 2, 0),
        left(word(Phrase::ColumnType), 10, 1, 2),
        left(word(Phrase::ColumnState), state_w, 0, 0),
        right(word(Phrase::ColumnHeard), 6, 0),
        left(word(Phrase::ColumnValue), 16, 3, 1),
    ]
}

/// A gateway.
pub fn gateway(mut sheet: Sheet<'_>, id: GatewayId) -> Option<Page> {
    let (about, words) = (sheet.about, sheet.words);
    let gateway = about.world.gateway(id)?;
    let level = gateway_level(gateway.state);
    let state = gateway_state(gateway.state, words);
    state_line(&mut sheet, (state, level), gateway.state_since, "");
    let heard = match gateway.heard {
        Some(_) => sheet.when(gateway.heard_at),
        None => words.get(Phrase::Never).to_owned(),
    };
    sheet.fact(Phrase::LabelHeard, &heard, Role::Text);
    let rhythm = gateway.cadence.expected_ms().map_or_else(
        || words.get(Phrase::SpeaksLearnedShort).to_owned(),
        |ms| {
            let time = words.exact(ms);
            words.say(Phrase::Every, &[("time", (&time).into())])
        },
    );
    sheet.fact(Phrase::LabelSpeaks, &rhythm, Role::Text);
    if let Some(claims) = gateway.claims {
        let claims = services::claim(claims, words);
        sheet.fact(Phrase::LabelClaims, claims, Role::Text);
    }
    if let Some((claim, at)) = &gateway.retained_claim {
        let claim = ("claim", services::claim(*claim, words).into());
        let told = match at {
            Some(at) => {
                let when = sheet.when(*at);
                words.say(Phrase::KeptClaimFrom, &[claim, ("when", (&when).into())])
            }
            None => words.say(Phrase::KeptClaim, &[claim]),
        };
        sheet.fact(Phrase::LabelKept, &told, Role::Dim);
    }
    let city = names::city(about.world, gateway.city, words);
    sheet.fact(Phrase::LabelWhere, city, Role::Text);
    sheet.fact(Phrase::LabelId, gateway.id.as_str(), Role::Text);
    let feed = names::feed(about.world, gateway.feed);
    sheet.fact(Phrase::LabelComesBy, feed, Role::Text);
    let owner = names::feed_owner(about.world, gateway.feed);
    let owner = names::team(about.world, owner, words);
    sheet.fact(Phrase::LabelWhose, &owner, Role::Text);
    let frames = words.count(gateway.frames);
    sheet.fact(Phrase::LabelFrames, &frames, Role::Text);
    devices_behind(&mut sheet, gateway);
    Some(sheet.page())
}

/// The first line of a page: the state, for how long, and what else there is.
fn state_line(sheet: &mut Sheet<'_>, (word, level): (&str, Level), since: Mono, rest: &str) {
    let since = sheet.for_age(sheet.about.now.mono.since(since));
    let words = vec![
        span(word, level.role()),
        span(format!(" {since}{rest}"), Role::Dim),
    ];
    sheet.sign(level, level.role(), words);
}

fn devices_behind(sheet: &mut Sheet<'_>, gateway: &Gateway) {
    let (about, words) = (sheet.about, sheet.words);
    let count = words.count(gateway.devices.len() as u64);
    sheet.section(Phrase::SectionBehind, &count);
    let table = Table::new(&device_columns(words), 1, about.w.saturating_sub(2));
    sheet.line(table.header(Level::width(about.ascii)));
    let name_w =
        usize::from(table.width(0)).saturating_sub(usize::from(Level::width(about.ascii)) + 1);
    let value_w = usize::from(table.width(4));
    for id in gateway.devices.iter().take(BEHIND) {
        let Some(row) = devices::row(about.world, *id, about.now, words) else {
            continue;
        };
        let (word, level) = device_state(row.state, words);
        let line = table.row(vec![
            Cell::Words(vec![
                span(format!("{} ", level.glyph(about.ascii)), level.role()),
                span(blocks::devices::both_ends(&row.name, name_w), Role::Text),
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
            cell(words.age_or(row.age_ms, "—"), Role::Dim),
            cell(blocks::devices::value(&row.value, value_w), Role::Text),
        ]);
        sheet.line(line.about(Item::Device(*id)));
    }
    if gateway.devices.len() > BEHIND {
        let more = words.counted(Phrase::AndMore, gateway.devices.len() - BEHIND);
        sheet.say(&more, Role::Dim);
    }
}

/// A feed: how it is doing, and its data card.
pub fn feed(mut sheet: Sheet<'_>, id: FeedId, card_first: bool) -> Option<Page> {
    let (about, words) = (sheet.about, sheet.words);
    let declared = names::declared(about.world, id)?;
    let status = about.world.feed(id)?;
    let (level, word, _) = feeds::feed_face(about.world, id, status, about.now, words);
    let state = (word, level);
    let format = format!(" · {}", declared.format);
    state_line(&mut sheet, state, status.state_since, &format);
    if card_first {
        card::card(&mut sheet, declared);
        card::caught(&mut sheet, Subject::Feed(id));
        return Some(sheet.page());
    }
    if let Some(broker) = declared
        .broker
        .and_then(|id| about.world.inventory.brokers.get(id.index()))
    {
        sheet.fact(Phrase::LabelSubscribes, broker.address.as_str(), Role::Text);
    }
    for poll in declared.polls() {
        let asks = sheet.asks(poll.shown_url.as_str(), poll.every_ms);
        sheet.fact(Phrase::LabelAsks, &asks, Role::Text);
    }
    sheet.certificate(Phrase::LabelBrokerTls, status.link_certificate);
    sheet.certificate(Phrase::LabelCertificate, status.poll_certificate);
    let owner = names::feed_owner(about.world, id);
    let owner = names::team(about.world, owner, words);
    sheet.fact(Phrase::LabelWhose, &owner, Role::Text);
    troubles(&mut sheet, status);
    counts(&mut sheet, status);
    let tally = about
        .world
        .tallies
        .feeds
        .get(id.index())
        .copied()
        .unwrap_or_default();
    sheet.section(Phrase::PanelDevices, &words.count(tally.total()));
    let w = about.w.saturating_sub(TEXT + 1);
    sheet.line(blocks::devices::bar(&tally, TEXT, w));
    sheet.line(blocks::devices::legend(&tally, TEXT, w, words));
    let publisher = Subject::Feed(id);
    let cut = about.world.notices_cut.get(&publisher).copied();
    notices::section(
        &mut sheet,
        about.world.notices_by(publisher),
        cut.unwrap_or(0),
    );
    card::card(&mut sheet, declared);
    card::caught(&mut sheet, Subject::Feed(id));
    Some(sheet.page())
}

fn troubles(sheet: &mut Sheet<'_>, status: &FeedStatus) {
    let (now, words) = (sheet.about.now, sheet.words);
    let fault = match (&status.link_fault, &status.fetch_fault) {
        (Some((fault, detail)), _) => {
            Some((sentences::link_words(*fault, Tense::Now, words), detail))
        }
        (None, Some((fault, detail))) => {
            Some((sentences::fetch_words(*fault, Tense::Now, words), detail))
        }
        (None, None) => None,
    };
    if let Some((fault, detail)) = fault {
        let arguments = [
            ("fault", (&fault).into()),
            ("detail", detail.as_str().into()),
        ];
        let broken = words.say(Phrase::BrokenBecause, &arguments);
        sheet.fact(Phrase::LabelBroken, &broken, Role::Major);
        let failures = u64::from(status.failures);
        let mut attempts = words.counted(Phrase::FailedInARow, failures);
        if let Some(next) = feeds::next_attempt(status, now.mono, words) {
            attempts = format!("{attempts} · {next}");
        }
        sheet.fact(Phrase::LabelAttempts, &attempts, Role::Text);
    }
    for filter in status.refused.iter().take(4) {
        sheet.fact(Phrase::LabelRefused, filter.as_str(), Role::Warning);
    }
    sheet.too_large(&status.oversized);
    if let Some((field, reason)) = &status.last_defect {
        let defect = format!("{field}: {reason}");
        sheet.fact(Phrase::LabelDefect, &defect, Role::Warning);
    }
}

fn counts(sheet: &mut Sheet<'_>, status: &FeedStatus) {
    let (now, words) = (sheet.about.now, sheet.words);
    let rate = words.rate(status.rate.per_second(now.mono));
    sheet.section(Phrase::SectionCame, &rate);
    let last = status
        .last_message_at
        .map_or_else(|| words.get(Phrase::Never).to_owned(), |at| sheet.when(at));
    sheet.fact(Phrase::LabelLastMessage, &last, Role::Text);
    sheet.freshness(&status.fresh);
    if status.undescribed > 0 {
        let spoke = words.counted(Phrase::SeriesSpoke, u64::from(status.undescribed));
        sheet.fact(Phrase::LabelSeries, &spoke, Role::Warning);
    }
    if let Some(lag) = status.lag_ms {
        sheet.fact(Phrase::LabelLag, &words.latency(lag), Role::Text);
    }
    let bytes = words.bytes(status.bytes);
    let arguments = [
        ("live", status.messages.into()),
        ("retained", status.retained.into()),
        ("doubled", status.duplicates.into()),
        ("older", status.late_news.into()),
        ("bytes", (&bytes).into()),
    ];
    let kinds = words.say(Phrase::MessagesByKind, &arguments);
    sheet.fact(Phrase::LabelMessages, &kinds, Role::Text);
    let arguments = [
        ("defects", status.defects.into()),
        (
            "dropped",
            status.lost.saturating_sub(status.oversized.count).into(),
        ),
        ("bounds", status.over_bounds.into()),
    ];
    if status.defects + status.lost + status.over_bounds > 0 {
        let lost = words.say(Phrase::LostByKind, &arguments);
        sheet.fact(Phrase::LabelLost, &lost, Role::Warning);
    } else {
        let nothing = words.get(Phrase::NothingLost);
        sheet.fact(Phrase::LabelLost, nothing, Role::Text);
    }
    ten_minutes(sheet, status);
}

/// What came in the last ten minutes.
pub fn ten_minutes(sheet: &mut Sheet<'_>, status: &FeedStatus) {
    let (now, words) = (sheet.about.now, sheet.words);
    let slots = status.rate.slots(now.mono, 59);
    let points: Vec<Point> = (1_i64..)
        .zip(slots.iter().rev())
        .map(|(back, count)| (now.utc.plus(-back * 10_000), f64::from(*count) / 10.0))
        .collect();
    let points: Vec<Point> = points.into_iter().rev().collect();
    let rows = if sheet.about.h >= 30 { 5 } else { 3 };
    let [name, unit] =
        [Phrase::ChartTenMinutes, Phrase::MessagesPerSecond].map(|phrase| words.get(phrase));
    sheet.chart((name, unit), Base::Zero, &points, rows);
}

/// A service.
pub fn service(mut sheet: Sheet<'_>, id: ServiceId) -> Option<Page> {
    let (about, words) = (sheet.about, sheet.words);
    let declared = about.world.inventory.services.get(id.index())?;
    let status = about.world.service(id)?;
    let state = services::state(status, words);
    state_line(&mut sheet, state, status.state_since, "");
    let note = services::note(status, words);
    if !note.is_empty() {
        sheet.fact(Phrase::LabelNote, &note, Role::Text);
    }
    notices::beside(&mut sheet, id);
    let claims = services::claim(status.claims, words);
    let claims = match &status.detail {
        Some(detail) => format!("{claims} · {detail}"),
        None => claims.to_owned(),
    };
    sheet.fact(Phrase::LabelSaysItself, &claims, Role::Text);
    answers(&mut sheet, declared, status);
    let arguments = [
        ("polls", status.polls.into()),
        ("count", status.failed.into()),
    ];
    let polls = words.say(Phrase::PollsFailed, &arguments);
    sheet.fact(Phrase::LabelPolls, &polls, Role::Text);
    let team = names::team(about.world, declared.owner, words);
    sheet.fact(Phrase::LabelWhose, &team, Role::Text);
    let runbook = sheet.declared(declared.runbook.as_ref().map(SafeText::as_str));
    sheet.fact(Phrase::LabelRunbook, runbook, Role::Text);
    sheet.parts(status);
    card::caught(&mut sheet, Subject::Service(id));
    releases(&mut sheet, status);
    latency(&mut sheet, status);
    Some(sheet.page())
}

/// How fast a service answered.
pub fn latency(sheet: &mut Sheet<'_>, status: &ServiceStatus) {
    let samples = status.latency.samples();
    let points: Vec<Point> = samples.map(|sample| (sample.at, sample.value)).collect();
    let rows = if sheet.about.h >= 30 { 8 } else { 4 };
    let name = sheet.words.get(Phrase::ChartLatency);
    sheet.chart((name, "ms"), Base::Zero, &points, rows);
}

/// How fast it answers, where it is asked, and when it answered last.
fn answers(sheet: &mut Sheet<'_>, declared: &Service, status: &ServiceStatus) {
    let words = sheet.words;
    let ms = |ms: Option<u32>| ms.map_or_else(|| "—".to_owned(), |ms| words.latency(f64::from(ms)));
    let (latency, usual) = (ms(status.p95_ms()), ms(status.usual()));
    let arguments = [("latency", (&latency).into()), ("usual", (&usual).into())];
    let within = words.say(Phrase::AnswersWithin, &arguments);
    sheet.fact(Phrase::LabelAnswers, &within, Role::Text);
    if let Some(poll) = &declared.poll {
        let asks = sheet.asks(poll.shown_url.as_str(), poll.every_ms);
        sheet.fact(Phrase::LabelAskedAt, &asks, Role::Text);
    }
    let answered = status
        .answered_at
        .map_or_else(|| words.get(Phrase::Never).to_owned(), |at| sheet.when(at));
    let http = status
        .status
        .map_or_else(String::new, |code| format!(" · HTTP {code}"));
    let last = format!("{answered}{http}");
    sheet.fact(Phrase::LabelLastAnswer, &last, Role::Text);
    sheet.certificate(Phrase::LabelCertificate, status.certificate);
    sheet.freshness(&status.fresh);
}

fn releases(sheet: &mut Sheet<'_>, status: &ServiceStatus) {
    if status.releases.is_empty() {
        return;
    }
    let words = sheet.words;
    sheet.section(Phrase::SectionReleases, words.get(Phrase::ReleasesAsTold));
    for release in status.releases.iter().rev() {
        let when = sheet.when(release.since.utc);
        let line = Line::blank()
            .word(TEXT, 29, release.name.to_string(), Role::Release)
            .word(
                34,
                sheet.about.w.saturating_sub(35),
                words.say(Phrase::FirstSeen, &[("when", (&when).into())]),
                Role::Dim,
            );
        sheet.line(line);
    }
}
