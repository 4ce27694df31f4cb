//! What went wrong with a request, told apart, in words for a person: what, where, what to try. Never the
//! URL, never the text of a library's error: both may hold secrets (FAILURES F1).

use super::address;
use crate::{
    city::model::{cause::FetchFault, text::SafeText},
    edge::links::tls::{self, TlsTrouble},
};
use reqwest::Url;
use std::{error::Error, fmt, io};

/// A fault and its detail, which may still quote the other side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Its class.
    pub(super) fault: FetchFault,
    /// For a person.
    pub(super) detail: String,
}

impl Fault {
    pub(super) fn new(fault: FetchFault, detail: impl Into<String>) -> Self {
        Self {
            fault,
            detail: detail.into(),
        }
    }
}

/// A name that has no address, or none where a request may go.
#[derive(Debug)]
pub(super) enum NoAddress {
    /// The resolver found none.
    Unknown,
    /// Only link-local ones, where cloud machines keep their secrets (FAILURES B3).
    LinkLocal,
}

impl fmt::Display for NoAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Unknown => "has no address: is it spelt right, and does DNS work here?",
            Self::LinkLocal => "has only a link-local address: that is never a city's service",
        })
    }
}

impl Error for NoAddress {}

/// Tells why no answer came from `url`.
pub(super) fn of_request(error: &reqwest::Error, url: &Url) -> Fault {
    let place = address::place(url);
    let host = url.host_str().unwrap_or("?");
    if let Some(why) = tls::find::<NoAddress>(error) {
        return Fault::new(FetchFault::Dns, format!("the name {host} {why}"));
    }
    if let Some((trouble, what)) = tls::explain(error) {
        return of_tls(trouble, &what, &place);
    }
    let kind = tls::find::<io::Error>(error).map(innermost_kind);
    if error.is_connect() {
        return of_connect(error.is_timeout(), kind, url);
    }
    if error.is_timeout() {
        return Fault::new(FetchFault::AnswerTimeout, format!("{place} took too long"));
    }
    if let Some(why) = tls::find::<hyper::Error>(error) {
        if why.is_parse_too_large() {
            let detail = format!("{place} answers with headers without end");
            return Fault::new(FetchFault::TooLarge, detail);
        }
        if why.is_parse() {
            let detail = format!("{place} does not speak HTTP: is the port right?");
            return Fault::new(FetchFault::Broken, detail);
        }
    }
    if error.is_builder() {
        let detail = format!("no request can be made for {place}: look at its url and headers");
        return Fault::new(FetchFault::Broken, detail);
    }
    let detail = format!("{place} closed the connection without an answer: look at its log");
    Fault::new(FetchFault::Broken, detail)
}

fn of_connect(late: bool, kind: Option<io::ErrorKind>, url: &Url) -> Fault {
    let place = address::place(url);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Fault::new(
            FetchFault::Refused,
            format!("nobody listens at {place}: does the service run, is the port right?"),
        ),
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => Fault::new(
            FetchFault::Refused,
            format!("no way to {place}: look at the network, VPN and firewall"),
        ),
        Some(io::ErrorKind::PermissionDenied) => Fault::new(
            FetchFault::Refused,
            format!("this machine forbids connections to {place}: look at its firewall"),
        ),
        _ if late => Fault::new(
            FetchFault::ConnectTimeout,
            format!("no connection to {place} in time: look at the network and the firewall"),
        ),
        _ if url.scheme() == "https" => Fault::new(
            FetchFault::Tls,
            format!("{place} hung up before TLS was there: is it an https port?"),
        ),
        _ => Fault::new(
            FetchFault::Refused,
            format!("no connection to {place}: does the service run?"),
        ),
    }
}

fn of_tls(trouble: TlsTrouble, what: &SafeText, place: &str) -> Fault {
    let (fault, hint) = match trouble {
        TlsTrouble::TheirCertificate => (
            FetchFault::Certificate,
            "it must be renewed there, or its CA named here with tls = { ca = ... }",
        ),
        TlsTrouble::NotValidYet => (
            FetchFault::NotValidYet,
            "if other places are so too, set the clock of this machine",
        ),
        TlsTrouble::OurCertificate => (
            FetchFault::Tls,
            "look at cert and key in tls = { cert = ..., key = ... }",
        ),
        TlsTrouble::Other => (FetchFault::Tls, "is it an https port, with TLS 1.2 or 1.3?"),
    };
    Fault::new(fault, format!("{place}: {what}: {hint}"))
}

/// The kind of the innermost `io::Error`: the system's own.
fn innermost_kind(error: &io::Error) -> io::ErrorKind {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<io::Error>())
    {
        Some(inner) => inner.kind(),
        None => error.kind(),
    }
}
