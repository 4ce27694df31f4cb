//! `netmore`: the shape of `two-uplinks.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "devEui")]
    dev_eui: String,
    #[serde(rename = "sensorType")]
    sensor_type: String,
    timestamp: String,
    payload: String,
    freq: Option<i64>,
    #[serde(rename = "spreadingFactor")]
    spreading_factor: String,
    dr: Option<i64>,
    rssi: String,
    snr: String,
    #[serde(rename = "gatewayIdentifier")]
    gateway_identifier: String,
    tags: Option<MessageTags>,
    gateways: Option<Vec<MessageGateways>>,
    #[serde(rename = "messageType")]
    message_type: Option<String>,
    #[serde(rename = "fCntUp")]
    f_cnt_up: Option<i64>,
    #[serde(rename = "batteryLevel")]
    battery_level: String,
    ack: Option<bool>,
    #[serde(rename = "fPort")]
    f_port: String,
    latitude: Option<String>,
    longitude: Option<String>,
}

#[derive(Deserialize)]
struct MessageGateways {
    rssi: String,
    snr: String,
    antenna: i64,
    #[serde(rename = "gatewayIdentifier")]
    gateway_identifier: String,
    #[serde(rename = "gwEui")]
    gw_eui: Option<String>,
    mac: Option<String>,
}

#[derive(Deserialize)]
struct MessageTags {
    #[serde(rename = "SITE")]
    site: Vec<String>,
}
