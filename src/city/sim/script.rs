//! The tables of the play: nine cities, their platforms, feeds, gateways and crowds of devices.
//! Plain data, the same for every seed. Leaves out: what they say, and when.

/// A city.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    pub(super) center: (f64, f64),
    pub(super) timezone: &'static str,
    /// Hours ahead of UTC in winter.
    pub(super) winter_hours: i64,
}

const fn finnish(id: &'static str, name: &'static str, center: (f64, f64)) -> Town {
    Town {
        id,
        name,
        country: "FI",
        center,
        timezone: "Europe/Helsinki",
        winter_hours: 2,
    }
}

const fn swedish(id: &'static str, name: &'static str, center: (f64, f64)) -> Town {
    Town {
        id,
        name,
        country: "SE",
        center,
        timezone: "Europe/Stockholm",
        winter_hours: 1,
    }
}

/// The nine, in the order of the strip.
pub(super) const TOWNS: &[Town] = &[
    finnish("helsinki", "Helsinki", (60.1699, 24.9384)),
    finnish("espoo", "Espoo", (60.2055, 24.6559)),
    finnish("vantaa", "Vantaa", (60.2934, 25.0378)),
    finnish("tampere", "Tampere", (61.4978, 23.7610)),
    finnish("turku", "Turku", (60.4518, 22.2666)),
    finnish("oulu", "Oulu", (65.0121, 25.4651)),
    swedish("malmo", "Malmö", (55.6050, 13.0038)),
    swedish("lund", "Lund", (55.7047, 13.1910)),
    swedish("helsingborg", "Helsingborg", (56.0465, 12.6945)),
];

pub(super) const HELSINKI: usize = 0;
pub(super) const ESPOO: usize = 1;
pub(super) const VANTAA: usize = 2;
pub(super) const TAMPERE: usize = 3;
pub(super) const TURKU: usize = 4;
pub(super) const OULU: usize = 5;
pub(super) const MALMO: usize = 6;
pub(super) const LUND: usize = 7;
pub(super) const HELSINGBORG: usize = 8;

/// A platform, with the towns on it and the host that its broker has in the demo.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) towns: &'static [usize],
    /// `host:port` of its broker; empty where it has none.
    pub(super) broker: &'static str,
    /// The network that carries it.
    pub(super) network: usize,
    /// The team that owns it.
    pub(super) team: usize,
}

/// The platforms.
pub(super) const STAGES: &[Stage] = &[
    Stage {
        id: "yggio",
        name: "Yggio",
        towns: &[MALMO, LUND, HELSINGBORG],
        broker: "mqtt.yggio.demo:8883",
        network: 0,
        team: 0,
    },
    Stage {
        id: "hsl",
        name: "HSL",
        towns: &[HELSINKI, ESPOO, VANTAA],
        broker: "mqtt.hsl.demo:8883",
        network: 1,
        team: 1,
    },
    Stage {
        id: "vantaa-iot",
        name: "Vantaa IoT",
        towns: &[VANTAA],
        broker: "iot.vantaa.demo:8883",
        network: 1,
        team: 1,
    },
    Stage {
        id: "espoo-buildings",
        name: "Espoo buildings",
        towns: &[ESPOO],
        broker: "frost.espoo.demo:8883",
        network: 1,
        team: 2,
    },
    Stage {
        id: "tampere-context",
        name: "Tampere context broker",
        towns: &[TAMPERE],
        broker: "orion.tampere.demo:8883",
        network: 2,
        team: 3,
    },
    Stage {
        id: "turku-things",
        name: "Turku things",
        towns: &[TURKU],
        broker: "tts.turku.demo:8883",
        network: 2,
        team: 4,
    },
    Stage {
        id: "oulu-energy",
        name: "Oulu energy and roads",
        towns: &[OULU],
        broker: "senml.oulu.demo:8883",
        network: 2,
        team: 5,
    },
    Stage {
        id: "helsinki-services",
        name: "Helsinki citizen services",
        towns: &[HELSINKI],
        broker: "",
        network: 1,
        team: 6,
    },
];

