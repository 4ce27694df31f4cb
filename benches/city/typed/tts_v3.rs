//! `tts-v3`: the shape of `uplink.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    end_device_ids: MessageEndDeviceIds,
    correlation_ids: Vec<String>,
    received_at: String,
    uplink_message: MessageUplinkMessage,
}

#[derive(Deserialize)]
struct MessageUplinkMessage {
    session_key_id: String,
    f_port: i64,
    rx_metadata: Vec<MessageUplinkMessageRxMetadata>,
    settings: MessageUplinkMessageSettings,
    received_at: String,
    decoded_payload: MessageUplinkMessageDecodedPayload,
    locations: MessageUplinkMessageLocations,
    last_battery_percentage: MessageUplinkMessageLastBatteryPercentage,
    packet_error_rate: f64,
}

#[derive(Deserialize)]
struct MessageUplinkMessageLastBatteryPercentage {
    f_cnt: i64,
    value: f64,
    received_at: String,
}

#[derive(Deserialize)]
struct MessageUplinkMessageLocations {
    #[serde(rename = "frm-payload")]
    frm_payload: MessageUplinkMessageLocationsFrmPayload,
    user: MessageUplinkMessageLocationsUser,
}

#[derive(Deserialize)]
struct MessageUplinkMessageLocationsUser {
    latitude: f64,
    longitude: f64,
    source: String,
}

#[derive(Deserialize)]
struct MessageUplinkMessageLocationsFrmPayload {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct MessageUplinkMessageDecodedPayload {
    temp: String,
    humidity: i64,
    battery: String,
    open: bool,
}

#[derive(Deserialize)]
struct MessageUplinkMessageSettings {
    data_rate: MessageUplinkMessageSettingsDataRate,
    frequency: String,
}

#[derive(Deserialize)]
struct MessageUplinkMessageSettingsDataRate {
    lora: MessageUplinkMessageSettingsDataRateLora,
}

#[derive(Deserialize)]
struct MessageUplinkMessageSettingsDataRateLora {
    bandwidth: i64,
    spreading_factor: i64,
}

#[derive(Deserialize)]
struct MessageUplinkMessageRxMetadata {
    gateway_ids: MessageUplinkMessageRxMetadataGatewayIds,
    time: Option<String>,
    timestamp: Option<i64>,
    rssi: i64,
    snr: Option<f64>,
    location: Option<MessageUplinkMessageRxMetadataLocation>,
    packet_broker: Option<MessageUplinkMessageRxMetadataPacketBroker>,
}

#[derive(Deserialize)]
struct MessageUplinkMessageRxMetadataPacketBroker {
    forwarder_net_id: String,
    forwarder_tenant_id: String,
}

#[derive(Deserialize)]
struct MessageUplinkMessageRxMetadataLocation {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct MessageUplinkMessageRxMetadataGatewayIds {
    gateway_id: String,
    eui: Option<String>,
}

#[derive(Deserialize)]
struct MessageEndDeviceIds {
    device_id: String,
    application_ids: MessageEndDeviceIdsApplicationIds,
    dev_eui: String,
    join_eui: String,
}

#[derive(Deserialize)]
struct MessageEndDeviceIdsApplicationIds {
    application_id: String,
}
