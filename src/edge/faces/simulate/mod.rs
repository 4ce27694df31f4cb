//! `valvomo simulate`: plays the simulated cities into a real broker and serves their APIs on a real port,
//! a drill for a console that is run against both. One connection, tried again for as long as it runs.
//!
//! Leaves out: killing the broker. In the failover scenario the feeds of Skåne only fall silent.

mod serve;

use crate::{
    city::{
        model::time::Stamp,
        sim::{self, Scenario, Sim, Spoken},
    },
    edge::links::{
        carrier::Broken,
        clock,
        publisher::{self, Publisher},
    },
};
use std::{
    io::{self, Write},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
    time::{self, MissedTickBehavior},
};

/// It was ended by the operator.
pub const ENDED: u8 = 0;
/// It could not begin: the port is taken, or the broker's URL is none.
pub const NO_START: u8 = 1;

/// How often what was said since the last time is published, milliseconds.
const TURN_MS: u64 = 200;
/// After so long a lost broker is tried again, milliseconds.
const AGAIN_MS: u64 = 1_000;
/// When the whole picture is told, seconds after the beginning: at once, and for consoles that were
/// started a little later. Who has heard it counts the second time as duplicates.
const PICTURES_S: [u64; 3] = [0, 10, 25];
/// Messages of a picture in one turn: more at once, and a broker drops some for a slow console.
const PICTURE_TURN: usize = 600;
/// The scenario begins so long after the beginning, milliseconds: first all is well.
const CALM_MS: i64 = 30_000;

/// What to play, and where.
#[derive(Debug, Clone)]
pub struct Drill {
    /// The URL of the broker: `mqtt://127.0.0.1:1883`.
    pub mqtt: String,
    /// Where the APIs are served: `127.0.0.1:8080`.
    pub http: String,
    /// The story; it begins half a minute after the start.
    pub scenario: Scenario,
    /// The seed.
    pub seed: u64,
}

impl Default for Drill {
    fn default() -> Self {
        Self {
            mqtt: "mqtt://127.0.0.1:1883".into(),
            http: "127.0.0.1:8080".into(),
            scenario: Scenario::Calm,
            seed: 1,
        }
    }
}

/// The variable of the environment in which that config looks for the password of the broker.
const PASSWORD: &str = "DRILL_MQTT_PASSWORD";

/// The config with which a console sees this drill: the same for every seed and scenario.
///
/// # Errors
/// What is wrong with the URL of the broker.
pub fn config(drill: &Drill) -> Result<String, Broken> {
    let spec = publisher::spec_of(&drill.mqtt)?;
    let mut login = String::new();
    if let Some(user) = &spec.username {
        login.push_str(&format!("username = {user:?}\n"));
    }
    if spec.password.is_some() {
        login.push_str(&format!("password = {{ env = \"{PASSWORD}\" }}\n"));
    }
    // No config has a password in a URL.
    let mqtt = match drill.mqtt.split_once("://") {
        Some((scheme, rest)) => {
            let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
            format!("{scheme}://{place}")
        }
        None => drill.mqtt.clone(),
    };
    let address = drill
        .http
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let (host, port) = address.rsplit_once(':').unwrap_or((address, "80"));
    let host = match host {
        "" | "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        other => other,
    };
    let http = format!("http://{host}:{port}");
    Ok(sim::config(&mqtt, &login, &http))
}

/// Runs the verb: prints the config where that was asked for, else plays on a runtime of its own. Gives
/// the exit code.
///
/// # Errors
/// Where `out` cannot be written, or no runtime can be had.
pub fn run(
    drill: &Drill,
    print_config: bool,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> io::Result<u8> {
    if print_config {
        return match config(drill) {
            Ok(text) => out.write_all(text.as_bytes()).map(|()| ENDED),
            Err(broken) => {
                note(notes, &format!("simulate: {}", broken.detail));
                Ok(NO_START)
            }
        };
    }
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let code = runtime.block_on(simulate(drill, notes));
    runtime.shutdown_background();
    Ok(code)
}

/// Plays until the operator ends it (ctrl-c or SIGTERM). What happens is told on `notes`, one line each.
/// Gives the exit code.
pub async fn simulate<W: Write + ?Sized>(drill: &Drill, notes: &mut W) -> u8 {
    let broker = match publisher::spec_of(&drill.mqtt) {
        Ok(spec) => format!("{}:{}", spec.host, spec.port),
        Err(broken) => {
            note(notes, &format!("simulate: {}", broken.detail));
            return NO_START;
        }
    };
    let address = drill
        .http
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => {
            note(
                notes,
                &format!("simulate: cannot serve on {address}: {error}"),
            );
            return NO_START;
        }
    };
    let start = clock::utc();
    let mut sim = Sim::new(drill.seed, start);
    sim.play(drill.scenario, start.plus(CALM_MS));
    let sim = Arc::new(sim);
    let served = listener
        .local_addr()
        .map_or_else(|_| address.to_owned(), |at| at.to_string());
    let about = format!(
        "simulate: nine cities, scenario {}, seed {}; broker {broker}, APIs at http://{served}",
        drill.scenario.name(),
        drill.seed
    );
    note(notes, &about);
    tokio::select! {
        () = speak(&sim, drill, &broker, notes) => {}
        () = serve::serve(listener, Arc::clone(&sim)) => {}
        () = ended() => {}
    }
    ENDED
}

