//! Latin-1, as the web understands it: HTTP bodies and XML documents declare it.

/// The text of bytes in what the web calls Latin-1 (WHATWG Encoding, index windows-1252).
pub fn decode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| windows_1252(*byte)).collect()
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80)
        .and_then(|high| HIGH.get(usize::from(high)))
        .copied()
        .unwrap_or(char::from(byte))
}
