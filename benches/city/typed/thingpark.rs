//! `thingpark`: the shape of `uplink.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "DevEUI_uplink")]
    dev_eui_uplink: MessageDevEuiUplink,
}

#[derive(Deserialize)]
struct MessageDevEuiUplink {
    #[serde(rename = "Time")]
    time: String,
    #[serde(rename = "DevEUI")]
    dev_eui: String,
    #[serde(rename = "FPort")]
    fport: i64,
    #[serde(rename = "FCntUp")]
    fcnt_up: i64,
    #[serde(rename = "LostUplinksAS")]
    lost_uplinks_as: i64,
    #[serde(rename = "ADRbit")]
    adrbit: i64,
    #[serde(rename = "MType")]
    mtype: i64,
    #[serde(rename = "FCntDn")]
    fcnt_dn: i64,
    payload_hex: String,
    mic_hex: String,
    #[serde(rename = "Lrcid")]
    lrcid: String,
    #[serde(rename = "LrrRSSI")]
    lrr_rssi: f64,
    #[serde(rename = "LrrSNR")]
    lrr_snr: f64,
    #[serde(rename = "LrrESP")]
    lrr_esp: f64,
    #[serde(rename = "SpFact")]
    sp_fact: i64,
    #[serde(rename = "SubBand")]
    sub_band: String,
    #[serde(rename = "Channel")]
    channel: String,
    #[serde(rename = "Lrrid")]
    lrrid: String,
    #[serde(rename = "Late")]
    late: i64,
    #[serde(rename = "LrrLAT")]
    lrr_lat: f64,
    #[serde(rename = "LrrLON")]
    lrr_lon: f64,
    #[serde(rename = "Lrrs")]
    lrrs: MessageDevEuiUplinkLrrs,
    #[serde(rename = "DevLrrCnt")]
    dev_lrr_cnt: i64,
    #[serde(rename = "CustomerID")]
    customer_id: String,
    #[serde(rename = "CustomerData")]
    customer_data: MessageDevEuiUplinkCustomerData,
    #[serde(rename = "BaseStationData")]
    base_station_data: MessageDevEuiUplinkBaseStationData,
    #[serde(rename = "DriverCfg")]
    driver_cfg: MessageDevEuiUplinkDriverCfg,
    #[serde(rename = "InstantPER")]
    instant_per: f64,
    #[serde(rename = "MeanPER")]
    mean_per: f64,
    #[serde(rename = "DevAddr")]
    dev_addr: String,
    #[serde(rename = "TxPower")]
    tx_power: f64,
    #[serde(rename = "NbTrans")]
    nb_trans: i64,
    #[serde(rename = "Frequency")]
    frequency: f64,
    #[serde(rename = "DynamicClass")]
    dynamic_class: String,
    payload: MessageDevEuiUplinkPayload,
    points: MessageDevEuiUplinkPoints,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPoints {
    temperature: MessageDevEuiUplinkPointsTemperature,
    #[serde(rename = "temperature:1")]
    temperature_1: MessageDevEuiUplinkPointsTemperature1,
    location: MessageDevEuiUplinkPointsLocation,
    humidity: MessageDevEuiUplinkPointsHumidity,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPointsHumidity {
    #[serde(rename = "unitId")]
    unit_id: String,
    records: Vec<MessageDevEuiUplinkPointsHumidityRecords>,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPointsHumidityRecords {
    #[serde(rename = "eventTime")]
    event_time: String,
    value: i64,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPointsLocation {
    #[serde(rename = "unitId")]
    unit_id: String,
    record: Vec<f64>,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPointsTemperature1 {
    #[serde(rename = "unitId")]
    unit_id: String,
    record: f64,
    nature: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPointsTemperature {
    #[serde(rename = "unitId")]
    unit_id: String,
    #[serde(rename = "type")]
    type_: String,
    record: f64,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkPayload {
    temperature: f64,
    battery: String,
    door: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkDriverCfg {
    #[serde(rename = "mod")]
    mod_: MessageDevEuiUplinkDriverCfgMod,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkDriverCfgMod {
    #[serde(rename = "pId")]
    p_id: String,
    #[serde(rename = "mId")]
    m_id: String,
    ver: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkBaseStationData {
    doms: Vec<serde::de::IgnoredAny>,
    name: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkCustomerData {
    loc: MessageDevEuiUplinkCustomerDataLoc,
    alr: MessageDevEuiUplinkCustomerDataAlr,
    tags: Vec<String>,
    doms: Vec<MessageDevEuiUplinkCustomerDataDoms>,
    name: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkCustomerDataDoms {
    n: String,
    g: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkCustomerDataAlr {
    pro: String,
    ver: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkCustomerDataLoc {
    lat: String,
    lon: String,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkLrrs {
    #[serde(rename = "Lrr")]
    lrr: Vec<MessageDevEuiUplinkLrrsLrr>,
}

#[derive(Deserialize)]
struct MessageDevEuiUplinkLrrsLrr {
    #[serde(rename = "Lrrid")]
    lrrid: String,
    #[serde(rename = "Chain")]
    chain: i64,
    #[serde(rename = "LrrRSSI")]
    lrr_rssi: f64,
    #[serde(rename = "LrrSNR")]
    lrr_snr: f64,
    #[serde(rename = "LrrESP")]
    lrr_esp: f64,
}
