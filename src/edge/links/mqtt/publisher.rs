//! Publishes into a real broker, for `valvomo simulate` and for tests.
//!
//! The console has no publish path: neither its links nor its engine know this file, and no `Effect` leads here
//! (law 10). Leaves out trying again: on an error the caller connects anew and says what has to be said again.

use super::{
    super::{
        carrier::{self, Broken, Phase},
        clock,
    },
    hear::{self, Heard, Publish},
    say,
    wire::Wire,
};
use crate::{
    city::model::cause::LinkFault,
    edge::spec::{MqttSpec, Protocol, Secret, TlsSpec, Transport},
};
use bytes::Bytes;
use std::{collections::BTreeSet, future::poll_fn, task::Poll, time::Duration};
use tokio::time::Instant;

/// Deadline of the whole of connecting.
const CONNECT: Duration = Duration::from_secs(10);
/// Written to the socket at the latest when so much waits.
const BATCH_BYTES: usize = 64 * 1024;
/// QoS 1 messages under way at most.
const WINDOW: usize = 100;
/// Seconds between signs of life; `flush` must be called more often than that.
const KEEP_ALIVE_S: u16 = 60;

/// A connection that publishes.
pub struct Publisher {
    wire: Wire,
    protocol: Protocol,
    qos: u8,
    under_way: BTreeSet<u16>,
    last_number: u16,
    last_ping: Instant,
}

impl Publisher {
    /// Connects to `mqtt://user:password@host:port/path` (mqtts, ws, wss likewise), with MQTT 5, for QoS 0.
    ///
    /// # Errors
    /// Why not.
    pub async fn connect(url: &str) -> Result<Self, Broken> {
        Self::connect_as(&spec_of(url)?).await
    }

    /// Connects as a spec says; its `qos` is that of what is published.
    ///
    /// # Errors
    /// Why not.
    pub async fn connect_as(spec: &MqttSpec) -> Result<Self, Broken> {
        let mut phase = Phase::default();
        let outcome = tokio::time::timeout(CONNECT, greet(spec, &mut phase)).await;
        let wire = outcome
            .map_err(|_| Broken::new(LinkFault::Timeout, phase.waited_for()))
            .flatten()?;
        Ok(Self {
            wire,
            protocol: spec.protocol,
            qos: spec.qos.min(1),
            under_way: BTreeSet::new(),
            last_number: 0,
            last_ping: clock::instant(),
        })
    }

