//! One request, from the first connection to the last byte, over the redirects that are allowed.

use super::{
    address, body, charset,
    client::Kind,
    faults::{self, Fault},
    ms_since,
    secrets::Secrets,
};
use crate::{
    city::{
        engine::port::{KEPT_HEADERS, Reply},
        model::{cause::FetchFault, certificate::Validity, limits},
    },
    edge::{
        links::{certificate, clock},
        spec::{HttpSpec, OWN_HEADERS, Secret, TlsSpec},
    },
};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
    tls::TlsInfo,
};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, timeout_at};

/// A source, ready to be asked.
pub(super) struct Asked {
    url: Url,
    headers: HeaderMap,
    tls: TlsSpec,
    http1_only: bool,
    body_bytes_max: usize,
    pub(super) secrets: Secrets,
    shown: Mutex<Shown>,
}

/// The certificate that a source showed last, and the one that was told.
#[derive(Default)]
struct Shown {
    last: Option<Validity>,
    told: Option<Validity>,
}

/// What an effect asks for.
pub(super) struct Question {
    pub(super) page: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) deadline_ms: u64,
}

impl Asked {
    /// Reads a spec.
    ///
    /// # Errors
    /// What is wrong with it; every request is then answered with this.
    pub(super) fn new(spec: HttpSpec) -> Result<Self, &'static str> {
        let url = address::read(spec.url.reveal())?;
        let values = spec.headers.iter();
        let values = values.map(|(name, value)| (name.as_str(), value));
        let secrets = Secrets::of(&url, values);
        Ok(Self {
            headers: headers(&spec.headers)?,
            url,
            tls: spec.tls,
            http1_only: spec.http1_only,
            body_bytes_max: spec.body_bytes_max,
            secrets,
            shown: Mutex::default(),
        })
    }

    /// The kind of client that it needs.
    pub(super) fn kind(&self, deadline_ms: u64) -> Kind {
        Kind::new(self.tls.clone(), self.http1_only, deadline_ms)
    }

    /// The certificate that it showed last, where that was not told yet.
    pub(super) fn new_certificate(&self) -> Option<Validity> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.last == shown.told {
            return None;
        }
        shown.told = shown.last;
        shown.last
    }

    fn note_certificate(&self, response: &Response) {
        let info = response.extensions().get::<TlsInfo>();
        let der = info.and_then(TlsInfo::peer_certificate);
        if let Some(validity) = der.and_then(certificate::validity) {
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            shown.last = Some(validity);
        }
    }

    /// Asks, follows what may be followed, and reads the answer to its end.
    ///
    /// # Errors
    /// Whatever kept the answer away. An answer with an error status is an answer.
    pub(super) async fn ask(
        &self,
        client: &Client,
        question: &Question,
        deadline: Instant,
    ) -> Result<Reply, Fault> {
        let began = clock::instant();
        let refused = |detail| Fault::new(FetchFault::Redirect, detail);
        let mut url = match &question.page {
            Some(page) => address::page(&self.url, page).map_err(refused)?,
            None => self.url.clone(),
        };
        let headers = self.headers_for(question)?;
        for _hop in 0..=limits::HTTP_REDIRECTS {
            let mut response = answer(client, &url, headers.clone(), deadline).await?;
            let latency_ms = ms_since(began);
            self.note_certificate(&response);
            if let Some(location) = redirect_of(&response) {
                url = address::redirect(&url, &location).map_err(refused)?;
                continue;
            }
            let body = body::read(&mut response, self.body_bytes_max, deadline).await?;
            let kept = kept_headers(response.headers(), &self.secrets);
            let content_type = kept.iter().find(|(name, _)| name == "content-type");
            let content_type = content_type.map(|(_, value)| value.as_str());
            let body = charset::to_utf8(body, content_type);
            return Ok(Reply {
                status: response.status().as_u16(),
                body: self.secrets.mask_body(body),
                headers: kept,
                latency_ms,
            });
        }
        let place = address::place(&url);
        Err(refused(format!("to {place} and on and on: a circle?")))
    }

    /// The headers of one request: our own, the source's, the validators.
    fn headers_for(&self, question: &Question) -> Result<HeaderMap, Fault> {
        let mut headers = self.headers.clone();
        let validators = [
            (header::IF_NONE_MATCH, &question.etag),
            (header::IF_MODIFIED_SINCE, &question.last_modified),
        ];
        for (name, value) in validators {
            // A validator that no header can carry is the publisher's: asked without it, he sends the body.
            if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
                drop(headers.insert(name, value));
            }
        }
        Ok(headers)
    }
}

/// The headers that every request of a source has. Values of the config may be secrets.
fn headers(spec: &[(String, Secret)]) -> Result<HeaderMap, &'static str> {
    let accept = HeaderValue::from_static("application/json, text/plain;q=0.8, */*;q=0.5");
    let mut headers = HeaderMap::from_iter([(header::ACCEPT, accept)]);
    for (name, value) in spec {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| "a configured header has a name that HTTP does not allow")?;
        let mut value = HeaderValue::from_str(value.reveal())
            .map_err(|_| "a configured header has a value that HTTP does not allow")?;
        if OWN_HEADERS.contains(&name.as_str()) {
            return Err("a configured header is one that the console sets by itself");
        }
        value.set_sensitive(true);
        drop(headers.insert(name, value));
    }
    let gzip = HeaderValue::from_static("gzip");
    drop(headers.insert(header::ACCEPT_ENCODING, gzip));
    Ok(headers)
}

/// The head of the answer to one GET.
async fn answer(
    client: &Client,
    url: &Url,
    headers: HeaderMap,
    deadline: Instant,
) -> Result<Response, Fault> {
    let until = clock::instant() + Duration::from_millis(limits::HTTP_ANSWER_MS);
    let asking = client.get(url.clone()).headers(headers).send();
    match timeout_at(until.min(deadline), asking).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(faults::of_request(&error, url)),
        Err(_) => {
            let place = address::place(url);
            let detail =
                format!("{place} takes the connection but gives no answer: is it overloaded?");
            Err(Fault::new(FetchFault::AnswerTimeout, detail))
        }
    }
}

/// Where a response sends us, if it does.
fn redirect_of(response: &Response) -> Option<String> {
    let moved = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let location = response.headers().get(header::LOCATION).filter(|_| moved)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// The headers that the city reads.
fn kept_headers(headers: &HeaderMap, secrets: &Secrets) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| KEPT_HEADERS.contains(&name.as_str()))
        .filter(|(_, value)| value.len() <= limits::HTTP_HEADER_BYTES)
        .take(limits::HTTP_HEADERS_KEPT)
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_string(), secrets.mask(value))
        })
        .collect()
}
