//! The secrets of a source: kept out of what we say, and out of answers that repeat them (FAILURES F1).

use crate::edge::spec::Secret;
use bytes::Bytes;
use reqwest::Url;
use std::cmp::Reverse;

/// What stands in place of a secret.
pub(super) const MASK: &str = "***";
/// What is shorter is taken for a word, and not looked for in answers.
const KEY_BYTES_MIN: usize = 8;

/// What must never be shown of one source.
#[derive(Default)]
pub(super) struct Secrets {
    /// All that may be secret: not in what we say.
    all: Vec<String>,
    /// What is a password, token or key by its place or name: not even where the other side says it.
    keys: Vec<String>,
}

impl Secrets {
    /// Those of a source: in its URL, and in its headers (name, value).
    pub(super) fn of<'a>(url: &Url, headers: impl Iterator<Item = (&'a str, &'a Secret)>) -> Self {
        let mut found = Self::default();
        for (part, is_key) in [
            (url.username(), false),
            (url.password().unwrap_or(""), true),
        ] {
            found.keep(part, is_key);
            found.keep(&percent_decoded(part), is_key);
        }
        for (name, value) in url.query_pairs() {
            found.keep(&value, is_key(&name));
        }
        for part in url.query().unwrap_or("").split('&') {
            let (name, value) = part.split_once('=').unwrap_or(("", part));
            found.keep(value, is_key(name));
        }
        for (name, secret) in headers {
            let (value, is_key) = (secret.reveal(), secret.is_from_outside() || is_key(name));
            found.keep(value, is_key);
            // `Bearer TOKEN`, `Basic BASE64`.
            found.keep(value.split_once(' ').map_or("", |(_, token)| token), is_key);
        }
        // The longest first, so that no tail of one is left.
        found.all.sort_by_key(|secret| Reverse(secret.len()));
        found.keys.sort_by_key(|secret| Reverse(secret.len()));
        found
    }

    /// Keeps what is long enough to be a secret; shorter ones would only make holes in the text.
    fn keep(&mut self, secret: &str, is_key: bool) {
        if secret.len() >= 4 && !self.all.iter().any(|known| known == secret) {
            self.all.push(secret.into());
        }
        if is_key && secret.len() >= KEY_BYTES_MIN && !self.keys.iter().any(|known| known == secret)
        {
            self.keys.push(secret.into());
        }
    }

    /// A text of ours without any of them, also where the other side changed their case (host names).
    pub(super) fn scrub(&self, text: &str) -> String {
        let mut text = text.to_string();
        for secret in &self.all {
            text = text.replace(secret.as_str(), MASK);
            text = text.replace(&secret.to_lowercase(), MASK);
        }
        text
    }

    /// A header of theirs without our keys.
    pub(super) fn mask(&self, mut text: String) -> String {
        for key in &self.keys {
            if text.contains(key.as_str()) {
                text = text.replace(key.as_str(), MASK);
            }
        }
        text
    }

    /// A body of theirs without our keys, which publishers repeat in the URLs of further pages. Nearly
    /// always the body itself.
    pub(super) fn mask_body(&self, mut body: Bytes) -> Bytes {
        for key in &self.keys {
            let finder = memchr::memmem::Finder::new(key.as_bytes());
            if finder.find(&body).is_none() {
                continue;
            }
            let (mut masked, mut from) = (Vec::with_capacity(body.len()), 0);
            for at in finder.find_iter(&body) {
                masked.extend_from_slice(body.get(from..at).unwrap_or(&[]));
                masked.extend_from_slice(MASK.as_bytes());
                from = at + key.len();
            }
            masked.extend_from_slice(body.get(from..).unwrap_or(&[]));
            body = masked.into();
        }
        body
    }
}

/// True for the names of query parameters and headers that carry keys.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = [
        "key",
        "token",
        "secret",
        "passw",
        "auth",
        "credential",
        "signature",
    ];
    words.iter().any(|word| name.contains(word))
}

fn percent_decoded(text: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        let byte = match tail {
            [high, low, ..] if *first == b'%' => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() {
            tail.get(2..).unwrap_or(&[])
        } else {
            tail
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{super::address, *};

    #[test]
    fn secrets_are_taken_out_of_any_text() {
        let url = address::read("https://ada:can%2Fary1@a.example/x?apikey=Canary2&n=1").unwrap();
        let bearer = Secret::new("Bearer canary3".to_owned());
        let secrets = Secrets::of(&url, [("Authorization", &bearer)].into_iter());
        for text in [
            "to can/ary1.example",
            "to can%2Fary1.example",
            "to canary2.example",
            "to canary3.example",
            "Bearer canary3",
        ] {
            let clean = secrets.scrub(text);
            assert!(clean.contains("***") && !clean.contains("ary"), "{clean}");
        }
        assert_eq!(secrets.scrub("to b.example, 1"), "to b.example, 1");
    }

    #[test]
    fn keys_are_taken_out_of_answers_and_words_are_not() {
        let url = "https://a.example/x?apikey=canary%2D22&city=helsinki";
        let url = address::read(url).unwrap();
        let [city, bearer] = ["helsinki", "Bearer canary-333"].map(|it| Secret::new(it.to_owned()));
        let sesame = Secret::from_outside("canary-4444".to_owned());
        let headers = [
            ("Fiware-Service", &city),
            ("X-Auth", &bearer),
            ("X-Sesame", &sesame),
        ];
        let secrets = Secrets::of(&url, headers.into_iter());
        let body = r#"{"next":"/x?apikey=canary%2D22&p=2","k":["canary-22","canary-333","canary-4444"],"c":"helsinki"}"#;
        let expected = r#"{"next":"/x?apikey=***&p=2","k":["***","***","***"],"c":"helsinki"}"#;
        assert_eq!(
            secrets.mask_body(Bytes::from_static(body.as_bytes())),
            expected
        );
        assert_eq!(secrets.mask(body.into()), expected);
        let plain = Bytes::from_static(b"{}");
        assert_eq!(secrets.mask_body(plain.clone()).as_ptr(), plain.as_ptr());
    }
}
