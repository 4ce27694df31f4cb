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
/// Fields with personal data that are told of one message; further ones count in the last of their kind.
pub const CATCHES_PER_MESSAGE: usize = 16;
/// The same of one feed or service, over all its messages.
pub const CATCHES_PER_SOURCE: usize = 32;
/// Topics with personal data that a link tells of at once; what comes on others counts in the last.
pub const CAUGHT_PER_BATCH: usize = 8;
/// Bytes of the name of such a field.
pub const FIELD_BYTES: usize = 64;
/// Nesting that a payload may have: real ones stay under 16; hostile ones try 100,000.
pub const JSON_DEPTH: usize = 64;
/// Tokens that a payload may have (16 bytes each while it is read).
pub const JSON_TOKENS: usize = 4_000_000;
/// Bytes of what is packed inside of a message (gzip in base64); real ones, traffic messages, have some 20 kB.
pub const UNPACKED_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of one MQTT packet, also announced to the broker (FAILURES A3).
pub const PACKET_BYTES: usize = 1024 * 1024;
/// Bytes of a message over that limit which are read and thrown away without a thought: at 100 Mbit/s that takes
/// less than the second that the feed's other topics may be late.
pub const SKIP_BYTES: usize = 8 * 1024 * 1024;
/// Topic filters of one feed that are suspected, or left out, for packets too large to skip; a feed has a handful.
pub const FILTERS_LEFT_OUT: usize = 64;
/// Messages that an MQTT link hands over at once; a batch of a few milliseconds stays far below it.
pub const MESSAGES_PER_BATCH: usize = 256;
/// Bytes that such a batch may have.
pub const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// QoS 1 messages that a broker may send before we acknowledge the first (MQTT 5: Receive Maximum).
pub const UNACKNOWLEDGED: u16 = 1_000;
/// Bytes that a link holds while the door is full; a broker of MQTT 3.1.1 has no other bound.
pub const HELD_BYTES: usize = 16 * 1024 * 1024;
/// Decoded bytes of one HTTP body; a valid Digitraffic reply of 16.4 MB was measured (APIS 5.1).
pub const BODY_BYTES: usize = 32 * 1024 * 1024;
/// The same, at most, where a config asks for more: it still fits in memory, and on a tape.
pub const BODY_BYTES_MOST: usize = 256 * 1024 * 1024;
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
/// Alerts of others, kept after they are over: apart from ours, so that a chatty publisher cannot push those out.
pub const CLOSED_NOTICES: usize = 500;
/// Open alerts of one publisher: a nationwide list of road works has some hundred. Over it, the worst are kept.
pub const NOTICES_PER_PUBLISHER: usize = 1_000;
/// Sensors of one kind in one neighbourhood that are compared with one another; more agree no better.
pub const COMPARED: usize = 256;
/// Things that happened to one alert, the newest kept: a day of a flapping link is of no more use.
pub const MARKS_PER_ALERT: usize = 64;
/// Messages remembered for de-duplication, over all feeds: 1 MiB; minutes of a large city.
pub const SEEN_KEYS: usize = 131_072;
/// Bytes of inputs on one segment of a tape; then the tape goes on in the next. Some hours of a large city.
pub const TAPE_SEGMENT_BYTES: u64 = 256 * 1024 * 1024;
/// Segments of a tape that are kept, the one that is written included: 2 GiB of inputs in all.
pub const TAPE_SEGMENTS: usize = 8;
/// Inputs waiting at the door.
pub const DOOR_QUEUE: usize = 4_096;
/// Rows that one scene copies out of the world.
pub const SCENE_ROWS: usize = 500;
/// HTTP requests in flight over all sources; more wait within their deadlines.
pub const HTTP_IN_FLIGHT: usize = 256;
/// A connection (name, TCP, TLS) that is not there by now will not come, in milliseconds. At most half of a
/// request's own deadline.
pub const HTTP_CONNECT_MS: u64 = 5_000;
/// From the request to the end of the answer's headers, in milliseconds.
pub const HTTP_ANSWER_MS: u64 = 10_000;
/// A body that pauses longer than this has stalled, in milliseconds.
pub const HTTP_BETWEEN_BYTES_MS: u64 = 5_000;
/// Redirects that are followed, within one host: `/` to `/path/`, http to https, one to spare.
pub const HTTP_REDIRECTS: usize = 3;
/// Idle connections kept per host: one is what a poll needs, one more for a page.
pub const HTTP_IDLE_PER_HOST: usize = 2;
/// How long they are kept, in milliseconds: longer than most polls.
pub const HTTP_IDLE_MS: u64 = 90_000;
/// Headers of one answer; real ones have some 30.
pub const HTTP_HEADERS: usize = 256;
/// Bytes of one header that is kept; longer ones are dropped. A `Link` with four long URLs fits.
pub const HTTP_HEADER_BYTES: usize = 8 * 1024;
/// Headers kept of one answer.
pub const HTTP_HEADERS_KEPT: usize = 32;
/// What a byte on the wire may unpack to: JSON of one repeated line packs 1:100, zeros 1:1,032.
pub const HTTP_UNPACK_RATIO: u64 = 200;
/// Up to here the ratio does not count: it hurts nobody.
pub const HTTP_UNPACK_FREE_BYTES: usize = 1024 * 1024;
/// Bytes of one config file: a city with a thousand feeds needs a tenth of it.
pub const CONFIG_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of a file with one secret: the longest tokens have some 10 kB.
pub const SECRET_BYTES: u64 = 64 * 1024;
/// Own profiles that one process takes in, changed ones counted anew: a city has ten, and edits each of
/// them fifty times before it starts the console again.
pub const OWN_PROFILES: usize = 1_024;
/// Addresses that one feed asks: Digitraffic's road has five.
pub const REQUESTS_PER_FEED: usize = 16;
/// Bytes of the address of a page, or of one that a document names.
pub const ADDRESS_BYTES: usize = 8 * 1024;
/// The longest that a publisher's own wish for rest is granted, in milliseconds.
pub const TTL_MS: u64 = 3_600_000;
/// Problems of a config that are told one by one; the rest is counted. Nobody reads more at once.
pub const CONFIG_PROBLEMS: usize = 200;
