//! Rust source as the house test reads it: comments and strings blanked, test modules cut out,
//! paths taken out of `use` trees. No parser: a small scanner that keeps every line where it is.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One source file.
pub(crate) struct Source {
    /// Its path from the root of the repository, with `/`.
    pub(crate) path: String,
    /// The text as it stands.
    pub(crate) raw: String,
    /// The text with comments, strings and test modules blanked; every line where it was.
    pub(crate) code: String,
    /// The module that the file is: `["city", "model", "time"]`; empty for the root.
    pub(crate) module: Vec<String>,
}

/// A path that a file names, from the root of the crate on.
pub(crate) struct Named {
    /// Where, counted from 1.
    pub(crate) line: usize,
    /// `["city", "model", "time", "Stamp"]`.
    pub(crate) path: Vec<String>,
}

/// A function and how long its body is.
pub(crate) struct Function {
    /// Where, counted from 1.
    pub(crate) line: usize,
    /// Its name.
    pub(crate) name: String,
    /// Lines with code on them.
    pub(crate) lines: usize,
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file below a folder of the repository, in the order of their names.
pub(crate) fn read_all(folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    walk(&root().join(folder), &mut files);
    files.sort();
    files
        .iter()
        .map(|file| Source::new(&relative(file), fs::read_to_string(file).unwrap()))
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap();
    inside.to_str().unwrap().replace('\\', "/")
}

impl Source {
    /// Reads a text as the file at `path`.
    pub(crate) fn new(path: &str, raw: String) -> Self {
        let code = without_tests(&blank(&raw));
        let inside = path.strip_prefix("src/").unwrap_or(path);
        let inside = inside.strip_suffix(".rs").unwrap();
        let mut module: Vec<String> = inside.split('/').map(String::from).collect();
        if matches!(
            module.last().map(String::as_str),
            Some("mod" | "lib" | "main")
        ) {
            module.pop();
        }
        Self {
            path: path.into(),
            raw,
            code,
            module,
        }
    }

    /// Lines of the file that are not of a test module.
    pub(crate) fn lines(&self) -> usize {
        let raw: Vec<&str> = self.raw.lines().collect();
        let cut = self.code.lines().filter(|line| line.ends_with(CUT)).count();
        raw.len() - cut
    }

    /// Every path into the crate that the code names: `crate::`, `super::` and (in `main.rs`)
    /// `valvomo::`, in `use` trees and inline.
    pub(crate) fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let words = words(&self.code);
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            let starts = matches!(word.text, "crate" | "super")
                || (word.text == "valvomo" && self.path == "src/main.rs");
            let follows = words.get(at + 1).is_some_and(|next| next.text == "::");
            let inside = before.is_some_and(|before| matches!(before.text, "::" | "$"));
            if starts && follows && !inside {
                at = self.tree(&words, at, &[], &mut found);
            } else {
                at += 1;
            }
        }
        found
    }

    /// Reads one path or tree from `at` on; returns where it ends.
    fn tree(
        &self,
        words: &[Word<'_>],
        mut at: usize,
        stem: &[String],
        found: &mut Vec<Named>,
    ) -> usize {
        let line = words.get(at).map_or(0, |word| word.line);
        let mut path = stem.to_vec();
        while let Some(word) = words.get(at) {
            match word.text {
                "crate" | "valvomo" => path.clear(),
                "super" if path.is_empty() => {
                    path.clone_from(&self.module);
                    path.pop();
                }
                "super" => drop(path.pop()),
                "self" => {}
                "{" => return self.group(words, at + 1, &path, found),
                text => path.push(text.into()),
            }
            at += 1;
            if words.get(at).is_some_and(|word| word.text == "::") {
                at += 1;
            } else {
                break;
            }
        }
        found.push(Named { line, path });
        at
    }

    fn group(
        &self,
        words: &[Word<'_>],
        mut at: usize,
        stem: &[String],
        found: &mut Vec<Named>,
    ) -> usize {
        while let Some(word) = words.get(at) {
            match word.text {
                "}" => return at + 1,
                "," => at += 1,
                "as" => at += 2,
                _ => at = self.tree(words, at, stem, found),
            }
        }
        at
    }

    /// Every function outside of test modules.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        let words = words(&self.code);
        for (at, word) in words.iter().enumerate() {
            let Some(name) = words.get(at + 1).filter(|_| word.text == "fn") else {
                continue;
            };
            let Some(end) = body_end(&words, at) else {
                continue;
            };
            let lines = self
                .code
                .lines()
                .skip(word.line - 1)
                .take(end - word.line + 1);
            functions.push(Function {
                line: word.line,
                name: name.text.into(),
                lines: lines.filter(|line| !line.trim().is_empty()).count(),
            });
        }
        functions
    }
}

