//! Notes on devices: what of their word is not to be relied on, why, and since when (C29). Only devices with a note
//! stand here, so that a city of healthy ones costs nothing.

use crate::city::model::{
    ids::DeviceId,
    quality::{Doubt, Doubts},
    time::Now,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum About {
    /// Where the device says it is.
    Place,
    /// A metric, by its kind.
    Metric(u16),
}

/// A note on a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub about: About,
    /// Why.
    pub doubt: Doubt,
    /// Since when.
    pub since: Now,
    /// What its neighbours say, where they disagree.
    pub against: Option<f64>,
}

/// All notes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    notes: BTreeMap<DeviceId, Vec<Note>>,
    counts: [u32; Doubt::ALL.len()],
}

impl Quality {
    /// The notes on a device, the oldest first.
    pub fn of(&self, id: DeviceId) -> &[Note] {
        self.notes.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How many devices have a note of this kind.
    pub fn count(&self, doubt: Doubt) -> u32 {
        self.counts.get(doubt as usize).copied().unwrap_or(0)
    }

    /// How many devices have a note.
    pub fn devices(&self) -> usize {
        self.notes.len()
    }

    /// The devices that have a note of this kind.
    pub fn with(&self, doubt: Doubt) -> impl Iterator<Item = (DeviceId, &Note)> {
        let all = self.notes.iter();
        all.flat_map(|(id, notes)| notes.iter().map(|note| (*id, note)))
            .filter(move |(_, note)| note.doubt == doubt)
    }

    /// The doubts about one thing of a device are these now. What was doubted before keeps its time.
    pub fn set(
        &mut self,
        id: DeviceId,
        about: About,
        doubts: Doubts,
        since: impl Fn(Doubt) -> Now,
        against: Option<f64>,
    ) {
        let notes = self.notes.entry(id).or_default();
        let before: Vec<Doubt> = notes.iter().map(|note| note.doubt).collect();
        notes.retain(|note| note.about != about || doubts.has(note.doubt));
        for doubt in doubts.iter() {
            let known = notes
                .iter_mut()
                .find(|note| note.about == about && note.doubt == doubt);
            match known {
                Some(note) if doubt == Doubt::Neighbours => note.against = against.or(note.against),
                Some(_) => {}
                None => notes.push(Note {
                    about,
                    doubt,
                    since: since(doubt),
                    against: against.filter(|_| doubt == Doubt::Neighbours),
                }),
            }
        }
        let is: Vec<Doubt> = notes.iter().map(|note| note.doubt).collect();
        if notes.is_empty() {
            self.notes.remove(&id);
        }
        self.recount(&before, &is);
    }

    /// Nothing is known of a device any more.
    pub fn forget(&mut self, id: DeviceId) {
        if let Some(notes) = self.notes.remove(&id) {
            let before: Vec<Doubt> = notes.iter().map(|note| note.doubt).collect();
            self.recount(&before, &[]);
        }
    }

    fn recount(&mut self, before: &[Doubt], is: &[Doubt]) {
        for (doubt, count) in Doubt::ALL.iter().zip(&mut self.counts) {
            match (before.contains(doubt), is.contains(doubt)) {
                (false, true) => *count += 1,
                (true, false) => *count = count.saturating_sub(1),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::model::time::{Mono, Stamp};

    fn at(second: u64) -> Now {
        Now {
            utc: Stamp(second as i64 * 1_000),
            mono: Mono(second * 1_000),
        }
    }

    #[test]
    fn a_device_counts_once_for_each_kind() {
        let mut quality = Quality::default();
        let (one, two) = (DeviceId(1), DeviceId(2));
        let range = Doubts::one(Doubt::Range);
        for (second, id, kind) in [(1, one, 0), (2, one, 1), (3, two, 0), (4, one, 0)] {
            quality.set(id, About::Metric(kind), range, |_| at(second), None);
        }
        assert_eq!((quality.count(Doubt::Range), quality.devices()), (2, 2));
        let since: Vec<Now> = quality.of(one).iter().map(|note| note.since).collect();
        assert_eq!(since, [at(1), at(2)]);
        quality.set(one, About::Metric(0), Doubts::NONE, |_| at(5), None);
        assert_eq!((quality.count(Doubt::Range), quality.devices()), (2, 2));
        quality.set(one, About::Metric(1), Doubts::NONE, |_| at(5), None);
        assert_eq!((quality.count(Doubt::Range), quality.devices()), (1, 1));
        quality.forget(two);
        assert_eq!(quality, Quality::default());
    }
}
