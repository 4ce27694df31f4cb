//! A real Mosquitto as a child process, in a folder of its own, on free ports of loopback.

use std::{
    fmt::Write as _,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A broker; killed when dropped.
pub(crate) struct Mosquitto {
    child: Child,
    /// Its folder: configuration, certificates, log.
    pub(crate) folder: tempfile::TempDir,
    /// Its ports, one per listener.
    pub(crate) ports: Vec<u16>,
}

/// Something that a test needs is not on this machine: an error in CI, and a loud skip elsewhere.
pub(crate) fn skip(missing: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|value| value.is_empty()),
        "{missing} is not here: install it"
    );
    eprintln!("SKIPPED: {missing} is not on this machine");
}

/// Where the program is.
pub(crate) fn program() -> Option<PathBuf> {
    let places = [
        "/usr/sbin/mosquitto",
        "/usr/local/sbin/mosquitto",
        "/usr/bin/mosquitto",
    ];
    let found = places.iter().map(PathBuf::from).find(|path| path.exists());
    if found.is_none() {
        skip("mosquitto");
    }
    found
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

impl Mosquitto {
    /// One plain listener without names.
    pub(crate) fn plain() -> Option<Self> {
        Self::start(1, tempfile::tempdir().expect("a folder"), |_, ports| {
            format!("listener {} 127.0.0.1\nallow_anonymous true\n", ports[0])
        })
    }

    /// The same, and it keeps for a slow client whatever comes.
    pub(crate) fn hoarding() -> Option<Self> {
        Self::start(1, tempfile::tempdir().expect("a folder"), |_, ports| {
            let listener = ports[0];
            format!("listener {listener} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n")
        })
    }

    /// A broker with `listeners` ports, configured by `config` from its folder and ports.
    pub(crate) fn start(
        listeners: usize,
        folder: tempfile::TempDir,
        config: impl Fn(&Path, &[u16]) -> String,
    ) -> Option<Self> {
        let program = program()?;
        // Somebody else may take a port between our look and Mosquitto's bind.
        for _ in 0..5 {
            let ports: Vec<u16> = (0..listeners).map(|_| free_port()).collect();
            let mut text = String::from("user root\npersistence false\nlog_dest stderr\n");
            text.write_str(&config(folder.path(), &ports))
                .expect("a string");
            std::fs::write(folder.path().join("mosquitto.conf"), text).expect("a config");
            let mut child = run(&program, folder.path());
            if await_ports(&mut child, &ports) {
                return Some(Self {
                    child,
                    folder,
                    ports,
                });
            }
        }
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("mosquitto does not start: {log}");
    }

    /// The first port.
    pub(crate) fn port(&self) -> u16 {
        self.ports[0]
    }

    /// Kills it; ports and folder stay.
    pub(crate) fn kill(&mut self) {
        self.signal("-KILL");
        self.child.wait().expect("its end");
    }

    /// Starts it again on the same ports.
    pub(crate) fn again(&mut self) {
        let program = program().expect("it was there before");
        self.child = run(&program, self.folder.path());
        assert!(await_ports(&mut self.child, &self.ports), "it starts again");
    }

    /// Stops the process without closing anything: its sockets stay open and mute.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets a frozen process go on.
    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    /// Tells it to read its configuration and certificates again.
    pub(crate) fn reread(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.expect("kill").success());
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // Also ends a frozen process. An error says that it ended before.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn run(program: &Path, folder: &Path) -> Child {
    let log = std::fs::File::create(folder.join("log")).expect("a log");
    Command::new(program)
        .arg("-c")
        .arg(folder.join("mosquitto.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("mosquitto starts")
}

/// Waits until all ports answer; false where the process ended instead.
fn await_ports(child: &mut Child, ports: &[u16]) -> bool {
    let patience = Instant::now() + Duration::from_secs(10);
    while Instant::now() < patience {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        let open = |port: &u16| {
            let hosts = ["127.0.0.1", "::1"];
            hosts
                .iter()
                .any(|host| TcpStream::connect((*host, *port)).is_ok())
        };
        if ports.iter().all(open) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("mosquitto does not open its ports");
}
