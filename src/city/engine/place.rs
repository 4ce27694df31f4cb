//! Where things belong: devices and gateways get their rows, cities and types here.

use super::Engine;
use crate::city::{
    history::cadence::Cadence,
    model::{
        ids::{CityId, DeviceId, FeedId, GatewayId},
        inventory::Inventory,
        limits,
        text::SafeText,
        time::Now,
    },
    world::{
        device::{Device, DeviceState},
        gateway::Gateway,
    },
};

impl Engine {
    /// The row of a device that was named before.
    pub(super) fn known_device(&self, feed: FeedId, id: &SafeText) -> Option<DeviceId> {
        let devices = &self.world.devices;
        if let Some(row) = self.hint.device
            && let Some(device) = devices.get(row.index())
            && device.feed == feed
            && device.id == *id
        {
            return Some(row);
        }
        let name_of = |row: u32| {
            devices
                .get(row as usize)
                .map(|device| (device.feed, device.id.as_str()))
        };
        let names = &self.world.device_names;
        names.find(feed, id.as_str(), name_of).map(DeviceId)
    }

    /// The row of a gateway that was heard or declared before.
    pub(super) fn known_gateway(&self, feed: FeedId, id: &SafeText) -> Option<GatewayId> {
        let gateways = &self.world.gateways;
        for row in self.hint.gateways.iter().flatten() {
            if let Some(gateway) = gateways.get(row.index())
                && gateway.feed == feed
                && gateway.id == *id
            {
                return Some(*row);
            }
        }
        let name_of = |row: u32| {
            gateways
                .get(row as usize)
                .map(|gateway| (gateway.feed, gateway.id.as_str()))
        };
        let names = &self.world.gateway_names;
        names.find(feed, id.as_str(), name_of).map(GatewayId)
    }

    /// The row of a device; a new one where it was never named before. `None` over the bound.
    pub(super) fn device_row(&mut self, now: Now, feed: FeedId, id: &SafeText) -> Option<DeviceId> {
        if let Some(row) = self.known_device(feed, id) {
            return Some(self.note_seen(row));
        }
        let devices = &self.world.devices;
        let behind = self.behind.get_mut(feed.index())?;
        if behind.len() >= limits::DEVICES_PER_FEED || id.is_empty() {
            self.count_over_bounds(feed);
            return None;
        }
        let row = u32::try_from(devices.len()).ok()?;
        behind.push(DeviceId(row));
        let declared = self.world.inventory.feeds.get(feed.index())?;
        let status = self.world.feeds.get_mut(feed.index())?;
        status.devices += 1;
        let mut device = Device {
            id: id.clone(),
            feed,
            city: declared.city,
            cadence: Cadence::new(declared.expect_every_ms),
            state: DeviceState::NeverSeen,
            state_since: now.mono,
            waits_from: now.mono,
            pipe_broken: status.state.is_broken(),
            ..Device::default()
        };
        classify_type(&mut device, &self.world.inventory);
        if device.pipe_broken {
            device.state = DeviceState::Unknown;
        }
        self.world
            .tallies
            .change(device.city, feed, device.state, 1);
        self.world.devices.push(device);
        let devices = &self.world.devices;
        self.world
            .device_names
            .insert(row, feed, id.as_str(), |row| {
                devices
                    .get(row as usize)
                    .map(|device| (device.feed, device.id.as_str()))
            });
        Some(self.note_seen(DeviceId(row)))
    }

    fn note_seen(&mut self, device: DeviceId) -> DeviceId {
        if let Some((_, seen)) = &mut self.seen {
            seen.insert(device);
        }
        device
    }

    /// Something of a feed went over a bound (law 8): counted for the feed and in all.
    pub(super) fn count_over_bounds(&mut self, feed: FeedId) {
        self.world.console.over_bounds += 1;
        if let Some(status) = self.world.feeds.get_mut(feed.index()) {
            status.over_bounds += 1;
        }
    }

    /// The row of a gateway; a new one where it was never heard before. `None` over the bound.
    pub(super) fn gateway_row(
        &mut self,
        now: Now,
        feed: FeedId,
        id: &SafeText,
    ) -> Option<GatewayId> {
        if let Some(row) = self.known_gateway(feed, id) {
            return Some(row);
        }
        let declared = self.world.inventory.feeds.get(feed.index())?;
        let gateway = Gateway {
            city: declared.city,
            state_since: now.mono,
            waits_from: now.mono,
            ..Gateway::default()
        };
        self.add_gateway(feed, id, gateway)
    }

