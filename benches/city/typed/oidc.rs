//! `oidc`: the shape of `keys.json`.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Message {
    keys: Vec<MessageKeys>,
}

#[derive(Deserialize)]
struct MessageKeys {
    kid: String,
    kty: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    use_: String,
    n: Option<String>,
    e: Option<String>,
    x5t: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}
