//! MQTT over WebSocket (MQTT 5, section 6): binary frames as one stream of bytes.
//!
//! A packet may span frames and a frame may hold several packets, so frames mean nothing above this file.

use crate::city::model::limits;
use bytes::Bytes;
use futures_util::{Sink as _, Stream as _};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{ClientRequestBuilder, Error, Message, http::Uri, protocol::WebSocketConfig},
};

/// Bytes of one frame: brokers put one packet into a frame, or fill frames of some size of their own. A message that
/// is read and thrown away still fits; a larger one ends the link before its topic is known.
const FRAME_BYTES: usize = limits::SKIP_BYTES + 1024;

/// A WebSocket that reads and writes like any stream.
pub struct WebSocket<S> {
    inner: WebSocketStream<S>,
    rest: Bytes,
}

impl<S: AsyncRead + AsyncWrite + Unpin> WebSocket<S> {
    /// Shakes hands over a stream, with the subprotocol `mqtt`.
    ///
    /// # Errors
    /// The refusal of the other side, or what broke.
    pub async fn open(uri: Uri, stream: S) -> Result<Self, Error> {
        let request = ClientRequestBuilder::new(uri).with_sub_protocol("mqtt");
        let config = WebSocketConfig::default()
            .read_buffer_size(64 * 1024)
            .max_message_size(Some(FRAME_BYTES))
            .max_frame_size(Some(FRAME_BYTES));
        let (inner, _answer) = client_async_with_config(request, stream, Some(config)).await?;
        Ok(Self {
            inner,
            rest: Bytes::new(),
        })
    }

    fn inner(self: Pin<&mut Self>) -> Pin<&mut WebSocketStream<S>> {
        Pin::new(&mut self.get_mut().inner)
    }
}

fn broken(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for WebSocket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if !self.rest.is_empty() {
                let count = self.rest.len().min(into.remaining());
                into.put_slice(&self.rest.split_to(count));
                return Poll::Ready(Ok(()));
            }
            match ready!(self.as_mut().inner().poll_next(context)) {
                Some(Ok(Message::Binary(bytes))) => self.rest = bytes,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Text(_))) => {
                    let wrong = "a text frame; MQTT goes in binary frames";
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, wrong)));
                }
                Some(Ok(Message::Close(_)) | Err(Error::ConnectionClosed)) | None => {
                    return Poll::Ready(Ok(()));
                }
                Some(Err(error)) => return Poll::Ready(Err(broken(error))),
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for WebSocket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.as_mut().inner().poll_ready(context)).map_err(broken)?;
        let frame = Message::Binary(Bytes::copy_from_slice(from));
        self.inner().start_send(frame).map_err(broken)?;
        Poll::Ready(Ok(from.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(context).map_err(broken)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_close(context).map_err(broken)
    }
}
