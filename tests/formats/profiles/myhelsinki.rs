//! Pages of MyHelsinki of 2021, of three entries each, read by eye. Counts are texts.

use crate::table::{Expect, Table, expect};
use serde_json::json;

fn total(file: Expect, of: &str, count: u32) -> Expect {
    file.line(json!({"kind": "observation", "device": "myhelsinki", "quantity": "entries_total", "qualifier": of, "value": count, "unit": "1"}))
}

#[rustfmt::skip]
pub(crate) fn table() -> Table {
    let place = |file: Expect, id: &str, name: &str, lat: f64, lon: f64| file.asset(id, "place", Some(name)).position(id, lat, lon);
    let event = |file: Expect, id: &str, name: &str, start: &str, at: &str, (lat, lon): (f64, f64)| {
        file.asset(id, "event", Some(name))
            .line(json!({"kind": "position", "device": id, "lat": lat, "lon": lon, "observed_at": at}))
            .observation(id, "event_start", start, "", Some(at))
    };
    let places = total(expect("apis/myhelsinki/places-page0.json"), "places", 2_392);
    let places = place(places, "653", "A. Tillander", 60.168_922_424_316_406, 24.943_643_569_946_29);
    let places = place(places, "3027", "A.H.Records", 60.161_014_556_884_766, 24.941_427_230_834_96);
    let events = total(expect("apis/myhelsinki/events-page0.json"), "events", 79);
    let events = event(events, "helmet:220821", "Maunulan dekkarilukupiiri", "2021-12-16T16:00:00.000Z", "2021-06-20T08:32:31.438Z",
        (60.231_285_095_214_844, 24.933_671_951_293_945));
    let events = event(events, "helmet:220426", "Jane Austen -lukupiiri", "2021-12-15T16:30:00.000Z", "2021-06-20T08:32:31.439Z",
        (60.238_849_639_892_58, 24.876_201_629_638_672));
    let espoo = total(expect("apis/myhelsinki/events-espoo-last-page.json"), "events", 14);
    Table {
        format: "myhelsinki",
        folders: &["apis/myhelsinki"],
        files: vec![
            place(places, "2257", "Aallonkoti Apartment Hotel", 60.176_273_345_947_266, 24.938_238_143_920_9),
            event(events, "helmet:220920", "Novellikoukku", "2021-12-08T15:00:00.000Z", "2021-06-20T08:32:31.439Z",
                (60.260_307_312_011_72, 25.076_053_619_384_766)),
            event(espoo, "helmet:220508", "Digiopastus: Ylen Digitreenit", "2021-12-08T11:00:00.000Z", "2021-06-20T17:14:50.732Z",
                (60.203_636_169_433_594, 24.657_863_616_943_36)),
        ],
    }
}
