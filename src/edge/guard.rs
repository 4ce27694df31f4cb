//! The guard stands in the link, before the door: engine, tape, log and raw views see only what it lets through (law 11).
//!
//! In topics it masks the secrets that two protocols put there. Payloads pass as they are: the rules for personal
//! data in payloads need data cards with field classes, which this build does not have.

use bytes::Bytes;

/// What stands in place of a secret.
const MASK: &[u8] = b"***";

/// Masks secrets in a topic; most topics have none and pass without a copy.
///
/// * FIWARE IoT Agents: `/{ul|json}/{apiKey}/{deviceId}/...` (the leading slash may be missing).
/// * Smart Citizen: `device/sck/{token}/...`.
pub fn topic(topic: Bytes) -> Bytes {
    match secret_level(&topic) {
        Some((from, to)) => {
            let mut masked = Vec::with_capacity(topic.len() + MASK.len());
            masked.extend_from_slice(topic.get(..from).unwrap_or_default());
            masked.extend_from_slice(MASK);
            masked.extend_from_slice(topic.get(to..).unwrap_or_default());
            masked.into()
        }
        None => topic,
    }
}

/// Lets a payload through; the place where personal data will be masked.
pub fn payload(payload: Bytes) -> Bytes {
    payload
}

/// Where the secret stands in a topic.
fn secret_level(topic: &[u8]) -> Option<(usize, usize)> {
    let from = [
        b"/ul/".as_slice(),
        b"/json/",
        b"ul/",
        b"json/",
        b"device/sck/",
    ]
    .iter()
    .find(|head| topic.starts_with(head))?
    .len();
    let rest = topic.get(from..)?;
    let to = from + memchr::memchr(b'/', rest)?;
    // Without a level behind it this is some other family of topics, and there is no key in it.
    (to > from && to + 1 < topic.len()).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &'static str, after: &'static str) {
        let masked = topic(Bytes::from_static(before.as_bytes()));
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
