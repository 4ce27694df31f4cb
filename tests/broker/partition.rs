//! A6: a pulled cable, between two network namespaces; and brokers on IPv6.

use crate::{
    driver::{Feed, VERSIONS, spec, times},
    mosquitto::{Mosquitto, program},
};
use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use valvomo::{
    city::model::cause::LinkFault,
    edge::{
        links::publisher::spec_of,
        spec::{MqttSpec, Protocol},
    },
};

/// A broker behind a cable of its own.
struct Island {
    name: String,
    near: String,
    far: String,
    broker: Option<Child>,
    _folder: tempfile::TempDir,
}

/// The broker's end of the cable; a network for tests of networks (RFC 2544).
const HOST: &str = "198.18.77.2";

fn ip(arguments: &str) -> bool {
    let run = Command::new("ip")
        .args(arguments.split(' '))
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}

impl Island {
    /// `None` (and a line on stderr) where namespaces or Mosquitto are not to be had.
    fn new() -> Option<Self> {
        let program = program()?;
        let id = std::process::id() % 100_000;
        let (name, near, far) = (format!("valvomo{id}"), format!("vn{id}"), format!("vf{id}"));
        if !ip(&format!("netns add {name}")) {
            eprintln!("SKIPPED: no right to make a network namespace");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut island = Self {
            name,
            near,
            far,
            broker: None,
            _folder: folder,
        };
        let Self {
            name, near, far, ..
        } = &island;
        let laid = [
            format!("link add {near} type veth peer name {far} netns {name}"),
            format!("addr add 198.18.77.1/30 dev {near}"),
            format!("link set {near} up"),
            format!("-n {name} addr add {HOST}/30 dev {far}"),
            format!("-n {name} link set {far} up"),
        ];
        if !laid.iter().all(|line| ip(line)) {
            eprintln!("SKIPPED: no cable between two network namespaces");
            return None;
        }
        let config = island._folder.path().join("mosquitto.conf");
        let text = format!("user root\nlistener 1883 {HOST}\nallow_anonymous true\n");
        std::fs::write(&config, text).unwrap();
        let broker = Command::new("ip")
            .args(["netns", "exec", name])
            .arg(program)
            .arg("-c")
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        island.broker = Some(broker.unwrap());
        let patience = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect((HOST, 1883)).is_err() {
            assert!(Instant::now() < patience, "the broker does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(island)
    }

    /// Pulls the cable at the far end, or plugs it in: nobody is told, packets are gone.
    fn cable(&self, state: &str) {
        assert!(ip(&format!(
            "-n {} link set {} {state}",
            self.name, self.far
        )));
    }
}

impl Drop for Island {
    fn drop(&mut self) {
        if let Some(broker) = &mut self.broker {
            broker.kill().ok();
            broker.wait().ok();
        }
        ip(&format!("link del {}", self.near));
        ip(&format!("netns del {}", self.name));
    }
}

/// A6: found out within one and a half keep-alives, and well again once the cable is.
#[tokio::test]
async fn notices_a_pulled_cable() {
    let Some(island) = Island::new() else {
        return;
    };
    for protocol in VERSIONS {
        let quick = MqttSpec {
            host: HOST.to_owned(),
            keep_alive_s: 2,
            ..spec(1883, protocol, &["#"])
        };
        let mut feed = Feed::up(quick).await;
        for _ in 0..times(1, 10) {
            island.cable("down");
            let begun = Instant::now();
            let (fault, detail) = feed.down().await;
            let took = begun.elapsed();
            assert_eq!(fault, LinkFault::NoPing, "{detail}");
            assert!(took < Duration::from_secs(3), "{took:?}");
            island.cable("up");
            // The neighbour must be found again first: an attempt may be told that nobody is there.
            let mut outcome = feed.connect().await;
            for _ in 0..5 {
                if outcome.is_ok() {
                    break;
                }
                outcome = feed.connect().await;
            }
            assert_eq!(outcome, Ok(vec![]));
        }
        feed.link.stop().await;
    }
}

/// A broker that only has an IPv6 address, by its address in a URL and by name, plain and over WebSocket.
#[tokio::test]
async fn speaks_over_ipv6() {
    if TcpListener::bind("[::1]:0").is_err() {
        eprintln!("SKIPPED: no IPv6 on this machine");
        return;
    }
    let Some(broker) = Mosquitto::start(2, tempfile::tempdir().unwrap(), |_, ports| {
        format!(
            "listener {} ::1\nallow_anonymous true\nlistener {} ::1\nprotocol websockets\n",
            ports[0], ports[1]
        )
    }) else {
        return;
    };
    let [plain, web] = [broker.ports[0], broker.ports[1]];
    for url in [
        format!("mqtt://[::1]:{plain}"),
        format!("ws://[::1]:{web}"),
        // Where the name has an IPv4 address too, nobody listens there: the other one is found.
        format!("mqtt://localhost:{plain}"),
    ] {
        for protocol in VERSIONS {
            let six = MqttSpec {
                protocol,
                topics: vec!["#".to_owned()],
                ..spec_of(&url).unwrap()
            };
            let mut feed = Feed::new(six);
            let outcome = feed.connect().await;
            if url.contains("localhost") && outcome.is_err() {
                eprintln!("SKIPPED: localhost has no IPv6 address here: {outcome:?}");
                continue;
            }
            assert_eq!(outcome, Ok(vec![]), "{url}");
            let there = MqttSpec {
                qos: 1,
                protocol: Protocol::V5,
                ..spec_of(&format!("mqtt://[::1]:{plain}")).unwrap()
            };
            let source = valvomo::edge::links::publisher::Publisher::connect_as(&there);
            let mut source = source.await.unwrap();
            source.publish("lamp", "on", false).await.unwrap();
            source.settle().await.unwrap();
            assert_eq!(feed.message().await.bytes, "on", "{url}");
            feed.link.stop().await;
        }
    }
}
