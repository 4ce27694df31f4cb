//! Random frames through a terminal emulator: what it shows is what was meant.

use super::*;
use proptest::prelude::*;
use ratatui::{
    backend::{Backend, CrosstermBackend},
    layout::Rect,
    style::{Modifier, Style},
};

const W: u16 = 20;
const H: u16 = 6;
/// What cells may hold; the last ones are hostile.
const SYMBOLS: [&str; 14] = [
    " ", " ", " ", "a", "b", "M", "ö", "─", "⣿", "中", "語", "e\u{301}", "\u{1b}", "",
];
const COLOURS: [Color; 7] = [
    Color::Reset,
    Color::Reset,
    Color::Red,
    Color::DarkGray,
    Color::Indexed(208),
    Color::Rgb(16, 20, 25),
    Color::LightBlue,
];
const WEIGHTS: [Modifier; 7] = [
    Modifier::empty(),
    Modifier::empty(),
    Modifier::BOLD,
    Modifier::DIM,
    Modifier::UNDERLINED,
    Modifier::REVERSED,
    Modifier::ITALIC,
];

/// A word somewhere: column, row, symbols, colours, weight.
type Word = (u16, u16, Vec<usize>, usize, usize, usize);

fn words() -> impl Strategy<Value = Vec<Word>> {
    let word = (
        0..W,
        0..H,
        prop::collection::vec(0..SYMBOLS.len(), 1..8),
        0..COLOURS.len(),
        0..COLOURS.len(),
        0..WEIGHTS.len(),
    );
    prop::collection::vec(word, 0..12)
}

/// Draws words as the screen does: wide glyphs blank the cell behind them.
fn draw(ground: Color, words: &[Word]) -> Buffer {
    let area = Rect::new(0, 0, W, H);
    let mut buffer = Buffer::empty(area);
    buffer.set_style(area, Style::new().bg(ground));
    for (x, y, symbols, fg, bg, weight) in words {
        let mut at = *x;
        for symbol in symbols {
            if at >= W {
                break;
            }
            let symbol = SYMBOLS[*symbol];
            let cell = &mut buffer[(at, *y)];
            cell.set_symbol(symbol);
            cell.fg = COLOURS[*fg];
            cell.bg = COLOURS[*bg];
            cell.modifier = WEIGHTS[*weight];
            at += symbol.width().max(1) as u16;
        }
    }
    buffer
}