fn note<W: Write + ?Sized>(notes: &mut W, line: &str) {
    // Notes are a courtesy: where nobody reads them, the drill goes on.
    writeln!(notes, "{line}").and_then(|()| notes.flush()).ok();
}

/// Waits until the operator has had enough.
async fn ended() {
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        tokio::signal::ctrl_c().await.ok();
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// Connects, speaks, and begins again, for ever.
async fn speak<W: Write + ?Sized>(sim: &Sim, drill: &Drill, broker: &str, notes: &mut W) {
    let mut told = 0;
    let mut connected_before = false;
    loop {
        let outcome = match Publisher::connect(&drill.mqtt).await {
            Ok(publisher) => {
                let words = if connected_before {
                    "is back"
                } else {
                    "is connected"
                };
                note(notes, &format!("simulate: broker {broker} {words}"));
                connected_before = true;
                session(sim, publisher, &mut told).await
            }
            Err(broken) => Err(broken),
        };
        if let Err(broken) = outcome {
            let line = format!(
                "simulate: broker {broker}: {:?} {}",
                broken.fault, broken.detail
            );
            note(notes, &line);
        }
        time::sleep(Duration::from_millis(AGAIN_MS)).await;
    }
}

/// Speaks over one connection until it breaks. `told` counts the pictures that were told.
async fn session(sim: &Sim, mut publisher: Publisher, told: &mut usize) -> Result<(), Broken> {
    let mut turn = time::interval(Duration::from_millis(TURN_MS));
    turn.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut last = clock::utc();
    // A broker that was restarted has forgotten what it kept.
    let mut picture: Vec<Spoken> = sim.opening(last);
    picture.retain(|spoken| spoken.retained);
    let mut fresh = Vec::new();
    loop {
        turn.tick().await;
        let now = clock::utc();
        if let Some(after_s) = PICTURES_S.get(*told)
            && now.since(sim.start()) >= (*after_s as i64) * 1_000
        {
            *told += 1;
            picture.extend(
                sim.opening(now)
                    .into_iter()
                    .filter(|spoken| !spoken.retained),
            );
        }
        for spoken in picture.drain(..picture.len().min(PICTURE_TURN)) {
            publish(&mut publisher, &spoken).await?;
        }
        // A clock that was set back, or far forward, is not made up for.
        if now < last || now.since(last) > 60_000 {
            last = Stamp(now.0 - TURN_MS as i64);
        }
        sim.messages(last, now, &mut fresh);
        for spoken in fresh.drain(..) {
            publish(&mut publisher, &spoken).await?;
        }
        last = now;
        publisher.flush().await?;
    }
}

async fn publish(publisher: &mut Publisher, spoken: &Spoken) -> Result<(), Broken> {
    let topic = String::from_utf8_lossy(&spoken.topic);
    publisher
        .publish(&topic, spoken.bytes.clone(), spoken.retained)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::{
        config::{read_texts, render},
        spec::MqttSpec,
    };

    fn check(http: &str, expected: &str) {
        let drill = Drill {
            http: http.into(),
            ..Drill::default()
        };
        let text = config(&drill).unwrap();
        let url = format!("url = \"{expected}/varaamo/monitoring/readiness/\"");
        assert!(text.contains(&url), "{http}");
    }

    #[test]
    fn the_config_names_an_address_that_can_be_asked() {
        check("127.0.0.1:8080", "http://127.0.0.1:8080");
        check("0.0.0.0:9000", "http://127.0.0.1:9000");
        check("[::]:9000", "http://[::1]:9000");
        check("http://localhost:81/", "http://localhost:81");
    }

    #[test]
    fn the_config_is_the_same_for_every_seed() {
        let drill = |seed, scenario| Drill {
            seed,
            scenario,
            ..Drill::default()
        };
        let calm = config(&drill(1, Scenario::Calm));
        assert_eq!(calm, config(&drill(99, Scenario::Failover)));
    }

    /// The config is one that the console takes, and passes the password on to nobody.
    #[test]
    fn a_broker_with_a_password_is_one_for_the_config() {
        let of = |mqtt: &str| Drill {
            mqtt: mqtt.into(),
            ..Drill::default()
        };
        let text = config(&of("mqtt://lu\"nd:canary-77@broker.example:1884")).unwrap();
        assert!(!text.contains("canary-77"));
        let environment = |name: &str| (name == PASSWORD).then(|| "x".to_owned());
        let read = read_texts(vec![("drill.toml".into(), text)], &environment);
        let read = read.unwrap_or_else(|problems| panic!("{}", render(&problems)));
        let is_it = |spec: &MqttSpec| {
            let place = (spec.host.as_str(), spec.port) == ("broker.example", 1884);
            place && spec.username.as_deref() == Some("lu\"nd") && spec.password.is_some()
        };
        assert!(!read.mqtt.is_empty() && read.mqtt.values().all(is_it));
        assert!(config(&of("nonsense")).is_err());
    }
}
