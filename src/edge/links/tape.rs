//! Keeps a tape in a file. A slow or full disk ends the tape, never the console (DESIGN 2).

use crate::city::{
    engine::port::Input,
    model::time::{Mono, Now},
    tape::{Head, Recorder},
};
use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

/// The largest tape, bytes. It ends there; what it holds stays good.
const TAPE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// How often a block is closed even if it is small, milliseconds: what a crash may cost of a tape.
const FLUSH_MS: u64 = 1_000;
/// Blocks that may wait for the disk.
const WAITING: usize = 64;

/// A tape that is being written.
#[derive(Debug)]
pub struct TapeFile {
    begun: Now,
    recorder: Recorder,
    flushed: Mono,
    written: u64,
    sender: Option<SyncSender<Vec<u8>>>,
    writer: Option<JoinHandle<()>>,
    failed: Arc<AtomicBool>,
}

impl TapeFile {
    /// Begins a tape in a new file; one of the same name is replaced.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn create(path: &Path, head: &Head) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let (sender, receiver) = sync_channel::<Vec<u8>>(WAITING);
        let failed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failed);
        let writer = std::thread::Builder::new()
            .name("tape".to_owned())
            .spawn(move || {
                for bytes in receiver {
                    if file.write_all(&bytes).is_err() {
                        flag.store(true, Ordering::Relaxed);
                        return;
                    }
                }
                if file.sync_all().is_err() {
                    flag.store(true, Ordering::Relaxed);
                }
            })?;
        let mut tape = Self {
            begun: head.now(),
            recorder: Recorder::new(head),
            flushed: Mono(head.mono_ms),
            written: 0,
            sender: Some(sender),
            writer: Some(writer),
            failed,
        };
        tape.send();
        Ok(tape)
    }

    /// When it began: the engine must begin at the same moment, or a replay is not the same.
    pub fn begun(&self) -> Now {
        self.begun
    }

    /// Adds an input, before the engine sees it.
    pub fn write(&mut self, now: Now, input: &Input) {
        if self.sender.is_none() {
            return;
        }
        self.recorder.write(now, input);
        if now.mono.since(self.flushed) >= FLUSH_MS {
            self.flushed = now.mono;
            self.recorder.flush();
        }
        self.send();
    }

    fn send(&mut self) {
        let bytes = self.recorder.take();
        if bytes.is_empty() {
            return;
        }
        self.written += bytes.len() as u64;
        let full = self.written > TAPE_BYTES || self.failed.load(Ordering::Relaxed);
        let refused = self
            .sender
            .as_ref()
            .is_some_and(|sender| sender.try_send(bytes).is_err());
        if full || refused {
            self.failed.store(true, Ordering::Relaxed);
            self.sender = None;
        }
    }

    /// True while it is written.
    pub fn is_running(&self) -> bool {
        self.sender.is_some() && !self.failed.load(Ordering::Relaxed)
    }

    /// Ends the tape: everything is on disk when this returns. False where it ended before its time.
    pub fn finish(mut self) -> bool {
        let complete = self.is_running();
        self.recorder.flush();
        self.send();
        self.sender = None;
        let joined = self
            .writer
            .take()
            .is_none_or(|writer| writer.join().is_ok());
        complete && joined && !self.failed.load(Ordering::Relaxed)
    }
}
