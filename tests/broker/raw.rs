//! A broker made of bytes: it says what a test wants it to say.

use bytes::{BufMut as _, BytesMut};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use valvomo::edge::spec::Protocol;

/// Listens on loopback.
pub(crate) async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A packet: its first byte, its length, its body.
pub(crate) fn packet(first: u8, body: &[u8]) -> BytesMut {
    let mut out = BytesMut::new();
    out.put_u8(first);
    let mut length = body.len();
    loop {
        let more = length >= 128;
        out.put_u8((length % 128) as u8 | if more { 128 } else { 0 });
        length /= 128;
        if !more {
            break;
        }
    }
    out.put_slice(body);
    out
}

/// CONNACK that accepts.
pub(crate) fn welcome(protocol: Protocol) -> BytesMut {
    match protocol {
        Protocol::V311 => packet(0x20, &[0, 0]),
        Protocol::V5 => packet(0x20, &[0, 0, 0]),
    }
}

/// SUBACK with a code per filter.
pub(crate) fn granted(protocol: Protocol, codes: &[u8]) -> BytesMut {
    let mut body = vec![0, 1];
    if protocol == Protocol::V5 {
        body.push(0);
    }
    body.extend_from_slice(codes);
    packet(0x90, &body)
}

/// PUBLISH at QoS 0, or with a number at the `flags` of another.
pub(crate) fn message(protocol: Protocol, flags: u8, topic: &[u8], payload: &[u8]) -> BytesMut {
    let mut body = BytesMut::new();
    body.put_u16(topic.len() as u16);
    body.put_slice(topic);
    if flags & 0b0110 != 0 {
        body.put_u16(77);
    }
    if protocol == Protocol::V5 {
        body.put_u8(0);
    }
    body.put_slice(payload);
    packet(0x30 | flags, &body)
}

/// Reads one packet: its first byte and its body. `None` at the end.
pub(crate) async fn read(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let first = stream.read_u8().await.ok()?;
    let (mut length, mut shift) = (0, 0);
    loop {
        let byte = usize::from(stream.read_u8().await.ok()?);
        length |= (byte & 127) << shift;
        shift += 7;
        if byte < 128 {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some((first, body))
}

/// Accepts a client, greets it and grants its one filter; then says `words`.
pub(crate) async fn serve(listener: &TcpListener, protocol: Protocol, words: &[u8]) -> TcpStream {
    let (mut stream, _) = listener.accept().await.unwrap();
    assert_eq!(read(&mut stream).await.unwrap().0, 0x10);
    stream.write_all(&welcome(protocol)).await.unwrap();
    assert_eq!(read(&mut stream).await.unwrap().0, 0x82);
    stream.write_all(&granted(protocol, &[0])).await.unwrap();
    // A client that cuts us in the middle is the client's right.
    stream.write_all(words).await.ok();
    stream
}
