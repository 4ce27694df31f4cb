//! The signals that a terminal's program lives with.

use rustix::process::{self, Signal};
use std::io;
use tokio::signal::unix::{self, SignalKind};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// Leave; the number of the signal.
    Leave(u8),
    /// Give the terminal back and stop.
    Suspend,
    /// Take the terminal again.
    Resume,
    /// The size may be another one.
    Resize,
    /// Read the config again.
    Reload,
}

/// Listens for signals, from its making to the end of the process.
#[derive(Debug)]
pub(super) struct Signals {
    hangup: unix::Signal,
    interrupt: unix::Signal,
    quit: unix::Signal,
    terminate: unix::Signal,
    suspend: unix::Signal,
    resume: unix::Signal,
    resize: unix::Signal,
    reload: unix::Signal,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses.
    pub(super) fn listen() -> io::Result<Self> {
        let raw = |signal: Signal| unix::signal(SignalKind::from_raw(signal.as_raw()));
        Ok(Self {
            hangup: raw(Signal::HUP)?,
            interrupt: raw(Signal::INT)?,
            quit: raw(Signal::QUIT)?,
            terminate: raw(Signal::TERM)?,
            suspend: raw(Signal::TSTP)?,
            resume: raw(Signal::CONT)?,
            resize: raw(Signal::WINCH)?,
            // Not SIGHUP: here that is the terminal hanging up.
            reload: raw(Signal::USR1)?,
        })
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) -> Call {
        let number = |signal: Signal| Call::Leave(u8::try_from(signal.as_raw()).unwrap_or(0));
        tokio::select! {
            biased;
            _ = self.hangup.recv() => number(Signal::HUP),
            _ = self.terminate.recv() => number(Signal::TERM),
            _ = self.quit.recv() => number(Signal::QUIT),
            _ = self.interrupt.recv() => number(Signal::INT),
            _ = self.resume.recv() => Call::Resume,
            _ = self.suspend.recv() => Call::Suspend,
            _ = self.resize.recv() => Call::Resize,
            _ = self.reload.recv() => Call::Reload,
        }
    }
}

/// Stops this process and those that were started with it (a `cargo run` around us), as ctrl-z does.
/// Returns once it goes on. False where nobody is there to let it go on: the first program of a session
/// has no shell above it.
pub(super) fn stop() -> bool {
    has_shell() && process::kill_current_process_group(Signal::STOP).is_ok()
}

/// True where a shell with job control started us: it puts its jobs into groups of their own.
pub(super) fn has_shell() -> bool {
    process::getsid(None).is_ok_and(|session| session != process::getpgrp())
}
