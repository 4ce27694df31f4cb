//! The profiles that come with the program: one readable file each, beside this list. The list is
//! written by hand.
//!
//! Must not know: anything but how a profile is read.

mod own;

pub use own::{adopt, learn, own};

use super::{
    format::{Asking, Format, Message},
    found::Found,
    profile::Profile,
};
use std::sync::{LazyLock, OnceLock};

/// A profile of the program. It is compiled when it is first asked for.
#[derive(Debug)]
pub struct BuiltIn {
    name: &'static str,
    /// The text of its file.
    pub text: &'static str,
    compiled: OnceLock<Option<Profile>>,
}

/// The name and the text of every profile, in the order in which `valvomo formats` shows them.
const TEXTS: &[(&str, &str)] = &[
    ("statuspage", include_str!("statuspage.toml")),
    ("gbfs", include_str!("gbfs.toml")),
    ("liipi", include_str!("liipi.toml")),
    ("parkapi", include_str!("parkapi.toml")),
    ("digitraffic-road", include_str!("digitraffic-road.toml")),
    (
        "digitraffic-marine",
        include_str!("digitraffic-marine.toml"),
    ),
    ("digitraffic-rail", include_str!("digitraffic-rail.toml")),
    ("digitraffic-afir", include_str!("digitraffic-afir.toml")),
    ("turku-mobility", include_str!("turku-mobility.toml")),
    ("alertmanager", include_str!("alertmanager.toml")),
    ("prometheus", include_str!("prometheus.toml")),
    ("laqn", include_str!("laqn.toml")),
    ("ckan", include_str!("ckan.toml")),
    ("linked-events", include_str!("linked-events.toml")),
    ("openaq", include_str!("openaq.toml")),
    ("sensor-community", include_str!("sensor-community.toml")),
    ("diwise", include_str!("diwise.toml")),
    ("acoem", include_str!("acoem.toml")),
    ("bigbelly", include_str!("bigbelly.toml")),
    ("tfl", include_str!("tfl.toml")),
    ("nws", include_str!("nws.toml")),
    ("smhi", include_str!("smhi.toml")),
    ("siri", include_str!("siri.toml")),
    ("trafikverket", include_str!("trafikverket.toml")),
    ("sl", include_str!("sl.toml")),
    ("amsterdam", include_str!("amsterdam.toml")),
    ("socrata", include_str!("socrata.toml")),
    ("servicemap", include_str!("servicemap.toml")),
    ("respa", include_str!("respa.toml")),
    ("opening-hours", include_str!("opening-hours.toml")),
    ("ocpi", include_str!("ocpi.toml")),
    ("myhelsinki", include_str!("myhelsinki.toml")),
    ("emqx", include_str!("emqx.toml")),
    ("uiras", include_str!("uiras.toml")),
    ("nuuka", include_str!("nuuka.toml")),
    (
        "chirpstack-gateways",
        include_str!("chirpstack-gateways.toml"),
    ),
];

/// Every profile of the program.
pub static PROFILES: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let all = TEXTS.iter().map(|&(name, text)| BuiltIn {
        name,
        text,
        compiled: OnceLock::new(),
    });
    all.collect()
});

impl BuiltIn {
    fn profile(&self) -> Option<&Profile> {
        // A test reads them all; a flaw never leaves the workshop.
        let compiled = self.compiled.get_or_init(|| Profile::read(self.text).ok());
        compiled.as_ref()
    }
}

impl Format for BuiltIn {
    fn name(&self) -> &str {
        self.name
    }

    fn about(&self) -> &str {
        self.profile().map_or("", Format::about)
    }

    fn topics(&self) -> Vec<&str> {
        self.profile().map(Format::topics).unwrap_or_default()
    }

    fn asking(&self) -> Option<&Asking> {
        self.profile()?.asking()
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        match self.profile() {
            Some(profile) => profile.parse(message, found),
            None => found.defect("payload", "the profile of this format has a flaw"),
        }
    }
}
