//! `yggio`: the shape of `update.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    iotnode: MessageIotnode,
    diff: MessageDiff,
    event: MessageEvent,
}

#[derive(Deserialize)]
struct MessageEvent {
    value: MessageEventValue,
}

#[derive(Deserialize)]
struct MessageEventValue {
    #[serde(rename = "waterLevel")]
    water_level: MessageEventValueWaterLevel,
    temperature: f64,
    vdd: i64,
}

#[derive(Deserialize)]
struct MessageEventValueWaterLevel {
    value: i64,
    unit: String,
}

#[derive(Deserialize)]
struct MessageDiff {
    #[serde(rename = "reportedAt")]
    reported_at: String,
    #[serde(rename = "frameCount")]
    frame_count: String,
    rssi: String,
    value: MessageDiffValue,
}

#[derive(Deserialize)]
struct MessageDiffValue {
    #[serde(rename = "waterLevel")]
    water_level: MessageDiffValueWaterLevel,
}

#[derive(Deserialize)]
struct MessageDiffValueWaterLevel {
    value: i64,
    unit: String,
}

#[derive(Deserialize)]
struct MessageIotnode {
    #[serde(rename = "_id")]
    id: String,
    name: String,
    description: String,
    #[serde(rename = "nodeType")]
    node_type: String,
    #[serde(rename = "deviceModelName")]
    device_model_name: String,
    #[serde(rename = "devEui")]
    dev_eui: String,
    #[serde(rename = "appKey")]
    app_key: String,
    secret: String,
    connector: MessageIotnodeConnector,
    #[serde(rename = "rabbitRouting")]
    rabbit_routing: MessageIotnodeRabbitRouting,
    #[serde(rename = "expectedReportInterval")]
    expected_report_interval: i64,
    latlng: Vec<f64>,
    rssi: String,
    snr: f64,
    #[serde(rename = "spreadingFactor")]
    spreading_factor: String,
    #[serde(rename = "frameCount")]
    frame_count: String,
    #[serde(rename = "fPort")]
    f_port: String,
    #[serde(rename = "contextMap")]
    context_map: MessageIotnodeContextMap,
    #[serde(rename = "reportedAt")]
    reported_at: String,
    #[serde(rename = "updatedAt")]
    updated_at: String,
    value: MessageIotnodeValue,
}

#[derive(Deserialize)]
struct MessageIotnodeValue {
    #[serde(rename = "waterLevel")]
    water_level: MessageIotnodeValueWaterLevel,
    temperature: f64,
    vdd: i64,
    #[serde(rename = "encodedData")]
    encoded_data: MessageIotnodeValueEncodedData,
}

#[derive(Deserialize)]
struct MessageIotnodeValueEncodedData {
    #[serde(rename = "hexEncoded")]
    hex_encoded: String,
    timestamp: String,
}

#[derive(Deserialize)]
struct MessageIotnodeValueWaterLevel {
    value: i64,
    unit: String,
}

#[derive(Deserialize)]
struct MessageIotnodeContextMap {
    #[serde(rename = "Place")]
    place: String,
}

#[derive(Deserialize)]
struct MessageIotnodeRabbitRouting {
    value: Vec<String>,
}

#[derive(Deserialize)]
struct MessageIotnodeConnector {
    #[serde(rename = "_id")]
    id: String,
    name: String,
    #[serde(rename = "downlinkQueue")]
    downlink_queue: String,
}
