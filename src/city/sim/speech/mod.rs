//! How things are said: one file for each wire format. They write text and know nothing of faults.

pub(super) mod chirpstack;
pub(super) mod health;
pub(super) mod hfp;
pub(super) mod ngsi;
pub(super) mod open311;
pub(super) mod senml;
pub(super) mod sensorthings;
pub(super) mod tts;
