//! Keeps a tape in a file, segment by segment. A slow or full disk ends the tape, never the console (DESIGN 2).
//!
//! The newest segment has the name that the operator gave. A full one is closed and gets a number:
//! `city.tape` becomes `city.000001.tape`, so that names sort by time. Leaves out: when a batch is over.

use crate::city::{
    engine::{Engine, port::Input},
    model::{
        limits,
        time::{Mono, Now},
    },
    tape::{FAMILY, Head, Player, Recorder, TapeFault, opening},
};
use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// How often a block is closed even if it is small, milliseconds: what a crash may cost of a tape.
const FLUSH_MS: u64 = 1_000;
/// Blocks that may wait for the disk.
const WAITING: usize = 256;

/// How long the end of a live session waits for the disk.
const FINISH: Duration = Duration::from_secs(5);

/// How long a tape may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of inputs on one segment.
    pub segment_bytes: u64,
    /// Segments that are kept, the newest included; at least one.
    pub segments: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            segment_bytes: limits::TAPE_SEGMENT_BYTES,
            segments: limits::TAPE_SEGMENTS,
        }
    }
}

/// Opens a tape: the engine as it was when the tape began, and what came in then.
///
/// # Errors
/// Where it is no tape, or its head or checkpoint is damaged.
pub fn open(bytes: &[u8]) -> Result<(Engine, Player<'_>), TapeFault> {
    let mut player = Player::new(bytes)?;
    let checkpoint = std::mem::take(&mut player.checkpoint);
    let engine = Engine::restore(&checkpoint);
    let engine = engine.map_err(|fault| TapeFault::Checkpoint(fault.to_string()))?;
    Ok((engine, player))
}

/// What the writer is told.
enum Work {
    /// A segment begins. Its checkpoint is deflated by the writer, for the engine must not wait for that.
    Begin(Head, Vec<u8>),
    /// Bytes behind what is there.
    Add(Vec<u8>),
    /// Somebody waits until the writer has come this far.
    Tell(SyncSender<()>),
}

/// A tape that is being written.
#[derive(Debug)]
pub struct TapeFile {
    seed: u64,
    bounds: Bounds,
    /// False where the name is no file of the disk (a pipe): then there is one segment only.
    turns: bool,
    /// The session waits for the writer: its clock is its own.
    patient: bool,
    segment: u64,
    recorder: Recorder,
    flushed: Mono,
    written: u64,
    sender: Option<SyncSender<Work>>,
    writer: Option<JoinHandle<()>>,
    /// Closes when the writer ends.
    over: Mutex<Receiver<()>>,
    failed: Arc<AtomicBool>,
}

