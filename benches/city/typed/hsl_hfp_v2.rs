//! `hsl-hfp-v2`: the shape of `tram-late.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "VP")]
    vp: MessageVp,
}

#[derive(Deserialize)]
struct MessageVp {
    desi: String,
    dir: String,
    oper: i64,
    veh: i64,
    tst: String,
    tsi: i64,
    spd: f64,
    hdg: i64,
    lat: f64,
    long: f64,
    acc: f64,
    dl: i64,
    odo: i64,
    drst: i64,
    oday: String,
    jrn: i64,
    line: i64,
    start: String,
    loc: String,
    stop: Option<serde::de::IgnoredAny>,
    route: String,
    occu: i64,
}
