//! Inputs as bytes. Leaves out: times and blocks.

use super::codes::{LINK_FAULTS, fetch_fault_code};
use super::reread;
use crate::city::{
    engine::port::{Caught, Endpoint, Input, LinkState, Oversized, Reread, Source},
    model::{
        catch::PersonalKind,
        certificate::Validity,
        ids::FeedId,
        order::{Deed, Order},
    },
};

/// A number, seven bits to the byte, the low ones first.
pub(super) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A number that may be under zero.
pub(super) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, ((number << 1) ^ (number >> 63)) as u64);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// The rows of further requests of a feed stand above this bit.
pub(super) const FURTHER: u32 = 17;

fn put_source(out: &mut Vec<u8>, source: Source) {
    match source {
        Source::Feed(feed) => put(out, u64::from(feed.0) * 2),
        Source::Service(service) => put(out, u64::from(service.0) * 2 + 1),
        Source::Further(feed, row) => {
            put(
                out,
                ((u64::from(row) + 1) << FURTHER) | (u64::from(feed.0) * 2),
            );
        }
    }
}

/// Adds an input behind its time.
pub(super) fn write_input(out: &mut Vec<u8>, input: &Input) {
    match input {
        Input::Message {
            feed,
            topic,
            bytes,
            retained,
            qos,
            dup,
        } => {
            out.push(1);
            put(out, u64::from(feed.0));
            out.push(u8::from(*retained) | u8::from(*dup) << 1 | qos << 2);
            put_bytes(out, topic);
            put_bytes(out, bytes);
        }
        Input::Response {
            source,
            request,
            outcome: Ok(reply),
        } => {
            out.push(2);
            put_source(out, *source);
            put(out, u64::from(*request));
            put(out, u64::from(reply.status));
            put(out, u64::from(reply.latency_ms));
            put(out, reply.headers.len() as u64);
            for (name, value) in &reply.headers {
                put_bytes(out, name.as_bytes());
                put_bytes(out, value.as_bytes());
            }
            put_bytes(out, &reply.body);
        }
        Input::Response {
            source,
            request,
            outcome: Err(failure),
        } => {
            out.push(3);
            put_source(out, *source);
            put(out, u64::from(*request));
            put(out, u64::from(fetch_fault_code(failure.fault)));
            put(out, u64::from(failure.latency_ms));
            put_bytes(out, failure.detail.as_str().as_bytes());
        }
        Input::Link { feed, state } => {
            out.push(4);
            put(out, u64::from(feed.0));
            write_link(out, state);
        }
        Input::Lost { feed, count } => {
            let numbers = [5, u64::from(feed.0), *count];
            numbers.into_iter().for_each(|number| put(out, number));
        }
        Input::Oversized { feed, packet } => write_oversized(out, *feed, packet),
        Input::Caught { source, caught } => write_caught(out, *source, caught),
        Input::Certificate { endpoint, validity } => write_certificate(out, *endpoint, *validity),
        Input::Order(order) => write_order(out, order),
        Input::Tick => out.push(7),
        Input::Reload(reread) => write_reread(out, reread),
    }
}

fn write_reread(out: &mut Vec<u8>, reread: &Reread) {
    out.push(16);
    put_bytes(out, &reread::bytes_of(reread));
}

fn write_link(out: &mut Vec<u8>, state: &LinkState) {
    match state {
        LinkState::Connecting => out.push(1),
        LinkState::Subscribing => out.push(2),
        LinkState::Up { refused } => {
            out.push(3);
            put(out, refused.len() as u64);
            for filter in refused {
                put_bytes(out, filter.as_str().as_bytes());
            }
        }
        LinkState::Down { fault, detail } => {
            out.push(4);
            let code = LINK_FAULTS
                .iter()
                .position(|known| known == fault)
                .unwrap_or(0);
            out.push(code as u8);
            put_bytes(out, detail.as_str().as_bytes());
        }
    }
}

fn write_oversized(out: &mut Vec<u8>, feed: FeedId, packet: &Oversized) {
    out.push(10);
    put(out, u64::from(feed.0));
    put_bytes(out, packet.topic.as_str().as_bytes());
    put(out, packet.bytes);
    put(out, packet.filters.len() as u64);
    for filter in &packet.filters {
        put_bytes(out, filter.as_str().as_bytes());
    }
}

fn write_caught(out: &mut Vec<u8>, source: Source, caught: &Caught) {
    out.push(20);
    put_source(out, source);
    put_bytes(out, caught.topic.as_str().as_bytes());
    out.push(u8::from(caught.retained));
    put(out, caught.catches.len() as u64);
    for catch in &caught.catches {
        let kind = PersonalKind::ALL.iter().position(|it| *it == catch.kind);
        put(out, kind.unwrap_or(0) as u64);
        put_bytes(out, catch.field.as_str().as_bytes());
        put(out, u64::from(catch.count));
    }
}

fn write_certificate(out: &mut Vec<u8>, endpoint: Endpoint, validity: Validity) {
    out.push(9);
    match endpoint {
        Endpoint::Link(feed) => put_source(out, Source::Feed(feed)),
        Endpoint::Poll(source) => put_source(out, source),
    }
    out.push(u8::from(matches!(endpoint, Endpoint::Link(_))));
    put_signed(out, validity.from().0);
    put_signed(out, validity.until().0);
}

fn write_order(out: &mut Vec<u8>, order: &Order) {
    out.push(6);
    put_bytes(out, order.who.as_str().as_bytes());
    let (kind, id, words) = match &order.what {
        Deed::Acknowledge(id) => (1, id, ""),
        Deed::Unacknowledge(id) => (2, id, ""),
        Deed::Note(id, words) => (3, id, words.as_str()),
    };
    out.push(kind);
    put(out, id.0);
    put_bytes(out, words.as_bytes());
}
