//! A12: a broker drops QoS 0 messages for whoever is too slow, and tells nobody but who asks.

use crate::{
    mosquitto::Mosquitto,
    reload::{Console, feed},
};
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};
use valvomo::{
    city::{
        alerts::alert::{RuleRef, Subject},
        model::{cause::Cause, ids::DeviceId},
        rules::rule_name,
        world::{World, device::MetricValue},
    },
    edge::{links::publisher::Publisher, spec::Protocol},
};

fn told(world: &World, quantity: &str) -> Option<f64> {
    let broker = world.devices.first()?;
    let metric = broker.metrics.iter().find(|metric| {
        let kind = world.kinds.get(metric.kind);
        kind.is_some_and(|kind| kind.quantity.as_str() == quantity)
    })?;
    match metric.value {
        MetricValue::Number(number) => Some(number),
        _ => None,
    }
}

/// A console as a process that can be paused; killed when dropped.
struct Slow(Child);

impl Slow {
    fn start(port: u16, folder: &Path) -> Self {
        let config = "[[city]]\nid = 'lund'\n".to_owned() + &feed("flood", "mqtt", port, "");
        fs::write(folder.join("1.toml"), config).unwrap();
        let started = Command::new(env!("CARGO_BIN_EXE_valvomo"))
            .args(["status", "--json", "--for", "120", "--config"])
            .arg(folder)
            .stdout(Stdio::null())
            .spawn();
        Self(started.unwrap())
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.0.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Publishes large messages until it is enough.
async fn flood(port: u16, is_enough: impl Fn() -> bool) {
    let spec = crate::driver::spec(port, Protocol::V5, &[]);
    let mut source = Publisher::connect_as(&spec).await.unwrap();
    let payload = bytes::Bytes::from(vec![b'x'; 10_000]);
    while !is_enough() {
        for _ in 0..100 {
            let published = source.publish("flood/x", payload.clone(), false).await;
            published.unwrap();
        }
        source.settle().await.unwrap();
    }
}

/// A paused console costs messages at a broker that queues ten. The broker's own count of them is read, in both
/// versions of MQTT, and its rise is an alert.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_broker_drops_is_an_alert() {
    let folder = tempfile::tempdir().unwrap();
    let Some(broker) = Mosquitto::start(1, folder, |_, ports| {
        let listener = ports[0];
        format!(
            "listener {listener} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 10\nsys_interval 1\n"
        )
    }) else {
        return;
    };
    let port = broker.port();
    for version in ["3.1.1", "5"] {
        let watching = tempfile::tempdir().unwrap();
        let topics = format!("protocol = '{version}'");
        let sys = feed("sys", "mqtt", port, &topics)
            .replace("'senml'", "'mosquitto-sys'")
            .replace("'sys/#'", "'$SYS/broker/#'");
        fs::write(watching.path().join("1.toml"), sys).unwrap();
        let console = Console::start(watching.path());
        let has = |subscriptions: f64| {
            move |world: &World| told(world, "subscriptions").is_some_and(|is| is >= subscriptions)
        };
        console.until("it reads the broker", has(1.0)).await;
        let before = console
            .runtime
            .look(|world| told(world, "messages_dropped"));
        let flooded = tempfile::tempdir().unwrap();
        let slow = Slow::start(port, flooded.path());
        console.until("the slow one subscribes", has(2.0)).await;
        slow.signal("-STOP");
        flood(port, || {
            let now = console
                .runtime
                .look(|world| told(world, "messages_dropped"));
            now > before
        })
        .await;
        let subject = Subject::Device(DeviceId(0));
        let alert = |world: &World| {
            let rule = RuleRef::Configured(0);
            world.alerts.get(rule, subject).cloned()
        };
        console
            .until("the alert", |world| alert(world).is_some())
            .await;
        let alert = console.runtime.look(alert).unwrap();
        assert!(
            matches!(&alert.cause, Cause::Threshold { value, .. } if *value >= 1.0),
            "{alert:?}"
        );
        let named = console.runtime.look(|world| {
            let broker = world.devices[0].label().to_string();
            (broker, rule_name(alert.rule, world).to_owned())
        });
        assert_eq!(named, ("sys".to_owned(), "broker-drops".to_owned()));
        slow.signal("-CONT");
    }
}
