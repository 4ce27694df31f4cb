//! The surface that everything is drawn on: text by role, cut at its borders, in UTF-8 or plain ASCII.

use super::theme::{Depth, Role, Theme};
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_normalization::UnicodeNormalization as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How roles look for one viewer.
#[derive(Debug, Clone)]
pub struct Skin {
    styles: Vec<Style>,
    /// Only ASCII.
    pub ascii: bool,
}

impl Skin {
    /// The look of a theme at a depth of colour.
    pub fn new(theme: &Theme, depth: Depth, ascii: bool) -> Self {
        let ground = theme.style(Role::Text, depth);
        let styles = Role::ALL
            .iter()
            .map(|role| match role {
                Role::Selection => theme.style(*role, depth),
                _ => Style {
                    add_modifier: Modifier::empty(),
                    ..ground
                }
                .patch(theme.style(*role, depth)),
            })
            .collect();
        Self { styles, ascii }
    }

    fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }
}

/// A buffer and how to write into it.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    skin: &'a Skin,
}

impl std::fmt::Debug for Canvas<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Canvas({:?})", self.buffer.area)
    }
}

impl<'a> Canvas<'a> {
    /// Begins with an empty ground.
    pub fn new(buffer: &'a mut Buffer, skin: &'a Skin) -> Self {
        let area = buffer.area;
        buffer.reset();
        buffer.set_style(area, skin.style(Role::Text));
        Self { buffer, skin }
    }

    /// The whole surface.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// True where only ASCII may be written.
    pub fn is_ascii(&self) -> bool {
        self.skin.ascii
    }

    /// True where two roles have one colour, so that something else must tell them apart.
    pub fn same_colour(&self, one: Role, other: Role) -> bool {
        self.skin.style(one).fg == self.skin.style(other).fg
    }

    /// Writes text at a place, at most `width` columns; returns the columns used.
    pub fn put(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let area = self.buffer.area;
        let width = width.min(area.right().saturating_sub(x));
        if width == 0 || y >= area.bottom() || y < area.top() || x < area.left() {
            return 0;
        }
        let style = self.skin.style(role);
        let text = if self.skin.ascii && !text.is_ascii() {
            &plain(text)
        } else {
            text
        };
        let (end, _) = self
            .buffer
            .set_stringn(x, y, text, usize::from(width), style);
        end - x
    }

    /// Fills a row with a role's background.
    pub fn band(&mut self, y: u16, role: Role) {
        let area = self.buffer.area;
        let row = Rect::new(area.x, y, area.width, 1).intersection(area);
        self.buffer.set_style(row, self.skin.style(role));
    }

    /// Marks part of a row as selected: its words keep their colours.
    pub fn select(&mut self, x: u16, y: u16, width: u16) {
        let row = Rect::new(x, y, width, 1).intersection(self.buffer.area);
        self.buffer.set_style(row, self.skin.style(Role::Selection));
    }
}

/// Text in ASCII, with the same number of columns: letters lose their marks, signs become their
/// nearest kin, and what has none becomes a question mark.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        let sign = match character {
            ' '..='~' => Some(character),
            '\u{a0}' => Some(' '),
            '“' | '”' => Some('"'),
            '’' => Some('\''),
            '·' | '─' | '—' | '–' | '−' | '┄' | '░' => Some('-'),
            '…' | '●' | '▁' | '▂' => Some('.'),
            '│' | '┤' | '┊' => Some('|'),
            '×' => Some('x'),
            '▲' | '◆' | '◇' => Some('!'),
            '▒' => Some('?'),
            '█' | '▇' | '▆' => Some('#'),
            '▃' | '▄' | '▅' | '▓' => Some('='),
            '⇣' | '↓' => Some('v'),
            '↑' => Some('^'),
            '←' => Some('<'),
            '→' | '›' => Some('>'),
            '└' | '├' | '┼' => Some('+'),
            'µ' | 'μ' => Some('u'),
            '²' => Some('2'),
            '³' => Some('3'),
            '°' => Some('\''),
            'ø' => Some('o'),
            'Ø' => Some('O'),
            'æ' => Some('a'),
            _ => std::iter::once(character).nfd().find(char::is_ascii),
        };
        match sign {
            Some(sign) => {
                out.push(sign);
                out.extend(std::iter::repeat_n(' ', columns.saturating_sub(1)));
            }
            None => out.extend(std::iter::repeat_n('?', columns)),
        }
    }
    out
}

