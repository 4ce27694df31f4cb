//! Sixty services at one host, of which 5 hang, 5 answer garbage, 5 redirect and 5 never end: the other 40
//! keep their rhythm, and each fault has its own name. The engine decides, the link performs, as they do live.

use super::Server;
use std::{collections::BTreeMap, time::Duration};
use valvomo::{
    city::{
        engine::{
            Engine,
            port::{Input, Outbox, Source},
        },
        formats::found::Health,
        model::{
            cause::FetchFault,
            ids::ServiceId,
            inventory::{Inventory, Poll, Service},
            text::SafeText,
        },
    },
    edge::{
        door::door,
        links::{clock, http::HttpLink, tls},
        spec::{HttpSpec, Secret, TlsSpec},
    },
};

const EVERY_MS: u64 = 1_000;
const RUN_MS: u64 = 8_000;

/// What the service of this index does, and the fault that the console must name.
fn kind(index: u16) -> (&'static str, Option<FetchFault>) {
    match index {
        0..40 => ("/good", None),
        40..45 => ("/hang/request", Some(FetchFault::AnswerTimeout)),
        45..50 => ("/html", Some(FetchFault::NotTheFormat)),
        50..55 => ("/redirect/other", Some(FetchFault::Redirect)),
        _ => ("/endless/chunked", Some(FetchFault::TooLarge)),
    }
}

fn declared(server: &Server, index: u16, every_ms: u64) -> Service {
    let poll = Poll {
        host: SafeText::new(&server.address.to_string()),
        every_ms,
        ..Poll::default()
    };
    Service {
        id: SafeText::new(&format!("s{index}")),
        format: "readiness",
        poll: Some(poll),
        ..Service::default()
    }
}

fn spec(server: &Server, index: u16, path: &str) -> (Source, HttpSpec) {
    let spec = HttpSpec {
        url: Secret::new(server.url(path)),
        headers: Vec::new(),
        tls: TlsSpec::default(),
        http1_only: false,
        body_bytes_max: super::BODY_BYTES_MAX,
    };
    (Source::Service(ServiceId(index)), spec)
}

/// Lets the engine decide and the link perform for so long; when each source was answered.
pub(crate) async fn live(
    inventory: Inventory,
    link: &mut HttpLink,
    inputs: &mut tokio::sync::mpsc::Receiver<Vec<Input>>,
    run_ms: u64,
) -> (Engine, BTreeMap<Source, Vec<u64>>) {
    let clock = clock::Clock::start();
    let mut engine = Engine::new(inventory, 7, clock.now());
    let mut out = Outbox::new();
    engine.step(clock.now(), Input::Tick, &mut out);
    let mut answered: BTreeMap<Source, Vec<u64>> = BTreeMap::new();
    let end = clock.instant(clock.now().mono.plus(run_ms));
    while clock::instant() < end {
        let due = engine.deadline().map_or(end, |mono| clock.instant(mono));
        let batch = tokio::time::timeout_at(due.min(end), inputs.recv()).await;
        for input in batch.map_or_else(|_| vec![Input::Tick], Option::unwrap) {
            let now = clock.now();
            if let Input::Response { source, .. } = &input {
                answered.entry(*source).or_default().push(now.mono.0);
            }
            engine.step(now, input, &mut out);
        }
        for effect in out.drain(..) {
            link.fetch(effect);
        }
    }
    (engine, answered)
}

/// B6: two hundred sources at one host, all due at once: a few at a time, and spread.
#[tokio::test]
async fn two_hundred_at_one_host_are_spread() {
    tls::install_provider();
    let server = Server::start().await;
    let inventory = Inventory {
        services: (0..200)
            .map(|index| declared(&server, index, 4_000))
            .collect(),
        ..Inventory::default()
    };
    let (door, mut inputs) = door(64);
    let specs = (0..200)
        .map(|index| spec(&server, index, "/takes-50-ms"))
        .collect();
    let mut link = HttpLink::new(specs, door);
    let began = clock::instant();
    let (engine, answered) = live(inventory, &mut link, &mut inputs, 12_000).await;
    let (starts, under_way_most) = server.load();
    // The engine lets eight be under way that are not older than a second.
    assert!(
        (2..=8).contains(&under_way_most),
        "{under_way_most} at once"
    );
    // None is left out, and none is asked more often than it should be.
    assert_eq!(answered.len(), 200);
    assert!(
        answered
            .values()
            .all(|times| (2..=4).contains(&times.len())),
        "{answered:?}"
    );
    assert!(
        engine
            .world()
            .services
            .iter()
            .all(|it| it.state == Health::Up)
    );
    // The second round and the third are no stampede either: 200 in 4 s are 25 in half a second on average.
    let mut halves = BTreeMap::<u128, u32>::new();
    for start in starts {
        *halves
            .entry(start.duration_since(began).as_millis() / 500)
            .or_default() += 1;
    }
    assert!(halves.values().all(|count| *count <= 80), "{halves:?}");
    assert!(halves.len() >= 15, "{halves:?}");
}

#[tokio::test]
async fn forty_keep_their_rhythm_beside_twenty_that_misbehave() {
    tls::install_provider();
    let server = Server::start().await;
    let inventory = Inventory {
        services: (0..60)
            .map(|index| declared(&server, index, EVERY_MS))
            .collect(),
        ..Inventory::default()
    };
    let (door, mut inputs) = door(64);
    let specs = (0..60)
        .map(|index| spec(&server, index, kind(index).0))
        .collect();
    let mut link = HttpLink::new(specs, door);
    let (engine, answered) = live(inventory, &mut link, &mut inputs, RUN_MS).await;
    for (index, service) in engine.world().services.iter().enumerate() {
        let index = u16::try_from(index).unwrap();
        let (path, fault) = kind(index);
        let found = service.fault.as_ref().map(|(fault, _)| *fault);
        assert_eq!(found, fault, "{path}: {:?}", service.fault);
        let expected = match fault {
            None => Health::Up,
            // A fault of the address: whether the service works, nobody can say.
            Some(FetchFault::Redirect) => Health::Unknown,
            Some(_) => Health::Down,
        };
        assert_eq!(service.state, expected, "s{index} {path}: {service:?}");
        if fault.is_none() {
            let times = &answered[&Source::Service(ServiceId(index))];
            // The first question comes within two seconds, each next one after 0.9 to 1.1 s.
            assert!(times.len() >= 5, "s{index} answered {} times", times.len());
            let longest = times.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(longest < Some(1_800), "s{index} paused for {longest:?} ms");
        }
    }
    // Nothing is left behind when the link goes, not even what hangs.
    drop(link);
    while tokio::time::timeout(Duration::from_secs(5), inputs.recv())
        .await
        .unwrap()
        .is_some()
    {}
}