/// Networks: id and name.
pub(super) const NETWORKS: &[(&str, &str)] = &[
    ("skane-fibre", "Skåne fibre ring"),
    ("helsinki-region", "Helsinki region network"),
    ("finnish-cities", "Finnish city networks"),
];

/// Teams: id and name.
pub(super) const TEAMS: &[(&str, &str)] = &[
    ("skane-iot", "Skåne on-call, shared IoT platform"),
    ("region-network", "Network operations, Helsinki region"),
    ("espoo-buildings", "City of Espoo, building operations"),
    ("tampere-data", "City of Tampere, data platform"),
    ("turku-iot", "City of Turku, IoT desk"),
    ("oulu-energy", "City of Oulu, energy and roads"),
    (
        "helsinki-digital",
        "City of Helsinki, digital services duty",
    ),
];

/// A feed.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) id: &'static str,
    pub(super) stage: usize,
    pub(super) town: usize,
    pub(super) format: &'static str,
    /// Topic filters for a real broker.
    pub(super) topics: &'static [&'static str],
    /// Every device of it speaks this often; 0 where the device type decides.
    pub(super) every_s: u32,
    pub(super) purpose: &'static str,
    pub(super) licence: &'static str,
}

/// The application of each town on the shared platform; also the place of its topics.
pub(super) const APPLICATIONS: [&str; 3] = [
    "7d1b6f0e-52c1-4f7a-9d3e-6a1c0b5e8f01",
    "3f0c9a54-8e27-4b6d-a1f5-92d7c4e06b02",
    "b58e2d17-04f9-4c3a-8b62-e7f13a9d5c03",
];

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// One parking space, in the ground.
    Parking,
    /// A waste container's level.
    Waste,
    /// Soil moisture under trees.
    Soil,
    /// Air quality.
    Air,
    /// Street noise.
    Noise,
    /// The level of a stream, drain or shore.
    WaterLevel,
    /// A room.
    Indoor,
    /// A bicycle counter.
    Bicycles,
    /// A LoRaWAN gateway's own statistics.
    Gateway,
}

/// How a kind is called on the shared platform.
#[derive(Debug)]
pub(super) struct KindWords {
    pub(super) kind: Kind,
    /// In device names.
    pub(super) name: &'static str,
    /// The device profile; the demo's device types match on it.
    pub(super) profile: &'static str,
    /// The word for people in the inventory.
    pub(super) word: &'static str,
    /// What its operators expect of it.
    pub(super) every_minutes: u32,
    /// How often it does speak. A parking space speaks when a car comes or goes, at odd moments,
    /// but at least every half hour.
    pub(super) slot_minutes: u32,
}

/// The kinds that live on LoRaWAN.
pub(super) const LORA_KINDS: &[KindWords] = &[
    KindWords {
        kind: Kind::Parking,
        name: "P-plats",
        profile: "Parking lot sensor",
        word: "parking",
        every_minutes: 30,
        slot_minutes: 18,
    },
    KindWords {
        kind: Kind::Waste,
        name: "Kärl",
        profile: "Waste level sensor",
        word: "waste",
        every_minutes: 60,
        slot_minutes: 60,
    },
    KindWords {
        kind: Kind::Soil,
        name: "Jordfukt",
        profile: "Soil moisture probe",
        word: "soil",
        every_minutes: 60,
        slot_minutes: 60,
    },
    KindWords {
        kind: Kind::Air,
        name: "Luft",
        profile: "Air quality station",
        word: "air",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::Noise,
        name: "Buller",
        profile: "Noise meter",
        word: "noise",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::WaterLevel,
        name: "Vattennivå",
        profile: "Water level radar",
        word: "water",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::Indoor,
        name: "Rum",
        profile: "Indoor climate sensor",
        word: "indoor",
        every_minutes: 20,
        slot_minutes: 20,
    },
    KindWords {
        kind: Kind::Bicycles,
        name: "Cykel",
        profile: "Bicycle counter",
        word: "bicycles",
        every_minutes: 15,
        slot_minutes: 15,
    },
];

