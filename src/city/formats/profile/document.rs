//! What a profile says about a document as a whole: how fresh it is, where it goes on, what must be in it.
//!
//! Said once for all documents in `[profile]`, and otherwise for those of one request in `[[request]]`.

use super::{
    flaw::Flaw,
    moment::{self, Moment},
    paging::Pages,
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
    /// How long the publisher wants to be left alone, seconds.
    ttl: Option<Pick>,
    /// How it goes on.
    pages: Option<Pages>,
    /// What a document of this API always has.
    expect: Option<Pick>,
    /// True where a document without items is nothing to be suspicious of.
    may_be_empty: Option<bool>,
}

impl Whole {
    /// Reads `fresh`, `ttl`, `next`, `pages`, `expect` and `empty` of `[profile]` or `[[request]]`.
    pub(super) fn read(sheet: &mut Sheet<'_>, flaws: &mut Vec<Flaw>) -> Self {
        let mut heads = Heads::new();
        let fresh = sheet.item("fresh");
        let fresh = fresh.and_then(|item| Moment::read(item, "fresh", &mut heads, flaws));
        let mut pick = |sheet: &mut Sheet<'_>, key: &'static str| {
            let item = sheet.item(key)?;
            Pick::read(item, key, &mut heads, flaws)
        };
        let (ttl, expect) = (pick(sheet, "ttl"), pick(sheet, "expect"));
        let pages = Pages::read(sheet, &mut heads, flaws);
        let words = [("suspicious", false), ("ok", true)];
        let may_be_empty = sheet.choice("empty", &words, flaws);
        Self {
            heads,
            fresh,
            ttl,
            pages,
            expect,
            may_be_empty,
        }
    }

    /// Looks at the document when its items have been read; `request` has what its own request says. True where it is
    /// what was expected.
    pub(super) fn apply<'a>(
        &self,
        request: Option<&Self>,
        walk: &mut Walk<'a, '_>,
        message: &Message<'a>,
        items: usize,
        found: &mut Found,
    ) -> bool {
        let of = |has: fn(&Self) -> bool| request.filter(|it| has(it)).unwrap_or(self);
        of(|it| it.fresh.is_some()).tell_time(walk, message, found);
        of(|it| it.ttl.is_some()).tell_ttl(walk, message, found);
        of(|it| it.pages.is_some()).tell_next(walk, message, items, found);
        let may_be_empty = of(|it| it.may_be_empty.is_some()).may_be_empty;
        let whole = of(|it| it.expect.is_some());
        if !whole.is_expected(walk, message) {
            let what = whole.expect.as_ref().map(Pick::written).unwrap_or_default();
            found.defect(&what, "missing: is this a document of this API?");
        } else if items == 0 && message.page == 0 && !may_be_empty.unwrap_or_default() {
            found.defect("payload", "no items where some are expected");
        } else {
            return true;
        }
        false
    }

    fn tell_time<'a>(&self, walk: &mut Walk<'a, '_>, message: &Message<'a>, found: &mut Found) {
        let Some(fresh) = &self.fresh else { return };
        match at(&self.heads, walk, message, |place| fresh.find(place)) {
            moment::Told::At(stamp) => found.data_at = Some(stamp),
            moment::Told::Nothing => {}
            moment::Told::Wrong(why) => found.defect(&fresh.written(), why),
        }
    }

    fn tell_ttl<'a>(&self, walk: &mut Walk<'a, '_>, message: &Message<'a>, found: &mut Found) {
        let Some(ttl) = &self.ttl else { return };
        let told = at(&self.heads, walk, message, |place| {
            ttl.find(place)?.number()
        });
        found.ttl_s = told.filter(|ttl| *ttl >= 1.0).map(|ttl| ttl as u64);
    }

    fn tell_next<'a>(
        &self,
        walk: &mut Walk<'a, '_>,
        message: &Message<'a>,
        items: usize,
        found: &mut Found,
    ) {
        let Some(pages) = &self.pages else { return };
        let next = at(&self.heads, walk, message, |place| pages.next(place, items));
        match next {
            Some(_) if message.page + 1 >= pages.most => found.over_bounds += 1,
            next => found.next_page = next,
        }
    }

    fn is_expected<'a>(&self, walk: &mut Walk<'a, '_>, message: &Message<'a>) -> bool {
        let Some(expect) = &self.expect else {
            return true;
        };
        at(&self.heads, walk, message, |place| {
            expect.find(place).is_some()
        })
    }
}

/// Looks from the document as a whole.
pub(super) fn at<'a, 't, T>(
    heads: &Heads,
    walk: &mut Walk<'a, 't>,
    message: &Message<'a>,
    look: impl FnOnce(&mut Place<'_, 'a, 't>) -> T,
) -> T {
    let item = walk.root();
    let heads: Vec<_> = heads.iter().map(|name| item.get(name)).collect();
    look(&mut Place {
        walk,
        item,
        heads: &heads,
        message,
    })
}