/// Columns of a text.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// A text in at most `width` columns, with `…` where something was cut.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        if used + columns + 1 > width {
            break;
        }
        used += columns;
        out.push(character);
    }
    if width > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

/// A name with its id in brackets in so many columns: the name gives way, for the id tells two apart.
pub fn cut_name(name: &str, width: usize) -> String {
    let too_long = name.width() > width;
    match name.rsplit_once(" (").filter(|_| too_long) {
        Some((place, id)) => {
            let id = format!(" ({}", id.trim_start_matches('…'));
            let room = width.saturating_sub(id.width());
            if room < 4 {
                return cut(name, width);
            }
            format!("{}{id}", cut(place, room))
        }
        None => cut(name, width),
    }
}

/// A text in lines of at most `width` columns, broken at blanks where there are any.
pub fn wrap(text: &str, width: usize, lines_max: usize) -> Vec<String> {
    let width = width.max(1);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split(' ') {
        let mut word = word;
        let joined = line.width() + usize::from(!line.is_empty()) + word.width();
        if joined <= width {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > width && lines.len() < lines_max {
            let (head, rest) = split(word, width);
            lines.push(head.to_owned());
            if rest.len() == word.len() {
                break;
            }
            word = rest;
        }
        line = word.to_owned();
        if lines.len() >= lines_max {
            break;
        }
    }
    if !line.is_empty() && lines.len() < lines_max {
        lines.push(line);
    } else if !line.is_empty()
        && let Some(last) = lines.last_mut()
    {
        *last = cut(&format!("{last} {line}"), width);
    }
    lines
}

fn split(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    let at = text
        .char_indices()
        .find(|(_, character)| {
            used += character.width().unwrap_or(0);
            used > width
        })
        .map_or(text.len(), |(at, _)| at);
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_columns() {
        let check = |text: &str, width, expected: &str| assert_eq!(cut(text, width), expected);
        check("Mårtenstorget", 20, "Mårtenstorget");
        check("Mårtenstorget", 5, "Mårt…");
        check("東京都庁", 5, "東京…");
        check("東京都庁", 4, "東…");
        check("abc", 0, "");
        check("abc", 1, "…");
    }

    #[test]
    fn a_long_name_gives_way_to_the_id_behind_it() {
        let full = "Mårtenstorget (…0c3e)";
        assert_eq!(cut_name(full, 21), full);
        assert_eq!(cut_name(full, 18), "Mårtenstor… (0c3e)");
        assert_eq!(cut_name("Hyllie (…0aff)", 18), "Hyllie (…0aff)");
        assert_eq!(cut_name("Tampere context broker", 12), "Tampere con…");
        assert_eq!(cut_name(full, 8), "Mårtens…");
    }

    #[test]
    fn wraps_at_blanks() {
        assert_eq!(wrap("one two three", 7, 9), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert_eq!(wrap("one two three four", 7, 2), ["one two", "three…"]);
        assert!(wrap("東", 1, 3).len() <= 3);
        assert!(wrap("", 5, 3).is_empty());
    }

    #[test]
    fn plain_text_keeps_its_columns() {
        for text in ["Mäkelänkatu ● 41 µg/m³", "東京 ▲", "Ängelholm — ok…"] {
            assert!(plain(text).is_ascii());
            assert_eq!(columns(&plain(text)), columns(text), "{text}");
        }
        assert_eq!(plain("Jyväskylä"), "Jyvaskyla");
    }
}
