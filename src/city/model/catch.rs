//! Personal data that the guard has caught: where, what kind, how often. Never what they said (MISSION C21).

use super::text::SafeText;
use serde::{Deserialize, Serialize};

/// A kind of personal data. The order is that of how bad it is that somebody sees it, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PersonalKind {
    /// A Finnish or Swedish identity code, its check character right.
    IdentityCode,
    /// The name of a person.
    Name,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The plate of a vehicle.
    Plate,
}

impl PersonalKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::IdentityCode,
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Plate,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::IdentityCode => "identity code",
            Self::Name => "name",
            Self::Phone => "phone number",
            Self::Email => "e-mail address",
            Self::Plate => "plate",
        }
    }
}

/// What was caught in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catch {
    /// What kind.
    pub kind: PersonalKind,
    /// The name of the field, itself masked; empty where it has none.
    pub field: SafeText,
    /// How often.
    pub count: u32,
}

/// Adds to a list of catches, one line for each kind and field. Where the list is full, what finds no line of its own
/// counts in the last one of its kind, or in the last: nothing is lost but the name of the field.
pub fn add(list: &mut Vec<Catch>, kind: PersonalKind, field: &SafeText, count: u32, most: usize) {
    let is_full = list.len() >= most;
    let same = |catch: &Catch| catch.kind == kind && catch.field == *field;
    let place = match list.iter().position(same) {
        None if is_full => list
            .iter()
            .rposition(|catch| catch.kind == kind)
            .or(list.len().checked_sub(1)),
        place => place,
    };
    match place.and_then(|place| list.get_mut(place)) {
        Some(catch) => catch.count = catch.count.saturating_add(count),
        None => list.push(Catch {
            kind,
            field: field.clone(),
            count,
        }),
    }
}
