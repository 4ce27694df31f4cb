//! The elements of a document in the order in which they came, and how they are written down as values.

use super::super::json::{Draft, Written};
use std::collections::BTreeMap;

/// No element.
const NONE: u32 = u32::MAX;
/// The element that the document is: it has no name and no attributes.
const DOCUMENT: u32 = 0;

/// An element or an attribute.
#[derive(Debug, Clone, Copy)]
struct Element {
    /// Its name, by the order in which names came first.
    name: u32,
    text: Written,
    first: u32,
    last: u32,
    /// The next in the same element.
    next: u32,
}

/// All elements of a document.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    elements: Vec<Element>,
    /// The names of elements, and those of attributes.
    names: BTreeMap<(bool, &'a [u8]), u32>,
    /// The same as they are written down.
    written: Vec<Written>,
    /// The name that came last: rows of a list have all the same.
    recent: Option<((bool, &'a [u8]), u32)>,
}

impl Default for Tree<'_> {
    fn default() -> Self {
        let document = Element {
            name: NONE,
            text: Written::default(),
            first: NONE,
            last: NONE,
            next: NONE,
        };
        Self {
            elements: vec![document],
            names: BTreeMap::new(),
            written: Vec::new(),
            recent: None,
        }
    }
}

impl<'a> Tree<'a> {
    /// The document, in which the outermost element stands.
    pub(super) const ROOT: u32 = DOCUMENT;

    /// How many elements and attributes there are.
    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }

    /// Adds an element or an attribute to another one.
    pub(super) fn add(
        &mut self,
        parent: u32,
        (is_attribute, name): (bool, &'a [u8]),
        draft: &mut Draft,
    ) -> u32 {
        let name = self.name((is_attribute, name), draft);
        let at = self.elements.len() as u32;
        self.elements.push(Element {
            name,
            text: Written::default(),
            first: NONE,
            last: NONE,
            next: NONE,
        });
        let Some(around) = self.elements.get_mut(parent as usize) else {
            return at;
        };
        let before = std::mem::replace(&mut around.last, at);
        if before == NONE {
            around.first = at;
        } else if let Some(before) = self.elements.get_mut(before as usize) {
            before.next = at;
        }
        at
    }

    /// Says what stands in an element.
    pub(super) fn set_text(&mut self, at: u32, text: Written) {
        if let Some(element) = self.elements.get_mut(at as usize) {
            element.text = text;
        }
    }

    /// Takes an element out that nothing stands in; one with attributes stays.
    pub(super) fn drop_empty(&mut self, at: u32) {
        if let Some(element) = self.elements.get_mut(at as usize)
            && element.first == NONE
        {
            element.name = NONE;
        }
    }

    fn name(&mut self, name: (bool, &'a [u8]), draft: &mut Draft) -> u32 {
        if let Some((known, id)) = self.recent
            && known == name
        {
            return id;
        }
        let (names, written) = (&mut self.names, &mut self.written);
        let id = *names.entry(name).or_insert_with(|| {
            let start = draft.here();
            if name.0 {
                draft.write(b"@");
            }
            draft.write(name.1);
            written.push(draft.written_since(start));
            (written.len() - 1) as u32
        });
        self.recent = Some((name, id));
        id
    }

    /// Writes all of it down; nothing, where there is no element.
    pub(super) fn write(&self, draft: &mut Draft) {
        if self.elements.len() < 2 {
            return;
        }
        let mark = draft.text(b"$");
        let mut writing = Writing {
            tree: self,
            draft,
            mark,
            rows: Vec::new(),
        };
        writing.value(DOCUMENT);
    }

    fn get(&self, at: u32) -> Option<&Element> {
        self.elements.get(at as usize)
    }
}

/// A tree while it is written down.
struct Writing<'w, 'a> {
    tree: &'w Tree<'a>,
    draft: &'w mut Draft,
    /// The key `$`.
    mark: Written,
    /// The elements of all elements that are being written, with their names.
    rows: Vec<(u32, u32)>,
}

impl Writing<'_, '_> {
    /// Nesting is bounded where the tree is made.
    fn value(&mut self, at: u32) {
        let Some(element) = self.tree.get(at) else {
            return;
        };
        if element.first == NONE {
            self.draft.put(element.text);
            return;
        }
        let begin = self.rows.len();
        let mut next = element.first;
        let mut is_sorted = true;
        while let Some(child) = self.tree.get(next) {
            if child.name != NONE {
                let before = self.rows.get(begin..).and_then(<[_]>::last);
                is_sorted &= before.is_none_or(|(before, _)| *before <= child.name);
                self.rows.push((child.name, next));
            }
            next = child.next;
        }
        // Elements of one name come together; lists keep their order.
        if !is_sorted && let Some(rows) = self.rows.get_mut(begin..) {
            rows.sort_by_key(|(name, _)| *name);
        }
        let end = self.rows.len();
        let open = self.draft.object();
        if !element.text.is_empty() {
            self.draft.put(self.mark);
            self.draft.put(element.text);
        }
        let mut row = begin;
        while row < end {
            row = self.member(row, end);
        }
        self.draft.close(open);
        self.rows.truncate(begin);
    }

    /// Writes a member of an object: all elements of one name. Gives the first row of the next.
    fn member(&mut self, begin: usize, end: usize) -> usize {
        let Some(&(name, only)) = self.rows.get(begin) else {
            return end;
        };
        let same = self.rows.get(begin..end).unwrap_or_default();
        let count = same.iter().take_while(|(other, _)| *other == name).count();
        let key = self.tree.written.get(name as usize);
        self.draft.put(key.copied().unwrap_or_default());
        if count == 1 {
            self.value(only);
            return begin + 1;
        }
        let open = self.draft.list();
        for row in begin..begin + count {
            if let Some(&(_, at)) = self.rows.get(row) {
                self.value(at);
            }
        }
        self.draft.close(open);
        begin + count
    }
}
