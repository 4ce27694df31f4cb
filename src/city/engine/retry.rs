//! Headers of answers: which there are, and when to come back.

use super::port::Reply;
use crate::city::model::time::Stamp;

/// The value of a header.
pub(super) fn header(reply: &Reply, name: &str) -> Option<String> {
    reply
        .headers
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.clone())
}

/// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), milliseconds from now.
pub(super) fn retry_after_ms(reply: &Reply, now: Stamp) -> Option<u64> {
    let text = header(reply, "retry-after")?;
    if let Ok(seconds) = text.trim().parse::<f64>() {
        return (seconds >= 0.0).then_some((seconds * 1_000.0) as u64);
    }
    let at = http_date(&text)?;
    Some(u64::try_from(at.since(now)).unwrap_or(0))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
fn http_date(text: &str) -> Option<Stamp> {
    let mut words = text.split_whitespace().skip(1);
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months.iter().position(|name| *name == month)? + 1;
    Stamp::parse(&format!("{year}-{month:02}-{day:0>2}T{time}Z"), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn check(value: &str, expected: Option<u64>) {
        let reply = Reply {
            status: 503,
            headers: vec![("retry-after".into(), value.into())],
            body: Bytes::new(),
            latency_ms: 1,
        };
        let now = Stamp::parse("1994-11-06T08:49:07Z", false).expect("a time");
        assert_eq!(retry_after_ms(&reply, now), expected, "{value}");
    }

    #[test]
    fn reads_retry_after_in_both_forms() {
        check("120", Some(120_000));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(30_000));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        check("-5", None);
        check("soon", None);
    }
}
