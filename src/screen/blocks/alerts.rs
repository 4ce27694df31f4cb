//! Alerts as lines: one, or two where there is room for the facts.

use crate::{
    city::alerts::alert::AlertState,
    screen::{
        canvas::{columns, wrap},
        item::Item,
        scene::rows::AlertRow,
        text::{phrase::Phrase, sentences::Fact, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Line, Span, span},
        },
    },
};

/// How alerts are laid out on a width.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Columns.
    pub width: u16,
    /// Only ASCII.
    pub ascii: bool,
    /// Two rows for what is bad.
    pub roomy: bool,
    /// The words.
    pub words: Words,
    /// Columns of the longest word for a severity.
    word_w: u16,
}

impl Layout {
    /// A layout on a width.
    pub fn new(words: Words, width: u16, ascii: bool, roomy: bool) -> Self {
        let severities = [
            Phrase::SeverityCritical,
            Phrase::SeverityMajor,
            Phrase::SeverityWarning,
            Phrase::SeverityInfo,
            Phrase::SeverityOld,
        ];
        let widest = severities.map(|phrase| columns(words.get(phrase)) as u16);
        Self {
            width,
            ascii,
            roomy,
            words,
            word_w: widest.into_iter().max().unwrap_or(0).max(9),
        }
    }
}

/// One alert.
pub fn lines(row: &AlertRow, layout: Layout) -> Vec<Line> {
    if layout.width < 70 {
        return narrow(row, layout);
    }
    let sign = Level::width(layout.ascii);
    let word_x = 2 + sign;
    let air = u16::from(layout.width >= 110);
    let age_x = word_x + layout.word_w + air;
    let place_x = age_x + 7 + air;
    let text_x = place_x + 12 + air;
    let width = layout.width.saturating_sub(text_x + 1);
    let told = Told::of(row, layout.words);
    let is_bad = row.level >= Level::Major || !told.fits(usize::from(width));
    let two = layout.roomy && is_bad && row.state != AlertState::Acknowledged;
    let second_x = if layout.width < 110 { place_x } else { text_x };
    let second_w = layout.width.saturating_sub(second_x + 1);
    let (first, second) = if two {
        told.in_two(usize::from(width), usize::from(second_w))
    } else {
        (told.in_one(usize::from(width)), Vec::new())
    };
    let role = role(row);
    let line = Line::blank()
        .word(1, sign, row.level.glyph(layout.ascii), role)
        .word(word_x, layout.word_w, row.word, role)
        .right(
            age_x,
            6,
            vec![span(layout.words.age(row.age_ms), Role::Dim)],
        )
        .word(place_x, 12, row.short.place.clone(), Role::Text)
        .words(text_x, width, first)
        .about(Item::Alert(row.id));
    let mut lines = vec![line];
    if !second.is_empty() {
        let line = Line::blank().words(second_x, second_w, second);
        lines.push(line.about(Item::Alert(row.id)));
    }
    lines
}

fn narrow(row: &AlertRow, layout: Layout) -> Vec<Line> {
    let sign = Level::width(layout.ascii);
    let age_x = 2 + sign;
    let text_x = age_x + 7;
    let width = layout.width.saturating_sub(text_x + 1);
    let room = usize::from(width);
    let told = Told::of(row, layout.words);
    let place = format!("{} ", row.short.place);
    let head_room = room.saturating_sub(columns(&place));
    let (head, rest) = told.head_in(head_room, layout.roomy);
    let first = vec![span(place, Role::Text), head];
    let item = Item::Alert(row.id);
    let line = Line::blank()
        .word(1, sign, row.level.glyph(layout.ascii), role(row))
        .word(age_x, 6, layout.words.age(row.age_ms), Role::Dim)
        .words(text_x, width, first)
        .about(item);
    let mut lines = vec![line];
    if layout.roomy {
        let second = told.second(rest.as_ref(), 0, room);
        lines.push(Line::blank().words(text_x, width, second).about(item));
    }
    lines
}

/// What is told of an alert, in parts. Parts that find no room are left out whole, so that no number is
/// cut in two; whose it is gives way last.
#[derive(Debug)]
struct Told {
    head: Span,
    facts: Vec<Span>,
    /// Who looks after it, or how long it lasted.
    became: Vec<Span>,
    /// Whose it is: in full, and up to the first comma.
    owners: Vec<Span>,
}

impl Told {
    fn of(row: &AlertRow, words: Words) -> Self {
        let mut became = Vec::new();
        if let Some(who) = &row.who {
            let held = words.say(Phrase::AcknowledgedBy, &[("who", who.into())]);
            became.push(span(held, Role::Ok));
        }
        if let Some(lasted) = row.lasted_ms {
            let time = words.duration(lasted);
            let lasted = words.say(Phrase::Lasted, &[("time", (&time).into())]);
            became.push(span(lasted, Role::Dim));
        }
        let team = row.team.as_str();
        let short = team.split_once(", ").map(|(short, _)| short);
        let owners = [Some(team), short].into_iter().flatten();
        Self {
            head: span(row.short.head.clone(), head_role(row)),
            facts: row.short.facts.iter().map(fact_span).collect(),
            became,
            owners: owners
                .filter(|owner| !owner.is_empty())
                .map(|owner| span(owner, Role::Dim))
                .collect(),
        }
    }

