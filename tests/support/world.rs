//! Worlds built by hand: empty, calm, storm. What a screen shows of them is known beforehand.
#![allow(dead_code, reason = "each test binary uses its own part of it")]
#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::too_many_lines,
    reason = "a world built by hand is known to have what is asked of it"
)]

use std::collections::VecDeque;
use valvomo::city::{
    alerts::{
        alert::{Affected, RuleRef, Subject},
        book::Raise,
    },
    formats::found::Health,
    history::cadence::Cadence,
    model::{
        card::Card,
        cause::{Cause, LinkFault},
        ids::{
            BrokerId, CityId, DeviceId, FeedId, GatewayId, NetworkId, PlaceId, PlatformId,
            ServiceId, TeamId,
        },
        inventory::{
            Broker, City, Dependency, DeviceType, Feed, Network, Place, Platform, Poll, Service,
            Severity, Team,
        },
        notice::Notice,
        quality::{Doubt, Doubts},
        quantity::Reading,
        text::SafeText,
        time::{Mono, Now, Stamp},
    },
    world::{
        World,
        device::{Device, DeviceState, Edge, Metric, MetricValue},
        feed::{FeedState, FeedStatus},
        gateway::{Gateway, GatewayState},
        quality::About,
        service::{Component, Release, ServiceStatus},
        tally::Tally,
    },
};

/// Sunday, 22 November 2026, 02:52:10 in Helsinki: six hours after the start.
pub(crate) const NOW: Now = Now {
    utc: Stamp(1_795_308_730_000),
    mono: Mono(21_600_000),
};

const CITIES: [(&str, &str, &str, &str); 9] = [
    ("helsinki", "Helsinki", "FI", "Europe/Helsinki"),
    ("espoo", "Espoo", "FI", "Europe/Helsinki"),
    ("vantaa", "Vantaa", "FI", "Europe/Helsinki"),
    ("tampere", "Tampere", "FI", "Europe/Helsinki"),
    ("turku", "Turku", "FI", "Europe/Helsinki"),
    ("oulu", "Oulu", "FI", "Europe/Helsinki"),
    ("malmo", "Malmö", "SE", "Europe/Stockholm"),
    ("lund", "Lund", "SE", "Europe/Stockholm"),
    ("helsingborg", "Helsingborg", "SE", "Europe/Stockholm"),
];

/// Nothing declared, nothing heard.
pub(crate) fn empty() -> World {
    World {
        now: NOW,
        ..World::default()
    }
}

fn ago(ms: u64) -> Now {
    Now {
        utc: NOW.utc.plus(-(ms as i64)),
        mono: Mono(NOW.mono.0 - ms),
    }
}

fn text(words: &str) -> SafeText {
    SafeText::new(words)
}

/// Nine cities, all well.
pub(crate) fn calm() -> World {
    let mut world = empty();
    declare(&mut world);
    for (at, _) in CITIES.iter().enumerate() {
        let count = [60, 30, 30, 40, 30, 25, 121, 200, 87][at];
        for number in 0..count {
            let device = device(&mut world, at as u16, number);
            add(&mut world, device);
        }
    }
    for feed in 0..world.feeds.len() {
        let per_slot = [12_040, 960, 520, 46, 31, 52][feed];
        let status = &mut world.feeds[feed];
        status.state = FeedState::Ok;
        for slot in 0..60_u64 {
            let wave = (slot * 7 + feed as u64) % 5;
            status.rate.add(
                Mono(NOW.mono.0 - 600_000 + slot * 10_000),
                per_slot + wave as u32,
            );
        }
        status.messages = u64::from(per_slot) * 360;
        status.last_message = Some(ago(2_000).mono);
        status.last_message_at = Some(ago(2_000).utc);
        status.lag_ms = Some([120.0, 800.0, 11_000.0, 900.0, 4_000.0, 2_000.0][feed]);
    }
    world.feeds[0].defects = 12;
    world.feeds[0].last_defect = Some((text("VP.spd"), text("not a number")));
    world
}

