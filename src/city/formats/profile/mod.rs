//! A wire format that is written down in TOML instead of code: what a city's own staff can write for
//! their own JSON API, or for JSON over MQTT.
//!
//! A profile names the items of a document and, for each field of what the console wants to know, the
//! path to it. The language of paths is RFC 9535 JSONPath; the vocabulary around it is closed: no
//! expressions, no code, no files, no addresses that the profile could reach by itself.
//! It also says how its publisher is asked, and which documents belong together; but not where (`source`).
//! `profiles/README.md` beside the built-in profiles is the reference.
//!
//! Leaves out: what needs memory (joins over two documents: `kind = "series"` describes, the engine
//! joins), and notations that cannot be told as JSON (`form`).

mod document;
mod example;
mod extract;
mod flaw;
mod form;
mod grid;
mod health;
mod items;
mod make;
mod moment;
mod paging;
mod path;
mod pick;
mod point;
mod quantity;
mod selector;
mod sheet;
mod source;
mod survey;
mod value;

pub use example::{Example, Expected, Wanted, examples};
pub use flaw::Flaw;
pub use survey::{Field, Surveyed, survey};

use super::{
    format::{Asking, Format, Message},
    found::Found,
    json::{Draft, Node},
    packed,
};
use crate::city::model::hash;
use document::Whole;
use extract::Extract;
use form::Form;
use health::Answers;
use selector::Walk;
use sheet::{Sheet, flaw};
use source::Source;
use toml::de::DeTable;

/// Extracts of one profile: real ones have five.
const EXTRACTS: usize = 64;
/// Values that are looked at in one document, at most: half a second of the slowest machine.
const LOOKS: usize = 50_000_000;
/// The same for each byte of it, and for the smallest one: a path looks at a value some three times, and a
/// field of it once more.
const LOOKS_PER_BYTE: usize = 64;
const LOOKS_LEAST: usize = 100_000;

/// A compiled profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    name: Box<str>,
    about: Box<str>,
    topics: Vec<Box<str>>,
    form: Form,
    whole: Whole,
    source: Source,
    health: Option<Answers>,
    extracts: Vec<Extract>,
}

impl Profile {
    /// Reads the text of a profile.
    ///
    /// # Errors
    /// Every flaw of it, in the order of the text.
    pub fn read(text: &str) -> Result<Self, Vec<Flaw>> {
        let root = DeTable::parse(text).map_err(|error| {
            let hint = "see https://toml.io for how TOML is written";
            vec![flaw(
                error.span().unwrap_or_default(),
                error.message(),
                hint,
            )]
        })?;
        let mut flaws = Vec::new();
        let mut top = Sheet::new(root.get_ref(), 0..0, "the profile");
        let edition = hash::of_parts(&[text.as_bytes()]);
        let profile = Self::of_sheet(&mut top, edition, &mut flaws);
        top.finish(&mut flaws);
        flaws.sort_by_key(|flaw| flaw.span.start);
        flaws.dedup();
        match profile {
            Some(profile) if flaws.is_empty() => Ok(profile),
            _ => Err(flaws),
        }
    }

