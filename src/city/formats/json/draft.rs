//! A document that did not come as JSON, in the same tokens: whoever reads another notation drafts its values
//! here, and formats and profiles look at them as they look at JSON.
//!
//! Leaves out: numbers and flags. A notation that has only texts says so by having only texts.

use super::{
    Node,
    tokens::{Kind, Token},
};
use crate::city::model::limits;

/// A text that was written down, as a place in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    start: u32,
    end: u32,
}

impl Written {
    /// True where nothing is written.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A document while it is drafted; reused from message to message.
#[derive(Debug, Default)]
pub struct Draft {
    tokens: Vec<Token>,
    texts: Vec<u8>,
    is_full: bool,
}

/// An object or a list that is still open.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Open(usize);

impl Draft {
    /// Empties it, keeping its memory.
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.texts.clear();
        self.is_full = false;
    }

    /// True where the bound on values was reached: what came after it is not there.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// Where the next text begins.
    pub fn here(&self) -> usize {
        self.texts.len()
    }

    /// Writes bytes behind those before.
    pub fn write(&mut self, bytes: &[u8]) {
        self.texts.extend_from_slice(bytes);
    }

    /// What was written since `start`, without blanks around it.
    pub fn written_since(&self, start: usize) -> Written {
        let text = self.texts.get(start..).unwrap_or_default();
        let front = text.len() - text.trim_ascii_start().len();
        let start = start + front;
        Written {
            start: start as u32,
            end: (start + text.trim_ascii().len()) as u32,
        }
    }

    /// Writes a text as it is.
    pub fn text(&mut self, text: &[u8]) -> Written {
        let start = self.texts.len() as u32;
        self.texts.extend_from_slice(text);
        Written {
            start,
            end: self.texts.len() as u32,
        }
    }

    /// A key of the object that is open, or a value that is a text: both are one token.
    pub fn put(&mut self, text: Written) {
        let _at = self.push(Kind::Text, text);
    }

    /// Opens an object: keys and values follow.
    pub fn object(&mut self) -> Open {
        self.push(Kind::Object, Written::default())
    }

    /// Opens a list: values follow.
    pub fn list(&mut self) -> Open {
        self.push(Kind::Array, Written::default())
    }

    /// Closes what was opened last.
    pub fn close(&mut self, open: Open) {
        let next = self.tokens.len() as u32;
        if let Some(token) = self.tokens.get_mut(open.0) {
            token.next = next;
        }
    }

    /// The outermost value, if there is one.
    pub fn root(&self) -> Option<Node<'_, '_>> {
        (!self.tokens.is_empty()).then_some(Node::new(&self.texts, &self.tokens))
    }

    fn push(&mut self, kind: Kind, text: Written) -> Open {
        let at = self.tokens.len();
        if at >= limits::JSON_TOKENS {
            self.is_full = true;
            return Open(usize::MAX);
        }
        self.tokens.push(Token {
            kind,
            start: text.start,
            end: text.end,
            next: at as u32 + 1,
        });
        Open(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drafted_reads_like_json() {
        let mut draft = Draft::default();
        assert!(draft.root().is_none());
        let names = ["name", "list"].map(|name| draft.text(name.as_bytes()));
        let all = draft.object();
        draft.put(names[0]);
        let start = draft.here();
        draft.write(b" \n wi");
        draft.write("nd ä ".as_bytes());
        draft.put(draft.written_since(start));
        draft.put(names[1]);
        let list = draft.list();
        let one = draft.text(b"1.5");
        draft.put(one);
        draft.close(list);
        draft.close(all);
        let root = draft.root().expect("a document");
        let text = |node: Node<'_, '_>| node.text().map(std::borrow::Cow::into_owned);
        assert_eq!(root.get("name").and_then(text).as_deref(), Some("wind ä"));
        let list = root.get("list").expect("a list");
        let numbers: Vec<_> = list.elements().map(|node| node.number_or_text()).collect();
        assert_eq!(numbers, [Some(1.5)]);
        assert_eq!(root.members().count(), 2);
    }
}
