//! The status document (DESIGN 8): what the console knows, for programs. Canonical: the same world gives
//! the same bytes.

use crate::{
    city::{
        alerts::alert::{Alert, Subject},
        formats::found::Health,
        model::{
            hash,
            ids::{CityId, PlatformId, ServiceId},
            inventory::Dependency,
            quality::Doubt,
            text::SafeText,
        },
        rules,
        world::{World, cities::CityAlerts, device::DeviceState, feed::FeedState, tally::Tally},
    },
    screen::text::{clock::Clock, sentences, words::Words},
};
use serde_json::{Map, Value, json};

/// The status document.
pub fn status(world: &World) -> Value {
    let clock = Clock::new(&world.inventory, false, Words::english());
    json!({
        "now": world.now.utc.to_string(),
        "cities": cities(world),
        "platforms": platforms(world),
        "feeds": feeds(world),
        "services": services(world),
        "gateways": gateways(world),
        "devices": devices(&world.tallies.all),
        "quality": quality(world),
        "alerts": alerts(world, &clock),
        "console": {
            "version": env!("CARGO_PKG_VERSION"),
            "dropped": world.console.lost,
            "queue": world.console.queue,
            "over_bounds": world.console.over_bounds,
            "clock_jumps": world.console.clock_jumps,
            "alerts_raised": world.alerts.raised_total(),
            "alerts_told": world.alerts.told_total(),
            "config_reads": world.console.config.reads,
            "config_refused": world.console.config.refused.as_ref().map(|refused| &refused.first),
        },
    })
}

/// A hash of a document, for comparing two replays: FNV-1a over its canonical text.
pub fn digest(document: &Value) -> u64 {
    hash::of_bytes(document.to_string().bytes())
}

/// Devices by state. The counts exclude one another and add up to the total.
fn devices(tally: &Tally) -> Value {
    let mut counts: Map<String, Value> = DeviceState::ALL
        .iter()
        .map(|state| (state.key().to_owned(), json!(tally.of(*state))))
        .collect();
    counts.insert("total".to_owned(), json!(tally.total()));
    Value::Object(counts)
}

/// Devices whose word is not to be relied on, by why; one may be among several. Notes, and no alerts.
fn quality(world: &World) -> Value {
    let counts = Doubt::ALL.iter();
    let mut counts: Map<String, Value> = counts
        .map(|doubt| (doubt.key().to_owned(), json!(world.quality.count(*doubt))))
        .collect();
    counts.insert("devices".to_owned(), json!(world.quality.devices()));
    Value::Object(counts)
}

fn cities(world: &World) -> Vec<Value> {
    let cities = world.inventory.each_city();
    let alerts = CityAlerts::of(world);
    cities
        .map(|(id, city)| {
            let tally = world
                .tallies
                .cities
                .get(id.index())
                .copied()
                .unwrap_or_default();
            json!({
                "id": city.id,
                "name": city.name,
                "state": world.city_state(id, &alerts).word(),
                "devices": devices(&tally),
            })
        })
        .collect()
}

/// The word for a platform: that of its feeds.
pub fn platform_state(world: &World, platform: PlatformId) -> &'static str {
    let feeds = world.inventory.each_feed();
    let states: Vec<FeedState> = feeds
        .filter(|(_, feed)| feed.platform == Some(platform))
        .filter_map(|(id, _)| world.feed(id).map(|status| status.state))
        .collect();
    if states.is_empty() {
        services_state(world, platform)
    } else if states.iter().all(|state| state.is_broken()) {
        "down"
    } else if states.iter().all(|state| *state == FeedState::Ok) {
        "ok"
    } else if states.iter().all(|state| *state == FeedState::Connecting) {
        "connecting"
    } else {
        "degraded"
    }
}

