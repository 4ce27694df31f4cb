//! `valvomo decode`: what a format finds in a file or in the standard input, one JSON object per line.
//!
//! A file may be one message, or one message per line: bare payloads, or lines of `topic` and
//! `payload` as `mosquitto_sub -F %j` (or `%J`) writes them. They pass the same guard as live ones;
//! what it hides is told beside the results. Leaves out: what a format finds (city/formats)
//! and how it is written (screen/pages/decode.rs).

use crate::{
    city::{
        formats::{
            self,
            format::{Format, Message},
            found::Found,
            json::{Node, Tokens},
        },
        model::{
            catch::{self, Catch},
            limits,
            time::Stamp,
        },
    },
    edge::guard,
    screen::pages,
};
use bytes::Bytes;
use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read, Write},
    path::PathBuf,
};

/// What the command line asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// `--format`.
    pub format: String,
    /// `--topic`.
    pub topic: Option<String>,
    /// `--status`, of a polled source.
    pub status: Option<u16>,
    /// `--header`, each as `Name: value`.
    pub headers: Vec<String>,
    /// The file; `None` (or `-`) is the standard input.
    pub file: Option<PathBuf>,
}

/// Something was found.
pub const FOUND: u8 = 0;
/// Nothing but defects.
pub const ONLY_DEFECTS: u8 = 1;
/// The command line, or the file that it names, is of no use.
pub const USAGE: u8 = 2;

/// Runs the command and returns its exit code. Times that are relative to the arrival of a message
/// count from `now`.
///
/// # Errors
/// Where `out` or `complaints` cannot be written: a closed pipe, a full disk.
pub fn decode(
    request: &Request,
    now: Stamp,
    input: &mut dyn Read,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let Some(format) = formats::format(&request.format) else {
        writeln!(
            complaints,
            "valvomo decode: there is no format `{}`. Try one of:",
            request.format.escape_debug()
        )?;
        for format in formats::all() {
            writeln!(complaints, "  {}", format.name())?;
        }
        return Ok(USAGE);
    };
    let mut headers = Vec::new();
    for header in &request.headers {
        let Some((name, value)) = header.split_once(':') else {
            writeln!(
                complaints,
                "valvomo decode: `{}` is no header. Write it as 'Name: value'.",
                header.escape_debug()
            )?;
            return Ok(USAGE);
        };
        headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    let bytes = match read(request, input) {
        Ok(bytes) => bytes,
        Err(fault) => {
            writeln!(complaints, "valvomo decode: {fault}")?;
            return Ok(USAGE);
        }
    };
    let whole = Message {
        topic: request.topic.as_deref(),
        status: request.status,
        headers: &headers,
        received_at: now,
        ..Message::bare(&bytes)
    };
    let mut anything = false;
    let mut text = String::new();
    let mut result = Ok(());
    let caught = each(format, &whole, &mut |found| {
        anything |= !found.items.is_empty();
        text.clear();
        pages::decode::lines(found, &mut text);
        if result.is_ok() {
            result = out.write_all(text.as_bytes());
        }
    });
    result?;
    out.flush()?;
    for catch in &caught {
        let (kind, count) = (catch.kind.word(), catch.count);
        let field = match catch.field.as_str() {
            "" => String::new(),
            field => format!(" in {field}"),
        };
        writeln!(
            complaints,
            "valvomo decode: personal data were masked: {kind}{field}, ×{count}"
        )?;
    }
    Ok(if anything { FOUND } else { ONLY_DEFECTS })
}

/// Reads the input up to the largest body that the console takes from anybody.
fn read(request: &Request, input: &mut dyn Read) -> Result<Vec<u8>, String> {
    let most = limits::BODY_BYTES as u64;
    let mut bytes = Vec::new();
    let path = request
        .file
        .as_deref()
        .filter(|path| path.as_os_str() != "-");
    let read = match path {
        Some(path) => File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)),
        None => input.take(most + 1).read_to_end(&mut bytes),
    };
    let name = path.map_or(Cow::Borrowed("standard input"), |path| {
        path.to_string_lossy()
    });
    match read {
        Err(fault) => Err(format!("{}: {fault}", name.escape_debug())),
        Ok(_) if bytes.len() as u64 > most => Err(format!(
            "{}: larger than the {most} bytes that one message may have",
            name.escape_debug()
        )),
        Ok(_) => Ok(bytes),
    }
}

/// Hands a message over with its own topic and bytes, as the guard lets it through.
fn guarded(message: &Message<'_>, caught: &mut Vec<Catch>, take: &mut dyn FnMut(&Message<'_>)) {
    let (topic, in_topic) = message
        .topic
        .map(|topic| guard::topic(Bytes::copy_from_slice(topic.as_bytes())))
        .unzip();
    let (bytes, in_bytes) = guard::payload(Bytes::copy_from_slice(message.bytes));
    take(&Message {
        topic: topic
            .as_deref()
            .and_then(|topic| std::str::from_utf8(topic).ok()),
        bytes: &bytes,
        ..*message
    });
    for new in in_topic.unwrap_or_default().iter().chain(&in_bytes) {
        let most = limits::CATCHES_PER_SOURCE;
        catch::add(caught, new.kind, &new.field, new.count, most);
    }
}

/// Decodes the message, or each line of it where it is a file of lines, and hands each result over. Returns what the
/// guard has hidden.
pub fn each(format: &dyn Format, whole: &Message<'_>, take: &mut dyn FnMut(&Found)) -> Vec<Catch> {
    let mut found = Found::default();
    messages(whole, &mut |message| {
        found.clear();
        format.parse(message, &mut found);
        take(&found);
    })
}

