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

fn declared(server: &Server, index: u16) -> Service {
    let poll = Poll {
        host: SafeText::new(&server.address.to_string()),
        every_ms: EVERY_MS,
        ..Poll::default()
    };
    Service {
        id: SafeText::new(&format!("s{index}")),
        format: "readiness",
        poll: Some(poll),
        ..Service::default()
    }
}

fn spec(server: &Server, index: u16) -> (Source, HttpSpec) {
    let spec = HttpSpec {
        url: Secret::new(server.url(kind(index).0)),
        headers: Vec::new(),
        tls: TlsSpec::default(),
        http1_only: false,
        body_bytes_max: super::BODY_BYTES_MAX,
    };
    (Source::Service(ServiceId(index)), spec)
}

#[tokio::test]
async fn forty_keep_their_rhythm_beside_twenty_that_misbehave() {
    tls::install_provider();
    let server = Server::start().await;
    let inventory = Inventory {
        services: (0..60).map(|index| declared(&server, index)).collect(),
        ..Inventory::default()
    };
    let (door, mut inputs) = door(64);
    let specs = (0..60).map(|index| spec(&server, index)).collect();
    let mut link = HttpLink::new(specs, door);
    let clock = clock::Clock::start();
    let mut engine = Engine::new(inventory, 7, clock.now());
    let mut out = Outbox::new();
    engine.step(clock.now(), Input::Tick, &mut out);
    let mut answered: BTreeMap<Source, Vec<u64>> = BTreeMap::new();
    let end = clock.instant(clock.now().mono.plus(RUN_MS));
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
