//! A18, C13: a config that is read again while feeds live, with real brokers: what did not change keeps its
//! connection and loses no message; new passwords, authorities and certificates are taken up; a wrong one is told.

use crate::{
    driver::{spec, times},
    mosquitto::Mosquitto,
    trust::{self, authority, certificate},
};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        model::{cause::Cause, cause::LinkFault, ids::FeedId},
        world::{
            World,
            device::DeviceState,
            feed::{FeedState, FeedStatus},
        },
    },
    edge::{
        config,
        links::{clock::Clock, publisher::Publisher},
        runtime::Runtime,
        spec::{MqttSpec, Protocol, Secret},
    },
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A feed of SenML at a broker on loopback, with more lines of its `[feed.mqtt]`.
pub(crate) fn feed(id: &str, scheme: &str, port: u16, rest: &str) -> String {
    format!(
        "[[feed]]\nid = '{id}'\nformat = 'senml'\ncity = 'lund'\n[feed.mqtt]\nurl = '{scheme}://127.0.0.1:{port}'\ntopics = ['{id}/#']\n{rest}\n"
    )
}

fn declare_city(folder: &Path) {
    fs::write(folder.join("0.toml"), "[[city]]\nid = 'lund'\n").unwrap();
}

/// A console without a screen on a folder of configs.
pub(crate) struct Console<'a> {
    pub(crate) runtime: Runtime,
    folder: &'a Path,
}

impl<'a> Console<'a> {
    pub(crate) fn start(folder: &'a Path) -> Self {
        declare_city(folder);
        let config = config::read(folder, &|_| None);
        let config = config.unwrap_or_else(|problems| panic!("{}", config::render(&problems)));
        let runtime = Runtime::start(config, Clock::start(), 1, None);
        Self { runtime, folder }
    }

    pub(crate) fn reload(&self) {
        let read = config::read(self.folder, &|_| None);
        let read = read.map_err(|problems| config::refusal(&problems));
        self.runtime.reload(read);
    }

    /// Waits until the world is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&World) -> bool) {
        let mut changed = self.runtime.changed();
        let waiting = async {
            while !self.runtime.look(&is_so) {
                changed.changed().await.unwrap();
            }
        };
        let outcome = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(outcome.is_ok(), "not in time: {what}");
    }

    pub(crate) fn status(&self, feed: &str) -> FeedStatus {
        self.runtime.look(|world| status(world, feed).clone())
    }
}

fn row(world: &World, feed: &str) -> usize {
    let mut feeds = world.inventory.feeds.iter();
    feeds.position(|one| one.id.as_str() == feed).expect(feed)
}

pub(crate) fn status<'a>(world: &'a World, feed: &str) -> &'a FeedStatus {
    &world.feeds[row(world, feed)]
}

/// A city's feed must not notice what happens to another: a message every few milliseconds, each a number.
async fn chatter(source: &mut Publisher, feed: &str, numbers: std::ops::Range<u32>) {
    for number in numbers {
        let payload = format!(r#"[{{"bn":"lamp:","n":"m","v":{number},"t":{number}}}]"#);
        let topic = format!("{feed}/x");
        source.publish(&topic, payload, false).await.unwrap();
    }
    source.settle().await.unwrap();
}

/// A18: a rotated password. The broker refuses the old one, which is an alert about credentials; the new one is
/// taken up by a reload at once, and the neighbour at the same broker keeps its connection and every message.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotated_password_is_taken_up() {
    let Some(broker) = trust::guarded("lund", "right") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let named = |secret: &str| format!("username = 'lund'\npassword = {{ file = '{secret}' }}");
    file("good.secret", "right\n");
    file("stale.secret", "old\n");
    file(
        "1.toml",
        &feed("fine", "mqtt", broker.port(), &named("good.secret")),
    );
    file(
        "2.toml",
        &feed("stale", "mqtt", broker.port(), &named("stale.secret")),
    );
    let console = Console::start(folder.path());
    console
        .until("one is up, the other refused", |world| {
            status(world, "fine").state == FeedState::Ok
                && status(world, "stale").state == FeedState::Down
        })
        .await;
    let mut source = Publisher::connect_as(&MqttSpec {
        qos: 1,
        username: Some("lund".to_owned()),
        password: Some(Secret::new("right".to_owned())),
        ..spec(broker.port(), Protocol::V5, &[])
    })
    .await
    .unwrap();
    chatter(&mut source, "fine", 1..200).await;
    console
        .until("an alert about credentials, of the feed's own", |world| {
            let subject = Subject::Feed(FeedId(row(world, "stale") as u16));
            let alert = world.alerts.get(RuleRef::FeedDown, subject);
            alert.is_some_and(|alert| {
                let fault = LinkFault::Credentials;
                matches!(&alert.cause, Cause::LinkDown { fault: one, .. } if *one == fault)
            })
        })
        .await;
    assert_eq!(console.status("stale").attempts, 1, "it is not hammered");

    file("stale.secret", "right\n");
    console.reload();
    chatter(&mut source, "fine", 200..400).await;
    console
        .until("the new password works", |world| {
            status(world, "stale").state == FeedState::Ok && world.alerts.open_count() == 0
        })
        .await;
    chatter(&mut source, "fine", 400..601).await;
    chatter(&mut source, "stale", 1..11).await;
    console
        .until("every message", |world| {
            status(world, "fine").messages == 600 && status(world, "stale").messages == 10
        })
        .await;
    let fine = console.status("fine");
    assert_eq!((fine.attempts, fine.lost, fine.duplicates), (1, 0, 0));
    assert_eq!(console.status("stale").attempts, 2);
    console.runtime.stop().await;
}

