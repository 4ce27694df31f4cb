//! `[source]`, `[[request]]` and `[[subscribe]]`: what a profile says about how its publisher is asked or
//! listened to. Never where: an address here is an example, hosts are data of a config.
//!
//! Leaves out: asking (the engine and the links), and what the documents mean (`extract`).

use super::{
    document::{Whole, at},
    flaw::Flaw,
    path::Heads,
    pick::Pick,
    selector::Walk,
    sheet::{self, Sheet, flaw},
};
use crate::city::{
    formats::{
        format::{Asking, KeyInto, KeyPlace, Message, Request},
        found::Found,
    },
    model::{limits, spoken},
};
use std::ops::Range;
use toml::de::DeValue;

/// Bounds of intervals: a second to a month.
const EVERY_MS: (u64, u64) = (1_000, 31 * 86_400_000);
/// Bounds of what is called slow.
const SLOW_MS: (u64, u64) = (1, 60_000);

/// What is asked and listened to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Source {
    pub(super) asking: Option<Asking>,
    requests: Vec<Asked>,
    /// Subscriptions: their names, and the filters of their topics.
    pub(super) subscriptions: Vec<(Box<str>, Vec<Box<str>>)>,
}

/// What is said about the documents of one request.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    name: Box<str>,
    whole: Whole,
    named: Option<Naming>,
}

/// Which document names the address of a request, and where.
#[derive(Debug, Clone, PartialEq)]
struct Naming {
    from: Box<str>,
    heads: Heads,
    at: Pick,
}

impl Source {
    /// Reads the tables of a profile. `edition` tells its text from another.
    pub(super) fn read(top: &mut Sheet<'_>, edition: u64, flaws: &mut Vec<Flaw>) -> Self {
        let head = top.table("source", flaws);
        let sheets = top.tables("request", flaws);
        let mut source = Self {
            subscriptions: subscriptions(top, flaws),
            ..Self::default()
        };
        if head.is_none() && sheets.is_empty() {
            return source;
        }
        if sheets.len() > limits::REQUESTS_PER_FEED {
            let most = limits::REQUESTS_PER_FEED;
            flaws.push(flaw(
                0..0,
                format!("more than {most} of [[request]]"),
                "make two profiles of it",
            ));
        }
        let mut asking = Asking {
            edition,
            ..Asking::default()
        };
        if let Some(mut head) = head {
            publisher(&mut head, &mut asking, flaws);
            head.finish(flaws);
        }
        let mut placeholders = Vec::new();
        for sheet in sheets {
            source.request(sheet, &mut asking, &mut placeholders, flaws);
        }
        parameters(&mut asking, placeholders, flaws);
        source.asking = Some(asking);
        source
    }

    fn request(
        &mut self,
        mut sheet: Sheet<'_>,
        asking: &mut Asking,
        placeholders: &mut Vec<(Box<str>, Range<usize>)>,
        flaws: &mut Vec<Flaw>,
    ) {
        let name = sheet.text("name", flaws);
        let path = sheet.text("path", flaws);
        let least = asking.floor_ms.unwrap_or(EVERY_MS.0);
        let every_ms = sheet.span_ms("every", (least, EVERY_MS.1), flaws);
        let max_age_ms = sheet.span_ms("max_age", EVERY_MS, flaws);
        let named = sheet.table("address", flaws);
        let of_service = sheet.flag("service", flaws);
        let whole = Whole::read(&mut sheet, flaws);
        let known: Vec<&str> = self.names().collect();
        if path.is_none() && named.is_none() {
            sheet.missing("path", "path = \"/v1/stations\"", flaws);
        }
        if let (Some(_), Some((_, span))) = (&named, &path) {
            let what = "a request has a path or an address that another document names";
            flaws.push(flaw(span.clone(), what, "take `path` or `address` out"));
        }
        let named = named.and_then(|inner| Naming::read(inner, &known, flaws));
        if let Some((path, span)) = &path {
            is_path(path, span, flaws);
            placeholders.extend(words_of(path).map(|word| (word.into(), span.clone())));
        }
        let name = match name {
            Some((name, span)) => {
                if known.contains(&name) || !is_word(name) {
                    let what = format!("\"{name}\" stands twice, or is no name");
                    flaws.push(flaw(span, what, "name = \"stations\": letters, digits, -"));
                }
                name
            }
            None => {
                sheet.missing("name", "name = \"stations\"", flaws);
                ""
            }
        };
        sheet.finish(flaws);
        asking.requests.push(Request {
            name: name.into(),
            path: path.map_or("", |(path, _)| path).into(),
            every_ms,
            max_age_ms,
            named_by: named.as_ref().map(|named| named.from.clone()),
            of_service,
        });
        self.requests.push(Asked {
            name: name.into(),
            whole,
            named,
        });
    }

