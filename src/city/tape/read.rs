//! Bytes back to inputs: `None` where they break off or mean nothing. Leaves out: times and blocks.

use super::codes::{FETCH_FAULTS, LINK_FAULTS};
use super::{reread, write::FURTHER};
use crate::city::{
    engine::port::{Caught, Endpoint, Failure, Input, LinkState, Oversized, Reply, Source},
    model::{
        catch::{Catch, PersonalKind},
        cause::FetchFault,
        certificate::Validity,
        ids::{FeedId, ServiceId},
        order::{AlertId, Deed, Order},
        text::SafeText,
        time::Stamp,
    },
};
use bytes::Bytes;

/// Bytes of a block, read from the front.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn bytes(&mut self) -> Option<Bytes> {
        let length = usize::try_from(self.number()?).ok()?;
        let bytes = Bytes::copy_from_slice(self.bytes.get(..length)?);
        self.bytes = self.bytes.get(length..)?;
        Some(bytes)
    }

    fn text(&mut self) -> Option<SafeText> {
        Some(SafeText::from_bytes(&self.bytes()?))
    }

    fn texts(&mut self) -> Option<Vec<SafeText>> {
        let count = self.number()?;
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.text()?);
        }
        Some(texts)
    }

    fn feed(&mut self) -> Option<FeedId> {
        Some(FeedId(u16::try_from(self.number()?).ok()?))
    }

    fn source(&mut self) -> Option<Source> {
        let code = self.number()?;
        let row = u16::try_from(code % (1 << FURTHER) / 2).ok()?;
        let further = u8::try_from(code >> FURTHER).ok()?;
        Some(match (code % 2, further.checked_sub(1)) {
            (0, None) => Source::Feed(FeedId(row)),
            (0, Some(further)) => Source::Further(FeedId(row), further),
            (_, None) => Source::Service(ServiceId(row)),
            (_, Some(_)) => return None,
        })
    }

    pub(super) fn input(&mut self) -> Option<Input> {
        Some(match self.byte()? {
            1 => {
                let (feed, flags) = (self.feed()?, self.byte()?);
                let (topic, bytes) = (self.bytes()?, self.bytes()?);
                let (retained, dup) = (flags & 1 != 0, flags & 2 != 0);
                Input::Message {
                    feed,
                    topic,
                    bytes,
                    retained,
                    qos: flags >> 2,
                    dup,
                }
            }
            2 => {
                let source = self.source()?;
                let request = u32::try_from(self.number()?).ok()?;
                Input::Response {
                    source,
                    request,
                    outcome: Ok(self.reply()?),
                }
            }
            3 => {
                let source = self.source()?;
                let request = u32::try_from(self.number()?).ok()?;
                let code = u16::try_from(self.number()?).ok()?;
                let fault = match code.checked_sub(1_000) {
                    Some(status) => FetchFault::Status(status),
                    None => *FETCH_FAULTS.get(usize::from(code))?,
                };
                let latency_ms = u32::try_from(self.number()?).ok()?;
                let failure = Failure {
                    fault,
                    detail: self.text()?,
                    latency_ms,
                };
                Input::Response {
                    source,
                    request,
                    outcome: Err(failure),
                }
            }
            4 => Input::Link {
                feed: self.feed()?,
                state: self.link()?,
            },
            5 => Input::Lost {
                feed: self.feed()?,
                count: self.number()?,
            },
            6 => self.order()?,
            9 => self.certificate()?,
            10 => self.oversized()?,
            20 => self.caught()?,
            7 => Input::Tick,
            16 => Input::Reload(Box::new(reread::read(&self.bytes()?)?)),
            _ => return None,
        })
    }

    fn order(&mut self) -> Option<Input> {
        let (who, kind, id) = (self.text()?, self.byte()?, AlertId(self.number()?));
        let words = self.text()?;
        let what = match kind {
            1 => Deed::Acknowledge(id),
            2 => Deed::Unacknowledge(id),
            3 => Deed::Note(id, words),
            _ => return None,
        };
        Some(Input::Order(Order { who, what }))
    }

    fn oversized(&mut self) -> Option<Input> {
        let feed = self.feed()?;
        let packet = Oversized {
            topic: self.text()?,
            bytes: self.number()?,
            filters: self.texts()?,
        };
        Some(Input::Oversized { feed, packet })
    }

    fn caught(&mut self) -> Option<Input> {
        let source = self.source()?;
        let (topic, retained) = (self.text()?, self.byte()? != 0);
        let mut catches = Vec::new();
        for _ in 0..self.number()? {
            let kind = usize::try_from(self.number()?).ok()?;
            catches.push(Catch {
                kind: *PersonalKind::ALL.get(kind)?,
                field: self.text()?,
                count: u32::try_from(self.number()?).ok()?,
            });
        }
        let caught = Caught {
            topic,
            retained,
            catches,
        };
        Some(Input::Caught { source, caught })
    }

    fn certificate(&mut self) -> Option<Input> {
        let source = self.source()?;
        let endpoint = match (self.byte()?, source) {
            (1, Source::Feed(feed)) => Endpoint::Link(feed),
            (0, source) => Endpoint::Poll(source),
            _ => return None,
        };
        let (from, until) = (Stamp(self.signed()?), Stamp(self.signed()?));
        let validity = Validity::new(from, until);
        Some(Input::Certificate { endpoint, validity })
    }

    fn reply(&mut self) -> Option<Reply> {
        let status = u16::try_from(self.number()?).ok()?;
        let latency_ms = u32::try_from(self.number()?).ok()?;
        let count = usize::try_from(self.number()?).ok()?;
        let mut headers = Vec::new();
        for _ in 0..count {
            let (name, value) = (self.bytes()?, self.bytes()?);
            let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
            headers.push((text(&name), text(&value)));
        }
        Some(Reply {
            status,
            headers,
            body: self.bytes()?,
            latency_ms,
        })
    }

    fn link(&mut self) -> Option<LinkState> {
        Some(match self.byte()? {
            1 => LinkState::Connecting,
            2 => LinkState::Subscribing,
            3 => LinkState::Up {
                refused: self.texts()?,
            },
            4 => {
                let fault = *LINK_FAULTS.get(usize::from(self.byte()?))?;
                LinkState::Down {
                    fault,
                    detail: self.text()?,
                }
            }
            _ => return None,
        })
    }
}
