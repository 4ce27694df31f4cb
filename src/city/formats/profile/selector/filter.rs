//! The conditions of filters (RFC 9535, 2.3.5): their text, and whether they hold.

use super::{
    Comparison, Filter, Operand, Query,
    parse::{Parsed, Parser},
    walk::Walk,
};
use crate::city::formats::json::Node;
use std::{borrow::Cow, cmp::Ordering, ops::ControlFlow};

/// Brackets in brackets, of conditions and functions; each costs of the stack.
const BRACKETS: usize = 32;

impl Parser<'_> {
    /// `a || b && !c`.
    pub(super) fn condition(&mut self) -> Parsed<Filter> {
        let mut any = vec![self.conjunction()?];
        loop {
            let before = self.at;
            self.blank();
            if !self.takes("||") {
                self.at = before;
                break;
            }
            self.blank();
            any.push(self.conjunction()?);
        }
        Ok(single(any, Filter::Or))
    }

    fn conjunction(&mut self) -> Parsed<Filter> {
        let mut all = vec![self.basic()?];
        loop {
            let before = self.at;
            self.blank();
            if !self.takes("&&") {
                self.at = before;
                break;
            }
            self.blank();
            all.push(self.basic()?);
        }
        Ok(single(all, Filter::And))
    }

    fn basic(&mut self) -> Parsed<Filter> {
        if self.takes("!") {
            self.blank();
            let inner = match self.peek() {
                Some('(') => self.parenthesis()?,
                _ => self.test()?,
            };
            return Ok(Filter::Not(Box::new(inner)));
        }
        if self.peek() == Some('(') {
            return self.parenthesis();
        }
        let start = self.at;
        let left = self.operand()?;
        let before = self.at;
        self.blank();
        let Some(comparison) = self.comparison() else {
            self.at = before;
            return match left {
                Operand::One(query) => Ok(Filter::Exists(query)),
                _ => {
                    self.at = start;
                    self.lonely()
                }
            };
        };
        self.one_value(&left, start)?;
        self.blank();
        let start = self.at;
        let right = self.operand()?;
        self.one_value(&right, start)?;
        Ok(Filter::Compare(left, comparison, right))
    }

    fn lonely<T>(&self) -> Parsed<T> {
        self.fault(
            "a value alone is no condition",
            "compare it: @.key == 'x'; or ask whether a member is there: @.key",
        )
    }

    /// A comparison needs one value at each side.
    fn one_value(&mut self, operand: &Operand, start: usize) -> Parsed<()> {
        match operand {
            Operand::One(query) if !query.selector.is_singular() => {
                self.at = start;
                let hint = "a comparison needs one value: @.a.b, @[0]; or value(@..a)";
                self.fault("this path may find many values", hint)
            }
            _ => Ok(()),
        }
    }

    fn parenthesis(&mut self) -> Parsed<Filter> {
        self.at += 1;
        self.deeper()?;
        self.blank();
        let inner = self.condition()?;
        self.blank();
        self.depth -= 1;
        if self.takes(")") {
            Ok(inner)
        } else {
            self.fault("a bracket is not closed", "close it with )")
        }
    }

    /// One bracket more around what follows.
    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > BRACKETS {
            return self.fault("conditions are nested too deep", "take some brackets out");
        }
        Ok(())
    }

    /// A query that stands alone: does it find anything?
    fn test(&mut self) -> Parsed<Filter> {
        match self.peek() {
            Some('@' | '$') => Ok(Filter::Exists(self.query()?)),
            _ => self.lonely(),
        }
    }

    fn query(&mut self) -> Parsed<Query> {
        let is_absolute = self.next() == Some('$');
        let selector = self.segments()?;
        Ok(Query {
            is_absolute,
            selector,
        })
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let words = [
            ("==", Comparison::Equal),
            ("!=", Comparison::Unequal),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let found = words.into_iter().find(|(word, _)| self.takes(word));
        found.map(|(_, comparison)| comparison)
    }

    /// A side of a comparison.
    fn operand(&mut self) -> Parsed<Operand> {
        match self.peek() {
            Some('\'' | '"') => Ok(Operand::Text(self.quoted()?.into())),
            Some('@' | '$') => Ok(Operand::One(self.query()?)),
            Some('-' | '0'..='9') => self.number(),
            _ => self.word(),
        }
    }

    fn number(&mut self) -> Parsed<Operand> {
        let rest = self.rest();
        let is_part = |next: char| matches!(next, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let length = rest.find(|next| !is_part(next)).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let strict: Option<f64> = serde_json::from_str(text).ok();
        match strict {
            Some(number) => {
                self.at += length;
                Ok(Operand::Number(number))
            }
            None => self.fault(format!("`{text}` is no number"), "as in JSON: 5, -0.5, 1e3"),
        }
    }

    fn word(&mut self) -> Parsed<Operand> {
        for (word, operand) in [
            ("true", Operand::Flag(true)),
            ("false", Operand::Flag(false)),
            ("null", Operand::Null),
        ] {
            if self.takes(word) {
                return Ok(operand);
            }
        }
        if self.takes("length(") {
            self.deeper()?;
            self.blank();
            let start = self.at;
            let operand = self.operand()?;
            self.one_value(&operand, start)?;
            self.depth -= 1;
            return self.closed(Operand::Length(Box::new(operand)));
        }
        for (word, is_count) in [("count(", true), ("value(", false)] {
            if !self.takes(word) {
                continue;
            }
            self.blank();
            if !matches!(self.peek(), Some('@' | '$')) {
                return self.fault("a path is missing", "count(@.list[*]), value(@..id)");
            }
            let query = self.query()?;
            let operand = if is_count {
                Operand::Count(query)
            } else {
                Operand::Value(query)
            };
            return self.closed(operand);
        }
        self.fault(
            "neither a path, a text in quotes, a number, nor a function",
            "@.key == 'x'; functions are length(), count() and value()",
        )
    }

    fn closed(&mut self, operand: Operand) -> Parsed<Operand> {
        self.blank();
        if self.takes(")") {
            Ok(operand)
        } else {
            self.fault("a bracket is not closed", "close it with )")
        }
    }
}

fn single(mut list: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            list.extend(last);
            many(list)
        }
    }
}

