//! One line: a name, labels in braces, a value, perhaps a time.

use std::borrow::Cow;

/// Labels of one sample; real ones have some ten.
const LABELS: usize = 64;

/// A sample.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) labels: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// A number, also `NaN` and `+Inf`, as it is written.
    pub(super) value: &'a str,
    /// Seconds or milliseconds since 1970; their size tells which.
    pub(super) time: Option<&'a str>,
}

impl<'a> Sample<'a> {
    /// Reads a line without blanks around it.
    pub(super) fn read(line: &'a str) -> Result<Self, &'static str> {
        let end = line
            .find(|character: char| character == '{' || character.is_ascii_whitespace())
            .ok_or("a name without a value")?;
        let (name, rest) = line.split_at(end);
        let mut sample = Self {
            name: name.into(),
            labels: Vec::new(),
            value: "",
            time: None,
        };
        let rest = rest.trim_start();
        let rest = match rest.strip_prefix('{') {
            Some(inner) => sample.braces(inner)?,
            None => rest,
        };
        if !is_name(&sample.name) {
            return Err("no name of a metric");
        }
        let mut words = rest.split_ascii_whitespace();
        sample.value = words.next().ok_or("a name without a value")?;
        if sample.value.parse::<f64>().is_err() {
            return Err("a value that is no number");
        }
        // An exemplar may follow.
        sample.time = words
            .next()
            .filter(|word| !word.starts_with('#') && word.parse::<f64>().is_ok());
        Ok(sample)
    }

    /// Labels, and the name where it is quoted; gives what follows the closing brace.
    fn braces(&mut self, mut rest: &'a str) -> Result<&'a str, &'static str> {
        const BROKEN: &str = "labels that do not end";
        loop {
            rest = rest.trim_start_matches([',', ' ', '\t']);
            if let Some(after) = rest.strip_prefix('}') {
                return Ok(after);
            }
            let (key, after) = if let Some(inner) = rest.strip_prefix('"') {
                quoted(inner).ok_or(BROKEN)?
            } else {
                let end = rest.find(['=', '}', ',']).ok_or(BROKEN)?;
                let (key, after) = rest.split_at(end);
                (Cow::Borrowed(key.trim_end()), after)
            };
            let after = after.trim_start();
            let Some(value) = after.strip_prefix('=') else {
                if !self.name.is_empty() {
                    return Err("a label without a value");
                }
                self.name = key;
                rest = after;
                continue;
            };
            let value = value.trim_start().strip_prefix('"');
            let (value, after) = value
                .and_then(quoted)
                .ok_or("a label without a value in quotes")?;
            if self.labels.len() >= LABELS {
                return Err("too many labels");
            }
            self.labels.push((key, value));
            rest = after;
        }
    }
}

/// What stands before the next quote, and what follows it. `\\`, `\"` and `\n` are the escapes that there are.
fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let end = text.find(['"', '\\'])?;
    if text.as_bytes().get(end) == Some(&b'"') {
        return Some((Cow::Borrowed(text.get(..end)?), text.get(end + 1..)?));
    }
    let mut plain = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((Cow::Owned(plain), text.get(at + 1..)?)),
            '\\' => match characters.next()?.1 {
                'n' => plain.push('\n'),
                other => plain.push(other),
            },
            other => plain.push(other),
        }
    }
    None
}

/// Names may be of any letters since Prometheus 3, but none begins like a tag or a number.
fn is_name(name: &str) -> bool {
    name.chars()
        .next()
        .is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | ':'))
}
