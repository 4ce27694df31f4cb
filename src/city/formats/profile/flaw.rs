//! What is wrong with the text of a profile, and where.

use std::ops::Range;

/// One thing that is wrong with the text of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The bytes of the text that are meant.
    pub span: Range<usize>,
    /// What is wrong.
    pub what: String,
    /// What to try.
    pub hint: String,
}
