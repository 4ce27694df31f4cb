//! The cost of a frame: CPU and bytes, ours and ratatui's own way, of a demo whose time moves on.
//!
//! `cargo bench --bench frame` prints a table. `--frames N` (default 300) sets how many frames; with
//! `--cost 80` or `--cost 200` only our way runs at that width, for `valgrind --tool=callgrind`: the slope
//! between two counts is the instructions per frame, without what the demo costs (`--still` leaves frames
//! that change nothing, `--language fi` speaks Finnish).

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads the clock and its own arguments, and prints what it found"
)]

use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
    layout::Rect,
};
use std::time::{Duration, Instant};
use valvomo::{
    city::sim::Scenario,
    edge::faces::{demo::play::Play, terminal::encoder::Encoder},
    screen::{
        chrome::{Band, Pace},
        text::language::Language,
        theme::Depth,
        viewer::{Extra, Options, Viewer},
    },
};

/// Virtual time between frames, milliseconds.
const FRAME_MS: u64 = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u16>().ok()
    };
    let frames = number("--frames").unwrap_or(300);
    let at = arguments
        .iter()
        .position(|argument| argument == "--language");
    let code = at.and_then(|at| arguments.get(at + 1));
    let language = code.and_then(|code| Language::with_code(code));
    let is_still = arguments.iter().any(|argument| argument == "--still");
    if let Some(w) = number("--cost") {
        let size = if w == 80 { (80, 24) } else { (200, 60) };
        let costs = measure(size, frames, is_still, language);
        println!("{} bytes", costs.bytes);
        return;
    }
    println!(
        "| size | gather us | draw us | encode us | frame us | stock encode us | bytes | stock bytes | first | stock first |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for size in [(80, 24), (200, 60)] {
        for is_still in [false, true] {
            let costs = measure(size, frames, is_still, language);
            let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(frames);
            println!(
                "| {}x{}{} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} | {} | {} |",
                size.0,
                size.1,
                if is_still { " still" } else { "" },
                each(costs.gather),
                each(costs.draw),
                each(costs.encode),
                each(costs.gather + costs.draw + costs.encode),
                each(costs.stock),
                costs.bytes / usize::from(frames),
                costs.stock_bytes / usize::from(frames),
                costs.first,
                costs.stock_first,
            );
        }
    }
}

/// What all frames cost together.
#[derive(Default)]
struct Costs {
    gather: Duration,
    draw: Duration,
    encode: Duration,
    stock: Duration,
    bytes: usize,
    stock_bytes: usize,
    first: usize,
    stock_first: usize,
}

fn measure(
    (w, h): (u16, u16),
    frames: u16,
    is_still: bool,
    language: Option<&'static Language>,
) -> Costs {
    let mut play = Play::new(1, Scenario::Calm);
    // The past is filled in first.
    play.advance(10_000);
    let mut viewer = Viewer::new(Options {
        depth: Depth::TrueColour,
        demo: true,
        language,
        size: (w, h),
        ..Options::default()
    });
    let extra = Extra {
        band: Some(Band::Demo("calm", Pace::Speed(1.0))),
        ..Extra::default()
    };
    let area = Rect::new(0, 0, w, h);
    let (mut shown, mut next) = (Buffer::empty(area), Buffer::empty(area));
    let mut encoder = Encoder::new(true);
    let (mut costs, mut bytes, mut stock) = (Costs::default(), Vec::new(), Vec::new());
    for frame in 0..=frames {
        if !is_still {
            play.advance(FRAME_MS);
        }
        let begun = Instant::now();
        viewer.gather(play.world(), play.now(), &extra);
        let gathered = Instant::now();
        viewer.draw(&mut next);
        let drawn = Instant::now();
        bytes.clear();
        encoder.frame(&shown, &next, &mut bytes);
        let encoded = Instant::now();
        stock.clear();
        let mut backend = CrosstermBackend::new(&mut stock);
        let drawing = backend.draw(shown.diff(&next).into_iter());
        drawing
            .and_then(|()| Backend::flush(&mut backend))
            .unwrap_or_default();
        let stock_encoded = Instant::now();
        if frame == 0 {
            (costs.first, costs.stock_first) = (bytes.len(), stock.len());
        } else {
            costs.gather += gathered - begun;
            costs.draw += drawn - gathered;
            costs.encode += encoded - drawn;
            costs.stock += stock_encoded - encoded;
            costs.bytes += bytes.len();
            costs.stock_bytes += stock.len();
        }
        std::mem::swap(&mut shown, &mut next);
    }
    costs
}