/// A18: an authority whose file has other bytes, under the same name: the feed that trusts it connects anew, also
/// where it was fine before; the others do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotated_authority_is_taken_up() {
    let Some(broker) = trust::broker() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    let theirs = |name: &str| broker.folder.path().join(name);
    fs::copy(theirs("other-ca.pem"), &trusted).unwrap();
    let text = feed("plain", "mqtt", broker.ports[0], "")
        + &feed(
            "secured",
            "mqtts",
            broker.ports[1],
            "tls = { ca = 'trusted.pem' }",
        );
    fs::write(folder.path().join("city.toml"), text).unwrap();
    let console = Console::start(folder.path());
    console
        .until("refused for its certificate", |world| {
            let fault = status(world, "secured").link_fault.as_ref();
            status(world, "plain").state == FeedState::Ok
                && fault.is_some_and(|(fault, _)| *fault == LinkFault::Certificate)
        })
        .await;
    fs::copy(theirs("ca.pem"), &trusted).unwrap();
    console.reload();
    console
        .until("trusted", |world| {
            status(world, "secured").state == FeedState::Ok
        })
        .await;
    // Nothing changed: nobody connects again.
    console.reload();
    console
        .until("read", |world| world.console.config.reads == 2)
        .await;
    // An authority that is trusted no more: the link that stands is not kept.
    fs::copy(theirs("other-ca.pem"), &trusted).unwrap();
    console.reload();
    console
        .until("refused again", |world| {
            status(world, "secured").state == FeedState::Down
        })
        .await;
    let attempts = ["plain", "secured"].map(|feed| console.status(feed).attempts);
    assert_eq!(attempts, [1, 3]);
    console.runtime.stop().await;
}

/// A18: a broker whose own certificate runs out says so in the alert's words, and works again with a new one,
/// at the operator's wish and without harm to the plain feed beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_with_a_new_certificate_is_trusted_again() {
    let folder = tempfile::tempdir().unwrap();
    let ours = authority(folder.path(), "ca.pem");
    certificate(folder.path(), "server", &ours, "127.0.0.1", 2021);
    let Some(mut broker) = Mosquitto::start(2, folder, |folder, ports| {
        let folder = folder.display();
        format!(
            "per_listener_settings true\nlistener {} 127.0.0.1\nallow_anonymous true\nlistener {} 127.0.0.1\nallow_anonymous true\ncafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\n",
            ports[0], ports[1]
        )
    }) else {
        return;
    };
    let config = tempfile::tempdir().unwrap();
    let ca = broker.folder.path().join("ca.pem");
    let rest = format!("tls = {{ ca = '{}' }}", ca.display());
    let text = feed("plain", "mqtt", broker.ports[0], "")
        + &feed("secured", "mqtts", broker.ports[1], &rest);
    fs::write(config.path().join("city.toml"), text).unwrap();
    let console = Console::start(config.path());
    console
        .until("an alert that names the certificate", |world| {
            world.alerts.open().any(|alert| {
                matches!(&alert.cause, Cause::LinkDown { fault: LinkFault::Certificate, detail, .. }
                    if detail.as_str().contains("expired"))
            })
        })
        .await;
    assert_eq!(console.status("plain").state, FeedState::Ok);
    certificate(broker.folder.path(), "server", &ours, "127.0.0.1", 2099);
    // Mosquitto reads its certificates again when it is told to, as the console does.
    broker.reread();
    // Nobody tells when it has; whoever reloads once more tries once more.
    for _ in 0..20 {
        console.reload();
        let up = console.until("trusted again", |world| {
            status(world, "secured").state == FeedState::Ok
        });
        if tokio::time::timeout(Duration::from_millis(500), up)
            .await
            .is_ok()
        {
            break;
        }
    }
    console
        .until("trusted again", |world| {
            status(world, "secured").state == FeedState::Ok && world.alerts.open_count() == 0
        })
        .await;
    assert_eq!(console.status("plain").attempts, 1);
    console.runtime.stop().await;
    broker.kill();
}