fn colour(colour: vt100::Color) -> Color {
    const NAMES: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => NAMES
            .get(usize::from(index))
            .copied()
            .unwrap_or(Color::Indexed(index)),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

/// One column as people see it: text, then colours and weight where they show.
type Look = (String, Option<Color>, Color, Modifier);

fn look(text: &str, fg: Color, bg: Color, weight: Modifier) -> Look {
    let hidden = Modifier::BOLD | Modifier::DIM | Modifier::ITALIC;
    if text == " " && (weight - hidden).is_empty() {
        return (text.to_owned(), None, bg, Modifier::empty());
    }
    (text.to_owned(), Some(fg), bg, weight)
}

fn meant(buffer: &Buffer) -> Vec<Look> {
    let mut looks = Vec::new();
    for y in 0..H {
        let mut x = 0;
        while x < W {
            let cell = &buffer[(x, y)];
            let text = match cell.symbol() {
                "" => " ",
                "\u{1b}" => "?",
                wide if wide.width() as u16 > W - x => " ",
                other => other,
            };
            looks.push(look(text, cell.fg, cell.bg, cell.modifier));
            x += text.width() as u16;
            if text.width() == 2 {
                looks.push((String::new(), None, Color::Reset, Modifier::empty()));
            }
        }
    }
    looks
}

fn shown(screen: &vt100::Screen) -> Vec<Look> {
    let mut looks = Vec::new();
    for y in 0..H {
        for x in 0..W {
            let cell = screen.cell(y, x).unwrap();
            if cell.is_wide_continuation() {
                looks.push((String::new(), None, Color::Reset, Modifier::empty()));
                continue;
            }
            let mut weight = Modifier::empty();
            for (is_on, modifier) in [
                (cell.bold(), Modifier::BOLD),
                (cell.dim(), Modifier::DIM),
                (cell.italic(), Modifier::ITALIC),
                (cell.underline(), Modifier::UNDERLINED),
                (cell.inverse(), Modifier::REVERSED),
            ] {
                weight.set(modifier, is_on);
            }
            let text = if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
            let (fg, bg) = (colour(cell.fgcolor()), colour(cell.bgcolor()));
            looks.push(look(text, fg, bg, weight));
        }
    }
    looks
}

fn emulator() -> vt100::Parser {
    vt100::Parser::new(H.try_into().unwrap(), W.try_into().unwrap(), 0)
}

/// Shows frames one after the other; each must stand as meant.
fn check(frames: &[Buffer], erases_in_colour: bool) {
    let mut encoder = Encoder::new(erases_in_colour);
    let mut terminal = emulator();
    terminal.process(b"rubbish that was there before\x1b[7m");
    let mut before = Buffer::empty(Rect::new(0, 0, W, H));
    for after in frames {
        let mut bytes = Vec::new();
        encoder.frame(&before, after, &mut bytes);
        terminal.process(&bytes);
        let told = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(shown(terminal.screen()), meant(after), "{told:?}");
        let mut again = Vec::new();
        encoder.frame(after, after, &mut again);
        assert_eq!(again, b"", "an unchanged frame is silent");
        before = after.clone();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_frame_after_any_frame(
        first in words(), second in words(), third in words(), ground in 0..COLOURS.len(), erases in any::<bool>()
    ) {
        let ground = COLOURS[ground];
        let both = [second.clone(), third.clone()].concat();
        let frames = [first, second, both, third].map(|words| draw(ground, &words));
        check(&frames, erases);
    }
}

#[test]
fn half_a_wide_glyph_is_never_left() {
    let area = Rect::new(0, 0, W, H);
    let row = |text: &str| {
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, text, Style::new());
        buffer
    };
    let frames = [
        "中中中",
        "a中中",
        " 中中",
        "中中 a",
        "ab中c",
        "",
        "aaaaaaaaaaaaaaaaaaa中",
    ];
    check(&frames.map(row), true);
}

/// The bytes of one frame: ours, and ratatui's own.
fn bytes(before: &Buffer, after: &Buffer) -> (usize, usize) {
    let mut encoder = Encoder::new(true);
    encoder.frame(before, before, &mut Vec::new());
    let mut ours = Vec::new();
    encoder.frame(before, after, &mut ours);
    let mut theirs = Vec::new();
    let mut backend = CrosstermBackend::new(&mut theirs);
    backend.draw(before.diff(after).into_iter()).unwrap();
    Backend::flush(&mut backend).unwrap();
    (ours.len(), theirs.len())
}

/// A table in which some values, ages and a clock moved on.
fn table(tick: usize) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let ground = Style::new().fg(Color::Gray).bg(Color::Rgb(16, 20, 25));
    buffer.set_style(buffer.area, ground);
    buffer.set_string(60, 0, format!("08:52:{tick:02} EET"), ground);
    for y in 2..22_usize {
        let changes = (y * 7 + tick).is_multiple_of(3);
        let value = if changes { y * 13 + tick } else { y * 13 };
        let dim = ground.fg(Color::Rgb(143, 152, 163));
        let tone = if value % 5 == 0 {
            Color::Yellow
        } else {
            Color::Green
        };
        buffer.set_string(1, y as u16, format!("dev-{:07}", y * 7919), ground);
        buffer.set_string(14, y as u16, format!("{value:>5} °C"), ground.fg(tone));
        buffer.set_string(25, y as u16, format!("{:>3} s", tick % 7 + y), dim);
        buffer.set_string(34, y as u16, "ok", ground.fg(Color::Green));
    }
    buffer
}

#[test]
fn a_live_frame_takes_a_fraction_of_the_bytes() {
    let (mut ours, mut theirs) = (0, 0);
    for tick in 0..20 {
        let (one, other) = bytes(&table(tick), &table(tick + 1));
        ours += one;
        theirs += other;
    }
    assert!(ours * 10 <= theirs * 6, "{ours} bytes, ratatui's {theirs}");
}

#[test]
fn the_first_frame_is_compact() {
    let mut ours = Vec::new();
    let blank = Buffer::empty(Rect::new(0, 0, 80, 24));
    Encoder::new(true).frame(&blank, &table(1), &mut ours);
    let (_, theirs) = bytes(&blank, &table(1));
    assert!(
        ours.len() * 100 <= theirs * 65,
        "{} bytes, ratatui's {theirs}",
        ours.len()
    );
}
