//! One stream with its two buffers. Reading never waits for writing, nor the other way round (A7, A9).
//!
//! Knows nothing of MQTT.

use super::super::carrier::{Broken, Carrier, Life};
use crate::city::model::{cause::LinkFault, certificate::Validity};
use bytes::{Buf as _, BytesMut};
use std::{
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::Instant,
};

/// A read buffer; messages are slices of it. Below the allocator's threshold for fresh pages (128 KiB).
const READ_BYTES: usize = 64 * 1024;
/// What may wait for a broker that does not read: pings and acknowledgements are 2 to 4 bytes each.
const UNSENT_BYTES: usize = 256 * 1024;

/// A stream, what was read from it, and what is to be written.
pub struct Wire {
    stream: Carrier,
    /// Read, not yet taken.
    pub inbox: BytesMut,
    /// To be written.
    pub outbox: BytesMut,
    unflushed: bool,
    life: Arc<Life>,
}

impl Wire {
    /// A wire over a stream.
    pub fn new((stream, life): (Carrier, Arc<Life>)) -> Self {
        Self {
            stream,
            inbox: BytesMut::with_capacity(READ_BYTES),
            outbox: BytesMut::new(),
            unflushed: false,
            life,
        }
    }

    /// When the other side was last heard.
    pub fn heard(&self) -> Instant {
        self.life.heard()
    }

    /// The certificate of the other side.
    pub fn certificate(&self) -> Option<Validity> {
        self.life.certificate()
    }

    /// Writes what it can. Ready where nothing is left, or the stream is broken.
    pub fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outbox.is_empty() {
            match Pin::new(&mut *self.stream).poll_write(context, &self.outbox) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => self.outbox.advance(count),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
            self.unflushed = true;
        }
        if self.unflushed {
            match Pin::new(&mut *self.stream).poll_flush(context) {
                Poll::Ready(Ok(())) => self.unflushed = false,
                other => return other,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Writes what it can and, where `reading`, reads once. Ready with the bytes read, or with why it is broken.
    pub fn poll_turn(
        &mut self,
        context: &mut Context<'_>,
        reading: bool,
    ) -> Poll<Result<usize, Broken>> {
        let sent = self.poll_send(context);
        if reading {
            // Read first, judge the writing after: a broker that cuts us may have said why before.
            if self.inbox.capacity() - self.inbox.len() < READ_BYTES / 4 {
                self.inbox.reserve(READ_BYTES);
            }
            match pin!(self.stream.read_buf(&mut self.inbox)).poll(context) {
                Poll::Ready(Ok(0)) => {
                    let closed = Broken::new(LinkFault::Closed, "the broker closed the connection");
                    return Poll::Ready(Err(closed));
                }
                Poll::Ready(outcome) => {
                    return Poll::Ready(outcome.map_err(|error| Broken::from_io(&error)));
                }
                Poll::Pending => {}
            }
        }
        if let Poll::Ready(Err(error)) = sent {
            return Poll::Ready(Err(Broken::from_io(&error)));
        }
        if self.outbox.len() > UNSENT_BYTES {
            let wrong = "the broker does not read what we send";
            return Poll::Ready(Err(Broken::new(LinkFault::Protocol, wrong)));
        }
        Poll::Pending
    }

    /// Waits until at least one byte more was read.
    ///
    /// # Errors
    /// Why it is broken.
    pub async fn more(&mut self) -> Result<usize, Broken> {
        std::future::poll_fn(|context| self.poll_turn(context, true)).await
    }

    /// Waits until all is written.
    ///
    /// # Errors
    /// Why it is broken.
    pub async fn send(&mut self) -> Result<(), Broken> {
        let sent = std::future::poll_fn(|context| self.poll_send(context)).await;
        sent.map_err(|error| Broken::from_io(&error))
    }

    /// Writes all and closes; how that went interests nobody any more.
    pub async fn close(mut self) {
        if self.send().await.is_ok() {
            drop(self.stream.shutdown().await);
        }
    }
}