    /// True where everything fits into one row.
    fn fits(&self, room: usize) -> bool {
        let owner = self.owners.first();
        let all = std::iter::once(&self.head)
            .chain(&self.facts)
            .chain(&self.became)
            .chain(owner);
        wide(all) <= room
    }

    /// One row: what it is, what became of it, what else is known, whose it is.
    fn in_one(&self, room: usize) -> Vec<Span> {
        let most = self.facts.len();
        let kept = (0..=most).rev().find(|count| {
            let facts = self.facts.iter().take(*count);
            wide(std::iter::once(&self.head).chain(facts).chain(&self.became)) <= room
        });
        let mut parts = vec![self.head.clone()];
        parts.extend(self.facts.iter().take(kept.unwrap_or(0)).cloned());
        parts.extend(self.became.iter().cloned());
        let fits = |owner: &&Span| wide(parts.iter().chain([*owner])) <= room;
        let owner = self.owners.iter().find(fits).cloned();
        parts.extend(owner);
        joined(parts)
    }

    /// Two rows: what it is and what fits beside it; the rest, and whose it is.
    fn in_two(&self, room: usize, second_room: usize) -> (Vec<Span>, Vec<Span>) {
        let (head, rest) = self.head_in(room, true);
        let mut first = vec![head];
        let mut at = 0;
        if rest.is_none() {
            while let Some(fact) = self.facts.get(at) {
                if wide(first.iter().chain([fact])) > room {
                    break;
                }
                first.push(fact.clone());
                at += 1;
            }
        }
        (joined(first), self.second(rest.as_ref(), at, second_room))
    }

    /// The head in so many columns; what is left of it where it may go on in a second row.
    fn head_in(&self, room: usize, goes_on: bool) -> (Span, Option<Span>) {
        let (text, role) = &self.head;
        if !goes_on || columns(text) <= room {
            return (self.head.clone(), None);
        }
        let lines = wrap(text, room, 2);
        let first = lines.first().map_or("", String::as_str);
        let rest = text.strip_prefix(first).unwrap_or_default().trim_start();
        (span(first, *role), Some(span(rest, *role)))
    }

    /// A second row: the end of the head, facts from number `from` on, and whose it is.
    fn second(&self, rest: Option<&Span>, from: usize, room: usize) -> Vec<Span> {
        let left = self.facts.len().saturating_sub(from);
        let none: &[Option<&Span>] = &[None];
        let owners: Vec<Option<&Span>> = self.owners.iter().map(Some).collect();
        let owners = if owners.is_empty() { none } else { &owners };
        let row = |count: usize, owner: Option<&Span>| -> Vec<Span> {
            let facts = self.facts.iter().skip(from).take(count);
            let parts = rest
                .into_iter()
                .chain(facts)
                .chain(&self.became)
                .chain(owner);
            parts.cloned().collect()
        };
        let ways = (0..=left).rev();
        let mut ways = ways.flat_map(|count| owners.iter().map(move |owner| row(count, *owner)));
        let fitting = ways.find(|parts| wide(parts) <= room);
        // Somebody has it: that says more than whose it is.
        let last = if self.became.is_empty() {
            owners.last().copied().flatten()
        } else {
            None
        };
        joined(fitting.unwrap_or_else(|| row(0, last)))
    }
}

/// Columns of parts side by side.
fn wide<'a>(parts: impl IntoIterator<Item = &'a Span>) -> usize {
    let (count, sum) = parts
        .into_iter()
        .fold((0_usize, 0), |(count, sum), (text, _)| {
            (count + 1, sum + columns(text))
        });
    sum + 3 * count.saturating_sub(1)
}

fn joined(parts: Vec<Span>) -> Vec<Span> {
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(span(" · ", Role::Dim));
        }
        spans.push(part);
    }
    spans
}

fn fact_span(fact: &Fact) -> Span {
    match fact {
        Fact::Plain(text) => span(text.clone(), Role::Text),
        Fact::Unknown(text) => span(text.clone(), Role::Unknown),
        Fact::Release(text) => span(text.clone(), Role::Release),
    }
}

fn is_quiet(row: &AlertRow) -> bool {
    matches!(row.state, AlertState::Acknowledged | AlertState::Normal)
}

fn role(row: &AlertRow) -> Role {
    let is_muted = row.state == AlertState::Suppressed && row.key.0.is_upstream();
    if row.state == AlertState::Normal || is_muted {
        Role::Dim
    } else {
        row.level.role()
    }
}

fn head_role(row: &AlertRow) -> Role {
    if is_quiet(row) || row.key.0.is_upstream() {
        Role::Text
    } else {
        Role::Strong
    }
}
