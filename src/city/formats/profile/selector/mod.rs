//! RFC 9535 JSONPath, compiled once and walked over the tolerant JSON reader, so that a document with
//! a fault in it is still searched up to the fault, and every hit knows what it lies in.
//!
//! The compliance test suite of the JSONPath working group passes, but for what is left out: `match()` and
//! `search()` (regular expressions). Arrays and objects are equal in a
//! filter where they are written alike, byte for byte.

mod filter;
mod parse;
mod walk;

pub(super) use walk::{Name, Take, Walk};

/// A compiled JSONPath.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selector {
    pub(super) segments: Vec<Segment>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    /// `.name`, `[...]`: children.
    Child(Vec<Choice>),
    /// `..name`, `..[...]`: children of this value and of everything in it.
    Descendant(Vec<Choice>),
}

/// Which children.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// The member of this name.
    Name(Box<str>),
    /// The element at this place; negative from the end.
    Index(i64),
    /// `start:end:step`.
    Slice(Option<i64>, Option<i64>, i64),
    /// `*`.
    Every,
    /// `?expression`.
    Filter(Filter),
}

/// A condition on a child.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    Or(Vec<Self>),
    And(Vec<Self>),
    Not(Box<Self>),
    /// The query finds something, `null` included.
    Exists(Query),
    Compare(Operand, Comparison, Operand),
}

/// `==` and its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Text(Box<str>),
    Number(f64),
    Flag(bool),
    Null,
    /// The one value that a singular query finds.
    One(Query),
    /// `length(...)`.
    Length(Box<Self>),
    /// `count(...)`.
    Count(Query),
    /// `value(...)`.
    Value(Query),
}

/// A query inside of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    /// `$...` rather than `@...`.
    pub(super) is_absolute: bool,
    pub(super) selector: Selector,
}

/// Why a text is no JSONPath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SelectorFault {
    /// The byte in the text.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) what: String,
    /// What to try.
    pub(super) hint: &'static str,
}

impl Selector {
    /// Compiles what follows a `$` (or our `^`, `//`): segments to the end of the text. Places in a
    /// fault count from the start of `text`; reading begins at byte `from`.
    pub(super) fn segments(text: &str, from: usize) -> Result<Self, SelectorFault> {
        parse::Parser::new(text, from).whole()
    }

    /// Compiles the condition of a filter, as it stands behind `?`.
    pub(super) fn condition(text: &str) -> Result<Filter, SelectorFault> {
        parse::Parser::new(text, 0).whole_filter()
    }

    /// True where the path finds at most one value.
    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            matches!(segment, Segment::Child(choices)
                if matches!(choices.as_slice(), [Choice::Name(_) | Choice::Index(_)]))
        })
    }

    /// The name that the path begins with, and what follows.
    pub(super) fn split_name(mut self) -> (Option<Box<str>>, Self) {
        let first = match self.segments.first_mut() {
            Some(Segment::Child(choices)) => match choices.as_mut_slice() {
                [Choice::Name(name)] => Some(std::mem::take(name)),
                _ => None,
            },
            _ => None,
        };
        if first.is_some() {
            self.segments.remove(0);
        }
        (first, self)
    }
}

#[cfg(test)]
mod tests;
