//! TLS: good, expired, for another name, self-signed, not TLS at all (FAILURES B8).

use super::{Ask, GOOD, Server};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use std::{path::PathBuf, sync::Arc};
use tokio_rustls::rustls::{
    ServerConfig, crypto,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use valvomo::{city::model::cause::FetchFault, edge::links::tls};

/// A certificate authority of our own, whose certificate lies in a file.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        std::fs::write(folder.path().join("ca.pem"), pem).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            folder,
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A server certificate for this name, changed by `change`.
    pub(crate) fn server(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> ServerConfig {
        let mut params = CertificateParams::new(vec![name.to_string()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        config(certificate.der().clone(), &key)
    }
}

fn config(certificate: CertificateDer<'static>, key: &KeyPair) -> ServerConfig {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    ServerConfig::builder_with_provider(Arc::new(crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

/// Asks a server that shows this certificate; trusts `ca` where one is named.
async fn check(
    config: ServerConfig,
    ca: Option<PathBuf>,
    expected: Result<u16, (FetchFault, &str)>,
) {
    tls::install_provider();
    let server = Server::start_tls(config).await;
    let mut ask = Ask::new(&server.url("/good"));
    ask.ca = ca;
    match (ask.send().await, expected) {
        (Ok(reply), Ok(status)) => {
            assert_eq!(
                (reply.status, reply.body.as_ref()),
                (status, GOOD.as_bytes())
            );
        }
        (Err(failure), Err((fault, words))) => {
            assert_eq!(failure.fault, fault, "{}", failure.detail);
            assert!(
                failure.detail.as_str().contains(words),
                "{}",
                failure.detail
            );
            assert!(server.requests().is_empty());
        }
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}

#[tokio::test]
async fn certificates_are_checked_and_what_is_wrong_is_said() {
    let ours = Authority::new("A city's own CA");
    let ca = || Some(ours.path());
    let good = ours.server("127.0.0.1", |_| {});
    check(good, ca(), Ok(200)).await;
    let expired = ours.server("127.0.0.1", |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 2, 3);
    });
    let words = "expired at 2021-02-03";
    check(expired, ca(), Err((FetchFault::Certificate, words))).await;
    let early = ours.server("127.0.0.1", |params| {
        params.not_before = date_time_ymd(3000, 1, 1);
        params.not_after = date_time_ymd(3001, 1, 1);
    });
    let words = "is the clock of this machine right";
    check(early, ca(), Err((FetchFault::NotValidYet, words))).await;
    let other = ours.server("other.example", |_| {});
    let words = "other.example";
    check(other, ca(), Err((FetchFault::Certificate, words))).await;
    let unknown = ours.server("127.0.0.1", |_| {});
    let words = "not trusted here";
    check(
        unknown,
        Some(Authority::new("Another CA").path_kept()),
        Err((FetchFault::Certificate, words)),
    )
    .await;
}

impl Authority {
    /// The path of a CA file that stays when the authority goes.
    fn path_kept(self) -> PathBuf {
        self.folder.keep().join("ca.pem")
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_not_trusted() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_string()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let own = config(certificate.der().clone(), &key);
    let words = "named here with tls";
    // With the trust of the platform.
    check(own, None, Err((FetchFault::Certificate, words))).await;
}

#[tokio::test]
async fn a_port_without_tls_and_a_missing_file_are_told() {
    tls::install_provider();
    let server = Server::start().await;
    let url = server.url("/good").replace("http:", "https:");
    let failure = Ask::new(&url).send().await.unwrap_err();
    assert_eq!(failure.fault, FetchFault::Tls, "{}", failure.detail);
    let mut ask = Ask::new(&url);
    ask.ca = Some("/does/not/exist.pem".into());
    let failure = ask.send().await.unwrap_err();
    assert_eq!(failure.fault, FetchFault::Tls);
    assert!(
        failure.detail.as_str().contains("/does/not/exist.pem"),
        "{}",
        failure.detail
    );
}

/// B8: how long a certificate lasts comes with the first answer, from the handshake itself.
#[tokio::test]
async fn the_end_of_a_certificate_is_read_from_the_handshake() {
    tls::install_provider();
    let ours = Authority::new("A city's own CA");
    let soon = ours.server("127.0.0.1", |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2091, 2, 3);
    });
    let server = Server::start_tls(soon).await;
    for path in ["/good", "/500", "/endless/length"] {
        let mut ask = Ask::new(&server.url(path));
        ask.ca = Some(ours.path());
        let (_, shown) = ask.send_and_look().await;
        let shown = shown.expect("a certificate");
        assert_eq!(shown.from().to_string(), "2020-01-01T00:00:00Z");
        assert_eq!(shown.until().to_string(), "2091-02-03T00:00:00Z");
    }
    // One that is not accepted is not counted down: it is refused, and the fault says why.
    let expired = ours.server("127.0.0.1", |params| {
        params.not_after = date_time_ymd(2021, 2, 3);
    });
    let server = Server::start_tls(expired).await;
    let mut ask = Ask::new(&server.url("/good"));
    ask.ca = Some(ours.path());
    let (outcome, shown) = ask.send_and_look().await;
    assert_eq!(outcome.unwrap_err().fault, FetchFault::Certificate);
    assert_eq!(shown, None);
    // Plain HTTP has none.
    let plain = Server::start().await;
    assert_eq!(Ask::new(&plain.url("/good")).send_and_look().await.1, None);
}

/// B8: a pinned CA holds for its own source only, and no other setting makes an untrusted one good.
#[tokio::test]
async fn a_pinned_authority_is_for_its_own_source_only() {
    let (one, two) = (Authority::new("One"), Authority::new("Two"));
    for (shown, pinned, is_good) in [(&one, &one, true), (&two, &one, false), (&two, &two, true)] {
        let server = shown.server("127.0.0.1", |_| {});
        let expected = if is_good {
            Ok(200)
        } else {
            Err((FetchFault::Certificate, "not trusted here"))
        };
        check(server, Some(pinned.path()), expected).await;
    }
}
