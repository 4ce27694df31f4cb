//! Taking the terminal and giving it back, on every way out (FAILURES D4, D5).
//!
//! Raw mode, the alternate screen, a hidden cursor, bracketed paste; no mouse, and no question to the
//! terminal. What it looked like before is restored after a normal end, a fault, a signal and a panic; a
//! panic elsewhere is kept for later and never printed into the screen.

use super::{
    output::{Output, Written},
    signals::{self, Signals},
    surroundings::Surroundings,
};
use crate::{city::model::text::SafeText, screen::viewer::SIZE_MAX};
use crossterm::terminal;
use std::{
    fmt,
    fs::File,
    io::{self, IsTerminal, Read},
    os::fd::AsFd,
    panic,
    sync::{Mutex, MutexGuard, Once, PoisonError},
    thread::{self, ThreadId},
    time::Duration,
};
use tokio::sync::{mpsc, watch};

/// Takes the screen: alternate screen, no cursor, bracketed paste.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h";
/// Gives it back; ends a synchronized frame that was cut off.
const GIVE: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// How long a terminal that does not read may hold up the way out.
const GIVE_WAIT: Duration = Duration::from_millis(500);
/// Bytes of one reading of the keyboard.
const READ_BYTES: usize = 4 * 1024;
/// Readings that wait; then the terminal's own buffer fills.
const READINGS: usize = 16;
/// The size of a terminal that does not tell one.
const USUAL_SIZE: (u16, u16) = (80, 24);
/// Panics that are kept.
const FAULTS_MAX: usize = 8;

/// Why there is no session.
#[derive(Debug)]
pub enum Refusal {
    /// The input or the output is no terminal.
    NoTerminal(&'static str),
    /// The terminal cannot move its cursor.
    Dumb,
    /// The system refused.
    System(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instead = "try `valvomo status --json`, which needs none";
        match self {
            Self::NoTerminal(what) => {
                write!(
                    out,
                    "the {what} is not a terminal, and the screen needs one; {instead}"
                )
            }
            Self::Dumb => write!(
                out,
                "TERM=dumb: this terminal cannot show a screen; set TERM to its name, or {instead}"
            ),
            Self::System(fault) => {
                write!(
                    out,
                    "the terminal could not be taken: {}",
                    SafeText::new(&fault.to_string())
                )
            }
        }
    }
}

impl std::error::Error for Refusal {}

impl From<io::Error> for Refusal {
    fn from(fault: io::Error) -> Self {
        Self::System(fault)
    }
}

/// What the panic hook needs: it has no session at hand.
#[derive(Debug, Default)]
struct Shared {
    output: Option<Output>,
    owner: Option<ThreadId>,
    is_taken: bool,
    faults: Vec<SafeText>,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared {
    output: None,
    owner: None,
    is_taken: false,
    faults: Vec::new(),
});

fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A terminal that is ours until this is dropped. One at a time, made on the thread that runs the loop.
#[derive(Debug)]
pub struct Session {
    pub(super) surroundings: Surroundings,
    pub(super) output: Output,
    pub(super) written: watch::Receiver<Written>,
    pub(super) input: mpsc::Receiver<Vec<u8>>,
    pub(super) signals: Signals,
}

impl Session {
    /// Takes the terminal. Needs a tokio runtime with signals.
    ///
    /// # Errors
    /// A [`Refusal`]: one line for the standard error, and exit code 2.
    pub fn enter(surroundings: Surroundings) -> Result<Self, Refusal> {
        if !io::stdin().is_terminal() {
            return Err(Refusal::NoTerminal("standard input"));
        }
        if !io::stdout().is_terminal() {
            return Err(Refusal::NoTerminal("standard output"));
        }
        if surroundings.is_dumb() {
            return Err(Refusal::Dumb);
        }
        // Its own descriptors: the locks of the standard streams may be held for the whole run.
        let keyboard = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let screen = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let signals = Signals::listen()?;
        let (output, written) = Output::start(screen)?;
        let input = read(keyboard)?;
        hook();
        {
            let mut shared = shared();
            shared.output = Some(output.clone());
            shared.owner = Some(thread::current().id());
        }
        let session = Self {
            surroundings,
            output,
            written,
            input,
            signals,
        };
        session.take()?;
        Ok(session)
    }

    /// Takes the screen, or takes it again after it was given back.
    pub(super) fn take(&self) -> io::Result<()> {
        // Whoever had the terminal meanwhile may have left it in any mode.
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        shared().is_taken = true;
        self.output.send(TAKE.to_vec());
        Ok(())
    }

    /// Gives the terminal back and stops the process until somebody lets it go on. False where nobody
    /// would: then nothing happens.
    pub(super) fn suspend(&self) -> bool {
        if !signals::has_shell() {
            return false;
        }
        give();
        signals::stop()
    }

    /// Columns and rows, within bounds.
    pub(super) fn size(&self) -> (u16, u16) {
        let size = terminal::window_size().map_or((0, 0), |size| (size.columns, size.rows));
        match size {
            (0, _) | (_, 0) => USUAL_SIZE,
            (w, h) => (w.min(SIZE_MAX.0), h.min(SIZE_MAX.1)),
        }
    }

    /// Gives the terminal back. Returns what failed meanwhile in other parts of the program, for the
    /// standard error.
    pub fn leave(self) -> Vec<SafeText> {
        give();
        std::mem::take(&mut shared().faults)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        give();
    }
}

/// Gives the terminal back, once.
fn give() {
    let output = {
        let mut shared = shared();
        if !std::mem::take(&mut shared.is_taken) {
            return;
        }
        shared.output.clone()
    };
    if let Some(output) = output {
        output.finish(GIVE, GIVE_WAIT);
    }
    // Where the terminal is gone there is nothing to restore.
    terminal::disable_raw_mode().unwrap_or_default();
}

/// Reads the keyboard on a thread of its own; the channel closes where the terminal is gone.
fn read(mut keyboard: File) -> io::Result<mpsc::Receiver<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(READINGS);
    let thread = thread::Builder::new().name("keyboard".to_owned());
    thread.spawn(move || {
        let mut bytes = vec![0; READ_BYTES];
        loop {
            let came = match keyboard.read(&mut bytes) {
                Ok(0) => return,
                Ok(count) => bytes.get(..count).unwrap_or_default().to_vec(),
                Err(fault) => match fault.kind() {
                    io::ErrorKind::Interrupted => continue,
                    io::ErrorKind::WouldBlock => {
                        thread::park_timeout(Duration::from_millis(20));
                        continue;
                    }
                    _ => return,
                },
            };
            if sender.blocking_send(came).is_err() {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// Sets the panic hook, before the one that is there (which reports): once per process.
fn hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_elsewhere = {
                let mut shared = shared();
                let is_elsewhere = shared.is_taken && shared.owner != Some(thread::current().id());
                if is_elsewhere && shared.faults.len() < FAULTS_MAX {
                    shared.faults.push(SafeText::new(&info.to_string()));
                }
                is_elsewhere
            };
            if !is_elsewhere {
                give();
                report(info);
            }
        }));
    });
}
