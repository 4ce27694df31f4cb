//! Runs of pages: one answer that comes in several requests (FAILURES B11). A run that breaks off tells
//! nothing about what is on the pages that did not come: the devices there are unknown until a page speaks
//! of them again. What the run would change about known series waits for its end, so that two generations
//! of descriptions are never mixed.

use super::{Engine, port::Source, series::Staged, serve::Said};
use crate::city::model::{
    hash,
    ids::{DeviceId, FeedId},
    time::Now,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Runs in a row that brought nothing at all, before descriptions are no longer waited for.
const FRUITLESS: u32 = 2;

/// How a page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// It came, and names another one.
    More,
    /// It came, and is the last.
    Last,
    /// It did not come, or cannot be read.
    Missing,
}

/// What is remembered about the runs of one source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Run {
    /// Devices that the pages of the present run speak of, where there are several pages.
    seen: BTreeSet<DeviceId>,
    /// Devices that stood on pages which did not come.
    missing: BTreeSet<DeviceId>,
    /// Changes that wait for the end of the run.
    staged: Staged,
    /// Runs in a row without a single page.
    fruitless: u32,
    /// What the answers of a service have said so far, where it has several.
    pub(super) said: Said,
    /// The addresses that the present run has asked for, as hashes.
    asked: BTreeSet<u64>,
}

impl Run {
    /// A new run: no page was asked for yet.
    pub(super) fn begin(&mut self) {
        self.asked.clear();
    }

    /// False for the address of a page that this run has asked for before.
    pub(super) fn leads_on(&mut self, page: &str) -> bool {
        self.asked.insert(hash::of_parts(&[page.as_bytes()]))
    }
}

impl Engine {
    /// True where a page of this source must be read as one of several.
    pub(super) fn begins_page(&mut self, source: Source, page: u32, has_more: bool) {
        let is_awaited = source.feed().is_some_and(|feed| {
            let mut runs = self.polls.runs_of(feed);
            runs.any(|(_, run)| !run.missing.is_empty())
        });
        if let Some(run) = self.polls.run(source) {
            if page == 0 {
                run.seen.clear();
                run.staged.clear();
            }
            if page > 0 || has_more || is_awaited {
                self.seen = Some((source, std::mem::take(&mut run.seen)));
            }
        }
    }

    /// Ends what `begins_page` began, and the run too where this was its last page.
    pub(super) fn ends_page(
        &mut self,
        now: Now,
        (feed, source): (FeedId, Source),
        page: u32,
        how: Page,
    ) {
        let mut changed = Vec::new();
        if let Some((_, seen)) = self.seen.take() {
            self.found_elsewhere((feed, source), &seen, &mut changed);
            if let Some(run) = self.polls.run(source) {
                run.seen = seen;
            }
        }
        self.end_run((feed, source), page, how, &mut changed);
        for device in changed {
            self.refresh_pipe(now, device);
        }
    }

    /// What stood on the missing pages of one request, another one of the feed has told.
    fn found_elsewhere(
        &mut self,
        (feed, source): (FeedId, Source),
        seen: &BTreeSet<DeviceId>,
        changed: &mut Vec<DeviceId>,
    ) {
        let others = self.polls.runs_of(feed);
        let others = others.filter(|(other, run)| *other != source && !run.missing.is_empty());
        let others: Vec<Source> = others.map(|(other, _)| other).collect();
        for other in others {
            if let Some(run) = self.polls.run(other) {
                changed.extend(run.missing.intersection(seen));
                run.missing.retain(|device| !seen.contains(device));
            }
        }
    }

    fn end_run(
        &mut self,
        (feed, source): (FeedId, Source),
        page: u32,
        how: Page,
        changed: &mut Vec<DeviceId>,
    ) {
        let polled_only = self
            .world
            .inventory
            .feeds
            .get(feed.index())
            .is_some_and(|feed| feed.broker.is_none());
        let Some(run) = self.polls.run(source) else {
            return;
        };
        if how != Page::Missing {
            run.fruitless = 0;
        } else if page == 0 {
            run.fruitless = run.fruitless.saturating_add(1);
            return;
        }
        if how == Page::More {
            return;
        }
        let seen = std::mem::take(&mut run.seen);
        let staged = std::mem::take(&mut run.staged);
        let before = std::mem::take(&mut run.missing);
        if how == Page::Last {
            self.series.apply(staged);
        } else if polled_only {
            let behind = self.behind.get(feed.index()).into_iter().flatten();
            run.missing = behind.filter(|id| !seen.contains(id)).copied().collect();
        }
        changed.extend(before.symmetric_difference(&run.missing));
    }

    /// True where a device stands on a page that did not come.
    pub(super) fn is_on_missing_page(&self, feed: FeedId, device: DeviceId) -> bool {
        let mut runs = self.polls.runs_of(feed);
        runs.any(|(_, run)| run.missing.contains(&device))
    }

    /// True where descriptions are polled and nothing says that they will not come.
    pub(super) fn awaits_descriptions(&self, feed: FeedId) -> bool {
        let mut runs = self.polls.runs_of(feed);
        runs.any(|(_, run)| run.fruitless < FRUITLESS)
    }

    /// Where changes to known series wait, while one of several pages is read.
    pub(super) fn staging(&mut self) -> Option<&mut Staged> {
        let (source, _) = self.seen.as_ref()?;
        let run = self.polls.run(*source)?;
        Some(&mut run.staged)
    }
}
