//! The data card of a feed (MISSION C20): what, why, whose, for whom, on what terms; and what is wrong with it.
//!
//! A feed that has a card is taken for published unless its card says otherwise: whoever writes down for whom the
//! data are is giving them away. Leaves out: who may be told, and the words.

use super::{text::SafeText, time::Stamp};
use serde::{Deserialize, Serialize};

/// The highest class of information (SKR Klassa): 0 is negligible harm, 4 the gravest.
pub const CLASS_MOST: u64 = 4;

/// A data card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Others are given the data.
    pub is_published: bool,
    /// Why the data are collected.
    pub purpose: Option<SafeText>,
    /// What one should have and does not.
    pub gap: Option<SafeText>,
    /// Who owns the data.
    pub owner: Option<SafeText>,
    /// Who may use them.
    pub permitted_users: Option<SafeText>,
    /// The form or data model that they come in.
    pub form: Option<SafeText>,
    /// The units of the values.
    pub units: Option<SafeText>,
    /// The licence.
    pub licence: Option<SafeText>,
    /// Terms of third parties.
    pub terms: Option<SafeText>,
    /// `none`, or what kind.
    pub personal_data: Option<SafeText>,
    /// On what ground personal data are used: consent, a law, a contract.
    pub basis: Option<SafeText>,
    /// How much harm is done where the information gets out, is wrong, or is not there.
    pub classes: Option<Classes>,
    /// The day on which somebody looked at all this and found it right, as its first instant in UTC.
    pub confirmed: Option<Stamp>,
}

/// The three classes of Swedish municipalities: konfidentialitet, riktighet, tillgänglighet. 0..=4 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Classes {
    /// K: harm where it gets out.
    pub confidentiality: u8,
    /// R: harm where it is wrong.
    pub correctness: u8,
    /// T: harm where it is not there.
    pub availability: u8,
}

/// What is wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardFault {
    /// It is published, and nobody owns it, or nobody says what for.
    Incomplete {
        /// Nobody owns it.
        no_owner: bool,
        /// Nobody says what for.
        no_purpose: bool,
    },
    /// Nobody has confirmed it for a year; last on this day.
    Unconfirmed(Stamp),
}

impl Card {
    /// What is wrong with it at this time; the gravest. `has_team`: a team is declared that owns the feed.
    pub fn fault(&self, has_team: bool, utc: Stamp) -> Option<CardFault> {
        if !self.is_published {
            return None;
        }
        let is_blank = |fact: &Option<SafeText>| {
            let text = fact.as_ref().map_or("", SafeText::as_str);
            text.trim().is_empty()
        };
        let no_owner = !has_team && is_blank(&self.owner);
        let no_purpose = is_blank(&self.purpose);
        if no_owner || no_purpose {
            return Some(CardFault::Incomplete {
                no_owner,
                no_purpose,
            });
        }
        let day = self.confirmed?;
        (utc >= day.a_year_on()).then_some(CardFault::Unconfirmed(day))
    }

    /// True where it says that persons are in the data.
    pub fn is_personal(&self) -> bool {
        let said = self.personal_data.as_ref().map(SafeText::as_str);
        said.is_some_and(|said| {
            let said = said.trim().to_lowercase();
            let none = ["", "none", "no", "ei", "ei ole", "inga", "nej"];
            !none.contains(&said.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Stamp {
        Stamp::of_day(text).expect("a day")
    }

    fn check(card: &Card, has_team: bool, now: &str, expected: Option<CardFault>) {
        assert_eq!(card.fault(has_team, day(now)), expected, "{card:?}");
    }

    fn whole() -> Card {
        Card {
            is_published: true,
            purpose: Some("parking".into()),
            owner: Some("City of Lund".into()),
            ..Card::default()
        }
    }

    #[test]
    fn what_is_given_away_has_an_owner_and_a_purpose() {
        let incomplete = |no_owner, no_purpose| {
            Some(CardFault::Incomplete {
                no_owner,
                no_purpose,
            })
        };
        check(&whole(), false, "2026-11-22", None);
        let blank = Card {
            owner: Some(" ".into()),
            purpose: None,
            ..whole()
        };
        check(&blank, false, "2026-11-22", incomplete(true, true));
        check(&blank, true, "2026-11-22", incomplete(false, true));
        check(&Card::default(), false, "2026-11-22", None);
    }

    #[test]
    fn a_card_is_good_for_a_year() {
        let of = |confirmed: &str| Card {
            confirmed: Some(day(confirmed)),
            ..whole()
        };
        let late = |on: &str| Some(CardFault::Unconfirmed(day(on)));
        check(&of("2025-11-23"), false, "2026-11-22", None);
        check(&of("2025-11-22"), false, "2026-11-22", late("2025-11-22"));
        check(&of("2024-02-29"), false, "2025-02-28", None);
        check(&of("2024-02-29"), false, "2025-03-01", late("2024-02-29"));
        // A day that is still to come is somebody's slip, and no harm.
        check(&of("2027-01-01"), false, "2026-11-22", None);
    }

    #[test]
    fn only_none_is_none() {
        for (said, expected) in [
            ("none", false),
            (" None ", false),
            ("ei", false),
            ("e-mail addresses of volunteers", true),
            ("pseudonymous card numbers", true),
        ] {
            let card = Card {
                personal_data: Some(said.into()),
                ..Card::default()
            };
            assert_eq!(card.is_personal(), expected, "{said}");
        }
        assert!(!Card::default().is_personal());
    }
}
