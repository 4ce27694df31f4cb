//! Every bound of the console, each with its reason (law 8). What goes over one is counted and shown.

/// Columns of one text: longer than any real name, short enough that a screen of them is small.
pub const TEXT_COLUMNS: usize = 256;
/// Combining marks on one base: real scripts need at most a handful; 5,000 make a 10 kB cell.
pub const COMBINING_MARKS: usize = 8;
/// Items that one message may yield: a full SensorThings page or NGSI notification fits.
pub const ITEMS_PER_MESSAGE: usize = 20_000;
/// Defects kept of one message; the rest is counted only.
pub const DEFECTS_PER_MESSAGE: usize = 64;
/// Parts of one service in one health document; a large Spring application has some 40.
pub const COMPONENTS_PER_SERVICE: usize = 256;
/// Nesting that a payload may have: real ones stay under 16; hostile ones try 100,000.
pub const JSON_DEPTH: usize = 64;
/// Tokens that a payload may have (16 bytes each while it is read).
pub const JSON_TOKENS: usize = 4_000_000;
/// Bytes of one MQTT packet, also announced to the broker (FAILURES A3).
pub const PACKET_BYTES: usize = 1024 * 1024;
/// Decoded bytes of one HTTP body; a valid Digitraffic reply of 16.4 MB was measured (APIS 5.1).
pub const BODY_BYTES: usize = 32 * 1024 * 1024;
/// Devices per feed (FAILURES G1): over it, messages of new devices are counted and dropped.
pub const DEVICES_PER_FEED: usize = 1_000_000;
/// Metrics per device.
pub const METRICS_PER_DEVICE: usize = 64;
/// Quantity names that are not in the vocabulary, over all feeds.
pub const OTHER_QUANTITIES: usize = 4_096;
/// Gateways learned per feed.
pub const GATEWAYS_PER_FEED: usize = 100_000;
/// Gateways remembered per device: those of its last 8 frames (DESIGN 2).
pub const GATEWAYS_PER_DEVICE: usize = 8;
/// A radio edge older than this says nothing (DESIGN 2), in milliseconds.
pub const RADIO_EDGE_MS: u64 = 24 * 3_600_000;
/// Samples kept per series, oldest first out.
pub const SAMPLES_PER_SERIES: usize = 360;
/// Raw messages kept per feed, in bytes (the detail's "last raw message").
pub const RAW_RING_BYTES: usize = 4 * 1024 * 1024;
/// Alerts kept after they are over.
pub const CLOSED_ALERTS: usize = 1_000;
/// Messages remembered per feed for de-duplication.
pub const SEEN_KEYS_PER_FEED: usize = 65_536;
/// Inputs waiting at the door.
pub const DOOR_QUEUE: usize = 4_096;
/// Rows that one scene copies out of the world.
pub const SCENE_ROWS: usize = 500;
