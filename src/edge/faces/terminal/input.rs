//! Bytes of a terminal to keys and pasted text. Nothing that a terminal says can grow without bound, and
//! nothing that was not pressed becomes a key: answers, reports and unknown sequences are swallowed.
//!
//! Leaves out: reading, waiting. The caller tells when the line went quiet (`quiet`).

use crate::screen::keys::Key;

/// Text kept of one paste, in bytes: what is typed into is far shorter.
const PASTE_BYTES: usize = 4 * 1024;
/// Bytes of one control sequence; a longer one is swallowed as it comes.
const SEQUENCE_BYTES: usize = 64;
/// A lone escape, or the begin of a sequence, is what it is after this long a silence, in milliseconds.
pub(super) const ESCAPE_MS: u64 = 20;
/// A paste that pauses longer than this is over, in milliseconds.
pub(super) const PASTE_PAUSE_MS: u64 = 500;

/// What was pressed or pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pressed {
    /// A key.
    Key(Key),
    /// Pasted text, cut to a bound.
    Paste(String),
}

/// What the next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    /// Inside of a character of several bytes: how many follow.
    Character(u8),
    Escape,
    /// After `ESC [`.
    Control,
    /// After `ESC O`.
    Shift3,
    /// An answer of the terminal (OSC, DCS, APC, PM, SOS), up to its end.
    Answer,
    /// The three bytes of an old mouse report.
    Mouse(u8),
    Paste,
}

/// Turns bytes into keys.
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    /// The character, sequence or end of paste that is not whole yet.
    part: Vec<u8>,
    pasted: Vec<u8>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            state: State::Ground,
            part: Vec::new(),
            pasted: Vec::new(),
        }
    }
}

