//! How things are said: one file for each wire format. They write text and know nothing of faults.

pub(super) mod chirpstack;
