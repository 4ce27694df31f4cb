//! The languages of the interface. Another one is a file beside this one and a line in [`LANGUAGES`].

use super::{pattern::Pattern, phrase::Phrase, words::Words};
use fluent_syntax::{ast::Entry, parser};
use serde::{Deserialize as _, de::value};
use std::{collections::BTreeMap, sync::OnceLock};

/// A language.
pub struct Language {
    /// Its code (ISO 639-1).
    pub code: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
    source: &'static str,
    plural: fn(u64) -> &'static str,
    book: OnceLock<Book>,
}

/// All languages. The first one is spoken where another lacks a word.
pub static LANGUAGES: [Language; 3] = [
    language("en", "English", include_str!("en.ftl"), one_or_other),
    language("fi", "suomi", include_str!("fi.ftl"), one_or_other),
    language("sv", "svenska", include_str!("sv.ftl"), one_or_other),
];

const fn language(
    code: &'static str,
    name: &'static str,
    source: &'static str,
    plural: fn(u64) -> &'static str,
) -> Language {
    Language {
        code,
        name,
        source,
        plural,
        book: OnceLock::new(),
    }
}

/// The plural category of a count in the languages that tell one from many (CLDR 47, `one` and `other`).
fn one_or_other(count: u64) -> &'static str {
    if count == 1 { "one" } else { "other" }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Language({})", self.code)
    }
}

/// The words of a language, ready to be said.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) language: &'static Language,
    patterns: Vec<Option<Pattern>>,
    quantities: BTreeMap<&'static str, String>,
    pub(super) months: Vec<String>,
    pub(super) decimal: String,
    pub(super) thousands: String,
    /// What is wrong with the file; the tests want it empty.
    pub(super) faults: Vec<String>,
}

impl Book {
    pub(super) fn pattern(&self, phrase: Phrase) -> Option<&Pattern> {
        self.patterns.get(phrase as usize)?.as_ref()
    }

    pub(super) fn quantity(&self, name: &str) -> Option<&str> {
        self.quantities.get(name).map(String::as_str)
    }

    pub(super) fn plural(&self, count: u64) -> &'static str {
        (self.language.plural)(count)
    }

    fn put(&mut self, phrase: Phrase, pattern: Pattern) -> Option<Pattern> {
        let at = phrase as usize;
        if self.patterns.len() <= at {
            self.patterns.resize_with(at + 1, || None);
        }
        self.patterns.get_mut(at)?.replace(pattern)
    }

    fn plain(&self, phrase: Phrase) -> String {
        self.pattern(phrase)
            .map_or_else(String::new, |pattern| pattern.plain().to_owned())
    }
}

impl Language {
    /// The language with a code; `None` where there is none.
    pub fn with_code(code: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.code == code)
    }

    /// The language of a locale of POSIX: `fi_FI.UTF-8`, `sv_FI`, `C`. A language that we do not have is
    /// `None`.
    pub fn of_locale(locale: &str) -> Option<&'static Self> {
        let code = locale.split(['_', '.', '@', '-']).next()?;
        Self::with_code(code)
    }

    /// Its words.
    pub fn words(&'static self) -> Words {
        Words(self.book())
    }

    pub(super) fn book(&'static self) -> &'static Book {
        self.book.get_or_init(|| self.read())
    }

    /// Reads the file. What it lacks is said in the first language, so that nothing is ever left unsaid.
    fn read(&'static self) -> Book {
        let mut book = Book {
            language: self,
            patterns: Vec::new(),
            quantities: BTreeMap::new(),
            months: Vec::new(),
            decimal: String::new(),
            thousands: String::new(),
            faults: Vec::new(),
        };
        let resource = parser::parse_runtime(self.source).unwrap_or_else(|(resource, errors)| {
            let faults = errors.iter().map(|error| format!("{}: {error}", self.code));
            book.faults.extend(faults);
            resource
        });
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name;
            let Some(pattern) = message.value.as_ref().and_then(Pattern::new) else {
                book.faults
                    .push(format!("{}: {key} uses what we do not read", self.code));
                continue;
            };
            if let Some(quantity) = key.strip_prefix("quantity-") {
                let name = pattern.plain().to_owned();
                book.quantities.insert(quantity, name);
                continue;
            }
            let named = value::StrDeserializer::<value::Error>::new(key);
            let is_new = match Phrase::deserialize(named) {
                Ok(phrase) => book.put(phrase, pattern).is_none(),
                Err(_) => false,
            };
            if !is_new {
                book.faults.push(format!(
                    "{}: {key} is said nowhere, or stands here twice",
                    self.code
                ));
            }
        }
        if let Some(first) = LANGUAGES.first().filter(|first| first.code != self.code) {
            book.borrow_from(first.book());
        }
        book.decimal = book.plain(Phrase::Decimal);
        book.thousands = book.plain(Phrase::Thousands);
        let months = book.plain(Phrase::Months);
        book.months = months.split(' ').map(str::to_owned).collect();
        book
    }
}

