//! Writing to the terminal from a thread of its own: a terminal that does not read blocks neither keys
//! nor the engine (FAILURES D8). At most one frame is under way; the newest state wins.

use std::{
    fs::File,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};
use tokio::sync::watch;

/// Jobs that may wait: one frame, and what gives the terminal back.
const JOBS: usize = 4;
/// How long to wait where the terminal takes nothing but did not block.
const AGAIN: Duration = Duration::from_millis(5);

/// Something to write.
#[derive(Debug)]
struct Job {
    bytes: Vec<u8>,
    /// Told when it is written.
    done: Option<SyncSender<()>>,
}

/// How far the writing is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Jobs that are done.
    pub(super) jobs: u64,
    /// The terminal is gone.
    pub(super) is_gone: bool,
}

/// A sender of jobs to the writing thread.
#[derive(Debug, Clone)]
pub(super) struct Output {
    jobs: SyncSender<Job>,
    handed_over: Arc<AtomicU64>,
}

impl Output {
    /// Starts the thread that writes to `file`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(file: File) -> io::Result<(Self, watch::Receiver<Written>)> {
        let (jobs, waiting) = sync_channel(JOBS);
        let (tell, written) = watch::channel(Written::default());
        let thread = thread::Builder::new().name("terminal".to_owned());
        thread.spawn(move || work(file, &waiting, &tell))?;
        let handed_over = Arc::default();
        Ok((Self { jobs, handed_over }, written))
    }

    /// Hands bytes over without waiting. False where the thread is gone or far behind.
    pub(super) fn send(&self, bytes: Vec<u8>) -> bool {
        self.hand_over(Job { bytes, done: None })
    }

    fn hand_over(&self, job: Job) -> bool {
        let is_taken = self.jobs.try_send(job).is_ok();
        if is_taken {
            self.handed_over.fetch_add(1, Ordering::Relaxed);
        }
        is_taken
    }

    /// True while something is under way.
    pub(super) fn is_busy(&self, written: &watch::Receiver<Written>) -> bool {
        written.borrow().jobs < self.handed_over.load(Ordering::Relaxed)
    }

    /// Hands bytes over and waits until they are written, at most so long. True where they are.
    pub(super) fn finish(&self, bytes: &[u8], wait: Duration) -> bool {
        let (done, is_done) = sync_channel(1);
        let job = Job {
            bytes: bytes.to_vec(),
            done: Some(done),
        };
        self.hand_over(job) && is_done.recv_timeout(wait).is_ok()
    }
}

fn work(mut file: File, waiting: &Receiver<Job>, tell: &watch::Sender<Written>) {
    while let Ok(job) = waiting.recv() {
        let is_written = write(&mut file, &job.bytes).is_ok();
        tell.send_modify(|written| {
            written.jobs += 1;
            written.is_gone |= !is_written;
        });
        if let Some(done) = job.done {
            // Who waited may have given up.
            done.try_send(()).unwrap_or_default();
        }
    }
}

fn write(file: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            // Somebody made the terminal non-blocking: it is shared with other programs.
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => thread::park_timeout(AGAIN),
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}
