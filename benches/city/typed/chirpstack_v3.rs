//! `chirpstack-v3`: the shape of `up.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "applicationID")]
    application_id: String,
    #[serde(rename = "applicationName")]
    application_name: String,
    #[serde(rename = "deviceName")]
    device_name: String,
    #[serde(rename = "deviceProfileName")]
    device_profile_name: String,
    #[serde(rename = "deviceProfileID")]
    device_profile_id: String,
    #[serde(rename = "devEUI")]
    dev_eui: String,
    #[serde(rename = "rxInfo")]
    rx_info: Vec<MessageRxInfo>,
    #[serde(rename = "txInfo")]
    tx_info: MessageTxInfo,
    adr: bool,
    #[serde(rename = "fCnt")]
    f_cnt: i64,
    #[serde(rename = "fPort")]
    f_port: i64,
    data: String,
    object: MessageObject,
    tags: MessageTags,
}

#[derive(Deserialize)]
struct MessageTags {
    latitude: String,
    longitude: String,
    street: String,
}

#[derive(Deserialize)]
struct MessageObject {
    battery: i64,
    temperature: f64,
    distance_mm: i64,
}

#[derive(Deserialize)]
struct MessageTxInfo {
    frequency: i64,
    dr: i64,
}

#[derive(Deserialize)]
struct MessageRxInfo {
    #[serde(rename = "gatewayID")]
    gateway_id: String,
    #[serde(rename = "uplinkID")]
    uplink_id: String,
    name: String,
    rssi: i64,
    #[serde(rename = "loRaSNR")]
    lo_ra_snr: f64,
    location: MessageRxInfoLocation,
    time: Option<String>,
}

#[derive(Deserialize)]
struct MessageRxInfoLocation {
    latitude: f64,
    longitude: f64,
    altitude: i64,
}
