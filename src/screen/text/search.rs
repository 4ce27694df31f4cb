//! Looking for text: what is typed into a filter, and whether something contains it.

/// A filter, taken apart: words, some with a field before them (`state:silent`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needle {
    words: Vec<(String, String)>,
}

impl Needle {
    /// Takes a filter apart. Case does not matter.
    pub fn new(text: &str) -> Self {
        let words = text.to_lowercase();
        let words = words
            .split_whitespace()
            .map(|word| match word.split_once(':') {
                Some((field, rest))
                    if matches!(field, "state" | "city" | "type" | "feed" | "quality") =>
                {
                    (field.to_owned(), rest.to_owned())
                }
                _ => (String::new(), word.to_owned()),
            });
        Self {
            words: words.collect(),
        }
    }

    /// True where everything matches.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words: field (may be empty) and what it must contain, in lower case.
    pub fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words
            .iter()
            .map(|(field, word)| (field.as_str(), word.as_str()))
    }

    /// True where one text has all words, whatever their fields.
    pub fn is_in(&self, text: &str) -> bool {
        self.words().all(|(_, word)| contains_folded(text, word))
    }
}

/// True where a text contains a word that is in lower case. Plain ASCII is compared in place.
pub fn contains_folded(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return true;
    }
    if text.is_ascii() {
        let word = word.as_bytes();
        return text
            .as_bytes()
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word));
    }
    text.to_lowercase().contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_fields() {
        let check = |filter: &str, text: &str, expected: bool| {
            assert_eq!(Needle::new(filter).is_in(text), expected, "{filter} {text}");
        };
        check("", "anything", true);
        check("MÅRT", "P-0413 Mårtenstorget", true);
        check("p-04 torget", "P-0413 Mårtenstorget", true);
        check("lund", "Malmö", false);
        check("state:silent", "gw-07 silent", true);
        assert_eq!(
            Needle::new("state:Late 10:30").words().collect::<Vec<_>>(),
            [("state", "late"), ("", "10:30")]
        );
    }
}
