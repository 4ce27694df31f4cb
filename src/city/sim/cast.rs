//! Who is there: every device and gateway as one small row, made once from the seed.
//! Leaves out: what they say (`speech`), and what goes wrong (`plan`).

use super::{
    random::Dice,
    script::{
        CHANNELS, CROWDS, Crowd, GATEWAY_EVERY_S, HEARD_AT_MARTENSTORGET, Kind, MARTENSTORGET,
        MASTS, NEIGHBOURS, TOWNS, words,
    },
};

/// Purposes of dice that are thrown here.
const BIRTH: u64 = 0x0101;

/// No gateway.
pub(super) const NOBODY: u8 = u8::MAX;

/// Somebody who speaks: a device, or a gateway about itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actor {
    /// Its row in the cast; the subject of its dice.
    pub(super) number: u32,
    /// Its feed's row.
    pub(super) channel: usize,
    /// Its town's row.
    pub(super) town: usize,
    /// What it is.
    pub(super) kind: Kind,
    /// Its number within its crowd, from 1; a gateway's row in the table of masts.
    pub(super) ordinal: u32,
    /// Where it is.
    pub(super) position: (f64, f64),
    /// How often it speaks, in milliseconds.
    pub(super) every_ms: i64,
    /// When within that time its slots begin.
    pub(super) phase_ms: i64,
    /// How far from the beginning of a slot it may speak.
    pub(super) spread_ms: i64,
    /// The gateways that hear it, the nearest first.
    pub(super) masts: [u8; 3],
}

/// All of them.
#[derive(Debug)]
pub(super) struct Cast {
    /// The seed of everything.
    pub(super) seed: u64,
    /// In the order of the crowds, then the gateways.
    pub(super) actors: Vec<Actor>,
}

impl Cast {
    /// Makes the cast of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let mut cast = Self {
            seed,
            actors: Vec::with_capacity(6_000),
        };
        for crowd in CROWDS {
            for ordinal in 1..=crowd.count {
                cast.enter(crowd, ordinal);
            }
        }
        for (row, mast) in MASTS.iter().enumerate() {
            cast.push(Actor {
                channel: mast.channel,
                kind: Kind::Gateway,
                ordinal: row as u32,
                position: mast.position,
                every_ms: i64::from(GATEWAY_EVERY_S) * 1_000,
                ..BLANK
            });
        }
        cast
    }

    /// The actor of this number.
    pub(super) fn actor(&self, number: u32) -> Option<&Actor> {
        self.actors.get(number as usize)
    }

    fn enter(&mut self, crowd: &Crowd, ordinal: u32) {
        let (channel, kind) = (crowd.channel, crowd.kind);
        let mut dice = Dice::of(self.seed, BIRTH, self.actors.len() as u64, 0);
        let every_s = match CHANNELS.get(channel) {
            Some(row) if row.every_s > 0 => row.every_s,
            _ => words(kind).map_or(900, |row| row.slot_minutes * 60),
        };
        let masts = hearers(channel, kind, ordinal, &mut dice);
        let mast = MASTS
            .get(usize::from(masts[0]))
            .map(|mast| (mast.position, 700.0));
        let town = CHANNELS.get(channel).and_then(|row| TOWNS.get(row.town));
        let (middle, around) =
            mast.unwrap_or((town.map_or((0.0, 0.0), |town| town.center), 3_500.0));
        let position = scatter(middle, around, &mut dice);
        let every_ms = i64::from(every_s) * 1_000;
        self.push(Actor {
            channel,
            kind,
            ordinal,
            position,
            every_ms,
            masts,
            ..BLANK
        });
    }

    /// Gives an actor its number, its town and its place in time.
    fn push(&mut self, actor: Actor) {
        let number = self.actors.len() as u32;
        let mut dice = Dice::of(self.seed, BIRTH, u64::from(number), 1);
        self.actors.push(Actor {
            number,
            town: CHANNELS
                .get(actor.channel)
                .map_or(0, |channel| channel.town),
            phase_ms: dice.below(actor.every_ms as u64) as i64,
            spread_ms: spread(actor.kind, actor.channel, actor.every_ms),
            ..actor
        });
    }
}