impl Decoder {
    /// Takes bytes as they came.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Pressed>) {
        for byte in bytes {
            self.byte(*byte, out);
        }
    }

    /// How long to wait before `quiet` is due, in milliseconds; `None` where nothing is open.
    pub(super) fn patience_ms(&self) -> Option<u64> {
        match self.state {
            State::Ground => None,
            State::Paste => Some(PASTE_PAUSE_MS),
            _ => Some(ESCAPE_MS),
        }
    }

    /// Nothing came for so long: what is open will not become whole.
    pub(super) fn quiet(&mut self, out: &mut Vec<Pressed>) {
        match self.state {
            State::Escape => out.push(Pressed::Key(Key::Esc)),
            State::Shift3 => out.extend([Key::Esc, Key::Char('O')].map(Pressed::Key)),
            State::Control if self.part.is_empty() => {
                out.extend([Key::Esc, Key::Char('[')].map(Pressed::Key));
            }
            State::Paste => self.end_paste(out),
            _ => {}
        }
        self.ground();
    }

    fn ground(&mut self) {
        self.state = State::Ground;
        self.part.clear();
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        match self.state {
            State::Ground => self.first(byte, out),
            State::Character(missing) => self.character(byte, missing, out),
            State::Escape => self.after_escape(byte, out),
            State::Control => self.control(byte, out),
            State::Shift3 => {
                self.ground();
                out.extend(shift3(byte).map(Pressed::Key));
            }
            State::Answer => self.answer(byte, out),
            State::Mouse(1) => self.ground(),
            State::Mouse(missing) => self.state = State::Mouse(missing.saturating_sub(1)),
            State::Paste => self.paste(byte, out),
        }
    }

    fn first(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        let key = match byte {
            0x1b => {
                self.state = State::Escape;
                return;
            }
            b'\r' | b'\n' => Key::Enter,
            b'\t' => Key::Tab,
            0x7f | 0x08 => Key::Backspace,
            0x01..=0x1a => Key::Ctrl(char::from(byte + b'a' - 1)),
            0x20..=0x7e => Key::Char(char::from(byte)),
            0xc2..=0xf4 => {
                let missing = 1 + u8::from(byte >= 0xe0) + u8::from(byte >= 0xf0);
                self.part.push(byte);
                self.state = State::Character(missing);
                return;
            }
            _ => return,
        };
        out.push(Pressed::Key(key));
    }

    fn character(&mut self, byte: u8, missing: u8, out: &mut Vec<Pressed>) {
        if !(0x80..=0xbf).contains(&byte) {
            self.ground();
            self.first(byte, out);
            return;
        }
        self.part.push(byte);
        if missing > 1 {
            self.state = State::Character(missing - 1);
            return;
        }
        let character = std::str::from_utf8(&self.part);
        let character = character.ok().and_then(|text| text.chars().next());
        let character = character.filter(|character| !character.is_control());
        out.extend(character.map(|character| Pressed::Key(Key::Char(character))));
        self.ground();
    }

    fn after_escape(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        self.ground();
        match byte {
            b'[' => self.state = State::Control,
            b'O' => self.state = State::Shift3,
            b']' | b'P' | b'X' | b'^' | b'_' => self.state = State::Answer,
            // Escape and a key that came together on a slow line; a second escape is open again.
            _ => {
                out.push(Pressed::Key(Key::Esc));
                self.first(byte, out);
            }
        }
    }

    fn control(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        match byte {
            0x1b => {
                self.ground();
                self.state = State::Escape;
            }
            // The Linux console: `ESC [ [ A` is F1.
            b'[' if self.part.is_empty() => self.part.push(byte),
            0x40..=0x7e => {
                let part = std::mem::take(&mut self.part);
                self.ground();
                match (part.as_slice(), byte) {
                    (b"200", b'~') => self.state = State::Paste,
                    (b"", b'M') => self.state = State::Mouse(3),
                    _ => out.extend(sequence(&part, byte).map(Pressed::Key)),
                }
            }
            0x20..=0x3f => {
                if self.part.len() < SEQUENCE_BYTES {
                    self.part.push(byte);
                }
            }
            _ => {
                self.ground();
                self.first(byte, out);
            }
        }
    }

    fn answer(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        let escaped = self.part.last() == Some(&0x1b);
        match byte {
            0x07 | 0x18 | 0x1a => self.ground(),
            b'\\' if escaped => self.ground(),
            0x1b if escaped => {}
            0x1b => self.part.push(byte),
            _ if escaped => {
                // The answer broke off, and something else began.
                self.ground();
                self.after_escape(byte, out);
            }
            _ => {}
        }
    }

    fn paste(&mut self, byte: u8, out: &mut Vec<Pressed>) {
        const END: &[u8] = b"\x1b[201~";
        self.part.push(byte);
        if self.part == END {
            self.end_paste(out);
            self.ground();
        } else if !END.starts_with(&self.part) {
            let part = std::mem::take(&mut self.part);
            let room = PASTE_BYTES.saturating_sub(self.pasted.len());
            self.pasted.extend(part.iter().take(room));
            // The byte that broke the end mark may begin the real one.
            if byte == 0x1b {
                self.pasted.pop();
                self.part.push(byte);
            }
        }
    }

    fn end_paste(&mut self, out: &mut Vec<Pressed>) {
        let pasted = std::mem::take(&mut self.pasted);
        let text = String::from_utf8_lossy(&pasted).replace('\r', "\n");
        out.push(Pressed::Paste(text));
    }
}

fn shift3(byte: u8) -> Option<Key> {
    match byte {
        b'P'..=b'S' => Some(Key::F(byte - b'P' + 1)),
        b'M' => Some(Key::Enter),
        _ => arrow(byte),
    }
}