/// The word for a platform without a feed: that of the services which are declared to need it.
fn services_state(world: &World, platform: PlatformId) -> &'static str {
    let services = world.inventory.each_service();
    let states: Vec<Health> = services
        .filter(|(_, service)| service.depends_on.contains(&Dependency::Platform(platform)))
        .filter_map(|(id, _)| world.service(id).map(|status| status.state))
        .collect();
    if states.iter().all(|state| *state == Health::Unknown) {
        "unknown"
    } else if states.iter().all(|state| *state == Health::Up) {
        "ok"
    } else if states.iter().all(|state| *state == Health::Down) {
        "down"
    } else {
        "degraded"
    }
}

fn platforms(world: &World) -> Vec<Value> {
    let platforms = world.inventory.each_platform();
    platforms
        .map(|(id, platform)| {
            json!({
                "id": platform.id,
                "name": platform.name,
                "state": platform_state(world, id),
                "cities": city_ids(world, &platform.cities),
            })
        })
        .collect()
}

fn feeds(world: &World) -> Vec<Value> {
    let feeds = world.inventory.each_feed();
    feeds
        .filter_map(|(id, feed)| Some((id, feed, world.feed(id)?)))
        .map(|(id, feed, status)| {
            let fault = status
                .link_fault
                .as_ref()
                .map(|(fault, detail)| (format!("{fault:?}"), detail))
                .or_else(|| {
                    let (fault, detail) = status.fetch_fault.as_ref()?;
                    Some((format!("{fault:?}"), detail))
                });
            json!({
                "id": feed.id,
                "state": status.state.word(),
                "format": feed.format,
                "platform": feed.platform.and_then(|id| world.inventory.platforms.get(id.index())).map(|one| &one.id),
                "cities": city_ids(world, &world.feed_cities(id)),
                "messages": status.messages,
                "retained": status.retained,
                "duplicates": status.duplicates,
                "late_news": status.late_news,
                "lost": status.lost,
                "over_bounds": status.over_bounds,
                "defects": status.defects,
                "attempts": status.attempts,
                "devices": status.devices,
                "lag_ms": status.lag_ms.map(f64::round),
                "last_message_at": status.last_message_at.map(|at| at.to_string()),
                "refused": status.refused,
                "oversized": status.oversized.count,
                "left_out": status.oversized.left_out.iter().map(|one| json!({
                    "filter": one.filter,
                    "topic": one.packet.topic,
                    "bytes": one.packet.bytes,
                    "until": one.until.utc.to_string(),
                })).collect::<Vec<_>>(),
                "caught": caught(world, Subject::Feed(id)),
                "told": world.notices_by(Subject::Feed(id)).count(),
                "told_cut": world.notices_cut.get(&Subject::Feed(id)).copied().unwrap_or(0),
                "fault": fault.as_ref().map(|(fault, _)| fault),
                "detail": fault.as_ref().map(|(_, detail)| detail),
            })
        })
        .collect()
}

/// Personal data that were hidden: kind, field, how often. Never the value.
fn caught(world: &World, subject: Subject) -> Vec<Value> {
    let lines = world.caught.get(&subject).map(|caught| &caught.lines);
    let lines = lines.into_iter().flatten();
    lines
        .map(|line| {
            json!({
                "kind": line.kind.word(),
                "field": line.field,
                "topic": line.topic,
                "count": line.count,
                "first_at": line.first.utc.to_string(),
                "last_at": line.last.utc.to_string(),
                "kept": line.is_kept,
            })
        })
        .collect()
}

fn services(world: &World) -> Vec<Value> {
    let services = world.inventory.each_service();
    services
        .filter_map(|(id, service)| Some((id, service, world.service(id)?)))
        .map(|(id, service, status)| {
            let fault = status.fault.as_ref();
            json!({
                "id": service.id,
                "name": service.name,
                "city": service.city.and_then(|city| world.inventory.cities.get(city.index())).map(|city| &city.id),
                "state": service_word(status.state),
                "claims": status.claims.word(),
                "latency_ms": status.p95_ms(),
                "usual_ms": status.usual(),
                "release": status.release(),
                "http_status": status.status,
                "polls": status.polls,
                "failed": status.failed,
                "fault": fault.map(|(fault, _)| format!("{fault:?}")),
                "detail": fault.map(|(_, detail)| detail).or(status.detail.as_ref()),
                "told": world.notices_about(id).map(|alert| alert.id.to_string()).collect::<Vec<_>>(),
                "components": status.components.iter().map(|part| json!({
                    "name": part.name,
                    "state": service_word(part.health),
                    "detail": part.detail,
                })).collect::<Vec<Value>>(),
            })
        })
        .collect()
}

