//! A message of a language as it is said: text, arguments, and choices by count or by word.
//!
//! Of Fluent's syntax this reads text, string literals, `{ $argument }` and selections; functions, terms
//! and references to other messages are not read. Nothing isolates arguments from their surroundings:
//! a terminal shows the marks that would do it.

use super::words::Words;
use fluent_syntax::{
    ast::{self, Expression, InlineExpression, PatternElement, VariantKey},
    unicode::unescape_unicode_to_string,
};

/// What stands in a hole of a message.
#[derive(Debug, Clone, Copy)]
pub enum Argument<'a> {
    /// Text, or the name of a choice.
    Text(&'a str),
    /// A count: written in the language's way, and chosen by its plural.
    Count(u64),
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Argument<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Argument<'_> {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

impl From<usize> for Argument<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// The arguments of a message by their names.
pub type Arguments<'a> = &'a [(&'a str, Argument<'a>)];

/// A message.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    plain: String,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Hole(&'static str),
    Choice(&'static str, Vec<Case>),
}

#[derive(Debug, Clone)]
struct Case {
    key: &'static str,
    number: Option<u64>,
    is_default: bool,
    pieces: Vec<Piece>,
}

impl Pattern {
    /// A message as its file has it; `None` where it uses what we do not read.
    pub(super) fn new(source: &ast::Pattern<&'static str>) -> Option<Self> {
        let pieces = pieces(source)?;
        let mut plain = String::new();
        for piece in &pieces {
            if let Piece::Text(text) = piece {
                plain.push_str(text);
            }
        }
        Some(Self { pieces, plain })
    }

    /// Its text without what stands in holes.
    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    /// Says it.
    pub(super) fn say(&self, words: Words, arguments: Arguments<'_>) -> String {
        let mut out = String::with_capacity(self.plain.len() + 24);
        write(&self.pieces, words, arguments, &mut out);
        out
    }

    /// The names of its arguments, sorted, each once.
    #[cfg(test)]
    pub(super) fn arguments(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        collect(&self.pieces, &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }
}

#[cfg(test)]
fn collect(pieces: &[Piece], names: &mut Vec<&'static str>) {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Hole(name) => names.push(name),
            Piece::Choice(name, cases) => {
                names.push(name);
                for case in cases {
                    collect(&case.pieces, names);
                }
            }
        }
    }
}

fn pieces(source: &ast::Pattern<&'static str>) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    for element in &source.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => placed(expression)?,
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    Some(pieces)
}

fn placed(expression: &Expression<&'static str>) -> Option<Piece> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Some(Piece::Text(unescape_unicode_to_string(value).into_owned()))
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            Some(Piece::Hole(id.name))
        }
        Expression::Select {
            selector: InlineExpression::VariableReference { id },
            variants,
        } => {
            let cases: Option<Vec<Case>> = variants.iter().map(case).collect();
            Some(Piece::Choice(id.name, cases?))
        }
        _ => None,
    }
}

fn case(variant: &ast::Variant<&'static str>) -> Option<Case> {
    let (key, number) = match variant.key {
        VariantKey::Identifier { name } => (name, None),
        VariantKey::NumberLiteral { value } => (value, value.parse().ok()),
    };
    Some(Case {
        key,
        number,
        is_default: variant.default,
        pieces: pieces(&variant.value)?,
    })
}

fn write(pieces: &[Piece], words: Words, arguments: Arguments<'_>, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Hole(name) => match find(arguments, name) {
                Some(Argument::Text(text)) => out.push_str(text),
                Some(Argument::Count(count)) => words.write_count(count, out),
                None => {}
            },
            Piece::Choice(name, cases) => {
                if let Some(case) = chosen(cases, find(arguments, name), words) {
                    write(&case.pieces, words, arguments, out);
                }
            }
        }
    }
}

fn find<'a>(arguments: Arguments<'a>, name: &str) -> Option<Argument<'a>> {
    let found = arguments.iter().find(|(known, _)| *known == name);
    found.map(|(_, argument)| *argument)
}

/// A count chooses its own number first, then its plural; text chooses the case of its name.
fn chosen<'a>(cases: &'a [Case], by: Option<Argument<'_>>, words: Words) -> Option<&'a Case> {
    let fits = match by {
        Some(Argument::Count(count)) => {
            let own = cases.iter().find(|case| case.number == Some(count));
            let plural = words.plural(count);
            own.or_else(|| cases.iter().find(|case| case.key == plural))
        }
        Some(Argument::Text(text)) => cases.iter().find(|case| case.key == text),
        None => None,
    };
    fits.or_else(|| cases.iter().find(|case| case.is_default))
}