/// The shared platform's broker is gone, a gateway fell silent, a service is slow after a release,
/// another is down, a device is silent and a value too high.
pub(crate) fn storm() -> World {
    let mut world = calm();
    for index in 0..world.devices.len() {
        let (city, before) = (world.devices[index].city, world.devices[index].state);
        let state = match city {
            Some(CityId(6..=8)) => DeviceState::Unknown,
            Some(CityId(3)) if index % 5 == 0 => DeviceState::Late,
            Some(CityId(0)) if index % 20 == 3 => DeviceState::Silent,
            Some(CityId(1)) if index % 10 == 3 => DeviceState::LowBattery,
            _ => continue,
        };
        let feed = world.devices[index].feed;
        world.tallies.change(city, feed, before, -1);
        world.tallies.change(city, feed, state, 1);
        world.devices[index].state = state;
        world.devices[index].state_since = ago(180_000).mono;
    }
    for feed in 3..6 {
        let status = &mut world.feeds[feed];
        status.state = FeedState::Down;
        status.state_since = ago(180_000).mono;
        status.link_fault = Some((LinkFault::Refused, text("connection refused")));
        status.failures = 7;
        status.next_attempt = Some(Mono(NOW.mono.0 + 4_000));
    }
    for gateway in &mut world.gateways {
        gateway.state = GatewayState::Unknown;
    }
    let slow = &mut world.services[0];
    slow.state = Health::Degraded;
    slow.is_slow = true;
    slow.fresh.data_at = Some(ago(65_000).utc);
    slow.recent_ms = (0..20).map(|step| 1_300 + step * 30).collect();
    slow.releases.push_back(Release {
        name: text("4.13.0"),
        since: ago(480_000),
    });
    slow.components = vec![Component {
        name: text("redis"),
        health: Health::Degraded,
        detail: Some(text("late")),
    }];
    world.services[3].state = Health::Down;
    world.services[3].detail = Some(text("database locked"));
    raise_storm(&mut world);
    world
}

fn raise_storm(world: &mut World) {
    let skane = Affected {
        cities: vec![CityId(6), CityId(7), CityId(8)],
        platforms: vec![PlatformId(2)],
        services: vec![ServiceId(5)],
        devices: 408,
        kinds: vec![
            (text("parking"), 180),
            (text("waste"), 140),
            (text("soil"), 88),
        ],
    };
    let cause = Cause::LinkDown {
        fault: LinkFault::Refused,
        broker: text("broker.yggio.example:8883"),
        detail: text("connection refused"),
    };
    let broker = Subject::Broker(BrokerId(1));
    raise(
        world,
        (RuleRef::FeedDown, broker),
        Severity::Critical,
        cause,
        180_000,
        skane,
    );
    let gateway = Cause::GatewaySilent {
        silent_ms: 182_000,
        expected_ms: 30_000,
        still_heard: 17,
    };
    let lund = Affected {
        cities: vec![CityId(7)],
        devices: 214,
        kinds: vec![
            (text("parking"), 96),
            (text("waste"), 71),
            (text("soil"), 47),
        ],
        ..Affected::default()
    };
    let subject = Subject::Gateway(GatewayId(6));
    raise(
        world,
        (RuleRef::GatewaySilent, subject),
        Severity::Critical,
        gateway,
        510_000,
        lund,
    );
    let slow = Cause::ServiceSlow {
        latency_ms: 1_870,
        usual_ms: 310,
        release: Some((text("4.13.0"), 60_000)),
        component: Some(text("redis")),
    };
    let helsinki = Affected {
        cities: vec![CityId(0)],
        ..Affected::default()
    };
    let varaamo = Subject::Service(ServiceId(0));
    raise(
        world,
        (RuleRef::ServiceSlow, varaamo),
        Severity::Warning,
        slow,
        420_000,
        helsinki.clone(),
    );
    let down = Cause::ServiceDown {
        fault: None,
        detail: text("database locked"),
    };
    let feedback = Subject::Service(ServiceId(3));
    raise(
        world,
        (RuleRef::ServiceDown, feedback),
        Severity::Major,
        down,
        45_000,
        helsinki,
    );
    let silent = Cause::DeviceSilent {
        silent_ms: 4_000_000,
        expected_ms: 900_000,
    };
    let device = Subject::Device(DeviceId(3));
    raise(
        world,
        (RuleRef::DeviceSilent, device),
        Severity::Warning,
        silent,
        4_000_000,
        Affected::default(),
    );
    let device = Subject::Device(DeviceId(23));
    let over = Cause::DeviceSilent {
        silent_ms: 3_000_000,
        expected_ms: 900_000,
    };
    raise(
        world,
        (RuleRef::DeviceSilent, device),
        Severity::Warning,
        over,
        9_000_000,
        Affected::default(),
    );
    world
        .alerts
        .clear(RuleRef::DeviceSilent, device, ago(3_600_000));
    let parent = world
        .alerts
        .get(RuleRef::FeedDown, broker)
        .map(|alert| alert.id);
    world
        .alerts
        .suppress(RuleRef::GatewaySilent, subject, parent, ago(170_000));
    let held = world
        .alerts
        .get(RuleRef::DeviceSilent, Subject::Device(DeviceId(3)));
    let held = held.expect("raised above").id;
    world
        .alerts
        .acknowledge(held, &text("the night shift"), ago(600_000));
}

