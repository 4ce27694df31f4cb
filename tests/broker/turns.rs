//! A4: several feeds of one console at one broker: on the wire there is never more than one handshake, and when the
//! broker is back all are up within 10 s.

use crate::{
    mosquitto::Mosquitto,
    raw,
    reload::{Console, feed, status},
};
use std::{
    fs,
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use valvomo::{city::world::feed::FeedState, edge::spec::Protocol};

const FEEDS: usize = 6;

/// How a broker that is ill receives a client.
#[derive(Debug, Clone, Copy)]
enum Ill {
    /// Accepts, and resets the connection when the greeting comes.
    Resets,
    /// Accepts and says nothing.
    Silent,
}

/// What was seen at a door: connections in all, and the most handshakes at once.
#[derive(Debug, Default)]
struct Seen {
    accepted: AtomicUsize,
    at_once: AtomicUsize,
}

/// True where the other side has not closed.
fn is_open(stream: &TcpStream) -> bool {
    let mut bytes = [0; 64];
    loop {
        match stream.try_read(&mut bytes) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

/// A broker that is ill, until it is dropped.
struct Door {
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

impl Door {
    async fn open(port: u16, ill: Ill) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let seen = Arc::new(Seen::default());
        let told = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut waiting: Vec<TcpStream> = Vec::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                told.accepted.fetch_add(1, Ordering::Relaxed);
                waiting.retain(is_open);
                waiting.push(stream);
                told.at_once.fetch_max(waiting.len(), Ordering::Relaxed);
                if let (Ill::Resets, Some(stream)) = (ill, waiting.pop()) {
                    // Closed with bytes that nobody read, a connection is reset.
                    stream.readable().await.ok();
                }
            }
        });
        Self { seen, task }
    }

    async fn close(self) -> (usize, usize) {
        self.task.abort();
        self.task.await.ok();
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        (of(&self.seen.accepted), of(&self.seen.at_once))
    }
}

fn console(folder: &std::path::Path, port: u16) -> Console<'_> {
    for number in 0..FEEDS {
        let text = feed(&format!("feed-{number}"), "mqtt", port, "");
        fs::write(folder.join(format!("{number}-feed.toml")), text).unwrap();
    }
    Console::start(folder)
}

async fn all_are(console: &Console<'_>, state: FeedState) {
    let what = format!("all are {state:?}");
    console
        .until(&what, |world| {
            (0..FEEDS).all(|number| status(world, &format!("feed-{number}")).state == state)
        })
        .await;
}

/// The console, up at a broker which then goes away and is ill for a while; gives what was seen meanwhile.
async fn outage(ill: Option<Ill>) -> (usize, usize) {
    let Some(mut broker) = Mosquitto::plain() else {
        return (FEEDS, 1);
    };
    let folder = tempfile::tempdir().unwrap();
    let console = console(folder.path(), broker.port());
    all_are(&console, FeedState::Ok).await;
    broker.kill();
    let door = match ill {
        Some(ill) => Some(Door::open(broker.port(), ill).await),
        None => None,
    };
    all_are(&console, FeedState::Down).await;
    // Not a wait for something: an outage of some seconds, in which each has tried more than once.
    tokio::time::sleep(Duration::from_secs(9)).await;
    let seen = match door {
        Some(door) => door.close().await,
        None => (FEEDS, 1),
    };
    let begun = Instant::now();
    broker.again();
    all_are(&console, FeedState::Ok).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{ill:?}");
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_refuses() {
    outage(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_resets() {
    let (accepted, at_once) = outage(Some(Ill::Resets)).await;
    assert!(accepted >= FEEDS, "{accepted}");
    assert_eq!(at_once, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_silent() {
    let (accepted, at_once) = outage(Some(Ill::Silent)).await;
    assert!(accepted >= 2, "{accepted}");
    assert_eq!(at_once, 1);
}

/// Serves those whose password is right; refuses one, and lets one hang for ever.
async fn serve(listener: TcpListener, refused: Arc<AtomicUsize>) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let refused = Arc::clone(&refused);
        tokio::spawn(async move {
            let (_, greeting) = raw::read(&mut stream).await?;
            let is_from = |user: &str| {
                let user = user.as_bytes();
                greeting.windows(user.len()).any(|part| part == user)
            };
            if is_from("hangs") {
                // Until the client has enough.
                raw::read(&mut stream).await;
                return None;
            }
            if is_from("stranger") {
                refused.fetch_add(1, Ordering::Relaxed);
                let no = raw::packet(0x20, &[0, 0x86, 0]);
                stream.write_all(&no).await.ok()?;
                return None;
            }
            stream.write_all(&raw::welcome(Protocol::V5)).await.ok()?;
            raw::read(&mut stream).await?;
            let granted = raw::granted(Protocol::V5, &[0]);
            stream.write_all(&granted).await.ok()?;
            while let Some((first, _)) = raw::read(&mut stream).await {
                if first == 0xc0 {
                    stream.write_all(&[0xd0, 0]).await.ok()?;
                }
            }
            None::<()>
        });
    }
}

/// One feed that hangs and one with a wrong password take nothing from the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_starves() {
    let (listener, port) = raw::listen().await;
    let refused = Arc::new(AtomicUsize::new(0));
    let server = tokio::spawn(serve(listener, Arc::clone(&refused)));
    let folder = tempfile::tempdir().unwrap();
    for (place, id) in ["hangs", "stranger"].into_iter().enumerate() {
        let user = format!("username = '{id}'");
        let text = feed(id, "mqtt", port, &user);
        fs::write(folder.path().join(format!("{place}-first.toml")), text).unwrap();
    }
    let begun = Instant::now();
    let console = console(folder.path(), port);
    all_are(&console, FeedState::Ok).await;
    let waited = begun.elapsed();
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    console
        .until("the one hangs", |world| status(world, "hangs").failures > 1)
        .await;
    assert_eq!(refused.load(Ordering::Relaxed), 1, "not hammered");
    assert_eq!(console.status("stranger").state, FeedState::Down);
    server.abort();
}
