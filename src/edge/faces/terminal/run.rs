//! The loop of a terminal: keys, signals and changes come in, frames go out.
//!
//! A key is answered at once, however new the last frame is; keys that repeat share frames. Else a frame is drawn when the world changed, at most ten times a second,
//! and once a second for the ages on the screen. No frame is made while one is under way to a slow
//! terminal: what goes out next is the newest state. Leaves out: what the keys mean (the viewer's).

use super::{
    burst::Bursts,
    encoder::Encoder,
    input::{Decoder, Pressed},
    meter::Meter,
    session::Session,
    signals::Call,
    stage::Stage,
};
use crate::{
    city::model::time::Mono,
    edge::links::clock::Clock,
    screen::{
        keys::Key,
        viewer::{Extra, Options, Reply, Viewer},
    },
};
use ratatui::{buffer::Buffer, layout::Rect};
use std::future::pending;
use tokio::sync::watch;

/// Between frames for changes of the world: ten a second.
const FRAME_MS: u64 = 100;
/// Between frames that answer keys and sizes.
const ANSWER_MS: u64 = 30;
/// Between frames for ages and the clock.
const AGE_MS: u64 = 1_000;
/// Between slices of a scan of devices, which are no frames.
const SLICE_MS: u64 = 2;
/// Where the signal that lets us go on was lost, we go on after this.
const STOPPED_MS: u64 = 1_000;
/// Between panels that change by themselves, and how long a key stops that.
const WALK_MS: u64 = 12_000;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The viewer wanted to leave.
    Quit,
    /// The first-run screen wants the demo: run that in the same session.
    StartDemo,
    /// A signal, by its number.
    Signal(u8),
    /// The terminal is gone.
    Gone,
    /// The engine has stopped: what failed is told by [`Session::leave`].
    Stopped,
}

impl Exit {
    /// The exit code of the process: 0 for `q`, ctrl-c and an interrupt; 128 and the signal's number for
    /// others, as shells have it (a terminal that is gone counts as a hang-up); 1 where the engine stopped.
    pub fn code(self) -> u8 {
        match self {
            Self::Quit | Self::StartDemo | Self::Signal(2) => 0,
            Self::Signal(number) => 128_u8.saturating_add(number),
            Self::Gone => 129,
            Self::Stopped => 1,
        }
    }
}

/// Shows a stage until somebody leaves. The size, the colours and the letters in `options` are the
/// session's to say.
pub async fn run(stage: &dyn Stage, mut options: Options, session: &mut Session) -> Exit {
    options.size = session.size();
    options.depth = session.surroundings.depth();
    options.ascii = session.surroundings.ascii();
    let mut run = Run {
        stage,
        changes: stage.changed(),
        clock: Clock::start(),
        viewer: Viewer::new(options),
        encoder: Encoder::new(session.surroundings.erases_in_colour()),
        shown: Buffer::default(),
        next: Buffer::default(),
        decoder: Decoder::default(),
        bursts: Bursts::default(),
        meter: Meter::default(),
        due: Mono(0),
        drawn: None,
        is_asked: false,
        answered: None,
        quiet_at: None,
        slice_at: None,
        walk_at: Mono(WALK_MS),
        has_changed: false,
        is_resized: true,
        stopped: None,
    };
    run.draw(session);
    fail_in_tests(session);
    loop {
        let event = run.wait(session).await;
        if let Some(exit) = run.handle(event, session) {
            return exit;
        }
    }
}

/// What the loop waits for.
#[derive(Debug)]
enum Event {
    Call(Call),
    /// Resume, though no signal said so.
    Unstopped,
    /// The terminal took a frame.
    Written,
    Draw,
    Came(Vec<u8>),
    Quiet,
    Typed,
    Slice,
    Changed,
    End(Exit),
}

struct Run<'a> {
    stage: &'a dyn Stage,
    changes: watch::Receiver<u64>,
    clock: Clock,
    viewer: Viewer,
    encoder: Encoder,
    /// What the terminal shows.
    shown: Buffer,
    next: Buffer,
    decoder: Decoder,
    bursts: Bursts,
    meter: Meter,
    /// When the next frame is drawn.
    due: Mono,
    drawn: Option<Mono>,
    /// The next frame answers a key or a size; when the last one that did was drawn.
    is_asked: bool,
    answered: Option<Mono>,
    /// When an open sequence of the keyboard is given up.
    quiet_at: Option<Mono>,
    /// When a scan of devices goes on.
    slice_at: Option<Mono>,
    /// When the next panel is shown by itself.
    walk_at: Mono,
    has_changed: bool,
    is_resized: bool,
    /// Since when the process is stopped by ctrl-z.
    stopped: Option<Mono>,
}

