//! The operators' own profiles: `profiles/*.toml` beside the config. Each becomes a format under its own
//! name, or a list of problems with line and column.

use super::{
    Problem,
    problem::{Fault, File, Spot},
    text_of,
};
use crate::city::formats::{
    self,
    format::Format,
    profile::{Flaw, Profile},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder of own profiles, beside the config file or in the config folder.
const FOLDER: &str = "profiles";

/// The texts of all own profiles of a config, in the order of their names; none where there is no folder.
pub(super) fn texts(config: &Path, problems: &mut Vec<Problem>) -> Vec<(PathBuf, String)> {
    let home = if config.is_dir() {
        config
    } else {
        config.parent().unwrap_or(Path::new(""))
    };
    let Ok(entries) = fs::read_dir(home.join(FOLDER)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        match text_of(&file) {
            Ok(text) => found.push((file, text)),
            Err(problem) => problems.push(*problem),
        }
    }
    found
}

/// A profile that belongs to a config, and its text.
pub(super) type Own = (&'static Profile, String);

/// Reads the profiles. None is in force yet: that is for the config that they belong to.
pub(super) fn learn(texts: Vec<(PathBuf, String)>) -> Result<Vec<Own>, Vec<Problem>> {
    let (mut problems, mut own) = (Vec::new(), Vec::<Own>::new());
    for (path, text) in texts {
        match formats::learn(&text) {
            Ok(profile) if own.iter().any(|(known, _)| known.name() == profile.name()) => {
                let what = format!("a second profile \"{}\"", profile.name());
                let hint = "give one of them another id";
                problems.push(*Problem::of_file(&path, &what, hint));
            }
            Ok(profile) => own.push((profile, text)),
            Err(flaws) => problems.extend(flaws_of(&path, &text, flaws)),
        }
    }
    if problems.is_empty() {
        Ok(own)
    } else {
        Err(problems)
    }
}

/// Takes in the own profiles beside a config, for a verb that needs no more of the config; their names
/// are told with what is wrong with the others.
pub fn adopt_own(config: &Path) -> (Vec<&'static dyn Format>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut adopted = Vec::new();
    for (path, text) in texts(config, &mut problems) {
        match take_in(&path, &text) {
            Ok(format) => adopted.push(format),
            Err(flaws) => problems.extend(flaws),
        }
    }
    (adopted, problems)
}

/// Takes in the profile in this file.
///
/// # Errors
/// What is wrong with it.
pub fn adopt_file(path: &Path) -> Result<&'static dyn Format, Vec<Problem>> {
    let text = text_of(path).map_err(|problem| vec![*problem])?;
    take_in(path, &text)
}

/// The text of a profile's file.
///
/// # Errors
/// Why it cannot be read.
pub fn profile_text(path: &Path) -> Result<String, Vec<Problem>> {
    text_of(path).map_err(|problem| vec![*problem])
}

/// What is wrong with the text of a profile, with line and column.
pub fn flaws_of(path: &Path, text: &str, flaws: Vec<Flaw>) -> Vec<Problem> {
    let (path, text) = (path.to_path_buf(), text.to_owned());
    let files = [File { path, text }];
    let faults = flaws
        .into_iter()
        .map(|flaw| Fault::new(Spot::new(0, flaw.span), flaw.what, flaw.hint).problem(&files));
    faults.collect()
}

fn take_in(path: &Path, text: &str) -> Result<&'static dyn Format, Vec<Problem>> {
    formats::adopt(text).map_err(|flaws| flaws_of(path, text, flaws))
}
