//! Which fields of a profile lead to something in a payload, and how often: for whoever writes one.
//!
//! Reads the text of the profile once more, and looks along every path of it. Not on the way of any message.

use super::{
    extract::Extract,
    form::Form,
    path::{Heads, Path},
    selector::Walk,
    sheet::{Item, Sheet},
    source::Source,
};
use crate::city::formats::{
    format::Message,
    found::Found,
    json::{Draft, Node, Tokens},
    packed,
};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Keys of an extract whose texts are no paths of an item.
const NO_PATHS: &[&str] = &[
    "kind",
    "items",
    "where",
    "from",
    "topic",
    "map",
    "default",
    "muted",
    "const",
    "format",
    "zone",
    "null_if",
    "missing_if",
    "grid",
    "with",
    "kind",
    "items",
    "where",
    "from",
    "topic",
    "map",
    "default",
    "muted",
    "const",
    "format",
    "zone",
    "null_if",
    "with",
    "without",
];

/// What became of one extract.
#[derive(Debug, Clone, PartialEq)]
pub struct Surveyed {
    /// Its kind, as it is written.
    pub kind: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// Items that it found, in all payloads.
    pub items: usize,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// One field of an extract.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What it is called: `values.wind_speed`.
    pub name: String,
    /// Where its paths stand.
    pub span: Range<usize>,
    /// In how many items one of its paths led to something.
    pub found: usize,
}

/// One extract, while its items are counted.
struct Survey {
    extract: Extract,
    heads: Heads,
    fields: Vec<(Field, Vec<Path>)>,
    kind: String,
    span: Range<usize>,
    items: usize,
}

/// What the fields of a good profile find in these messages.
pub fn survey(text: &str, messages: &[Message<'_>]) -> Vec<Surveyed> {
    let Ok(root) = DeTable::parse(text) else {
        return Vec::new();
    };
    let mut flaws = Vec::new();
    let mut top = Sheet::new(root.get_ref(), 0..0, "the profile");
    let head = top.table("profile", &mut flaws);
    let form = head.map(|mut head| Form::read(&mut head, &mut flaws));
    let form = form.unwrap_or_default();
    let source = Source::read(&mut top, 0, &mut flaws);
    let sheets = top.tables("extract", &mut flaws).into_iter();
    let mut all: Vec<Survey> = sheets
        .filter_map(|sheet| Survey::read(sheet, &source))
        .collect();
    let (mut tokens, mut draft) = (Tokens::default(), Draft::default());
    for message in messages {
        let unpacked =
            packed::is_gzip_in_text(message.bytes).then(|| packed::gzip_in_text(message.bytes).0);
        let bytes = unpacked.as_deref().unwrap_or(message.bytes);
        let message = &Message { bytes, ..*message };
        if form.is_of(message.bytes) {
            form.draft(message.bytes, &mut draft, &mut Found::default());
            look(&mut all, draft.root(), message);
        } else {
            tokens.read(message.bytes);
            look(&mut all, tokens.root(message.bytes), message);
        }
    }
    let done = all.into_iter().map(|survey| Surveyed {
        kind: survey.kind,
        span: survey.span,
        items: survey.items,
        fields: survey.fields.into_iter().map(|(field, _)| field).collect(),
    });
    done.collect()
}

/// Looks along all paths of all extracts in a document.
fn look<'a>(all: &mut [Survey], root: Option<Node<'a, '_>>, message: &Message<'a>) {
    let Some(root) = root else { return };
    for survey in all {
        let mut walk = Walk::new(root, u32::MAX);
        survey.look(&mut walk, message);
    }
}

impl Survey {
    fn read(mut sheet: Sheet<'_>, source: &Source) -> Option<Self> {
        let mut flaws = Vec::new();
        let (mut heads, mut fields) = (Heads::new(), Vec::new());
        for (key, _, item) in sheet.entries() {
            if !NO_PATHS.contains(&key) {
                paths(key, item, &mut heads, &mut fields);
            }
        }
        let kind = sheet
            .text("kind", &mut flaws)
            .map_or("", |(kind, _)| kind)
            .to_owned();
        let span = sheet.span.clone();
        Some(Self {
            extract: Extract::read(sheet, source, &mut flaws)?,
            heads,
            fields,
            kind,
            span,
            items: 0,
        })
    }

    fn look<'a>(&mut self, walk: &mut Walk<'a, '_>, message: &Message<'a>) {
        let (fields, items) = (&mut self.fields, &mut self.items);
        self.extract
            .each(walk, message, &self.heads, &mut |mut place| {
                *items += 1;
                for (field, paths) in fields.iter_mut() {
                    let is_there = paths.iter().any(|path| path.find(&mut place).is_some());
                    field.found += usize::from(is_there);
                }
            });
    }
}

/// The paths in a value, each with the way of keys to it as its name.
fn paths(name: &str, item: Item<'_>, heads: &mut Heads, fields: &mut Vec<(Field, Vec<Path>)>) {
    let texts: Vec<(&str, Range<usize>)> = match item.get_ref() {
        DeValue::String(text) => vec![(text.as_ref(), item.span())],
        DeValue::Array(list) => list
            .iter()
            .filter_map(|it| Some((it.get_ref().as_str()?, it.span())))
            .collect(),
        DeValue::Table(table) => {
            for (key, value) in table.iter() {
                let key = key.get_ref().as_ref();
                let name = match key {
                    "at" | "join" | "list" | "pairs" => name.to_owned(),
                    key => format!("{name}.{key}"),
                };
                if !NO_PATHS.contains(&key) {
                    paths(&name, value, heads, fields);
                }
            }
            return;
        }
        _ => return,
    };
    let read = texts.iter().filter(|(text, _)| Path::is_path(text));
    let read = read.filter_map(|(text, span)| Path::read(text, span, heads, &mut Vec::new()));
    let read: Vec<Path> = read.collect();
    if !read.is_empty() {
        let field = Field {
            name: name.to_owned(),
            span: item.span(),
            found: 0,
        };
        fields.push((field, read));
    }
}
