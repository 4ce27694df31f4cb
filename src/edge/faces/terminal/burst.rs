//! Keys that come faster than fingers are pasted text: what a terminal without bracketed paste, or a
//! flood, sends must not acknowledge an alert or quit (FAILURES D7).
//!
//! A key that comes alone is taken at once; keys that come together wait for a moment, to see how many
//! there are.

use super::input::Pressed;
use crate::{city::model::time::Mono, screen::keys::Key};

/// More characters than this within [`GATHER_MS`] were not typed.
const TYPED_MAX: usize = 20;
/// How long keys that came together wait for more, in milliseconds.
const GATHER_MS: u64 = 10;
/// A burst is over after this long a silence, in milliseconds.
const SILENCE_MS: u64 = 60;

/// Tells typing from bursts.
#[derive(Debug, Default)]
pub(super) struct Bursts {
    waiting: Vec<Key>,
    /// When the waiting keys are taken.
    take_at: Option<Mono>,
    /// A burst goes on until then.
    burst_until: Option<Mono>,
}

impl Bursts {
    /// Takes what came at once; gives what may be acted on.
    pub(super) fn take(&mut self, came: Vec<Pressed>, now: Mono) -> Vec<Pressed> {
        if self.burst_until.is_some_and(|until| now < until) {
            self.burst_until = Some(now.plus(SILENCE_MS));
            return came.into_iter().filter_map(as_text).collect();
        }
        self.burst_until = None;
        // Where more comes all the time, nobody had time to ask what is due.
        let is_due = self.take_at.is_some_and(|due| due <= now);
        let mut out = if is_due { self.keys() } else { Vec::new() };
        if self.waiting.is_empty() && came.len() <= 1 {
            out.extend(came);
            return out;
        }
        for one in came {
            match one {
                Pressed::Key(key) => self.waiting.push(key),
                paste @ Pressed::Paste(_) => {
                    out.append(&mut self.keys());
                    out.push(paste);
                }
            }
        }
        let characters = self.waiting.iter().filter(|key| text(**key).is_some());
        if characters.count() > TYPED_MAX {
            self.burst_until = Some(now.plus(SILENCE_MS));
            let pasted = self.waiting.drain(..).filter_map(text).collect();
            self.take_at = None;
            out.push(Pressed::Paste(pasted));
        } else if !self.waiting.is_empty() && self.take_at.is_none() {
            self.take_at = Some(now.plus(GATHER_MS));
        }
        out
    }

    /// When waiting keys are due.
    pub(super) fn due(&self) -> Option<Mono> {
        self.take_at
    }

    /// The keys that waited long enough.
    pub(super) fn keys(&mut self) -> Vec<Pressed> {
        self.take_at = None;
        self.waiting.drain(..).map(Pressed::Key).collect()
    }
}

fn text(key: Key) -> Option<char> {
    match key {
        Key::Char(character) => Some(character),
        Key::Enter => Some('\n'),
        Key::Tab => Some('\t'),
        _ => None,
    }
}

/// What a key is inside of a burst: its text, or nothing.
fn as_text(pressed: Pressed) -> Option<Pressed> {
    match pressed {
        Pressed::Key(key) => text(key).map(|character| Pressed::Paste(character.to_string())),
        paste @ Pressed::Paste(_) => Some(paste),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<Pressed> {
        let keys = text.chars().map(|one| Pressed::Key(Key::Char(one)));
        keys.collect()
    }

    #[test]
    fn a_key_alone_is_taken_at_once() {
        let mut bursts = Bursts::default();
        for at in [0, 1, 2] {
            assert_eq!(bursts.take(typed("q"), Mono(at)), typed("q"));
        }
        assert_eq!(bursts.due(), None);
    }

    #[test]
    fn a_few_together_are_typed() {
        let mut bursts = Bursts::default();
        assert_eq!(bursts.take(typed("12"), Mono(5)), []);
        assert_eq!(bursts.take(typed("3"), Mono(9)), []);
        assert_eq!(bursts.due(), Some(Mono(15)));
        assert_eq!(bursts.keys(), typed("123"));
        assert_eq!(bursts.due(), None);
    }

    #[test]
    fn many_together_are_pasted_and_so_is_what_follows() {
        let mut bursts = Bursts::default();
        assert_eq!(bursts.take(typed("qqqqqqqqqqqqqqqqqqqq"), Mono(0)), []);
        let all = Pressed::Paste("q".repeat(21));
        assert_eq!(bursts.take(typed("q"), Mono(1)), [all]);
        let one = Pressed::Paste("q".to_owned());
        assert_eq!(bursts.take(typed("q"), Mono(50)), [one]);
        // The silence has ended it.
        assert_eq!(bursts.take(typed("q"), Mono(200)), typed("q"));
    }

    #[test]
    fn arrows_are_not_text_however_many() {
        let mut bursts = Bursts::default();
        let down = vec![Pressed::Key(Key::Down); 60];
        assert_eq!(bursts.take(down.clone(), Mono(0)), []);
        assert_eq!(bursts.keys(), down);
    }

    /// Keys that never stop are acted on all the same, and do not pile up.
    #[test]
    fn a_flood_of_arrows_does_not_pile_up() {
        let mut bursts = Bursts::default();
        let mut out = 0;
        for at in 0..1_000 {
            out += bursts
                .take(vec![Pressed::Key(Key::Down); 50], Mono(at))
                .len();
            assert!(
                bursts.waiting.len() <= 50 * (GATHER_MS as usize + 1),
                "{at}"
            );
        }
        out += bursts.keys().len();
        assert_eq!(out, 50_000);
    }
}
