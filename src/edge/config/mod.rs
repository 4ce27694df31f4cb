//! Config text to a `Config`, or to every `Problem` at once. Names become values here and nowhere
//! else; no half-valid config exists (DESIGN 4, 8).
//!
//! Leaves out: the environment (it comes in as a look-up), sockets, and what a theme is.

mod address;
mod card;
mod feeds;
mod inventory;
mod names;
mod polls;
mod problem;
mod profiles;
mod requests;
mod rules;
mod secrets;
mod section;
mod words;

pub use problem::{Problem, refusal, render};
pub use profiles::{adopt_file, adopt_own, flaws_of, profile_text};

use crate::{
    city::{formats, model::limits},
    edge::spec::{Config, Refusal},
};
use names::{KINDS, Kind, Names};
use problem::{Fault, File, Spot};
use profiles::Own;
use secrets::Outside;
use section::Section;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A look-up in the environment, which is read once, in `edge/cli.rs`.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a config file, or all `*.toml` of a folder in the order of their names. Its own profiles are in force from
/// here on.
///
/// # Errors
/// Every problem that was found, in the order of files and lines.
pub fn read(path: &Path, environment: Environment<'_>) -> Result<Config, Vec<Problem>> {
    let config = look(path, environment)?;
    for profile in &config.inventory.profiles {
        // It was read a moment ago.
        drop(formats::adopt(profile));
    }
    Ok(config)
}

fn look(path: &Path, environment: Environment<'_>) -> Result<Config, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    match files_of(path) {
        Err(problem) => problems.push(*problem),
        Ok(files) => {
            for file in files {
                match text_of(&file) {
                    Ok(text) => texts.push((file, text)),
                    Err(problem) => problems.push(*problem),
                }
            }
        }
    }
    let own = profiles::texts(path, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let own = profiles::learn(own)?;
    let mut config = read_with(texts, &own, environment)?;
    config.inventory.profiles = own.into_iter().map(|(_, text)| text).collect();
    Ok(config)
}

/// Reads a config again, while another one holds. Its own profiles are in force when the engine takes it.
///
/// # Errors
/// What to tell about it.
pub fn again(path: Option<PathBuf>, environment: Environment<'_>) -> Result<Config, Refusal> {
    look(&path.unwrap_or_default(), environment).map_err(|problems| refusal(&problems))
}

/// Reads config texts, each with the path that it has, or would have: what it names (certificates,
/// files with secrets) is looked up relative to that path.
///
/// # Errors
/// Every problem that was found, in the order of files and lines.
pub fn read_texts(
    texts: Vec<(PathBuf, String)>,
    environment: Environment<'_>,
) -> Result<Config, Vec<Problem>> {
    read_with(texts, &[], environment)
}

