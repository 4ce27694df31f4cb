//! The items of an extract: a JSONPath, lists where a lone object counts as one, maps of key and value.

use super::{
    flaw::Flaw,
    selector::{Name, Segment, Selector, Take, Walk},
    sheet::{self, Sheet, flaw},
};
use std::ops::{ControlFlow, Range};
use toml::de::DeValue;

/// Levels of lists in lists: London's air quality has three.
const LEVELS: usize = 8;

/// Paths that lead to items of one kind, at most: a list over HTTP, and a lone one over MQTT.
const WAYS: usize = 8;

/// Which values of a document are items: those that each of these ways leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Items(Vec<Vec<Level>>);

#[derive(Debug, Clone, PartialEq)]
enum Level {
    /// All that the path finds.
    Path(Vec<Segment>),
    /// The elements of the list that the path finds; a lone value counts as one, `null` as none.
    Each(Vec<Segment>),
    /// The values of the members of the object that the path finds.
    Entries(Vec<Segment>),
}

impl Items {
    /// Reads `items`; where it is missing, the document is the only item.
    pub(super) fn read(sheet: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let Some(item) = sheet.item("items") else {
            return Some(Self(vec![Vec::new()]));
        };
        if let DeValue::String(text) = item.get_ref() {
            let segments = segments(text, item.span(), flaws)?;
            return Some(Self(vec![vec![Level::Path(segments)]]));
        }
        if let DeValue::Array(_) = item.get_ref() {
            let texts = sheet::texts(item, "items", flaws);
            if texts.is_empty() || texts.len() > WAYS {
                let hint = "items = [\"$.features[*]\", \"$\"]";
                flaws.push(flaw(item.span(), "`items` has no paths, or too many", hint));
            }
            let ways = texts.into_iter().map(|(text, span)| {
                let segments = segments(text, span, flaws)?;
                Some(vec![Level::Path(segments)])
            });
            return Some(Self(ways.collect::<Option<_>>()?));
        }
        let mut inner = sheet::table(item, "`items`", flaws)?;
        let mut levels = Vec::new();
        for (text, span) in inner.texts("entries", flaws) {
            levels.push(Level::Entries(segments(text, span, flaws)?));
        }
        for (text, span) in inner.texts("each", flaws) {
            levels.push(Level::Each(segments(text, span, flaws)?));
        }
        if levels.is_empty() || levels.len() > LEVELS {
            let hint = "{ each = [\"$.Site\", \"$.Species\"] }, { entries = \"$.checks\" }";
            flaws.push(flaw(
                item.span(),
                "`items` has no levels, or too many",
                hint,
            ));
        }
        inner.finish(flaws);
        Some(Self(vec![levels]))
    }

    /// Hands over every item, with the way to it.
    pub(super) fn each<'a, 't>(
        &self,
        walk: &mut Walk<'a, 't>,
        take: Take<'_, 'a, 't>,
    ) -> ControlFlow<()> {
        for way in &self.0 {
            levels(way, walk, take)?;
        }
        ControlFlow::Continue(())
    }
}

fn levels<'a, 't>(
    list: &[Level],
    walk: &mut Walk<'a, 't>,
    take: Take<'_, 'a, 't>,
) -> ControlFlow<()> {
    let Some((level, rest)) = list.split_first() else {
        return take(walk);
    };
    match level {
        Level::Path(segments) => walk.visit(segments, &mut |walk| levels(rest, walk, take)),
        Level::Each(segments) => walk.visit(segments, &mut |walk| {
            let here = walk.here();
            if here.is_null() {
                ControlFlow::Continue(())
            } else if here.is_array() {
                walk.every(&mut |walk| levels(rest, walk, take))
            } else {
                levels(rest, walk, take)
            }
        }),
        Level::Entries(segments) => walk.visit(segments, &mut |walk| {
            for (key, value) in walk.here().members() {
                walk.at_child(value, Name::Member(key), &mut |walk| {
                    levels(rest, walk, take)
                })?;
            }
            ControlFlow::Continue(())
        }),
    }
}

/// A path from the document, or from the item of the level before: both are `$`.
fn segments(text: &str, span: Range<usize>, flaws: &mut Vec<Flaw>) -> Option<Vec<Segment>> {
    if !text.starts_with('$') {
        let hint = format!("$.{text}[*]");
        flaws.push(flaw(span, "the path of `items` begins with $", hint));
        return None;
    }
    match Selector::segments(text, 1) {
        Ok(selector) => Some(selector.segments),
        Err(fault) => {
            let what = format!("{} (character {} of \"{text}\")", fault.what, fault.at + 1);
            let start = (span.start + 1 + fault.at).min(span.end);
            flaws.push(flaw(start..span.end, what, fault.hint));
            None
        }
    }
}
