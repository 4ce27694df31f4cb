//! A config text cut into what it declares, each with the comments before it: so that texts can be joined, and parts of
//! them left out or switched off, without losing a word of what was written.

use std::{collections::BTreeSet, ops::Range};
use toml::de::{DeTable, DeValue};

/// One `[[kind]]` with its sub-tables and the comments before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `city`, `feed`, `service` ...
    pub kind: String,
    /// Its id; empty where it has none.
    pub id: String,
    /// The text, from its first comment to its last line.
    pub text: String,
    /// Its cities: where the list stands in `text`, and what is on it.
    pub cities: Option<(Range<usize>, Vec<String>)>,
    /// The feed that it belongs to, for gateways and types of devices.
    pub feed: Option<String>,
    /// What somebody has to add before it works.
    pub lacks: BTreeSet<Lack>,
}

/// What is missing in an entry of a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// This variable of the environment, with a secret.
    Variable(String),
    /// The address: that of the pack stands for one (RFC 2606, 2).
    Address,
}

/// Cuts a text. The first part is what stands before all entries and is not about one of them.
///
/// # Errors
/// Why it is no TOML.
pub fn cut(text: &str) -> Result<(String, Vec<Entry>), toml::de::Error> {
    let root = DeTable::parse(text)?;
    let mut found: Vec<(usize, &str, &DeTable<'_>)> = Vec::new();
    for (kind, value) in root.get_ref() {
        let DeValue::Array(list) = value.get_ref() else {
            continue;
        };
        for item in list.iter() {
            if let DeValue::Table(table) = item.get_ref() {
                found.push((item.span().start, kind.get_ref(), table));
            }
        }
    }
    found.sort_by_key(|(start, _, _)| *start);
    let starts: Vec<usize> = found
        .iter()
        .map(|(start, _, _)| lead(text, *start))
        .collect();
    let first = starts.first().copied().unwrap_or(text.len());
    // A comment on top of the file that an empty line parts from the rest is about the file.
    let top = text.get(..first).unwrap_or_default();
    let rest = text.get(first..).unwrap_or_default();
    let head = match rest.split_once("\n\n") {
        Some((about, _)) if is_comment(about) => about.len() + 2,
        _ => 0,
    };
    let mut entries = Vec::new();
    for (row, (_, kind, table)) in found.iter().enumerate() {
        let from = starts.get(row).copied().unwrap_or_default() + if row == 0 { head } else { 0 };
        let to = starts.get(row + 1).copied().unwrap_or(text.len());
        let part = text.get(from..to).unwrap_or_default();
        let shift = part.len() - part.trim_start_matches('\n').len();
        entries.push(entry(kind, table, part.trim_matches('\n'), from + shift));
    }
    let about = rest.get(..head).unwrap_or_default();
    Ok((format!("{top}{about}").trim().to_owned(), entries))
}

/// Where the comments and empty lines directly before a header begin.
fn lead(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let mut at = start;
    for line in before.split_inclusive('\n').rev() {
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with('#') {
            break;
        }
        at -= line.len();
    }
    at
}

fn is_comment(text: &str) -> bool {
    let mut lines = text.lines();
    lines.all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

fn entry(kind: &str, table: &DeTable<'_>, text: &str, from: usize) -> Entry {
    let word = |key: &str| {
        let value = table.get(key)?;
        let text = value.get_ref().as_str()?;
        Some(text.to_owned())
    };
    let cities = table.get("cities").and_then(|value| {
        let span = value.span();
        let list = value.get_ref().as_array()?;
        let names = list.iter().filter_map(|item| item.get_ref().as_str());
        let place = span.start.checked_sub(from)?..span.end.checked_sub(from)?;
        Some((place, names.map(str::to_owned).collect()))
    });
    let mut lacks = BTreeSet::new();
    for (_, value) in table {
        look(value.get_ref(), &mut lacks);
    }
    Entry {
        kind: kind.to_owned(),
        id: word("id").or_else(|| word("match")).unwrap_or_default(),
        text: text.to_owned(),
        cities,
        feed: word("feed"),
        lacks,
    }
}

/// Gathers what a value lacks.
fn look(value: &DeValue<'_>, lacks: &mut BTreeSet<Lack>) {
    match value {
        DeValue::Table(table) => {
            let variable = table.get("env").and_then(|name| name.get_ref().as_str());
            lacks.extend(variable.map(|name| Lack::Variable(name.to_owned())));
            for (_, value) in table {
                look(value.get_ref(), lacks);
            }
        }
        DeValue::Array(list) => list.iter().for_each(|item| look(item.get_ref(), lacks)),
        DeValue::String(text) if is_stand_in(text) => {
            lacks.insert(Lack::Address);
        }
        _ => {}
    }
}

/// True for a URL whose host ends in `.example`.
fn is_stand_in(text: &str) -> bool {
    let rest = text.split_once("://").map(|(_, rest)| rest);
    let host = rest.and_then(|rest| rest.split(['/', ':', '?']).next());
    host.is_some_and(|host| host.ends_with(".example"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# About the file.\n# Two lines.\n\n# The city.\n[[city]]\nid = \"a\"\n\n# Its platform,\n\n# \
                        much shared.\n[[platform]]\nid = \"p\"\ncities = [\"a\"] # one\n\n[[feed]]\nid = \"f\"\n\
                        [feed.mqtt]\nurl = \"mqtts://b.example:8883\"\npassword = { env = \"PW\" }\n";

    #[test]
    fn comments_stay_with_what_they_are_about() {
        let (head, entries) = cut(TEXT).unwrap();
        assert_eq!(head, "# About the file.\n# Two lines.");
        let texts: Vec<&str> = entries
            .iter()
            .map(|entry| entry.text.lines().next().unwrap())
            .collect();
        assert_eq!(texts, ["# The city.", "# Its platform,", "[[feed]]"]);
        let ids: Vec<(&str, &str)> = entries.iter().map(|it| (&*it.kind, &*it.id)).collect();
        assert_eq!(ids, [("city", "a"), ("platform", "p"), ("feed", "f")]);
        let (place, names) = entries[1].cities.clone().unwrap();
        assert_eq!(entries[1].text.get(place), Some("[\"a\"]"));
        assert_eq!(names, ["a"]);
        let lacks: Vec<&Lack> = entries[2].lacks.iter().collect();
        assert_eq!(lacks, [&Lack::Variable("PW".into()), &Lack::Address]);
        assert!(entries[0].lacks.is_empty());
    }

    #[test]
    fn nothing_is_lost() {
        let (head, entries) = cut(TEXT).unwrap();
        let texts: Vec<&str> = entries.iter().map(|entry| &*entry.text).collect();
        let again = format!("{head}\n\n{}\n", texts.join("\n\n"));
        assert_eq!(again, TEXT);
        assert!(cut("[[a]\n").is_err());
        assert_eq!(
            cut("# only words\n").unwrap(),
            ("# only words".into(), Vec::new())
        );
    }
}