    /// All names that an extract can have in `from`.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let requests = self.requests.iter().map(|asked| &*asked.name);
        requests.chain(self.subscriptions.iter().map(|(name, _)| &**name))
    }

    /// The filters of a subscription; `None` where the name is that of a request.
    pub(super) fn topics_of(&self, name: &str) -> Option<&[Box<str>]> {
        let found = self
            .subscriptions
            .iter()
            .find(|(known, _)| **known == *name);
        found.map(|(_, topics)| topics.as_slice())
    }

    /// What is said about the documents of the request that a message answers.
    pub(super) fn whole_of(&self, message: &Message<'_>) -> Option<&Whole> {
        let name = message.request?;
        let asked = self.requests.iter().find(|asked| *asked.name == *name);
        asked.map(|asked| &asked.whole)
    }

    /// The addresses of other requests that a document names.
    pub(super) fn tell_addresses<'a>(
        &self,
        walk: &mut Walk<'a, '_>,
        message: &Message<'a>,
        found: &mut Found,
    ) {
        for asked in &self.requests {
            let Some(named) = &asked.named else { continue };
            if message.request.is_some_and(|name| *named.from != *name) {
                continue;
            }
            let address = at(&named.heads, walk, message, |place| {
                Some(named.at.find(place)?.text()?.into_owned())
            });
            match address {
                Some(address) if address.len() <= limits::ADDRESS_BYTES => {
                    found.addresses.push((asked.name.to_string(), address));
                }
                Some(_) => found.defect(&named.at.written(), "too long for an address"),
                None => {}
            }
        }
    }
}

impl Naming {
    fn read(mut sheet: Sheet<'_>, known: &[&str], flaws: &mut Vec<Flaw>) -> Option<Self> {
        let mut heads = Heads::new();
        let from = sheet.text("from", flaws);
        let at = sheet.item("at");
        let at = at.and_then(|item| Pick::read(item, "at", &mut heads, flaws));
        if at.is_none() || from.is_none() {
            sheet.missing(
                "from and at",
                "{ from = \"discovery\", at = \"$.url\" }",
                flaws,
            );
        }
        sheet.finish(flaws);
        let (from, span) = from?;
        if !known.contains(&from) {
            let what = format!("no request above this one is called \"{from}\"");
            flaws.push(flaw(span, what, known.join(", ")));
        }
        let from = from.into();
        Some(Self {
            from,
            heads,
            at: at?,
        })
    }
}

/// Reads `[source]`.
fn publisher(head: &mut Sheet<'_>, asking: &mut Asking, flaws: &mut Vec<Flaw>) {
    if let Some((base, span)) = head.text("base", flaws) {
        let rest = base
            .strip_prefix("https://")
            .or(base.strip_prefix("http://"));
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains(['?', '#', ' ', '@'])) {
            let hint = "base = \"https://api.city.example/v1\"";
            flaws.push(flaw(span, "`base` is no address to put paths behind", hint));
        }
        asking.base = Some(base.trim_end_matches('/').into());
    }
    asking.floor_ms = head.span_ms("interval", EVERY_MS, flaws);
    asking.max_age_ms = head.span_ms("max_age", EVERY_MS, flaws);
    asking.slow_ms = head.span_ms("slow", SLOW_MS, flaws);
    if let Some((text, span)) = head.text("max_body", flaws) {
        asking.body_bytes_max = spoken::bytes(text);
        if asking.body_bytes_max.is_none() {
            flaws.push(flaw(span, "`max_body` is no size", "max_body = \"24 MiB\""));
        }
    }
    if let Some(headers) = head.table("headers", flaws) {
        for (name, span, item) in headers.entries() {
            header(name, span, item, asking, flaws);
        }
    }
    if let Some(inner) = head.table("key", flaws) {
        asking.key = key(inner, flaws);
    }
    if let Some(inner) = head.table("parameters", flaws) {
        for (name, span, item) in inner.entries() {
            let usual = match item.get_ref() {
                DeValue::String(text) if text.is_empty() => None,
                DeValue::String(text) => Some(text.as_ref().into()),
                other => {
                    let what = format!("`{name}` is {}, not a text", sheet::kind(other));
                    flaws.push(flaw(span, what, format!("{name} = \"\"")));
                    None
                }
            };
            asking.parameters.push((name.into(), usual));
        }
    }
}

