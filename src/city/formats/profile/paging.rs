//! How a document that comes in pages goes on: an address in it, a `Link` header, a cursor, the number of
//! the page, or how many items to leave out.
//!
//! Leaves out: asking for the page, and when to stop a publisher who never ends (`engine/pages`).

use super::{
    flaw::Flaw,
    path::{Heads, Place},
    pick::Pick,
    sheet::{Sheet, flaw},
};

/// Pages of one answer that a profile may ask for at most; the engine has the same bound.
const MOST: u64 = 100;

/// How documents go on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pages {
    way: Way,
    /// How many pages at most.
    pub(super) most: u32,
}

#[derive(Debug, Clone, PartialEq)]
enum Way {
    /// The document has the address.
    Next(Pick),
    /// The header `Link` has it (RFC 8288).
    Link,
    /// The document has a word for it, which goes into the query.
    Cursor(Pick, Box<str>),
    /// The query has a number, which grows.
    Number(Number),
}

#[derive(Debug, Clone, PartialEq)]
struct Number {
    /// What it is called in the query.
    name: Box<str>,
    /// That of the first page.
    first: u64,
    /// By how much it grows.
    step: u64,
    /// Items of a full page, where that is known.
    size: Option<u64>,
    /// How many items there are on all pages.
    total: Option<Pick>,
    /// True where there is another page.
    more: Option<Pick>,
}

impl Pages {
    /// Reads `next = PATH`, or `pages = { ... }`.
    pub(super) fn read(
        sheet: &mut Sheet<'_>,
        heads: &mut Heads,
        flaws: &mut Vec<Flaw>,
    ) -> Option<Self> {
        if let Some(item) = sheet.item("next") {
            let way = Way::Next(Pick::read(item, "next", heads, flaws)?);
            let most = MOST as u32;
            return Some(Self { way, most });
        }
        let mut inner = sheet.table("pages", flaws)?;
        let most = inner.wholes("most", MOST, flaws).first().copied();
        let way = way(&mut inner, heads, flaws);
        if way.is_none() {
            let what = "`pages` says neither next, link, cursor, page nor offset";
            let hint = "{ page = \"page\", more = \"$.hasnext\" }, { offset = \"offset\", size = 100, total = \"$.count\" }, { link = true }";
            flaws.push(flaw(inner.span.clone(), what, hint));
        }
        inner.finish(flaws);
        Some(Self {
            way: way?,
            most: most.unwrap_or(MOST).max(1) as u32,
        })
    }

    /// The address of the page behind this one: whole, relative, or `&name=value` for another query.
    pub(super) fn next(&self, place: &mut Place<'_, '_, '_>, items: usize) -> Option<String> {
        match &self.way {
            Way::Next(pick) => Some(pick.find(place)?.text()?.into_owned()),
            Way::Link => next_of_link(place.message.header("link")?),
            Way::Cursor(pick, name) => {
                let cursor = pick.find(place)?.text()?.into_owned();
                Some(format!("&{name}={}", encoded(&cursor)))
            }
            Way::Number(number) => number.next(place, items),
        }
    }
}

fn way(sheet: &mut Sheet<'_>, heads: &mut Heads, flaws: &mut Vec<Flaw>) -> Option<Way> {
    if let Some(item) = sheet.item("next") {
        return Some(Way::Next(Pick::read(item, "next", heads, flaws)?));
    }
    if sheet.flag("link", flaws) {
        return Some(Way::Link);
    }
    let mut pick = |sheet: &mut Sheet<'_>, key: &'static str, flaws: &mut Vec<Flaw>| {
        let item = sheet.item(key)?;
        Pick::read(item, key, heads, flaws)
    };
    if let Some(cursor) = pick(sheet, "cursor", flaws) {
        let name = sheet.text("as", flaws).map_or("cursor", |(name, _)| name);
        return Some(Way::Cursor(cursor, name.into()));
    }
    let (total, more) = (pick(sheet, "total", flaws), pick(sheet, "more", flaws));
    let size = sheet.wholes("size", 100_000, flaws).first().copied();
    let size = size.filter(|size| *size > 0);
    let first = sheet.wholes("first", 1_000, flaws).first().copied();
    let (page, offset) = (sheet.text("page", flaws), sheet.text("offset", flaws));
    let (name, first, step) = match (page, offset, size) {
        (Some((name, _)), None, _) => (name, first.unwrap_or(1), 1),
        (None, Some((name, _)), Some(size)) => (name, first.unwrap_or(0), size),
        (None, Some((_, span)), None) => {
            let what = "`offset` needs `size`: the items of one page";
            flaws.push(flaw(span, what, "{ offset = \"offset\", size = 100 }"));
            return None;
        }
        _ => return None,
    };
    Some(Way::Number(Number {
        name: name.into(),
        first,
        step,
        size,
        total,
        more,
    }))
}

impl Number {
    fn next(&self, place: &mut Place<'_, '_, '_>, items: usize) -> Option<String> {
        let page = u64::from(place.message.page) + 1;
        if items == 0 {
            return None;
        }
        if let Some(more) = &self.more {
            let said = more.find(place).and_then(|bit| bit.text());
            if !said.is_some_and(|said| matches!(&*said, "true" | "1")) {
                return None;
            }
        }
        if let (Some(total), Some(size)) = (&self.total, self.size) {
            // A number that cannot be read (">1000") says that there is more.
            let total = total.find(place).and_then(|bit| bit.number());
            if total.is_some_and(|total| (page * size) as f64 >= total) {
                return None;
            }
        }
        Some(format!("&{}={}", self.name, self.first + page * self.step))
    }
}

/// The address with `rel="next"` of a `Link` header.
fn next_of_link(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, from)) = rest.split_once('<') {
        let (address, after) = from.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let (parameters, tail) = after.split_at_checked(end)?;
        let is_next = parameters.split([';', ',']).any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let mut words = value.trim().trim_matches('"').split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel")
                && words.any(|word| word.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(address.to_owned());
        }
        rest = tail;
    }
    None
}

/// A text for a query: all but letters, digits and `-._~` as %XX (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: Option<&str>) {
        assert_eq!(next_of_link(header).as_deref(), expected, "{header}");
    }

    #[test]
    fn links() {
        check(
            r#"</v2/entities?offset=20>; rel="next""#,
            Some("/v2/entities?offset=20"),
        );
        check(
            r#"<https://a.example/?p=1>;rel="prev", <https://a.example/?p=3>; title="x, y"; REL=next"#,
            Some("https://a.example/?p=3"),
        );
        check(r#"<a>; rel="last first""#, None);
        check(r#"<a>; rel="last next""#, Some("a"));
        check("<a; rel=next", None);
        check("", None);
    }
}