/// Reads a config as it would be with other texts: each of `changed` stands for the file of that path, or is one more,
/// and `own` are more profiles. There may be nothing at `path` yet.
///
/// # Errors
/// Every problem that was found, in the order of files and lines.
pub fn read_changed(
    path: &Path,
    changed: Vec<(PathBuf, String)>,
    own: Vec<(PathBuf, String)>,
    environment: Environment<'_>,
) -> Result<Config, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut theirs = profiles::texts(path, &mut problems);
    theirs.extend(own);
    let mut all = changed;
    for file in files_of(path).unwrap_or_default() {
        if all.iter().any(|(known, _)| *known == file) {
            continue;
        }
        match text_of(&file) {
            Ok(text) => all.push((file, text)),
            Err(problem) => problems.push(*problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    all.sort();
    read_with(all, &profiles::learn(theirs)?, environment)
}

/// The files of a config that can be read, with their texts, in order.
pub fn files(path: &Path) -> Vec<(PathBuf, String)> {
    let files = files_of(path).unwrap_or_default().into_iter();
    let texts = files.filter_map(|file| Some((text_of(&file).ok()?, file)));
    texts.map(|(text, file)| (file, text)).collect()
}

fn read_with(
    texts: Vec<(PathBuf, String)>,
    own: &[Own],
    environment: Environment<'_>,
) -> Result<Config, Vec<Problem>> {
    let files: Vec<File> = texts
        .into_iter()
        .map(|(path, text)| File { path, text })
        .collect();
    let outside = Outside::new(environment, own, &files);
    let mut faults = Vec::new();
    let mut roots = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let (root, errors) = parse(&file.text);
        faults.extend(errors.iter().map(|error| {
            let span = error.span().unwrap_or_default();
            let at = Spot::new(index, span);
            Fault::new(
                at,
                error.message(),
                "see https://toml.io for how TOML is written",
            )
            .hidden()
        }));
        roots.push(root.into_inner());
    }
    // After a fault of syntax whole tables may be missing, and each would be a problem of its own.
    let config = if faults.is_empty() {
        let whole = Whole::collect(&roots, &mut faults);
        whole.build(&outside, &mut faults)
    } else {
        Config::default()
    };
    if faults.is_empty() {
        return Ok(config);
    }
    faults.sort_by_key(|fault| (fault.at.file, fault.at.start));
    faults.dedup();
    let told = faults.iter().take(limits::CONFIG_PROBLEMS);
    let mut problems: Vec<Problem> = told.map(|fault| fault.problem(&files)).collect();
    if let Some(fault) = faults.get(limits::CONFIG_PROBLEMS) {
        let more = faults.len() - limits::CONFIG_PROBLEMS;
        let path = files.get(fault.at.file).map(|file| file.path.as_path());
        let what = format!("{more} more problems from here on are not shown");
        let hint = "mend those above first";
        problems.push(*Problem::of_file(
            path.unwrap_or(Path::new("")),
            &what,
            hint,
        ));
    }
    Err(problems)
}

/// Above this many bytes only the first fault of syntax is told: each one carries a copy of the text,
/// and a hostile file can have one per byte.
const RECOVERED_BYTES: usize = 16 * 1024;

fn parse(text: &str) -> (Spanned<DeTable<'_>>, Vec<toml::de::Error>) {
    if text.len() <= RECOVERED_BYTES {
        return DeTable::parse_recoverable(text);
    }
    match DeTable::parse(text) {
        Ok(root) => (root, Vec::new()),
        Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
    }
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, Box<Problem>> {
    let unreadable = |error: std::io::Error| {
        Problem::of_file(
            path,
            &format!("cannot be read: {error}"),
            "name a file or a folder of *.toml that you may read: valvomo --config PATH",
        )
    };
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|ending| ending == "toml") {
            files.push(file);
        }
    }
    if files.is_empty() {
        let hint = "put at least one file there, or name a file";
        return Err(Problem::of_file(path, "the folder has no *.toml", hint));
    }
    files.sort();
    Ok(files)
}

fn text_of(file: &Path) -> Result<String, Box<Problem>> {
    let size = fs::metadata(file).map_or(0, |about| about.len());
    if size > limits::CONFIG_BYTES {
        let what = format!("has {size} bytes, the limit is {}", limits::CONFIG_BYTES);
        return Err(Problem::of_file(
            file,
            &what,
            "split it: a folder may have many files",
        ));
    }
    let bytes = fs::read(file).map_err(|error| {
        let what = format!("cannot be read: {error}");
        Problem::of_file(file, &what, "let the user of the console read it")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let what = format!("is not UTF-8 from byte {at} on");
        Problem::of_file(file, &what, "save it as UTF-8")
    })
}

/// All sections of all files, by kind, in the order of the files.
struct Whole<'a> {
    sections: BTreeMap<Kind, Vec<Section<'a>>>,
    names: Names,
    operator: Option<String>,
    theme: Option<String>,
    language: Option<String>,
}

