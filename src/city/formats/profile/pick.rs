//! A field: the first of some paths that leads to a value, what stands for no value, a table of what
//! its words mean, and what is assumed where a word is in no table.

use super::{
    flaw::Flaw,
    path::{Bit, Heads, Path, Place},
    sheet::{self, Item, Sheet, flaw},
};
use crate::city::{formats::json::Node, model::text::SafeText};
use std::{
    borrow::Cow,
    ops::{ControlFlow, Range},
};
use toml::de::DeValue;

/// The languages of names, best first; any other after them.
const LANGUAGES: &[&str] = &["en", "fi", "sv"];

/// A field of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Pick {
    paths: Vec<Path>,
    /// Words that stand for no value.
    none: Vec<Box<str>>,
    /// What is made of several values.
    several: Several,
}

/// What is made of several values.
#[derive(Debug, Clone, PartialEq, Default)]
enum Several {
    /// Only the first counts.
    #[default]
    First,
    /// The first values of all paths, with this between them; nothing where one of them is absent.
    Join(Box<str>),
    /// All values of all paths, each once, with this between them.
    List(Box<str>),
    /// The members of the objects that the paths lead to, as `name=value`, but for those of these names.
    Pairs(Vec<Box<str>>),
}

/// Values of one list that are kept: what is longer is no text for people.
const LIST: usize = 64;

/// What its words mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meanings<T> {
    /// Words of the payload; in lower case where `is_folded`.
    words: Vec<(Box<str>, T)>,
    is_folded: bool,
    /// What is assumed of a word that is not there.
    pub(super) default: Option<T>,
}

impl Pick {
    /// A fixed text.
    pub(super) fn fixed(text: &str) -> Self {
        Self {
            paths: vec![Path::fixed(text)],
            ..Self::default()
        }
    }

    /// Reads a field: a path, a list of alternatives, or a table with `at`, `const` or `join`.
    pub(super) fn read(
        item: Item<'_>,
        key: &str,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        if !matches!(item.get_ref(), DeValue::Table(_)) {
            return Self::of_paths(&sheet::texts(item, key, flaws), heads, flaws);
        }
        let mut sheet = sheet::table(item, &format!("`{key}`"), flaws)?;
        let pick = Self::of_sheet(&mut sheet, heads, flaws);
        sheet.finish(flaws);
        pick
    }

    /// Reads `at`, `const`, `join`, `list`, `pairs` and `null_if` of a table that may have other keys too.
    pub(super) fn of_sheet(
        sheet: &mut Sheet<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let none = sheet.texts("null_if", flaws);
        let none = none.into_iter().map(|(text, _)| text.into()).collect();
        let fixed = sheet.text("const", flaws).map(|(text, _)| text);
        let at = sheet.texts("at", flaws);
        let join = sheet.texts("join", flaws);
        let list = sheet.texts("list", flaws);
        let pairs = sheet.texts("pairs", flaws);
        let without = sheet.texts("without", flaws).into_iter();
        let with = sheet.text("with", flaws).map(|(text, _)| text);
        let (paths, several) = if !join.is_empty() {
            (join, Several::Join(with.unwrap_or("/").into()))
        } else if !list.is_empty() {
            (list, Several::List(with.unwrap_or(", ").into()))
        } else if !pairs.is_empty() {
            let without = without.map(|(name, _)| name.into()).collect();
            (pairs, Several::Pairs(without))
        } else {
            (at, Several::First)
        };
        let mut pick = Self::of_paths(&paths, heads, flaws).unwrap_or_default();
        pick.several = several;
        pick.paths.extend(fixed.map(Path::fixed));
        pick.none = none;
        if !sheet.has(&["at", "const", "join", "list", "pairs"]) {
            sheet.missing("at", "{ at = \"$.name\" }", flaws);
            return None;
        }
        Some(pick)
    }

    fn of_paths(
        texts: &[(&str, Range<usize>)],
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        let read = texts
            .iter()
            .map(|(text, span)| Path::read(text, span, heads, flaws));
        let paths: Vec<Path> = read.collect::<Option<_>>()?;
        (!paths.is_empty()).then(|| Self {
            paths,
            ..Self::default()
        })
    }

    /// The paths as they are written, for people.
    pub(super) fn written(&self) -> String {
        let all: Vec<&str> = self.paths.iter().map(Path::written).collect();
        all.join(" or ")
    }

    /// The first value that is there: not `null`, not an empty text, not one of `null_if`.
    pub(super) fn find<'a, 't>(&self, place: &mut Place<'_, 'a, 't>) -> Option<Bit<'a, 't>> {
        match &self.several {
            Several::First => self
                .paths
                .iter()
                .find_map(|path| path.find(place).filter(|bit| self.is_value(bit))),
            Several::Join(with) => self.joined(with, place).map(|text| Bit::Text(text.into())),
            Several::List(with) => {
                let all = self.all(place);
                (!all.is_empty()).then(|| Bit::Text(all.join(with).into()))
            }
            Several::Pairs(without) => {
                let pairs = self.pairs(without, place);
                (!pairs.is_empty()).then(|| Bit::Text(pairs.into()))
            }
        }
    }

