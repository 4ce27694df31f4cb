//! What a format found in one message: items of eight kinds, defects, and how much went over the bounds.
//!
//! The kinds are the lines of `valvomo decode` (DESIGN 8). Nothing here knows cities or devices by id.

use super::json::{Draft, Tokens};
use crate::city::model::{
    hash, limits,
    quantity::{QuantityName, Reading},
    text::SafeText,
    time::Stamp,
};
use serde::{Deserialize, Serialize};

/// A measured value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The device's id in its platform (a DevEUI upper case, an entity id, `operator/vehicle`, ...).
    pub device: SafeText,
    /// Where the format names a series whose metadata come from elsewhere (a SensorThings Datastream).
    pub series: Option<SafeText>,
    /// What was measured, its value in the canonical unit, and how sure the unit is.
    pub reading: Reading,
    /// When the device says it measured.
    pub observed_at: Option<Stamp>,
}

/// One radio frame as the gateways heard it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Link {
    /// The device; empty where only the radio side is known (an encrypted frame at a gateway).
    pub device: SafeText,
    /// The gateway, in lower case hex where it is an EUI.
    pub gateway: SafeText,
    /// Received signal strength, dBm.
    pub rssi_dbm: Option<f32>,
    /// Signal to noise ratio, dB.
    pub snr_db: Option<f32>,
    /// LoRa spreading factor, 7..=12.
    pub spreading_factor: Option<u8>,
    /// Carrier frequency, Hz.
    pub frequency_hz: Option<f64>,
    /// The uplink frame counter.
    pub frame_counter: Option<u32>,
    /// When the gateway says that it received the frame.
    pub received_at: Option<Stamp>,
}

/// Where a device (or another asset) is: WGS 84 degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The thing that is there.
    pub subject: Subject,
    /// Latitude, -90..=90.
    pub lat: f64,
    /// Longitude, -180..=180.
    pub lon: f64,
    /// When it was there, where the payload says so.
    pub observed_at: Option<Stamp>,
}

/// A thing that exists: a station, a sensor, a service, a gateway.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asset {
    /// Its id in its platform.
    pub id: SafeText,
    /// Its type, in the platform's own word (`device`, `gateway`, `Thing`, `ParkingSpot`, `service`).
    pub kind: SafeText,
    /// Its name for people.
    pub name: Option<SafeText>,
    /// The device profile or model, where known; device types of the config match on it.
    pub model: Option<SafeText>,
}

/// Metadata of a series, without a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The key that observations name in their `series`.
    pub key: SafeText,
    /// The device that the series belongs to; empty where it is told of every device that has one of this key.
    pub device: SafeText,
    /// What it measures.
    pub quantity: QuantityName,
    /// What tells it from others of its quantity at one device; empty mostly.
    pub qualifier: SafeText,
    /// The unit of raw results: UCUM, empty where the publisher gives none.
    pub unit: SafeText,
}

/// What a state, position or event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A device, by its id.
    Device(SafeText),
    /// A gateway, by its id.
    Gateway(SafeText),
    /// The polled service itself.
    Service,
    /// A part of the polled service: redis, database, sign-on.
    Component(SafeText),
}

impl Subject {
    /// `device/x`, `gateway/x`, `service`, `component/x`.
    pub fn path(&self) -> String {
        match self {
            Self::Device(id) => format!("device/{id}"),
            Self::Gateway(id) => format!("gateway/{id}"),
            Self::Service => "service".into(),
            Self::Component(id) => format!("component/{id}"),
        }
    }
}

/// How something says that it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Health {
    /// Works.
    Up,
    /// Works, but not well.
    Degraded,
    /// Does not work.
    Down,
    /// Nobody can say.
    #[default]
    Unknown,
}

impl Health {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Degraded => "degraded",
            Self::Down => "down",
            Self::Unknown => "unknown",
        }
    }

    /// True where it is known not to be well.
    pub fn is_ill(self) -> bool {
        matches!(self, Self::Degraded | Self::Down)
    }
}

/// What something says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Who.
    pub subject: Subject,
    /// How it says it is.
    pub health: Health,
    /// In its own words.
    pub detail: Option<SafeText>,
    /// The release marker, where it tells one.
    pub release: Option<SafeText>,
    /// When it says so.
    pub observed_at: Option<Stamp>,
}

/// Something that happened: a join, a downlink, an acknowledgement, a log line.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// To whom.
    pub subject: Subject,
    /// What: `join`, `downlink_sent`, `ack`, `log`, ...
    pub name: &'static str,
    /// In the sender's words.
    pub detail: Option<SafeText>,
    /// When.
    pub observed_at: Option<Stamp>,
}

/// An alert that somebody else raised.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UpstreamAlert {
    /// Its id at the publisher.
    pub id: SafeText,
    /// The publisher's word for its severity, empty where there is none.
    pub severity: SafeText,
    /// Its headline.
    pub title: SafeText,
    /// Since when.
    pub since: Option<Stamp>,
    /// Until when, where the publisher says so.
    pub until: Option<Stamp>,
    /// The publisher keeps it quiet: silenced or inhibited there.
    pub is_muted: bool,
    /// What stands around it, where the publisher says so.
    pub more: Option<Box<Circumstances>>,
}

/// What a publisher says around its alert, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// Why: `CONSTRUCTION`.
    pub cause: Option<SafeText>,
    /// What follows: `DETOUR`.
    pub effect: Option<SafeText>,
    /// Whom or what it concerns: `route 219`, `stop 16230`.
    pub affects: Vec<SafeText>,
    /// The headline in each language that there is: a code of BCP 47 in lower case, and the text.
    pub titles: Vec<(SafeText, SafeText)>,
    /// All periods in which it holds, where there are several: each from, until; open where absent.
    pub periods: Vec<(Option<Stamp>, Option<Stamp>)>,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A measured value.
    Observation(Observation),
    /// A frame heard by a gateway.
    Link(Link),
    /// A position.
    Position(Position),
    /// A thing that exists.
    Asset(Asset),
    /// Metadata of a series.
    Series(Series),
    /// A state.
    State(State),
    /// An event.
    Event(Event),
    /// Somebody else's alert.
    Alert(UpstreamAlert),
}

