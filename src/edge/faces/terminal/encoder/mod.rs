//! Frames to bytes: what the screen showed and what it shall show, turned into as few bytes as we can.
//!
//! Nothing changed: not a byte. Otherwise one string in synchronized output, made of cursor moves, SGR,
//! ED and EL only. Leaves out: terminals and writing; reducing colours, which is the theme's.

mod pen;

use pen::{Pen, decimal};
use ratatui::{
    buffer::{Buffer, Cell},
    style::Color,
};
use unicode_width::UnicodeWidthStr;

/// Begins a frame: the terminal shows nothing until its end.
const BEGIN: &[u8] = b"\x1b[?2026h";
/// Ends a frame.
const END: &[u8] = b"\x1b[?2026l";
/// Line feeds that may stand in for a move down.
const FEEDS_MAX: u16 = 5;
/// Erasing the tail of a line costs this many bytes.
const ERASE_BYTES: u16 = 3;

/// Turns frames into bytes; knows where the terminal's cursor and pen are.
#[derive(Debug)]
pub struct Encoder {
    /// The cursor; `None` where terminals may disagree about it.
    at: Option<(u16, u16)>,
    pen: Pen,
    /// The screen's content is not known: clear it first.
    fresh: bool,
    /// The terminal erases with the background of the pen.
    erases_in_colour: bool,
    /// What a cleared screen shows.
    ground: Cell,
    best: Vec<u8>,
    trial: Vec<u8>,
}

impl Encoder {
    /// An encoder whose first frame clears the screen. Most terminals erase with the background of the
    /// pen; GNU screen does not.
    pub fn new(erases_in_colour: bool) -> Self {
        Self {
            at: None,
            pen: Pen::PLAIN,
            fresh: true,
            erases_in_colour,
            ground: Cell::EMPTY,
            best: Vec::new(),
            trial: Vec::new(),
        }
    }

    /// The screen may show anything now: the next frame clears it and paints all.
    pub fn repaint(&mut self) {
        self.fresh = true;
    }

    /// Appends what turns a screen that shows `before` into one that shows `after`.
    pub fn frame(&mut self, before: &Buffer, after: &Buffer, out: &mut Vec<u8>) {
        let begin = out.len();
        out.extend_from_slice(BEGIN);
        let nothing = out.len();
        self.fresh |= before.area != after.area;
        if self.fresh {
            self.clear(after, out);
        }
        let w = usize::from(after.area.width).max(1);
        let mut before_rows = before.content.chunks_exact(w);
        for (y, row) in (0_u16..).zip(after.content.chunks_exact(w)) {
            let shown = before_rows.next().filter(|_| !self.fresh);
            if shown != Some(row) {
                self.row(y, shown, row, out);
            }
        }
        self.fresh = false;
        if out.len() == nothing {
            out.truncate(begin);
        } else {
            out.extend_from_slice(END);
        }
    }

    fn clear(&mut self, after: &Buffer, out: &mut Vec<u8>) {
        self.ground = Cell::EMPTY;
        if self.erases_in_colour {
            self.ground.bg = ground(after);
        }
        out.extend_from_slice(b"\x1b[m");
        self.pen = Pen::PLAIN;
        let pen = self.pen.blank(self.ground.bg);
        self.pen.turn(pen, &mut self.trial, out);
        out.extend_from_slice(b"\x1b[2J");
        self.at = None;
    }

