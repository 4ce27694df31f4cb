//! Judge and mute: the rules look at what changed, alerts are raised and cleared, and what has a cause
//! that speaks already is hidden behind it (law 5).

use super::{Engine, certificates::add_certificate};
use crate::city::{
    alerts::{
        alert::{Affected, Alert, RuleRef, Subject},
        book::Raise,
    },
    model::{
        cause::{Cause, Verdict},
        ids::{DeviceId, FeedId, GatewayId, PlatformId, ServiceId},
        inventory::Dependency,
        order::AlertId,
        text::SafeText,
        time::{Mono, Now},
    },
    rules::{RULES, rule::Watch, threshold},
    world::{
        World,
        device::{DeviceState, Metric, MetricValue},
        gateway::GatewayState,
        service::ServiceStatus,
    },
};
use std::collections::BTreeMap;

impl Engine {
    /// Asks the rules about everything that changed in this step.
    pub(super) fn judge_dirty(&mut self, now: Now) {
        if self.dirty.is_empty() && !self.mute_needed {
            return;
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        dirty.sort_unstable();
        dirty.dedup();
        for subject in dirty.drain(..) {
            self.judge(now, subject);
        }
        self.dirty = dirty;
        if std::mem::take(&mut self.mute_needed) {
            self.mute(now);
        }
    }

    fn judge(&mut self, now: Now, subject: Subject) {
        let watch = match subject {
            Subject::Broker(_) | Subject::Feed(_) => Watch::Pipes,
            Subject::Gateway(_) => Watch::Gateways,
            Subject::Service(_) => Watch::Services,
            Subject::Device(_) => Watch::Devices,
        };
        let is_gone = self.world.is_gone(subject);
        for rule in RULES.iter().filter(|rule| rule.watches().covers(watch)) {
            let verdict = if is_gone {
                Verdict::Good
            } else {
                rule.judge(subject, &self.world, now)
            };
            self.conclude(now, rule.reference(), subject, verdict);
        }
    }

    /// A new value of a metric, for the rules of the config that watch its kind.
    pub(super) fn judge_value(&mut self, now: Now, id: DeviceId, index: usize) {
        let Some(device) = self.world.devices.get(id.index()) else {
            return;
        };
        let Some(metric) = device.metrics.get(index) else {
            return;
        };
        let Some(kind) = self.world.kinds.get(metric.kind) else {
            return;
        };
        let (kind, rules) = (metric.kind, kind.watched_by.len());
        for turn in 0..rules {
            let rule = self.world.kinds.get(kind);
            if let Some(rule) = rule.and_then(|kind| kind.watched_by.get(turn)).copied() {
                self.judge_threshold(now, id, rule);
            }
        }
    }

    /// One rule, one device, one alert: over all metrics of the rule's quantity (a sensor may have several
    /// channels). Each has a hysteresis of its own.
    pub(super) fn judge_threshold(&mut self, now: Now, id: DeviceId, rule: u16) {
        let Some(spec) = self.world.inventory.rules.get(usize::from(rule)) else {
            return;
        };
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let mut worst = Verdict::Good;
        for metric in &mut device.metrics {
            let Some(kind) = self.world.kinds.get(metric.kind) else {
                continue;
            };
            let Some(place) = kind.watched_by.iter().position(|known| *known == rule) else {
                continue;
            };
            let bit = Metric::rule_bit(place);
            let was_over = metric.over & bit != 0;
            let verdict = match metric.value {
                MetricValue::Number(value) if metric.doubts.is_empty() => {
                    threshold::judge(spec, kind, device.city, value, was_over)
                }
                _ if was_over => Verdict::Unknown,
                _ => Verdict::Good,
            };
            match &verdict {
                Verdict::Bad { .. } => metric.over |= bit,
                Verdict::Good => metric.over &= !bit,
                Verdict::Unknown => {}
            }
            if matches!(worst, Verdict::Good) || matches!(verdict, Verdict::Bad { .. }) {
                worst = verdict;
            }
        }
        let reference = RuleRef::Configured(rule);
        self.conclude(now, reference, Subject::Device(id), worst);
    }

    pub(super) fn conclude(&mut self, now: Now, rule: RuleRef, subject: Subject, verdict: Verdict) {
        match verdict {
            Verdict::Unknown => {}
            Verdict::Good => {
                if self.world.alerts.clear(rule, subject, now) {
                    self.mute_needed = true;
                }
            }
            Verdict::Bad {
                severity,
                cause,
                since,
            } => {
                let known = self.world.alerts.get(rule, subject).is_some();
                let affected = affected(&self.world, subject, &cause);
                let since_ms = since.map_or(0, |since| now.utc.since(since).max(0));
                let since = Now {
                    utc: now.utc.plus(-since_ms),
                    mono: Mono(now.mono.0.saturating_sub(since_ms.unsigned_abs())),
                };
                let subject_path = self.world.subject_path(subject);
                let scope = self.world.scope(subject);
                let rule_name = self.world.rule_name(rule);
                let raise = Raise {
                    rule,
                    rule_name,
                    subject,
                    subject_path,
                    scope,
                    severity,
                    cause,
                    since,
                    affected,
                };
                self.world.alerts.raise(raise, now);
                if !known {
                    self.mute_needed = true;
                }
            }
        }
    }

    /// Hides every open alert that has a cause which speaks already, and shows the others.
    fn mute(&mut self, now: Now) {
        let parents: Vec<((RuleRef, Subject), Option<AlertId>)> = self
            .world
            .alerts
            .open()
            .map(|alert| ((alert.rule, alert.subject), parent(&self.world, alert)))
            .collect();
        for ((rule, subject), by) in parents {
            self.world.alerts.suppress(rule, subject, by, now);
        }
    }
}

/// The alert that is the cause of this one, if one speaks.
fn parent(world: &World, alert: &Alert) -> Option<AlertId> {
    let id = |found: Option<&Alert>| found.map(|alert| alert.id);
    if alert.cause.is_early() && world.doubts_own_clock() {
        // One clock that is behind is one fault: the first alert speaks for all (B8).
        let mut early = world.alerts.open().filter(|other| other.cause.is_early());
        return id(early.next()).filter(|first| *first != alert.id);
    }
    match alert.subject {
        // What others say hides nothing, and is hidden by nothing of ours.
        _ if alert.cause.is_governance() || alert.rule.is_upstream() => None,
        Subject::Broker(_) => None,
        Subject::Feed(feed) => id(broker_alert(world, feed)),
        Subject::Gateway(gateway) => {
            let feed = world.gateway(gateway)?.feed;
            id(feed_alert(world, feed))
        }
        Subject::Device(device) => {
            let device = world.device(device)?;
            if let Some(found) = feed_alert(world, device.feed) {
                return Some(found.id);
            }
            if device.state != DeviceState::Unknown {
                return None;
            }
            device
                .edges
                .iter()
                .find_map(|edge| id(gateway_alert(world, edge.gateway)))
        }
        Subject::Service(service) => dependency_alert(world, service, alert, 0),
    }
}

fn broker_alert(world: &World, feed: FeedId) -> Option<&Alert> {
    let broker = world.inventory.feeds.get(feed.index())?.broker?;
    world.feed(feed).filter(|status| status.state.is_broken())?;
    world.alerts.get(RuleRef::FeedDown, Subject::Broker(broker))
}

fn feed_alert(world: &World, feed: FeedId) -> Option<&Alert> {
    broker_alert(world, feed).or_else(|| world.alerts.get(RuleRef::FeedDown, Subject::Feed(feed)))
}

fn gateway_alert(world: &World, gateway: GatewayId) -> Option<&Alert> {
    world
        .gateway(gateway)
        .filter(|gateway| gateway.state == GatewayState::Silent)?;
    world
        .alerts
        .get(RuleRef::GatewaySilent, Subject::Gateway(gateway))
}

/// An open alert about something that the service cannot work without, at most 8 steps away.
fn dependency_alert(
    world: &World,
    service: ServiceId,
    alert: &Alert,
    depth: u8,
) -> Option<AlertId> {
    if depth > 8 {
        return None;
    }
    let needs = &world.inventory.services.get(service.index())?.depends_on;
    needs.iter().find_map(|need| match need {
        Dependency::Service(other) => world
            .alerts
            .get(RuleRef::ServiceDown, Subject::Service(*other))
            .or_else(|| turns_away(world, *other).filter(|it| it.severity >= alert.severity))
            .map(|it| dependency_alert(world, *other, alert, depth + 1).unwrap_or(it.id))
            .or_else(|| dependency_alert(world, *other, alert, depth + 1)),
        Dependency::Feed(feed) => feed_alert(world, *feed).map(|alert| alert.id),
        Dependency::Platform(platform) => platform_alert(world, *platform).map(|alert| alert.id),
        Dependency::Network(_) => None,
    })
}

/// The alert about a service that answers and still turns away who needs it: a sign-on that lost a key.
fn turns_away(world: &World, service: ServiceId) -> Option<&Alert> {
    world
        .service(service)
        .filter(|status| status.misses_something())?;
    let subject = Subject::Service(service);
    world.alerts.get(RuleRef::ServiceDegraded, subject)
}

fn platform_alert(world: &World, platform: PlatformId) -> Option<&Alert> {
    let feeds = world.inventory.feeds.iter().enumerate();
    feeds
        .filter(|(_, feed)| feed.platform == Some(platform))
        .find_map(|(index, _)| feed_alert(world, FeedId(index as u16)))
}

/// What an alert touches: cities, platforms, services that need it, devices that cannot be seen.
fn affected(world: &World, subject: Subject, cause: &Cause) -> Affected {
    let mut affected = Affected::default();
    if matches!(cause, Cause::CertificateEnds { .. }) {
        add_certificate(world, subject, &mut affected);
        return affected;
    }
    if cause.is_governance() {
        match subject {
            Subject::Feed(feed) => affected.cities = world.feed_cities(feed),
            Subject::Service(id) => {
                let service = world.inventory.services.get(id.index());
                affected.cities.extend(service.and_then(|it| it.city));
            }
            _ => {}
        }
        return affected;
    }
    match subject {
        Subject::Broker(broker) => {
            let feeds = world
                .inventory
                .brokers
                .get(broker.index())
                .map(|broker| &broker.feeds);
            for feed in feeds.into_iter().flatten() {
                if world
                    .feed(*feed)
                    .is_some_and(|status| status.state.is_broken())
                {
                    add_feed(world, *feed, &mut affected);
                }
            }
        }
        Subject::Feed(feed) => add_feed(world, feed, &mut affected),
        Subject::Gateway(gateway) => add_gateway(world, gateway, &mut affected),
        Subject::Service(service) => {
            let declared = world.inventory.services.get(service.index());
            affected
                .cities
                .extend(declared.and_then(|service| service.city));
            // A service that is merely slow does not take others down with it.
            let turns_away = matches!(cause, Cause::ServiceDegraded { .. })
                && world
                    .service(service)
                    .is_some_and(ServiceStatus::misses_something);
            if turns_away || matches!(cause, Cause::ServiceDown { .. }) {
                add_dependants(world, Dependency::Service(service), &mut affected);
            }
        }
        Subject::Device(device) => {
            let device = world.device(device);
            affected
                .cities
                .extend(device.and_then(|device| device.city));
            affected.devices = 1;
        }
    }
    affected.cities.sort_unstable();
    affected.cities.dedup();
    affected.platforms.sort_unstable();
    affected.platforms.dedup();
    affected.services.sort_unstable();
    affected.services.dedup();
    affected
}

fn add_feed(world: &World, feed: FeedId, affected: &mut Affected) {
    let Some(declared) = world.inventory.feeds.get(feed.index()) else {
        return;
    };
    affected.cities.extend(world.feed_cities(feed));
    if let Some(tally) = world.tallies.feeds.get(feed.index()) {
        affected.devices += tally.of(DeviceState::Unknown);
    }
    if let Some(platform) = declared.platform {
        affected.platforms.push(platform);
        add_dependants(world, Dependency::Platform(platform), affected);
    }
    add_dependants(world, Dependency::Feed(feed), affected);
}

fn add_gateway(world: &World, gateway: GatewayId, affected: &mut Affected) {
    let Some(row) = world.gateway(gateway) else {
        return;
    };
    affected.cities.extend(row.city);
    let mut kinds: BTreeMap<SafeText, u32> = BTreeMap::new();
    for device in row
        .devices
        .iter()
        .filter_map(|device| world.device(*device))
    {
        let hears = device.edges.iter().any(|edge| edge.gateway == gateway);
        if !hears || device.state != DeviceState::Unknown {
            continue;
        }
        affected.devices += 1;
        affected.cities.extend(device.city);
        let kind = device
            .device_type
            .and_then(|kind| world.inventory.device_types.get(usize::from(kind)));
        if let Some(kind) = kind {
            *kinds.entry(kind.name.clone()).or_default() += 1;
        }
        affected.cities.sort_unstable();
        affected.cities.dedup();
    }
    affected.kinds = kinds.into_iter().collect();
    affected
        .kinds
        .sort_by_key(|(_, count)| std::cmp::Reverse(*count));
}

fn add_dependants(world: &World, on: Dependency, affected: &mut Affected) {
    for (index, service) in world.inventory.services.iter().enumerate() {
        if service.depends_on.contains(&on) {
            affected.services.push(ServiceId(index as u16));
            affected.cities.extend(service.city);
        }
    }
}
