//! What is wrong with a config: where, what, and what to try. Never shows a secret: the line that it
//! points at has its texts masked where a secret may stand on it (law 11).

use crate::{city::model::text::SafeText, edge::spec::Refusal};
use std::{
    fmt,
    ops::Range,
    path::{Path, PathBuf},
};
use unicode_width::UnicodeWidthStr as _;

/// One config file.
pub(super) struct File {
    /// Its path, as it was named.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) text: String,
}

/// A range of bytes in one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// The number of the file.
    pub(super) file: usize,
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

impl Spot {
    pub(super) fn new(file: usize, span: Range<usize>) -> Self {
        Self {
            file,
            start: span.start,
            end: span.end,
        }
    }
}

/// A problem before its place has become line and column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where.
    pub(super) at: Spot,
    what: String,
    hint: String,
    /// An earlier place that this one is in conflict with.
    before: Option<Spot>,
    hidden: bool,
}

impl Fault {
    pub(super) fn new(at: Spot, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            at,
            what: what.into(),
            hint: hint.into(),
            before: None,
            hidden: false,
        }
    }

    /// Masks every text on the line.
    pub(super) fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Names the place that came first.
    pub(super) fn after(mut self, before: Spot) -> Self {
        self.before = Some(before);
        self
    }

    /// The problem, with line and column.
    pub(super) fn problem(&self, files: &[File]) -> Problem {
        let Some(file) = files.get(self.at.file) else {
            return *Problem::of_file(Path::new(""), &self.what, &self.hint);
        };
        let place = Place::of(&file.text, self.at.start);
        let what = match self.before {
            Some(before) => format!("{}, first at {}", self.what, shown(files, before)),
            None => self.what.clone(),
        };
        let width = self.at.end.saturating_sub(self.at.start);
        let (excerpt, caret) = excerpt(place.text, place.offset, width, self.hidden);
        Problem {
            file: file.path.clone(),
            line: place.line,
            column: place.column,
            what: SafeText::new(&what),
            hint: SafeText::new(&self.hint),
            excerpt: SafeText::new(&excerpt),
            caret,
        }
    }
}

fn shown(files: &[File], spot: Spot) -> String {
    files.get(spot.file).map_or_else(String::new, |file| {
        let place = Place::of(&file.text, spot.start);
        format!("{}:{}:{}", file.path.display(), place.line, place.column)
    })
}

/// One problem of a config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The column in characters, counted from 1; 0 as above.
    pub column: usize,
    /// What is wrong.
    pub what: SafeText,
    /// What to try.
    pub hint: SafeText,
    /// The line itself, without secrets; empty where there is none.
    excerpt: SafeText,
    /// The columns of `excerpt` that are meant.
    caret: Range<usize>,
}

impl Problem {
    /// A problem of a file as a whole.
    pub(super) fn of_file(file: &Path, what: &str, hint: &str) -> Box<Self> {
        Box::new(Self {
            file: file.to_path_buf(),
            line: 0,
            column: 0,
            what: SafeText::new(what),
            hint: SafeText::new(hint),
            excerpt: SafeText::default(),
            caret: 0..0,
        })
    }
}

/// `file:line:column: what`, the line with a caret, and `try: …`.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = SafeText::new(&self.file.to_string_lossy());
        if self.line == 0 {
            writeln!(out, "{file}: {}", self.what)?;
        } else {
            writeln!(out, "{file}:{}:{}: {}", self.line, self.column, self.what)?;
        }
        if !self.excerpt.is_empty() {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            writeln!(out, "  {number} | {}", self.excerpt)?;
            let caret = "^".repeat(self.caret.len().max(1));
            writeln!(out, "  {margin} | {}{caret}", " ".repeat(self.caret.start))?;
        }
        writeln!(out, "  try: {}", self.hint)
    }
}

