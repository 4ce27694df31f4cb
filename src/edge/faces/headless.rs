//! Faces without a screen: `status`, `record`, `replay --json`.

use crate::{
    city::{engine::port::Outbox, model::time::Now, tape::TapeFault},
    edge::{
        links::{
            clock::Clock,
            tape::{self, Bounds, TapeFile},
        },
        runtime::Runtime,
        spec::{Config, Reread},
    },
    screen::pages::status::status,
};
use serde_json::Value;
use std::{
    io::{self, BufWriter, Write},
    path::Path,
    time::Duration,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What of a document is written at once.
const BLOCK_BYTES: usize = 64 * 1024;

/// The seed of a live engine: its dice only spread attempts and polls, so one that differs from process
/// to process keeps two consoles apart; the tape holds it.
pub fn live_seed(now: Now) -> u64 {
    now.utc.0.unsigned_abs() ^ u64::from(std::process::id()) << 32
}

/// Runs headless for some time, then prints one JSON document.
///
/// # Errors
/// Where the output is closed.
pub async fn print_status(config: Config, time: Duration, out: &mut dyn Write) -> io::Result<()> {
    let clock = Clock::start();
    let runtime = Runtime::start(config, clock, live_seed(clock.now()), None);
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    let document = runtime.look(status);
    runtime.stop().await;
    print(&document, out)
}

/// Prints a document in blocks: the standard output alone would hand over every line of it by itself.
fn print(document: &Value, out: &mut dyn Write) -> io::Result<()> {
    let mut blocks = BufWriter::with_capacity(BLOCK_BYTES, out);
    writeln!(blocks, "{document:#}")?;
    blocks.flush()
}

/// Tapes the live session until it is told to stop, or for some time.
///
/// # Errors
/// Where the tape cannot be begun or the output is closed.
pub async fn record(
    config: Config,
    reread: Reread<'_>,
    path: &Path,
    time: Option<Duration>,
    (out, complaints): (&mut dyn Write, &mut dyn Write),
) -> io::Result<bool> {
    let mut calls = Calls::listen()?;
    let clock = Clock::start();
    let seed = live_seed(clock.now());
    let tape = TapeFile::create(path, seed, Bounds::default())?;
    let runtime = Runtime::start(config, clock, seed, Some(tape));
    writeln!(out, "taping; ctrl-c ends it")?;
    out.flush()?;
    let mut end = std::pin::pin!(wait_for_end(time));
    loop {
        tokio::select! {
            () = &mut end => break,
            call = calls.next() => match call {
                Call::End => break,
                Call::Reload => {
                    let read = reread();
                    let refusal = read.as_ref().err().cloned();
                    runtime.reload(read);
                    let told = refusal.map_or_else(
                        || "valvomo: the config was read again\n".to_owned(),
                        |it| format!("valvomo: the config is wrong, the one before holds\n{}", it.text),
                    );
                    complaints.write_all(told.as_bytes())?;
                }
            },
        }
    }
    let (complete, inputs) = runtime.stop_and_count().await;
    if complete {
        writeln!(out, "{inputs} inputs on the tape")?;
    } else {
        writeln!(
            out,
            "the tape ended before its time: the disk is full or too slow"
        )?;
    }
    Ok(complete)
}

/// What a signal asks of a face without a screen.
enum Call {
    /// Read the config again.
    Reload,
    /// The terminal that started us hangs up.
    End,
}

/// SIGUSR1 reads the config again, as everywhere. SIGHUP does so for a service, which has no terminal that could
/// hang up; else it means just that.
struct Calls {
    reload: Signal,
    hangup: Signal,
    is_service: bool,
}

impl Calls {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            reload: signal(SignalKind::user_defined1())?,
            hangup: signal(SignalKind::hangup())?,
            is_service: std::fs::File::open("/dev/tty").is_err(),
        })
    }

    async fn next(&mut self) -> Call {
        tokio::select! {
            _ = self.reload.recv() => Call::Reload,
            _ = self.hangup.recv() => if self.is_service { Call::Reload } else { Call::End },
        }
    }
}

/// Waits for ctrl-c, SIGTERM or the end of the time.
pub async fn wait_for_end(time: Option<Duration>) {
    let timer = async {
        match time {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
    };
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = timer => {}
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Why a replay failed.
#[derive(Debug)]
pub enum ReplayFault {
    /// The file is no tape.
    Tape(TapeFault),
    /// The output is closed.
    Output(io::Error),
}

/// Plays a tape to its end as fast as it goes and prints the final document. The same tape gives the
/// same document (law 3).
///
/// # Errors
/// Where it is no tape, or the output is closed.
pub fn replay_json(bytes: &[u8], out: &mut dyn Write) -> Result<(), ReplayFault> {
    let (mut engine, mut player) = tape::open(bytes).map_err(ReplayFault::Tape)?;
    let mut effects = Outbox::new();
    for (now, input) in player.by_ref() {
        engine.step(now, input, &mut effects);
        // The links are unplugged: what they answered is on the tape.
        effects.clear();
    }
    let mut document = status(engine.world());
    if player.is_broken
        && let Some(fields) = document.as_object_mut()
    {
        let told = "breaks off: played up to its last whole block";
        fields.insert("tape".to_owned(), told.into());
    }
    print(&document, out).map_err(ReplayFault::Output)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts how often something is handed over.
    #[derive(Default)]
    struct Counted {
        times: usize,
        bytes: Vec<u8>,
    }

    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.times += 1;
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_document_is_printed_in_blocks() {
        let document: Value = (0..20_000).map(|number| number.to_string()).collect();
        let mut out = Counted::default();
        print(&document, &mut out).expect("a list of bytes takes all");
        assert_eq!(out.bytes, format!("{document:#}\n").into_bytes());
        assert!(
            out.times <= out.bytes.len() / BLOCK_BYTES + 1,
            "{}",
            out.times
        );
    }
}