fn arrow(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

/// The key of a control sequence; what is pressed beside it (shift, alt) does not count.
fn sequence(part: &[u8], last: u8) -> Option<Key> {
    if let [b'[', ..] = part {
        return matches!(last, b'A'..=b'E').then(|| Key::F(last - b'A' + 1));
    }
    let text = std::str::from_utf8(part).ok()?;
    let mut numbers = text.split(';');
    let first = numbers.next().unwrap_or_default();
    if last == b'~' {
        return Some(match first.parse().ok()? {
            1_u8 | 7 => Key::Home,
            4 | 8 => Key::End,
            3 => Key::Delete,
            5 => Key::PageUp,
            6 => Key::PageDown,
            number @ 11..=15 => Key::F(number - 10),
            number @ 17..=21 => Key::F(number - 11),
            number @ 23..=24 => Key::F(number - 12),
            _ => return None,
        });
    }
    // Answers have other first numbers: `ESC [ 24 ; 80 R` is where a cursor stands.
    if !matches!(first, "" | "1") {
        return None;
    }
    match last {
        b'Z' => Some(Key::BackTab),
        b'P' | b'Q' | b'S' if first == "1" => Some(Key::F(last - b'P' + 1)),
        _ => arrow(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `bytes` are; then what is left when the line goes quiet. Any cut gives the same.
    fn check(bytes: &[u8], expected: &[Pressed]) {
        for cut in 0..=bytes.len() {
            let (mut decoder, mut out) = (Decoder::default(), Vec::new());
            decoder.feed(&bytes[..cut], &mut out);
            decoder.feed(&bytes[cut..], &mut out);
            assert_eq!(
                decoder.patience_ms().is_none(),
                decoder.state == State::Ground
            );
            decoder.quiet(&mut out);
            assert_eq!(out, expected, "{bytes:?} cut at {cut}");
        }
    }

    fn keys(keys: &[Key]) -> Vec<Pressed> {
        keys.iter().map(|key| Pressed::Key(*key)).collect()
    }

    #[test]
    fn keys_of_all_kinds() {
        let rows: &[(&[u8], &[Key])] = &[
            (b"q1", &[Key::Char('q'), Key::Char('1')]),
            ("öÅ".as_bytes(), &[Key::Char('ö'), Key::Char('Å')]),
            (b"\r\n\t", &[Key::Enter, Key::Enter, Key::Tab]),
            (b"\x7f\x08", &[Key::Backspace, Key::Backspace]),
            (b"\x03\x1a", &[Key::Ctrl('c'), Key::Ctrl('z')]),
            (b"\x1b", &[Key::Esc]),
            (b"\x1b\x1b", &[Key::Esc, Key::Esc]),
            (b"\x1bq", &[Key::Esc, Key::Char('q')]),
            (b"\x1b[A\x1b[1;5B", &[Key::Up, Key::Down]),
            (b"\x1bOC\x1bOD", &[Key::Right, Key::Left]),
            (
                b"\x1b[H\x1b[4~\x1b[5~\x1b[6~",
                &[Key::Home, Key::End, Key::PageUp, Key::PageDown],
            ),
            (b"\x1b[3~\x1b[Z", &[Key::Delete, Key::BackTab]),
            (
                b"\x1bOP\x1bOS\x1b[15~\x1b[24~",
                &[Key::F(1), Key::F(4), Key::F(5), Key::F(12)],
            ),
            (
                b"\x1b[11~\x1b[[B\x1b[1;2Q",
                &[Key::F(1), Key::F(2), Key::F(2)],
            ),
            (b"\x1b[", &[Key::Esc, Key::Char('[')]),
        ];
        for (bytes, expected) in rows {
            check(bytes, &keys(expected));
        }
    }

    #[test]
    fn what_a_terminal_answers_is_no_key() {
        for answer in [
            &b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"[..],
            b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
            b"\x1bP>|xterm(388)\x1b\\",
            b"\x1b[?62;22c",
            b"\x1b[24;80R",
            b"\x1b[?2026;2$y",
            b"\x1b[<0;12;7M",
            b"\x1b[M !!",
            b"\x1b[I",
            b"\xff\xfe",
            b"\x1b]0;unterminated quit q q q",
        ] {
            check(answer, &[]);
        }
        check(b"\x1b]11;rgb:00\x1b\\j", &keys(&[Key::Char('j')]));
    }

    #[test]
    fn pastes_are_text_and_bounded() {
        let paste = |text: &str| Pressed::Paste(text.to_owned());
        check(
            b"\x1b[200~qqq\rq\x1b[201~j",
            &[paste("qqq\nq"), Pressed::Key(Key::Char('j'))],
        );
        check(b"\x1b[200~a\x1b[20\x1b[201~", &[paste("a\x1b[20")]);
        check(b"\x1b[200~unterminated", &[paste("unterminated")]);
        check(b"\x1b[201~", &[]);
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~", &mut out);
        for _ in 0..256 {
            decoder.feed(&[b'q'; 4096], &mut out);
            assert!(decoder.pasted.len() <= PASTE_BYTES && decoder.part.len() < 8);
        }
        decoder.feed(b"\x1b[201~", &mut out);
        assert_eq!(out, [paste(&"q".repeat(PASTE_BYTES))]);
    }

    #[test]
    fn endless_sequences_stay_small() {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[", &mut out);
        decoder.feed(&[b'1'; 100_000], &mut out);
        assert!(decoder.part.len() <= SEQUENCE_BYTES);
        decoder.feed(b"m\x1b]", &mut out);
        decoder.feed(&[b'\x1b'; 1_000], &mut out);
        assert!(out.is_empty(), "{out:?}");
    }
}
