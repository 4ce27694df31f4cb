//! `linked-events`: what a careful reader finds on pages of Helsinki's events and places (APIS 7.3).

use crate::table::{Expect, Table, expect};

fn total(file: Expect, count: u32) -> Expect {
    file.observation("linked-events", "entries_total", count, "1", None)
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let (network, opera) = ("helsinki:afy6ikna3u", "helsinki:afxp6tv4xa");
    let (then, later) = ("2020-05-05T09:27:45.644Z", "2020-05-05T09:24:58.569Z");
    let place = |file: Expect, id: &str, name: &str, lat: f64, lon: f64, events: u32, at: &str| {
        file.asset(id, "place", Some(name)).position(id, lat, lon).observation(id, "events_total", events, "1", Some(at))
    };
    let places = total(expect("apis/linkedevents/place-list.json"), 1_346);
    let places = place(places, "tprek:15417", "Sello Library", 60.21748, 24.80992, 27_264, "2020-04-25T05:09:10.712Z");
    Table {
        format: "linked-events",
        folders: &["apis/linkedevents"],
        files: vec![
            total(expect("apis/linkedevents/event-list.json"), 151_775)
                .asset(network, "event", Some("Uutta Koillis-Helsinkiä verkkotilaisuus"))
                .observation(network, "event_status", "EventScheduled", "", Some(then))
                .observation(network, "event_start", "2020-06-01T13:45:00Z", "", Some(then))
                .asset(opera, "event", Some("Raija Malka & Kaija Saariaho: Blick"))
                // Put off, and without a time as yet.
                .observation(opera, "event_status", "EventPostponed", "", Some(later)),
            place(places, "tprek:15321", "Entresse Library", 60.203636, 24.657864, 7_745, "2019-09-19T14:10:59.747Z"),
            total(expect("apis/linkedevents/keyword-list.json"), 1_992),
            expect("apis/linkedevents/keyword.json").nothing("a keyword is no thing that works or fails"),
        ],
    }
}
