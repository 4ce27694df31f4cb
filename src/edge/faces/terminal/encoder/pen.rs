//! The pen of a terminal: its colours and weights, and the shortest SGR from one to the next.
//!
//! Leaves out: how many colours a terminal has; cells come with colours that it can show.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// What also shows on a blank.
const SHOWS_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);
/// What we speak of, with the code that sets it.
const CODES: [(Modifier, u8); 6] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

/// Colours and weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) weight: Modifier,
}

impl Pen {
    /// What `CSI m` gives.
    pub(super) const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        weight: Modifier::empty(),
    };

    /// What a cell asks for.
    pub(super) fn of(cell: &Cell) -> Self {
        let spoken = CODES
            .iter()
            .fold(Modifier::empty(), |all, (one, _)| all | *one);
        Self {
            fg: cell.fg,
            bg: cell.bg,
            weight: cell.modifier & spoken,
        }
    }

    /// A pen whose blanks show nothing but their background.
    pub(super) fn is_bare(self) -> bool {
        !self.weight.intersects(SHOWS_ON_BLANKS)
    }

    /// The nearest pen to this one whose blanks show this background and nothing else.
    pub(super) fn blank(self, bg: Color) -> Self {
        Self {
            fg: self.fg,
            bg,
            weight: self.weight - SHOWS_ON_BLANKS,
        }
    }

    /// Writes the shortest SGR that turns this pen into `next`; nothing where they are equal.
    pub(super) fn turn(&mut self, next: Self, trial: &mut Vec<u8>, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let begin = out.len();
        out.extend_from_slice(b"\x1b[");
        if next != Self::PLAIN {
            self.changes(next, out);
            trial.clear();
            trial.extend_from_slice(b"\x1b[0;");
            Self::PLAIN.changes(next, trial);
            if trial.len() < out.len() - begin {
                out.truncate(begin);
                out.append(trial);
            }
            // Every number was followed by a semicolon.
            out.pop();
        }
        out.push(b'm');
        *self = next;
    }

    fn changes(self, next: Self, out: &mut Vec<u8>) {
        let off = self.weight - next.weight;
        let mut on = next.weight - self.weight;
        if off.intersects(Modifier::BOLD | Modifier::DIM) {
            number(22, out);
            // 22 ends both.
            on |= next.weight & (Modifier::BOLD | Modifier::DIM);
        }
        for (modifier, code) in CODES {
            if code > 2 && off.contains(modifier) {
                number(20 + code, out);
            }
        }
        for (modifier, code) in CODES {
            if on.contains(modifier) {
                number(code, out);
            }
        }
        if next.fg != self.fg {
            colour(next.fg, 30, out);
        }
        if next.bg != self.bg {
            colour(next.bg, 40, out);
        }
    }
}

fn number(code: u8, out: &mut Vec<u8>) {
    decimal(u16::from(code), out);
    out.push(b';');
}

/// Writes a number in decimal.
pub(super) fn decimal(number: u16, out: &mut Vec<u8>) {
    let mut power = 10_000;
    while power > 1 && number < power {
        power /= 10;
    }
    while power > 0 {
        out.push(b'0' + (number / power % 10) as u8);
        power /= 10;
    }
}

fn colour(colour: Color, base: u8, out: &mut Vec<u8>) {
    let code = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(index) => {
            number(base + 8, out);
            number(5, out);
            number(index, out);
            return;
        }
        Color::Rgb(red, green, blue) => {
            number(base + 8, out);
            number(2, out);
            number(red, out);
            number(green, out);
            number(blue, out);
            return;
        }
    };
    number(base + code, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: Pen, to: Pen, expected: &str) {
        let (mut pen, mut out) = (from, Vec::new());
        pen.turn(to, &mut Vec::new(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(pen, to);
    }

    #[test]
    fn only_what_changed_is_said() {
        let plain = Pen::PLAIN;
        let bold = Pen {
            weight: Modifier::BOLD,
            ..plain
        };
        let red = Pen {
            fg: Color::Red,
            ..bold
        };
        let ground = Pen {
            bg: Color::Rgb(16, 20, 250),
            ..red
        };
        check(plain, plain, "");
        check(plain, bold, "\x1b[1m");
        check(bold, red, "\x1b[31m");
        check(red, ground, "\x1b[48;2;16;20;250m");
        check(ground, plain, "\x1b[m");
        check(red, plain, "\x1b[m");
        check(
            ground,
            Pen {
                weight: Modifier::DIM,
                ..ground
            },
            "\x1b[22;2m",
        );
        let indexed = Pen {
            fg: Color::Indexed(7),
            ..plain
        };
        check(plain, indexed, "\x1b[38;5;7m");
        // Back to the default colour and off with the weight: a reset is shorter than both.
        let underlined = Pen {
            weight: Modifier::UNDERLINED | Modifier::REVERSED,
            fg: Color::White,
            ..plain
        };
        check(underlined, bold, "\x1b[0;1m");
    }

    #[test]
    fn numbers() {
        for sample in [0, 7, 10, 99, 100, 200, 999, 65_535] {
            let mut out = Vec::new();
            decimal(sample, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), sample.to_string());
        }
    }
}