fn header(
    name: &str,
    span: Range<usize>,
    item: sheet::Item<'_>,
    asking: &mut Asking,
    flaws: &mut Vec<Flaw>,
) {
    let hint = "\"X-Client\" = \"{operator}/{app} {version}\"";
    let DeValue::String(value) = item.get_ref() else {
        flaws.push(flaw(item.span(), "the value of a header is a text", hint));
        return;
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        flaws.push(flaw(span, "this is no name of a header", hint));
    }
    let known = ["operator", "app", "version"];
    let is_odd = value.bytes().any(|byte| !(0x20..0x7f).contains(&byte));
    if is_odd || words_of(value).any(|word| !known.contains(&word)) {
        let what = "only plain text, {operator}, {app} and {version} stand in a header";
        flaws.push(flaw(item.span(), what, hint));
    }
    asking.headers.push((name.into(), value.as_ref().into()));
}

fn key(mut sheet: Sheet<'_>, flaws: &mut Vec<Flaw>) -> Option<KeyPlace> {
    let header = sheet.text("header", flaws);
    let query = sheet.text("query", flaws);
    let prefix = sheet.text("prefix", flaws).map_or("", |(text, _)| text);
    let is_required = sheet.flag("required", flaws);
    let into = match (header, query) {
        (Some((name, _)), None) => Some(KeyInto::Header(name.into())),
        (None, Some((name, _))) => Some(KeyInto::Query(name.into())),
        _ => {
            let what = "a key goes into one header or into the query";
            let hint = "{ header = \"X-API-Key\", required = true }, { query = \"app_key\" }";
            flaws.push(flaw(sheet.span.clone(), what, hint));
            None
        }
    };
    sheet.finish(flaws);
    Some(KeyPlace {
        into: into?,
        prefix: prefix.into(),
        is_required,
    })
}

/// Every `{word}` of a path is a parameter, and every parameter stands in a path.
fn parameters(
    asking: &mut Asking,
    placeholders: Vec<(Box<str>, Range<usize>)>,
    flaws: &mut Vec<Flaw>,
) {
    for (name, _) in &asking.parameters {
        if !placeholders.iter().any(|(word, _)| word == name) {
            let what = format!("no path has {{{name}}}");
            flaws.push(flaw(0..0, what, format!("path = \"/v1/{{{name}}}\"")));
        }
    }
    for (word, span) in placeholders {
        if !is_word(&word) {
            let what = format!("\"{{{word}}}\" is no name of a parameter");
            flaws.push(flaw(span, what, "path = \"/v1/{station}/latest\""));
        } else if !asking.parameters.iter().any(|(name, _)| *name == word) {
            asking.parameters.push((word, None));
        }
    }
}

/// What stands in braces.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(word, _)| word))
}

fn is_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !text.is_empty() && text.len() <= 64 && text.bytes().all(is_plain)
}

fn is_path(path: &str, span: &Range<usize>, flaws: &mut Vec<Flaw>) {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '#' || c == '\\';
    let begins = path.is_empty() || path.starts_with(['/', '?']) && !path.starts_with("//");
    if !begins || path.contains(is_odd) || path.contains("/../") {
        let what = "this is no path behind an address";
        flaws.push(flaw(
            span.clone(),
            what,
            "path = \"/v1/stations?limit=100\"",
        ));
    }
}

/// Reads every `[[subscribe]]`.
fn subscriptions(top: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Vec<(Box<str>, Vec<Box<str>>)> {
    let mut all = Vec::new();
    for mut sheet in top.tables("subscribe", flaws) {
        let name = sheet.text("name", flaws).map_or("", |(name, _)| name);
        let topics = sheet.texts("topic", flaws);
        if topics.is_empty() {
            sheet.missing("topic", "topic = \"city/+/air\"", flaws);
        }
        sheet.finish(flaws);
        let topics = topics.into_iter().map(|(topic, _)| topic.into()).collect();
        all.push((name.into(), topics));
    }
    all
}
