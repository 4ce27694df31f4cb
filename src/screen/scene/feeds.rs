//! Cities, platforms, feeds and gateways as rows.

use super::{
    SPARK_SLOTS, Totals,
    alerts::{Ranking, level},
    rows::{CityRow, FeedRow, GatewayRow, PlatformRow, feed_state, gateway_state},
    short_cities, states, worst,
};
use crate::{
    city::{
        alerts::alert::{Alert, RuleRef, Subject},
        model::{
            cause::Cause,
            ids::{FeedId, GatewayId},
            inventory::Feed,
            limits,
            time::{Mono, Now},
        },
        world::{
            World,
            feed::{FeedState, FeedStatus},
            gateway::GatewayState,
            oversized::{LEFT_OUT_MS, Packet},
        },
    },
    screen::{
        item::Item,
        text::{
            names,
            phrase::Phrase,
            sentences::{self, Tense},
            words::Words,
        },
        widgets::badge::Level,
    },
};

/// Gateways looked at in one gather.
const GATEWAYS_PER_STEP: usize = 4_096;
/// Gateways that a scene has as rows.
const GATEWAY_ROWS: usize = 120;
/// Feeds that a scene has as rows.
const FEED_ROWS: usize = 150;

/// The strip of cities.
pub fn cities(world: &World, now: Now, ranking: &Ranking, words: Words) -> Vec<CityRow> {
    let cities = world.inventory.each_city();
    cities
        .take(100)
        .map(|(id, city)| {
            let own: Vec<&FeedStatus> = world
                .inventory
                .each_feed()
                .filter(|(_, feed)| feed.city == Some(id))
                .filter_map(|(feed, _)| world.feed(feed))
                .collect();
            let tally = world
                .tallies
                .cities
                .get(id.index())
                .copied()
                .unwrap_or_default();
            let (worst, alerts) = states::city_level(world.city_state(id, ranking.cities()));
            CityRow {
                id,
                name: names::city(world, Some(id), words).to_owned(),
                short: names::short_city(&world.inventory.cities, id),
                country: city.country.to_string(),
                worst,
                alerts,
                tally,
                rate: (!own.is_empty()).then(|| {
                    own.iter()
                        .map(|status| status.rate.per_second(now.mono))
                        .sum()
                }),
                spark: sum_of(&own, now.mono),
            }
        })
        .collect()
}

fn sum_of(feeds: &[&FeedStatus], now: Mono) -> Vec<Option<f64>> {
    let mut sums = vec![0.0; SPARK_SLOTS];
    for status in feeds {
        let slots = status.rate.slots(now, SPARK_SLOTS);
        for (sum, count) in sums.iter_mut().zip(slots) {
            *sum += f64::from(count);
        }
    }
    sums.into_iter().map(Some).collect()
}

/// Platforms with the worst of their feeds.
pub fn platforms(world: &World, words: Words) -> Vec<PlatformRow> {
    let platforms = world.inventory.each_platform();
    platforms
        .take(FEED_ROWS)
        .map(|(id, platform)| {
            let (word, level) = states::platform(world, id, words);
            PlatformRow {
                id,
                name: names::platform(world, id).to_owned(),
                cities: short_cities(&world.inventory, &platform.cities, words),
                city_count: platform.cities.len(),
                level,
                word,
            }
        })
        .collect()
}

/// All of them, those included that have no row.
pub fn count(world: &World, now: Mono, scan: &GatewayScan, totals: &mut Totals) {
    for (id, _, status) in each(world) {
        let (all, fine) = scan.of(id);
        totals.feeds += 1;
        totals.rate += status.rate.per_second(now);
        totals.gateways.0 += all;
        totals.gateways.1 += fine;
    }
}

fn each(world: &World) -> impl Iterator<Item = (FeedId, &Feed, &FeedStatus)> {
    let feeds = world.inventory.each_feed();
    feeds.filter_map(|(id, feed)| Some((id, feed, world.feed(id)?)))
}

/// How bad a feed's state is.
pub fn feed_level(state: FeedState) -> Level {
    match state {
        FeedState::Down | FeedState::Silent => Level::Major,
        FeedState::Connecting => Level::Idle,
        FeedState::Degraded => Level::Warning,
        FeedState::Ok => Level::Ok,
    }
}