/// The words of a kind.
pub(super) fn words(kind: Kind) -> Option<&'static KindWords> {
    LORA_KINDS.iter().find(|row| row.kind == kind)
}

/// So many devices of a kind behind a feed.
#[derive(Debug)]
pub(super) struct Crowd {
    pub(super) channel: usize,
    pub(super) kind: Kind,
    pub(super) count: u32,
}

const fn crowd(channel: usize, kind: Kind, count: u32) -> Crowd {
    Crowd {
        channel,
        kind,
        count,
    }
}

/// The crowds: Malmö 1,210, Lund 2,000, Helsingborg 870.
pub(super) const CROWDS: &[Crowd] = &[
    crowd(0, Kind::Parking, 380),
    crowd(0, Kind::Waste, 330),
    crowd(0, Kind::Soil, 150),
    crowd(0, Kind::Air, 60),
    crowd(0, Kind::Noise, 30),
    crowd(0, Kind::WaterLevel, 80),
    crowd(0, Kind::Indoor, 140),
    crowd(0, Kind::Bicycles, 40),
    crowd(1, Kind::Parking, 690),
    crowd(1, Kind::Waste, 540),
    crowd(1, Kind::Soil, 360),
    crowd(1, Kind::Air, 90),
    crowd(1, Kind::Noise, 30),
    crowd(1, Kind::WaterLevel, 40),
    crowd(1, Kind::Indoor, 190),
    crowd(1, Kind::Bicycles, 60),
    crowd(2, Kind::Parking, 200),
    crowd(2, Kind::Waste, 280),
    crowd(2, Kind::Soil, 110),
    crowd(2, Kind::Air, 40),
    crowd(2, Kind::Noise, 20),
    crowd(2, Kind::WaterLevel, 90),
    crowd(2, Kind::Indoor, 100),
    crowd(2, Kind::Bicycles, 30),
];

/// The channels.
pub(super) const CHANNELS: &[Channel] = &[
    Channel {
        id: "malmo-lora",
        stage: 0,
        town: MALMO,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/7d1b6f0e-52c1-4f7a-9d3e-6a1c0b5e8f01/device/+/event/+",
            "eu868_malmo/gateway/+/event/stats",
            "eu868_malmo/gateway/+/state/conn",
        ],
        purpose: "parking, waste, storm water, air",
        licence: "CC0",
    },
    Channel {
        id: "lund-lora",
        stage: 0,
        town: LUND,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/3f0c9a54-8e27-4b6d-a1f5-92d7c4e06b02/device/+/event/+",
            "eu868_lund/gateway/+/event/stats",
            "eu868_lund/gateway/+/state/conn",
        ],
        purpose: "parking, waste and soil moisture",
        licence: "CC0",
    },
    Channel {
        id: "helsingborg-lora",
        stage: 0,
        town: HELSINGBORG,
        format: "chirpstack-v4",
        every_s: 0,
        topics: &[
            "application/b58e2d17-04f9-4c3a-8b62-e7f13a9d5c03/device/+/event/+",
            "eu868_helsingborg/gateway/+/event/stats",
            "eu868_helsingborg/gateway/+/state/conn",
        ],
        purpose: "flood warning, waste, parking",
        licence: "CC0",
    },
];

/// A gateway in Skåne: channel, place, position.
#[derive(Debug)]
pub(super) struct Mast {
    pub(super) channel: usize,
    /// Its number within its town, from 1.
    pub(super) number: u32,
    pub(super) place: &'static str,
    pub(super) position: (f64, f64),
}

const fn mast(channel: usize, number: u32, place: &'static str, lat: f64, lon: f64) -> Mast {
    Mast {
        channel,
        number,
        place,
        position: (lat, lon),
    }
}