    /// One row. `shown` is what it shows: `None` after clearing.
    fn row(&mut self, y: u16, shown: Option<&[Cell]>, row: &[Cell], out: &mut Vec<u8>) {
        let w = row.len() as u16;
        let mut walk = Walk::default();
        let tail = self.tail(row);
        let mut x = 0;
        while let Some(cell) = row.get(usize::from(x)) {
            let before = shown.map_or(Some(&self.ground), |shown| shown.get(usize::from(x)));
            let width = columns(cell, w - x);
            let is_shown = walk.begins_at(x) && before.is_some_and(|before| looks(before, cell));
            walk.pass(shown, x, x + width);
            if is_shown {
                x += width;
                continue;
            }
            if x >= tail && self.is_worth_erasing(shown, row, x) {
                self.go(x, y, row, out);
                let pen = self.pen.blank(cell.bg);
                self.pen.turn(pen, &mut self.trial, out);
                out.extend_from_slice(b"\x1b[K");
                return;
            }
            self.go(x, y, row, out);
            self.put(cell, width, w - x, out);
            x += width;
            if x >= w {
                // The cursor waits at the edge, in a way that differs between terminals.
                self.at = None;
            }
        }
    }

    /// Where the row's blank tail begins that may be erased; its length where there is none.
    fn tail(&self, row: &[Cell]) -> u16 {
        let w = row.len();
        let Some(last) = row.last() else { return 0 };
        if last.bg != Color::Reset && !self.erases_in_colour {
            return w as u16;
        }
        let blanks = row.iter().rev();
        let blanks = blanks.take_while(|cell| is_blank(cell) && cell.bg == last.bg);
        (w - blanks.count()) as u16
    }

    /// True where writing the changed blanks from `x` on would cost more than erasing them.
    fn is_worth_erasing(&self, shown: Option<&[Cell]>, row: &[Cell], x: u16) -> bool {
        let Some(shown) = shown else { return true };
        let last = shown.iter().zip(row).rposition(|(a, b)| !looks(a, b));
        last.is_some_and(|last| last as u16 >= x + ERASE_BYTES)
    }

    /// Writes one glyph where the cursor is.
    fn put(&mut self, cell: &Cell, width: u16, room: u16, out: &mut Vec<u8>) {
        let symbol = symbol(cell, room);
        let wanted = match symbol {
            " " if Pen::of(cell).is_bare() => self.pen.blank(cell.bg),
            _ => Pen::of(cell),
        };
        // A blank may keep the weight of the pen where nothing of it shows.
        self.pen.turn(wanted, &mut self.trial, out);
        out.extend_from_slice(symbol.as_bytes());
        // Terminals disagree about the width of clusters, and some swallow replacement characters.
        let is_clear = is_narrow(symbol) || (width == 2 && symbol.chars().nth(1).is_none());
        self.at = self.at.filter(|_| is_clear).map(|(x, y)| (x + width, y));
    }

    /// Moves the cursor, by the shortest of the ways there are.
    fn go(&mut self, x: u16, y: u16, row: &[Cell], out: &mut Vec<u8>) {
        let target = Some((x, y));
        if self.at == target {
            return;
        }
        let (mut best, mut trial) = (
            std::mem::take(&mut self.best),
            std::mem::take(&mut self.trial),
        );
        best.clear();
        best.extend_from_slice(b"\x1b[");
        if x > 0 || y > 0 {
            decimal(y + 1, &mut best);
        }
        if x > 0 {
            best.push(b';');
            decimal(x + 1, &mut best);
        }
        best.push(b'H');
        if let Some((from_x, from_y)) = self.at {
            trial.clear();
            rows(from_y, y, &mut trial);
            aside(from_x, x, &mut trial);
            if trial.len() <= best.len() {
                std::mem::swap(&mut best, &mut trial);
            }
            trial.clear();
            let room = best.len();
            if from_y == y && from_x < x && self.refill(from_x, x, row, room, &mut trial) {
                std::mem::swap(&mut best, &mut trial);
            }
        }
        out.extend_from_slice(&best);
        self.at = target;
        (self.best, self.trial) = (best, trial);
    }

