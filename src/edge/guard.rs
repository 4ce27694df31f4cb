//! The guard stands in the link, before the door: engine, tape, log and raw views see only what it lets through (law 11).
//!
//! In topics it masks the secrets that some protocols put there, in payloads and bodies those in fields that are called so;
//! in all of them it masks personal data (`city/privacy`), and tells what kind there was in which field. Leaves out: who is told, and what a card allows.

use crate::city::{
    engine::port::{Caught, Input, Source},
    model::{
        catch::{self, Catch},
        limits,
        text::SafeText,
    },
    privacy::{self, Masked},
};
use bytes::Bytes;

/// What stands in place of a secret.
const MASK: &[u8] = b"***";

/// Masks secrets and personal data in a topic; most topics have none and pass without a copy.
///
/// * FIWARE IoT Agents: `/{ul|json}/{apiKey}/{deviceId}/...` (the leading slash may be missing), and without a word
///   for the protocol `/{apiKey}/{deviceId}/attrs` and its sisters, where the first level looks like a key.
/// * Smart Citizen: `device/sck/{token}/...`.
/// * JSON Web Tokens, wherever they stand.
pub fn topic(topic: Bytes) -> (Bytes, Vec<Catch>) {
    let topic = match secret_level(&topic) {
        Some((from, to)) => {
            let mut masked = Vec::with_capacity(topic.len() + MASK.len());
            masked.extend_from_slice(topic.get(..from).unwrap_or_default());
            masked.extend_from_slice(MASK);
            masked.extend_from_slice(topic.get(to..).unwrap_or_default());
            masked.into()
        }
        None => topic,
    };
    caught(privacy::mask_topic(&topic), topic)
}

/// Masks personal data and secrets in a payload or body; most have none and pass without a copy.
pub fn payload(payload: Bytes) -> (Bytes, Vec<Catch>) {
    caught(privacy::mask(&payload), payload)
}

fn caught(masked: Option<Masked>, whole: Bytes) -> (Bytes, Vec<Catch>) {
    match masked {
        Some(masked) => (masked.bytes.into(), masked.catches),
        None => (whole, Vec::new()),
    }
}

/// What was caught and not yet told. It is bounded: what finds no place of its own counts in the last.
#[derive(Debug, Default)]
pub struct Haul {
    list: Vec<Caught>,
}

impl Haul {
    /// Adds what was caught in one message.
    pub fn add(&mut self, topic: &[u8], retained: bool, catches: &[Catch]) {
        if catches.is_empty() {
            return;
        }
        let topic = SafeText::from_bytes(topic);
        self.put(topic, retained, catches);
    }

    fn put(&mut self, topic: SafeText, retained: bool, catches: &[Catch]) {
        let same = |caught: &Caught| caught.topic == topic && caught.retained == retained;
        let place = self.list.iter().position(same);
        let is_full = self.list.len() >= limits::CAUGHT_PER_BATCH;
        let place = place.or_else(|| self.list.len().checked_sub(1).filter(|_| is_full));
        match place.and_then(|place| self.list.get_mut(place)) {
            Some(caught) => {
                for new in catches {
                    let most = limits::CATCHES_PER_MESSAGE;
                    catch::add(&mut caught.catches, new.kind, &new.field, new.count, most);
                }
            }
            None => self.list.push(Caught {
                topic,
                retained,
                catches: catches.to_vec(),
            }),
        }
    }

    /// The inputs that tell it, and forgets it.
    pub fn take(&mut self, source: Source) -> impl Iterator<Item = Input> + use<> {
        let list = std::mem::take(&mut self.list).into_iter();
        list.map(move |caught| Input::Caught { source, caught })
    }

    /// Takes back from a batch what could not be told.
    pub fn take_back(&mut self, batch: &mut Vec<Input>) {
        batch.retain(|input| match input {
            Input::Caught { caught, .. } => {
                self.put(caught.topic.clone(), caught.retained, &caught.catches);
                false
            }
            _ => true,
        });
    }
}

/// Where the secret stands in a topic.
fn secret_level(topic: &[u8]) -> Option<(usize, usize)> {
    if let Some(token) = token_level(topic) {
        return Some(token);
    }
    let known = [
        b"/ul/".as_slice(),
        b"/json/",
        b"ul/",
        b"json/",
        b"device/sck/",
    ]
    .iter()
    .find(|head| topic.starts_with(head))
    .map(|head| head.len());
    let Some(from) = known else {
        return agent_key(topic);
    };
    let rest = topic.get(from..)?;
    let to = from + memchr::memchr(b'/', rest)?;
    // Without a level behind it this is some other family of topics, and there is no key in it.
    (to > from && to + 1 < topic.len()).then_some((from, to))
}