fn raise(
    world: &mut World,
    (rule, subject): (RuleRef, Subject),
    severity: Severity,
    cause: Cause,
    since_ms: u64,
    affected: Affected,
) {
    let subject_path = world.subject_path(subject);
    let raise = Raise {
        rule,
        rule_name: format!("{rule:?}"),
        subject,
        subject_path,
        scope: SafeText::default(),
        severity,
        cause,
        since: ago(since_ms),
        affected,
    };
    world.alerts.raise(raise, ago(since_ms));
}

/// The storm, of which others speak, too: maintenance by the feed that cannot be heard any more and by one that can,
/// a warning of the weather, and something that its publisher keeps quiet.
pub(crate) fn told() -> World {
    let mut world = storm();
    let tell = |world: &mut World, number, (feed, severity), (title, word), (since_ms, muted)| {
        let subject = Subject::Feed(FeedId(feed));
        let notice = Notice {
            id: text(&format!("note-{number}")),
            title: text(title),
            severity: text(word),
            since: Some(ago(since_ms).utc),
            until: (number == 0).then(|| NOW.utc.plus(3_600_000)),
            is_muted: muted,
            heard: ago(20_000),
            old_after_ms: 240_000,
        };
        let raise = Raise {
            rule: RuleRef::Upstream(number),
            rule_name: format!("Upstream(note-{number})"),
            subject,
            subject_path: world.subject_path(subject),
            scope: SafeText::default(),
            severity,
            cause: Cause::Notice(Box::new(notice)),
            since: ago(since_ms),
            affected: Affected {
                cities: world.feed_cities(FeedId(feed)),
                ..Affected::default()
            },
        };
        world.alerts.tell(raise, ago(20_000));
    };
    let maintenance = ("Varaamo: maintenance 02–04", "maintenance");
    tell(
        &mut world,
        0,
        (0, Severity::Info),
        maintenance,
        (2_000_000, false),
    );
    let storm = ("Severe storm until the morning, gusts of 32 m/s", "Severe");
    tell(
        &mut world,
        1,
        (2, Severity::Major),
        storm,
        (7_000_000, false),
    );
    let disk = ("Disk of db-3 is nearly full", "critical");
    tell(
        &mut world,
        2,
        (3, Severity::Critical),
        disk,
        (900_000, false),
    );
    tell(
        &mut world,
        3,
        (0, Severity::Warning),
        ("Tram 7 on another route", ""),
        (60_000, true),
    );
    world
}

/// The storm, with notes on three devices: a failure code, a value that stands still beside a position the wrong way
/// round, and one that is unlike its neighbours.
pub(crate) fn noted() -> World {
    let mut world = storm();
    let notes = [
        (0, Some(Doubt::Sentinel), -327.68, 720_000, None),
        (1, Some(Doubt::Frozen), 41.0, 21_000_000, None),
        (1, None, 41.0, 60_000, None),
        (2, Some(Doubt::Neighbours), 26.0, 600_000, Some(4.75)),
    ];
    let reading = Reading::declared("temperature", 4.0, "Cel");
    let (kind, _) = world.kinds.of(&reading).expect("a kind");
    for (row, doubt, value, since_ms, against) in notes {
        let id = DeviceId(row);
        let device = &mut world.devices[row as usize];
        let Some(doubt) = doubt else {
            device.position = Some((24.9435, 60.1967));
            device.place_doubts = Doubts::one(Doubt::Swapped);
            let since = |_| ago(since_ms);
            let doubts = device.place_doubts;
            world.quality.set(id, About::Place, doubts, since, None);
            continue;
        };
        let doubts = Doubts::one(doubt);
        device.metrics.insert(
            0,
            Metric {
                kind,
                doubts,
                value: MetricValue::Number(value),
                observed_at: ago(20_000).utc,
                ..Metric::default()
            },
        );
        let about = About::Metric(kind);
        world
            .quality
            .set(id, about, doubts, |_| ago(since_ms), against);
    }
    world
}

