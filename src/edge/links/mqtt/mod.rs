//! The MQTT link.
pub mod hear;
pub mod publisher;
pub mod say;
pub mod wire;