/// Feeds.
pub fn feeds(world: &World, now: Now, scan: &GatewayScan, words: Words) -> Vec<FeedRow> {
    let feeds = each(world).collect();
    worst(feeds, FEED_ROWS, |(_, _, status)| feed_level(status.state))
        .into_iter()
        .map(|(id, feed, status)| {
            let cities = match (feed.city, feed.platform) {
                (Some(city), _) => vec![city],
                (None, Some(platform)) => world
                    .inventory
                    .platforms
                    .get(platform.index())
                    .map_or_else(Vec::new, |platform| platform.cities.clone()),
                (None, None) => Vec::new(),
            };
            let (level, word, note) = feed_face(world, id, status, now, words);
            FeedRow {
                id,
                name: feed.id.to_string(),
                platform: feed.platform,
                cities: short_cities(&world.inventory, &cities, words),
                format: feed.format,
                state: status.state,
                word,
                level,
                rate: status.rate.per_second(now.mono),
                spark: sum_of(&[status], now.mono),
                lag_ms: status.lag_ms,
                age_ms: status.last_message.map(|last| now.mono.since(last)),
                messages: status.messages,
                defects: status.defects,
                lost: status.lost,
                late: status.late_news,
                note,
                tally: world
                    .tallies
                    .feeds
                    .get(id.index())
                    .copied()
                    .unwrap_or_default(),
                gateways: scan.of(id),
            }
        })
        .collect()
}

/// How bad it stands with a feed, in a word. A feed whose link is fine is not fine where what it brings must
/// not be brought, or nobody answers for it: the alert that says so.
pub fn feed_word<'a>(
    world: &'a World,
    id: FeedId,
    status: &FeedStatus,
    words: Words,
) -> (Level, &'static str, Option<&'a Alert>) {
    let link = feed_level(status.state);
    let subject = Subject::Feed(id);
    let rules = [RuleRef::DataCard, RuleRef::PersonalData];
    let alerts = rules
        .iter()
        .filter_map(|rule| world.alerts.get(*rule, subject));
    let worst = alerts.max_by_key(|alert| alert.severity);
    match worst.map(|alert| (level(alert.severity), alert)) {
        Some((grave, alert)) if grave > link => {
            let word = match alert.cause {
                Cause::CardUnconfirmed { .. } => Phrase::StateOldCard,
                Cause::PersonalData { .. } => Phrase::StatePersonal,
                _ => Phrase::StateBadCard,
            };
            (grave, words.get(word), Some(alert))
        }
        _ => (link, feed_state(status.state, words), None),
    }
}

/// The same, and why.
pub fn feed_face(
    world: &World,
    id: FeedId,
    status: &FeedStatus,
    now: Now,
    words: Words,
) -> (Level, &'static str, String) {
    let (level, word, alert) = feed_word(world, id, status, words);
    let why = match alert {
        Some(alert) => sentences::in_short(alert, words),
        None => feed_note(status, now.mono, words),
    };
    (level, word, why)
}

/// What is wrong with a feed, or was last not understood.
pub fn feed_note(status: &FeedStatus, now: Mono, words: Words) -> String {
    let fault = match (&status.link_fault, &status.fetch_fault) {
        (Some((fault, _)), _) => Some(sentences::link_words(*fault, Tense::Now, words)),
        (None, Some((fault, _))) => Some(sentences::fetch_words(*fault, Tense::Now, words)),
        (None, None) => None,
    };
    if let Some(fault) = fault {
        return match next_attempt(status, now, words) {
            Some(next) => format!("{fault} · {next}"),
            None => fault,
        };
    }
    if let Some(filter) = status.refused.first() {
        return words.say(Phrase::TopicRefused, &[("topic", filter.as_str().into())]);
    }
    if let Some(one) = status.oversized.left_out.first() {
        let left = words.duration(one.until.mono.since(now));
        let (bytes, topic) = too_large(&one.packet, words);
        let arguments = [
            ("left", (&left).into()),
            ("filter", one.filter.as_str().into()),
            ("bytes", (&bytes).into()),
            ("topic", topic.into()),
        ];
        return words.say(Phrase::FilterLeftOut, &arguments);
    }
    // As long as a filter would be left out for it.
    if let Some(packet) = status.oversized.recent(now, LEFT_OUT_MS) {
        let (bytes, topic) = too_large(packet, words);
        let arguments = [("bytes", (&bytes).into()), ("topic", topic.into())];
        return words.say(Phrase::PacketTooLarge, &arguments);
    }
    match &status.last_defect {
        Some((field, reason)) if field.is_empty() => reason.to_string(),
        Some((field, reason)) => format!("{field}: {reason}"),
        None => String::new(),
    }
}