impl Book {
    fn borrow_from(&mut self, first: &Self) {
        let missing = first.patterns.len().saturating_sub(self.patterns.len());
        self.patterns.extend(std::iter::repeat_n(None, missing));
        for (own, first) in self.patterns.iter_mut().zip(&first.patterns) {
            if own.is_none() {
                own.clone_from(first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::vocabulary::QUANTITIES;

    /// What serde knows of an enum: the names of its variants.
    struct Names;

    impl<'de> serde::Deserializer<'de> for Names {
        type Error = NamesFound;

        fn deserialize_any<V: serde::de::Visitor<'de>>(
            self,
            _visitor: V,
        ) -> Result<V::Value, NamesFound> {
            Err(NamesFound(&[]))
        }

        fn deserialize_enum<V: serde::de::Visitor<'de>>(
            self,
            _name: &'static str,
            variants: &'static [&'static str],
            _visitor: V,
        ) -> Result<V::Value, NamesFound> {
            Err(NamesFound(variants))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }

    #[derive(Debug)]
    struct NamesFound(&'static [&'static str]);

    impl std::fmt::Display for NamesFound {
        fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(out, "{:?}", self.0)
        }
    }

    impl std::error::Error for NamesFound {}

    impl serde::de::Error for NamesFound {
        fn custom<T: std::fmt::Display>(_message: T) -> Self {
            Self(&[])
        }
    }

    fn phrases() -> Vec<(&'static str, Phrase)> {
        let NamesFound(names) = Phrase::deserialize(Names).unwrap_err();
        let named = |name: &'static str| value::StrDeserializer::<value::Error>::new(name);
        names
            .iter()
            .map(|name| (*name, Phrase::deserialize(named(name)).unwrap()))
            .collect()
    }

    /// The file of a language alone, with nothing borrowed.
    fn own_keys(language: &'static Language) -> Vec<&'static str> {
        let resource = parser::parse_runtime(language.source).unwrap();
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name),
            _ => None,
        });
        messages.collect()
    }

    #[test]
    fn every_language_says_every_phrase_with_the_same_arguments() {
        let phrases = phrases();
        assert!(phrases.len() > 400, "{}", phrases.len());
        let mut faults = Vec::new();
        for language in &LANGUAGES {
            let book = language.book();
            faults.extend(book.faults.iter().cloned());
            let own = own_keys(language);
            for (name, phrase) in &phrases {
                if !own.contains(name) {
                    faults.push(format!("{}: {name} is missing", language.code));
                }
                let first = LANGUAGES[0].book().pattern(*phrase);
                let arguments = |pattern: Option<&Pattern>| pattern.map(Pattern::arguments);
                let (own, first) = (arguments(book.pattern(*phrase)), arguments(first));
                let said = own.clone().unwrap_or_default();
                // A choice may be one language's alone: of a count, or of a tense.
                let chosen = |name: &&str| matches!(*name, "count" | "tense");
                let only = |names: Option<Vec<&'static str>>| -> Vec<&'static str> {
                    let names = names.unwrap_or_default();
                    names.into_iter().filter(|name| !chosen(name)).collect()
                };
                if only(own) != only(first) {
                    faults.push(format!("{}: {name} says {said:?}", language.code));
                }
            }
        }
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }

    #[test]
    fn every_quantity_has_a_name_in_every_language_but_the_first() {
        let words = LANGUAGES[0].words();
        for language in LANGUAGES.iter().skip(1) {
            assert_eq!(language.book().months.len(), 12, "{}", language.code);
            for quantity in QUANTITIES {
                let said = crate::screen::text::sentences::quantity_words(quantity.name, words);
                // A symbol (LAeq, NO2) is written alike everywhere; words begin with a small letter.
                let is_formula = said.starts_with(char::is_uppercase);
                assert!(
                    is_formula || language.book().quantity(quantity.name).is_some(),
                    "{}: quantity-{}",
                    language.code,
                    quantity.name
                );
            }
            for name in language.book().quantities.keys() {
                let known = QUANTITIES.iter().any(|quantity| quantity.name == *name);
                assert!(known, "{}: there is no quantity {name}", language.code);
            }
        }
    }

    #[test]
    fn a_count_has_its_plural() {
        let check = |code: &str, phrase: Phrase, one: &str, many: &str| {
            let words = Language::with_code(code).unwrap().words();
            assert_eq!(words.counted(phrase, 1_u32), one);
            assert_eq!(words.counted(phrase, 2_u32), many);
        };
        check("en", Phrase::CountedDevices, "1 device", "2 devices");
        check("fi", Phrase::CountedDevices, "1 laite", "2 laitetta");
        check("sv", Phrase::CountedDevices, "1 enhet", "2 enheter");
        check("en", Phrase::NeedsYou, "1 needs you", "2 need you");
        let none = LANGUAGES[0].words().counted(Phrase::NeedsYou, 0_u32);
        assert_eq!(none, "none needs you");
        let many = LANGUAGES[1]
            .words()
            .counted(Phrase::CountedDevices, 4_080_u32);
        assert_eq!(many, "4\u{a0}080 laitetta");
    }

    #[test]
    fn a_locale_names_its_language() {
        let check = |locale: &str, expected: Option<&str>| {
            let found = Language::of_locale(locale).map(|language| language.code);
            assert_eq!(found, expected, "{locale}");
        };
        check("fi_FI.UTF-8", Some("fi"));
        check("sv_FI", Some("sv"));
        check("en-GB", Some("en"));
        check("sv@euro", Some("sv"));
        check("C", None);
        check("", None);
        check("fin_FI", None);
    }
}
