//! HSL HFP v2 (FORMATS 12): a vehicle position about every five seconds, on a topic with a leading slash.
//! Vehicles run up and down their line; leaves out stop events and dead runs.

use super::super::{
    cast::{Actor, metres},
    nature::Scene,
    pen::Pen,
    random::Dice,
    script::{LINES, Line},
};
use crate::city::model::time::Stamp;

const JOURNEY: u64 = 0x1101;
const MESSAGE: u64 = 0x1102;
/// Along the line, stops included, metres a second.
const TRAVEL: f64 = 5.6;

/// Where a vehicle is on its line.
struct Run {
    line: &'static Line,
    /// 1 or 2.
    direction: u8,
    position: (f64, f64),
    /// Degrees.
    heading: f64,
    /// When this run began.
    began: Stamp,
    /// Metres since then.
    driven: f64,
    /// How many runs there were since 1970.
    number: i64,
    stop: u32,
}

/// The position of a vehicle.
pub(in super::super) fn position(actor: &Actor, scene: &Scene, pen: &mut Pen) {
    let Some(run) = run(actor, scene) else { return };
    let mut dice = Dice::of(scene.seed, MESSAGE, u64::from(actor.number), scene.at.0);
    let at = scene.at.plus(-(60 + dice.below(180) as i64));
    let line = run.line;
    let head = if run.direction == 1 {
        line.heads[0]
    } else {
        line.heads[1]
    };
    let wall = Stamp(run.began.0 + scene.local.wall_ms - scene.at.0).to_string();
    let (day, start) = (
        wall.get(..10).unwrap_or_default(),
        wall.get(11..16).unwrap_or_default(),
    );
    let (lat, lon) = run.position;
    pen.topic(format_args!(
        "/hfp/v2/journey/ongoing/vp/{}/{:04}/{:05}/{}/{}/{head}/{start}/{}/5/{};{}/{}{}/{}{}/{}{}",
        line.mode,
        line.operator,
        vehicle(actor),
        line.route,
        run.direction,
        run.stop,
        lat as i64,
        lon as i64,
        digit(lat, 1),
        digit(lon, 1),
        digit(lat, 2),
        digit(lon, 2),
        digit(lat, 3),
        digit(lon, 3),
    ));
    let speed = (6.5 + 5.5 * scene.own(actor, 20, 1).abs() + 1.6 * dice.bell()).max(0.0);
    let late = -90.0 * (0.4 + scene.traffic()) * (0.6 + scene.own(actor, 21, 1));
    let full = 100.0 * (0.08 + 0.55 * scene.traffic() + 0.12 * scene.own(actor, 22, 1));
    pen.put(format_args!(
        "{{\"VP\":{{\"desi\":\"{}\",\"dir\":\"{}\",\"oper\":{},\"veh\":{},\"tst\":\"{}\",\"tsi\":{},\
         \"spd\":{speed:.2},\"hdg\":{:.0},\"lat\":{lat:.6},\"long\":{lon:.6},\"acc\":{:.2},\
         \"dl\":{late:.0},\"odo\":{:.0},\"drst\":{},\"oday\":\"{day}\",\"jrn\":{},\"line\":{},\
         \"start\":\"{start}\",\"loc\":\"GPS\",\"stop\":{},\"route\":\"{}\",\"occu\":{:.0}}}}}",
        line.sign, run.direction, line.operator, vehicle(actor), Millis(at), at.0.div_euclid(1_000),
        run.heading, 0.7 * dice.bell(), run.driven, u8::from(dice.once_in(9)),
        run.number.rem_euclid(1_000), 100 + line.points.len(), run.stop, line.route,
        full.clamp(0.0, 100.0),
    ));
}

/// The number of a vehicle within its operator.
fn vehicle(actor: &Actor) -> u32 {
    match actor.channel {
        3 => 400 + actor.ordinal,
        4 => 820 + actor.ordinal,
        _ => 1_020 + actor.ordinal,
    }
}

fn run(actor: &Actor, scene: &Scene) -> Option<Run> {
    let own = LINES.iter().filter(|line| line.channel == actor.channel);
    let count = own.clone().count().max(1);
    let line = own.clone().nth(actor.ordinal as usize % count)?;
    let length: f64 = legs(line).map(|(from, to)| metres(from, to)).sum();
    let run_ms = (length / TRAVEL * 1_000.0) as i64 + 240_000;
    let offset = Dice::of(scene.seed, JOURNEY, u64::from(actor.number), 0).below(2 * run_ms as u64);
    let clock = scene.at.0 + offset as i64;
    let (number, since) = (clock.div_euclid(run_ms), clock.rem_euclid(run_ms));
    let outward = number.rem_euclid(2) == 0;
    // It waits at the end of the line before it turns.
    let driven = (since as f64 / 1_000.0 * TRAVEL).min(length);
    let along = if outward { driven } else { length - driven };
    let (position, heading, leg) = place(line, along)?;
    let heading = if outward {
        heading
    } else {
        (heading + 180.0).rem_euclid(360.0)
    };
    Some(Run {
        line,
        direction: if outward { 1 } else { 2 },
        position,
        heading,
        began: Stamp(scene.at.0 - since),
        driven,
        number,
        stop: line.operator * 10_000 + leg as u32 * 7 + u32::from(outward) + 101,
    })
}

fn legs(line: &'static Line) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    line.points
        .iter()
        .copied()
        .zip(line.points.iter().copied().skip(1))
}

/// The point so many metres along a line, the direction there, and the number of the leg.
fn place(line: &'static Line, along: f64) -> Option<((f64, f64), f64, usize)> {
    let (mut left, mut last) = (along, None);
    for (number, (from, to)) in legs(line).enumerate() {
        let length = metres(from, to);
        let share = (left / length).clamp(0.0, 1.0);
        let point = (
            from.0 + (to.0 - from.0) * share,
            from.1 + (to.1 - from.1) * share,
        );
        let (north, east) = (to.0 - from.0, (to.1 - from.1) * from.0.to_radians().cos());
        let heading = east.atan2(north).to_degrees().rem_euclid(360.0);
        last = Some((point, heading, number));
        if left <= length {
            break;
        }
        left -= length;
    }
    last
}

/// A decimal of a coordinate: the levels of the topic.
fn digit(value: f64, decimals: i32) -> i64 {
    (value * 10_f64.powi(decimals)) as i64 % 10
}

/// A time that always shows its milliseconds, as vehicles write it.
struct Millis(Stamp);

impl std::fmt::Display for Millis {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = Stamp(self.0.0 - self.0.0.rem_euclid(1_000)).to_string();
        let head = whole.get(..19).unwrap_or_default();
        write!(out, "{head}.{:03}Z", self.0.0.rem_euclid(1_000))
    }
}