    fn of_sheet(top: &mut Sheet<'_>, edition: u64, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let head = top.table("profile", flaws);
        if head.is_none() {
            top.missing("profile", "[profile] with id and about", flaws);
        }
        let mut head = head?;
        let id = head.text("id", flaws);
        let about = head.text("about", flaws);
        for key in ["doc", "attribution"] {
            let _unused = head.text(key, flaws);
        }
        let _version = head.number("version", flaws);
        let form = Form::read(&mut head, flaws);
        let whole = Whole::read(&mut head, flaws);
        let topics = head.texts("topics", flaws);
        if id.is_none() {
            head.missing("id", "id = \"my-city-air\"", flaws);
        }
        if about.is_none() {
            head.missing("about", "about = \"what it is, in one line\"", flaws);
        }
        head.finish(flaws);
        let source = Source::read(top, edition, flaws);
        let _tried_elsewhere = example::read(top, flaws);
        let health = top.table("health", flaws);
        let health = health.map(|sheet| Answers::read(sheet, flaws));
        let mut extracts = Vec::new();
        let sheets = top.tables("extract", flaws);
        if sheets.is_empty() || sheets.len() > EXTRACTS {
            let what = format!("a profile has 1 to {EXTRACTS} of [[extract]]");
            flaws.push(flaw(0..0, what, "[[extract]] with kind, items and fields"));
        }
        for sheet in sheets.into_iter().take(EXTRACTS) {
            extracts.extend(Extract::read(sheet, &source, flaws));
        }
        let (name, span) = id?;
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
            let what = "an id has 1 to 64 small letters, digits and -";
            flaws.push(flaw(span, what, "id = \"my-city-air\""));
        }
        let (about, span) = about?;
        if about.trim().is_empty() || about.contains('\n') {
            flaws.push(flaw(span, "`about` is one line", "about = \"what it is\""));
        }
        Some(Self {
            name: name.into(),
            about: about.into(),
            topics: topics.into_iter().map(|(topic, _)| topic.into()).collect(),
            form,
            whole,
            source,
            health,
            extracts,
        })
    }
}

impl Format for Profile {
    fn name(&self) -> &str {
        &self.name
    }

    fn about(&self) -> &str {
        &self.about
    }

    fn topics(&self) -> Vec<&str> {
        let named = self
            .source
            .subscriptions
            .iter()
            .flat_map(|(_, topics)| topics);
        self.topics.iter().chain(named).map(AsRef::as_ref).collect()
    }

    fn asking(&self) -> Option<&Asking> {
        self.source.asking.as_ref()
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        if packed::is_gzip_in_text(message.bytes) {
            let (unpacked, fault) = packed::gzip_in_text(message.bytes);
            if let Some(fault) = fault {
                found.defect("payload", fault);
            }
            let bytes = &unpacked;
            if !bytes.is_empty() {
                self.read_document(&Message { bytes, ..*message }, found);
            }
            return;
        }
        self.read_document(message, found);
    }
}

impl Profile {
    fn read_document(&self, message: &Message<'_>, found: &mut Found) {
        let mut is_good = false;
        let is_read = if self.form.is_of(message.bytes) {
            let mut draft = Draft::default();
            found.swap_draft(&mut draft);
            self.form.draft(message.bytes, &mut draft, found);
            let root = draft.root();
            is_good = root.is_some_and(|root| self.read_values(root, message, found));
            let is_read = root.is_some();
            found.swap_draft(&mut draft);
            is_read
        } else {
            found.json(message.bytes, |root, found| {
                is_good = self.read_values(root, message, found);
            })
        };
        if !is_read && found.defects.is_empty() {
            found.defect("payload", "no JSON");
        }
        if let Some(health) = &self.health {
            health.tell(message, is_good, found);
        }
    }

    /// Reads the values of a document; true where it is what was expected.
    fn read_values<'a>(
        &self,
        root: Node<'a, '_>,
        message: &Message<'a>,
        found: &mut Found,
    ) -> bool {
        let looks = message.bytes.len().saturating_mul(LOOKS_PER_BYTE);
        let looks = looks.clamp(LOOKS_LEAST, LOOKS);
        let mut walk = Walk::new(root, u32::try_from(looks).unwrap_or(u32::MAX));
        let mut count = 0;
        for extract in &self.extracts {
            count += extract.apply(&mut walk, message, found);
        }
        let request = self.source.whole_of(message);
        let is_good = self.whole.apply(request, &mut walk, message, count, found);
        self.source.tell_addresses(&mut walk, message, found);
        if walk.is_exhausted() {
            found.defect(
                "payload",
                "too much to look at: the profile's paths search too widely",
            );
        }
        is_good
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_sources;
#[cfg(test)]
mod tests_of_xml;
