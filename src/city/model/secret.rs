//! Names of fields that hold a secret of somebody else: the key of a device, a password, a token. What stands in such a
//! field is shown, kept and told by nobody (law 11).
//!
//! Leaves out: the console's own secrets, and those in topics.

/// Ends of such names; `_` shows where one writes a capital, `_`, `-` or a blank, or nothing. A mere `key` or `token` is
/// left out: most of these find something or number something.
pub const ENDS: &[&str] = &[
    "secret",
    "password",
    "passwd",
    "passphrase",
    "api_key",
    "app_key",
    "app_s_key",
    "nwk_key",
    "nwk_s_key",
    "network_key",
    "s_int_key",
    "s_enc_key",
    "encryption_key",
    "client_key",
    "private_key",
    "session_key",
    "auth_key",
    "access_key",
    "master_key",
    "root_key",
    "shared_key",
    "access_token",
    "api_token",
    "auth_token",
    "bearer_token",
    "id_token",
    "refresh_token",
];

/// True for the name of a field that holds a secret.
pub fn is_name(name: &[u8]) -> bool {
    let Some(last) = name.last_chunk::<3>() else {
        return false;
    };
    // Nearly every name is let go here.
    let last = last.map(|byte| byte.to_ascii_lowercase());
    let may_be = matches!(&last, b"ret" | b"ord" | b"swd" | b"ase" | b"key" | b"ken");
    may_be && ENDS.iter().any(|end| ends_in(name, end))
}

fn ends_in(name: &[u8], end: &str) -> bool {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte >= 0x80;
    let mut left = name.iter().rev().filter(is_letter);
    let mut letters = end.bytes().rev().filter(|byte| *byte != b'_');
    letters.all(|letter| left.next().map(u8::to_ascii_lowercase) == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_the_ends_of_their_names() {
        for name in [
            "secret",
            "clientSecret",
            "appKey",
            "app_s_key",
            "AppSKey",
            "nwkSKey",
            "FNwkSIntKey",
            "API-KEY",
            "mqttPassword",
            "access token",
        ] {
            assert!(is_name(name.as_bytes()), "{name}");
        }
        for name in [
            "",
            "key",
            "token",
            "secrets",
            "sessionKeyId",
            "passwordSet",
            "temperature",
            "humidity",
            "monkey",
            "pÄppkey",
        ] {
            assert!(!is_name(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn no_end_is_let_go_too_early() {
        for end in ENDS {
            assert!(is_name(end.as_bytes()), "{end}");
        }
    }
}
