//! The help: the table of keys, as a page. What is not in the table is not in the help.

use super::{
    keys::{BINDINGS, Binding, When},
    panels::{PANELS, panel::Page},
    theme::Role,
    widgets::{
        badge::Level,
        line::{Line, span},
    },
};

/// The page.
pub fn page(w: u16, ascii: bool) -> Page {
    let mut body = Vec::new();
    for (title, right, whens) in [
        (
            "Everywhere",
            "",
            &[When::Anywhere, When::Always, When::Layered][..],
        ),
        (
            "Lists",
            "",
            &[When::Openable, When::Filterable, When::Sortable],
        ),
        (
            "What is selected",
            "",
            &[
                When::OpenAlert,
                When::HeldAlert,
                When::Alert,
                When::HasItem,
                When::HasFeed,
            ],
        ),
        ("Panels", "", &[When::Running]),
        (
            "Demo",
            "only there",
            &[When::Demo, When::Played, When::FirstRun],
        ),
    ] {
        body.push(Line::section(w, title, right));
        for binding in BINDINGS
            .iter()
            .filter(|binding| whens.contains(&binding.when))
        {
            body.push(line(binding, w));
        }
        body.push(Line::blank());
    }
    body.push(Line::section(w, "Signs", "always with a word and a colour"));
    for (level, words) in [
        (Level::Critical, "critical: wake somebody"),
        (Level::Major, "major: look at it now"),
        (Level::Warning, "warning: look at it in working hours"),
        (Level::Late, "late: more than two intervals without a word"),
        (
            Level::Unknown,
            "unknown: the pipe to it is broken, nobody can say; it is not down",
        ),
        (Level::Ok, "fine"),
        (Level::Idle, "nothing known yet"),
    ] {
        let words = vec![
            span(level.glyph(ascii), level.role()),
            span(format!("  {words}"), Role::Text),
        ];
        body.push(Line::blank().words(3, w.saturating_sub(3), words));
    }
    Page {
        head: Vec::new(),
        body,
    }
}

fn line(binding: &Binding, w: u16) -> Line {
    let panel = match binding.action {
        super::keys::Action::Panel(number) => PANELS
            .get(usize::from(number).saturating_sub(1))
            .map(|panel| format!("{}: {}", panel.name(), panel.about())),
        _ => None,
    };
    let help = panel.unwrap_or_else(|| binding.help.to_owned());
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
        let body = page(120, false).body;
        let text: Vec<String> = body.iter().map(Line::text).collect();
        for binding in BINDINGS {
            let begin = format!("{} ", binding.shown);
            let lines = text.iter().filter(|line| line.starts_with(&begin)).count();
            let bindings = BINDINGS.iter().filter(|other| other.shown == binding.shown);
            assert_eq!(
                lines,
                bindings.count(),
                "{}: {}",
                binding.shown,
                binding.help
            );
        }
    }
}
