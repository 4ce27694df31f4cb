//! Walks a document along a path. The way from the root to each hit is known, so that a field may be
//! read from what encloses it, and a defect can say where it stands.

use super::{Choice, Segment, Selector};
use crate::city::formats::json::{Key, Node};
use std::{fmt::Write as _, ops::ControlFlow};

/// How a value is reached from the one around it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Name<'a> {
    /// Not at all: it is where the walk began.
    Root,
    /// As the member of an object.
    Member(Key<'a>),
    /// As an element of an array.
    Element(usize),
}

/// A value on the way.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Step<'a, 't> {
    pub(in super::super) node: Node<'a, 't>,
    pub(in super::super) name: Name<'a>,
}

/// A walk through one document.
#[derive(Debug)]
pub(in super::super) struct Walk<'a, 't> {
    root: Node<'a, 't>,
    /// From the root to where the walk is.
    way: Vec<Step<'a, 't>>,
    /// Values that may still be looked at: a path with a condition with a path can look at every value
    /// for every value (law 8).
    budget: u32,
}

/// What is done with a hit; `Break` ends the walk.
pub(in super::super) type Take<'w, 'a, 't> =
    &'w mut dyn FnMut(&mut Walk<'a, 't>) -> ControlFlow<()>;

impl<'a, 't> Walk<'a, 't> {
    pub(in super::super) fn new(root: Node<'a, 't>, budget: u32) -> Self {
        let name = Name::Root;
        let way = vec![Step { node: root, name }];
        Self { root, way, budget }
    }

    /// The outermost value.
    pub(in super::super) fn root(&self) -> Node<'a, 't> {
        self.root
    }

    /// Where the walk is.
    pub(in super::super) fn here(&self) -> Node<'a, 't> {
        self.way.last().map_or(self.root, |step| step.node)
    }

    /// From the root to where the walk is.
    pub(in super::super) fn way(&self) -> &[Step<'a, 't>] {
        &self.way
    }

    /// True where the walk was ended because it looked at too much.
    pub(in super::super) fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// The object that encloses this place, `levels` objects up; arrays do not count.
    pub(in super::super) fn above(&self, levels: usize) -> Option<Node<'a, 't>> {
        let around = self.way.iter().rev().skip(1);
        let mut objects = around.filter(|step| step.node.is_object());
        objects.nth(levels.checked_sub(1)?).map(|step| step.node)
    }

    /// The way as people write it: `stations[3].sensorValues[0]`; empty for the root.
    pub(in super::super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.way {
            let written = match step.name {
                Name::Root => Ok(()),
                Name::Element(index) => write!(path, "[{index}]"),
                Name::Member(key) => {
                    let dot = if path.is_empty() { "" } else { "." };
                    write!(path, "{dot}{}", key.text())
                }
            };
            debug_assert!(written.is_ok(), "a String takes all");
        }
        path
    }

    fn enter(&mut self, node: Node<'a, 't>, name: Name<'a>) -> ControlFlow<()> {
        if self.budget == 0 {
            return ControlFlow::Break(());
        }
        self.budget -= 1;
        self.way.push(Step { node, name });
        ControlFlow::Continue(())
    }

    /// Does something at a child of this place.
    pub(in super::super) fn at_child(
        &mut self,
        node: Node<'a, 't>,
        name: Name<'a>,
        take: Take<'_, 'a, 't>,
    ) -> ControlFlow<()> {
        self.enter(node, name)?;
        let flow = take(self);
        self.way.pop();
        flow
    }

    /// Goes along the segments from where the walk is, and hands over every place that they lead to.
    pub(in super::super) fn visit(
        &mut self,
        segments: &[Segment],
        take: Take<'_, 'a, 't>,
    ) -> ControlFlow<()> {
        match segments.split_first() {
            None => take(self),
            Some((Segment::Child(choices), rest)) => self.children(choices, rest, take),
            Some((Segment::Descendant(choices), rest)) => self.descend(choices, rest, take),
        }
    }

    fn descend(
        &mut self,
        choices: &[Choice],
        rest: &[Segment],
        take: Take<'_, 'a, 't>,
    ) -> ControlFlow<()> {
        self.children(choices, rest, take)?;
        self.every(&mut |walk| {
            let here = walk.here();
            if here.is_object() || here.is_array() {
                walk.descend(choices, rest, take)
            } else {
                ControlFlow::Continue(())
            }
        })
    }

    /// Every child of this place.
    pub(in super::super) fn every(&mut self, take: Take<'_, 'a, 't>) -> ControlFlow<()> {
        let here = self.here();
        for (key, node) in here.members() {
            self.at_child(node, Name::Member(key), take)?;
        }
        for (index, node) in here.elements().enumerate() {
            self.at_child(node, Name::Element(index), take)?;
        }
        ControlFlow::Continue(())
    }

