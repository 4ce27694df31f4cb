//! `open311`: the shape of `requests.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    service_request_id: serde_json::Value,
    status: String,
    service_name: Option<String>,
    service_code: String,
    description: Option<String>,
    address: Option<String>,
    requested_datetime: String,
    updated_datetime: Option<String>,
    lat: Option<String>,
    long: Option<String>,
    media_url: Option<String>,
}