/// The line where the body of the function at `at` ends; `None` for a declaration.
fn body_end(words: &[Word<'_>], at: usize) -> Option<usize> {
    let (mut depth, mut brackets) = (0_usize, 0_usize);
    for word in words.get(at..)? {
        match word.text {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = brackets.saturating_sub(1),
            ";" if depth == 0 && brackets == 0 => return None,
            "{" => depth += 1,
            "}" if depth <= 1 => return Some(word.line),
            "}" => depth -= 1,
            _ => {}
        }
    }
    None
}

struct Word<'a> {
    text: &'a str,
    line: usize,
}

/// Names, `::` and single signs, each with its line.
fn words(code: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let end = if first.is_alphanumeric() || first == '_' {
                rest.find(|character: char| !character.is_alphanumeric() && character != '_')
                    .unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            words.push(Word {
                text: &rest[..end],
                line: index + 1,
            });
            rest = rest[end..].trim_start();
        }
    }
    words
}

/// Marks a line of a test module; no source has it.
const CUT: char = '\u{1}';

/// Blanks every `#[cfg(test)] mod … { … }`.
fn without_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let (mut depth, mut inside, mut waiting) = (0_usize, false, false);
    for line in code.lines() {
        let trimmed = line.trim();
        waiting = waiting || trimmed.starts_with("#[cfg(test)]");
        if !inside && !waiting {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        out.push(CUT);
        out.push('\n');
        let opens = line.matches('{').count();
        if waiting && (opens > 0 || trimmed.ends_with(';')) {
            waiting = false;
            inside = opens > 0;
            depth = 0;
        }
        depth = (depth + opens).saturating_sub(line.matches('}').count());
        inside = inside && depth > 0;
    }
    out
}

/// Blanks comments, strings and characters.
fn blank(raw: &str) -> String {
    let text: Vec<char> = raw.chars().collect();
    let mut out = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&here) = text.get(at) {
        let rest = &text[at..];
        let end = at
            + match here {
                '/' if rest.starts_with(&['/', '/']) => {
                    rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())
                }
                '/' if rest.starts_with(&['/', '*']) => block_comment(rest),
                '"' => string(rest),
                'r' if is_start(&text, at) => raw_string(rest).unwrap_or(0),
                '\'' => character(rest),
                _ => 0,
            };
        if end == at {
            out.push(here);
            at += 1;
        } else {
            out.extend(
                text[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        }
    }
    out
}

fn is_start(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before.is_none_or(|c| (!c.is_alphanumeric() && *c != '_') || *c == 'b')
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with(&['/', '*']) {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(&['*', '/']) {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', hashes));
    let body = &rest[2 + hashes..];
    let length = body.windows(end.len()).position(|part| part == end)?;
    Some(2 + hashes + length + end.len())
}

/// A character literal; a lifetime is none.
fn character(rest: &[char]) -> usize {
    match (rest.get(1), rest.get(2)) {
        (Some('\\'), _) => {
            let close = rest.iter().skip(3).position(|c| *c == '\'');
            close.map_or(0, |close| close + 4)
        }
        (Some(_), Some('\'')) => 3,
        _ => 0,
    }
}
