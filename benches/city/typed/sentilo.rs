//! `sentilo`: the shape of `meter.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    sensors: Vec<MessageSensors>,
}

#[derive(Deserialize)]
struct MessageSensors {
    sensor: String,
    observations: Vec<MessageSensorsObservations>,
}

#[derive(Deserialize)]
struct MessageSensorsObservations {
    value: String,
    timestamp: String,
}
