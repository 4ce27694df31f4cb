//! `valvomo packs` and `valvomo init`: what packs there are, and a config made of some of them. It writes what is not there
//! yet, and only what the console takes.
//!
//! Leaves out: what a pack is and how several become one (`edge/packs`).

use crate::{
    city::model::{nearest::nearest, text::SafeText},
    edge::{
        config::{self, Environment},
        exit::{FAILED, GOOD, USAGE},
        packs::{
            PACKS, Pack,
            entry::{self, Entry, Lack},
            merge::{Known, Merged, Sheet, merge},
            pack,
        },
    },
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Lists the packs, or prints the one of this name. Gives the exit code.
///
/// # Errors
/// Where the output is closed.
pub fn packs(
    name: Option<&str>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let Some(name) = name else {
        for pack in PACKS {
            writeln!(
                out,
                "{}\t{}\t{}",
                pack.name,
                pack.about,
                counts(&pack.entries())
            )?;
        }
        return Ok(GOOD);
    };
    let Some(pack) = named(name, complaints)? else {
        return Ok(USAGE);
    };
    writeln!(out, "# {}: {}.", pack.name, pack.about)?;
    for (file, text) in pack.files {
        writeln!(out, "\n# --- {file} ---\n\n{}", text.trim_end())?;
    }
    for (file, text) in pack.profiles {
        // A profile is a file of its own, so here it is a comment.
        writeln!(out, "\n# --- profiles/{file} ---\n")?;
        for line in text.lines() {
            writeln!(out, "#{line}")?;
        }
    }
    Ok(GOOD)
}

/// The pack of this name; tells the names where there is none.
fn named(name: &str, complaints: &mut dyn Write) -> io::Result<Option<&'static Pack>> {
    let found = pack(name);
    if found.is_none() {
        let names = || PACKS.iter().map(|pack| pack.name);
        let hint = match nearest(name, names()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("try one of: {}", names().collect::<Vec<_>>().join(", ")),
        };
        let name = SafeText::new(name);
        writeln!(complaints, "valvomo: there is no pack {name}; {hint}")?;
    }
    Ok(found)
}

/// `6 cities, 3 platforms, 12 feeds`.
fn counts(entries: &[Entry]) -> String {
    let words = [
        ("city", "city", "cities"),
        ("platform", "platform", "platforms"),
        ("network", "network", "networks"),
        ("feed", "feed", "feeds"),
        ("service", "service", "services"),
    ];
    let counted = words.iter().filter_map(|(kind, one, many)| {
        match entries.iter().filter(|entry| entry.kind == *kind).count() {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        }
    });
    counted.collect::<Vec<_>>().join(", ")
}

/// Where the config goes, and what to type to use it.
#[derive(Debug)]
pub struct Place<'a> {
    /// A folder, or one file `*.toml`.
    pub path: &'a Path,
    /// It is where the console looks by itself.
    pub is_usual: bool,
}

impl Place<'_> {
    fn is_file(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending == "toml")
    }

    fn folder(&self) -> &Path {
        if self.is_file() {
            self.path.parent().unwrap_or(Path::new(""))
        } else {
            self.path
        }
    }

    /// Each sheet with the file that it becomes.
    fn files(&self, sheets: Vec<Sheet>) -> Vec<(PathBuf, Sheet)> {
        let mut files = Vec::new();
        for sheet in sheets {
            if sheet.is_profile {
                let file = self
                    .folder()
                    .join("profiles")
                    .join(format!("{}.toml", sheet.name));
                files.push((file, sheet));
                continue;
            }
            let one = files
                .iter_mut()
                .find(|(path, _)| self.is_file() && path == self.path);
            match one {
                Some((_, whole)) => {
                    whole.text.push('\n');
                    whole.text.push_str(&sheet.text);
                }
                None if self.is_file() => files.push((self.path.to_path_buf(), sheet)),
                None => files.push((self.path.join(format!("{}.toml", sheet.name)), sheet)),
            }
        }
        files
    }
}

