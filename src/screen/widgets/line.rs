//! One row of the screen as placed parts: what a panel composes and the viewer draws.

use super::spark;
use crate::screen::{
    canvas::{Canvas, columns, cut},
    item::Item,
    theme::Role,
};

/// Words in one role.
pub type Span = (String, Role);

/// Makes a span.
pub fn span(text: impl Into<String>, role: Role) -> Span {
    (text.into(), role)
}

/// What stands in a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Ink {
    /// Words.
    Words(Vec<Span>),
    /// Little bars, the newest right; those from `hot` columns before the right end on are hot.
    Spark(Vec<Option<f64>>, u16),
    /// A bar of shares, each in its role; unknown ones are hatched.
    Shares(Vec<(u32, Role)>),
    /// A thin line.
    Rule,
}

/// Something at a place of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The first column.
    pub x: u16,
    /// Columns.
    pub width: u16,
    /// Stands at the right end of its columns.
    pub right: bool,
    /// What.
    pub ink: Ink,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Its parts.
    pub parts: Vec<Part>,
    /// What it is about, and the columns that a selection of it covers. Rows about the same item are
    /// selected together; a row of two columns has two.
    pub items: Vec<Target>,
}

/// Something that can be selected, and the columns of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// What.
    pub item: Item,
    /// The first column.
    pub x: u16,
    /// Columns.
    pub width: u16,
}

impl Line {
    /// An empty row.
    pub fn blank() -> Self {
        Self::default()
    }

    /// Words from a column on.
    #[must_use]
    pub fn words(mut self, x: u16, width: u16, spans: Vec<Span>) -> Self {
        self.parts.push(Part {
            x,
            width,
            right: false,
            ink: Ink::Words(spans),
        });
        self
    }

    /// One word at a place.
    #[must_use]
    pub fn word(self, x: u16, width: u16, text: impl Into<String>, role: Role) -> Self {
        self.words(x, width, vec![span(text, role)])
    }

    /// Words that end at the right end of their columns.
    #[must_use]
    pub fn right(mut self, x: u16, width: u16, spans: Vec<Span>) -> Self {
        self.parts.push(Part {
            x,
            width,
            right: true,
            ink: Ink::Words(spans),
        });
        self
    }

    /// Anything at a place.
    #[must_use]
    pub fn ink(mut self, x: u16, width: u16, ink: Ink) -> Self {
        self.parts.push(Part {
            x,
            width,
            right: false,
            ink,
        });
        self
    }

    /// The row is about this.
    #[must_use]
    pub fn about(mut self, item: Item) -> Self {
        self.items.push(Target {
            item,
            x: 0,
            width: u16::MAX,
        });
        self
    }

    /// A thin rule with a name on the left and facts on the right, parted by ` · `. Facts that find no
    /// room are left out whole, the last ones first: half a number would be another number.
    pub fn section(width: u16, name: &str, right: &str) -> Self {
        let name_w = columns(name) as u16;
        let room = usize::from(width.saturating_sub(name_w + 9));
        let right = whole_parts(right, room);
        let right_w = columns(right) as u16;
        let mut line = Self::blank().ink(0, 2.min(width), Ink::Rule).word(
            3,
            width.saturating_sub(3),
            name,
            Role::Title,
        );
        let from = 4 + name_w;
        let to = width.saturating_sub(if right_w == 0 { 0 } else { right_w + 2 });
        if to > from {
            line = line.ink(from, to - from, Ink::Rule);
        }
        line.right(
            width.saturating_sub(right_w + 1),
            right_w,
            vec![span(right, Role::Dim)],
        )
    }

    /// The same row further right.
    #[must_use]
    pub fn shifted(mut self, by: u16, width: u16) -> Self {
        for part in &mut self.parts {
            part.x = part.x.saturating_add(by);
        }
        for target in &mut self.items {
            target.x = target.x.saturating_add(by);
            target.width = target.width.min(width);
        }
        self
    }

    /// Another row's parts beside this row's own.
    #[must_use]
    pub fn beside(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self.parts.extend(other.parts);
        self
    }

