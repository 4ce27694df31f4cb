//! Hashes that are the same on every machine and in every build: for ids of alerts, identities of messages,
//! digests of documents. They tell apart what is different by accident, not by intent.

use super::random::GOLDEN;

/// The offset basis of 64-bit FNV-1a (RFC 9923, section 5).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
/// The prime of 64-bit FNV-1a (RFC 9923, section 5).
const PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a over bytes, 64 bits (RFC 9923).
pub fn of_bytes(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(BASIS, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

/// A hash of the parts of a thing, eight bytes at a time: for the path that every message takes. Where a
/// part ends matters, so `ab` and `c` are not `a` and `bc`. It is not FNV-1a.
pub fn of_parts(parts: &[&[u8]]) -> u64 {
    let mut hash = BASIS;
    let mut add = |word: u64| {
        hash = (hash ^ word).wrapping_mul(GOLDEN);
        hash ^= hash >> 29;
    };
    for part in parts {
        let (words, rest) = part.as_chunks::<8>();
        words.iter().for_each(|word| add(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        add(u64::from_le_bytes(last));
        add(part.len() as u64);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of RFC 9923, appendix C.
    #[test]
    fn bytes_are_hashed_as_the_standard_says() {
        for (text, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(of_bytes(text.bytes()), hash, "{text}");
        }
    }

    #[test]
    fn parts_are_told_apart_by_where_they_end() {
        let hashes = [
            of_parts(&[b"ab", b"c"]),
            of_parts(&[b"a", b"bc"]),
            of_parts(&[b"abc"]),
            of_parts(&[b"abc", b""]),
            of_parts(&[b"abc\0"]),
            of_parts(&[b"12345678abc"]),
        ];
        for (at, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..at].contains(hash), "{at}");
        }
    }
}
