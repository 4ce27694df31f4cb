//! The notation of a profile's documents. JSON is read wherever JSON comes: SIRI and its kin speak both.

use super::{flaw::Flaw, sheet::Sheet};
use crate::city::formats::{exposition, found::Found, json::Draft, xml};

/// A notation beside JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    /// None: what is no JSON is a defect.
    #[default]
    Json,
    /// XML, as `formats::xml` makes values of it.
    Xml,
    /// The text of Prometheus exporters, as `formats::exposition` makes values of it.
    Exposition,
}

impl Form {
    /// Reads `form` of `[profile]`.
    pub(super) fn read(head: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let words = [
            ("json", Self::Json),
            ("xml", Self::Xml),
            ("exposition", Self::Exposition),
        ];
        head.choice("form", &words, flaws).unwrap_or_default()
    }

    /// True where bytes are in this notation rather than in JSON.
    pub(super) fn is_of(self, bytes: &[u8]) -> bool {
        match self {
            Self::Json => false,
            Self::Xml => xml::is_xml(bytes),
            Self::Exposition => !exposition::is_json(bytes),
        }
    }

    /// Makes values of them.
    pub(super) fn draft(self, bytes: &[u8], draft: &mut Draft, found: &mut Found) {
        match self {
            Self::Json => draft.clear(),
            Self::Xml => xml::read(bytes, draft, found),
            Self::Exposition => exposition::read(bytes, draft, found),
        }
    }
}