fn declare(world: &mut World) {
    let inventory = &mut world.inventory;
    for (id, name, country, timezone) in CITIES {
        inventory.cities.push(City {
            is_gone: false,
            id: text(id),
            name: text(name),
            country: text(country),
            center: None,
            bounds: None,
            timezone: text(timezone),
        });
    }
    inventory.teams = vec![
        Team {
            id: text("helsinki-digital"),
            name: text("City of Helsinki, digital services"),
            contact: Some(text("duty phone in the runbook")),
        },
        Team {
            id: text("skane-iot"),
            name: text("Skåne IoT desk"),
            contact: None,
        },
    ];
    inventory.networks = vec![Network {
        is_gone: false,
        id: text("skane-fibre"),
        name: text("Skåne fibre"),
        owner: Some(TeamId(1)),
        depends_on: Vec::new(),
    }];
    for (id, name, cities, owner) in [
        ("hsl", "HSL positions", vec![0, 1, 2], 0),
        ("digitransit", "Digitransit", vec![3, 4, 5], 0),
        ("yggio", "Yggio", vec![6, 7, 8], 1),
    ] {
        inventory.platforms.push(Platform {
            is_gone: false,
            id: text(id),
            name: text(name),
            cities: cities.into_iter().map(CityId).collect(),
            owner: Some(TeamId(owner)),
            depends_on: if id == "yggio" {
                vec![Dependency::Network(NetworkId(0))]
            } else {
                Vec::new()
            },
        });
    }
    let feeds = [
        ("hsl-vehicles", 0, None, "hsl-hfp-v2", 0),
        ("tampere-air", 1, Some(3), "sensorthings", 0),
        ("oulu-roads", 1, Some(5), "senml", 0),
        ("malmo-lora", 2, Some(6), "chirpstack-v4", 1),
        ("lund-lora", 2, Some(7), "chirpstack-v4", 1),
        ("helsingborg-lora", 2, Some(8), "chirpstack-v4", 1),
    ];
    for (id, platform, city, format, broker) in feeds {
        inventory.feeds.push(Feed {
            id: text(id),
            platform: Some(PlatformId(platform)),
            city: city.map(CityId),
            format,
            broker: Some(BrokerId(broker)),
            card: Card {
                is_published: true,
                owner: Some(text("the city")),
                purpose: Some(text("parking, waste and soil sensors")),
                licence: Some(text("CC0")),
                personal_data: Some(text("none")),
                ..Card::default()
            },
            ..Feed::default()
        });
        world.feeds.push(FeedStatus::default());
    }
    let ids = |ids: &[u16]| ids.iter().copied().map(FeedId).collect();
    inventory.brokers = vec![
        Broker {
            address: text("mqtt.hsl.example:8883"),
            feeds: ids(&[0, 1, 2]),
        },
        Broker {
            address: text("broker.yggio.example:8883"),
            feeds: ids(&[3, 4, 5]),
        },
    ];
    inventory.device_types = ["parking", "waste", "soil", "air"]
        .map(|name| DeviceType {
            id: text(name),
            name: text(name),
            ..DeviceType::default()
        })
        .into();
    inventory.places = vec![Place {
        id: text("martenstorget"),
        name: text("Mårtenstorget"),
        city: Some(CityId(7)),
        position: None,
    }];
    world.tallies.cities = vec![Tally::default(); CITIES.len()];
    world.tallies.feeds = vec![Tally::default(); feeds.len()];
    for number in 0..12_u32 {
        let feed = 3 + (number / 4) as u16;
        world.gateways.push(Gateway {
            id: text(&format!("gw-{:02}", number + 1)),
            feed: FeedId(feed),
            city: Some(CityId(feed + 3)),
            place: (number == 6).then_some(PlaceId(0)),
            state: GatewayState::Ok,
            heard: Some(ago(12_000).mono),
            heard_at: ago(12_000).utc,
            cadence: Cadence::new(Some(30_000)),
            frames: 5_000 + u64::from(number) * 37,
            ..Gateway::default()
        });
    }
    declare_services(world);
}

