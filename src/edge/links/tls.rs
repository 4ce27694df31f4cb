//! Trust: what a TLS client of ours believes, and why a handshake failed in words that help.
//!
//! One crypto provider for the whole program. Files are read at every call, so that a certificate that was
//! rotated on disk is taken up by the next attempt (FAILURES A18). There is no switch that turns checking off (F2).

use crate::{city::model::text::SafeText, edge::spec::TlsSpec};
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{error::Error, io, path::Path, sync::Once};

/// What went wrong with TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsTrouble {
    /// Their certificate is not to be trusted.
    TheirCertificate,
    /// Their certificate is good only later: they may be early, or our clock behind.
    NotValidYet,
    /// They do not accept our certificate, or miss one.
    OurCertificate,
    /// Anything else: no common version, garbage, a broken record.
    Other,
}

/// Installs aws-lc-rs as the provider of the process, once.
pub fn install_provider() {
    static ONCE: Once = Once::new();
    // An error says that somebody installed one before us, which is as good.
    ONCE.call_once(|| drop(rustls::crypto::aws_lc_rs::default_provider().install_default()));
}

/// What a client needs to speak TLS as the spec says: the platform's trust or the named CA, and our own
/// certificate where one is named. Reads files: call it where blocking is allowed.
///
/// # Errors
/// Says which file cannot be read, or what is wrong in it.
pub fn client_config(spec: &TlsSpec) -> Result<ClientConfig, SafeText> {
    install_provider();
    let builder = ClientConfig::builder();
    let builder = match &spec.ca {
        Some(path) => builder.with_root_certificates(roots(path)?),
        None => builder
            .with_platform_verifier()
            .map_err(|error| plain(format_args!("the platform's certificates: {error}")))?,
    };
    match (&spec.cert, &spec.key) {
        (None, None) => Ok(builder.with_no_client_auth()),
        (Some(cert), Some(key)) => {
            let private = PrivateKeyDer::from_pem_file(key)
                .map_err(|error| plain(format_args!("{}: {error}", key.display())))?;
            builder
                .with_client_auth_cert(certificates(cert)?, private)
                .map_err(|error| plain(format_args!("{}: {error}", cert.display())))
        }
        (Some(_), None) => Err(SafeText::new("a certificate of our own needs its key")),
        (None, Some(_)) => Err(SafeText::new("a key of our own needs its certificate")),
    }
}

fn roots(path: &Path) -> Result<RootCertStore, SafeText> {
    let mut store = RootCertStore::empty();
    for certificate in certificates(path)? {
        store
            .add(certificate)
            .map_err(|error| plain(format_args!("{}: {error}", path.display())))?;
    }
    Ok(store)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, SafeText> {
    let wrong = |error| plain(format_args!("{}: {error}", path.display()));
    let read: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(wrong)?
        .collect();
    let found = read.map_err(wrong)?;
    if found.is_empty() {
        return Err(plain(format_args!(
            "{}: no certificate in it",
            path.display()
        )));
    }
    Ok(found)
}

/// Finds the TLS error in a chain of errors and says what it means; `None` where there is none in it.
pub fn explain(error: &(dyn Error + 'static)) -> Option<(TlsTrouble, SafeText)> {
    find::<rustls::Error>(error).map(describe)
}

/// The first error of this type in a chain of errors.
pub fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        // The source of an io::Error is the source of what it wraps, so look at that itself.
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn describe(error: &rustls::Error) -> (TlsTrouble, SafeText) {
    match error {
        rustls::Error::InvalidCertificate(why) => {
            let trouble = match why {
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    TlsTrouble::NotValidYet
                }
                _ => TlsTrouble::TheirCertificate,
            };
            (trouble, SafeText::new(&reason(why)))
        }
        rustls::Error::NoCertificatesPresented => (
            TlsTrouble::TheirCertificate,
            SafeText::new("the other side shows no certificate"),
        ),
        rustls::Error::AlertReceived(alert) if is_about_certificates(*alert) => (
            TlsTrouble::OurCertificate,
            plain(format_args!(
                "the other side does not accept our certificate ({alert:?})"
            )),
        ),
        other => (TlsTrouble::Other, plain(format_args!("{other}"))),
    }
}

fn is_about_certificates(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateRequired
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::NoCertificate
    )
}

fn reason(why: &CertificateError) -> String {
    match why {
        CertificateError::Expired => "the certificate has expired".to_owned(),
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("the certificate expired at {}", date(*not_after))
        }
        CertificateError::NotValidYet => {
            "the certificate is not valid yet; is the clock of this machine right?".to_owned()
        }
        CertificateError::NotValidYetContext { not_before, .. } => format!(
            "the certificate is valid from {} on; is the clock of this machine right?",
            date(*not_before)
        ),
        CertificateError::NotValidForName => "the certificate is for another name".to_owned(),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let mut text = format!("the certificate is not for {}", expected.to_str());
            if !presented.is_empty() {
                text.push_str(", only for ");
                text.push_str(&presented.join(", "));
            }
            text
        }
        CertificateError::UnknownIssuer => {
            "the certificate is from an issuer that is not trusted here".to_owned()
        }
        CertificateError::Revoked => "the certificate was revoked".to_owned(),
        other => format!("the certificate is not good: {other}"),
    }
}

fn date(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).map_or_else(|_| "?".to_owned(), |time| time.to_string())
}

fn plain(text: std::fmt::Arguments<'_>) -> SafeText {
    SafeText::new(&text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn check(error: rustls::Error, trouble: TlsTrouble, detail: &str) {
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, error);
        let (found, text) = explain(&wrapped).unwrap();
        assert_eq!((found, text.as_str()), (trouble, detail));
    }

    #[test]
    fn says_what_is_wrong_with_a_certificate() {
        check(
            CertificateError::ExpiredContext {
                time: UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_800_000_000)),
                not_after: UnixTime::since_unix_epoch(std::time::Duration::from_secs(
                    1_700_000_000,
                )),
            }
            .into(),
            TlsTrouble::TheirCertificate,
            "the certificate expired at 2023-11-14T22:13:20Z",
        );
        check(
            rustls::Error::AlertReceived(AlertDescription::UnknownCA),
            TlsTrouble::OurCertificate,
            "the other side does not accept our certificate (UnknownCA)",
        );
        check(
            rustls::Error::AlertReceived(AlertDescription::ProtocolVersion),
            TlsTrouble::Other,
            "received fatal alert: ProtocolVersion",
        );
        assert_eq!(explain(&io::Error::other("no TLS here")), None);
    }

    #[test]
    fn names_the_file_that_it_cannot_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.pem");
        std::fs::write(&path, "nothing\n").unwrap();
        let spec = TlsSpec {
            ca: Some(path),
            ..TlsSpec::default()
        };
        let error = client_config(&spec).unwrap_err();
        assert!(error.as_str().ends_with("empty.pem: no certificate in it"));
        let spec = TlsSpec {
            ca: Some(PathBuf::from("/does/not/exist.pem")),
            ..TlsSpec::default()
        };
        let error = client_config(&spec).unwrap_err();
        assert!(error.as_str().starts_with("/does/not/exist.pem: "));
    }
}