/// How large a message was, and on which topic, where that is known.
pub fn too_large(packet: &Packet, words: Words) -> (String, &str) {
    let topic = packet.topic.as_str();
    let topic = if topic.is_empty() { "—" } else { topic };
    (words.bytes(packet.bytes), topic)
}

/// When a broken feed is tried again; `None` where that is not known.
pub fn next_attempt(status: &FeedStatus, now: Mono, words: Words) -> Option<String> {
    let next = status.next_attempt.filter(|next| *next > now)?;
    let seconds = next.since(now).div_ceil(1_000);
    Some(words.say(Phrase::NextAttempt, &[("seconds", seconds.into())]))
}

/// A walk over all gateways, a slice at a time: counts per feed, and which are not fine.
#[derive(Debug, Default)]
pub struct GatewayScan {
    at: usize,
    walking: (Vec<(u32, u32)>, Vec<GatewayId>, Vec<GatewayId>),
    counts: Vec<(u32, u32)>,
    shown: Vec<GatewayId>,
}

impl GatewayScan {
    /// Looks at the next slice.
    pub fn step(&mut self, world: &World) {
        let (counts, bad, good) = &mut self.walking;
        counts.resize(world.feeds.len(), (0, 0));
        let end = self.at.saturating_add(GATEWAYS_PER_STEP);
        let slice = world
            .gateways
            .get(self.at..end.min(world.gateways.len()))
            .unwrap_or_default();
        for (id, gateway) in (self.at as u32..).map(GatewayId).zip(slice) {
            if gateway.is_gone {
                continue;
            }
            let is_fine = gateway.state == GatewayState::Ok;
            if let Some((all, fine)) = counts.get_mut(gateway.feed.index()) {
                *all += 1;
                *fine += u32::from(is_fine);
            }
            let list = if is_fine { &mut *good } else { &mut *bad };
            if list.len() < GATEWAY_ROWS {
                list.push(id);
            }
        }
        if end < world.gateways.len() {
            self.at = end;
            return;
        }
        self.at = 0;
        let (counts, mut bad, good) = std::mem::take(&mut self.walking);
        bad.extend(good);
        bad.truncate(GATEWAY_ROWS);
        self.counts = counts;
        self.shown = bad;
    }

    /// Gateways of a feed: in all, and those that are fine.
    pub fn of(&self, feed: FeedId) -> (u32, u32) {
        self.counts.get(feed.index()).copied().unwrap_or_default()
    }

    /// The rows.
    pub fn rows(&self, world: &World, now: Now, words: Words) -> Vec<GatewayRow> {
        self.shown
            .iter()
            .filter_map(|id| gateway_row(world, *id, now, words))
            .collect()
    }
}

/// How bad a gateway's state is.
pub fn gateway_level(state: GatewayState) -> Level {
    match state {
        GatewayState::Unknown => Level::Unknown,
        GatewayState::NeverSeen => Level::Idle,
        GatewayState::Silent => Level::Major,
        GatewayState::Late => Level::Late,
        GatewayState::Ok => Level::Ok,
    }
}

/// One gateway as a row.
pub fn gateway_row(world: &World, id: GatewayId, now: Now, words: Words) -> Option<GatewayRow> {
    let gateway = world.gateway(id)?;
    Some(GatewayRow {
        item: Item::Gateway(id),
        feed: gateway.feed,
        name: names::gateway(world, id),
        city: gateway.city.map_or_else(String::new, |city| {
            names::city(world, Some(city), words).to_owned()
        }),
        state: gateway.state,
        word: gateway_state(gateway.state, words),
        level: gateway_level(gateway.state),
        age_ms: gateway.heard.map(|heard| now.mono.since(heard)),
        devices: gateway.devices.len(),
        frames: gateway.frames,
    })
}

const _: () = assert!(GATEWAY_ROWS + FEED_ROWS * 2 <= limits::SCENE_ROWS);
