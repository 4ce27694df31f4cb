//! A parser that knows what we allow ourselves to say to a terminal, and nothing else (FAILURES D1).

/// Modes that are set and reset: alternate screen, cursor, bracketed paste, synchronized output.
const MODES: [&str; 4] = ["?1049", "?25", "?2004", "?2026"];

/// The first thing in `bytes` that is not allowed; `None` where all is well. A sequence that the end cuts
/// off is not held against it.
pub(crate) fn offence(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // A character that the end cuts off.
        Err(cut) if cut.error_len().is_none() => {
            std::str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap()
        }
        Err(fault) => return Some(format!("not UTF-8 at {}", fault.valid_up_to())),
    };
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\r' | '\n' => {}
            '\x1b' => {
                let sequence = sequence(&mut rest)?;
                if let Err(fault) = check(&sequence) {
                    return Some(fault);
                }
            }
            control if control.is_control() => return Some(format!("{control:?}")),
            _ => {}
        }
    }
    None
}

/// What follows an escape, up to its last character; `None` where the end cuts it off.
fn sequence(rest: &mut std::str::Chars<'_>) -> Option<String> {
    let mut sequence = String::new();
    loop {
        let next = rest.next()?;
        sequence.push(next);
        let is_over = sequence.len() > 1 && ('\x40'..='\x7e').contains(&next);
        if is_over || !sequence.starts_with('[') || next.is_control() {
            return Some(sequence);
        }
    }
}

fn check(sequence: &str) -> Result<(), String> {
    let parts = sequence.strip_prefix('[').and_then(|body| {
        let last = body.chars().next_back()?;
        Some((&body[..body.len() - last.len_utf8()], last))
    });
    let (numbers, last) = parts.ok_or_else(|| format!("{sequence:?}"))?;
    let are_numbers = numbers
        .chars()
        .all(|one| one.is_ascii_digit() || one == ';');
    let is_allowed = match last {
        'H' | 'A' | 'B' | 'C' | 'm' | 'J' | 'K' => are_numbers,
        'h' | 'l' => MODES.contains(&numbers),
        _ => false,
    };
    is_allowed
        .then_some(())
        .ok_or_else(|| format!("{sequence:?}"))
}

#[test]
fn the_parser_tells_good_from_bad() {
    for good in [
        "words ö\r\n",
        "\x1b[?1049h\x1b[?25l",
        "\x1b[3;4H\x1b[1;38;2;1;2;3mx\x1b[K\x1b[2J\x1b[m",
        "\x1b[12",
    ] {
        assert_eq!(offence(good.as_bytes()), None, "{good:?}");
    }
    for bad in [
        "\x07",
        "\x1b]0;title\x07",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[?1000h",
        "\x1bP1$r",
        "\u{9b}1m",
        "\x1b[>4;1m",
        "\x1b7",
        "\x1b[20h",
    ] {
        assert!(offence(bad.as_bytes()).is_some(), "{bad:?}");
    }
}
