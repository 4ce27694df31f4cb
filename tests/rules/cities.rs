//! Configs that several timelines run on.

/// One LoRaWAN feed.
pub(crate) const LORA: &str = r#"
[[city]]
id = "lund"

[[feed]]
id = "lora"
city = "lund"
format = "chirpstack-v4"
[feed.mqtt]
url = "mqtt://broker.test:1883"
topics = ["up/#"]
"#;

/// One polled feed of Things.
pub(crate) const ROOMS: &str = r#"
[[city]]
id = "espoo"

[[feed]]
id = "rooms"
city = "espoo"
format = "sensorthings"
[feed.http]
url = "https://frost.test/v1.1/Things?$expand=Datastreams"
every = "60s"
"#;
