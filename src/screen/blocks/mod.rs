//! Sections that more than one panel shows: rows of a scene as lines.

pub mod alerts;
pub mod cities;
pub mod devices;
pub mod network;
pub mod services;