impl<'a> Whole<'a> {
    fn collect(roots: &'a [DeTable<'a>], faults: &mut Vec<Fault>) -> Self {
        let mut whole = Self {
            sections: BTreeMap::new(),
            names: Names::default(),
            operator: None,
            theme: None,
            language: None,
        };
        let mut first = BTreeMap::new();
        for (file, root) in roots.iter().enumerate() {
            let at = Spot::new(file, 0..0);
            let mut top = Section::new(root, at, "the file".into());
            for (key, slot) in [
                ("operator", &mut whole.operator),
                ("theme", &mut whole.theme),
                ("language", &mut whole.language),
            ] {
                if let Some((text, at)) = top.text(key) {
                    if let Some(before) = first.insert(key, at) {
                        top.twice(at, &format!("`{key}` is set a second time"), before);
                    }
                    *slot = Some(text.to_owned());
                }
            }
            for kind in KINDS {
                whole.collect_kind(*kind, &mut top);
            }
            top.finish(faults);
        }
        let kinds = whole.sections.iter_mut();
        for (kind, sections) in kinds {
            for (row, section) in sections.iter_mut().enumerate() {
                whole.names.add(*kind, row, section);
            }
        }
        whole
    }

    fn collect_kind(&mut self, kind: Kind, top: &mut Section<'a>) {
        let word = kind.word();
        let Some(item) = top.item(word) else {
            return;
        };
        let hint = format!("begin each one with a line [[{word}]]");
        let DeValue::Array(list) = item.value else {
            top.fault(item.at, format!("`{word}` is not a list of tables"), hint);
            return;
        };
        for entry in list.iter() {
            let at = Spot::new(item.at.file, entry.span());
            match entry.get_ref() {
                DeValue::Table(table) => {
                    let section = Section::new(table, at, format!("[[{word}]]"));
                    self.sections.entry(kind).or_default().push(section);
                }
                other => {
                    let what = format!("{} where a table of `{word}` belongs", other.type_str());
                    top.fault(at, what, &hint);
                }
            }
        }
    }

    fn build(mut self, outside: &Outside<'_>, faults: &mut Vec<Fault>) -> Config {
        let mut config = Config {
            operator: self.operator.take(),
            theme: self.theme.take(),
            language: self.language.take(),
            ..Config::default()
        };
        let asked = [Kind::Feed, Kind::Service]
            .iter()
            .any(|kind| self.sections.contains_key(kind));
        for (kind, sections) in &mut self.sections {
            for (row, section) in sections.iter_mut().enumerate() {
                if row > usize::from(u16::MAX) {
                    let what = format!("more than {} of [[{}]]", u16::MAX, kind.word());
                    section.fault(section.at, what, "share them among several consoles");
                    break;
                }
                match kind {
                    Kind::Feed => feeds::read(section, row, &self.names, outside, &mut config),
                    Kind::Service => {
                        polls::service(section, row, &self.names, outside, &mut config);
                    }
                    Kind::Rule => rules::read(section, &self.names, &mut config.inventory),
                    _ => inventory::read(*kind, section, &self.names, &mut config.inventory),
                }
            }
        }
        rules::add_implied(&mut config.inventory);
        feeds::agree(&mut self.sections, &config);
        names::circles(&mut self.sections, &config.inventory);
        for section in self.sections.into_values().flatten() {
            section.finish(faults);
        }
        if !asked && faults.is_empty() {
            let hint = "declare a [[feed]] or a [[service]]; see the example in the README";
            let at = Spot::new(0, 0..0);
            faults.push(Fault::new(
                at,
                "nothing to watch: no feed and no service",
                hint,
            ));
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{
        engine::{
            Engine,
            port::{Input, Reread},
        },
        model::time::Now,
    };

    /// Whether a config is taken or not, its profiles go with it: in force with the engine's step, and known to no
    /// other config.
    #[test]
    fn profiles_come_and_go_with_their_config() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("profiles");
        fs::create_dir(&own).unwrap();
        let write = |config: &str, about: &str| {
            let head =
                "[[city]]\nid = 'a'\n[[feed]]\nid = 'f'\ncity = 'a'\nformat = 'own-reload'\n";
            let mqtt = "[feed.mqtt]\nurl = 'mqtt://127.0.0.1'\ntopics = ['x']\n";
            fs::write(
                folder.path().join("a.toml"),
                format!("{config}{head}{mqtt}"),
            )
            .unwrap();
            let profile = format!(
                "[profile]\nid = 'own-reload'\nabout = '{about}'\n[[extract]]\nkind = 'asset'\nid = '$.i'\n"
            );
            fs::write(own.join("p.toml"), profile).unwrap();
        };
        let about = || formats::format("own-reload").map(|format| format.about().to_owned());
        let again = || again(Some(folder.path().to_path_buf()), &|_| None);
        write("", "one");
        let config = read(folder.path(), &|_| None).unwrap();
        let mut engine = Engine::new(config.inventory, 1, Now::default());
        assert_eq!(about().as_deref(), Some("one"));
        write("wrong = 1\n", "two");
        assert_eq!(again().unwrap_err().problems, 1);
        let still = about();
        assert_eq!(
            still.as_deref(),
            Some("one"),
            "a wrong config changes nothing"
        );
        write("", "three");
        let inventory = again().unwrap().inventory;
        let still = about();
        assert_eq!(still.as_deref(), Some("one"), "the engine has not taken it");
        let (links, polls) = (Vec::new(), Vec::new());
        let reread = Reread::Taken {
            inventory,
            links,
            polls,
        };
        let input = Input::Reload(Box::new(reread));
        engine.step(Now::default(), input, &mut Vec::new());
        assert_eq!(about().as_deref(), Some("three"));
        fs::remove_file(own.join("p.toml")).unwrap();
        let refusal = again().unwrap_err();
        assert!(
            refusal.text.contains("there is no format"),
            "{}",
            refusal.text
        );
    }
}
