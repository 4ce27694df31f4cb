//! The MQTT link.
pub mod dialect;
pub mod publisher;
pub mod wire;