impl TapeFile {
    /// Makes the file; a tape of the same name is replaced. What it holds begins with [`TapeFile::begin`].
    ///
    /// # Errors
    /// Where the file cannot be made, or something of that name is no tape.
    pub fn create(path: &Path, seed: u64, bounds: Bounds) -> io::Result<Self> {
        let is_other = fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() > 0);
        if is_other && !is_tape(path) {
            let other = "a file of that name is no tape, and is left as it is: name another one";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, other));
        }
        let file = File::create(path)?;
        let turns = file.metadata()?.is_file();
        let path = if turns {
            path.canonicalize()?
        } else {
            path.to_owned()
        };
        let mut shelf = Shelf {
            file,
            path,
            segments: bounds.segments.max(1),
        };
        let (sender, receiver) = sync_channel(WAITING);
        let (alive, over) = sync_channel(0);
        let failed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failed);
        let writer = std::thread::Builder::new()
            .name("tape".to_owned())
            .spawn(move || {
                if shelf.keep(&receiver).is_err() {
                    flag.store(true, Ordering::Relaxed);
                }
                drop(alive);
            })?;
        Ok(Self {
            seed,
            bounds,
            turns,
            patient: false,
            segment: 0,
            recorder: Recorder::new(Now::default()),
            flushed: Mono(0),
            written: 0,
            sender: Some(sender),
            writer: Some(writer),
            over: Mutex::new(over),
            failed,
        })
    }

    /// The same for a session whose clock is its own: a past of hours comes in seconds, and it waits for a writer
    /// that is slower, where a live session would end the tape.
    #[must_use]
    pub fn patient(self) -> Self {
        Self {
            patient: true,
            ..self
        }
    }

    /// Begins the first segment, or the next one, with the engine as it is. To be called between two steps.
    pub fn begin(&mut self, engine: &Engine) {
        if !self.is_running() {
            return;
        }
        self.recorder.flush();
        self.send();
        let now = engine.world().now;
        self.segment += 1;
        self.recorder = Recorder::new(now);
        self.flushed = now.mono;
        self.written = 0;
        let head = Head::new(self.seed, self.segment, now);
        self.tell(Work::Begin(head, engine.checkpoint()));
    }

    /// True where the segment holds what it may: the next one is to be begun.
    pub fn is_full(&self) -> bool {
        self.turns && self.written >= self.bounds.segment_bytes && self.is_running()
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

    /// Waits until the writer has caught up: for whoever makes a past in less time than it took. False where
    /// the tape has ended.
    pub fn catch_up(&mut self) -> bool {
        self.recorder.flush();
        self.send();
        let (whom, told) = sync_channel(1);
        let sender = self.sender.as_ref();
        sender.is_some_and(|sender| sender.send(Work::Tell(whom)).is_ok()) && told.recv().is_ok()
    }

    fn send(&mut self) {
        let bytes = self.recorder.take();
        if bytes.is_empty() {
            return;
        }
        self.written += bytes.len() as u64;
        self.tell(Work::Add(bytes));
        if !self.turns && self.written > self.bounds.segment_bytes {
            self.end();
        }
    }

    /// A writer that cannot keep up with a live session, or that has failed, ends the tape.
    fn tell(&mut self, work: Work) {
        let refused = self.sender.as_ref().is_some_and(|sender| {
            if self.patient {
                sender.send(work).is_err()
            } else {
                sender.try_send(work).is_err()
            }
        });
        if refused || self.failed.load(Ordering::Relaxed) {
            self.end();
        }
    }

    fn end(&mut self) {
        self.failed.store(true, Ordering::Relaxed);
        self.sender = None;
    }

    /// True while it is written.
    pub fn is_running(&self) -> bool {
        self.sender.is_some() && !self.failed.load(Ordering::Relaxed)
    }

    /// Ends the tape: everything is on disk when this returns. False where it ended before its time, or the disk does
    /// not take the rest of a live session within `FINISH`.
    pub fn finish(mut self) -> bool {
        let complete = self.is_running();
        self.recorder.flush();
        self.send();
        self.sender = None;
        let over = self.over.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !self.patient && over.recv_timeout(FINISH) == Err(RecvTimeoutError::Timeout) {
            return false;
        }
        let joined = self
            .writer
            .take()
            .is_none_or(|writer| writer.join().is_ok());
        complete && joined && !self.failed.load(Ordering::Relaxed)
    }
}

/// The segments of a tape on the disk.
struct Shelf {
    file: File,
    path: PathBuf,
    segments: usize,
}

impl Shelf {
    /// Writes until there is no more.
    fn keep(&mut self, work: &Receiver<Work>) -> io::Result<()> {
        for work in work {
            match work {
                Work::Begin(head, checkpoint) => {
                    if head.segment > 1 {
                        self.turn()?;
                    }
                    self.file.write_all(&opening(&head, &checkpoint))?;
                }
                Work::Add(bytes) => self.file.write_all(&bytes)?,
                // Who no longer waits need not be told.
                Work::Tell(whom) => whom.try_send(()).unwrap_or_default(),
            }
        }
        // A pipe has nothing to be brought to the disk.
        self.file.sync_all().or_else(|fault| match fault.kind() {
            io::ErrorKind::InvalidInput => Ok(()),
            _ => Err(fault),
        })
    }

