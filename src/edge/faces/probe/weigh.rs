//! Which format some messages are in: every format reads them, and what it finds is weighed against what it does not
//! understand and against the signs. Pure.

use super::signs::{Sign, signs};
use crate::city::formats::{
    self,
    format::{Format, Message},
    found::{Found, Health, Item, Subject},
};

/// What a format makes of some messages.
pub struct Guess {
    /// The format.
    pub format: &'static dyn Format,
    /// What gives it away, in words; empty where only its finds speak for it.
    pub sign: String,
    /// All that it found in all of them.
    pub found: Found,
    /// Messages in which it found something.
    pub understood: usize,
    /// How much speaks for it; only worth comparing.
    pub weight: f64,
}

impl std::fmt::Debug for Guess {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Guess")
            .field("format", &self.format.name())
            .field("weight", &self.weight)
            .finish_non_exhaustive()
    }
}

/// What a sign is worth, and each thing that stands together in it.
const SIGN: f64 = 0.3;
const SIGN_MORE: f64 = 0.15;
/// What remains of the weight of a format that reads many a JSON, where no sign speaks for it.
const DOUBT: f64 = 0.5;
/// The address of a publisher whom a profile names is worth more than all else.
const PUBLISHER: f64 = 1.5;
/// Above this many items more of them say nothing more.
const RICH: f64 = 1_000.0;
/// What many finds are worth at most.
const RICHNESS: f64 = 0.4;

/// The formats that some messages may be in, the likeliest first. `host` is where they came from, if that is known.
pub fn weigh(
    messages: &[Message<'_>],
    host: Option<&str>,
    own: &[&'static dyn Format],
) -> Vec<Guess> {
    let mut shown: Vec<(Sign, usize)> = Vec::new();
    for message in messages {
        for sign in signs(message.topic, message.bytes) {
            match shown
                .iter_mut()
                .find(|(known, _)| known.format == sign.format)
            {
                Some((_, times)) => *times += 1,
                None => shown.push((sign, 1)),
            }
        }
    }
    let mut guesses = Vec::new();
    for format in formats::all().chain(own.iter().copied()) {
        let sign = shown.iter().find(|(sign, _)| sign.format == format.name());
        let is_publisher = host.is_some_and(|host| publisher(format) == Some(host));
        let telling = sign.map_or(0.0, |(sign, times)| {
            let share = *times as f64 / messages.len().max(1) as f64;
            share * (SIGN + SIGN_MORE * sign.strength.min(4) as f64)
        });
        let mut guess = read(format, messages);
        let counted = guess.found.items.len() + guess.found.over_bounds as usize;
        if counted == 0 && !is_publisher {
            continue;
        }
        let (items, defects) = (counted as f64, guess.found.defects.len() as f64);
        let clear = if counted == 0 {
            0.0
        } else {
            items / (items + defects)
        };
        let covered = guess.understood as f64 / messages.len().max(1) as f64;
        let rich = RICHNESS * (1.0 + items.min(RICH)).ln() / (1.0 + RICH).ln();
        guess.weight = clear * covered + rich + telling;
        if is_publisher {
            guess.weight += PUBLISHER;
            guess.sign = "its address is that of the publisher".to_owned();
        } else if let Some((sign, _)) = sign {
            guess.sign.clone_from(&sign.why);
        } else if clear < 0.5 || is_for_all(format) {
            // A few accidental finds among many defects, or a format that finds something in anything.
            continue;
        } else if is_generous(format) {
            guess.weight *= DOUBT;
        }
        guesses.push(guess);
    }
    guesses.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    guesses
}

/// Formats that read whatever has some shape are believed only with a sign.
fn is_for_all(format: &dyn Format) -> bool {
    matches!(format.name(), "website" | "iotagent-json" | "iotagent-ul")
}

/// Formats of which the shape is wide: any object with an id and a type, any word about health.
fn is_generous(format: &dyn Format) -> bool {
    matches!(
        format.name(),
        "ngsi" | "readiness" | "senml" | "sensorthings"
    )
}

/// The host of the publisher whom a format knows by name.
fn publisher(format: &dyn Format) -> Option<&str> {
    let base = format.asking()?.base.as_deref()?;
    let host = base.split_once("://")?.1.split(['/', ':']).next()?;
    (!host.ends_with(".example")).then_some(host)
}

/// Lets a format read all messages.
fn read(format: &'static dyn Format, messages: &[Message<'_>]) -> Guess {
    let (mut all, mut one) = (Found::default(), Found::default());
    let mut understood = 0;
    for message in messages {
        one.clear();
        format.parse(message, &mut one);
        one.items.retain(|item| !says_nothing(item));
        understood += usize::from(!one.items.is_empty());
        all.items.append(&mut one.items);
        all.defects.append(&mut one.defects);
        all.over_bounds += one.over_bounds;
        all.next_page = all.next_page.take().or_else(|| one.next_page.take());
    }
    Guess {
        format,
        sign: String::new(),
        found: all,
        understood,
        weight: 0.0,
    }
}

/// A service of which nobody can say how it is.
fn says_nothing(item: &Item) -> bool {
    matches!(item, Item::State(state) if state.subject == Subject::Service && state.health == Health::Unknown)
}
