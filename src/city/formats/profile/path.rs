//! Where a field is read from: a JSONPath from the item, from what encloses it or from the document,
//! or the item's key, a level of the topic, a header, or a fixed text.

use super::{
    flaw::Flaw,
    selector::{Name, Selector, Walk},
    sheet::flaw,
};
use crate::city::formats::{format::Message, json::Node, xml};
use std::{borrow::Cow, ops::ControlFlow, ops::Range};

/// Where a path begins.
#[derive(Debug, Clone, PartialEq)]
enum From {
    /// `$`: the item.
    Item,
    /// The first name of a path from the item: its number among those of the extract. They are all
    /// looked up in one pass over the item's members.
    Head(usize),
    /// `^`, `^^`: so many enclosing objects up.
    Above(usize),
    /// `//`: the document.
    Document,
    /// `@key`: the name of the member that the item is, or stands in.
    Key,
    /// `@index`: the place of the item in its list, from 0.
    Index,
    /// `@topic[2]`: a level of the topic, from 0.
    Topic(usize),
    /// `@header[x-name]`: a header of the answer.
    Header(Box<str>),
    /// A fixed text.
    Fixed(Box<str>),
}

/// Where a field is read from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    from: From,
    then: Selector,
    written: Box<str>,
}

/// The names that paths of one extract begin with.
pub(super) type Heads = Vec<Box<str>>;

/// What a path led to.
#[derive(Debug, Clone)]
pub(super) enum Bit<'a, 't> {
    /// A value of the document.
    Node(Node<'a, 't>),
    /// A text from elsewhere: a key, a level of the topic, a header.
    Text(Cow<'a, str>),
}

/// The item that is being read, and all around it.
pub(super) struct Place<'w, 'a, 't> {
    pub(super) walk: &'w mut Walk<'a, 't>,
    pub(super) item: Node<'a, 't>,
    /// The members of the item with the names of [`Heads`].
    pub(super) heads: &'w [Option<Node<'a, 't>>],
    pub(super) message: &'w Message<'a>,
}

impl Path {
    /// A fixed text.
    pub(super) fn fixed(text: &str) -> Self {
        Self {
            from: From::Fixed(text.into()),
            then: nowhere(),
            written: text.into(),
        }
    }

    /// True for texts that are meant to be paths.
    pub(super) fn is_path(text: &str) -> bool {
        text.starts_with(['$', '^', '@']) || text.starts_with("//")
    }

    /// Reads a path; a flaw where it is none.
    pub(super) fn read(
        text: &str,
        span: &Range<usize>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        match Self::compile(text, heads) {
            Ok(path) => Some(path),
            Err((at, what, hint)) => {
                let start = (span.start + 1 + at).min(span.end);
                let what = format!("{what} (character {} of \"{text}\")", at + 1);
                flaws.push(flaw(start..span.end.max(start), what, hint));
                None
            }
        }
    }

    fn compile(text: &str, heads: &mut Heads) -> Result<Self, (usize, String, String)> {
        if text.starts_with('@') {
            return special(text);
        }
        let carets = text.bytes().take_while(|byte| *byte == b'^').count();
        let (mut from, begin) = if carets > 0 {
            (From::Above(carets), carets)
        } else if text.starts_with("//") {
            (From::Document, 2)
        } else if text.starts_with('$') {
            (From::Item, 1)
        } else {
            let hint = format!(
                "$.{text} from the item, ^.{text} from the object around it, //.{text} from the document; a fixed text is {{ const = \"{text}\" }}"
            );
            return Err((0, "this is no path".to_owned(), hint));
        };
        let mut then = Selector::segments(text, begin)
            .map_err(|fault| (fault.at, fault.what, fault.hint.to_owned()))?;
        if from == From::Item {
            let (head, rest) = then.split_name();
            then = rest;
            if let Some(head) = head {
                let known = heads.iter().position(|name| *name == head);
                from = From::Head(known.unwrap_or_else(|| {
                    heads.push(head);
                    heads.len() - 1
                }));
            }
        }
        Ok(Self {
            from,
            then,
            written: text.into(),
        })
    }

    /// The path as it is written in the profile.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// The first value that the path leads to; `null` counts as nothing. Of an element of XML that has
    /// attributes, its text.
    pub(super) fn find<'a, 't>(&self, place: &mut Place<'_, 'a, 't>) -> Option<Bit<'a, 't>> {
        match self.begin(place)? {
            Bit::Node(from) => {
                let found = first(from, &self.then, place.walk)?;
                Some(Bit::Node(xml::plain(found)))
            }
            text => Some(text),
        }
    }

