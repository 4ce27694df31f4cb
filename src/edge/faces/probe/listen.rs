//! Gets something to look at: one answer of an address, or what a broker says for some seconds. By the links that the
//! console uses, so the guard has looked at it, and nothing is ever published.

use super::Heard;
use crate::{
    city::{
        engine::port::{Failure, Input, LinkState, Reply, Source},
        formats::format::Message,
        model::{
            catch::{self, Catch},
            ids::{FeedId, ServiceId},
            limits,
        },
    },
    edge::{
        door::door,
        faces::check::{self, link_hint},
        links::{clock, mqtt},
        spec::{Config, MqttSpec},
    },
};
use std::time::Duration;
use tokio::time::timeout_at;

/// The longest that an answer, or a broker's grant, is waited for, milliseconds.
const ANSWER_MS: u64 = 15_000;
/// How long a broker is listened to, milliseconds.
const LISTEN_MS: u64 = 5_000;
/// Messages that are looked at.
pub(super) const MESSAGES: usize = 200;

/// Asks the one service of a config once.
pub(super) async fn ask(config: &Config, caught: &mut Vec<Catch>) -> Result<Reply, Failure> {
    let (answer, hidden) = check::ask(&config.http, Source::Service(ServiceId(0))).await;
    add(caught, &hidden);
    answer
}

/// Listens to a broker. `Err` where it does not let us, and what to try.
pub(super) async fn listen(spec: MqttSpec, caught: &mut Vec<Catch>) -> Result<Vec<Heard>, String> {
    let (door, mut inputs) = door(limits::DOOR_QUEUE);
    let link = mqtt::spawn(FeedId(0), spec, door);
    link.connect();
    let mut until = clock::instant() + Duration::from_millis(ANSWER_MS);
    let (mut heard, mut is_up) = (Vec::new(), false);
    'listening: while let Ok(Some(batch)) = timeout_at(until, inputs.recv()).await {
        for input in batch {
            match input {
                Input::Link { state, .. } => match state {
                    LinkState::Connecting | LinkState::Subscribing => {}
                    LinkState::Up { refused } => {
                        if let Some(filter) = refused.first() {
                            return Err(format!(
                                "the broker refuses {filter}: may this user read it? try --topic"
                            ));
                        }
                        is_up = true;
                        until = clock::instant() + Duration::from_millis(LISTEN_MS);
                    }
                    LinkState::Down { fault, detail } => {
                        return Err(format!("{detail}: {}", link_hint(fault)));
                    }
                },
                Input::Message {
                    topic,
                    bytes,
                    retained,
                    ..
                } => {
                    heard.push(Heard::of(&Message {
                        topic: std::str::from_utf8(&topic).ok(),
                        retained,
                        received_at: clock::utc(),
                        ..Message::bare(&bytes)
                    }));
                    if heard.len() >= MESSAGES {
                        break 'listening;
                    }
                }
                Input::Caught { caught: new, .. } => add(caught, &new.catches),
                _ => {}
            }
        }
    }
    link.stop().await;
    if is_up {
        return Ok(heard);
    }
    Err("not subscribed in time: look at the network, the broker and its log".to_owned())
}

/// Adds what the guard has hidden.
fn add(caught: &mut Vec<Catch>, new: &[Catch]) {
    for new in new {
        catch::add(
            caught,
            new.kind,
            &new.field,
            new.count,
            limits::CATCHES_PER_SOURCE,
        );
    }
}
