//! The built binary in a real pseudo-terminal, with an emulator that shows what a person would see.

use crate::strict;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{Read, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How long a thing may take before a test fails: the machine may be busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between looks at a condition.
const LOOK: Duration = Duration::from_millis(5);

/// One console at a time: they measure time and bytes.
static ALONE: Mutex<()> = Mutex::new(());

/// What has come out so far.
struct Seen {
    emulator: vt100::Parser,
    bytes: Vec<u8>,
    is_closed: bool,
}

/// A running program in a terminal.
pub(crate) struct Console {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open so that the terminal lives on after the program.
    slave: Option<Box<dyn portable_pty::SlavePty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
    is_closing: Arc<AtomicBool>,
    is_reading: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    before: String,
    _alone: MutexGuard<'static, ()>,
}

/// The demo's command line, at this size and with these variables on top of the usual ones.
pub(crate) fn demo(size: (u16, u16), variables: &[(&str, &str)]) -> Console {
    Console::start(env!("CARGO_BIN_EXE_valvomo"), &["demo"], size, variables)
}

impl Console {
    pub(crate) fn start(
        program: &str,
        arguments: &[&str],
        size: (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "RUST_BACKTRACE", "TMUX"] {
            command.env_remove(name);
        }
        let usual = [
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LANG", "C.UTF-8"),
        ];
        for (name, value) in usual.iter().chain(variables) {
            command.env(name, value);
        }
        let before = termios(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let seen = Arc::new(Mutex::new(Seen {
            emulator: emulator(size),
            bytes: Vec::new(),
            is_closed: false,
        }));
        let is_closing = Arc::new(AtomicBool::new(false));
        let is_reading = Arc::new(AtomicBool::new(true));
        let mut screen = pair.master.try_clone_reader().unwrap();
        let reader = thread::spawn({
            let (seen, is_closing, is_reading) =
                (seen.clone(), is_closing.clone(), is_reading.clone());
            move || {
                let mut chunk = vec![0; 64 * 1024];
                while !is_closing.load(Ordering::SeqCst) {
                    if !is_reading.load(Ordering::SeqCst) {
                        thread::park_timeout(LOOK);
                        continue;
                    }
                    let count = screen.read(&mut chunk).unwrap_or(0);
                    let mut seen = seen.lock().unwrap();
                    if count == 0 {
                        seen.is_closed = true;
                        return;
                    }
                    seen.bytes.extend_from_slice(&chunk[..count]);
                    seen.emulator.process(&chunk[..count]);
                }
            }
        });
        Self {
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            slave: Some(pair.slave),
            child,
            seen,
            is_closing,
            is_reading,
            reader: Some(reader),
            before,
            _alone: alone,
        }
    }

    /// Waits until the screen shows these words.
    pub(crate) fn shows(&self, words: &str) {
        self.until(words, |screen| screen.contents().contains(words));
    }

    /// Waits until the screen is as `is_there` wants it.
    pub(crate) fn until(&self, what: &str, is_there: impl Fn(&vt100::Screen) -> bool) {
        let is_met = wait(PATIENCE, || {
            is_there(self.seen.lock().unwrap().emulator.screen())
        });
        assert!(is_met, "never came: {what}\n{}", self.text());
    }

    /// What the screen shows.
    pub(crate) fn text(&self) -> String {
        self.seen.lock().unwrap().emulator.screen().contents()
    }

    /// How many bytes have come.
    pub(crate) fn count(&self) -> usize {
        self.seen.lock().unwrap().bytes.len()
    }

    /// All bytes that have come.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// Waits until no byte has come for so long.
    pub(crate) fn falls_silent(&self, silence: Duration) {
        let (mut count, mut since) = (self.count(), Instant::now());
        let is_met = wait(PATIENCE, || {
            let now = self.count();
            if now != count {
                (count, since) = (now, Instant::now());
            }
            since.elapsed() >= silence
        });
        assert!(is_met, "never silent for {silence:?}");
    }

    /// Presses keys, as bytes.
    pub(crate) fn press(&mut self, keys: &str) {
        self.send(keys.as_bytes());
    }

    /// Sends bytes to the keyboard.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes).unwrap();
        keyboard.flush().unwrap();
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The program's process.
    pub(crate) fn pid(&self) -> Pid {
        let id = self.child.process_id().unwrap();
        Pid::from_raw(id.try_into().unwrap()).unwrap()
    }

    /// The most memory that it has had so far, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.unwrap().trim().trim_end_matches(" kB");
        number.parse().unwrap()
    }

    /// Gives the terminal another size. What the emulator shows has bounds of its own.
    pub(crate) fn resize(&self, size: (u16, u16)) {
        let (w, h) = (size.0.clamp(1, 500), size.1.clamp(1, 200));
        let mut seen = self.seen.lock().unwrap();
        let screen = seen.emulator.screen_mut();
        screen.set_size(h.try_into().unwrap(), w.try_into().unwrap());
        drop(seen);
        self.master
            .as_ref()
            .unwrap()
            .resize(pty_size(size))
            .unwrap();
    }

    /// Stops or starts reading what the program writes.
    pub(crate) fn read(&self, is_reading: bool) {
        self.is_reading.store(is_reading, Ordering::SeqCst);
    }

    /// Closes the terminal, as when its window is closed.
    pub(crate) fn close(&mut self) {
        self.is_closing.store(true, Ordering::SeqCst);
        // The reader gives its end back with the next byte.
        self.resize((79, 23));
        self.reader.take().unwrap().join().unwrap();
        drop((self.keyboard.take(), self.slave.take(), self.master.take()));
    }

    /// Waits for the end of the program; its exit code.
    pub(crate) fn code(&mut self) -> u32 {
        self.code_within(PATIENCE)
    }

    /// The same, with less patience.
    pub(crate) fn code_within(&mut self, patience: Duration) -> u32 {
        let mut status = None;
        wait(patience, || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        let shown = self.text();
        status
            .unwrap_or_else(|| panic!("it runs on after {patience:?}\n{shown}"))
            .exit_code()
    }

    /// Waits for the end, and checks that the terminal is as it was before and that nothing was said to it
    /// that is not allowed.
    pub(crate) fn ends_well(&mut self, code: u32) {
        assert_eq!(self.code(), code, "{}", self.text());
        self.is_given_back();
        assert_eq!(strict::offence(&self.bytes()), None);
    }

    /// Checks that the terminal is as it was before.
    pub(crate) fn is_given_back(&self) {
        self.until("the terminal as it was", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        assert_eq!(termios(&**self.master.as_ref().unwrap()), self.before);
    }

    /// True where the terminal is in raw mode.
    pub(crate) fn is_raw(&self) -> bool {
        termios(&**self.master.as_ref().unwrap()) != self.before
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
        self.is_closing.store(true, Ordering::SeqCst);
    }
}

/// Looks again and again until a condition holds; false where it never did.
pub(crate) fn wait(patience: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    loop {
        if holds() {
            return true;
        }
        if begun.elapsed() > patience {
            return false;
        }
        thread::park_timeout(LOOK);
    }
}

/// CPU time in clock ticks that a process has used, or that the children it has waited for have used.
pub(crate) fn ticks(process: &str, of_children: bool) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, behind) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<u64> = behind
        .split(' ')
        .map(|field| field.parse().unwrap_or(0))
        .collect();
    let first = if of_children { 13 } else { 11 };
    fields[first] + fields[first + 1]
}

fn termios(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn emulator((w, h): (u16, u16)) -> vt100::Parser {
    vt100::Parser::new(
        h.max(1).try_into().unwrap(),
        w.max(1).try_into().unwrap(),
        0,
    )
}