/// Hands over the message, or each line of it where it is a file of lines, after the guard. Returns what the guard has
/// hidden.
pub fn messages(whole: &Message<'_>, take: &mut dyn FnMut(&Message<'_>)) -> Vec<Catch> {
    let mut caught = Vec::new();
    let mut tokens = Tokens::default();
    // One document is one line, however many lines it is written on.
    let is_lines = is_lines(whole.bytes);
    let lines = whole
        .bytes
        .split(|byte| is_lines && *byte == b'\n')
        .filter(|line| !is_lines || !line.trim_ascii().is_empty());
    for line in lines {
        tokens.read(line);
        let recorded = tokens.root(line).and_then(Recorded::new);
        let message = match &recorded {
            Some(recorded) => Message {
                topic: Some(&recorded.topic),
                bytes: &recorded.payload,
                received_at: recorded.received_at.unwrap_or(whole.received_at),
                ..*whole
            },
            None => Message {
                bytes: line,
                ..*whole
            },
        };
        guarded(&message, &mut caught, take);
    }
    caught
}

/// True for several JSON documents, one on each line.
fn is_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let (first, second) = (lines.next(), lines.next());
    let is_document = |line: &[u8]| {
        (line.starts_with(b"{") || line.starts_with(b"[")) && Tokens::default().read(line).is_none()
    };
    first.is_some_and(is_document) && second.is_some_and(is_document)
}

/// A line of a recording: the message in an envelope.
struct Recorded<'a> {
    topic: Cow<'a, str>,
    payload: Cow<'a, [u8]>,
    received_at: Option<Stamp>,
}

impl<'a> Recorded<'a> {
    fn new(line: Node<'a, '_>) -> Option<Self> {
        let received_at = line.get("received_at").or_else(|| line.get("tst"));
        Some(Self {
            topic: line.get("topic")?.text()?,
            payload: match line.get("payload")? {
                // `%J` of mosquitto_sub writes the payload itself, `%j` a text of it.
                payload if payload.is_object() || payload.is_array() => {
                    Cow::Borrowed(payload.raw())
                }
                payload => match payload.text()? {
                    Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                    Cow::Owned(text) => Cow::Owned(text.into_bytes()),
                },
            },
            received_at: received_at
                .and_then(|time| time.text())
                .and_then(|time| Stamp::parse(&time, false)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes down what it is given.
    struct Echo;

    impl Format for Echo {
        fn name(&self) -> &'static str {
            "echo"
        }
        fn about(&self) -> &'static str {
            "what came in"
        }
        fn parse(&self, message: &Message<'_>, found: &mut Found) {
            let bytes = String::from_utf8_lossy(message.bytes);
            found.defect(message.topic.unwrap_or("-"), &bytes);
        }
    }

    fn check(input: &str, expected: &[(&str, &str)]) {
        let mut seen = Vec::new();
        each(&Echo, &Message::bare(input.as_bytes()), &mut |found| {
            for defect in &found.defects {
                seen.push((defect.field.to_string(), defect.reason.to_string()));
            }
        });
        let expected: Vec<_> = expected
            .iter()
            .map(|(topic, bytes)| ((*topic).to_owned(), (*bytes).to_owned()))
            .collect();
        assert_eq!(seen, expected, "{input:?}");
    }

    #[test]
    fn one_document_is_one_message_and_lines_are_many() {
        check("{\"a\":1}", &[("-", "{\"a\":1}")]);
        check("ok", &[("-", "ok")]);
        check("", &[("-", "")]);
        check("[1]\n\n[2]\n[", &[("-", "[1]"), ("-", "[2]"), ("-", "[")]);
        check(
            "{\"topic\":\"a/b\",\"payload\":\"{\\\"c\\\":1}\"}\n{}\n",
            &[("a/b", "{\"c\":1}"), ("-", "{}")],
        );
        check(
            "{\"topic\":\"a/b\",\"payload\":{\"c\":[1]},\"qos\":0}",
            &[("a/b", "{\"c\":[1]}")],
        );
        // The echo shows line breaks as what they are in a text: unprintable.
        check("{\n}", &[("-", "{\u{fffd}}")]);
    }

    fn run(request: &Request, input: &str) -> (u8, String, String) {
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let code = decode(
            request,
            Stamp(0),
            &mut input.as_bytes(),
            &mut out,
            &mut complaints,
        )
        .expect("memory can be written");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (code, text(out), text(complaints))
    }

    #[test]
    fn what_cannot_be_asked_is_usage() {
        let request = Request {
            format: "morse\u{1b}".into(),
            ..Request::default()
        };
        let (code, out, complaints) = run(&request, "");
        assert_eq!((code, out.as_str()), (USAGE, ""));
        assert!(
            complaints.starts_with("valvomo decode: there is no format `morse\\u{1b}`."),
            "{complaints}"
        );
    }

    #[test]
    fn bad_headers_and_absent_files_are_usage() {
        let request = Request {
            format: "tts-v3".into(),
            headers: vec!["nonsense".into()],
            ..Request::default()
        };
        assert_eq!(run(&request, "").0, USAGE);
        let request = Request {
            format: "tts-v3".into(),
            file: Some("/no/such/file".into()),
            ..Request::default()
        };
        let (code, _, complaints) = run(&request, "");
        assert_eq!(code, USAGE);
        assert!(complaints.contains("/no/such/file"), "{complaints}");
    }

    #[test]
    fn nothing_but_defects_is_one() {
        let request = Request {
            format: "tts-v3".into(),
            ..Request::default()
        };
        let (code, out, _) = run(&request, "\u{0}");
        assert_eq!(code, ONLY_DEFECTS);
        assert!(out.lines().all(|line| line.contains("\"kind\":\"defect\"")));
    }
}