    /// Adds a gateway's row.
    pub(super) fn add_gateway(
        &mut self,
        feed: FeedId,
        id: &SafeText,
        gateway: Gateway,
    ) -> Option<GatewayId> {
        let status = self.world.feeds.get_mut(feed.index())?;
        if status.gateways as usize >= limits::GATEWAYS_PER_FEED || id.is_empty() {
            self.count_over_bounds(feed);
            return None;
        }
        let row = u32::try_from(self.world.gateways.len()).ok()?;
        status.gateways += 1;
        self.world.gateways.push(Gateway {
            id: id.clone(),
            feed,
            ..gateway
        });
        let gateways = &self.world.gateways;
        self.world
            .gateway_names
            .insert(row, feed, id.as_str(), |row| {
                gateways
                    .get(row as usize)
                    .map(|gateway| (gateway.feed, gateway.id.as_str()))
            });
        Some(GatewayId(row))
    }

    /// A device (or its platform) tells where it is: without a city of the feed, the nearest centre
    /// among the platform's cities is its city.
    pub(super) fn move_device(&mut self, now: Now, id: DeviceId, (lat, lon): (f64, f64)) {
        let may_be = self.note_place(now, id, (lat, lon));
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        device.position = Some((lat as f32, lon as f32));
        // What is swapped says nothing about which city it is.
        let city = city_of(device, &self.world.inventory).filter(|_| may_be);
        if city.is_some() && city != device.city {
            let (before, feed, state) = (device.city, device.feed, device.state);
            device.city = city;
            self.world.tallies.change(before, feed, state, -1);
            self.world.tallies.change(city, feed, state, 1);
        }
    }

    /// Its platform tells what a device is called, and which model it is.
    pub(super) fn name_device(
        &mut self,
        id: DeviceId,
        name: Option<&SafeText>,
        model: Option<&SafeText>,
    ) {
        let Some(device) = self.world.devices.get_mut(id.index()) else {
            return;
        };
        let differs = |known: &Option<Box<SafeText>>, told: Option<&SafeText>| {
            told.is_some_and(|told| known.as_deref() != Some(told) && !told.is_empty())
        };
        let (renamed, remodelled) = (differs(&device.name, name), differs(&device.model, model));
        if renamed {
            device.name = name.cloned().map(Box::new);
        }
        if remodelled {
            device.model = model.cloned().map(Box::new);
        }
        if renamed || remodelled {
            classify_type(device, &self.world.inventory);
        }
    }
}

/// The city of a device: that of its feed; without one, the nearest of the platform's to where the device is.
pub(super) fn city_of(device: &Device, inventory: &Inventory) -> Option<CityId> {
    let feed = inventory.feeds.get(device.feed.index())?;
    if feed.city.is_some() {
        return feed.city;
    }
    let platform = inventory.platforms.get(feed.platform?.index())?;
    let (lat, lon) = device.position?;
    nearest(inventory, &platform.cities, f64::from(lat), f64::from(lon))
}

/// The city of the list whose centre is nearest. Good enough for cities of one region.
fn nearest(inventory: &Inventory, cities: &[CityId], lat: f64, lon: f64) -> Option<CityId> {
    let shrink = lat.to_radians().cos();
    let distance = |city: &CityId| {
        let (center_lat, center_lon) = inventory.cities.get(city.index())?.center?;
        let (north, east) = (lat - center_lat, (lon - center_lon) * shrink);
        Some(north * north + east * east)
    };
    cities
        .iter()
        .filter_map(|city| Some((distance(city)?, *city)))
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, city)| city)
}

/// Finds the first type of the config that fits, and takes its rhythm.
pub(super) fn classify_type(device: &mut Device, inventory: &Inventory) {
    let fits = |pattern: &str| {
        let model = device.model.as_deref().map(SafeText::as_str);
        let name = device.name.as_deref().map(SafeText::as_str);
        let texts = [model, name, Some(device.id.as_str())];
        texts
            .into_iter()
            .flatten()
            .any(|text| glob(pattern.as_bytes(), text.as_bytes()))
    };
    let found = inventory.device_types.iter().position(|kind| {
        kind.feed.is_none_or(|feed| feed == device.feed) && fits(kind.pattern.as_str())
    });
    let Some(index) = found else { return };
    if device.device_type == u16::try_from(index).ok() {
        return;
    }
    device.device_type = u16::try_from(index).ok();
    let every = inventory
        .device_types
        .get(index)
        .and_then(|kind| kind.expect_every_ms);
    if every.is_some() {
        device.cadence = Cadence::new(every);
    }
}