    /// All words of the row, for filters.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            if let Ink::Words(spans) = &part.ink {
                for (words, _) in spans {
                    text.push_str(words);
                }
                text.push(' ');
            }
        }
        text
    }

    /// Draws the row.
    pub fn draw(&self, canvas: &mut Canvas<'_>, y: u16) {
        for part in &self.parts {
            part.draw(canvas, y);
        }
    }
}

/// As many of the parts of a text, parted by ` · `, as fit whole.
pub fn whole_parts(text: &str, room: usize) -> &str {
    let mut fitting = text;
    while columns(fitting) > room {
        fitting = fitting.rsplit_once(" · ").map_or("", |(before, _)| before);
    }
    fitting
}

impl Part {
    fn draw(&self, canvas: &mut Canvas<'_>, y: u16) {
        match &self.ink {
            Ink::Words(spans) => self.draw_words(spans, canvas, y),
            Ink::Spark(values, hot) => {
                let values = spark::squeeze(values, usize::from(self.width));
                let cold = values.len().saturating_sub(usize::from(*hot));
                let bars: Vec<char> = spark::bars(&values, canvas.is_ascii()).chars().collect();
                let (cold, hot) = bars.split_at_checked(cold).unwrap_or((&bars, &[]));
                let text: String = cold.iter().collect();
                let used = canvas.put(self.x, y, self.width, &text, Role::Graph);
                let text: String = hot.iter().collect();
                canvas.put(self.x + used, y, self.width - used, &text, Role::Hot);
            }
            Ink::Shares(shares) => self.draw_shares(shares, canvas, y),
            Ink::Rule => {
                let text = "─".repeat(usize::from(self.width));
                canvas.put(self.x, y, self.width, &text, Role::Rule);
            }
        }
    }

    fn draw_words(&self, spans: &[Span], canvas: &mut Canvas<'_>, y: u16) {
        let width = usize::from(self.width);
        let total: usize = spans.iter().map(|(text, _)| columns(text)).sum();
        let start = if self.right && total < width {
            self.x + (width - total) as u16
        } else {
            self.x
        };
        let mut left = width;
        let mut x = start;
        let mut rest = total;
        for (text, role) in spans {
            let wide = columns(text);
            if rest <= left || wide < left && rest > wide {
                let used = canvas.put(x, y, left as u16, text, *role);
                x = x.saturating_add(used);
                left = left.saturating_sub(usize::from(used));
                rest = rest.saturating_sub(wide);
            } else {
                canvas.put(x, y, left as u16, &cut(text, left), *role);
                break;
            }
        }
    }

    fn draw_shares(&self, shares: &[(u32, Role)], canvas: &mut Canvas<'_>, y: u16) {
        let total: u64 = shares.iter().map(|(count, _)| u64::from(*count)).sum();
        if total == 0 {
            return;
        }
        let width = u64::from(self.width);
        let present = shares.iter().filter(|(count, _)| *count > 0).count() as u64;
        // Whoever is there at all gets a column, so that six silent ones of 4,000 are seen.
        let spare = width.saturating_sub(present);
        let mut x = self.x;
        let end = self.x.saturating_add(self.width);
        let (mut seen, mut given) = (0, 0);
        for (count, role) in shares.iter().filter(|(count, _)| *count > 0) {
            seen += u64::from(*count);
            let to = spare * seen / total;
            let own = to - given + 1;
            given = to;
            let mark = match role {
                Role::Unknown => "▒",
                Role::Ok => "█",
                _ if canvas.is_ascii() || canvas.same_colour(*role, Role::Ok) => "▓",
                _ => "█",
            };
            let own = (own as u16).min(end.saturating_sub(x));
            x += canvas.put(x, y, own, &mark.repeat(usize::from(own)), *role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(room: usize, expected: &str) {
        assert_eq!(whole_parts("12 · 10 ok · by trouble", room), expected);
    }

    #[test]
    fn parts_are_left_out_whole() {
        check(23, "12 · 10 ok · by trouble");
        check(22, "12 · 10 ok");
        check(9, "12");
        check(1, "");
    }
}