    /// `job=node,mode=idle`: what labels say.
    fn pairs(&self, without: &[Box<str>], place: &mut Place<'_, '_, '_>) -> String {
        let mut pairs = String::new();
        for path in &self.paths {
            let Some(node) = path.find(place).and_then(|bit| bit.node()) else {
                continue;
            };
            for (key, value) in node.members().take(LIST) {
                let Some(text) = Bit::Node(value).text() else {
                    continue;
                };
                if !without.iter().any(|name| key.is(name)) {
                    let comma = if pairs.is_empty() { "" } else { "," };
                    pairs.extend([comma, &key.text(), "=", &text]);
                }
            }
        }
        pairs
    }

    /// All values of all paths, each once, in their order.
    fn all(&self, place: &mut Place<'_, '_, '_>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for path in &self.paths {
            path.each(place, &mut |bit| {
                let is_value = self.is_value(&bit);
                let text = bit.text().or_else(|| bit.node().and_then(spoken));
                let text = text.filter(|text| is_value && !text.trim().is_empty());
                if let Some(text) = text
                    && !all.iter().any(|known| known == text.trim())
                {
                    all.push(text.trim().to_owned());
                }
                if all.len() < LIST {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
        }
        all
    }

    /// The values as texts for people: all of a `list`, otherwise the one.
    pub(super) fn texts(&self, place: &mut Place<'_, '_, '_>) -> Vec<SafeText> {
        if let Several::List(_) = self.several {
            self.all(place)
                .iter()
                .map(|text| SafeText::new(text))
                .collect()
        } else {
            self.text(place).into_iter().collect()
        }
    }

    fn is_value(&self, bit: &Bit<'_, '_>) -> bool {
        if let Bit::Node(node) = bit
            && !node.is_text()
            && self.none.is_empty()
        {
            return true;
        }
        let Some(text) = bit.text() else {
            return true;
        };
        let text = text.trim();
        !text.is_empty() && !self.none.iter().any(|none| **none == *text)
    }

    fn joined(&self, with: &str, place: &mut Place<'_, '_, '_>) -> Option<String> {
        let mut joined = String::new();
        for path in &self.paths {
            let part = path.find(place).and_then(|bit| bit.text())?;
            if !joined.is_empty() {
                joined.push_str(with);
            }
            joined.push_str(&part);
        }
        Some(joined)
    }

    /// The value as an id: a text or a number, and nothing that is made of several.
    pub(super) fn id(&self, place: &mut Place<'_, '_, '_>) -> Option<SafeText> {
        let text = self.find(place)?.text()?;
        Some(SafeText::new(text.trim()))
    }

    /// The value as a text for people: of several languages the best.
    pub(super) fn text(&self, place: &mut Place<'_, '_, '_>) -> Option<SafeText> {
        let bit = self.find(place)?;
        if let Some(text) = bit.text() {
            return Some(SafeText::new(text.trim()));
        }
        let text = bit.node().and_then(spoken)?;
        Some(SafeText::new(text.trim()))
    }
}

/// The best of `{"fi": …, "sv": …}`, of `[{"language": "fi", "text": …}]`, or the first text of a list.
fn spoken<'a>(node: Node<'a, '_>) -> Option<Cow<'a, str>> {
    let text = |node: Node<'a, '_>| node.text().filter(|text| !text.trim().is_empty());
    if node.is_object() {
        let best = LANGUAGES
            .iter()
            .find_map(|code| node.get(code).and_then(text));
        return best.or_else(|| node.members().find_map(|(_, value)| text(value)));
    }
    let of = |element: Node<'a, '_>| {
        ["text", "value", "name", "$"]
            .iter()
            .find_map(|key| element.get(key).and_then(text))
            .or_else(|| text(element))
    };
    let language = |element: Node<'a, '_>| {
        ["language", "lang", "@lang"]
            .iter()
            .find_map(|key| element.get(key)?.text())
    };
    let best = LANGUAGES.iter().find_map(|code| {
        node.elements()
            .find(|element| language(*element).is_some_and(|said| speaks(&said, code)))
            .and_then(of)
    });
    best.or_else(|| node.elements().find_map(of))
}

/// True for `en`, `EN`, `en-GB`.
fn speaks(said: &str, code: &str) -> bool {
    said.get(..code.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(code))
}

impl<T: Clone> Meanings<T> {
    /// Reads `map`, `default` and `fold` of a field; `meaning` reads one value of the map.
    pub(super) fn of_sheet(
        sheet: &mut Sheet<'_>,
        flaws: &mut Vec<Flaw>,
        meaning: &mut dyn FnMut(Item<'_>, &mut Vec<Flaw>) -> Option<T>,
    ) -> Option<Self> {
        let is_folded = sheet.flag("fold", flaws);
        let default = sheet.item("default");
        let default = default.and_then(|item| meaning(item, flaws));
        let map = sheet.table("map", flaws)?;
        let mut words: Vec<(Box<str>, T)> = Vec::new();
        for (word, span, item) in map.entries() {
            let word = if is_folded {
                word.to_lowercase()
            } else {
                word.to_owned()
            };
            if words.iter().any(|(known, _)| **known == *word) {
                flaws.push(flaw(span, format!("`{word}` stands twice"), "take one out"));
            }
            if let Some(meaning) = meaning(item, flaws) {
                words.push((word.into(), meaning));
            }
        }
        Some(Self {
            words,
            is_folded,
            default,
        })
    }

    /// What a word means; `None` where it is not in the table.
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        let word = word.trim();
        let found = |word: &str| {
            let found = self.words.iter().find(|(known, _)| **known == *word);
            found.map(|(_, meaning)| meaning)
        };
        if self.is_folded {
            found(&word.to_lowercase())
        } else {
            found(word)
        }
    }
}
