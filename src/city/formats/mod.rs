//! Wire formats: bytes to observations. One file each; this list is written by hand.
//!
//! Must not know: the inventory, the world, rules, screens.

pub mod cap;
pub mod chirpstack;
pub mod decoded;
pub mod digitraffic;
pub mod digitransit;
pub mod exposition;
pub mod fmi;
pub mod format;
pub mod found;
pub mod gtfs;
pub mod gtfs_rt;
pub mod hsl_hfp_v2;
pub mod iotagent;
pub mod json;
pub(crate) mod lorawan;
pub mod loriot;
pub mod mosquitto_sys;
pub mod netmore;
pub mod ngsi;
pub mod oidc;
pub mod open311;
pub mod packed;
pub mod profile;
pub mod profiles;
pub mod protobuf;
pub mod readiness;
pub mod senml;
pub mod sensorthings;
pub mod sentilo;
pub mod smart_citizen;
pub mod thingpark;
pub(crate) mod told;
pub mod tts_v3;
pub mod website;
pub mod xml;
pub mod yggio;

use format::Format;
use profile::{Flaw, Profile};
use profiles::PROFILES;

/// Every format that is written in code, in the order in which `valvomo formats` shows them.
pub static FORMATS: &[&dyn Format] = &[
    &hsl_hfp_v2::HslHfpV2,
    &chirpstack::ChirpStackV4,
    &chirpstack::ChirpStackV3,
    &tts_v3::TtsV3,
    &thingpark::ThingPark,
    &netmore::Netmore,
    &loriot::Loriot,
    &senml::SenMl,
    &sensorthings::SensorThings,
    &sentilo::Sentilo,
    &ngsi::Ngsi,
    &iotagent::IotAgentUl,
    &iotagent::IotAgentJson,
    &smart_citizen::SmartCitizen,
    &readiness::Readiness,
    &open311::Open311,
    &mosquitto_sys::MosquittoSys,
    &oidc::Oidc,
    &website::Website,
    &yggio::Yggio,
    &gtfs_rt::GtfsRt,
    &digitransit::Digitransit,
    &cap::Cap,
    &digitraffic::Digitraffic,
    &fmi::Fmi,
];

/// All formats: those in code, then the profiles of the program.
pub fn all() -> impl Iterator<Item = &'static dyn Format> {
    let profiles = PROFILES.iter().map(|profile| profile as &dyn Format);
    FORMATS.iter().copied().chain(profiles)
}

/// The format of this name: one of the program, or one that an operator wrote.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    let ours = all().find(|format| format.name() == name);
    ours.or_else(|| profiles::own(name))
}

/// Reads a profile that an operator wrote. [`format()`] goes on as before: see [`adopt()`].
///
/// # Errors
/// What is wrong with it; its name may be one of ours, too.
pub fn learn(text: &str) -> Result<&'static Profile, Vec<Flaw>> {
    let profile = profiles::learn(text)?;
    let name = profile.name();
    if all().any(|ours| ours.name() == name) {
        let start = text.find(name).unwrap_or_default();
        return Err(vec![Flaw {
            span: start..start + name.len(),
            what: format!("\"{name}\" is a format of the program"),
            hint: format!("id = \"my-{name}\""),
        }]);
    }
    Ok(profile)
}

/// The same, and [`format()`] knows it from here on.
///
/// # Errors
/// Those of [`learn()`].
pub fn adopt(text: &str) -> Result<&'static dyn Format, Vec<Flaw>> {
    let profile = learn(text)?;
    profiles::adopt(profile);
    Ok(profile)
}