/// The 40 gateways. `lund-gw-07` stands at Mårtenstorget; 08 and 11 are its neighbours.
pub(super) const MASTS: &[Mast] = &[
    mast(0, 1, "Malmö C", 55.6095, 13.0007),
    mast(0, 2, "Stortorget", 55.6065, 13.0003),
    mast(0, 3, "Möllevångstorget", 55.5915, 13.0070),
    mast(0, 4, "Västra Hamnen", 55.6135, 12.9775),
    mast(0, 5, "Värnhemstorget", 55.6085, 13.0215),
    mast(0, 6, "Triangeln", 55.5945, 13.0005),
    mast(0, 7, "Rosengård", 55.5860, 13.0430),
    mast(0, 8, "Limhamn", 55.5820, 12.9260),
    mast(0, 9, "Hyllie", 55.5630, 12.9760),
    mast(0, 10, "Oxie", 55.5430, 13.0960),
    mast(0, 11, "Bunkeflostrand", 55.5540, 12.9260),
    mast(0, 12, "Husie", 55.5830, 13.0800),
    mast(0, 13, "Slottsparken", 55.6020, 12.9890),
    mast(1, 1, "Lund C", 55.7058, 13.1868),
    mast(1, 2, "Stortorget", 55.7027, 13.1929),
    mast(1, 3, "Clemenstorget", 55.7070, 13.1878),
    mast(1, 4, "Lundagård", 55.7050, 13.1935),
    mast(1, 5, "Botaniska trädgården", 55.7043, 13.2035),
    mast(1, 6, "Stadsparken", 55.6990, 13.1870),
    mast(1, 7, "Mårtenstorget", 55.7020, 13.1965),
    mast(1, 8, "Södertull", 55.6985, 13.1935),
    mast(1, 9, "LTH", 55.7115, 13.2090),
    mast(1, 10, "Ideon", 55.7150, 13.2160),
    mast(1, 11, "Spyken", 55.7005, 13.2015),
    mast(1, 12, "Brunnshög", 55.7240, 13.2330),
    mast(1, 13, "Klostergården", 55.6900, 13.1790),
    mast(1, 14, "Linero", 55.6950, 13.2330),
    mast(1, 15, "Norra Fäladen", 55.7250, 13.2000),
    mast(1, 16, "Gunnesbo", 55.7240, 13.1620),
    mast(1, 17, "Veberöd", 55.6340, 13.4930),
    mast(2, 1, "Knutpunkten", 56.0437, 12.6953),
    mast(2, 2, "Stortorget", 56.0470, 12.6930),
    mast(2, 3, "Norra Hamnen", 56.0500, 12.6870),
    mast(2, 4, "Österleden", 56.0520, 12.7400),
    mast(2, 5, "Söder", 56.0370, 12.7020),
    mast(2, 6, "Olympia", 56.0480, 12.7070),
    mast(2, 7, "Ramlösa", 56.0180, 12.7310),
    mast(2, 8, "Råå", 55.9960, 12.7440),
    mast(2, 9, "Berga", 56.0730, 12.7160),
    mast(2, 10, "Ödåkra", 56.1010, 12.7450),
];

/// Gateways report this often, in seconds.
pub(super) const GATEWAY_EVERY_S: u32 = 30;
/// The row of `lund-gw-07` in [`MASTS`], and of those that also hear some of its devices.
pub(super) const MARTENSTORGET: usize = 19;
pub(super) const NEIGHBOURS: [usize; 2] = [20, 23];
/// Lund's devices that `lund-gw-07` hears: kind, heard by it alone, heard by a neighbour too.
pub(super) const HEARD_AT_MARTENSTORGET: &[(Kind, u32, u32)] = &[
    (Kind::Parking, 96, 9),
    (Kind::Waste, 71, 5),
    (Kind::Soil, 47, 3),
];
