//! Our own samples, written after the specifications: `tests/samples/FORMAT/NAME` is a message and
//! `NAME.expect` beside it what `decode` must print, line by line, written by hand.
//!
//! Lines of `NAME.expect` that start with `#` say how the message comes: `#topic T`, `#status 503`,
//! `#header Name: value`, `#received_at TIME`, `#request NAME`; other `#` lines are remarks.

use crate::{support, table::RECEIVED_AT};
use std::path::PathBuf;
use valvomo::{
    city::{
        formats::{self, format::Message},
        model::time::Stamp,
    },
    edge::faces::decode,
    screen::pages,
};

/// One sample.
pub(crate) struct Sample {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) topic: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) received_at: Stamp,
    pub(crate) request: Option<String>,
    pub(crate) expected: Vec<String>,
}

impl Sample {
    /// The message with other bytes.
    pub(crate) fn message<'a>(&'a self, bytes: &'a [u8]) -> Message<'a> {
        Message {
            topic: self.topic.as_deref(),
            status: self.status,
            headers: &self.headers,
            received_at: self.received_at,
            request: self.request.as_deref(),
            ..Message::bare(bytes)
        }
    }
}

/// The samples of a format.
pub(crate) fn of(format: &str) -> Vec<Sample> {
    support::files(&support::own("tests/samples").join(format))
        .into_iter()
        .filter(|path| path.extension() != Some("expect".as_ref()))
        .map(read)
        .collect()
}

fn read(path: PathBuf) -> Sample {
    let mut name = path.clone().into_os_string();
    name.push(".expect");
    let text = std::fs::read_to_string(&name)
        .unwrap_or_else(|fault| panic!("{}: {fault}", name.display()));
    let mut sample = Sample {
        bytes: support::bytes(&path),
        path,
        topic: None,
        status: None,
        headers: Vec::new(),
        received_at: Stamp::parse(RECEIVED_AT, false).expect("a time"),
        request: None,
        expected: Vec::new(),
    };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(topic) = line.strip_prefix("#topic ") {
            sample.topic = Some(topic.into());
        } else if let Some(status) = line.strip_prefix("#status ") {
            sample.status = Some(status.parse().expect("a status code"));
        } else if let Some(request) = line.strip_prefix("#request ") {
            sample.request = Some(request.into());
        } else if let Some(header) = line.strip_prefix("#header ") {
            let (key, value) = header.split_once(": ").expect("name and value");
            sample.headers.push((key.to_lowercase(), value.into()));
        } else if let Some(time) = line.strip_prefix("#received_at ") {
            sample.received_at = Stamp::parse(time, false).expect("a time");
        } else if !line.starts_with('#') {
            sample.expected.push(line.into());
        }
    }
    sample
}

#[test]
fn samples_are_read_as_written_down() {
    let mut wrong = Vec::new();
    for folder in support::files(&support::own("tests/samples")) {
        let name = folder
            .strip_prefix(support::own("tests/samples"))
            .ok()
            .and_then(|path| path.iter().next())
            .and_then(|name| name.to_str())
            .expect("a folder per format");
        assert!(
            formats::format(name).is_some(),
            "tests/samples/{name} belongs to no format"
        );
    }
    for format in formats::all() {
        for sample in of(format.name()) {
            let mut output = String::new();
            decode::each(format, &sample.message(&sample.bytes), &mut |found| {
                pages::decode::lines(found, &mut output);
            });
            let found: Vec<&str> = output.lines().collect();
            if found != sample.expected {
                wrong.push(format!(
                    "{}\n  expected:\n{}\n  found:\n{}",
                    sample.path.display(),
                    sample.expected.join("\n"),
                    found.join("\n")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
