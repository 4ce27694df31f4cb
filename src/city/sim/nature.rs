//! What there is to measure: the weather of a town, the cars and people in it, by local time and season.
//! Values are smooth in time and the same for whoever asks. Leaves out: sensors and their noise.

use super::{
    calendar::{Local, local},
    cast::Actor,
    random::{Dice, smooth},
    rhythm::Rhythm,
    script::{OULU, TOWNS},
};
use crate::city::model::time::Stamp;

const HOUR_MS: i64 = 3_600_000;

/// The state of a town at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    /// The seed.
    pub(super) seed: u64,
    /// Its row.
    pub(super) town: usize,
    /// Now.
    pub(super) at: Stamp,
    /// Now, by the clock on the wall.
    pub(super) local: Local,
}

impl Scene {
    /// A town at a moment.
    pub(super) fn new(seed: u64, town: usize, at: Stamp) -> Self {
        let winter_hours = TOWNS.get(town).map_or(1, |town| town.winter_hours);
        Self {
            seed,
            town,
            at,
            local: local(at, winter_hours),
        }
    }

    /// A curve of this town, -1..1.
    fn curve(&self, purpose: u64, period_hours: i64) -> f64 {
        smooth(
            self.seed,
            0x0300 + purpose,
            self.town as u64,
            self.at.0,
            period_hours * HOUR_MS,
        )
    }

    /// A curve of one actor, -1..1.
    pub(super) fn own(&self, actor: &Actor, purpose: u64, period_hours: i64) -> f64 {
        smooth(
            self.seed,
            0x0400 + purpose,
            u64::from(actor.number),
            self.at.0,
            period_hours * HOUR_MS,
        )
    }

    /// Air temperature, degrees Celsius.
    pub(super) fn celsius(&self) -> f64 {
        let (winter, summer) = match self.town {
            OULU => (-8.0, 16.5),
            town if town < OULU => (-4.0, 18.0),
            _ => (1.5, 18.5),
        };
        let warmth = self.local.warmth();
        let season = winter + (summer - winter) * warmth;
        season + (self.local.wave(15.0) - 0.5) * (2.0 + 6.0 * warmth) + 3.0 * self.curve(1, 18)
    }

    /// Relative humidity, percent.
    pub(super) fn humidity(&self) -> f64 {
        (82.0 - 14.0 * (self.local.wave(15.0) - 0.5) * (0.5 + self.local.warmth())
            + 9.0 * self.curve(2, 14))
        .clamp(28.0, 98.5)
    }

    /// Air pressure, hectopascal.
    pub(super) fn pressure(&self) -> f64 {
        1_009.0 + 14.0 * self.curve(3, 36)
    }

    /// Wind, metres a second.
    pub(super) fn wind(&self) -> f64 {
        (4.2 + 2.8 * self.curve(4, 9) + 0.8 * self.curve(5, 1)).max(0.4)
    }

    /// How busy the streets are, 0..1: two peaks on working days, one on others.
    pub(super) fn traffic(&self) -> f64 {
        let local = &self.local;
        let night = 0.06;
        if local.is_weekend() {
            return night + 0.5 * local.bump(14.0, 4.5);
        }
        (night
            + 0.75 * local.bump(7.8, 1.4)
            + 0.4 * local.bump(12.5, 3.5)
            + 0.85 * local.bump(16.4, 1.9))
        .min(1.0)
    }

    /// Dust that tyres raise, PM10 in micrograms: mornings of dry days, most of all in spring.
    pub(super) fn street_dust(&self) -> f64 {
        let spring = (-((self.local.since_solstice - 105.0) / 30.0).powi(2)).exp();
        let dry = (0.5 + 0.5 * self.curve(6, 30)).clamp(0.0, 1.0);
        7.0 + 5.0 * self.curve(7, 20).abs() + (9.0 + 22.0 * spring) * dry * self.traffic()
    }

    /// The share of parking spaces that are taken, 0..1.
    pub(super) fn parked(&self) -> f64 {
        let local = &self.local;
        let day = if local.is_weekend() {
            0.45 * local.bump(14.0, 4.0)
        } else {
            0.62 * local.bump(12.5, 4.6)
        };
        0.24 + day + 0.08 * local.bump(19.0, 2.5)
    }

    /// The share of a working building's people who are in, 0..1.
    pub(super) fn at_work(&self) -> f64 {
        if self.local.is_weekend() {
            return 0.02;
        }
        0.01 + 0.9 * self.local.bump(11.5, 3.4)
    }
}

/// True where a parking space is taken, as its sensor tells in this slot.
pub(super) fn is_taken(rhythm: &Rhythm, seed: u64, actor: &Actor, slot: i64) -> bool {
    let at = rhythm.at(actor, slot);
    let scene = Scene::new(seed, actor.town, at);
    let threshold = scene.parked();
    // Each car stays for some slots, so that only some of the messages tell a change.
    let visit = Dice::of(
        seed,
        0x0501,
        u64::from(actor.number),
        (slot + i64::from(actor.number)).div_euclid(3),
    )
    .unit();
    visit < threshold
}