/// One word for well everywhere in the document.
fn service_word(health: Health) -> &'static str {
    if health == Health::Up {
        "ok"
    } else {
        health.word()
    }
}

fn gateways(world: &World) -> Vec<Value> {
    let gateways = world.gateways.iter().filter(|gateway| !gateway.is_gone);
    gateways
        .map(|gateway| {
            let city = gateway
                .city
                .and_then(|city| world.inventory.cities.get(city.index()));
            json!({
                "id": gateway.id,
                "name": gateway.name,
                "city": city.map(|city| &city.id),
                "state": gateway.state.word().replace(' ', "_"),
                "last_heard_at": gateway.heard.map(|_| gateway.heard_at.to_string()),
                "retained_claim": gateway.retained_claim.map(|(health, _)| health.word()),
            })
        })
        .collect()
}

fn city_ids<'a>(world: &'a World, cities: &[CityId]) -> Vec<&'a SafeText> {
    let cities = cities.iter();
    cities
        .filter_map(|city| Some(&world.inventory.cities.get(city.index())?.id))
        .collect()
}

fn alerts(world: &World, clock: &Clock) -> Vec<Value> {
    let mut open: Vec<&Alert> = world.alerts.open().collect();
    open.sort_by_key(|alert| {
        (
            std::cmp::Reverse(alert.severity),
            alert.rule.is_upstream(),
            alert.raised.utc,
            alert.id,
        )
    });
    open.into_iter()
        .map(|alert| one_alert(world, alert, clock))
        .collect()
}

/// What its publisher says, where it is not ours: they say, beside what we see.
fn told(world: &World, alert: &Alert) -> Option<Value> {
    let notice = alert.cause.notice()?;
    Some(json!({
        "by": world.subject_path(alert.subject),
        "id": notice.id,
        "title": notice.title,
        "severity": notice.severity,
        "since": notice.since.map(|at| at.to_string()),
        "until": notice.until.map(|at| at.to_string()),
        "muted": notice.is_muted,
        "heard_at": notice.heard.utc.to_string(),
        "old": world.is_old_notice(alert, world.now),
    }))
}

fn one_alert(world: &World, alert: &Alert, clock: &Clock) -> Value {
    let service = |id: &ServiceId| Some(&world.inventory.services.get(id.index())?.id);
    let platform = |id: &PlatformId| Some(&world.inventory.platforms.get(id.index())?.id);
    let kinds: Map<String, Value> = alert
        .affected
        .kinds
        .iter()
        .map(|(kind, count)| (kind.to_string(), json!(count)))
        .collect();
    json!({
        "id": alert.id.to_string(),
        "rule": rules::rule_name(alert.rule, world),
        "kind": if alert.rule.is_upstream() { "told" } else { "seen" },
        "told": told(world, alert),
        "severity": alert.severity.word(),
        "state": alert.state.word(),
        "subject": world.subject_path(alert.subject),
        "summary": sentences::long(world, alert, clock, world.now),
        "since": alert.since.utc.to_string(),
        "raised": alert.raised.utc.to_string(),
        "cities": city_ids(world, &alert.affected.cities),
        "platforms": alert.affected.platforms.iter().filter_map(platform).collect::<Vec<_>>(),
        "affected": {
            "devices": alert.affected.devices,
            "kinds": kinds,
            "services": alert.affected.services.iter().filter_map(service).collect::<Vec<_>>(),
        },
        "cause": sentences::because(alert, Words::english()),
        "acknowledged_by": alert.acknowledged_by,
        "suppressed_by": alert.suppressed_by.map(|id| id.to_string()),
    })
}
