//! What an answer, a failure, a message or a broken link is worth, in words with what to try. Pure.

use crate::city::{
    engine::port::{Failure, Reply},
    formats::{
        format::{Format, Message},
        found::{Found, Health, Item, Subject},
    },
    model::{cause::LinkFault, text::SafeText, time::Stamp},
};

/// How an endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It answers, and the answer is understood.
    Good,
    /// It answers, with nothing in it: legal, and worth a look.
    Empty,
    /// It says itself that it is not well.
    Degraded,
    /// It does not answer, not as it should, or says that it is down.
    Failed,
    /// Not tried.
    Skipped,
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Empty => "empty",
            Self::Degraded => "degraded",
            Self::Failed => "failed",
            Self::Skipped => "not tried",
        }
    }
}

/// A state and the words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) words: String,
}

impl Verdict {
    pub(super) fn new(state: State, words: impl Into<String>) -> Self {
        Self {
            state,
            words: words.into(),
        }
    }
}

/// Judges an answer or the lack of one. `format` is the one that the config names, `request` what it calls the
/// address `asked`.
pub(super) fn outcome(
    outcome: &Result<Reply, Failure>,
    format: &dyn Format,
    (request, asked): (Option<&str>, Option<&str>),
    received_at: Stamp,
) -> Verdict {
    let reply = match outcome {
        Ok(reply) => reply,
        Err(failure) => return Verdict::new(State::Failed, failed(failure)),
    };
    let message = Message {
        status: Some(reply.status),
        headers: &reply.headers,
        received_at,
        request,
        asked,
        ..Message::bare(&reply.body)
    };
    let mut found = Found::default();
    format.parse(&message, &mut found);
    let status = reply.status;
    if let Some((health, detail)) = says_of_itself(&found) {
        let state = match health {
            Health::Up => State::Good,
            Health::Degraded => State::Degraded,
            Health::Down | Health::Unknown => State::Failed,
        };
        let words = match detail {
            Some(detail) => format!("HTTP {status}: says {}: {detail}", health.word()),
            None => format!("HTTP {status}: says {}", health.word()),
        };
        return Verdict::new(state, words);
    }
    if !(200..300).contains(&status) && !found.is_answer {
        return Verdict::new(State::Failed, format!("HTTP {status}: {}", hint(status)));
    }
    let mut verdict = of_found(&found, format.name());
    if verdict.state == State::Failed {
        let head = reply.body.get(..reply.body.len().min(40)).unwrap_or(&[]);
        let head = SafeText::from_bytes(head);
        verdict.words = format!("{}; the body begins with `{head}`", verdict.words);
    }
    verdict.words = format!("HTTP {status}: {}", verdict.words);
    verdict
}

/// Judges what was found in one body, or in some messages of one feed.
pub(super) fn of_found(found: &Found, format: &str) -> Verdict {
    match (found.items.is_empty(), found.defects.first()) {
        (false, None) => Verdict::new(State::Good, counts(found)),
        (false, Some(first)) => {
            let defects = found.defects.len();
            let words = format!(
                "{}; {defects} not understood, first {}: {}",
                counts(found),
                first.field,
                first.reason
            );
            Verdict::new(State::Good, words)
        }
        (true, Some(first)) => {
            let words = format!(
                "not what `{format}` reads ({}: {}): is the url or the format right?",
                first.field, first.reason
            );
            Verdict::new(State::Failed, words)
        }
        (true, None) => Verdict::new(State::Empty, "an answer with nothing in it"),
    }
}

/// What a service says about itself, in its own words.
fn says_of_itself(found: &Found) -> Option<(Health, Option<&SafeText>)> {
    found.items.iter().find_map(|item| match item {
        Item::State(state) if state.subject == Subject::Service => {
            Some((state.health, state.detail.as_ref()))
        }
        _ => None,
    })
}

