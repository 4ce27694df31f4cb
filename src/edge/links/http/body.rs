//! Reads a body to its end within bounds: time, decoded bytes, and how much a few bytes may unpack to
//! (FAILURES B1, B2). Unpacks gzip by itself, so that both sides of it can be counted.

use super::faults::Fault;
use crate::{
    city::model::{cause::FetchFault, limits},
    edge::links::clock,
};
use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use reqwest::{Response, header};
use std::{
    io::{self, Write},
    time::Duration,
};
use tokio::time::{Instant, timeout_at};

/// Reads the body of `response`.
///
/// # Errors
/// `BodyTimeout`, `TooLarge` or `Broken`.
pub(super) async fn read(
    response: &mut Response,
    bytes_max: usize,
    deadline: Instant,
) -> Result<Bytes, Fault> {
    let mut body = Unpacking::new(response, bytes_max)?;
    loop {
        let between = clock::instant() + Duration::from_millis(limits::HTTP_BETWEEN_BYTES_MS);
        match timeout_at(between.min(deadline), response.chunk()).await {
            Ok(Ok(Some(chunk))) => body.take(&chunk)?,
            Ok(Ok(None)) => return body.end(),
            Ok(Err(_)) => return Err(broken("the body breaks off: look at the server's log")),
            Err(_) => {
                let detail = format!(
                    "the body came to a halt or did not end in time, after {} bytes",
                    body.packed
                );
                return Err(Fault::new(FetchFault::BodyTimeout, detail));
            }
        }
    }
}

fn broken(detail: impl Into<String>) -> Fault {
    Fault::new(FetchFault::Broken, detail)
}

fn too_large(bytes_max: usize) -> Fault {
    let detail = format!("the body is larger than {bytes_max} bytes: ask for fewer things at once");
    Fault::new(FetchFault::TooLarge, detail)
}

/// What has come so far.
struct Unpacking {
    coding: Coding,
    bytes_max: usize,
    /// Bytes on the wire.
    packed: u64,
}

enum Coding {
    Plain(Capped),
    Gzip(Box<MultiGzDecoder<Capped>>),
    /// Not one that we asked for; an empty body has none.
    Other(String),
}

impl Unpacking {
    fn new(response: &Response, bytes_max: usize) -> Result<Self, Fault> {
        let codings = codings(response);
        let length = response.content_length().unwrap_or(0);
        if length > bytes_max as u64 {
            return Err(too_large(bytes_max));
        }
        let coding = match codings.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Coding::Plain(Capped::new(bytes_max, length)),
            ["gzip" | "x-gzip"] => Coding::Gzip(Box::new(MultiGzDecoder::new(Capped::new(
                bytes_max, length,
            )))),
            _ => Coding::Other(codings.join(", ")),
        };
        Ok(Self {
            coding,
            bytes_max,
            packed: 0,
        })
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        self.packed += chunk.len() as u64;
        let (written, body) = match &mut self.coding {
            Coding::Other(_) if chunk.is_empty() => return Ok(()),
            Coding::Other(coding) => {
                let detail = format!("the body is packed as `{coding}`, which we did not ask for");
                return Err(broken(detail));
            }
            Coding::Plain(body) => (body.write_all(chunk), &*body),
            Coding::Gzip(decoder) => (decoder.write_all(chunk), decoder.get_ref()),
        };
        let unpacked = body.bytes.len();
        if body.over {
            return Err(too_large(self.bytes_max));
        }
        if unpacked > limits::HTTP_UNPACK_FREE_BYTES
            && unpacked as u64 > self.packed * limits::HTTP_UNPACK_RATIO
        {
            let detail = format!(
                "{} bytes unpack to {unpacked} and more: a bomb",
                self.packed
            );
            return Err(Fault::new(FetchFault::TooLarge, detail));
        }
        written.map_err(|_| broken("the body says that it is gzip, but it cannot be unpacked"))
    }

    fn end(self) -> Result<Bytes, Fault> {
        let (bytes_max, packed) = (self.bytes_max, self.packed);
        let body = match self.coding {
            Coding::Other(_) => return Ok(Bytes::new()),
            Coding::Plain(body) => return Ok(body.bytes.into()),
            Coding::Gzip(_) if packed == 0 => return Ok(Bytes::new()),
            Coding::Gzip(mut decoder) => {
                let finished = decoder.try_finish();
                if decoder.get_ref().over {
                    return Err(too_large(bytes_max));
                }
                finished.map_err(|_| broken("the packed body breaks off"))?;
                std::mem::take(&mut decoder.get_mut().bytes)
            }
        };
        if body.starts_with(&[0x1f, 0x8b, 8]) {
            return Err(broken("the body is packed twice"));
        }
        Ok(body.into())
    }
}

/// The content codings of a response, without `identity`, in lower case.
fn codings(response: &Response) -> Vec<String> {
    let values = response.headers().get_all(header::CONTENT_ENCODING);
    values
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect()
}

/// Bytes with an end.
struct Capped {
    bytes: Vec<u8>,
    bytes_max: usize,
    over: bool,
}

impl Capped {
    /// `length` is what the other side says; it is believed up to a megabyte.
    fn new(bytes_max: usize, length: u64) -> Self {
        let believed = usize::try_from(length.min(1 << 20)).unwrap_or(0);
        Self {
            bytes: Vec::with_capacity(believed),
            bytes_max,
            over: false,
        }
    }
}

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.over || self.bytes.len() + bytes.len() > self.bytes_max {
            self.over = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
