//! One pass over the bytes of a document makes a flat list of tokens; a fault ends it early and keeps
//! what stands before.
//!
//! Leaves out: what the texts and numbers say.

mod reader;

use super::Node;
use crate::city::model::limits;
use reader::{OUTSIDE, Reader};
use std::fmt;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Text,
    /// A text with escapes in it.
    Escaped,
    Number,
    True,
    False,
    Null,
}

/// One value (or key) of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// First byte; for texts the one after the quote.
    pub(super) start: u32,
    /// One past the last byte; for texts the closing quote.
    pub(super) end: u32,
    /// The token after this value and all that is in it. While a container is being read: what is open around it.
    pub(super) next: u32,
}

impl Token {
    const NONE: Self = Self {
        kind: Kind::Null,
        start: 0,
        end: 0,
        next: 0,
    };
}

/// The tokens of one document; reused from message to message.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Room for tokens: it only grows, and only the first `count` are of this document.
    list: Vec<Token>,
    count: usize,
}

/// Where and why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    at: usize,
    why: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not JSON at byte {}: {}", self.at, self.why)
    }
}

/// The least room that is made, tokens.
const ROOM: usize = 256;

impl Tokens {
    /// Reads a document; returns the fault that ended it early, if any.
    pub fn read(&mut self, bytes: &[u8]) -> Option<Fault> {
        let bytes = bytes.get(..u32::MAX as usize).unwrap_or(bytes);
        loop {
            let mut reader = Reader::new(bytes, &mut self.list);
            let fault = reader.document().err();
            let (count, open, is_full) = (reader.count, reader.open, reader.is_full);
            // A longer document than all before it is read again from its beginning: that is rare, and the room
            // need not be asked for at every token.
            if is_full && self.list.len() < limits::JSON_TOKENS {
                let room = (self.list.len() * 2).clamp(ROOM, limits::JSON_TOKENS);
                self.list.resize(room, Token::NONE);
                continue;
            }
            self.count = count;
            if let Some(fault) = fault {
                self.close(open, fault.at);
            }
            return fault;
        }
    }

    /// Ends what a fault has left open.
    #[cold]
    fn close(&mut self, mut open: u32, end: usize) {
        while open != OUTSIDE
            && let Some(token) = self.list.get_mut((open >> 1) as usize)
        {
            open = token.next;
            token.end = end as u32;
            token.next = self.count as u32;
        }
    }

    /// The outermost value, if anything could be read.
    pub fn root<'a, 't>(&'t self, bytes: &'a [u8]) -> Option<Node<'a, 't>> {
        let list = self.list.get(..self.count)?;
        (!list.is_empty()).then_some(Node::new(bytes, list))
    }
}
