//! The data card of a feed in eight lines (C20): what is not declared is said to be so, and in red where a published
//! feed must have it.

use super::sheet::Sheet;
use crate::{
    city::{
        alerts::alert::Subject,
        model::{
            card::{Card, CardFault},
            inventory::Feed,
            text::SafeText,
        },
    },
    screen::{
        text::{
            phrase::Phrase,
            sentences::{date, personal},
        },
        theme::Role,
        widgets::badge::Level,
    },
};

/// The card.
pub(super) fn card(sheet: &mut Sheet<'_>, feed: &Feed) {
    let (words, card) = (sheet.words, &feed.card);
    let about = if *card == Card::default() {
        Phrase::CardNone
    } else if card.is_published {
        Phrase::CardAbout
    } else {
        Phrase::CardKept
    };
    sheet.section(Phrase::SectionCard, words.get(about));
    let fault = card.fault(feed.owner.is_some(), sheet.about.now.utc);
    let (no_owner, no_purpose) = match fault {
        Some(CardFault::Incomplete {
            no_owner,
            no_purpose,
        }) => (no_owner, no_purpose),
        _ => (false, false),
    };
    fact(sheet, Phrase::CardPurpose, text(&card.purpose), no_purpose);
    fact(sheet, Phrase::CardGap, text(&card.gap), false);
    let team = feed.owner.and_then(|id| {
        let team = sheet.about.world.inventory.teams.get(id.index())?;
        Some(if team.name.is_empty() {
            &team.id
        } else {
            &team.name
        })
    });
    let owner = text(&card.owner).or_else(|| team.map(ToString::to_string));
    fact(sheet, Phrase::CardOwner, owner, no_owner);
    fact(sheet, Phrase::CardUsers, text(&card.permitted_users), false);
    let form = text(&card.form).unwrap_or_else(|| feed.format.to_owned());
    let form = text(&card.units).map_or_else(|| form.clone(), |units| format!("{form} · {units}"));
    fact(sheet, Phrase::CardForm, Some(form), false);
    fact(sheet, Phrase::CardLicence, licence(sheet, card), false);
    fact(sheet, Phrase::CardPersonal, persons(sheet, card), false);
    classes(
        sheet,
        card,
        matches!(fault, Some(CardFault::Unconfirmed(_))),
    );
}

/// What was hidden of what came; nothing where nothing was.
pub(super) fn caught(sheet: &mut Sheet<'_>, subject: Subject) {
    let (world, words) = (sheet.about.world, sheet.words);
    let Some(caught) = world.caught.get(&subject) else {
        return;
    };
    sheet.section(Phrase::SectionCaught, words.get(Phrase::CaughtAbout));
    for line in &caught.lines {
        let when = sheet.when(line.last.utc);
        let mut place = String::new();
        if !line.topic.is_empty() {
            let topic = ("topic", line.topic.as_str().into());
            place = words.say(Phrase::LongOnTopic, &[topic]);
        }
        if line.is_kept {
            place.push_str(words.get(Phrase::CaughtKept));
        }
        let field = if line.field.is_empty() {
            "—"
        } else {
            line.field.as_str()
        };
        let arguments = [
            ("kind", personal(line.kind, words).into()),
            ("field", field.into()),
            ("count", line.count.into()),
            ("when", (&when).into()),
            ("where", (&place).into()),
        ];
        let said = words.say(Phrase::CaughtLine, &arguments);
        sheet.say(&said, Level::Major.role());
    }
}

/// What a line says; blanks say nothing.
fn text(fact: &Option<SafeText>) -> Option<String> {
    let text = fact.as_ref().map_or("", SafeText::as_str).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// One line. What must be there and is not has the sign, the word and the colour of an alert.
fn fact(sheet: &mut Sheet<'_>, label: Phrase, fact: Option<String>, is_hole: bool) {
    let absent = sheet.words.get(Phrase::NotDeclared);
    match fact {
        Some(fact) => sheet.fact(label, &fact, Role::Text),
        None if is_hole => {
            let glyph = Level::Major.glyph(sheet.about.ascii);
            sheet.fact(label, &format!("{glyph} {absent}"), Level::Major.role());
        }
        None => sheet.fact(label, absent, Role::Warning),
    }
}

fn licence(sheet: &Sheet<'_>, card: &Card) -> Option<String> {
    let licence = text(&card.licence);
    let Some(terms) = text(&card.terms) else {
        return licence;
    };
    let licence = licence.unwrap_or_else(|| sheet.words.get(Phrase::NotDeclared).to_owned());
    let arguments = [("licence", (&licence).into()), ("terms", (&terms).into())];
    Some(sheet.words.say(Phrase::CardTerms, &arguments))
}

fn persons(sheet: &Sheet<'_>, card: &Card) -> Option<String> {
    let data = text(&card.personal_data)?;
    let basis = match text(&card.basis) {
        Some(basis) => basis,
        None if card.is_personal() => sheet.words.get(Phrase::NotDeclared).to_owned(),
        None => return Some(data),
    };
    let arguments = [("data", (&data).into()), ("basis", (&basis).into())];
    Some(sheet.words.say(Phrase::CardBasis, &arguments))
}

/// The three classes, and when somebody last stood by the card.
fn classes(sheet: &mut Sheet<'_>, card: &Card, is_old: bool) {
    let words = sheet.words;
    let classes = card.classes.map(|classes| {
        let arguments = [
            ("k", u64::from(classes.confidentiality).into()),
            ("r", u64::from(classes.correctness).into()),
            ("t", u64::from(classes.availability).into()),
        ];
        words.say(Phrase::ClassesAre, &arguments)
    });
    let confirmed = match card.confirmed {
        Some(day) => words.say(Phrase::ConfirmedOn, &[("date", (&date(day)).into())]),
        None => words.get(Phrase::NeverConfirmed).to_owned(),
    };
    let is_declared = classes.is_some();
    let classes = classes.unwrap_or_else(|| words.get(Phrase::NotDeclared).to_owned());
    let role = if is_old || !is_declared {
        Role::Warning
    } else {
        Role::Text
    };
    sheet.fact(
        Phrase::CardClasses,
        &format!("{classes} · {confirmed}"),
        role,
    );
}
