//! Feeds whose card says that persons are in the data: before anything of theirs is taped or taken, it is reduced to the
//! observations that were decoded from it (DESIGN 2). Topics, payloads, names and words are gone by then.
//!
//! The reduced input is an ordinary one whose bytes are ours, so that the tape and the engine need no second way.

use super::{
    Engine,
    port::{Input, Reply, Source},
};
use crate::city::{
    formats::{
        self,
        format::{Format, Message},
        found::{Found, Item, Link, Observation, Series},
    },
    model::{
        ids::FeedId,
        inventory::Inventory,
        text::SafeText,
        time::{Now, Stamp},
    },
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// What reduced bytes begin with.
const MARK: &[u8] = b"\0observations only\0";

/// What is left of a message or body.
#[derive(Default, Serialize, Deserialize)]
struct Reduced {
    items: Vec<Kept>,
    defects: u32,
    over_bounds: u32,
    key: Option<u64>,
    adds_links: bool,
    alive: Option<SafeText>,
    network_at: Option<Stamp>,
    next_page: Option<String>,
    data_at: Option<Stamp>,
}

/// What is left of an item.
#[derive(Serialize, Deserialize)]
enum Kept {
    Observation(Observation),
    Link(Link),
    Series(Series),
}

fn feed_format(inventory: &Inventory, feed: FeedId) -> Option<&'static dyn Format> {
    let feed = inventory.feeds.get(feed.index())?;
    let format = || formats::format(feed.format);
    feed.card.is_personal().then(format).flatten()
}

/// True where only observations of this feed may be kept.
fn is_personal(inventory: &Inventory, feed: FeedId) -> bool {
    feed_format(inventory, feed).is_some()
}

/// True for bytes that were reduced.
pub(super) fn is_reduced(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

impl Engine {
    /// Reduces what comes by a feed with persons in its data; all else stays as it is. To be called once, right before
    /// the input is taped and taken, with the time that it is taken with.
    pub fn reduced(&self, now: Now, input: Input) -> Input {
        let inventory = &self.world.inventory;
        match input {
            Input::Message {
                feed,
                topic,
                bytes,
                retained,
                qos,
                dup,
            } if is_personal(inventory, feed) => {
                let message = Message {
                    topic: std::str::from_utf8(&topic).ok().filter(|it| !it.is_empty()),
                    retained,
                    received_at: now.utc,
                    ..Message::bare(&bytes)
                };
                Input::Message {
                    feed,
                    topic: Bytes::new(),
                    bytes: reduce(inventory, feed, &message),
                    retained,
                    qos,
                    dup,
                }
            }
            Input::Response {
                source,
                request,
                outcome: Ok(reply),
            } => Input::Response {
                source,
                request,
                outcome: Ok(self.reduced_reply(now, source, reply)),
            },
            other => other,
        }
    }

    fn reduced_reply(&self, now: Now, source: Source, mut reply: Reply) -> Reply {
        let inventory = &self.world.inventory;
        if let Some(feed) = source.feed().filter(|feed| is_personal(inventory, *feed)) {
            reply.body = reduce(inventory, feed, &self.answer_of(source, &reply, now));
        }
        reply
    }
}

fn reduce(inventory: &Inventory, feed: FeedId, message: &Message<'_>) -> Bytes {
    let mut found = Found::default();
    if let Some(format) = feed_format(inventory, feed) {
        format.parse(message, &mut found);
    }
    let items = found.items.into_iter().filter_map(|item| match item {
        Item::Observation(item) => Some(Kept::Observation(item)),
        Item::Link(item) => Some(Kept::Link(item)),
        Item::Series(item) => Some(Kept::Series(item)),
        Item::Position(_) | Item::Asset(_) | Item::State(_) | Item::Event(_) | Item::Alert(_) => {
            None
        }
    });
    let reduced = Reduced {
        items: items.collect(),
        defects: u32::try_from(found.defects.len()).unwrap_or(u32::MAX),
        over_bounds: found.over_bounds,
        key: found.key,
        adds_links: found.adds_links,
        alive: found.alive,
        network_at: found.network_at,
        next_page: found.next_page,
        data_at: found.data_at,
    };
    let mut bytes = MARK.to_vec();
    // Writing plain data into memory cannot fail; were it to, nothing would be found.
    bytes.extend(postcard::to_allocvec(&reduced).unwrap_or_default());
    bytes.into()
}

/// What may be shown of bytes as they came: nothing where they were reduced.
pub(super) fn raw(bytes: &[u8]) -> &[u8] {
    if is_reduced(bytes) { b"" } else { bytes }
}

/// Reads a message or body of a feed by its format, or what is left of one.
pub(super) fn read(
    inventory: &Inventory,
    feed: FeedId,
    format: &dyn Format,
    message: &Message<'_>,
    found: &mut Found,
) {
    let rest = message.bytes.strip_prefix(MARK);
    let Some(rest) = rest.filter(|_| is_personal(inventory, feed)) else {
        format.parse(message, found);
        return;
    };
    let reduced: Reduced = postcard::from_bytes(rest).unwrap_or_default();
    for item in reduced.items {
        found.push(match item {
            Kept::Observation(item) => Item::Observation(item),
            Kept::Link(item) => Item::Link(item),
            Kept::Series(item) => Item::Series(item),
        });
    }
    for _ in 0..reduced.defects {
        found.defect("", "something was not understood");
    }
    found.over_bounds = found.over_bounds.saturating_add(reduced.over_bounds);
    found.key = reduced.key;
    found.adds_links = reduced.adds_links;
    found.alive = reduced.alive;
    found.network_at = reduced.network_at;
    found.next_page = reduced.next_page;
    found.data_at = reduced.data_at;
}