/// What a side of a comparison is worth.
enum Worth<'a> {
    Nothing,
    Null,
    Flag(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// An array or object, as it is written.
    Whole(&'a [u8]),
}

impl Filter {
    /// True where the condition holds for `here`. Looking costs of the walk's budget.
    pub(in super::super) fn holds<'a, 't>(
        &self,
        here: Node<'a, 't>,
        walk: &mut Walk<'a, 't>,
    ) -> bool {
        match self {
            Self::Or(any) => any.iter().any(|filter| filter.holds(here, walk)),
            Self::And(all) => all.iter().all(|filter| filter.holds(here, walk)),
            Self::Not(inner) => !inner.holds(here, walk),
            Self::Exists(query) => {
                let mut is_there = false;
                query.each(here, walk, &mut |_| {
                    is_there = true;
                    ControlFlow::Break(())
                });
                is_there
            }
            Self::Compare(left, comparison, right) => {
                let (left, right) = (left.worth(here, walk), right.worth(here, walk));
                comparison.holds(&left, &right)
            }
        }
    }
}

impl Query {
    /// Hands over what the query finds.
    fn each<'a, 't>(
        &self,
        here: Node<'a, 't>,
        walk: &mut Walk<'a, 't>,
        take: &mut dyn FnMut(Node<'a, 't>) -> ControlFlow<()>,
    ) {
        let from = if self.is_absolute { walk.root() } else { here };
        walk.aside(from, &self.selector, take);
    }

    /// The only value that the query finds, and how many there are.
    fn count<'a, 't>(
        &self,
        here: Node<'a, 't>,
        walk: &mut Walk<'a, 't>,
    ) -> (Option<Node<'a, 't>>, usize) {
        let (mut first, mut count) = (None, 0);
        self.each(here, walk, &mut |node| {
            first = first.or(Some(node));
            count += 1;
            ControlFlow::Continue(())
        });
        (first, count)
    }
}

impl Operand {
    fn worth<'w, 'a: 'w, 't>(&'w self, here: Node<'a, 't>, walk: &mut Walk<'a, 't>) -> Worth<'w> {
        match self {
            Self::Text(text) => Worth::Text(Cow::Borrowed(text)),
            Self::Number(number) => Worth::Number(*number),
            Self::Flag(flag) => Worth::Flag(*flag),
            Self::Null => Worth::Null,
            Self::One(query) => query.count(here, walk).0.map_or(Worth::Nothing, Worth::of),
            Self::Value(query) => match query.count(here, walk) {
                (Some(node), 1) => Worth::of(node),
                _ => Worth::Nothing,
            },
            Self::Count(query) => Worth::Number(query.count(here, walk).1 as f64),
            Self::Length(operand) => match operand.as_ref() {
                Self::One(query) => match query.count(here, walk).0 {
                    Some(node) if node.is_object() => Worth::Number(node.members().count() as f64),
                    Some(node) if node.is_array() => Worth::Number(node.elements().count() as f64),
                    Some(node) => Worth::of(node).length(),
                    None => Worth::Nothing,
                },
                other => other.worth(here, walk).length(),
            },
        }
    }
}

impl<'a> Worth<'a> {
    fn of(node: Node<'a, '_>) -> Self {
        if let Some(text) = node.text() {
            Self::Text(text)
        } else if let Some(flag) = node.flag() {
            Self::Flag(flag)
        } else if node.is_number() {
            node.number().map_or(Self::Nothing, Self::Number)
        } else if node.is_null() {
            Self::Null
        } else {
            Self::Whole(node.raw())
        }
    }

    /// The characters of a text; nothing for other values.
    fn length(&self) -> Self {
        match self {
            Self::Text(text) => Self::Number(text.chars().count() as f64),
            _ => Self::Nothing,
        }
    }

    /// How two values stand to each other; `None` where they are of different kinds.
    fn against(&self, other: &Self) -> Option<Ordering> {
        let equal = |same: bool| same.then_some(Ordering::Equal);
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.partial_cmp(right),
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Flag(left), Self::Flag(right)) => equal(left == right),
            (Self::Whole(left), Self::Whole(right)) => equal(left == right),
            (Self::Null, Self::Null) | (Self::Nothing, Self::Nothing) => equal(true),
            _ => None,
        }
    }
}

impl Comparison {
    fn holds(self, left: &Worth<'_>, right: &Worth<'_>) -> bool {
        let order = left.against(right);
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::Unequal => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::Greater => order == Some(Ordering::Greater),
            Self::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}
