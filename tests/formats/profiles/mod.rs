//! The profiles of the program against real payloads: one file of expectations each, and its line here.

mod acoem;
mod alertmanager;
mod amsterdam;
mod bigbelly;
mod ckan;
mod contract;
mod digitraffic_afir;
mod digitraffic_marine;
mod digitraffic_rail;
mod digitraffic_road;
mod diwise;
mod emqx;
mod gbfs;
mod laqn;
mod liipi;
mod linked_events;
mod myhelsinki;
mod nws;
mod ocpi;
mod openaq;
mod opening_hours;
mod parkapi;
mod prometheus;
mod sensor_community;
mod servicemap;
mod siri;
mod sl;
mod smhi;
mod socrata;
mod statuspage;
mod tfl;
mod trafikverket;
mod turku_mobility;
mod unseen;

use crate::table::Table;

/// The tables of all profiles.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = vec![
        statuspage::table(),
        gbfs::table(),
        liipi::table(),
        parkapi::table(),
        digitraffic_road::table(),
        digitraffic_marine::table(),
        digitraffic_rail::table(),
        digitraffic_afir::table(),
        turku_mobility::table(),
        alertmanager::table(),
        prometheus::table(),
        laqn::table(),
        ckan::table(),
        linked_events::table(),
        openaq::table(),
        sensor_community::table(),
        diwise::table(),
        acoem::table(),
        bigbelly::table(),
        tfl::table(),
        nws::table(),
        smhi::table(),
        siri::table(),
        trafikverket::table(),
        sl::table(),
        amsterdam::table(),
        socrata::table(),
        servicemap::table(),
        opening_hours::table(),
        ocpi::table(),
        myhelsinki::table(),
        emqx::table(),
    ];
    tables.extend(unseen::tables());
    tables
}

/// A flaw in the text of a profile would show as a format that finds nothing.
#[test]
fn every_profile_compiles_under_its_own_name() {
    for built_in in valvomo::city::formats::profiles::PROFILES.iter() {
        use valvomo::city::formats::{format::Format as _, profile::Profile};
        let name = built_in.name();
        match Profile::read(built_in.text) {
            Ok(profile) => assert_eq!(profile.name(), name),
            Err(flaws) => panic!("{name}: {flaws:#?}"),
        }
    }
}
