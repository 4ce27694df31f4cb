//! The help: the table of keys, as a page. What is not in the table is not in the help.

use super::{
    keys::{Action, BINDINGS, Binding, When},
    panels::{PANELS, panel::Page},
    text::{phrase::Phrase, words::Words},
    theme::Role,
    widgets::{
        badge::Level,
        line::{Line, span},
    },
};

/// What the sections are called, and which bindings they have.
const SECTIONS: [(Phrase, Option<Phrase>, &[When]); 5] = [
    (
        Phrase::HelpEverywhere,
        None,
        &[When::Anywhere, When::Always, When::Layered],
    ),
    (
        Phrase::HelpLists,
        None,
        &[When::Openable, When::Filterable, When::Sortable],
    ),
    (
        Phrase::HelpSelected,
        None,
        &[
            When::OpenAlert,
            When::HeldAlert,
            When::Alert,
            When::HasItem,
            When::HasFeed,
        ],
    ),
    (Phrase::HelpPanels, None, &[When::Running]),
    (
        Phrase::HelpDemoTitle,
        Some(Phrase::HelpOnlyThere),
        &[When::Demo, When::Played, When::FirstRun],
    ),
];

/// The signs, and what they mean.
const SIGNS: [(Level, Phrase); 7] = [
    (Level::Critical, Phrase::SignCritical),
    (Level::Major, Phrase::SignMajor),
    (Level::Warning, Phrase::SignWarning),
    (Level::Late, Phrase::SignLate),
    (Level::Unknown, Phrase::SignUnknown),
    (Level::Ok, Phrase::SignOk),
    (Level::Idle, Phrase::SignIdle),
];

/// The page.
pub fn page(w: u16, ascii: bool, words: Words) -> Page {
    let mut body = Vec::new();
    for (title, right, whens) in SECTIONS {
        let right = right.map_or("", |right| words.get(right));
        body.push(Line::section(w, words.get(title), right));
        for binding in BINDINGS
            .iter()
            .filter(|binding| whens.contains(&binding.when))
        {
            body.push(line(binding, w, words));
        }
        body.push(Line::blank());
    }
    let (title, right) = (Phrase::HelpSigns, Phrase::HelpSignsAlways);
    body.push(Line::section(w, words.get(title), words.get(right)));
    for (level, meaning) in SIGNS {
        let meaning = vec![
            span(level.glyph(ascii), level.role()),
            span(format!("  {}", words.get(meaning)), Role::Text),
        ];
        body.push(Line::blank().words(3, w.saturating_sub(3), meaning));
    }
    Page {
        head: Vec::new(),
        body,
    }
}

fn line(binding: &Binding, w: u16, words: Words) -> Line {
    let panel = match binding.action {
        Action::Panel(number) => PANELS.get(usize::from(number).saturating_sub(1)),
        _ => None,
    };
    let help = match panel {
        Some(panel) => {
            let [panel, about] = [panel.name(), panel.about()].map(|phrase| words.get(phrase));
            let arguments = [("panel", panel.into()), ("about", about.into())];
            words.say(Phrase::HelpPanel, &arguments)
        }
        None => words.get(binding.help).to_owned(),
    };
    Line::blank().word(3, 11, binding.shown, Role::Key).word(
        15,
        w.saturating_sub(15),
        help,
        Role::Text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_in_the_help() {
        let body = page(120, false, Words::english()).body;
        let text: Vec<String> = body.iter().map(Line::text).collect();
        for binding in BINDINGS {
            let begin = format!("{} ", binding.shown);
            let lines = text.iter().filter(|line| line.starts_with(&begin)).count();
            let bindings = BINDINGS.iter().filter(|other| other.shown == binding.shown);
            assert_eq!(
                lines,
                bindings.count(),
                "{}: {:?}",
                binding.shown,
                binding.help
            );
        }
    }
}