/// Writes a config made of packs. Gives the exit code: 1 where something is there already or cannot be written, 2 where
/// there is no such pack.
///
/// # Errors
/// Where the output is closed.
pub fn init(
    names: &[String],
    place: &Place<'_>,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let mut packs = Vec::new();
    for name in names {
        let Some(pack) = named(name, complaints)? else {
            return Ok(USAGE);
        };
        if !packs.iter().any(|known: &&Pack| known.name == pack.name) {
            packs.push(pack);
        }
    }
    let has = |name: &str| environment(name).is_some_and(|value| !value.is_empty());
    let merged = merge(&packs, &declared(place), &has);
    let Merged { sheets, off, twice } = merged;
    let mut files = place.files(sheets);
    // A profile that is there already is the operator's own.
    files.retain(|(path, sheet)| !(sheet.is_profile && path.exists()));
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        writeln!(
            complaints,
            "valvomo init: {} is there already, and stays as it is. try: another place with --to PATH, or move it away",
            shown(path)
        )?;
        return Ok(FAILED);
    }
    let texts = |is_profile: bool| {
        let chosen = files
            .iter()
            .filter(move |(_, sheet)| sheet.is_profile == is_profile);
        chosen
            .map(|(path, sheet)| (path.clone(), sheet.text.clone()))
            .collect()
    };
    let read = config::read_changed(place.path, texts(false), texts(true), environment);
    if let Err(problems) = read {
        writeln!(
            complaints,
            "valvomo init: together with what is there this is no good config; nothing was written"
        )?;
        complaints.write_all(config::render(&problems).as_bytes())?;
        return Ok(FAILED);
    }
    for (path, sheet) in &files {
        if let Err(error) = write(path, &sheet.text) {
            writeln!(complaints, "valvomo init: {}: {error}", shown(path))?;
            return Ok(FAILED);
        }
        let entries = entry::cut(&sheet.text)
            .map(|(_, entries)| entries)
            .unwrap_or_default();
        let what = if sheet.is_profile {
            "a profile".to_owned()
        } else {
            counts(&entries)
        };
        writeln!(out, "wrote {}: {what}", shown(path))?;
    }
    tell(&off, &twice, place, out)?;
    Ok(GOOD)
}

/// What a config folder declares already.
fn declared(place: &Place<'_>) -> Known {
    let mut known = Known::new();
    if place.is_file() {
        return known;
    }
    for entry in fs::read_dir(place.path).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let entries = entry::cut(&text)
            .map(|(_, entries)| entries)
            .unwrap_or_default();
        known.extend(entries.into_iter().map(|entry| (entry.kind, entry.id)));
    }
    known
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())
}

fn shown(path: &Path) -> SafeText {
    SafeText::new(&path.display().to_string())
}

/// What is left to do.
fn tell(
    off: &[(String, std::collections::BTreeSet<Lack>)],
    twice: &[String],
    place: &Place<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !twice.is_empty() {
        writeln!(
            out,
            "declared once though twice named: {}",
            twice.join(", ")
        )?;
    }
    if !off.is_empty() {
        writeln!(out, "to fill in, and to switch on by taking the `#` away:")?;
    }
    let width = off
        .iter()
        .map(|(path, _)| path.len())
        .max()
        .unwrap_or_default();
    for (path, lacks) in off {
        let mut words: Vec<String> = lacks
            .iter()
            .map(|lack| match lack {
                Lack::Variable(name) => format!("{name} in the environment"),
                Lack::Address => "its address (url)".to_owned(),
            })
            .collect();
        if words.is_empty() {
            words.push("its feed".to_owned());
        }
        writeln!(out, "  {path:width$}  {}", words.join(", "))?;
    }
    let console = if place.is_usual {
        "valvomo".to_owned()
    } else {
        format!("valvomo --config {}", shown(place.path))
    };
    writeln!(out, "next: {console} check, then: {console}")
}