fn declare_services(world: &mut World) {
    let services = [
        ("varaamo", "Varaamo", Some(0), 310),
        ("palvelukartta", "Palvelukartta", Some(0), 220),
        ("hel-fi", "hel.fi", Some(0), 140),
        ("feedback", "Feedback", Some(0), 180),
        ("booking", "Booking", Some(4), 260),
        ("sign-on", "Sign-on", None, 90),
    ];
    for (id, name, city, usual) in services {
        world.inventory.services.push(Service {
            is_gone: false,
            id: text(id),
            name: text(name),
            city: city.map(CityId),
            owner: Some(TeamId(0)),
            depends_on: if id == "varaamo" {
                vec![Dependency::Service(ServiceId(5))]
            } else {
                Vec::new()
            },
            told_by: Vec::new(),
            poll: Some(Poll {
                host: text("city.example:443"),
                shown_url: text("https://city.example/readiness"),
                every_ms: 30_000,
                slow_ms: None,
                ..Poll::default()
            }),
            format: "readiness",
            runbook: Some(text("https://runbooks.example/services")),
        });
        let around = |step: u32| usual + (step * 13) % 40;
        let mut status = ServiceStatus {
            state: Health::Up,
            claims: Health::Up,
            status: Some(200),
            recent_ms: (0..20).map(around).collect(),
            usual_ms: (0..60).map(around).collect(),
            releases: VecDeque::from([Release {
                name: text("4.12.2"),
                since: ago(21_000_000),
            }]),
            answered: Some(ago(9_000).mono),
            answered_at: Some(ago(9_000).utc),
            polls: 720,
            ..ServiceStatus::default()
        };
        for step in 0..60 {
            let at = ago(1_800_000 - u64::from(step) * 30_000).utc;
            status.latency.push(at, f64::from(around(step)));
        }
        world.services.push(status);
    }
}

fn device(world: &mut World, city: u16, number: usize) -> Device {
    let (feed, gateways): (u16, u32) = match city {
        0..=2 => (0, 0),
        3 => (1, 0),
        4 | 5 => (2, 0),
        lora => (lora - 3, (u32::from(lora) - 6) * 4),
    };
    let is_radio = feed >= 3;
    let letter = CITIES[city as usize].1.chars().next().expect("a name");
    let reading = if is_radio {
        Reading::declared("fill_level", (number % 90) as f64, "%")
    } else {
        Reading::declared("pm10", 12.0 + (number % 30) as f64, "ug/m3")
    };
    let (kind, _) = world.kinds.of(&reading).expect("few kinds");
    let mut metric = Metric {
        kind,
        observed_at: ago(40_000).utc,
        ..Metric::default()
    };
    for step in 0..24_u64 {
        let value = 12.0 + ((number as u64 + step * 5) % 17) as f64;
        metric.series.push(ago((24 - step) * 900_000).utc, value);
        metric.value = MetricValue::Number(value);
    }
    let edge = |back: u32| Edge {
        gateway: GatewayId(gateways + (number as u32 + back) % 4),
        frame: 100,
        heard: ago(40_000).mono,
        rssi_dbm: -98 - back as i16 * 6,
        snr_ddb: 75 - back as i16 * 90,
    };
    Device {
        id: text(&format!("{letter}-{number:04}")),
        feed: FeedId(feed),
        city: Some(CityId(city)),
        device_type: Some(if is_radio { (number % 3) as u16 } else { 3 }),
        state: DeviceState::Ok,
        heard: Some(ago(40_000 + number as u64 * 1_000).mono),
        heard_at: ago(40_000 + number as u64 * 1_000).utc,
        observed_at: Some(ago(40_000 + number as u64 * 1_000).utc),
        cadence: Cadence::new(Some(900_000)),
        frames: 100,
        frames_lost: 3,
        edges: if is_radio {
            (0..2).map(edge).collect()
        } else {
            Vec::new()
        },
        spreading_factor: if is_radio { 9 } else { 0 },
        lag_ms: Some(800),
        metrics: vec![metric],
        ..Device::default()
    }
}

fn add(world: &mut World, mut device: Device) {
    let id = DeviceId(world.devices.len() as u32);
    if let Some(first) = device.edges.first().map(|edge| edge.gateway)
        && let Some(gateway) = world.gateways.get_mut(first.index())
    {
        gateway.devices.push(id);
    }
    let payload = format!("{{\"device\":\"{}\",\"fill\":42}}", device.id);
    let feed = &mut world.feeds[device.feed.index()];
    device.raw = Some(feed.raw.keep(payload.as_bytes()));
    feed.devices += 1;
    world
        .tallies
        .change(device.city, device.feed, device.state, 1);
    world.devices.push(device);
}
