//! The operators' own profiles, under their names. Reading one is expensive and its name must stand as
//! long as feeds name it, so each text is compiled once and kept; a changed one takes over its name.
//!
//! Leaves out: files. A tape carries the texts, so that a replay finds the same.

use super::super::{
    format::Format,
    profile::{Flaw, Profile},
};
use crate::city::model::limits;
use std::sync::{PoisonError, RwLock};

/// A text and what it was compiled to, in the order in which they came.
static OWN: RwLock<Vec<(Box<str>, &'static Profile)>> = RwLock::new(Vec::new());

/// Takes a profile in.
///
/// # Errors
/// What is wrong with it; or that this process has taken in too many.
pub fn adopt(text: &str) -> Result<&'static dyn Format, Vec<Flaw>> {
    let profile = Profile::read(text)?;
    let mut own = OWN.write().unwrap_or_else(PoisonError::into_inner);
    let known = own.iter().position(|(known, _)| **known == *text);
    if let Some(at) = known {
        // The newest word under a name is the one that counts.
        let entry = own.remove(at);
        let profile = entry.1;
        own.push(entry);
        return Ok(profile);
    }
    if own.len() >= limits::OWN_PROFILES {
        return Err(vec![Flaw {
            span: 0..0,
            what: format!(
                "more than {} profiles since the start",
                limits::OWN_PROFILES
            ),
            hint: "start the console anew".to_owned(),
        }]);
    }
    let profile: &'static Profile = Box::leak(Box::new(profile));
    own.push((text.into(), profile));
    Ok(profile)
}

/// The own profile of this name.
pub fn own(name: &str) -> Option<&'static dyn Format> {
    let own = OWN.read().unwrap_or_else(PoisonError::into_inner);
    let found = own.iter().rev().find(|(_, profile)| profile.name() == name);
    found.map(|(_, profile)| *profile as &dyn Format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_text_of_a_name_counts_and_the_same_text_is_kept_once() {
        let text = |about: &str| {
            format!(
                "[profile]\nid = 'own-test'\nabout = '{about}'\n[[extract]]\nkind = 'asset'\nid = '$.i'"
            )
        };
        let about = || own("own-test").map(Format::about);
        assert_eq!(about(), None);
        adopt(&text("one")).unwrap();
        let first = OWN.read().unwrap().len();
        adopt(&text("two")).unwrap();
        assert_eq!(about(), Some("two"));
        adopt(&text("one")).unwrap();
        assert_eq!(about(), Some("one"));
        assert_eq!(OWN.read().unwrap().len(), first + 1);
        assert!(adopt("[profile]").is_err());
    }
}
