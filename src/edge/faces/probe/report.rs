//! What a probe says.

use super::{
    Heard, Wish,
    lines::{Origin, lines},
    weigh::{Guess, weigh},
};
use crate::{
    city::{
        formats::{
            format::{Format, Message},
            json::{Node, Tokens},
        },
        model::text::SafeText,
    },
    edge::{
        exit::{FAILED, GOOD},
        faces::check::counts,
    },
    screen::pages,
};
use std::io::{self, Write};

/// Lines of what is found that are shown.
const SHOWN: usize = 5;
/// Kinds of messages at one broker that are told.
const KINDS: usize = 8;
/// Other formats that are named.
const OTHERS: usize = 2;
/// Topics that are shown of messages that nobody reads.
const TOPICS: usize = 5;

/// Says what some messages are. Gives the exit code.
pub(super) fn write(
    wish: &Wish,
    heard: &[Heard],
    own: &[&'static dyn Format],
    out: &mut dyn Write,
) -> io::Result<u8> {
    let bytes: usize = heard.iter().map(|one| one.bytes.len()).sum();
    let noun = if heard.len() == 1 {
        "message"
    } else {
        "messages"
    };
    let shown = shown(&wish.what);
    writeln!(out, "# {shown}: {} {noun}, {bytes} bytes", heard.len())?;
    if heard.is_empty() {
        writeln!(out, "# Nobody spoke. Try it longer, or another --topic.")?;
        return Ok(FAILED);
    }
    if let Some(status) = heard.first().and_then(|one| one.status)
        && !(200..300).contains(&status)
    {
        writeln!(out, "# It answers with HTTP {status}.")?;
    }
    let host = host(&wish.what);
    let (mut kinds, unknown) = kinds(heard, host, own);
    let mut code = FAILED;
    let is_one = kinds.len() == 1;
    kinds.truncate(KINDS);
    for kind in kinds {
        let messages: Vec<Message<'_>> = kind.iter().map(|one| one.message()).collect();
        let guesses = weigh(&messages, host, own);
        if let Some((best, others)) = guesses.split_first() {
            code = GOOD;
            tell(best, others, &messages, is_one, out)?;
            let topics = messages.iter().filter_map(|message| message.topic);
            let origin = Origin {
                url: wish.what.contains("://").then(|| wish.what.clone()),
                topics: topics.map(str::to_owned).collect(),
                username: wish.username.clone(),
                password_env: wish.password_env.clone(),
            };
            writeln!(out, "\n{}", lines(best.format, &best.found, &origin))?;
        }
    }
    if !unknown.is_empty() {
        unread(&unknown, out)?;
    }
    Ok(code)
}

/// The messages by the format that each looks like, the most first; and those that look like none.
fn kinds<'a>(
    heard: &'a [Heard],
    host: Option<&str>,
    own: &[&'static dyn Format],
) -> (Vec<Vec<&'a Heard>>, Vec<&'a Heard>) {
    let mut kinds: Vec<(&str, Vec<&Heard>)> = Vec::new();
    let mut unknown = Vec::new();
    for one in heard {
        let guesses = weigh(&[one.message()], host, own);
        let Some(best) = guesses.first() else {
            unknown.push(one);
            continue;
        };
        let name = best.format.name();
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, list)) => list.push(one),
            None => kinds.push((name, vec![one])),
        }
    }
    kinds.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    (kinds.into_iter().map(|(_, list)| list).collect(), unknown)
}

/// What one kind of messages is.
fn tell(
    best: &Guess,
    others: &[Guess],
    messages: &[Message<'_>],
    is_one: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (name, about) = (best.format.name(), SafeText::new(best.format.about()));
    if is_one {
        writeln!(out, "#\n# It looks like {name}: {about}.")?;
    } else {
        writeln!(
            out,
            "#\n# {} of them look like {name}: {about}.",
            messages.len()
        )?;
    }
    if !best.sign.is_empty() {
        writeln!(out, "#   {}", SafeText::new(&best.sign))?;
    }
    let found = &best.found;
    let what = match found.items.len() {
        0 => "nothing in this document".to_owned(),
        _ => counts(found),
    };
    match found.defects.first() {
        None => writeln!(out, "#   {what}; all understood")?,
        Some(first) => {
            let count = found.defects.len();
            writeln!(
                out,
                "#   {what}; {count} not understood, first {}: {}",
                first.field, first.reason
            )?;
        }
    }
    let mut text = String::new();
    for item in found.items.iter().take(SHOWN) {
        text.clear();
        pages::decode::item(item, &mut text);
        write!(out, "#   {text}")?;
    }
    if let Some(more) = found
        .items
        .len()
        .checked_sub(SHOWN)
        .filter(|more| *more > 0)
    {
        writeln!(out, "#   and {more} more: valvomo decode --format {name}")?;
    }
    for other in others.iter().take(OTHERS) {
        let (name, defects) = (other.format.name(), other.found.defects.len());
        writeln!(
            out,
            "#   {name} finds: {}; {defects} not understood",
            counts(&other.found)
        )?;
    }
    Ok(())
}

/// Messages that no format reads.
fn unread(unknown: &[&Heard], out: &mut dyn Write) -> io::Result<()> {
    let count = unknown.len();
    let these = if count == 1 {
        "1 message looks"
    } else {
        "messages look"
    };
    let number = if count == 1 {
        String::new()
    } else {
        format!("{count} ")
    };
    writeln!(out, "#\n# {number}{these} like no format of the program.")?;
    let mut told: Vec<String> = Vec::new();
    for one in unknown {
        let shape = shape(&one.bytes);
        let line = match one.topic.as_deref() {
            Some(topic) => format!("{}: {shape}", SafeText::new(topic)),
            None => shape,
        };
        if !told.contains(&line) && told.len() < TOPICS {
            told.push(line);
        }
    }
    for line in told {
        writeln!(out, "#   {line}")?;
    }
    writeln!(
        out,
        "# A profile can read JSON of your own: valvomo profiles statuspage prints one to start from."
    )
}

/// What something is that nobody reads: its first keys, or its first words.
fn shape(bytes: &[u8]) -> String {
    let mut tokens = Tokens::default();
    tokens.read(bytes);
    if let Some(root) = tokens.root(bytes)
        && (root.is_object() || root.is_array())
    {
        let object = if root.is_array() {
            root.elements().next()
        } else {
            Some(root)
        };
        let keys: Vec<String> = object
            .iter()
            .flat_map(Node::members)
            .take(8)
            .map(|(key, _)| SafeText::new(&key.text()).to_string())
            .collect();
        let list = if root.is_array() {
            "a list of objects"
        } else {
            "JSON"
        };
        return format!(
            "{list} with {}",
            if keys.is_empty() {
                "no keys".to_owned()
            } else {
                keys.join(", ")
            }
        );
    }
    match std::str::from_utf8(bytes) {
        Ok("") => "an empty message".to_owned(),
        Ok(text) => {
            let head: String = text.chars().take(40).collect();
            format!("a text that begins with `{}`", SafeText::new(&head))
        }
        Err(_) => format!("{} bytes that are no text", bytes.len()),
    }
}

/// The host of a URL.
fn host(what: &str) -> Option<&str> {
    let (_, rest) = what.split_once("://")?;
    rest.split(['/', ':', '?']).next()
}

/// A URL without its query, where keys stand; a file as it is.
fn shown(what: &str) -> SafeText {
    let bare = match what.split_once("://") {
        Some(_) => what.split(['?', '#']).next().unwrap_or_default(),
        None => what,
    };
    SafeText::new(bare)
}
