//! Services as rows.

use super::{Totals, rows::ServiceRow, worst};
use crate::{
    city::{
        formats::found::Health,
        model::{
            ids::{CityId, ServiceId},
            time::Now,
        },
        world::{World, service::ServiceStatus},
    },
    screen::{
        text::{names, phrase::Phrase, sentences, words::Words},
        widgets::badge::Level,
    },
};

/// Services that a scene has as rows.
const SERVICE_ROWS: usize = 150;
/// Answers that a spark shows at most.
const ANSWERS: usize = 60;

/// The words for a service's state.
pub const STATES: [Phrase; 6] = [
    Phrase::ServiceDown,
    Phrase::StateSlow,
    Phrase::StateNotWell,
    Phrase::StateNotAsked,
    Phrase::StateUnknown,
    Phrase::StateOk,
];

/// The services.
pub fn services(world: &World, now: Now, words: Words) -> Vec<ServiceRow> {
    let services = each(world).collect();
    worst(services, SERVICE_ROWS, |(_, status)| state(status, words).1)
        .into_iter()
        .map(|(id, status)| row(world, id, status, now, words))
        .collect()
}

/// All of them, those included that have no row.
pub fn count(world: &World, totals: &mut Totals) {
    for (_, status) in each(world) {
        totals.services += 1;
        totals.services_fine += usize::from(status.state == Health::Up);
    }
}

fn each(world: &World) -> impl Iterator<Item = (ServiceId, &ServiceStatus)> {
    let services = world.inventory.each_service();
    services.filter_map(|(id, _)| Some((id, world.service(id)?)))
}

/// The word and level of a service's state.
pub fn state(status: &ServiceStatus, words: Words) -> (&'static str, Level) {
    let (phrase, level) = match status.state {
        Health::Down => (Phrase::ServiceDown, Level::Major),
        Health::Degraded if status.is_slow => (Phrase::StateSlow, Level::Warning),
        Health::Degraded => (Phrase::StateNotWell, Level::Warning),
        Health::Unknown if status.polls == 0 => (Phrase::StateNotAsked, Level::Idle),
        Health::Unknown => (Phrase::StateUnknown, Level::Unknown),
        Health::Up => (Phrase::StateOk, Level::Ok),
    };
    (words.get(phrase), level)
}

/// The word for what a service or a gateway says of itself.
pub fn claim(health: Health, words: Words) -> &'static str {
    words.get(match health {
        Health::Up => Phrase::ClaimUp,
        Health::Degraded => Phrase::StateDegraded,
        Health::Down => Phrase::ServiceDown,
        Health::Unknown => Phrase::StateUnknown,
    })
}

/// One service as a row.
pub fn row(
    world: &World,
    id: ServiceId,
    status: &ServiceStatus,
    now: Now,
    words: Words,
) -> ServiceRow {
    let city: Option<CityId> = world
        .inventory
        .services
        .get(id.index())
        .and_then(|service| service.city);
    let (word, level) = state(status, words);
    let latencies: Vec<f64> = status
        .usual_ms
        .iter()
        .chain(&status.recent_ms)
        .map(|ms| f64::from(*ms))
        .collect();
    let first = latencies.len().saturating_sub(ANSWERS);
    let spark: Vec<Option<f64>> = latencies.iter().skip(first).copied().map(Some).collect();
    let usual_ms = status.usual().map(f64::from);
    let hot = match usual_ms {
        Some(usual) if status.is_slow => latencies
            .iter()
            .rev()
            .take_while(|ms| **ms > usual * 2.0)
            .count(),
        _ => 0,
    };
    ServiceRow {
        id,
        name: names::service(world, id).to_owned(),
        city: city.map_or_else(
            || words.get(Phrase::Shared).to_owned(),
            |city| names::city(world, Some(city), words).to_owned(),
        ),
        level,
        word,
        p50_ms: status.median_ms().map(f64::from),
        p95_ms: status.p95_ms().map(f64::from),
        usual_ms,
        spark,
        hot: hot as u16,
        release: status
            .release()
            .map(|name| sentences::release(name.as_str()).to_owned()),
        release_age_ms: (status.releases.len() > 1)
            .then(|| status.releases.back())
            .flatten()
            .map(|release| now.mono.since(release.since.mono)),
        note: note(status, words),
        age_ms: status.answered.map(|answered| now.mono.since(answered)),
        polls: (status.polls, status.failed),
    }
}

/// What is not well with a service, in a few words.
pub fn note(status: &ServiceStatus, words: Words) -> String {
    if let Some((fault, _)) = &status.fault {
        return sentences::fetch_words(*fault, sentences::Tense::Now, words);
    }
    let unwell: Vec<&str> = status
        .components
        .iter()
        .filter(|component| component.health.is_ill())
        .map(|component| component.name.as_str())
        .collect();
    let copy_ms = status.fresh.age_s.unwrap_or(0).saturating_mul(1_000);
    match unwell.as_slice() {
        [] if status.state == Health::Unknown && copy_ms > 0 => {
            let age = words.age(copy_ms);
            words.say(Phrase::CachedCopy, &[("age", (&age).into())])
        }
        [] if status.state == Health::Up => String::new(),
        [] => status
            .detail
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        parts => {
            let parts = parts.join(", ");
            words.say(Phrase::PartsNotWell, &[("parts", (&parts).into())])
        }
    }
}
