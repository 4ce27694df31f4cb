//! `ngsi`: the shape of `weather-normalized.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    id: String,
    #[serde(rename = "type")]
    type_: String,
    name: MessageName,
    location: MessageLocation,
    temperature: MessageTemperature,
    #[serde(rename = "relativeHumidity")]
    relative_humidity: MessageRelativeHumidity,
    status: MessageStatus,
    owner: MessageOwner,
    #[serde(rename = "refDevice")]
    ref_device: MessageRefDevice,
    #[serde(rename = "dateObserved")]
    date_observed: MessageDateObserved,
    #[serde(rename = "@context")]
    context: String,
}

#[derive(Deserialize)]
struct MessageDateObserved {
    #[serde(rename = "type")]
    type_: String,
    value: MessageDateObservedValue,
}

#[derive(Deserialize)]
struct MessageDateObservedValue {
    #[serde(rename = "@type")]
    type_: String,
    #[serde(rename = "@value")]
    value: String,
}

#[derive(Deserialize)]
struct MessageRefDevice {
    #[serde(rename = "type")]
    type_: String,
    object: String,
}

#[derive(Deserialize)]
struct MessageOwner {
    #[serde(rename = "type")]
    type_: String,
    value: String,
}

#[derive(Deserialize)]
struct MessageStatus {
    #[serde(rename = "type")]
    type_: String,
    value: String,
}

#[derive(Deserialize)]
struct MessageRelativeHumidity {
    #[serde(rename = "type")]
    type_: String,
    value: f64,
}

#[derive(Deserialize)]
struct MessageTemperature {
    #[serde(rename = "type")]
    type_: String,
    value: f64,
    #[serde(rename = "unitCode")]
    unit_code: String,
    #[serde(rename = "observedAt")]
    observed_at: String,
}

#[derive(Deserialize)]
struct MessageLocation {
    #[serde(rename = "type")]
    type_: String,
    value: MessageLocationValue,
}

#[derive(Deserialize)]
struct MessageLocationValue {
    #[serde(rename = "type")]
    type_: String,
    coordinates: Vec<f64>,
}

#[derive(Deserialize)]
struct MessageName {
    #[serde(rename = "type")]
    type_: String,
    value: String,
}