    /// Gives the full segment its number, begins a new file under the name, and removes what is too old.
    fn turn(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let last = self.numbered()?.pop();
        let number = last.map_or(0, |(number, _)| number) + 1;
        let aside = self.path.with_file_name(numbered_name(&self.path, number));
        fs::rename(&self.path, aside)?;
        self.file = File::create_new(&self.path)?;
        let mut kept = self.numbered()?;
        // Whatever else has such a name is left alone, a link to a tape too.
        kept.retain(|(_, path)| !path.is_symlink() && is_tape(path));
        let surplus = (kept.len() + 1).saturating_sub(self.segments);
        for (_, path) in kept.into_iter().take(surplus) {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Everything beside the tape that has its name with a number, by that number.
    fn numbered(&self) -> io::Result<Vec<(u64, PathBuf)>> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        let mut found = Vec::new();
        for entry in folder.read_dir()? {
            let path = entry?.path();
            if let Some(number) = number_of(&self.path, &path) {
                found.push((number, path));
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

/// `city.tape` and 1: `city.000001.tape`.
fn numbered_name(path: &Path, number: u64) -> String {
    let text =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    let stem = text(path.file_stem()).unwrap_or_default();
    match text(path.extension()) {
        Some(ending) => format!("{stem}.{number:06}.{ending}"),
        None => format!("{stem}.{number:06}"),
    }
}

/// The number of a segment of this tape.
fn number_of(tape: &Path, path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    let stem = tape.file_stem()?.to_str()?;
    let number = name.strip_prefix(stem)?.strip_prefix('.')?;
    let number = number.split('.').next()?.parse().ok()?;
    (numbered_name(tape, number) == name).then_some(number)
}

/// True for a file that begins like a tape: nothing else is ever removed or replaced.
fn is_tape(path: &Path) -> bool {
    let mut begin = [0; FAMILY.len()];
    // A pipe would be waited for, so it is not even opened.
    fs::metadata(path).is_ok_and(|about| about.is_file())
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut begin).is_ok())
        && begin == *FAMILY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::inventory::Inventory;

    fn bounds(segment_bytes: u64) -> Bounds {
        Bounds {
            segment_bytes,
            segments: 2,
        }
    }

    /// `valvomo record cities.toml` is a slip of the fingers, not a wish to lose the config.
    #[test]
    fn only_a_tape_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cities.toml");
        fs::write(&path, "[[city]]\n").unwrap();
        let fault = TapeFile::create(&path, 1, Bounds::default()).unwrap_err();
        assert!(fault.to_string().contains("no tape"), "{fault}");
        assert_eq!(fs::read(&path).unwrap(), b"[[city]]\n");
        for before in [&b""[..], b"VALVOMO-02 and so on", b"VALVOMO-01 and so on"] {
            fs::write(&path, before).unwrap();
            assert!(TapeFile::create(&path, 1, Bounds::default()).is_ok());
        }
    }

    /// A pipe of a name like that of a segment is not opened: that would wait for somebody to write.
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.tape");
        let pipe = folder.path().join("t.000001.tape");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let engine = Engine::new(Inventory::default(), 1, Now::default());
        let mut tape = TapeFile::create(&path, 1, bounds(1)).unwrap();
        for _ in 0..2 {
            tape.begin(&engine);
        }
        assert!(tape.finish());
        assert!(folder.path().join("t.000002.tape").exists());
    }

    /// A disk that does not take anything any more must not keep the console from ending.
    #[test]
    fn a_stuck_disk_does_not_hold_up_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        // Somebody has it open, and never reads: after 64 KiB the writer stands.
        let reader = fs::OpenOptions::new().read(true).write(true).open(&path);
        let mut tape = TapeFile::create(&path, 1, Bounds::default()).unwrap();
        tape.tell(Work::Add(vec![0; 256 * 1024]));
        // Comes to its end at all.
        assert!(!tape.finish());
        drop(reader);
    }
}