/// Nobody yet.
const BLANK: Actor = Actor {
    number: 0,
    channel: 0,
    town: 0,
    kind: Kind::Gateway,
    ordinal: 0,
    position: (0.0, 0.0),
    every_ms: 1,
    phase_ms: 0,
    spread_ms: 0,
    masts: [NOBODY; 3],
};

/// How far from its time somebody may speak: parking spaces speak when a car comes or goes, radio has
/// its delays, vehicles are nearly punctual.
fn spread(kind: Kind, channel: usize, every_ms: i64) -> i64 {
    match kind {
        Kind::Parking if CHANNELS.get(channel).is_some_and(|row| row.every_s == 0) => {
            every_ms * 13 / 20
        }
        Kind::Vehicle => every_ms / 10,
        _ => every_ms / 40,
    }
}

/// A point within about `metres` of another.
fn scatter(middle: (f64, f64), metres: f64, dice: &mut Dice) -> (f64, f64) {
    let (north, east) = (dice.bell() / 2.0 * metres, dice.bell() / 2.0 * metres);
    let lat = middle.0 + north / 111_320.0;
    (lat, middle.1 + east / (111_320.0 * lat.to_radians().cos()))
}

/// The gateways that hear a device. Lund's first parking, waste and soil devices stand around
/// Mårtenstorget: most of them are heard by `lund-gw-07` alone, and no other device is.
fn hearers(channel: usize, kind: Kind, ordinal: u32, dice: &mut Dice) -> [u8; 3] {
    let special = HEARD_AT_MARTENSTORGET.iter().find(|row| row.0 == kind);
    if let Some((_, alone, shared)) =
        special.filter(|_| Some(channel) == mast_channel(MARTENSTORGET))
    {
        let [near, far] = NEIGHBOURS;
        let neighbour = if ordinal.is_multiple_of(2) { near } else { far };
        if ordinal <= *alone {
            return [MARTENSTORGET as u8, NOBODY, NOBODY];
        }
        if ordinal <= alone + shared {
            return [MARTENSTORGET as u8, neighbour as u8, NOBODY];
        }
    }
    if MASTS.iter().all(|mast| mast.channel != channel) {
        return [NOBODY; 3];
    }
    let own: Vec<usize> = (0..MASTS.len())
        .filter(|row| *row != MARTENSTORGET)
        .filter(|row| MASTS.get(*row).is_some_and(|mast| mast.channel == channel))
        .collect();
    let home = own
        .get(ordinal as usize % own.len().max(1))
        .copied()
        .unwrap_or(0);
    let mut near = own;
    near.retain(|row| *row != home);
    near.sort_by(|left, right| apart(home, *left).total_cmp(&apart(home, *right)));
    let mut masts = [home as u8, NOBODY, NOBODY];
    for (place, (row, sides)) in masts.iter_mut().skip(1).zip(near.iter().zip([2, 3])) {
        if !dice.once_in(sides) {
            break;
        }
        *place = *row as u8;
    }
    masts
}

fn mast_channel(row: usize) -> Option<usize> {
    MASTS.get(row).map(|mast| mast.channel)
}

/// How far two gateways stand apart, in metres.
fn apart(left: usize, right: usize) -> f64 {
    match (MASTS.get(left), MASTS.get(right)) {
        (Some(left), Some(right)) => metres(left.position, right.position),
        _ => f64::MAX,
    }
}

/// Metres between two points that are near each other.
pub(super) fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    let north = (to.0 - from.0) * 111_320.0;
    let east = (to.1 - from.1) * 111_320.0 * from.0.to_radians().cos();
    north.hypot(east)
}
