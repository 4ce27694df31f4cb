//! Positions of public transport in some twenty regions of Finland: GTFS Realtime with one vehicle a message, over the
//! open broker of Digitransit (digitransit.fi, "Digitransit MQTT"; FORMATS.md 12).
//!
//! `/gtfsrt/vp/FEED/AGENCY/NAME/MODE/ROUTE/DIRECTION/HEADSIGN/TRIP/STOP/START/VEHICLE/LAT;LON/../../../SHORT/COLOUR/`,
//! where any level but the feed may be empty. A vehicle is `FEED/VEHICLE`, for feeds of several cities come over one
//! connection. See `gtfs` for what is read of the payload; what the topic says about the journey is left out.
//! The publisher wants narrow filters, and 30 s between connections. Its page names the port 433 for WebSockets; 443 is
//! meant (T14).

use super::{
    format::{Format, Message},
    found::Found,
    gtfs::{self, Aside},
    packed,
};
use std::borrow::Cow;

/// The format.
pub struct Digitransit;

/// Levels behind `vp`: the feed, the mode, the vehicle, and all there are.
const FEED: usize = 0;
const MODE: usize = 3;
const VEHICLE: usize = 10;
const LEVELS: usize = 18;

/// The first byte of a feed message, the tag of its header, with the length behind it, in base64.
const HEADER_IN_TEXT: &[u8] = b"Cg";

impl Format for Digitransit {
    fn name(&self) -> &'static str {
        "digitransit"
    }

    fn about(&self) -> &'static str {
        "Digitransit of Finland: positions of the public transport of Tampere, Turku, Oulu and others (MQTT)"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &[
            "/gtfsrt/vp/tampere/#",
            "/gtfsrt/vp/FOLI/#",
            "/gtfsrt/vp/OULU/#",
        ]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        let mut aside = message.topic.map(aside).unwrap_or_default();
        aside.received_at = message.received_at;
        // Bridges to systems that carry texts only send it as one.
        let bytes = if message.bytes.starts_with(HEADER_IN_TEXT) {
            let (bytes, fault) = packed::base64(message.bytes);
            if let Some(fault) = fault {
                found.defect("payload", fault);
            }
            Cow::Owned(bytes)
        } else {
            Cow::Borrowed(message.bytes)
        };
        gtfs::read(&bytes, &aside, found);
        if found.network_at.is_some() && !found.items.is_empty() {
            // The same vehicle at the same second in other bytes is other news.
            found.identify(&[aside.scope.unwrap_or_default().as_bytes(), &bytes]);
        }
    }
}

/// What the topic says. Bridges take the leading slash away or put levels before it; the form of 2019 has one level
/// less, so that its vehicle stands elsewhere.
fn aside(topic: &str) -> Aside<'_> {
    let Some((_, levels)) = topic.split_once("gtfsrt/vp/") else {
        return Aside::default();
    };
    let level = |place: usize| {
        levels
            .split('/')
            .nth(place)
            .filter(|level| !level.is_empty())
    };
    let is_whole = levels.split('/').count() >= LEVELS;
    Aside {
        scope: level(FEED),
        mode: level(MODE),
        vehicle: level(VEHICLE).filter(|_| is_whole),
        ..Aside::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::formats::told::{lines, tell};

    const TOPIC: &str =
        "/gtfsrt/vp/OULU///BUS/10/1/Keskusta/0000/120/07:05/44/65;25/00/14/27/10/0000ff/";

    #[test]
    fn topics_have_empty_levels() {
        let said = |topic: &'static str| {
            let aside = aside(topic);
            [aside.scope, aside.mode, aside.vehicle].map(Option::unwrap_or_default)
        };
        assert_eq!(said(TOPIC), ["OULU", "BUS", "44"]);
        assert_eq!(said("gtfsrt/vp/FOLI////////////////////"), ["FOLI", "", ""]);
        assert_eq!(
            said("/gtfsrt/vp/tampere////32/0/Tampella//14:20/TKL_63"),
            ["tampere", "", ""]
        );
        assert_eq!(said("/gtfsrt/vp/"), ["", "", ""]);
        assert_eq!(said("bridge/gtfsrt/vp/FOLI"), ["FOLI", "", ""]);
        assert_eq!(said("/hfp/v2/journey"), ["", "", ""]);
    }

    /// A header of 1.0 with a time, and one vehicle with an empty descriptor.
    const MESSAGE: &[u8] = &[
        0x0a, 0x0b, 0x0a, 0x03, b'1', b'.', b'0', 0x18, 0xc0, 0x88, 0xf6, 0xd6,
        0x06, // 1_792_902_208
        0x12, 0x18, 0x0a, 0x01, b'x', 0x22, 0x13, // entity "x", vehicle
        0x12, 0x0f, 0x0d, 0, 0, 0x82, 0x42, 0x15, 0, 0, 0xcc, 0x41, 0x1d, 0, 0, 0,
        0, // 65 N 25.5 E, bearing 0
        0x42, 0x00,
    ];

    #[test]
    fn a_vehicle_that_the_message_does_not_name_is_that_of_the_topic() {
        let mut found = Found::default();
        let message = Message {
            topic: Some(TOPIC),
            ..Message::bare(MESSAGE)
        };
        Digitransit.parse(&message, &mut found);
        assert_eq!(
            lines(&found),
            [
                "bus OULU/44 '' of ''",
                "device/OULU/44 at 65 25.5 @1792902208000",
                "OULU/44 heading 0 deg @1792902208000",
            ]
        );
        assert!(found.key.is_some());
    }

    #[test]
    fn a_text_instead_of_bytes() {
        assert_eq!(
            tell(&Digitransit, "", "CgUKAzEuMBIRCgF4IgwSCg0AAIJCFQAAzEE="),
            ["device/x at 65 25.5"]
        );
        assert_eq!(tell(&Digitransit, "", ""), ["! payload: it is empty"]);
        assert_eq!(
            tell(&Digitransit, "", "{}"),
            ["! payload: not Protocol Buffers: it looks like JSON"]
        );
    }
}
