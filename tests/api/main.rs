//! The HTTP link against a server that misbehaves on demand (FAILURES B1-B11, F1).
//!
//! Which test holds which row. `rules::` are timelines of the engine in `tests/rules`, `http::` unit tests of the
//! link, `broker::` those in `tests/broker`; the rest is here.
//!
//! | row | what of it | test |
//! | --- | --- | --- |
//! | B1 | hangs, drips of headers and body, stalls | `bounds::hanging_ends_by_the_deadline_and_says_where_it_hung`, `bounds::each_phase_has_a_deadline_of_its_own` |
//! | B1 | connecting | `bounds::a_listener_that_never_accepts_is_an_answer_or_a_connection_timeout` |
//! | B1 | shorter than the interval | `polls::a_deadline_is_shorter_than_the_interval` |
//! | B1 | a request that is never answered at all | `rules::freshness::a_request_that_is_never_answered_has_failed` |
//! | B2 | endless, bombs, nested codings, lengths that lie | `bounds::bodies_without_end_are_cut_off`, `bounds::bodies_that_break_off_are_broken`, `answers::passes_every_answer_on_as_it_is` |
//! | B3 | redirects, pages, credentials | `hosts::*`, `http::address::*` |
//! | B3 | a name whose addresses change | `http::client::a_name_that_turns_to_a_link_local_address_is_not_followed` |
//! | B4 | portals, empty and odd bodies | `rules::portals::a_feed_behind_a_portal_is_not_ok_and_its_data_grow_old`, `rules::portals::a_service_behind_a_portal_is_never_up` |
//! | B5 | frozen copies, 304, equal ETags, dates that jump, `Age` | `rules::freshness::a_copy_that_stands_still_is_not_fresh`, `not_modified_is_no_news`, `equal_etags_are_counted`, `a_date_that_jumps_changes_nothing`, `what_an_old_cache_says_of_a_service_is_unknown` |
//! | B6 | per host, spread | `rhythm::two_hundred_at_one_host_are_spread`, `rules::services::one_host_is_asked_by_few_at_a_time` |
//! | B6 | `Retry-After` | `rules::services::retry_after_is_obeyed_within_reason` |
//! | B6 | a breaker per host | `rules::breaker::*` |
//! | B6 | bad neighbours at one host | `rhythm::forty_keep_their_rhythm_beside_twenty_that_misbehave` |
//! | B7 | validators only of what is held | `rules::services::an_unreadable_body_is_not_confirmed_by_not_modified`, `pages_are_followed_to_their_end` |
//! | B8 | what is not trusted, and why | `trust::certificates_are_checked_and_what_is_wrong_is_said`, `trust::a_self_signed_certificate_is_not_trusted`, `trust::a_pinned_authority_is_for_its_own_source_only` |
//! | B8 | days to the end | `trust::the_end_of_a_certificate_is_read_from_the_handshake`, `broker::trust::tells_when_the_brokers_certificate_ends`, `rules::certificates::*` |
//! | B8 | our own clock | `rules::certificates::a_clock_that_is_behind_is_suspected_and_is_one_alert` |
//! | B9 | HTTP/2, its version, HTTP/1.1 only | `versions::*` |
//! | B10 | encodings | `answers::passes_every_answer_on_as_it_is`, `http::charset::*` |
//! | B10 | one bad element | `rules::portals::one_bad_element_of_ten_thousand_costs_itself_only` |
//! | B11 | killed at each page | `rules::freshness::devices_on_pages_that_do_not_come_are_unknown_and_not_gone`, `a_page_that_comes_back_is_known_again_though_others_fail`, `descriptions_of_two_generations_are_not_mixed` |

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking"
)]

mod answers;
mod bounds;
mod check;
mod hosts;
mod rhythm;
mod server;
mod trust;
mod versions;
mod wishes;

#[path = "../support/mosquitto.rs"]
#[allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "waits on real clocks, and is used in part"
)]
mod mosquitto;

use server::{ETAG, GOOD, Server};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};
use valvomo::{
    city::{
        engine::port::{Effect, Endpoint, Failure, Input, Reply, Source},
        model::{cause::FetchFault, certificate::Validity, ids::ServiceId},
    },
    edge::{
        door::door,
        links::{clock, http::HttpLink, tls},
        spec::{HttpSpec, Secret, TlsSpec},
    },
};

