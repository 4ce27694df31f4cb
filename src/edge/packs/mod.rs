//! Packs: cities with their platforms, networks, services, feeds and cards, as folders of TOML in the language of every
//! config. A pack holds what is public; what a city has to add is marked (see [`entry::Lack`]). Hosts stand here and
//! nowhere in code.
//!
//! Must not know: sockets, screens, how a config is read. The list is written by hand.

pub mod entry;
pub mod merge;

use entry::Entry;

/// One pack.
#[derive(Debug)]
pub struct Pack {
    /// Its name.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// Its files: name and text, in the order in which they are read.
    pub files: &'static [(&'static str, &'static str)],
    /// Its profiles: the name of the file in the folder `profiles`, and the text.
    pub profiles: &'static [(&'static str, &'static str)],
}

impl Pack {
    /// All that it declares, in order.
    pub fn entries(&self) -> Vec<Entry> {
        let mut all = Vec::new();
        for (_, text) in self.files {
            // A test reads them all; a flaw never leaves the workshop.
            all.extend(
                entry::cut(text)
                    .map(|(_, entries)| entries)
                    .unwrap_or_default(),
            );
        }
        all
    }
}

macro_rules! files {
    ($pack:literal: $($file:literal),*) => {
        &[$(($file, include_str!(concat!($pack, "/", $file)))),*]
    };
}

/// Every pack, in the order in which `valvomo packs` shows them.
pub static PACKS: &[Pack] = &[
    Pack {
        name: "finland-open",
        about: "six Finnish cities: open transit and road data, warnings, air, bathing water, Helsinki's services",
        files: files!("finland-open": "cities.toml", "transit.toml", "roads.toml", "environment.toml",
            "services.toml", "bookings.toml", "places.toml"),
        profiles: files!("finland-open/profiles": "matomo.toml"),
    },
    Pack {
        name: "skane",
        about: "Malmö, Lund and Helsingborg on one shared sensor platform, with their radio network",
        files: files!("skane": "cities.toml", "platform.toml", "weather.toml"),
        profiles: &[],
    },
    Pack {
        name: "caap",
        about: "the eighteen municipalities of City as a Platform, with national warnings and open air data",
        files: files!("caap": "cities.toml", "national.toml", "context.toml"),
        profiles: &[],
    },
    Pack {
        name: "london",
        about: "London: lines, roads and hired bicycles of TfL, air quality",
        files: files!("london": "london.toml"),
        profiles: &[],
    },
    Pack {
        name: "barcelona",
        about: "Barcelona: the Sentilo sensor platform, open data, air",
        files: files!("barcelona": "barcelona.toml"),
        profiles: &[],
    },
    Pack {
        name: "amsterdam",
        about: "Amsterdam: the register of sensors, its data API",
        files: files!("amsterdam": "amsterdam.toml"),
        profiles: &[],
    },
    Pack {
        name: "stockholm",
        about: "Stockholm: transit deviations, warnings, care at a distance, air",
        files: files!("stockholm": "stockholm.toml"),
        profiles: &[],
    },
    Pack {
        name: "new-york",
        about: "New York: 311 requests, weather and subway alerts, a broker that is watched",
        files: files!("new-york": "new-york.toml"),
        profiles: &[],
    },
    Pack {
        name: "hamburg",
        about: "Hamburg: the SensorThings servers of the city, traffic lights",
        files: files!("hamburg": "hamburg.toml"),
        profiles: &[],
    },
];

/// The pack of this name.
pub fn pack(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}

/// The first pack that declares something: the pack, and its entry.
pub fn find(kind: &str, id: &str) -> Option<(&'static Pack, Entry)> {
    PACKS.iter().find_map(|pack| {
        let mut entries = pack.entries().into_iter();
        let entry = entries.find(|entry| entry.kind == kind && entry.id == id);
        entry.map(|entry| (pack, entry))
    })
}