impl Run<'_> {
    async fn wait(&mut self, session: &mut Session) -> Event {
        let clock = self.clock;
        let at = async |due: Option<Mono>| match due {
            Some(due) => tokio::time::sleep_until(clock.instant(due)).await,
            None => pending().await,
        };
        let is_busy = session.output.is_busy(&session.written);
        let is_running = self.stopped.is_none();
        let unstopped = self.stopped.map(|since| since.plus(STOPPED_MS));
        tokio::select! {
            biased;
            call = session.signals.next() => Event::Call(call),
            () = at(unstopped), if !is_running => Event::Unstopped,
            written = session.written.changed() => match written {
                Ok(()) if !session.written.borrow().is_gone => Event::Written,
                _ => Event::End(Exit::Gone),
            },
            () = at(Some(self.due)), if is_running && !is_busy => Event::Draw,
            came = session.input.recv(), if is_running => came.map_or(Event::End(Exit::Gone), Event::Came),
            () = at(self.quiet_at), if is_running => Event::Quiet,
            () = at(self.bursts.due()), if is_running => Event::Typed,
            () = at(self.slice_at), if is_running => Event::Slice,
            changed = self.changes.changed(), if is_running && !self.has_changed => match changed {
                Ok(()) => Event::Changed,
                Err(_) => Event::End(Exit::Stopped),
            },
        }
    }

    fn handle(&mut self, event: Event, session: &mut Session) -> Option<Exit> {
        match event {
            Event::End(exit) => return Some(exit),
            Event::Call(Call::Leave(number)) => return Some(Exit::Signal(number)),
            Event::Call(Call::Suspend) => self.stop(session),
            Event::Call(Call::Resume) | Event::Unstopped => return self.resume(session),
            Event::Call(Call::Reload) => self.stage.reply(Reply::Reload),
            Event::Call(Call::Resize) => {
                self.is_resized = true;
                self.want_answer();
            }
            // Whether a frame is under way is asked anew before each wait.
            Event::Written => {}
            Event::Draw => self.draw(session),
            Event::Changed => {
                self.has_changed = true;
                self.want(self.drawn, FRAME_MS);
            }
            Event::Slice => {
                let is_over = !self.gather();
                if is_over {
                    self.want(None, 0);
                }
            }
            // Whatever is open or pasted, ctrl-c alone is ctrl-c.
            Event::Came(bytes) if bytes == [0x03] => return self.key(Key::Ctrl('c'), session),
            Event::Came(bytes) => {
                let mut pressed = Vec::new();
                self.decoder.feed(&bytes, &mut pressed);
                let now = self.clock.now().mono;
                self.quiet_at = self.decoder.patience_ms().map(|ms| now.plus(ms));
                let pressed = self.bursts.take(pressed, now);
                return self.press(pressed, session);
            }
            Event::Quiet => {
                self.quiet_at = None;
                let mut pressed = Vec::new();
                self.decoder.quiet(&mut pressed);
                let pressed = self.bursts.take(pressed, self.clock.now().mono);
                return self.press(pressed, session);
            }
            Event::Typed => {
                let pressed = self.bursts.keys();
                return self.press(pressed, session);
            }
        }
        None
    }

    /// A frame is wanted, at least `gap_ms` after the one before it.
    fn want(&mut self, before: Option<Mono>, gap_ms: u64) {
        let now = self.clock.now().mono;
        let earliest = before.map_or(now, |before| before.plus(gap_ms).max(now));
        self.due = self.due.min(earliest);
    }

    /// Somebody waits for a frame: nothing but the frames that answered before hold it up.
    fn want_answer(&mut self) {
        self.is_asked = true;
        self.want(self.answered, ANSWER_MS);
    }

    fn press(&mut self, pressed: Vec<Pressed>, session: &mut Session) -> Option<Exit> {
        for one in pressed {
            match one {
                Pressed::Key(key) => {
                    if let Some(exit) = self.key(key, session) {
                        return Some(exit);
                    }
                }
                Pressed::Paste(text) => {
                    self.viewer.on_paste(&text);
                    self.want_answer();
                }
            }
        }
        None
    }

    fn key(&mut self, key: Key, session: &mut Session) -> Option<Exit> {
        self.walk_at = self.clock.now().mono.plus(WALK_MS);
        match key {
            Key::Ctrl('z') => {
                self.stop(session);
                return None;
            }
            Key::Ctrl('l') => self.encoder.repaint(),
            _ => {}
        }
        let exit = self.answer(key);
        self.want_answer();
        exit
    }

    fn answer(&mut self, key: Key) -> Option<Exit> {
        let mut replies = Vec::new();
        let viewer = &mut self.viewer;
        self.stage
            .look(&mut |world| replies = viewer.on_key(key, world));
        for reply in replies {
            match reply {
                Reply::Quit => return Some(Exit::Quit),
                Reply::Demo => return Some(Exit::StartDemo),
                other => self.stage.reply(other),
            }
        }
        None
    }

    fn stop(&mut self, session: &Session) {
        if session.suspend() {
            self.stopped = Some(self.clock.now().mono);
        }
    }

    fn resume(&mut self, session: &Session) -> Option<Exit> {
        self.stopped = None;
        if session.take().is_err() {
            return Some(Exit::Gone);
        }
        self.encoder.repaint();
        self.is_resized = true;
        self.want(None, 0);
        None
    }

    /// Copies what the screen needs; true where a scan goes on.
    fn gather(&mut self) -> bool {
        let now = self.clock.now().mono;
        let extra = Extra {
            bytes_per_second: self.meter.rate(now),
            ..self.stage.extra()
        };
        let (frame_now, viewer) = (self.stage.now(), &mut self.viewer);
        let mut goes_on = false;
        self.stage
            .look(&mut |world| goes_on = viewer.gather(world, frame_now, &extra));
        self.slice_at = goes_on.then(|| now.plus(SLICE_MS));
        goes_on
    }

    fn draw(&mut self, session: &Session) {
        let now = self.clock.now().mono;
        if self.stage.walks_panels() && now >= self.walk_at {
            self.walk_at = now.plus(WALK_MS);
            // Tab asks for nothing beyond the screen.
            self.answer(Key::Tab);
        }
        if std::mem::take(&mut self.is_resized) {
            let (w, h) = session.size();
            self.viewer.resize(w, h);
            self.next = Buffer::empty(Rect::new(0, 0, w, h));
        }
        // A scan needs its next slice before the next frame, and a frame needs what has been found.
        self.changes.borrow_and_update();
        self.has_changed = false;
        self.gather();
        self.viewer.draw(&mut self.next);
        let mut bytes = Vec::new();
        self.encoder.frame(&self.shown, &self.next, &mut bytes);
        if self.shown.area == self.next.area {
            std::mem::swap(&mut self.shown, &mut self.next);
        } else {
            self.shown = self.next.clone();
        }
        if !bytes.is_empty() {
            self.meter.add(now, bytes.len());
            if !session.output.send(bytes) {
                self.encoder.repaint();
            }
        }
        self.drawn = Some(now);
        if std::mem::take(&mut self.is_asked) {
            self.answered = Some(now);
        }
        self.due = now.plus(self.age_ms());
    }

    /// How long until a clock on the screen shows its next second.
    fn age_ms(&self) -> u64 {
        let past = self.stage.now().utc.0.rem_euclid(AGE_MS as i64);
        let left = AGE_MS - u64::try_from(past).unwrap_or(0);
        // Two frames for one second are one too many; a clock that stands still needs none at all.
        if left < AGE_MS / 2 {
            left + AGE_MS
        } else {
            left
        }
    }
}

/// A debug build fails where a test wants it to.
fn fail_in_tests(session: &Session) {
    #[cfg(debug_assertions)]
    #[expect(
        clippy::panic,
        reason = "only where a test asks for it, in a debug build"
    )]
    match session.surroundings.panic.as_deref() {
        Some("task") => drop(tokio::spawn(async {
            panic!("a task fails, as a test wanted")
        })),
        Some(_) => panic!("the loop fails, as a test wanted"),
        None => {}
    }
    #[cfg(not(debug_assertions))]
    let _ = session;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exits_are_codes() {
        let codes = [
            Exit::Quit,
            Exit::Signal(2),
            Exit::Signal(15),
            Exit::Signal(1),
            Exit::Gone,
        ];
        assert_eq!(codes.map(Exit::code), [0, 0, 143, 129, 129]);
    }
}
