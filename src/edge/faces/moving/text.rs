//! One entry of a config as text, of which single values are changed and all else stays: comments, order, blanks.

use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The text of a value: what stands at a path of the entry (`http`, `url`), without its quotes.
pub(super) fn value(entry: &str, path: &[&str]) -> Option<String> {
    at(entry, path, |value| value.as_str().map(str::to_owned))?.1
}

/// True where something stands at a path.
pub(super) fn has(entry: &str, path: &[&str]) -> bool {
    at(entry, path, |_| ()).is_some()
}

/// Puts another text at a path. Where nothing stands there, a line of its own comes behind the first of `behind` that
/// there is. False where that is not possible.
pub(super) fn set(entry: &mut String, path: &[&str], new: &str, behind: &[&[&str]]) -> bool {
    let literal = quoted(new);
    if let Some((place, _)) = at(entry, path, |_| ()) {
        entry.replace_range(place, &literal);
        return true;
    }
    let Some(key) = path.last() else {
        return false;
    };
    // Into a table that stands on one line.
    let (above, _) = path.split_at(path.len() - 1);
    if let Some((place, Some(true))) = at(entry, above, |value| value.as_table().map(|_| true))
        && let Some(inner) = entry.get(place.clone())
        && inner.starts_with('{')
    {
        let comma = if inner.trim_matches(['{', '}', ' ']).is_empty() {
            ""
        } else {
            ", "
        };
        let inner = inner.trim_end_matches('}').trim_end().to_owned();
        entry.replace_range(place, &format!("{inner}{comma}{key} = {literal} }}"));
        return true;
    }
    let Some((place, _)) = behind.iter().find_map(|path| at(entry, path, |_| ())) else {
        return false;
    };
    let rest = entry.get(place.end..).unwrap_or_default();
    let end = place.end + rest.find('\n').unwrap_or(rest.len());
    let line = match path {
        [_, table, key] => format!("\n{table} = {{ {key} = {literal} }}"),
        _ => format!("\n{key} = {literal}"),
    };
    entry.insert_str(end, &line);
    true
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Where a value stands in the text of an entry, and what `look` makes of it.
fn at<T>(
    entry: &str,
    path: &[&str],
    look: impl Fn(&DeValue<'_>) -> T,
) -> Option<(Range<usize>, T)> {
    let root = DeTable::parse(entry).ok()?;
    let (_, list) = root.get_ref().iter().next()?;
    let mut here = list.get_ref().as_array()?.iter().next()?;
    for key in path {
        here = here.get_ref().as_table()?.get(*key)?;
    }
    Some((here.span(), look(here.get_ref())))
}

/// The lines of two texts side by side, of which the second was made of the first: what stayed, what went, what came.
/// And how many came.
pub(super) fn diff(before: &str, after: &str) -> (String, usize) {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let mut out = String::new();
    let (mut left, mut right, mut changed) = (0, 0, 0);
    while left < before.len() || right < after.len() {
        let (old, new) = (before.get(left), after.get(right));
        if old == new {
            out.push_str(&format!("  {}\n", old.copied().unwrap_or_default()));
            left += 1;
            right += 1;
            continue;
        }
        // A line that only came: the old one follows.
        let came = after
            .iter()
            .skip(right + 1)
            .position(|line| Some(line) == old);
        changed += 1;
        if came != Some(0)
            && let Some(old) = old
        {
            out.push_str(&format!("- {old}\n"));
            left += 1;
        }
        if let Some(new) = new {
            out.push_str(&format!("+ {new}\n"));
            right += 1;
        }
    }
    (out, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "# Books spaces.\n[[service]]\nid = \"a\" # ours\ncity = \"helsinki\"\n[service.http]\n\
                         url = \"https://a.example/\"\nparameters = { unit = \"tprek\" }";

    #[test]
    fn only_what_is_meant_changes() {
        let mut entry = ENTRY.to_owned();
        assert!(set(&mut entry, &["id"], "b", &[]));
        assert!(set(
            &mut entry,
            &["http", "url"],
            "https://b.example/\"q",
            &[]
        ));
        assert!(set(
            &mut entry,
            &["http", "parameters", "unit"],
            "turku",
            &[]
        ));
        assert!(set(&mut entry, &["owner"], "desk", &[&["city"], &["id"]]));
        let expected = "# Books spaces.\n[[service]]\nid = \"b\" # ours\ncity = \"helsinki\"\nowner = \"desk\"\n\
                        [service.http]\nurl = 'https://b.example/\"q'\nparameters = { unit = \"turku\" }";
        assert_eq!(entry, expected);
        assert_eq!(
            value(&entry, &["http", "url"]).as_deref(),
            Some("https://b.example/\"q")
        );
        assert!(has(&entry, &["http"]) && !has(&entry, &["card"]));
    }

    #[test]
    fn what_is_not_there_gets_a_place() {
        let mut entry = ENTRY.to_owned();
        assert!(set(&mut entry, &["http", "parameters", "kind"], "x", &[]));
        assert!(
            entry.ends_with("parameters = { unit = \"tprek\", kind = \"x\" }"),
            "{entry}"
        );
        let mut entry = ENTRY.replace("\nparameters = { unit = \"tprek\" }", "");
        assert!(set(
            &mut entry,
            &["http", "parameters", "unit"],
            "turku",
            &[&["http", "url"]]
        ));
        assert!(
            entry.ends_with("url = \"https://a.example/\"\nparameters = { unit = \"turku\" }"),
            "{entry}"
        );
        assert!(!set(
            &mut entry,
            &["card", "terms"],
            "x",
            &[&["card", "owner"]]
        ));
    }

    #[test]
    fn lines_side_by_side() {
        let (shown, changed) = diff("a\nb\nc", "a\nB\nnew\nc");
        assert_eq!((&*shown, changed), ("  a\n- b\n+ B\n+ new\n  c\n", 2));
        let (shown, changed) = diff("a\nb", "a\nnew\nb");
        assert_eq!((&*shown, changed), ("  a\n+ new\n  b\n", 1));
        assert_eq!(diff("a", "a").1, 0);
    }
}