    fn children(
        &mut self,
        choices: &[Choice],
        rest: &[Segment],
        take: Take<'_, 'a, 't>,
    ) -> ControlFlow<()> {
        let here = self.here();
        for choice in choices {
            match choice {
                Choice::Name(name) => {
                    if let Some((key, node)) = member(here, name) {
                        self.at_child(node, Name::Member(key), &mut |walk| walk.visit(rest, take))?;
                    }
                }
                Choice::Index(index) => {
                    if let Some((index, node)) = element(here, *index) {
                        let name = Name::Element(index);
                        self.at_child(node, name, &mut |walk| walk.visit(rest, take))?;
                    }
                }
                Choice::Slice(start, end, step) => {
                    for (index, node) in slice(here, *start, *end, *step) {
                        let name = Name::Element(index);
                        self.at_child(node, name, &mut |walk| walk.visit(rest, take))?;
                    }
                }
                Choice::Every => self.every(&mut |walk| walk.visit(rest, take))?,
                Choice::Filter(filter) => self.every(&mut |walk| {
                    if filter.holds(walk.here(), walk) {
                        walk.visit(rest, take)
                    } else {
                        ControlFlow::Continue(())
                    }
                })?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Goes along a path from another place, and comes back.
    pub(in super::super) fn aside(
        &mut self,
        from: Node<'a, 't>,
        selector: &Selector,
        take: &mut dyn FnMut(Node<'a, 't>) -> ControlFlow<()>,
    ) {
        if self.budget == 0 {
            return;
        }
        if let Some(found) = straight(from, &selector.segments, &mut self.budget) {
            if let Some(node) = found {
                let _ended = take(node);
            }
            return;
        }
        let mut walk = Walk {
            root: self.root,
            ..Walk::new(from, self.budget)
        };
        let _ended = walk.visit(&selector.segments, &mut |walk| take(walk.here()));
        self.budget = walk.budget;
    }
}

/// Where a path of single names and places leads, without a walk; `None` for other paths.
#[expect(clippy::option_option, reason = "no such path, and nothing there")]
fn straight<'a, 't>(
    from: Node<'a, 't>,
    segments: &[Segment],
    budget: &mut u32,
) -> Option<Option<Node<'a, 't>>> {
    let mut here = Some(from);
    for segment in segments {
        let Segment::Child(choices) = segment else {
            return None;
        };
        // What encloses ten thousand items may have ten thousand members, and be asked for each of them.
        let width = here.map_or(0, |node| node.members().count() + node.elements().count());
        *budget = budget.saturating_sub(u32::try_from(width).unwrap_or(u32::MAX));
        here = match choices.as_slice() {
            [Choice::Name(name)] => here
                .and_then(|node| member(node, name))
                .map(|(_, node)| node),
            [Choice::Index(index)] => here
                .and_then(|node| element(node, *index))
                .map(|(_, node)| node),
            _ => return None,
        };
    }
    Some(here)
}

/// The member of this name, `null` included; the last one where a name stands twice.
fn member<'a, 't>(node: Node<'a, 't>, name: &str) -> Option<(Key<'a>, Node<'a, 't>)> {
    let mut found = None;
    for (key, value) in node.members() {
        if key.is(name) {
            found = Some((key, value));
        }
    }
    found
}

fn element<'a, 't>(node: Node<'a, 't>, index: i64) -> Option<(usize, Node<'a, 't>)> {
    let index = if index < 0 {
        let count = i64::try_from(node.elements().count()).ok()?;
        count.checked_add(index)?
    } else {
        index
    };
    let index = usize::try_from(index).ok()?;
    Some((index, node.elements().nth(index)?))
}

/// The elements of a slice (RFC 9535, 2.3.4.2.2).
fn slice<'a, 't>(
    node: Node<'a, 't>,
    start: Option<i64>,
    end: Option<i64>,
    step: i64,
) -> Vec<(usize, Node<'a, 't>)> {
    let count = i64::try_from(node.elements().count()).unwrap_or(0);
    let place = |place: i64| {
        if place < 0 {
            count.saturating_add(place)
        } else {
            place
        }
    };
    let all = node.elements().enumerate();
    let Ok(stride) = usize::try_from(step.unsigned_abs()) else {
        return Vec::new();
    };
    match step {
        0 => Vec::new(),
        1.. => {
            let first = start.map_or(0, |at| place(at).clamp(0, count));
            let last = end.map_or(count, |at| place(at).clamp(0, count));
            let (Ok(first), Ok(many)) = (
                usize::try_from(first),
                usize::try_from((last - first).max(0)),
            ) else {
                return Vec::new();
            };
            all.skip(first).take(many).step_by(stride).collect()
        }
        _ => {
            let first = start.map_or(count - 1, |at| place(at).clamp(-1, count - 1));
            let last = end.map_or(-1, |at| place(at).clamp(-1, count - 1));
            let (Ok(after), Ok(many)) = (
                usize::try_from(last + 1),
                usize::try_from((first - last).max(0)),
            ) else {
                return Vec::new();
            };
            let mut part: Vec<_> = all.skip(after).take(many).collect();
            part.reverse();
            part.into_iter().step_by(stride).collect()
        }
    }
}