/// One thing that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Where: a path such as `rxInfo[0].rssi`, or `payload`.
    pub field: SafeText,
    /// Why, for a person.
    pub reason: SafeText,
}

/// All that was found in one message. Reused from message to message, so that reading allocates little.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the payload.
    pub items: Vec<Item>,
    /// What was not understood.
    pub defects: Vec<Defect>,
    /// Items and defects over the bounds: counted, not kept.
    pub over_bounds: u32,
    /// The identity of this message (deduplicationId, DevEUI + fCnt + time, ...), hashed with
    /// [`Found::identify`]; the engine counts a second one with the same key as a duplicate.
    pub key: Option<u64>,
    /// It answers what was asked, although its status is one of failure: a gateway that is not connected (404).
    pub is_answer: bool,
    /// It tells again of a frame that may have come before with the same key, and may add to it which
    /// gateways heard it: then its links are taken, and nothing else.
    pub adds_links: bool,
    /// The device that this message proves alive even if it carries no observation (an empty uplink).
    pub alive: Option<SafeText>,
    /// The second clock: when the network or platform stamped the message.
    pub network_at: Option<Stamp>,
    /// More pages: the URL that continues this body (SensorThings `@iot.nextLink`), or `&name=value` for
    /// the source's own URL with another parameter.
    pub next_page: Option<String>,
    /// The addresses of other requests of its format, by their names, where this document tells them.
    pub addresses: Vec<(String, String)>,
    /// Names that a later answer is to have too: the signing keys of a sign-on. Who keeps them in mind is the
    /// engine; each is the name of a component as well.
    pub kept: Vec<SafeText>,
    /// The publisher asks not to be asked again before so many seconds.
    pub ttl_s: Option<u64>,
    /// The time that the payload states for itself as a whole (freshness of a polled body).
    pub data_at: Option<Stamp>,
    tokens: Tokens,
    draft: Draft,
}

impl Found {
    /// Empties it, keeping its memory.
    pub fn clear(&mut self) {
        self.items.clear();
        self.defects.clear();
        self.over_bounds = 0;
        self.key = None;
        self.adds_links = false;
        self.is_answer = false;
        self.alive = None;
        self.network_at = None;
        self.next_page = None;
        self.addresses.clear();
        self.kept.clear();
        self.ttl_s = None;
        self.data_at = None;
    }

    /// Lends the memory for reading JSON, or takes it back.
    pub fn swap_tokens(&mut self, tokens: &mut Tokens) {
        std::mem::swap(&mut self.tokens, tokens);
    }

    /// Lends the memory for reading what is no JSON, or takes it back.
    pub fn swap_draft(&mut self, draft: &mut Draft) {
        std::mem::swap(&mut self.draft, draft);
    }

    /// Adds an item, or counts it where the message has too many.
    pub fn push(&mut self, item: Item) {
        if self.items.len() < limits::ITEMS_PER_MESSAGE {
            self.items.push(item);
        } else {
            self.over_bounds += 1;
        }
    }

    /// Adds an observation of `device`.
    pub fn observe(&mut self, device: &SafeText, reading: Reading, observed_at: Option<Stamp>) {
        let device = device.clone();
        self.push(Item::Observation(Observation {
            device,
            series: None,
            reading,
            observed_at,
        }));
    }

    /// Adds a position if it is one: finite, in range, and not 0,0 (QUANTITIES rule 4).
    pub fn locate(&mut self, subject: Subject, lat: f64, lon: f64, observed_at: Option<Stamp>) {
        if lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat.abs() > 1e-6 || lon.abs() > 1e-6) {
            self.push(Item::Position(Position {
                subject,
                lat,
                lon,
                observed_at,
            }));
        } else {
            self.defect("position", "not a position on earth");
        }
    }

    /// Notes what could not be understood.
    pub fn defect(&mut self, field: &str, reason: &str) {
        if self.defects.len() < limits::DEFECTS_PER_MESSAGE {
            self.defects.push(Defect {
                field: SafeText::new(field),
                reason: SafeText::new(reason),
            });
        } else {
            self.over_bounds += 1;
        }
    }

    /// Sets the identity of the message from its parts.
    pub fn identify(&mut self, parts: &[&[u8]]) {
        self.key = Some(hash::of_parts(parts));
    }

    /// Reads `bytes` as JSON and hands the document to `read`, with the tokens' memory reused.
    /// A document that breaks off is a defect; what stands before the break is still handed over.
    /// Returns false where there is no JSON at all.
    pub fn json<'a>(
        &mut self,
        bytes: &'a [u8],
        read: impl FnOnce(super::json::Node<'a, '_>, &mut Self),
    ) -> bool {
        self.json_of("payload", bytes, read)
    }

    /// The same for a document that stands as a text in a field of another one.
    pub fn json_of<'a>(
        &mut self,
        field: &str,
        bytes: &'a [u8],
        read: impl FnOnce(super::json::Node<'a, '_>, &mut Self),
    ) -> bool {
        let mut tokens = std::mem::take(&mut self.tokens);
        let fault = tokens.read(bytes);
        if let Some(fault) = fault {
            self.defect(field, &fault.to_string());
        }
        let root = tokens.root(bytes);
        let any = root.is_some();
        if let Some(root) = root {
            read(root, self);
        }
        self.tokens = tokens;
        any
    }
}