    /// Writes again what stands between the cursor and its goal, where that takes no more bytes than a
    /// move and no other pen.
    fn refill(&self, from: u16, to: u16, row: &[Cell], room: usize, trial: &mut Vec<u8>) -> bool {
        if usize::from(to - from) > room {
            return false;
        }
        let gap = row.get(usize::from(from)..usize::from(to));
        for cell in gap.unwrap_or_default() {
            let symbol = cell.symbol();
            let fits = match symbol {
                " " => Pen::of(cell).is_bare() && self.pen.is_bare() && cell.bg == self.pen.bg,
                _ => Pen::of(cell) == self.pen,
            };
            // Clusters and wide glyphs are not worth the doubt.
            if !fits || trial.len() + symbol.len() > room || !is_narrow(symbol) {
                return false;
            }
            trial.extend_from_slice(symbol.as_bytes());
        }
        true
    }
}

/// Walks along what a row shows, to know which columns begin a glyph.
#[derive(Default)]
struct Walk {
    covered: u16,
}

impl Walk {
    fn begins_at(&self, x: u16) -> bool {
        x >= self.covered
    }

    fn pass(&mut self, shown: Option<&[Cell]>, from: u16, to: u16) {
        let Some(shown) = shown else { return };
        let w = shown.len() as u16;
        for x in from..to.min(w) {
            if x >= self.covered
                && let Some(cell) = shown.get(usize::from(x))
            {
                self.covered = x + columns(cell, w - x);
            }
        }
    }
}

/// The background that most rows end with.
fn ground(buffer: &Buffer) -> Color {
    let w = usize::from(buffer.area.width).max(1);
    let mut counts: Vec<(Color, usize)> = Vec::new();
    for cell in buffer.content.chunks_exact(w).filter_map(<[Cell]>::last) {
        match counts.iter_mut().find(|(colour, _)| *colour == cell.bg) {
            Some((_, count)) => *count += 1,
            None => counts.push((cell.bg, 1)),
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(Color::Reset, |(colour, _)| colour)
}

/// True for one character of one column that nobody disagrees about.
fn is_narrow(symbol: &str) -> bool {
    match symbol.as_bytes() {
        [b' '..=b'~'] => true,
        [] | [_] => false,
        _ => {
            let mut characters = symbol.chars();
            let first = characters.next();
            first.is_some_and(|first| !first.is_control() && first != '\u{fffd}')
                && characters.next().is_none()
                && symbol.width() == 1
        }
    }
}

/// The columns of a cell's glyph; one where it would not fit or has none.
fn columns(cell: &Cell, room: u16) -> u16 {
    let symbol = cell.symbol();
    if symbol.len() < 2 {
        return 1;
    }
    match symbol.width() as u16 {
        0 => 1,
        width if width > room => 1,
        width => width,
    }
}

/// What is written for a cell: a blank where its glyph would not fit, and never a control character.
fn symbol(cell: &Cell, room: u16) -> &str {
    let symbol = cell.symbol();
    match symbol.as_bytes() {
        [b' '..=b'~'] => symbol,
        [] => " ",
        _ if symbol.chars().any(char::is_control) => "?",
        _ if symbol.width() > usize::from(room) || symbol.width() == 0 => " ",
        _ => symbol,
    }
}

/// True where nothing shows but the background.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell).is_bare()
}

/// True where two cells look the same.
fn looks(a: &Cell, b: &Cell) -> bool {
    a.bg == b.bg
        && a.symbol() == b.symbol()
        && ((a.fg == b.fg && Pen::of(a).weight == Pen::of(b).weight)
            || (is_blank(a) && is_blank(b)))
}

fn rows(from: u16, to: u16, out: &mut Vec<u8>) {
    let down = to.saturating_sub(from);
    if from > to {
        step(from - to, b'A', out);
    } else if down > FEEDS_MAX {
        step(down, b'B', out);
    } else {
        // In raw mode a line feed keeps the column.
        out.extend((0..down).map(|_| b'\n'));
    }
}

fn aside(from: u16, to: u16, out: &mut Vec<u8>) {
    if to < from {
        out.push(b'\r');
        if to > 0 {
            step(to, b'C', out);
        }
    } else if to > from {
        step(to - from, b'C', out);
    }
}

fn step(count: u16, letter: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if count > 1 {
        decimal(count, out);
    }
    out.push(letter);
}

#[cfg(test)]
mod tests;
