//! Digitransit: two messages of Tampere, as base64.

use crate::table::{Table, expect};
use serde_json::json;

pub(crate) fn table() -> Table {
    let tram = "2019-03-26T12:47:01Z";
    let bus = "2019-03-15T12:51:24Z";
    Table {
        format: "digitransit",
        folders: &["iot/digitransit-gtfsrt"],
        files: vec![
            expect("iot/digitransit-gtfsrt/tampere-vp-0.b64")
                .topic("/gtfsrt/vp/tampere///TRAM/8/1/Atala/5645934646/123456/14:35/130210/61;23/47/62/47/8/000000/")
                .asset("tampere/130210", "tram", None)
                .line(json!({"kind": "position", "device": "tampere/130210", "lat": 61.50811, "lon": 23.663477,
                    "observed_at": tram}))
                .observation("tampere/130210", "speed", 0.059335, "m/s", Some(tram))
                .observation("tampere/130210", "heading", 55.096836, "deg", Some(tram)),
            // It stands still and faces north: both are there, and 0. Its topic is the shorter one of 2019.
            expect("iot/digitransit-gtfsrt/tampere-route32-2019-03-15.b64")
                .topic("/gtfsrt/vp/tampere////32/0/Tampella//14:20/TKL_63")
                .line(json!({"kind": "position", "device": "tampere/TKL_63", "lat": 61.450497, "lon": 23.849661,
                    "observed_at": bus}))
                .observation("tampere/TKL_63", "speed", 0, "m/s", Some(bus))
                .observation("tampere/TKL_63", "heading", 0, "deg", Some(bus)),
        ],
    }
}
