//! One `[[extract]]`: which items of a document it reads, and what it makes of each.

use super::{
    flaw::Flaw,
    items::Items,
    make::{Make, Maker},
    path::{Heads, Place},
    selector::{Filter, Walk},
    sheet::{Sheet, flaw},
    source::Source,
};
use crate::city::{
    formats::{format::Message, found::Found, json::Node},
    model::{nearest::nearest, topic},
};
use std::{collections::BTreeSet, ops::ControlFlow};

/// One extract of a profile.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extract {
    /// Messages of other topics are not read by it; none reads all.
    topics: Vec<Box<str>>,
    /// Nor are answers to other requests.
    requests: Vec<Box<str>>,
    items: Items,
    only: Option<Filter>,
    heads: Heads,
    make: Make,
}

impl Extract {
    /// Reads `[[extract]]`.
    pub(super) fn read(
        mut sheet: Sheet<'_>,
        source: &Source,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let mut heads = Heads::new();
        let topic = sheet.text("topic", flaws);
        let mut topics: Vec<Box<str>> = topic.into_iter().map(|(text, _)| text.into()).collect();
        let mut requests = Vec::new();
        for (name, span) in sheet.texts("from", flaws) {
            if let Some(named) = source.topics_of(name) {
                topics.extend_from_slice(named);
            } else if source.names().any(|known| known == name) {
                requests.push(name.into());
            } else {
                let hint = match nearest(name, source.names()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "name a [[request]] or a [[subscribe]]".to_owned(),
                };
                flaws.push(flaw(span, format!("nothing is called \"{name}\""), hint));
            }
        }
        let items = Items::read(&mut sheet, flaws);
        let only = sheet.condition("where", flaws);
        let make = Make::read(&mut sheet, &mut heads, flaws);
        sheet.finish(flaws);
        Some(Self {
            topics,
            requests,
            items: items?,
            only,
            heads,
            make: make?,
        })
    }

    /// Reads the items of a document; how many there were.
    pub(super) fn apply<'a, 't>(
        &self,
        walk: &mut Walk<'a, 't>,
        message: &Message<'a>,
        found: &mut Found,
    ) -> usize {
        let mut seen = BTreeSet::new();
        let mut count = 0;
        self.each(walk, message, &self.heads, &mut |place| {
            count += 1;
            self.make.make(&mut Maker {
                place,
                found,
                seen: &mut seen,
            });
        });
        count
    }

    /// Hands over every item with its place; `heads` has the first names of the paths that are looked along.
    pub(super) fn each<'a, 't>(
        &self,
        walk: &mut Walk<'a, 't>,
        message: &Message<'a>,
        names: &Heads,
        take: &mut dyn FnMut(Place<'_, 'a, 't>),
    ) {
        if self.is_other(message) {
            return;
        }
        let mut heads = vec![None; names.len()];
        let _ended = self.items.each(walk, &mut |walk| {
            let item = walk.here();
            if item.is_null() {
                return ControlFlow::Continue(());
            }
            if let Some(only) = &self.only
                && !only.holds(item, walk)
            {
                return ControlFlow::Continue(());
            }
            find_heads(names, item, &mut heads);
            take(Place {
                walk,
                item,
                heads: &heads,
                message,
            });
            ControlFlow::Continue(())
        });
    }

    /// True for a message that is of another topic, or answers another request; where that is not known, it may be any.
    fn is_other(&self, message: &Message<'_>) -> bool {
        let is_of = |name: &str| {
            self.topics
                .iter()
                .any(|filter| topic::carries(filter, name))
        };
        let answers = |name: &str| self.requests.iter().any(|known| **known == *name);
        match (message.topic, message.request) {
            (Some(topic), _) if !self.topics.is_empty() => !is_of(topic),
            (_, Some(name)) if !self.requests.is_empty() => !answers(name),
            (Some(_), None) => !self.requests.is_empty(),
            (None, Some(_)) => !self.topics.is_empty(),
            _ => false,
        }
    }
}

/// All first names of the paths in one pass over the members of the item.
fn find_heads<'a, 't>(names: &Heads, item: Node<'a, 't>, heads: &mut [Option<Node<'a, 't>>]) {
    heads.fill(None);
    for (key, value) in item.members() {
        for (name, head) in names.iter().zip(heads.iter_mut()) {
            if key.is(name) {
                *head = Some(value).filter(|value| !value.is_null());
                break;
            }
        }
    }
}
