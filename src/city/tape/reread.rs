//! A config that was read again, as bytes on the tape and back. It has no secrets in it. Leaves out: times.

use super::Head;
use crate::city::{
    engine::port::{Reread, Source},
    model::{
        ids::{FeedId, ServiceId},
        inventory::Inventory,
        text::SafeText,
        time::Now,
    },
};
use serde::{Deserialize, Serialize};

/// What stands on the tape: a head of its own, for the inventory is kept there in full.
#[derive(Serialize, Deserialize)]
enum Kept {
    Taken {
        head: Box<Head>,
        links: Vec<FeedId>,
        feeds: Vec<FeedId>,
        services: Vec<ServiceId>,
    },
    Refused {
        problems: u32,
        first: String,
    },
}

/// As JSON.
pub(super) fn bytes_of(reread: &Reread) -> Vec<u8> {
    let kept = match reread {
        Reread::Taken {
            inventory,
            links,
            polls,
        } => Kept::Taken {
            head: Box::new(Head::new(inventory.clone(), 0, Now::default())),
            links: links.clone(),
            feeds: polls.iter().filter_map(feed_of).collect(),
            services: polls.iter().filter_map(service_of).collect(),
        },
        Reread::Refused { problems, first } => Kept::Refused {
            problems: *problems,
            first: first.to_string(),
        },
    };
    // Plain data: writing it cannot fail; empty bytes would be refused on reading.
    serde_json::to_vec(&kept).unwrap_or_default()
}

/// Back from JSON.
pub(super) fn read(bytes: &[u8]) -> Option<Reread> {
    Some(match serde_json::from_slice(bytes).ok()? {
        Kept::Taken {
            mut head,
            links,
            feeds,
            services,
        } => {
            head.name_formats()?;
            let inventory: Inventory = head.inventory;
            let feeds = feeds.into_iter().map(Source::Feed);
            let services = services.into_iter().map(Source::Service);
            Reread::Taken {
                inventory,
                links,
                polls: feeds.chain(services).collect(),
            }
        }
        Kept::Refused { problems, first } => Reread::Refused {
            problems,
            first: SafeText::new(&first),
        },
    })
}

fn feed_of(source: &Source) -> Option<FeedId> {
    match source {
        Source::Feed(id) => Some(*id),
        Source::Service(_) => None,
    }
}

fn service_of(source: &Source) -> Option<ServiceId> {
    match source {
        Source::Service(id) => Some(*id),
        Source::Feed(_) => None,
    }
}
