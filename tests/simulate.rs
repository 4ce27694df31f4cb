//! `valvomo simulate` against a real Mosquitto: what it speaks is there, its APIs answer, and it goes on
//! after the broker was gone. Skipped loudly where there is no Mosquitto, which in CI is an error.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    dead_code,
    reason = "a test says what is wrong by panicking, waits on real clocks, and uses its part of the helpers"
)]

#[path = "support/mosquitto.rs"]
mod mosquitto;

use mosquitto::{Mosquitto, free_port};
use std::{collections::BTreeSet, io::sink, net::TcpListener, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc::Receiver,
    time::{sleep, timeout},
};
use valvomo::{
    city::{
        engine::port::{Input, LinkState},
        model::ids::FeedId,
    },
    edge::{
        door::door,
        faces::simulate::{Drill, NO_START, simulate},
        links::{mqtt, publisher},
        spec::MqttSpec,
    },
};

const LONG: Duration = Duration::from_secs(60);

/// Connects as soon as somebody listens.
async fn reach(port: u16) -> TcpStream {
    let trying = async {
        loop {
            match TcpStream::connect(("127.0.0.1", port)).await {
                Ok(stream) => return stream,
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    };
    timeout(LONG, trying).await.expect("somebody listens")
}

async fn get(port: u16, path: &str) -> String {
    let mut stream = reach(port).await;
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// What was heard so far.
#[derive(Default)]
struct Heard {
    /// Topics, with the seen id of a room for those that share one topic.
    topics: BTreeSet<String>,
    retained: usize,
    is_down: bool,
}

impl Heard {
    /// Listens until `enough`.
    async fn until(&mut self, door: &mut Receiver<Vec<Input>>, enough: impl Fn(&Self) -> bool) {
        let listening = async {
            while !enough(self) {
                for input in door.recv().await.expect("the door is open") {
                    self.take(&input);
                }
            }
        };
        let outcome = timeout(LONG, listening).await;
        assert!(
            outcome.is_ok(),
            "{} topics, {} retained",
            self.topics.len(),
            self.retained
        );
    }

    fn take(&mut self, input: &Input) {
        match input {
            Input::Message {
                topic, retained, ..
            } => {
                self.retained += usize::from(*retained);
                self.topics
                    .insert(String::from_utf8_lossy(topic).into_owned());
            }
            Input::Link { state, .. } => self.is_down = matches!(state, LinkState::Down { .. }),
            _ => {}
        }
    }

    fn count(&self, part: &str) -> usize {
        self.topics
            .iter()
            .filter(|topic| topic.contains(part))
            .count()
    }
}

fn everything(url: &str) -> MqttSpec {
    let spec = publisher::spec_of(url).expect("a URL");
    MqttSpec {
        topics: vec!["#".into()],
        ..spec
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_speaks_serves_and_outlives_its_broker() {
    let Some(mut broker) = Mosquitto::plain() else {
        return;
    };
    let api = free_port();
    let url = format!("mqtt://127.0.0.1:{}", broker.port());
    let (door, mut inputs) = door(4_096);
    let link = mqtt::spawn(FeedId(0), everything(&url), door);
    link.connect();
    let mut heard = Heard::default();
    let drill = Drill {
        mqtt: url,
        http: format!("127.0.0.1:{api}"),
        ..Drill::default()
    };
    let playing = tokio::spawn(async move { simulate(&drill, &mut sink()).await });

    // The whole of Skåne and the gateways' states, then vehicles of all three cities.
    heard
        .until(&mut inputs, |heard| heard.count("/event/up") >= 4_080)
        .await;
    heard
        .until(&mut inputs, |heard| heard.count("/state/conn") == 40)
        .await;
    for part in [
        "/0040/",
        "/0022/",
        "/0018/",
        "v3/turku-city@turku/",
        "tampere/",
        "oulu/",
        "v1.1/",
    ] {
        heard
            .until(&mut inputs, |heard| heard.count(part) > 0)
            .await;
    }

    let varaamo = get(api, "/varaamo/monitoring/readiness/").await;
    assert!(
        varaamo.starts_with("HTTP/1.1 200") && varaamo.contains("READY"),
        "{varaamo}"
    );
    let rooms = get(api, "/espoo/v1.1/Things?$expand=Locations").await;
    assert!(rooms.contains("etag: ") && rooms.contains("Datastreams"));
    assert!(get(api, "/nothing").await.starts_with("HTTP/1.1 404"));

    broker.kill();
    heard.until(&mut inputs, |heard| heard.is_down).await;
    broker.again();
    let mut heard = Heard {
        is_down: true,
        ..Heard::default()
    };
    link.connect();
    // It connected anew by itself, and told the new broker what the old one had kept.
    heard
        .until(&mut inputs, |heard| heard.count("/state/conn") == 40)
        .await;
    heard
        .until(&mut inputs, |heard| heard.count("/hfp/") > 10)
        .await;
    assert!(!playing.is_finished());
    playing.abort();
}

#[tokio::test]
async fn a_taken_port_or_no_broker_url_is_told_at_once() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let http = taken.local_addr().expect("an address").to_string();
    let check = async |mqtt: &str, http: &str, expected: &str| {
        let drill = Drill {
            mqtt: mqtt.into(),
            http: http.into(),
            ..Drill::default()
        };
        let mut notes = Vec::new();
        assert_eq!(simulate(&drill, &mut notes).await, NO_START);
        let notes = String::from_utf8(notes).expect("text");
        assert!(notes.contains(expected), "{notes}");
    };
    check(
        "mqtt://127.0.0.1:1",
        &http,
        &format!("cannot serve on {http}"),
    )
    .await;
    check("http://127.0.0.1:1", "127.0.0.1:0", "not mqtt").await;
}