    /// Puts a message into the batch; writes the batch when it is large enough. Call [`Self::flush`] to write it now.
    ///
    /// # Errors
    /// Why the connection is broken; what was not yet written is lost.
    pub async fn publish(
        &mut self,
        topic: &str,
        payload: impl Into<Bytes>,
        retain: bool,
    ) -> Result<(), Broken> {
        let mut message = Publish {
            topic: Bytes::copy_from_slice(topic.as_bytes()),
            payload: payload.into(),
            retained: retain,
            qos: self.qos,
            dup: false,
            number: 0,
        };
        if self.qos > 0 {
            while self.under_way.len() >= WINDOW {
                self.hear().await?;
            }
            self.last_number = self.last_number.checked_add(1).unwrap_or(1);
            self.under_way.insert(self.last_number);
            message.number = self.last_number;
        }
        say::send(self.protocol, &message, &mut self.wire.outbox)?;
        if self.wire.outbox.len() >= BATCH_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    /// Writes what waits, takes what the broker said, and pings when it is time. Call it every few seconds at least.
    ///
    /// # Errors
    /// Why the connection is broken.
    pub async fn flush(&mut self) -> Result<(), Broken> {
        let now = clock::instant();
        if now.duration_since(self.last_ping) > Duration::from_secs(u64::from(KEEP_ALIVE_S / 2)) {
            self.last_ping = now;
            say::ping(&mut self.wire.outbox);
        }
        self.wire.send().await?;
        loop {
            let wire = &mut self.wire;
            match poll_fn(|context| Poll::Ready(wire.poll_turn(context, true))).await {
                Poll::Ready(outcome) => outcome.map(drop)?,
                Poll::Pending => return Ok(()),
            }
            self.take()?;
        }
    }

    /// Writes all and, at QoS 1, waits until the broker has taken all.
    ///
    /// # Errors
    /// Why the connection is broken.
    pub async fn settle(&mut self) -> Result<(), Broken> {
        self.flush().await?;
        while !self.under_way.is_empty() {
            self.hear().await?;
        }
        Ok(())
    }

    /// Writes all, says farewell and closes.
    pub async fn close(mut self) {
        say::part(&mut self.wire.outbox);
        self.wire.close().await;
    }

    async fn hear(&mut self) -> Result<(), Broken> {
        self.wire.more().await?;
        self.take()
    }

    fn take(&mut self) -> Result<(), Broken> {
        while let Some(heard) = hear::hear(self.protocol, &mut self.wire.inbox)? {
            if let Heard::Taken(number) = heard {
                self.under_way.remove(&number);
            }
        }
        Ok(())
    }
}

async fn greet(spec: &MqttSpec, phase: &mut Phase) -> Result<Wire, Broken> {
    let mut wire = Wire::new(carrier::open(spec, phase).await?);
    *phase = Phase::Greeting;
    let own = format!(
        "valvomo-simulate-{:08x}-{:x}",
        clock::process_nonce(),
        serial()
    );
    let client_id = spec.client_id.as_deref().unwrap_or(&own);
    say::greet(spec, client_id, &mut wire.outbox)?;
    loop {
        match hear::hear(spec.protocol, &mut wire.inbox)? {
            Some(Heard::Greeted { .. }) => return Ok(wire),
            Some(_) => {
                let odd = "a packet before the greeting";
                return Err(Broken::new(LinkFault::Protocol, odd));
            }
            None => wire.more().await.map(drop)?,
        }
    }
}

/// Several publishers of one process have different client ids.
fn serial() -> u32 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Reads the URL of a broker.
///
/// # Errors
/// Says what is wrong with it, without repeating its password.
pub fn spec_of(url: &str) -> Result<MqttSpec, Broken> {
    let wrong = |what: &str| Broken::new(LinkFault::Protocol, &format!("broker URL: {what}"));
    let parsed = reqwest::Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
    let (transport, port) = match parsed.scheme() {
        "mqtt" => (Transport::Tcp, 1883),
        "mqtts" => (Transport::Tls, 8883),
        "ws" => (Transport::WebSocket, 80),
        "wss" => (Transport::WebSocketTls, 443),
        other => return Err(wrong(&format!("{other} is not mqtt, mqtts, ws or wss"))),
    };
    let host = parsed.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| wrong("no host in it"))?;
    let path = match parsed.path() {
        "" | "/" => "/mqtt",
        path => path,
    };
    Ok(MqttSpec {
        transport,
        host: host.trim_matches(['[', ']']).to_owned(),
        port: parsed.port().unwrap_or(port),
        path: path.to_owned(),
        protocol: Protocol::V5,
        topics: Vec::new(),
        qos: 0,
        username: Some(parsed.username())
            .filter(|user| !user.is_empty())
            .map(unescaped),
        password: parsed
            .password()
            .map(|password| Secret::new(unescaped(password))),
        client_id: None,
        keep_alive_s: KEEP_ALIVE_S,
        session_expiry_s: 0,
        tls: TlsSpec::default(),
    })
}

/// Undoes percent-encoding.
fn unescaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.first_chunk::<2>().filter(|_| first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, host: &str, port: u16, path: &str) -> MqttSpec {
        let spec = spec_of(url).unwrap();
        assert_eq!(
            (spec.host.as_str(), spec.port, spec.path.as_str()),
            (host, port, path)
        );
        spec
    }

    #[test]
    fn reads_urls_of_brokers() {
        let spec = check(
            "mqtt://lund:s%C3%A4kert%2F@broker.example",
            "broker.example",
            1883,
            "/mqtt",
        );
        assert_eq!(spec.username.as_deref(), Some("lund"));
        assert_eq!(spec.password.unwrap().reveal(), "säkert/");
        check("mqtts://[::1]:8884", "::1", 8884, "/mqtt");
        check("mqtts://broker.example", "broker.example", 8883, "/mqtt");
        check("ws://broker.example", "broker.example", 80, "/mqtt");
        check("ws://127.0.0.1:9001/broker", "127.0.0.1", 9001, "/broker");
        check("wss://mqtt.example/", "mqtt.example", 443, "/mqtt");
        for wrong in ["http://x", "mqtt:", "nonsense", "mqtt://user:secret@"] {
            let broken = spec_of(wrong).unwrap_err();
            assert!(!broken.detail.as_str().contains("secret"), "{broken:?}");
        }
    }
}
