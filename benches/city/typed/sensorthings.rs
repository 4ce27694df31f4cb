//! `sensorthings`: the shape of `things.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "@iot.nextLink")]
    iot_next_link: String,
    value: Vec<MessageValue>,
}

#[derive(Deserialize)]
struct MessageValue {
    #[serde(rename = "@iot.id")]
    iot_id: String,
    #[serde(rename = "@iot.selfLink")]
    iot_self_link: String,
    name: String,
    #[serde(rename = "Locations")]
    locations: Vec<MessageValueLocations>,
    #[serde(rename = "Datastreams")]
    datastreams: Vec<MessageValueDatastreams>,
}

#[derive(Deserialize)]
struct MessageValueDatastreams {
    #[serde(rename = "@iot.id")]
    iot_id: i64,
    name: String,
    #[serde(rename = "observationType")]
    observation_type: String,
    #[serde(rename = "unitOfMeasurement")]
    unit_of_measurement: MessageValueDatastreamsUnitOfMeasurement,
    #[serde(rename = "ObservedProperty")]
    observed_property: Option<MessageValueDatastreamsObservedProperty>,
    #[serde(rename = "Observations")]
    observations: Vec<MessageValueDatastreamsObservations>,
    #[serde(rename = "Observations@iot.nextLink")]
    observations_iot_next_link: Option<String>,
}

#[derive(Deserialize)]
struct MessageValueDatastreamsObservations {
    result: Option<serde_json::Value>,
    #[serde(rename = "phenomenonTime")]
    phenomenon_time: Option<String>,
    #[serde(rename = "resultTime")]
    result_time: Option<String>,
}

#[derive(Deserialize)]
struct MessageValueDatastreamsObservedProperty {
    name: String,
    definition: String,
}

#[derive(Deserialize)]
struct MessageValueDatastreamsUnitOfMeasurement {
    name: Option<String>,
    symbol: Option<String>,
    definition: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct MessageValueLocations {
    #[serde(rename = "encodingType")]
    encoding_type: String,
    location: MessageValueLocationsLocation,
}

#[derive(Deserialize)]
struct MessageValueLocationsLocation {
    #[serde(rename = "type")]
    type_: String,
    geometry: MessageValueLocationsLocationGeometry,
}

#[derive(Deserialize)]
struct MessageValueLocationsLocationGeometry {
    #[serde(rename = "type")]
    type_: String,
    coordinates: Vec<Vec<Vec<i64>>>,
}