/// `*` stands for any run of characters; letters of either case are the same (ASCII).
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let (mut star, mut resume) = (None, 0);
    while let Some(byte) = text.get(from) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some(at);
                resume = from;
                at += 1;
            }
            Some(wanted) if wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some(star) = star else { return false };
                at = star + 1;
                resume += 1;
                from = resume;
            }
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        engine::port::{Input, Outbox},
        model::inventory::Feed,
    };

    const CROWDED: FeedId = FeedId(0);
    const NEIGHBOUR: FeedId = FeedId(1);

    fn engine() -> Engine {
        let feed = |id: &str| Feed {
            id: id.into(),
            format: "senml",
            ..Feed::default()
        };
        let feeds = vec![feed("crowded"), feed("neighbour")];
        Engine::new(
            Inventory {
                feeds,
                ..Inventory::default()
            },
            1,
            Now::default(),
        )
    }

    fn over_bounds(engine: &Engine) -> (u64, u64, u64) {
        let of = |feed: FeedId| engine.world.feed(feed).expect("a feed").over_bounds;
        (engine.world.console.over_bounds, of(CROWDED), of(NEIGHBOUR))
    }

    /// One feed at its bound: what is known goes on, what is new is counted, the neighbour loses nothing (G1).
    #[test]
    fn gateways_are_bounded_per_feed() {
        let (mut engine, now) = (engine(), Now::default());
        let name = |number: usize| SafeText::new(&format!("gw-{number}"));
        for number in 0..limits::GATEWAYS_PER_FEED {
            assert!(
                engine.gateway_row(now, CROWDED, &name(number)).is_some(),
                "{number}"
            );
        }
        let one_more = name(limits::GATEWAYS_PER_FEED);
        assert_eq!(engine.gateway_row(now, CROWDED, &one_more), None);
        assert_eq!(
            engine.gateway_row(now, CROWDED, &name(7)),
            Some(GatewayId(7))
        );
        assert_eq!(over_bounds(&engine), (1, 1, 0));
        assert!(engine.gateway_row(now, NEIGHBOUR, &one_more).is_some());
        assert_eq!(over_bounds(&engine), (1, 1, 0));
    }

    /// The same for devices. The rows up to the bound are only said to be there: a million real ones are slow.
    #[test]
    fn devices_are_bounded_per_feed() {
        let (mut engine, now) = (engine(), Now::default());
        let known = engine.device_row(now, CROWDED, &"known".into());
        if let Some(behind) = engine.behind.get_mut(CROWDED.index()) {
            behind.resize(limits::DEVICES_PER_FEED - 1, DeviceId(0));
        }
        assert!(engine.device_row(now, CROWDED, &"last".into()).is_some());
        assert_eq!(engine.device_row(now, CROWDED, &"over".into()), None);
        assert_eq!(engine.device_row(now, CROWDED, &"known".into()), known);
        assert_eq!(over_bounds(&engine), (1, 1, 0));
        assert!(engine.device_row(now, NEIGHBOUR, &"over".into()).is_some());
        assert_eq!(over_bounds(&engine), (1, 1, 0));
    }

    /// And for the metrics of a device, by messages: the bound of one device is not that of the next.
    #[test]
    fn metrics_are_bounded_per_device() {
        let (mut engine, mut now) = (engine(), Now::default());
        let mut say = |feed: FeedId, device: &str, metric: usize| {
            now.mono.0 += 1;
            let bytes = format!(r#"[{{"bn":"{device}:","n":"m{metric}","v":1}}]"#);
            let input = Input::Message {
                feed,
                topic: "t".into(),
                bytes: bytes.into(),
                retained: false,
                qos: 0,
                dup: false,
            };
            engine.step(now, input, &mut Outbox::new());
        };
        for metric in 0..limits::METRICS_PER_DEVICE + 3 {
            say(CROWDED, "one", metric);
        }
        say(CROWDED, "two", 0);
        say(NEIGHBOUR, "one", limits::METRICS_PER_DEVICE + 3);
        let counts: Vec<usize> = engine
            .world
            .devices
            .iter()
            .map(|one| one.metrics.len())
            .collect();
        assert_eq!(counts, [limits::METRICS_PER_DEVICE, 1, 1]);
        assert_eq!(over_bounds(&engine), (3, 3, 0));
    }

    #[test]
    fn a_star_stands_for_anything() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(
                glob(pattern.as_bytes(), text.as_bytes()),
                expected,
                "{pattern} {text}"
            );
        };
        check("parking*", "Parking-12", true);
        check("*ers2*", "Elsys-ERS2-co2", true);
        check("a*b*c", "aXXbYYc", true);
        check("a*b*c", "aXXbYY", false);
        check("", "x", false);
        check("*", "", true);
        check("waste", "waste", true);
    }
}
