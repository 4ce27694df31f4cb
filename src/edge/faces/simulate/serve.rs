//! The HTTP side of the drill: each polled source at its own path, with its simulated latency.

use crate::{
    city::{
        engine::port::{Reply, Source},
        model::ids::{FeedId, ServiceId},
        sim::{self, Ask, Sim},
    },
    edge::links::clock,
};
use http_body_util::Full;
use hyper::{
    Method, Request, Response,
    body::{Bytes, Incoming},
    header::{HeaderName, HeaderValue, IF_NONE_MATCH},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, time};

/// Connections at a time; more wait in the listener's queue.
const CONNECTIONS: usize = 256;
/// A client that does not send its request within this is let go.
const HEADERS: Duration = Duration::from_secs(10);

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, sim: Arc<Sim>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, mostly: a little later there may be some.
            time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let sim = Arc::clone(&sim);
        tokio::spawn(async move {
            let answer = service_fn(move |request| answer(Arc::clone(&sim), request));
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEADERS);
            // A client that goes away in the middle is the client's affair.
            server
                .serve_connection(TokioIo::new(stream), answer)
                .await
                .ok();
            drop(seat);
        });
    }
}

/// The source that is asked under a path.
fn source(path: &str) -> Option<Source> {
    let feeds = (0..u16::MAX).map(|row| Source::Feed(FeedId(row)));
    let services = (0..u16::MAX).map(|row| Source::Service(ServiceId(row)));
    let is_asked =
        |source: &Source| sim::path(*source).is_some_and(|own| own.split('?').next() == Some(path));
    services.take(64).chain(feeds.take(64)).find(is_asked)
}

async fn answer(
    sim: Arc<Sim>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Ok(response(405, Bytes::from_static(b"only GET\n")));
    }
    let Some(source) = source(request.uri().path()) else {
        return Ok(response(404, Bytes::from_static(b"not here\n")));
    };
    let etag = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|tag| tag.to_str().ok());
    let reply = sim.answer(source, clock::utc(), &Ask { etag });
    time::sleep(Duration::from_millis(u64::from(reply.latency_ms))).await;
    Ok(told(reply))
}

fn told(reply: Reply) -> Response<Full<Bytes>> {
    let mut out = response(reply.status, reply.body);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            out.headers_mut().insert(name, value);
        }
    }
    out
}

fn response(status: u16, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_finds_its_source() {
        let metadata = source("/espoo/v1.1/Things");
        assert!(matches!(metadata, Some(Source::Feed(_))), "{metadata:?}");
        let varaamo = source("/varaamo/monitoring/readiness/");
        assert_eq!(varaamo, Some(Source::Service(ServiceId(0))));
        assert_eq!(source("/varaamo/monitoring/readiness"), None);
        assert_eq!(source("/"), None);
    }
}
