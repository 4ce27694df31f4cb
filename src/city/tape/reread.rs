//! A config that was read again, as bytes on the tape and back. It has no secrets in it. Leaves out: times.

use super::declared::{format_names, name_formats};
use crate::city::{
    engine::port::{Reread, Source},
    model::{
        ids::{FeedId, ServiceId},
        inventory::Inventory,
        text::SafeText,
    },
};
use serde::{Deserialize, Serialize};

/// What stands on the tape: the inventory in full.
#[derive(Serialize, Deserialize)]
enum Kept {
    Taken {
        inventory: Box<Inventory>,
        formats: Vec<String>,
        links: Vec<FeedId>,
        feeds: Vec<FeedId>,
        services: Vec<ServiceId>,
        /// Further requests of feeds.
        #[serde(default)]
        further: Vec<(FeedId, u8)>,
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
            inventory: Box::new(inventory.clone()),
            formats: format_names(inventory)
                .into_iter()
                .map(String::from)
                .collect(),
            links: links.clone(),
            feeds: polls.iter().filter_map(feed_of).collect(),
            services: polls.iter().filter_map(service_of).collect(),
            further: polls.iter().filter_map(further_of).collect(),
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
            mut inventory,
            formats,
            links,
            feeds,
            services,
            further,
        } => {
            name_formats(&mut inventory, &formats).ok()?;
            let feeds = feeds.into_iter().map(Source::Feed);
            let services = services.into_iter().map(Source::Service);
            let further = further.into_iter();
            let further = further.map(|(feed, row)| Source::Further(feed, row));
            Reread::Taken {
                inventory: *inventory,
                links,
                polls: feeds.chain(services).chain(further).collect(),
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
        Source::Service(_) | Source::Further(..) => None,
    }
}

fn service_of(source: &Source) -> Option<ServiceId> {
    match source {
        Source::Service(id) => Some(*id),
        Source::Feed(_) | Source::Further(..) => None,
    }
}

fn further_of(source: &Source) -> Option<(FeedId, u8)> {
    match source {
        Source::Further(id, row) => Some((*id, *row)),
        Source::Feed(_) | Source::Service(_) => None,
    }
}
