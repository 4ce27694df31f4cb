//! Documents that come packed: binary ones as base64 (RFC 4648), large ones as gzip (RFC 1952) in base64.
//!
//! What can be unpacked before a fault is. Leaves out: what HTTP itself packs, which is the link's business.

use crate::city::model::limits;
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use flate2::read::GzDecoder;
use std::io::Read as _;

/// What was unpacked, and what was wrong with the rest.
pub type Unpacked = (Vec<u8>, Option<&'static str>);

/// The first characters of gzip (1f 8b 08) in base64.
const GZIP: &[u8] = b"H4sI";

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// True for gzip in base64.
pub fn is_gzip_in_text(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(GZIP)
}

/// Unpacks gzip in base64.
pub fn gzip_in_text(bytes: &[u8]) -> Unpacked {
    let (packed, fault) = base64(bytes);
    let (unpacked, inner) = gzip(&packed);
    (unpacked, fault.or(inner))
}

/// Unpacks base64, with or without its padding.
pub fn base64(bytes: &[u8]) -> Unpacked {
    let text = bytes.trim_ascii();
    if let Ok(unpacked) = BASE64.decode(text) {
        return (unpacked, None);
    }
    let is_of_text = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let good = text.iter().take_while(|byte| is_of_text(byte)).count();
    let whole = text.get(..good - good % 4).unwrap_or_default();
    let unpacked = BASE64.decode(whole).unwrap_or_default();
    (unpacked, Some("base64 that breaks off, or is none"))
}

fn gzip(packed: &[u8]) -> Unpacked {
    let most = limits::UNPACKED_BYTES;
    let mut unpacked = Vec::new();
    let reader = GzDecoder::new(packed);
    let read = reader.take(most as u64 + 1).read_to_end(&mut unpacked);
    let fault = if unpacked.len() > most {
        unpacked.truncate(most);
        Some("it unpacks to more than the bounds allow")
    } else if read.is_err() {
        Some("gzip that breaks off, or is none")
    } else {
        None
    };
    (unpacked, fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write as _;

    fn packed(document: &[u8]) -> String {
        let mut writer = GzEncoder::new(Vec::new(), Compression::best());
        let written = writer.write_all(document).and_then(|()| writer.finish());
        BASE64.encode(written.unwrap_or_default())
    }

    #[test]
    fn base64_with_and_without_its_padding() {
        let check = |text: &str, expected: &[u8]| {
            assert_eq!(base64(text.as_bytes()), (expected.to_vec(), None), "{text}");
        };
        // RFC 4648, section 10.
        check("", b"");
        check("Zg==", b"f");
        check("Zg", b"f");
        check(" Zm9vYg==\r\n", b"foob");
        check("Zm9vYmFy", b"foobar");
        let fault = Some("base64 that breaks off, or is none");
        assert_eq!(base64(b"Zm9vYmFyZ"), (b"foobar".to_vec(), fault));
        assert_eq!(base64(b"Zm9v?mFy"), (b"foo".to_vec(), fault));
    }

    #[test]
    fn gzip_in_base64() {
        let text = packed(b"{\"a\":1}");
        assert!(is_gzip_in_text(text.as_bytes()));
        assert_eq!(gzip_in_text(text.as_bytes()), (b"{\"a\":1}".to_vec(), None));
        let cut = text.get(..text.len() / 2).unwrap_or_default();
        assert!(gzip_in_text(cut.as_bytes()).1.is_some());
        assert!(!is_gzip_in_text(b"{}"));
    }

    #[test]
    fn what_unpacks_without_end_is_cut_off() {
        let text = packed(&vec![b' '; limits::UNPACKED_BYTES + 1]);
        let (unpacked, fault) = gzip_in_text(text.as_bytes());
        assert_eq!(unpacked.len(), limits::UNPACKED_BYTES);
        assert_eq!(fault, Some("it unpacks to more than the bounds allow"));
    }
}
