//! How bad something is, said three times: by a sign, by a word, by a colour.

use crate::screen::theme::Role;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// Nothing is known yet, and nothing is wrong.
    #[default]
    Idle,
    /// Fine.
    Ok,
    /// For the record.
    Info,
    /// Later than it should be.
    Late,
    /// Nobody can say.
    Unknown,
    /// A warning.
    Warning,
    /// Look at it now.
    Major,
    /// Wake somebody.
    Critical,
}

impl Level {
    /// Its role.
    pub fn role(self) -> Role {
        match self {
            Self::Idle => Role::Dim,
            Self::Ok => Role::Ok,
            Self::Info => Role::Info,
            Self::Late => Role::Late,
            Self::Unknown => Role::Unknown,
            Self::Warning => Role::Warning,
            Self::Major => Role::Major,
            Self::Critical => Role::Critical,
        }
    }

    /// Its sign: one column, or two in ASCII.
    pub fn glyph(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Self::Idle, false) => "·",
            (Self::Ok, false) => "●",
            (Self::Info, false) => "○",
            (Self::Late, false) => "◌",
            (Self::Unknown, false) => "▒",
            (Self::Warning, false) => "◇",
            (Self::Major, false) => "◆",
            (Self::Critical, false) => "▲",
            (Self::Idle, true) => "-",
            (Self::Ok, true) => ".",
            (Self::Info, true) => "i",
            (Self::Late, true) => "~",
            (Self::Unknown, true) => "?",
            (Self::Warning, true) => "!",
            (Self::Major, true) => "!+",
            (Self::Critical, true) => "!!",
        }
    }

    /// Columns that a column of signs needs.
    pub fn width(ascii: bool) -> u16 {
        if ascii { 2 } else { 1 }
    }
}
