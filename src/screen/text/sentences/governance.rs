//! What people have to settle among themselves, in words: holes in a data card.

use super::{Fact, capital};
use crate::{
    city::model::{cause::Cause, time::Stamp},
    screen::text::{phrase::Phrase, words::Words},
};

/// What is wrong in a row, with facts behind it; empty for other causes.
pub(super) fn head(cause: &Cause, name: &str, facts: &mut Vec<Fact>, words: Words) -> String {
    let name = capital(name);
    let named = ("name", (&name).into());
    match cause {
        Cause::CardIncomplete {
            no_owner,
            no_purpose,
        } => {
            let holes = [
                (*no_owner, Phrase::FactNoOwner),
                (*no_purpose, Phrase::FactNoPurpose),
            ];
            let holes = holes.iter().filter(|(is, _)| *is);
            facts.extend(holes.map(|(_, hole)| Fact::Plain(words.get(*hole).to_owned())));
            words.say(Phrase::HeadCard, &[named])
        }
        Cause::CardUnconfirmed { confirmed } => {
            let date = date(*confirmed);
            words.say(Phrase::HeadCardOld, &[named, ("date", (&date).into())])
        }
        _ => String::new(),
    }
}

/// The cause with its numbers; `None` for other causes.
pub(super) fn because(cause: &Cause, words: Words) -> Option<String> {
    match cause {
        Cause::CardIncomplete { .. } => {
            let hole = ("hole", hole(cause).into());
            Some(words.say(Phrase::BecauseCard, &[hole]))
        }
        Cause::CardUnconfirmed { confirmed } => {
            let date = date(*confirmed);
            Some(words.say(Phrase::BecauseCardOld, &[("date", (&date).into())]))
        }
        _ => None,
    }
}

/// What a card does not name, as the languages choose by it.
pub(super) fn hole(cause: &Cause) -> &'static str {
    match cause {
        Cause::CardIncomplete {
            no_owner: true,
            no_purpose: false,
        } => "owner",
        Cause::CardIncomplete {
            no_owner: false, ..
        } => "purpose",
        _ => "both",
    }
}

/// A day, as a card writes it.
pub fn date(day: Stamp) -> String {
    let day = day.to_string();
    day.split('T').next().unwrap_or(&day).to_owned()
}