/// What is told of a wrong config while another one holds.
pub fn refusal(problems: &[Problem]) -> Refusal {
    let first = problems.first().map(|problem| {
        let file = problem.file.to_string_lossy();
        match problem.line {
            0 => format!("{file}: {}", problem.what),
            line => format!("{file}:{line}:{}: {}", problem.column, problem.what),
        }
    });
    Refusal {
        problems: u32::try_from(problems.len()).unwrap_or(u32::MAX),
        first: SafeText::new(&first.unwrap_or_default()),
        text: render(problems),
    }
}

/// All problems as one text, an empty line between them.
pub fn render(problems: &[Problem]) -> String {
    let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
    texts.join("\n")
}

/// Where a byte stands.
struct Place<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    /// The byte within the line.
    offset: usize,
}

impl<'a> Place<'a> {
    fn of(text: &'a str, byte: usize) -> Self {
        let (mut line, mut start) = (1, 0);
        let mut found = "";
        for part in text.split_inclusive('\n') {
            found = part;
            if byte < start + part.len() {
                break;
            }
            if start + part.len() < text.len() {
                line += 1;
                start += part.len();
            } else {
                break;
            }
        }
        let found = found.trim_end_matches(['\r', '\n']);
        let offset = byte.saturating_sub(start).min(found.len());
        let before = found.get(..offset).unwrap_or(found);
        Self {
            line,
            column: before.chars().count() + 1,
            text: found,
            offset,
        }
    }
}

/// Words that tell that a secret may stand on a line, in lower case.
const SECRET_WORDS: &[&str] = &[
    "pass",
    "token",
    "secret",
    "key",
    "auth",
    "cookie",
    "header",
    "credential",
    "://",
];

/// The line as it is shown, and the columns of what is meant (`width` bytes from byte `offset` on).
fn excerpt(line: &str, offset: usize, width: usize, hidden: bool) -> (String, Range<usize>) {
    let line = line.replace('\t', " ");
    let lower = line.to_lowercase();
    let mask = hidden || SECRET_WORDS.iter().any(|word| lower.contains(word));
    let end = (offset + width).min(line.len());
    let mut out = String::new();
    let mut caret = 0..0;
    let mut quote = None;
    for (byte, character) in line.char_indices() {
        if byte <= offset {
            caret = out.width()..out.width();
        }
        match quote {
            None => {
                out.push(character);
                if mask && matches!(character, '"' | '\'') {
                    quote = Some(character);
                    out.push_str("***");
                }
            }
            Some(open) if open == character => {
                quote = None;
                out.push(character);
            }
            Some(_) => {}
        }
        if byte < end {
            caret.end = out.width();
        }
    }
    if offset >= line.len() {
        caret = out.width()..out.width();
    }
    (out, caret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, part: &str, expected: (&str, &str)) {
        let offset = line.find(part).unwrap();
        let (text, caret) = excerpt(line, offset, part.len(), false);
        let marks = format!("{}{}", " ".repeat(caret.start), "^".repeat(caret.len()));
        assert_eq!((&*text, &*marks), expected, "{line}");
    }

    #[test]
    fn points_at_what_is_meant() {
        check("a = 15", "15", ("a = 15", "    ^^"));
        check("näin = 'ä'", "'ä'", ("näin = 'ä'", "       ^^^"));
    }

    #[test]
    fn shows_no_secret() {
        check(
            "password = 'hunter2'",
            "'hunter2'",
            ("password = '***'", "           ^^^^^"),
        );
        check(
            "url = \"mqtt://a:hunter2@b\"",
            "\"mqtt://a:hunter2@b\"",
            ("url = \"***\"", "      ^^^^^"),
        );
        check(
            "tls = 1, token = \"hunter2",
            "1",
            ("tls = 1, token = \"***", "      ^"),
        );
    }

    #[test]
    fn places_are_counted_in_characters() {
        let check = |byte: usize, expected: (usize, usize)| {
            let place = Place::of("ä = 1\nb = 2\n", byte);
            assert_eq!((place.line, place.column), expected, "{byte}");
        };
        check(0, (1, 1));
        check(5, (1, 5));
        check(7, (2, 1));
        check(12, (2, 6));
        check(99, (2, 6));
    }
}
