//! A profile that says what a coded format does finds the same.

use crate::{samples, support};
use std::collections::BTreeSet;
use valvomo::{
    city::formats::{
        self,
        format::{Format, Message},
        found::Found,
        profile::Profile,
    },
    screen::pages,
};

/// The lines that a format finds, but for the sums of a page and the place's time, which only one of the
/// two tells; without defects.
fn lines(format: &dyn Format, bytes: &[u8]) -> BTreeSet<String> {
    let mut found = Found::default();
    format.parse(&Message::bare(bytes), &mut found);
    let mut text = String::new();
    pages::decode::lines(&found, &mut text);
    let told = text.lines().filter(|line| {
        !line.contains("\"device\":\"requests\"") && !line.contains("\"kind\":\"defect\"")
    });
    let plain = told.map(|line| match line.split_once(",\"observed_at\"") {
        Some((place, _)) if line.contains("\"position\"") => format!("{place}}}"),
        _ => line.to_owned(),
    });
    plain.collect()
}

#[test]
fn open311_as_a_profile_finds_the_same() {
    let coded = formats::format("open311").expect("a format");
    let text = include_str!("../../configs/profiles/open311.toml");
    let written = Profile::read(text).unwrap_or_else(|flaws| panic!("{flaws:#?}"));
    let mut payloads = vec![support::bytes(&support::own(
        "tests/samples/open311/requests.json",
    ))];
    if let Some(root) = support::data("apis/open311") {
        for name in ["koeln-requests.json", "service-requests.json"] {
            payloads.push(support::bytes(&root.join(name)));
        }
    }
    for bytes in &payloads {
        let expected = lines(coded, bytes);
        assert!(expected.len() > 3);
        assert_eq!(lines(&written, bytes), expected);
    }
    // Broken off at any byte, both still agree on what stands before.
    let sample = samples::of("open311")
        .into_iter()
        .find(|sample| sample.bytes.starts_with(b"["));
    let sample = sample.expect("a list");
    for end in 0..sample.bytes.len() {
        let part = &sample.bytes[..end];
        assert_eq!(lines(&written, part), lines(coded, part), "{end}");
    }
}
