//! `loriot`: the shape of `gw.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    cmd: String,
    seqno: i64,
    #[serde(rename = "EUI")]
    eui: String,
    ts: i64,
    fcnt: i64,
    port: i64,
    freq: i64,
    toa: i64,
    dr: String,
    ack: bool,
    gws: Vec<MessageGws>,
    bat: i64,
    offline: bool,
    data: String,
}

#[derive(Deserialize)]
struct MessageGws {
    rssi: i64,
    snr: f64,
    ts: i64,
    time: Option<String>,
    gweui: String,
    ant: i64,
    lat: Option<f64>,
    lon: Option<f64>,
}
