//! `chirpstack-v4`: the shape of `up-two-gateways.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "deduplicationId")]
    deduplication_id: String,
    time: String,
    #[serde(rename = "deviceInfo")]
    device_info: MessageDeviceInfo,
    #[serde(rename = "devAddr")]
    dev_addr: String,
    adr: bool,
    dr: i64,
    #[serde(rename = "fCnt")]
    f_cnt: i64,
    #[serde(rename = "fPort")]
    f_port: i64,
    confirmed: bool,
    data: String,
    object: MessageObject,
    #[serde(rename = "rxInfo")]
    rx_info: Vec<MessageRxInfo>,
    #[serde(rename = "txInfo")]
    tx_info: MessageTxInfo,
}

#[derive(Deserialize)]
struct MessageTxInfo {
    frequency: i64,
    modulation: MessageTxInfoModulation,
}

#[derive(Deserialize)]
struct MessageTxInfoModulation {
    lora: MessageTxInfoModulationLora,
}

#[derive(Deserialize)]
struct MessageTxInfoModulationLora {
    bandwidth: i64,
    #[serde(rename = "spreadingFactor")]
    spreading_factor: i64,
    #[serde(rename = "codeRate")]
    code_rate: String,
}

#[derive(Deserialize)]
struct MessageRxInfo {
    #[serde(rename = "gatewayId")]
    gateway_id: String,
    #[serde(rename = "uplinkId")]
    uplink_id: i64,
    #[serde(rename = "gwTime")]
    gw_time: Option<String>,
    #[serde(rename = "nsTime")]
    ns_time: String,
    rssi: i64,
    snr: Option<f64>,
    channel: Option<i64>,
    location: MessageRxInfoLocation,
    context: Option<String>,
    metadata: Option<MessageRxInfoMetadata>,
    #[serde(rename = "crcStatus")]
    crc_status: Option<String>,
}

#[derive(Deserialize)]
struct MessageRxInfoMetadata {
    region_config_id: String,
}

#[derive(Deserialize)]
struct MessageRxInfoLocation {
    latitude: Option<f64>,
    longitude: Option<f64>,
    altitude: Option<i64>,
}

#[derive(Deserialize)]
struct MessageObject {
    battery: i64,
    temperature: f64,
    distance_mm: i64,
    position: String,
    tilt: bool,
    signal: MessageObjectSignal,
    gps: MessageObjectGps,
    voltage: String,
}

#[derive(Deserialize)]
struct MessageObjectGps {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct MessageObjectSignal {
    value: String,
}

#[derive(Deserialize)]
struct MessageDeviceInfo {
    #[serde(rename = "tenantId")]
    tenant_id: String,
    #[serde(rename = "tenantName")]
    tenant_name: String,
    #[serde(rename = "applicationId")]
    application_id: String,
    #[serde(rename = "applicationName")]
    application_name: String,
    #[serde(rename = "deviceProfileId")]
    device_profile_id: String,
    #[serde(rename = "deviceProfileName")]
    device_profile_name: String,
    #[serde(rename = "deviceName")]
    device_name: String,
    #[serde(rename = "devEui")]
    dev_eui: String,
    tags: MessageDeviceInfoTags,
}

#[derive(Deserialize)]
struct MessageDeviceInfoTags {
    street: String,
}
