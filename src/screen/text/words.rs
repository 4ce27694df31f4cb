//! The words of one language: what every drawing function holds. Small, copied freely, the same for all
//! viewers of a language; a viewer has its own.

use super::{
    language::{Book, LANGUAGES, Language},
    pattern::{Argument, Arguments},
    phrase::Phrase,
};

/// The words of one language.
#[derive(Clone, Copy)]
pub struct Words(pub(super) &'static Book);

impl std::fmt::Debug for Words {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Words({})", self.0.language.code)
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::english()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Words {}

impl Words {
    /// English: the language of documents, and of who chose none.
    pub fn english() -> Self {
        let [english, ..] = &LANGUAGES;
        english.words()
    }

    /// The language.
    pub fn language(self) -> &'static Language {
        self.0.language
    }

    /// A phrase without arguments.
    pub fn get(self, phrase: Phrase) -> &'static str {
        self.0.pattern(phrase).map_or("", |pattern| pattern.plain())
    }

    /// A phrase with its arguments.
    pub fn say(self, phrase: Phrase, arguments: Arguments<'_>) -> String {
        self.0
            .pattern(phrase)
            .map_or_else(String::new, |pattern| pattern.say(self, arguments))
    }

    /// A count and its noun: `1 device`, `4,080 devices`.
    pub fn counted(self, phrase: Phrase, count: impl Into<Argument<'static>>) -> String {
        self.say(phrase, &[("count", count.into())])
    }

    /// The plural category of a count (CLDR).
    pub(super) fn plural(self, count: u64) -> &'static str {
        self.0.plural(count)
    }

    /// The name of a quantity of the vocabulary in this language.
    pub(super) fn quantity(self, name: &str) -> Option<&'static str> {
        self.0.quantity(name)
    }

    /// A month, from 1.
    pub(super) fn month(self, number: i8) -> &'static str {
        let at = usize::try_from(number).unwrap_or(0).saturating_sub(1);
        self.0.months.get(at).map_or("", String::as_str)
    }
}
