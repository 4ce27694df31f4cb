//! The copy of a message in which personal data and secrets are hidden, made when the first are found; and what was
//! personal.

use super::Masked;
use crate::city::model::{
    catch::{self, Catch, PersonalKind},
    limits,
    text::SafeText,
};
use std::ops::Range;

/// What stands in place of each hidden byte.
const HIDDEN: u8 = b'*';

/// A message under the mask.
pub(super) struct Mask<'a> {
    /// What came.
    pub(super) bytes: &'a [u8],
    copy: Option<Vec<u8>>,
    catches: Vec<Catch>,
}

impl<'a> Mask<'a> {
    /// Nothing is hidden yet.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            copy: None,
            catches: Vec::new(),
        }
    }

    /// Bytes as they came.
    pub(super) fn at(&self, range: Range<usize>) -> &'a [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// Hides a secret: that it was there is no news for anybody.
    pub(super) fn cover(&mut self, range: Range<usize>) {
        if let Some(hidden) = self.copied().get_mut(range) {
            hidden.fill(HIDDEN);
        }
    }

    /// Hides what is part of a text.
    pub(super) fn hide(&mut self, range: Range<usize>, kind: PersonalKind, field: Range<usize>) {
        self.cover(range);
        self.note(kind, field);
    }

    /// Hides a number: it becomes a `null` that is as long.
    pub(super) fn hide_number(
        &mut self,
        range: Range<usize>,
        kind: PersonalKind,
        field: Range<usize>,
    ) {
        if let Some(hidden) = self.copied().get_mut(range) {
            hidden.fill(b' ');
            if let Some(word) = hidden.get_mut(..4) {
                word.copy_from_slice(b"null");
            }
        }
        self.note(kind, field);
    }

    fn copied(&mut self) -> &mut Vec<u8> {
        let bytes = self.bytes;
        self.copy.get_or_insert_with(|| bytes.to_vec())
    }

    /// Names of fields may hide something themselves: they are told as they are masked.
    fn note(&mut self, kind: PersonalKind, field: Range<usize>) {
        let masked = self.copy.as_deref().unwrap_or(self.bytes);
        let field = masked.get(field).unwrap_or_default();
        let field = SafeText::from_bytes(field.get(..limits::FIELD_BYTES).unwrap_or(field));
        let most = limits::CATCHES_PER_MESSAGE;
        catch::add(&mut self.catches, kind, &field, 1, most);
    }

    /// The masked message; `None` where nothing was hidden.
    pub(super) fn finish(self) -> Option<Masked> {
        Some(Masked {
            bytes: self.copy?,
            catches: self.catches,
        })
    }
}