    /// Hands over every value that the path leads to; lists are gone through.
    pub(super) fn each<'a, 't>(
        &self,
        place: &mut Place<'_, 'a, 't>,
        take: &mut dyn FnMut(Bit<'a, 't>) -> ControlFlow<()>,
    ) {
        match self.begin(place) {
            Some(Bit::Node(from)) => place.walk.aside(from, &self.then, &mut |node| {
                let lone = Some(node).filter(|node| !node.is_array());
                for node in node.elements().chain(lone) {
                    take(Bit::Node(xml::plain(node)))?;
                }
                ControlFlow::Continue(())
            }),
            Some(text) => {
                let _ended = take(text);
            }
            None => {}
        }
    }

    /// What the path begins at: a value to go on from, or a text that is all there is.
    fn begin<'a, 't>(&self, place: &mut Place<'_, 'a, 't>) -> Option<Bit<'a, 't>> {
        match &self.from {
            From::Head(head) => place.heads.get(*head).copied().flatten().map(Bit::Node),
            From::Item => Some(Bit::Node(place.item)),
            From::Above(levels) => place.walk.above(*levels).map(Bit::Node),
            From::Document => Some(Bit::Node(place.walk.root())),
            From::Key => last_key(place.walk).map(Bit::Text),
            From::Index => last_index(place.walk).map(|at| Bit::Text(at.to_string().into())),
            From::Topic(level) => {
                let level = place.message.topic_level(*level);
                let level = level.filter(|level| !level.is_empty());
                level.map(|level| Bit::Text(level.into()))
            }
            From::Header(name) => {
                let header = place.message.header(name);
                header.map(|text| Bit::Text(text.into()))
            }
            From::Fixed(text) => Some(Bit::Text(text.to_string().into())),
        }
    }
}

/// The first value that is not `null`.
fn first<'a, 't>(
    from: Node<'a, 't>,
    then: &Selector,
    walk: &mut Walk<'a, 't>,
) -> Option<Node<'a, 't>> {
    let mut found = None;
    walk.aside(from, then, &mut |node| {
        if node.is_null() {
            return ControlFlow::Continue(());
        }
        found = Some(node);
        ControlFlow::Break(())
    });
    found
}

fn nowhere() -> Selector {
    Selector {
        segments: Vec::new(),
    }
}

/// `@key`, `@index`, `@topic[2]`, `@header[etag]`.
fn special(text: &str) -> Result<Path, (usize, String, String)> {
    let inner = |name: &str| {
        let rest = text.strip_prefix(name)?.strip_prefix('[')?;
        rest.strip_suffix(']')
    };
    let from = if text == "@key" {
        From::Key
    } else if text == "@index" {
        From::Index
    } else if let Some(level) = inner("@topic").and_then(|level| level.parse().ok()) {
        From::Topic(level)
    } else if let Some(name) = inner("@header").filter(|name| !name.is_empty()) {
        From::Header(name.to_ascii_lowercase().into())
    } else {
        let hint = "one of @key, @index, @topic[2], @header[last-modified]";
        return Err((0, "this is nothing to read from".to_owned(), hint.into()));
    };
    Ok(Path {
        from,
        then: nowhere(),
        written: text.into(),
    })
}

fn last_key<'a>(walk: &Walk<'a, '_>) -> Option<Cow<'a, str>> {
    walk.way().iter().rev().find_map(|step| match step.name {
        Name::Member(key) => Some(key.text()),
        _ => None,
    })
}

fn last_index(walk: &Walk<'_, '_>) -> Option<usize> {
    walk.way().iter().rev().find_map(|step| match step.name {
        Name::Element(index) => Some(index),
        _ => None,
    })
}

impl<'a, 't> Bit<'a, 't> {
    /// The value of the document, where it is one.
    pub(super) fn node(&self) -> Option<Node<'a, 't>> {
        match self {
            Self::Node(node) => Some(*node),
            Self::Text(_) => None,
        }
    }

    /// A text, a number or a flag, as it is written.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Node(node) if node.is_text() => node.text(),
            Self::Node(node) if node.is_object() || node.is_array() || node.is_null() => None,
            Self::Node(node) => Some(String::from_utf8_lossy(node.raw())),
        }
    }

    /// A number, also from a text that holds nothing but one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Node(node) => node.number_or_text(),
            Self::Text(text) => {
                let number = text.trim().parse().ok();
                number.filter(|number: &f64| number.is_finite())
            }
        }
    }
}
