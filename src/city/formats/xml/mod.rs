//! XML as the values of a JSON document, so that formats and profiles need no second language (PROFILES 4.4).
//!
//! An element is an object of its attributes (`@name`), its text (`$`) and its elements; one without attributes
//! and elements is its text alone. Elements of one name in one element are a list, a lone one is not: readers take
//! both (`each`). Prefixes of namespaces are dropped. The document is an object with the outermost element in it.
//!
//! What stands before a fault is kept (law 6), a tag that closes nothing is passed over. Leaves out, with a
//! defect: document types, so that nothing is ever expanded or fetched. Leaves out quietly: comments, processing
//! instructions, declarations of namespaces, and texts behind or between the elements of an element.

mod reader;
mod text;
mod tree;

use super::{
    found::Found,
    json::{Draft, Node},
};
use crate::city::model::latin1;
use reader::Reader;
use std::borrow::Cow;
use tree::Tree;

/// True where bytes begin as XML does, and JSON never.
pub fn is_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().first() == Some(&b'<')
}

/// The text of an element that has attributes as well; every other value is what it is.
pub fn plain<'a, 't>(node: Node<'a, 't>) -> Node<'a, 't> {
    if node.is_object() {
        node.get("$").unwrap_or(node)
    } else {
        node
    }
}

/// All elements of this name in an element: several are a list, a lone one is itself, `null` is none.
pub fn each<'a, 't>(node: Node<'a, 't>, name: &str) -> impl Iterator<Item = Node<'a, 't>> {
    let found = node.get(name);
    let lone = found.filter(|found| !found.is_array());
    let list = found.into_iter().flat_map(|found| found.elements());
    list.chain(lone).filter(|found| !found.is_null())
}

/// The text of the first element of this name that has one.
pub fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<Cow<'a, str>> {
    each(node, name).find_map(|found| plain(found).text().filter(|text| !text.trim().is_empty()))
}

/// Reads a document into `draft`, which holds nothing else then. Faults are defects of `found`.
pub fn read(bytes: &[u8], draft: &mut Draft, found: &mut Found) {
    draft.clear();
    // Positions are 32 bits wide.
    let bytes = bytes.get(..u32::MAX as usize).unwrap_or(bytes);
    let declares_latin1 = text::declares_latin1(bytes) && std::str::from_utf8(bytes).is_err();
    let recoded = declares_latin1.then(|| latin1::decode(bytes));
    let bytes = recoded.as_ref().map_or(bytes, String::as_bytes);
    let mut tree = Tree::default();
    let fault = Reader::new(bytes, &mut tree, draft).document();
    if let Some(fault) = fault {
        found.defect("payload", &fault);
    }
    tree.write(draft);
    if draft.is_full() {
        found.defect("payload", "too many values in one document");
    }
}

#[cfg(test)]
mod tests;
