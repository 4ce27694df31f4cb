//! What people have to settle among themselves, in words: holes in a data card, personal data where none should be.

use super::{Fact, capital};
use crate::{
    city::{
        alerts::alert::Alert,
        model::{catch::PersonalKind, cause::Cause, text::SafeText, time::Stamp},
    },
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
        Cause::PersonalData { kinds, topic, .. } => {
            facts.extend(kinds.iter().map(|kind| Fact::Plain(times(*kind, words))));
            if !topic.is_empty() {
                let topic = ("topic", topic.as_str().into());
                facts.push(Fact::Plain(words.say(Phrase::FactTopic, &[topic])));
            }
            words.say(Phrase::HeadPersonal, &[named])
        }
        _ => String::new(),
    }
}

/// What is wrong, for a column beside the name of the feed.
pub fn in_short(alert: &Alert, words: Words) -> String {
    match &alert.cause {
        Cause::CardUnconfirmed { confirmed } => date(*confirmed),
        cause => {
            let mut facts = Vec::new();
            head(cause, "", &mut facts, words);
            let facts: Vec<&str> = facts.iter().map(Fact::text).collect();
            facts.join(" · ")
        }
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
        Cause::PersonalData { .. } => {
            let (kinds, place) = (kinds(cause, words), place(cause, words));
            let arguments = [("kinds", (&kinds).into()), ("where", (&place).into())];
            Some(words.say(Phrase::BecausePersonal, &arguments))
        }
        _ => None,
    }
}

/// The word for a kind of personal data.
pub fn personal(kind: PersonalKind, words: Words) -> &'static str {
    words.get(match kind {
        PersonalKind::IdentityCode => Phrase::PersonalCode,
        PersonalKind::Name => Phrase::PersonalName,
        PersonalKind::Phone => Phrase::PersonalPhone,
        PersonalKind::Email => Phrase::PersonalEmail,
        PersonalKind::Plate => Phrase::PersonalPlate,
    })
}

fn times((kind, count): (PersonalKind, u64), words: Words) -> String {
    let arguments = [
        ("kind", personal(kind, words).into()),
        ("count", count.into()),
    ];
    words.say(Phrase::PersonalTimes, &arguments)
}

/// How often which kind came; empty for other causes.
pub(super) fn kinds(cause: &Cause, words: Words) -> String {
    let Cause::PersonalData { kinds, .. } = cause else {
        return String::new();
    };
    let kinds: Vec<String> = kinds.iter().map(|kind| times(*kind, words)).collect();
    kinds.join(", ")
}

/// In which fields, on which topic; empty for other causes.
pub(super) fn place(cause: &Cause, words: Words) -> String {
    let Cause::PersonalData { fields, topic, .. } = cause else {
        return String::new();
    };
    let mut place = String::new();
    if !fields.is_empty() {
        let fields: Vec<&str> = fields.iter().map(SafeText::as_str).collect();
        let fields = fields.join(", ");
        place.push_str(&words.say(Phrase::LongInFields, &[("fields", (&fields).into())]));
    }
    if !topic.is_empty() {
        let topic = ("topic", topic.as_str().into());
        place.push_str(&words.say(Phrase::LongOnTopic, &[topic]));
    }
    place
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