/// A level that is a JSON Web Token: its head is `{"` in base64.
fn token_level(topic: &[u8]) -> Option<(usize, usize)> {
    // Its three parts are parted by dots, which few topics have.
    memchr::memchr(b'.', topic)?;
    let at = memchr::memmem::find(topic, b"eyJ")?;
    let is_start = at == 0 || topic.get(at - 1) == Some(&b'/');
    let rest = topic.get(at..)?;
    let length = memchr::memchr(b'/', rest).unwrap_or(rest.len());
    let is_long = length >= 20 && memchr::memchr(b'.', rest.get(..length)?).is_some();
    (is_start && is_long).then_some((at, at + length))
}

/// The key in `/{apiKey}/{deviceId}/attrs`: long, letters and digits; or digits alone, as in every tutorial.
fn agent_key(topic: &[u8]) -> Option<(usize, usize)> {
    let mut levels = topic.strip_prefix(b"/")?.split(|byte| *byte == b'/');
    let (key, _device, word) = (levels.next()?, levels.next()?, levels.next()?);
    let digits = key.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_long = key.len() >= 12 && digits > 0 && key.iter().all(u8::is_ascii_alphanumeric);
    let is_key = is_long || digits >= 4 && digits == key.len();
    let is_agents = matches!(word, b"attrs" | b"cmd" | b"cmdexe" | b"configuration");
    (is_agents && is_key).then_some((1, 1 + key.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::{catch::PersonalKind, ids::FeedId};

    fn check(before: &'static str, after: &'static str) {
        let (masked, catches) = topic(Bytes::from_static(before.as_bytes()));
        assert_eq!(catches, []);
        assert_eq!(masked, Bytes::from_static(after.as_bytes()));
    }

    #[test]
    fn masks_the_api_key_of_iot_agents() {
        check(
            "/ul/4jggokgpepnvsb2uv4s40d59ov/motion001/attrs",
            "/ul/***/motion001/attrs",
        );
        check("/json/s3cr3t/lamp1/attrs/t", "/json/***/lamp1/attrs/t");
        check("json/s3cr3t/lamp1/attrs", "json/***/lamp1/attrs");
    }

    #[test]
    fn masks_keys_and_tokens_without_a_word_before_them() {
        check(
            "/4jggokgpepnvsb2uv4s40d59ov/motion001/attrs",
            "/***/motion001/attrs",
        );
        check(
            "city/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln/up",
            "city/***/up",
        );
        check("/1234/MQTT_2/cmdexe", "/***/MQTT_2/cmdexe");
        check(
            "/KL223HHV8732SFL1/lamp/configuration/commands",
            "/***/lamp/configuration/commands",
        );
        check("/city/device-1/attrs", "/city/device-1/attrs");
        check("/1234/MQTT_2/up", "/1234/MQTT_2/up");
        check("city/eyJ/up", "city/eyJ/up");
    }

    /// What a full door sends back is told later, once, and stays bounded.
    #[test]
    fn a_haul_is_bounded_and_loses_no_count() {
        let catch = |field: &str| Catch {
            kind: PersonalKind::Phone,
            field: field.into(),
            count: 1,
        };
        let source = Source::Feed(FeedId(3));
        let mut haul = Haul::default();
        haul.add(b"a", false, &[]);
        let mut batch: Vec<Input> = haul.take(source).collect();
        assert!(batch.is_empty());
        for turn in 0..200 {
            let topic = format!("topic/{}", turn % 40);
            let field = format!("field{}", turn % 50);
            haul.add(topic.as_bytes(), false, &[catch(&field), catch(&field)]);
            batch.extend(haul.take(source));
            haul.take_back(&mut batch);
            assert!(batch.is_empty());
        }
        let told: Vec<Input> = haul.take(source).collect();
        assert_eq!(told.len(), limits::CAUGHT_PER_BATCH);
        let mut count = 0;
        for input in &told {
            let Input::Caught { caught, .. } = input else {
                panic!("{input:?}");
            };
            assert!(caught.catches.len() <= limits::CATCHES_PER_MESSAGE);
            count += caught.catches.iter().map(|it| it.count).sum::<u32>();
        }
        assert_eq!(count, 400);
    }

    #[test]
    fn masks_the_token_of_smart_citizen() {
        check("device/sck/a1b2c3/readings", "device/sck/***/readings");
        check(
            "device/sck/a1b2c3/readings/raw",
            "device/sck/***/readings/raw",
        );
    }

    #[test]
    fn leaves_all_else_alone() {
        for same in [
            "/hfp/v2/journey/ongoing/vp/bus/0012/01234/1055/1/Kamppi/13:12/1010101/3/60;24/18/62/45",
            "application/7/device/0011223344556677/event/up",
            "/ul/",
            "/ul//x",
            "ulm/a/b",
            "device/sck/",
            "json/a",
            "json/a/",
            "",
        ] {
            check(same, same);
        }
        check("äänitaso/1", "äänitaso/1");
    }
}
