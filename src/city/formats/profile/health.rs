//! `[health]`: what the answers of a service say about it where they have no word for it themselves.
//!
//! Without the table the engine's own judgement holds: what answers in its format works.

use super::{flaw::Flaw, sheet::Sheet};
use crate::city::{
    formats::{
        format::Message,
        found::{Found, Health, Item, State, Subject},
    },
    model::text::SafeText,
};

/// HTTP statuses and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answers {
    /// Pairs of status and meaning.
    statuses: Vec<(u16, Health)>,
}

impl Answers {
    /// Reads `up`, `degraded` and `down` of `[health]`.
    pub(super) fn read(mut sheet: Sheet<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut statuses = Vec::new();
        for (key, health) in [
            ("up", Health::Up),
            ("degraded", Health::Degraded),
            ("down", Health::Down),
        ] {
            let codes = sheet.wholes(key, 599, flaws).into_iter();
            statuses.extend(codes.map(|code| (code as u16, health)));
        }
        sheet.finish(flaws);
        Self { statuses }
    }

    /// Says how the service is, where no item has said so. `is_good`: the document is what was expected.
    pub(super) fn tell(&self, message: &Message<'_>, is_good: bool, found: &mut Found) {
        let says =
            |item: &Item| matches!(item, Item::State(state) if state.subject == Subject::Service);
        let Some(status) = message.status else { return };
        if found.items.iter().any(says) {
            return;
        }
        let listed = self.statuses.iter().find(|(code, _)| *code == status);
        let health = match listed {
            Some((_, health)) if !(200..300).contains(&status) => *health,
            Some((_, health)) if is_good => *health,
            None if is_good && (200..300).contains(&status) => Health::Up,
            _ => return,
        };
        found.push(Item::State(State {
            subject: Subject::Service,
            health,
            detail: Some(SafeText::new(&format!("HTTP {status}"))),
            release: None,
            observed_at: None,
        }));
    }
}
