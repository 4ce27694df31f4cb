//! One record of GeoReport v2, as its two encodings have it in common.
//!
//! Leaves out: every field that citizens write.

use super::super::{json::Node, xml};
use std::borrow::Cow;

/// The fields that are read; texts as they stand.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    /// `service_request_id`, which is a text or a number.
    pub id: Option<Cow<'a, str>>,
    pub service_code: Option<Cow<'a, str>>,
    pub service_name: Option<Cow<'a, str>>,
    pub status: Option<Cow<'a, str>>,
    pub requested: Option<Cow<'a, str>>,
    pub updated: Option<Cow<'a, str>>,
    pub lat: Option<Cow<'a, str>>,
    pub long: Option<Cow<'a, str>>,
    /// `url` and `type` of an endpoint in a discovery document; services have a type, too.
    pub url: Option<Cow<'a, str>>,
    pub kind: Option<Cow<'a, str>>,
    /// `code` of an error.
    pub error_code: Option<Cow<'a, str>>,
    /// `description`; used of errors only.
    pub error: Option<Cow<'a, str>>,
}

impl<'a> Record<'a> {
    /// Keeps a field if it is one of those that are read. Empty fields count as absent.
    pub(super) fn set(&mut self, name: &[u8], text: Cow<'a, str>) {
        let field = match name {
            b"service_request_id" => &mut self.id,
            b"service_code" => &mut self.service_code,
            b"service_name" => &mut self.service_name,
            b"status" => &mut self.status,
            b"requested_datetime" => &mut self.requested,
            b"updated_datetime" => &mut self.updated,
            b"lat" => &mut self.lat,
            b"long" | b"lon" | b"lng" => &mut self.long,
            b"url" => &mut self.url,
            b"type" => &mut self.kind,
            b"code" => &mut self.error_code,
            b"description" => &mut self.error,
            _ => return,
        };
        if !text.trim().is_empty() {
            *field = Some(text);
        }
    }

    /// The record of an object.
    pub(super) fn of(node: Node<'a, '_>) -> Self {
        let mut record = Self::default();
        for (key, value) in node.members() {
            let value = xml::plain(value);
            if let Some(text) = value.text() {
                record.set(key.raw(), text);
            } else if value.is_number() {
                record.set(key.raw(), String::from_utf8_lossy(value.raw()));
            }
        }
        record
    }
}