/// A10: filters are what is wanted, not commands: edited again and again while the broker comes and goes, the last
/// ones hold, and nothing is heard by the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_edited_while_the_broker_flaps() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let port = broker.port();
    let wanted = |turn: usize| {
        let text = feed("edited", "mqtt", port, "").replace("edited/#", &format!("t{turn}/#"));
        fs::write(folder.path().join("1.toml"), text).unwrap();
    };
    wanted(0);
    let console = Console::start(folder.path());
    let turns = times(6, 60);
    for turn in 1..=turns {
        broker.kill();
        wanted(turn);
        console.reload();
        tokio::time::sleep(Duration::from_millis(250)).await;
        broker.again();
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    console
        .until("up, with the last filter", |world| {
            world.console.config.reads > 0 && status(world, "edited").state == FeedState::Ok
        })
        .await;
    let mut source = crate::driver::publisher(port, 1).await;
    let pack = r#"[{"bn":"lamp:","n":"m","v":1}]"#;
    source.publish("t0/x", pack, false).await.unwrap();
    source
        .publish(&format!("t{turns}/x"), pack, false)
        .await
        .unwrap();
    source.settle().await.unwrap();
    console
        .until("a message", |world| status(world, "edited").messages > 0)
        .await;
    assert_eq!(console.status("edited").messages, 1);
    console.runtime.stop().await;
}

/// A11, A16: what a broker kept, of last year or of no known time, over a limit or not: a picture, but no life and no
/// alert; a live word of the same kind raises one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retained_messages_raise_nothing() {
    let Some(broker) = Mosquitto::hoarding() else {
        return;
    };
    let count = times(2_000, 20_000);
    let mut source = crate::driver::publisher(broker.port(), 1).await;
    let hot = |device: usize, time: &str| {
        format!(r#"[{{"bn":"d{device}:","n":"temperature","u":"Cel","v":50{time}}}]"#)
    };
    for device in 0..count {
        // Every other one tells a time, in 2019.
        let time = [r#","t":1560000000"#, ""][device % 2];
        let topic = format!("kept/{device}");
        source
            .publish(&topic, hot(device, time), true)
            .await
            .unwrap();
    }
    source.settle().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let rule = "[[rule]]\nkind = 'threshold'\nid = 'hot'\nquantity = 'air_temperature'\nraise = 30.0\nclear = 25.0\n";
    fs::write(
        folder.path().join("1.toml"),
        feed("kept", "mqtt", broker.port(), "") + rule,
    )
    .unwrap();
    let console = Console::start(folder.path());
    console
        .until("the whole picture", |world| {
            status(world, "kept").retained == count as u64
        })
        .await;
    let (never, open) = console.runtime.look(|world| {
        let never = world.tallies.all.of(DeviceState::NeverSeen);
        (never, world.alerts.open_count())
    });
    assert_eq!((never as usize, open), (count, 0));
    source.publish("kept/7", hot(7, ""), false).await.unwrap();
    source.settle().await.unwrap();
    console
        .until("a live word", |world| world.alerts.open_count() == 1)
        .await;
    console.runtime.stop().await;
}

/// C13: the built binary, told by a signal: a new feed is heard, a wrong file is told with its line, the tape of all
/// that replays.
#[test]
fn a_signal_reads_the_config_again() {
    let Some(broker) = Mosquitto::plain() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("1.toml"), feed("one", "mqtt", broker.port(), "")).unwrap();
    let tape = folder.path().join("session.tape");
    declare_city(folder.path());
    let mut recorder = Recorder::start(folder.path(), &tape);
    recorder.told_out("taping");
    fs::write(at("2.toml"), feed("two", "mqtt", broker.port(), "")).unwrap();
    recorder.signal("-USR1");
    recorder.told("was read again");
    let wrong = feed("three", "mqtt", broker.port(), "").replace("senml", "morse");
    fs::write(at("3.toml"), wrong).unwrap();
    recorder.signal("-USR1");
    recorder.told("the one before holds");
    recorder.told("3.toml:3:10: ");
    recorder.signal("-INT");
    assert!(recorder.child.wait().unwrap().success());
    let replay = || {
        let played = Command::new(env!("CARGO_BIN_EXE_valvomo"))
            .arg("replay")
            .arg(&tape)
            .arg("--json")
            .output()
            .unwrap();
        assert!(played.status.success());
        played.stdout
    };
    let first = replay();
    assert_eq!(first, replay());
    let document: serde_json::Value = serde_json::from_slice(&first).unwrap();
    assert_eq!(document["console"]["config_reads"], 1);
    let refused = document["console"]["config_refused"].as_str().unwrap();
    assert!(refused.contains("3.toml:3:10: "), "{refused}");
    let feeds = document["feeds"].as_array().unwrap();
    let names: Vec<_> = feeds
        .iter()
        .map(|feed| feed["id"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["one", "two"]);
}

/// `valvomo record` as a child process; killed when dropped.
struct Recorder {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    errors: BufReader<std::process::ChildStderr>,
}

impl Recorder {
    fn start(config: &Path, tape: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_valvomo"))
            .arg("record")
            .arg(tape)
            .args(["--for", "120", "--config"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let errors = BufReader::new(child.stderr.take().unwrap());
        Self { child, out, errors }
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.unwrap().success());
    }

    fn told_out(&mut self, words: &str) {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        assert!(line.contains(words), "{line}");
    }

    /// Reads complaints up to a line with these words.
    fn told(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(
                self.errors.read_line(&mut line).unwrap() > 0,
                "never told: {words}"
            );
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.child.kill().ok();
        let mut rest = String::new();
        self.errors.read_to_string(&mut rest).ok();
        self.child.wait().ok();
    }
}