/// `2 assets, 14 observations`, in the order in which they first came.
pub(in crate::edge::faces) fn counts(found: &Found) -> String {
    let mut counts: Vec<(&str, u32)> = Vec::new();
    for item in &found.items {
        let kind = match item {
            Item::Observation(_) => "observation",
            Item::Link(_) => "link",
            Item::Position(_) => "position",
            Item::Asset(_) => "asset",
            Item::Series(_) => "series",
            Item::State(_) => "state",
            Item::Event(_) => "event",
            Item::Alert(_) => "alert",
        };
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    let words: Vec<String> = counts
        .iter()
        .map(|(kind, count)| match (*count, *kind) {
            (1, kind) | (_, kind @ "series") => format!("{count} {kind}"),
            (_, kind) => format!("{count} {kind}s"),
        })
        .collect();
    let more = if found.next_page.is_some() {
        ", and more pages"
    } else {
        ""
    };
    format!("{}{more}", words.join(", "))
}

fn failed(failure: &Failure) -> String {
    use crate::city::model::cause::FetchFault;
    match failure.fault {
        FetchFault::Redirect => format!(
            "redirected {}: it is not followed there; is the url right, or is a sign-on in between?",
            failure.detail
        ),
        _ => failure.detail.as_str().into(),
    }
}

/// What to try at an error status.
fn hint(status: u16) -> &'static str {
    match status {
        300..400 => "a redirect without a place to go, or a page that we did not ask for",
        401 | 403 | 407 => "we may not: look at the key, user or password",
        404 | 410 => "no such page: is the path of the url right?",
        406 => "it has no form of the answer that we read",
        408 | 504 => "it waited too long for something behind it",
        429 => "asked too often: ask less often",
        400..500 => "it does not like the request: look at the query of the url",
        502 => "what is behind its gateway does not answer",
        503 => "out of service, or overloaded",
        _ => "an error of the server: look at its log",
    }
}

/// What to try at a broken link.
pub(in crate::edge::faces) fn link_hint(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::Dns => "is the name spelt right, and does DNS work here?",
        LinkFault::Refused => "does the broker run, is the port right?",
        LinkFault::Timeout => "look at the network and the firewall",
        LinkFault::Tls => "is it a TLS port (mqtts, wss)?",
        LinkFault::Certificate => "it must be renewed, or its CA named with tls = { ca = ... }",
        LinkFault::NotValidYet => "if others are so too, set the clock of this machine",
        LinkFault::Credentials => "look at username and password",
        LinkFault::NotSubscribed => "may this user read these topics?",
        LinkFault::Protocol => "does it speak MQTT, and the configured protocol version?",
        LinkFault::TakenOver => "another program uses the same client id",
        LinkFault::TooLarge => "a message is larger than the console takes",
        LinkFault::Closed => "look at the broker's log",
        LinkFault::NoPing => "is the network between us sound?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{formats, model::cause::FetchFault};

    fn reply(status: u16, body: &'static str) -> Result<Reply, Failure> {
        Ok(Reply {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.into(),
            latency_ms: 12,
        })
    }

    fn check(answer: &Result<Reply, Failure>, state: State, words: &str) {
        let format = formats::format("readiness").unwrap();
        let verdict = outcome(answer, format, (None, None), Stamp(0));
        assert_eq!(verdict.state, state, "{}", verdict.words);
        assert!(verdict.words.contains(words), "{}", verdict.words);
    }

    #[test]
    fn a_service_is_believed_about_itself() {
        check(&reply(200, r#"{"status":"pass"}"#), State::Good, "says up");
        check(
            &reply(503, r#"{"status":"fail"}"#),
            State::Failed,
            "HTTP 503: says down",
        );
    }

    #[test]
    fn a_failure_comes_with_what_to_try() {
        let failure = Failure {
            fault: FetchFault::Redirect,
            detail: "to login.example".into(),
            latency_ms: 3,
        };
        check(
            &Err(failure),
            State::Failed,
            "redirected to login.example: it is not followed",
        );
    }

    #[test]
    fn what_was_found_is_counted() {
        let mut found = Found::default();
        assert_eq!(of_found(&found, "senml").state, State::Empty);
        found.defect("payload", "no JSON");
        let verdict = of_found(&found, "senml");
        assert_eq!(verdict.state, State::Failed);
        assert!(
            verdict
                .words
                .contains("not what `senml` reads (payload: no JSON)")
        );
        for _ in 0..2 {
            found.locate(Subject::Device("a".into()), 60.0, 24.0, None);
        }
        found.push(Item::Asset(formats::found::Asset::default()));
        found.next_page = Some("?2".into());
        let verdict = of_found(&found, "senml");
        assert_eq!(verdict.state, State::Good);
        assert!(
            verdict
                .words
                .starts_with("2 positions, 1 asset, and more pages; 1 not understood")
        );
    }
}
