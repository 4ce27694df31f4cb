//! Clients: one for each way to trust and to connect, made when first needed, with bounded pools.

use super::faults::NoAddress;
use crate::{
    city::model::{limits, text::SafeText},
    edge::{links::tls, spec::TlsSpec},
};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::sync::Mutex;

/// What makes clients differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) tls: TlsSpec,
    pub(super) http1_only: bool,
    /// reqwest knows a deadline of connecting per client only, so this is one of few steps.
    connect_ms: u64,
}

impl Kind {
    /// The kind for a request with this deadline: connecting may take half of it, up to
    /// `HTTP_CONNECT_MS`, rounded down to one of a few steps.
    pub(super) fn new(tls: TlsSpec, http1_only: bool, deadline_ms: u64) -> Self {
        let most = limits::HTTP_CONNECT_MS;
        let steps = [most, most / 2, most / 5, most / 10];
        let connect_ms = steps.into_iter().find(|step| step * 2 <= deadline_ms);
        Self {
            tls,
            http1_only,
            connect_ms: connect_ms.unwrap_or(most / 20),
        }
    }
}

/// All clients: at most as many as there are specs, times the steps of `Kind`.
#[derive(Default)]
pub(super) struct Clients(Mutex<Vec<(Kind, Client)>>);

impl Clients {
    /// The client of this kind.
    ///
    /// # Errors
    /// Which file of the TLS spec cannot be used.
    pub(super) async fn of(&self, kind: &Kind) -> Result<Client, SafeText> {
        let mut clients = self.0.lock().await;
        if let Some((_, client)) = clients.iter().find(|(known, _)| known == kind) {
            return Ok(client.clone());
        }
        let wanted = kind.clone();
        // Reads certificate files.
        let made = tokio::task::spawn_blocking(move || make(&wanted)).await;
        let client = made.map_err(|_| SafeText::new("no client can be made"))??;
        clients.push((kind.clone(), client.clone()));
        Ok(client)
    }

    /// Forgets a client whose certificates failed, if they come from files: these may have been renewed
    /// (FAILURES A18).
    pub(super) async fn forget(&self, kind: &Kind) {
        if kind.tls != TlsSpec::default() {
            self.0.lock().await.retain(|(known, _)| known != kind);
        }
    }
}

fn make(kind: &Kind) -> Result<Client, SafeText> {
    let mut config = tls::client_config(&kind.tls)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut builder = Client::builder();
    if kind.http1_only {
        builder = builder.http1_only();
    } else {
        config.alpn_protocols.insert(0, b"h2".to_vec());
    }
    builder
        .tls_backend_preconfigured(config)
        .dns_resolver(Resolver)
        .user_agent(concat!("valvomo/", env!("CARGO_PKG_VERSION")))
        .referer(false)
        .redirect(Policy::none())
        .no_proxy()
        .tls_info(true)
        .connect_timeout(Duration::from_millis(kind.connect_ms))
        .pool_max_idle_per_host(limits::HTTP_IDLE_PER_HOST)
        .pool_idle_timeout(Duration::from_millis(limits::HTTP_IDLE_MS))
        .http1_max_headers(limits::HTTP_HEADERS)
        .build()
        .map_err(|_| SafeText::new("no client can be made with these certificates"))
}

/// The system's resolver, without link-local answers: a name that suddenly points to where cloud machines
/// keep their secrets is not followed (FAILURES B3, rebinding). An address that the config writes as
/// numbers does not come through here.
struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => found.collect(),
                Err(_) => Vec::new(),
            };
            Ok(Box::new(allowed(found)?.into_iter()) as Addrs)
        })
    }
}

/// Of the addresses that a name has now, those where a request may go. Asked anew for every connection.
fn allowed(found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, NoAddress> {
    if found.is_empty() {
        return Err(NoAddress::Unknown);
    }
    let good = found.into_iter();
    let good: Vec<SocketAddr> = good.filter(|it| !is_link_local(it.ip())).collect();
    if good.is_empty() {
        return Err(NoAddress::LinkLocal);
    }
    Ok(good)
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.is_link_local(),
            None => address.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connecting_takes_at_most_half_of_the_deadline() {
        for (deadline_ms, expected) in [
            (60_000, 5_000),
            (10_000, 5_000),
            (9_999, 2_500),
            (2_000, 1_000),
            (1_000, 500),
            (1, 250),
        ] {
            let kind = Kind::new(TlsSpec::default(), false, deadline_ms);
            assert_eq!(kind.connect_ms, expected, "{deadline_ms}");
        }
    }

    /// B3: a name whose answers change between two connections.
    #[test]
    fn a_name_that_turns_to_a_link_local_address_is_not_followed() {
        let check = |addresses: &[&str], expected: Result<&[&str], &str>| {
            let read = |texts: &[&str]| -> Vec<SocketAddr> {
                texts.iter().map(|text| text.parse().unwrap()).collect()
            };
            let found = allowed(read(addresses)).map_err(|why| why.to_string());
            match expected {
                Ok(good) => assert_eq!(found, Ok(read(good))),
                Err(words) => assert!(found.unwrap_err().contains(words), "{addresses:?}"),
            }
        };
        check(&["192.0.2.7:0"], Ok(&["192.0.2.7:0"]));
        check(&["169.254.169.254:0"], Err("link-local"));
        check(
            &["[fe80::1]:0", "[::ffff:169.254.1.1]:0"],
            Err("link-local"),
        );
        check(&["169.254.169.254:0", "192.0.2.7:0"], Ok(&["192.0.2.7:0"]));
        check(&[], Err("has no address"));
    }

    #[test]
    fn link_local_addresses_are_known_in_every_dress() {
        for (address, expected) in [
            ("169.254.169.254", true),
            ("::ffff:169.254.169.254", true),
            ("fe80::1", true),
            ("127.0.0.1", false),
            ("10.0.0.1", false),
            ("::1", false),
        ] {
            assert_eq!(
                is_link_local(address.parse().unwrap()),
                expected,
                "{address}"
            );
        }
    }
}
