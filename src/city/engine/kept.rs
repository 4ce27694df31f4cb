//! What a service told of before and is to go on telling of: the signing keys of a sign-on.
//!
//! Such things come and go in turn: a new one comes, later an older one goes. Where the newest goes and only older
//! ones are left, or where one server of several does not know it yet, those who were given it are turned away.
//! Leaves out: an answer without any (its format says that it is down), and what was there before the console was.

use crate::city::{
    formats::found::Health,
    model::{text::SafeText, time::Now},
    world::service::{Component, Kept, ServiceStatus},
};

/// Kept in mind of one service: a sign-on has some three keys.
const MOST: usize = 32;
/// After this long nobody comes back for what is gone: it was taken out on purpose. Milliseconds.
const GONE_MS: u64 = 24 * 3_600_000;

/// Compares the names of an answer with those of earlier ones. What is missing becomes a part that is down.
pub(super) fn compare(service: &mut ServiceStatus, names: &[SafeText], now: Now) {
    let is_there = |kept: &Kept| names.contains(&kept.name);
    for name in names {
        let all = &mut service.kept;
        match all.iter_mut().find(|kept| kept.name == *name) {
            Some(kept) => kept.gone = None,
            None => all.push(Kept {
                name: name.clone(),
                first: now.mono,
                gone: None,
            }),
        }
        all.truncate(MOST);
    }
    let present = service.kept.iter().filter(|kept| is_there(kept));
    let newest = present.map(|kept| kept.first).max();
    service.kept.retain_mut(|kept| {
        if is_there(kept) {
            return true;
        }
        let gone = *kept.gone.get_or_insert(now);
        let is_replaced = newest.is_some_and(|newest| newest >= kept.first);
        !is_replaced && now.mono.since(gone.mono) < GONE_MS
    });
    for kept in &service.kept {
        let Some(gone) = kept.gone else { continue };
        let left = if names.is_empty() {
            "nothing is left"
        } else {
            "only older ones are left"
        };
        service.components.push(Component {
            name: kept.name.clone(),
            health: Health::Down,
            detail: Some(SafeText::new(&format!(
                "missing since {}: {left}",
                gone.utc
            ))),
        });
    }
}