const SOURCE: Source = Source::Service(ServiceId(7));
const BODY_BYTES_MAX: usize = 1 << 20;

/// One request, and what the link must be told for it.
struct Ask {
    url: String,
    headers: Vec<(String, Secret)>,
    ca: Option<PathBuf>,
    page: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    http1_only: bool,
    deadline_ms: u64,
}

impl Ask {
    fn new(url: &str) -> Self {
        Self {
            url: url.into(),
            headers: Vec::new(),
            ca: None,
            page: None,
            etag: None,
            last_modified: None,
            http1_only: false,
            deadline_ms: 20_000,
        }
    }

    /// Asks once. Sees to it that there is exactly one response, of the right request, in time.
    async fn send(self) -> Result<Reply, Failure> {
        self.send_and_look().await.0
    }

    /// The same, and the certificate that the server showed.
    async fn send_and_look(self) -> (Result<Reply, Failure>, Option<Validity>) {
        tls::install_provider();
        let spec = HttpSpec {
            url: Secret::new(self.url),
            headers: self.headers,
            tls: TlsSpec {
                ca: self.ca,
                ..TlsSpec::default()
            },
            http1_only: self.http1_only,
            body_bytes_max: BODY_BYTES_MAX,
        };
        let (door, mut engine) = door(8);
        let mut link = HttpLink::new(BTreeMap::from([(SOURCE, spec)]), door);
        let began = clock::instant();
        link.fetch(Effect::Fetch {
            source: SOURCE,
            request: 42,
            page: self.page,
            etag: self.etag,
            last_modified: self.last_modified,
            deadline_ms: self.deadline_ms,
        });
        // How late it may be is for the caller to say; here it only must come.
        let bound = Duration::from_millis(self.deadline_ms + 30_000);
        let batch = tokio::time::timeout(bound, engine.recv()).await;
        let batch = batch.expect("no response at all").unwrap();
        let spent_ms = began.elapsed().as_millis() as u64;
        let (shown, rest) = match &batch[..] {
            [Input::Certificate { endpoint, validity }, rest @ ..] => {
                assert_eq!(*endpoint, Endpoint::Poll(SOURCE));
                (Some(*validity), rest)
            }
            rest => (None, rest),
        };
        let [
            Input::Response {
                source,
                request,
                outcome,
            },
        ] = rest
        else {
            panic!("{batch:?}");
        };
        assert_eq!((*source, *request), (SOURCE, 42));
        let latency_ms = match outcome {
            Ok(reply) => reply.latency_ms,
            Err(failure) => failure.latency_ms,
        };
        assert!(
            u64::from(latency_ms) <= spent_ms,
            "{latency_ms} of {spent_ms} ms"
        );
        while link.under_way() > 0 {
            tokio::task::yield_now().await;
        }
        drop(link);
        assert_eq!(engine.recv().await, None, "a second response");
        (outcome.clone(), shown)
    }
}

/// Asks a path of a new server and expects a fault, within `at_most_ms`; gives the detail. That time lies well
/// before the next limit that could strike instead, and well after the one that must: the machine may be busy.
async fn fails(path: &str, deadline_ms: u64, fault: FetchFault, at_most_ms: u64) -> String {
    let server = Server::start().await;
    let mut ask = Ask::new(&server.url(path));
    ask.deadline_ms = deadline_ms;
    let began = clock::instant();
    let failure = ask.send().await.expect_err(path);
    let spent_ms = began.elapsed().as_millis() as u64;
    assert_eq!(failure.fault, fault, "{path}: {}", failure.detail);
    assert!(spent_ms <= at_most_ms, "{path}: {spent_ms} ms");
    assert!(!failure.detail.is_empty(), "{path}");
    failure.detail.as_str().to_string()
}

/// Asks a path of a new server and expects an answer.
async fn answers(path: &str, status: u16, body: &str) -> Reply {
    let server = Server::start().await;
    let reply = Ask::new(&server.url(path)).send().await.expect(path);
    assert_eq!(reply.status, status, "{path}");
    assert_eq!(String::from_utf8_lossy(&reply.body), body, "{path}");
    reply
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let mut found = reply.headers.iter().filter(|(key, _)| key == name);
    found.next().map(|(_, value)| value.as_str())
}
