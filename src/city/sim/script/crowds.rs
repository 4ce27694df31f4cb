//! The kinds of devices, and how many of each stand behind a feed. The same for every seed.

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::city::sim) enum Kind {
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
    /// A tram or bus.
    Vehicle,
    /// A car park with so many places.
    ParkingHall,
    /// A weather station.
    Weather,
    /// A room of a public building, with its ventilation.
    Room,
    /// A substation of the district heating.
    HeatMeter,
    /// A road weather station.
    RoadWeather,
}

/// How a kind is called.
#[derive(Debug)]
pub(in crate::city::sim) struct KindWords {
    pub(in crate::city::sim) kind: Kind,
    /// In device names.
    pub(in crate::city::sim) name: &'static str,
    /// The device profile of the shared platform; its device types match on it.
    pub(in crate::city::sim) profile: &'static str,
    /// The word for people in the inventory.
    pub(in crate::city::sim) word: &'static str,
    /// What its operators expect of it.
    pub(in crate::city::sim) every_minutes: u32,
    /// How often it does speak. A parking space speaks when a car comes or goes, at odd moments,
    /// but at least every half hour.
    pub(in crate::city::sim) slot_minutes: u32,
}

/// The kinds of devices.
pub(in crate::city::sim) const KINDS: &[KindWords] = &[
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
    KindWords {
        kind: Kind::Vehicle,
        name: "",
        profile: "",
        word: "vehicle",
        every_minutes: 0,
        slot_minutes: 0,
    },
    KindWords {
        kind: Kind::ParkingHall,
        name: "Pysäköinti",
        profile: "",
        word: "parking",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::Weather,
        name: "Sää",
        profile: "",
        word: "weather",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::Room,
        name: "Tila",
        profile: "",
        word: "room",
        every_minutes: 20,
        slot_minutes: 20,
    },
    KindWords {
        kind: Kind::HeatMeter,
        name: "Kaukolämpö",
        profile: "",
        word: "heat",
        every_minutes: 15,
        slot_minutes: 15,
    },
    KindWords {
        kind: Kind::RoadWeather,
        name: "Tiesää",
        profile: "",
        word: "road",
        every_minutes: 15,
        slot_minutes: 15,
    },
];

/// The words of a kind.
pub(in crate::city::sim) fn words(kind: Kind) -> Option<&'static KindWords> {
    KINDS.iter().find(|row| row.kind == kind)
}

/// So many devices of a kind behind a feed.
#[derive(Debug)]
pub(in crate::city::sim) struct Crowd {
    pub(in crate::city::sim) channel: usize,
    pub(in crate::city::sim) kind: Kind,
    pub(in crate::city::sim) count: u32,
}

const fn crowd(channel: usize, kind: Kind, count: u32) -> Crowd {
    Crowd {
        channel,
        kind,
        count,
    }
}

/// The crowds: Malmö 1,210, Lund 2,000, Helsingborg 870, the six Finnish cities 1,520.
pub(in crate::city::sim) const CROWDS: &[Crowd] = &[
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
    crowd(3, Kind::Vehicle, 90),
    crowd(4, Kind::Vehicle, 60),
    crowd(5, Kind::Vehicle, 50),
    crowd(6, Kind::Noise, 120),
    crowd(6, Kind::Air, 80),
    crowd(7, Kind::Room, 180),
    crowd(8, Kind::Air, 60),
    crowd(8, Kind::Bicycles, 60),
    crowd(8, Kind::ParkingHall, 200),
    crowd(9, Kind::WaterLevel, 60),
    crowd(9, Kind::Weather, 60),
    crowd(9, Kind::Parking, 160),
    crowd(10, Kind::HeatMeter, 220),
    crowd(10, Kind::RoadWeather, 120),
];

/// How devices outside the shared platform are told by their ids: feed, pattern, kind.
pub(in crate::city::sim) const PATTERNS: &[(usize, &str, Kind)] = &[
    (3, "*", Kind::Vehicle),
    (4, "*", Kind::Vehicle),
    (5, "*", Kind::Vehicle),
    (6, "vantaa-noise-*", Kind::Noise),
    (6, "vantaa-air-*", Kind::Air),
    (7, "*", Kind::Room),
    (8, "*AirQualityObserved*", Kind::Air),
    (8, "*ItemFlowObserved*", Kind::Bicycles),
    (8, "*OffStreetParking*", Kind::ParkingHall),
    (9, "turku-water-*", Kind::WaterLevel),
    (9, "turku-weather-*", Kind::Weather),
    (9, "turku-parking-*", Kind::Parking),
    (10, "oulu:heat:*", Kind::HeatMeter),
    (10, "oulu:road:*", Kind::RoadWeather),
];
