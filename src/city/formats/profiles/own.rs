//! The operators' own profiles, under their names. Reading one is expensive and its name must stand as
//! long as feeds name it, so each text is compiled once and kept. A changed one takes over its name when it is adopted:
//! with the config that it belongs to, and not before.
//!
//! Leaves out: files. A tape carries the texts, so that a replay finds the same.

use super::super::{
    format::Format,
    profile::{Flaw, Profile},
};
use crate::city::model::limits;
use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

/// What operators wrote, as far as this process has seen it.
struct Own {
    /// Every text and what it was compiled to.
    known: Vec<(Box<str>, &'static Profile)>,
    /// Which of them a name means.
    meant: BTreeMap<&'static str, &'static Profile>,
}

static OWN: RwLock<Own> = RwLock::new(Own {
    known: Vec::new(),
    meant: BTreeMap::new(),
});

/// Compiles a profile; its name means what it meant before, until it is adopted.
///
/// # Errors
/// What is wrong with it; or that this process has learned too many.
pub fn learn(text: &str) -> Result<&'static Profile, Vec<Flaw>> {
    let mut own = OWN.write().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, profile)) = own.known.iter().find(|(known, _)| **known == *text) {
        return Ok(profile);
    }
    let profile = Profile::read(text)?;
    if own.known.len() >= limits::OWN_PROFILES {
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
    own.known.push((text.into(), profile));
    Ok(profile)
}

/// From here on its name means this profile.
pub fn adopt(profile: &'static Profile) {
    let mut own = OWN.write().unwrap_or_else(PoisonError::into_inner);
    own.meant.insert(profile.name(), profile);
}

/// The own profile of this name.
pub fn own(name: &str) -> Option<&'static dyn Format> {
    let own = OWN.read().unwrap_or_else(PoisonError::into_inner);
    let profile = own.meant.get(name)?;
    Some(*profile as &dyn Format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_was_adopted_last_counts_and_the_same_text_is_kept_once() {
        let text = |about: &str| {
            format!(
                "[profile]\nid = 'own-test'\nabout = '{about}'\n[[extract]]\nkind = 'asset'\nid = '$.i'"
            )
        };
        let about = || own("own-test").map(Format::about);
        assert_eq!(about(), None);
        let one = learn(&text("one")).unwrap();
        assert_eq!(about(), None, "known, and not in force");
        adopt(one);
        let two = learn(&text("two")).unwrap();
        assert_eq!(about(), Some("one"));
        adopt(two);
        assert_eq!(about(), Some("two"));
        let again = learn(&text("one")).unwrap();
        assert!(std::ptr::eq(one, again));
        adopt(again);
        assert_eq!(about(), Some("one"));
        assert!(learn("[profile]").is_err());
    }
}
