//! What a profile says about a document as a whole: how fresh it is, where it goes on, what must be in it.

use super::{
    flaw::Flaw,
    moment::{self, Moment},
    path::{Heads, Place},
    pick::Pick,
    selector::Walk,
    sheet::Sheet,
};
use crate::city::formats::{format::Message, found::Found};

/// What is said about documents as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Whole {
    heads: Heads,
    /// The time that the publisher states for the document.
    fresh: Option<Moment>,
    /// The address that continues it.
    next: Option<Pick>,
    /// What a document of this API always has.
    expect: Option<Pick>,
    /// A document without items is nothing to be suspicious of.
    may_be_empty: bool,
}

impl Whole {
    /// Reads `fresh`, `next`, `expect` and `empty` of `[profile]`.
    pub(super) fn read(sheet: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut heads = Heads::new();
        let fresh = sheet.item("fresh");
        let fresh = fresh.and_then(|item| Moment::read(item, "fresh", &mut heads, flaws));
        let mut pick = |sheet: &mut Sheet<'_>, key: &'static str| {
            let item = sheet.item(key)?;
            Pick::read(item, key, &mut heads, flaws)
        };
        let (next, expect) = (pick(sheet, "next"), pick(sheet, "expect"));
        let words = [("suspicious", false), ("ok", true)];
        let may_be_empty = sheet.choice("empty", &words, flaws).unwrap_or_default();
        Self {
            heads,
            fresh,
            next,
            expect,
            may_be_empty,
        }
    }

    /// Looks at the document when its items have been read.
    pub(super) fn apply<'a>(
        &self,
        walk: &mut Walk<'a, '_>,
        message: &Message<'a>,
        items: usize,
        found: &mut Found,
    ) {
        let item = walk.root();
        let heads: Vec<_> = self.heads.iter().map(|name| item.get(name)).collect();
        let mut place = Place {
            walk,
            item,
            heads: &heads,
            message,
        };
        if let Some(fresh) = &self.fresh {
            match fresh.find(&mut place) {
                moment::Told::At(stamp) => found.data_at = Some(stamp),
                moment::Told::Nothing => {}
                moment::Told::Wrong(why) => found.defect(&fresh.written(), why),
            }
        }
        if let Some(next) = &self.next {
            let address = next.find(&mut place).and_then(|bit| bit.text());
            found.next_page = address.map(std::borrow::Cow::into_owned);
        }
        let is_expected = match &self.expect {
            Some(expect) => expect.find(&mut place).is_some(),
            None => true,
        };
        if !is_expected {
            let what = self.expect.as_ref().map(Pick::written).unwrap_or_default();
            found.defect(&what, "missing: is this a document of this API?");
        } else if items == 0 && !self.may_be_empty {
            found.defect("payload", "no items where some are expected");
        }
    }
}
