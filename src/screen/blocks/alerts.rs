//! Alerts as lines: one, or two where there is room for the facts.

use crate::{
    city::alerts::alert::AlertState,
    screen::{
        canvas::columns,
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
    let width = layout.width.saturating_sub(text_x);
    let is_bad = row.level >= Level::Major || whole(row, layout.words) > usize::from(width);
    let two = layout.roomy && is_bad && row.state != AlertState::Acknowledged;
    let (first, second) = split(row, usize::from(width), two, layout.words);
    let second_x = if layout.width < 110 { place_x } else { text_x };
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
    if two {
        let line = Line::blank().words(second_x, layout.width.saturating_sub(second_x), second);
        lines.push(line.about(Item::Alert(row.id)));
    }
    lines
}

fn narrow(row: &AlertRow, layout: Layout) -> Vec<Line> {
    let sign = Level::width(layout.ascii);
    let age_x = 2 + sign;
    let text_x = age_x + 7;
    let width = layout.width.saturating_sub(text_x);
    let mut first = vec![span(format!("{} ", row.short.place), Role::Text)];
    first.push(span(row.short.head.clone(), head_role(row)));
    let item = Item::Alert(row.id);
    let line = Line::blank()
        .word(1, sign, row.level.glyph(layout.ascii), role(row))
        .word(age_x, 6, layout.words.age(row.age_ms), Role::Dim)
        .words(text_x, width, first)
        .about(item);
    let mut lines = vec![line];
    if layout.roomy {
        let mut facts = Vec::new();
        for fact in &row.short.facts {
            push(&mut facts, fact_span(fact));
        }
        tail(row, &mut facts, layout.words);
        lines.push(Line::blank().words(text_x, width, facts).about(item));
    }
    lines
}

/// Columns of everything that is to be said of an alert in one row.
fn whole(row: &AlertRow, words: Words) -> usize {
    let (spans, _) = split(row, usize::MAX, false, words);
    spans.iter().map(|(text, _)| columns(text)).sum()
}

/// The head and as many facts as fit, and what is left for a second row.
fn split(row: &AlertRow, width: usize, two: bool, words: Words) -> (Vec<Span>, Vec<Span>) {
    let mut first = vec![span(row.short.head.clone(), head_role(row))];
    let mut used = columns(&row.short.head);
    let mut second: Vec<Span> = Vec::new();
    for fact in &row.short.facts {
        let wide = columns(fact.text()) + 3;
        if second.is_empty() && (used + wide <= width || !two) {
            push(&mut first, fact_span(fact));
            used += wide;
        } else {
            push(&mut second, fact_span(fact));
        }
    }
    tail(row, if two { &mut second } else { &mut first }, words);
    (first, second)
}

fn tail(row: &AlertRow, spans: &mut Vec<Span>, words: Words) {
    if let Some(who) = &row.who {
        let held = words.say(Phrase::AcknowledgedBy, &[("who", who.into())]);
        push(spans, span(held, Role::Ok));
    }
    if let Some(lasted) = row.lasted_ms {
        let time = words.duration(lasted);
        let lasted = words.say(Phrase::Lasted, &[("time", (&time).into())]);
        push(spans, span(lasted, Role::Dim));
    }
    if !row.team.is_empty() {
        push(spans, span(row.team.clone(), Role::Dim));
    }
}

fn push(spans: &mut Vec<Span>, next: Span) {
    if !spans.is_empty() {
        spans.push(span(" · ", Role::Dim));
    }
    spans.push(next);
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
    if row.state == AlertState::Normal {
        Role::Dim
    } else {
        row.level.role()
    }
}

fn head_role(row: &AlertRow) -> Role {
    if is_quiet(row) {
        Role::Text
    } else {
        Role::Strong
    }
}
