//! The one door: what comes in (`Input`), what goes out (`Effect`). Plain data, safe to tape and to drop.

use crate::city::model::{
    catch::Catch,
    cause::{FetchFault, LinkFault},
    certificate::Validity,
    ids::{FeedId, ServiceId},
    inventory::{Inventory, Poll},
    order::Order,
    text::SafeText,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// Who is asked over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// A polled feed.
    Feed(FeedId),
    /// A service.
    Service(ServiceId),
    /// Another request of a polled feed: which of its further ones, from 0.
    Further(FeedId, u8),
}

impl Source {
    /// What is declared of it: its address, how often.
    pub fn poll(self, inventory: &Inventory) -> Option<&Poll> {
        match self {
            Self::Feed(id) => inventory.feeds.get(id.index())?.poll.as_ref(),
            Self::Further(id, row) => {
                let further = &inventory.feeds.get(id.index())?.further;
                further.get(usize::from(row))
            }
            Self::Service(id) => inventory.services.get(id.index())?.poll.as_ref(),
        }
    }

    /// The feed that is asked for, if it is one.
    pub fn feed(self) -> Option<FeedId> {
        match self {
            Self::Feed(feed) | Self::Further(feed, _) => Some(feed),
            Self::Service(_) => None,
        }
    }
}

/// The other end of an encrypted connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// The broker of a feed.
    Link(FeedId),
    /// A polled source.
    Poll(Source),
}

/// The state of a feed's MQTT link, told by the link whenever it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// An attempt has begun.
    Connecting,
    /// The broker has greeted us; filters are asked for.
    Subscribing,
    /// The broker granted what was asked; names the filters that it refused (A1).
    Up {
        /// Filters that the broker refused, while it granted others.
        refused: Vec<SafeText>,
    },
    /// Broken. The link waits for the next `Effect::Connect`.
    Down {
        /// How.
        fault: LinkFault,
        /// In the other side's words, or the system's.
        detail: SafeText,
    },
}

/// A message over the limit of one packet, as a link met it (FAILURES A3). It is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oversized {
    /// Its topic, after the guard; empty where that is not text.
    pub topic: SafeText,
    /// Its length.
    pub bytes: u64,
    /// Empty where it was read and thrown away, and the link goes on. Otherwise the filters that carry it: it is
    /// too long for that, and the link is cut.
    pub filters: Vec<SafeText>,
}

/// An HTTP answer, read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case; only those that the city reads (see `KEPT_HEADERS`).
    pub headers: Vec<(String, String)>,
    /// The decoded body.
    pub body: Bytes,
    /// From the request to the first byte of the answer, milliseconds.
    pub latency_ms: u32,
}

/// An HTTP request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How.
    pub fault: FetchFault,
    /// In the system's words, or the first bytes of an odd body.
    pub detail: SafeText,
    /// Until it failed, milliseconds.
    pub latency_ms: u32,
}

/// Personal data that the guard has hidden: where, what kind, how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// The topic, itself masked; empty for what was asked for.
    pub topic: SafeText,
    /// The broker keeps it, for everybody who asks.
    pub retained: bool,
    /// What was hidden, by kind and field.
    pub catches: Vec<Catch>,
}

/// The headers that the city reads; links drop all others.
pub const KEPT_HEADERS: &[&str] = &[
    "age",
    "cache-control",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "x-total-count",
    "fiware-total-count",
    "ngsild-results-count",
];

/// The config was read again, by an operator's wish.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and an input holds it in a box"
)]
pub enum Reread {
    /// It is good, and holds from now on.
    Taken {
        /// What is declared, in the rows of what was (`model/merge`).
        inventory: Inventory,
        /// Feeds whose link is a new one: another address, password, certificate or filter.
        links: Vec<FeedId>,
        /// Sources that are asked in another way.
        polls: Vec<Source>,
    },
    /// It is wrong; the one before holds.
    Refused {
        /// How many problems it has.
        problems: u32,
        /// The first of them: file, line, column, what.
        first: SafeText,
    },
}

/// One thing that happened outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A message of a feed, after the guard.
    Message {
        /// The feed.
        feed: FeedId,
        /// Its topic.
        topic: Bytes,
        /// Its payload.
        bytes: Bytes,
        /// Old news: kept by the broker (T03).
        retained: bool,
        /// Quality of service, 0..=2.
        qos: u8,
        /// The broker says that it sent this before.
        dup: bool,
    },
    /// An answer, or the lack of one, to `Effect::Fetch` number `request`.
    Response {
        /// Who was asked.
        source: Source,
        /// The number of the request.
        request: u32,
        /// What came.
        outcome: Result<Reply, Failure>,
    },
    /// A link changed its state.
    Link {
        /// The feed.
        feed: FeedId,
        /// Its state now.
        state: LinkState,
    },
    /// Messages that a bounded queue had to drop (law 8).
    Lost {
        /// The feed.
        feed: FeedId,
        /// How many.
        count: u64,
    },
    /// A message that is too large to be taken.
    Oversized {
        /// The feed.
        feed: FeedId,
        /// What is known of it.
        packet: Oversized,
    },
    /// The guard has hidden personal data in what came before this.
    Caught {
        /// Where they came from.
        source: Source,
        /// What was caught.
        caught: Caught,
    },
    /// The certificate that an endpoint showed: told when it is first seen, and when it is another one.
    Certificate {
        /// Whose.
        endpoint: Endpoint,
        /// How long it is good for.
        validity: Validity,
    },
    /// An operator's order.
    Order(Order),
    /// The config was read again.
    Reload(Box<Reread>),
    /// Nothing but time passed.
    Tick,
}

/// What the engine wants done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open the link of a feed, once. Sent at the start and whenever the back-off is over; to a link that is open,
    /// when filters are not left out any more.
    Connect {
        /// The feed.
        feed: FeedId,
        /// Filters not to ask for, in the words of [`Oversized::filters`].
        without: Vec<SafeText>,
        /// How long the attempt may take up to the broker's greeting, milliseconds.
        deadline_ms: u64,
    },
    /// Ask a source.
    Fetch {
        /// Whom.
        source: Source,
        /// The number that the answer must carry.
        request: u32,
        /// A page that continues an earlier answer, or an address that one named, relative to the source's own
        /// URL; `&name=value` is that URL with another parameter.
        page: Option<String>,
        /// Validators of the body that the city holds: `If-None-Match`, `If-Modified-Since`.
        etag: Option<String>,
        /// See `etag`.
        last_modified: Option<String>,
        /// The deadline of the whole request, milliseconds.
        deadline_ms: u64,
    },
}

/// Effects wait here until the edge takes them.
pub type Outbox = Vec<Effect>;
