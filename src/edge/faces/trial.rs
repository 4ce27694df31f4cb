//! `valvomo profile check`: reads a profile, tries it on the examples that it names, and tells what is wrong with file,
//! line and column, and which of its fields led to something.
//!
//! Leaves out: what a profile means (`city/formats/profile`).

use crate::{
    city::{
        formats::{
            format::{Format as _, Message},
            found::Found,
            profile::{Example, Expected, Flaw, Profile, Surveyed, Wanted, examples, survey},
            profiles::PROFILES,
        },
        model::{limits, text::SafeText},
    },
    edge::{
        config::{self, Problem},
        exit::{FAILED, GOOD, USAGE},
    },
    screen::pages,
};
use serde_json::{Map, Value};
use std::{
    fs::File,
    io::{self, Read as _, Write},
    ops::Range,
    path::{Path, PathBuf},
};

/// Checks the profile in this file, or the one of the program with this name. Gives the exit code: 0 good, 1 an example
/// is not met, 2 the profile is wrong.
///
/// # Errors
/// Where the output is closed.
pub fn check(profile: &Path, out: &mut dyn Write, complaints: &mut dyn Write) -> io::Result<u8> {
    let (path, text) = match text_of(profile) {
        Ok(found) => found,
        Err(problems) => return told(&problems, complaints, USAGE),
    };
    let compiled = match Profile::read(&text) {
        Ok(compiled) => compiled,
        Err(flaws) => return told(&config::flaws_of(&path, &text, flaws), complaints, USAGE),
    };
    let examples = examples(&text);
    let mut flaws = Vec::new();
    let mut payloads = Vec::new();
    for example in &examples {
        match payload(example, &path) {
            Ok(bytes) => payloads.push((example, bytes)),
            Err(flaw) => flaws.push(flaw),
        }
    }
    let messages: Vec<Message<'_>> = payloads
        .iter()
        .map(|(example, bytes)| message(example, bytes))
        .collect();
    for ((example, _), message) in payloads.iter().zip(&messages) {
        let mut found = Found::default();
        compiled.parse(message, &mut found);
        compare(example, &found, &mut flaws);
    }
    report(&path, &text, &survey(&text, &messages), out)?;
    writeln!(
        out,
        "{}: {}, {}",
        shown(&path),
        counted(examples.len(), "example"),
        counted(flaws.len(), "problem")
    )?;
    if flaws.is_empty() {
        return Ok(GOOD);
    }
    flaws.sort_by_key(|flaw| flaw.span.start);
    told(&config::flaws_of(&path, &text, flaws), complaints, FAILED)
}

fn told(problems: &[Problem], complaints: &mut dyn Write, code: u8) -> io::Result<u8> {
    complaints.write_all(config::render(problems).as_bytes())?;
    Ok(code)
}

fn shown(path: &Path) -> SafeText {
    SafeText::new(&path.display().to_string())
}

fn counted(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

fn text_of(profile: &Path) -> Result<(PathBuf, String), Vec<Problem>> {
    let name = profile.to_str().unwrap_or_default();
    let built_in = PROFILES.iter().find(|built_in| built_in.name() == name);
    match built_in {
        Some(built_in) => Ok((format!("{name}.toml").into(), built_in.text.to_owned())),
        None => Ok((profile.to_path_buf(), config::profile_text(profile)?)),
    }
}

/// The payload of an example: in the profile, or in a file beside it.
fn payload(example: &Example, profile: &Path) -> Result<Vec<u8>, Flaw> {
    let Some((name, span)) = &example.sample else {
        return Ok(example.document.clone().unwrap_or_default().into_bytes());
    };
    let file = profile.parent().unwrap_or(Path::new("")).join(name);
    let most = limits::BODY_BYTES as u64;
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Flaw {
            span: span.clone(),
            what: format!("the sample cannot be read: {error}"),
            hint: "its path is relative to the profile's own folder".to_owned(),
        }),
    }
}

fn message<'a>(example: &'a Example, bytes: &'a [u8]) -> Message<'a> {
    let message = Message::bare(bytes);
    Message {
        topic: example.topic.as_deref(),
        status: example.status,
        headers: &example.headers,
        request: example.request.as_deref(),
        received_at: example.received_at.unwrap_or(message.received_at),
        ..message
    }
}

/// What an example expects against what was found.
fn compare(example: &Example, found: &Found, flaws: &mut Vec<Flaw>) {
    let mut printed = String::new();
    pages::decode::lines(found, &mut printed);
    let lines: Vec<Map<String, Value>> = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let mut flaw = |span: &Range<usize>, what: String, hint: String| {
        let span = span.clone();
        flaws.push(Flaw { span, what, hint });
    };
    if let Some((items, span)) = &example.items
        && found.items.len() as u64 != *items
    {
        let count = found.items.len();
        let what = format!("{count} items are found, not {items}");
        flaw(span, what, format!("items = {count}"));
    }
    let defects = found.defects.len() as u64;
    if defects != example.defects {
        let first = found.defects.first();
        let first = first.map(|it| format!("the first: {}: {}", it.field, it.reason));
        let what = format!("{defects} defects, not {}", example.defects);
        flaw(
            &example.span,
            what,
            first.unwrap_or_else(|| "defects = 0".into()),
        );
    }
    for Expected { span, facts } in &example.expect {
        let missed = |line: &Map<String, Value>| {
            let missed = facts
                .iter()
                .filter(|(key, value)| !is(line.get(key), value));
            missed.count()
        };
        let nearest = lines.iter().min_by_key(|line| missed(line));
        match nearest {
            Some(line) if missed(line) == 0 => {}
            Some(line) => {
                let line = Value::Object(line.clone());
                flaw(
                    span,
                    "nothing like this is found".into(),
                    format!("the nearest: {line}"),
                );
            }
            None => flaw(span, "nothing is found at all".into(), "see `items`".into()),
        }
    }
}

fn is(found: Option<&Value>, wanted: &Wanted) -> bool {
    match (found, wanted) {
        (Some(Value::String(found)), Wanted::Text(wanted)) => found == wanted,
        (Some(Value::Bool(found)), Wanted::Flag(wanted)) => found == wanted,
        (Some(found), Wanted::Number(wanted)) => found
            .as_f64()
            .is_some_and(|found| (found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0)),
        _ => false,
    }
}

/// Which fields led to something; those that never did are named with their place.
fn report(path: &Path, text: &str, all: &[Surveyed], out: &mut dyn Write) -> io::Result<()> {
    for (row, extract) in all.iter().enumerate() {
        let (kind, items) = (SafeText::new(&extract.kind), counted(extract.items, "item"));
        writeln!(out, "[[extract]] {} ({kind}): {items}", row + 1)?;
        let width = extract
            .fields
            .iter()
            .map(|field| field.name.chars().count())
            .max();
        let width = width.unwrap_or_default().min(40);
        for field in &extract.fields {
            let name = SafeText::new(&field.name);
            let count = format!("{} of {}", field.found, extract.items);
            let never = extract.items > 0 && field.found == 0;
            let place = if never {
                let line = text.get(..field.span.start).unwrap_or_default();
                let line = line.bytes().filter(|byte| *byte == b'\n').count() + 1;
                format!("   absent in every example: {}:{line}", shown(path))
            } else {
                String::new()
            };
            writeln!(out, "  {:width$}  {count}{place}", name.as_str())?;
        }
    }
    Ok(())
}
