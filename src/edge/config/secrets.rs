//! Secrets of a config: `{ env = "X" }`, `{ file = "..." }` or a plain text. Says which variable or
//! file is missing, never what is in one (law 11).

use super::{
    Environment,
    problem::{File, Spot},
    profiles::Own,
    section::Section,
};
use crate::{
    city::{
        formats::{self, format::Format},
        model::limits,
    },
    edge::spec::{Secret, TlsSpec},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use toml::de::DeValue;

/// What lies outside of the texts: the environment, the operators' own profiles, and the folder of each file.
pub(super) struct Outside<'a> {
    environment: Environment<'a>,
    own: &'a [Own],
    folders: Vec<PathBuf>,
}

impl<'a> Outside<'a> {
    pub(super) fn new(environment: Environment<'a>, own: &'a [Own], files: &[File]) -> Self {
        let folder = |file: &File| {
            let parent = file.path.parent();
            parent.unwrap_or(Path::new("")).to_path_buf()
        };
        Self {
            environment,
            own,
            folders: files.iter().map(folder).collect(),
        }
    }

    /// All formats that a config may name: those of the program, then the operators' own.
    pub(super) fn formats(&self) -> impl Iterator<Item = &'static dyn Format> {
        let own = self.own.iter().map(|(profile, _)| *profile as &dyn Format);
        formats::all().chain(own)
    }

    /// A path of a config, relative to the file that names it.
    fn path(&self, at: Spot, path: &str) -> PathBuf {
        let folder = self.folders.get(at.file);
        folder.map_or_else(|| path.into(), |folder| folder.join(path))
    }
}

/// How a secret is written.
const FORMS: &str = "{ env = \"NAME\" }, { file = \"path\" } or a text";

/// Reads the secret of a key.
pub(super) fn secret(
    section: &mut Section<'_>,
    key: &'static str,
    outside: &Outside<'_>,
) -> Option<(Secret, Spot)> {
    let item = section.item(key)?;
    let secret = of_value(section, key, item.value, item.at, outside)?;
    Some((secret, item.at))
}

/// Reads one value as a secret; `name` is what messages call it.
pub(super) fn of_value(
    section: &mut Section<'_>,
    name: &str,
    value: &DeValue<'_>,
    at: Spot,
    outside: &Outside<'_>,
) -> Option<Secret> {
    let table = match value {
        DeValue::String(text) => return Some(Secret::new(text.to_string())),
        DeValue::Table(table) => table,
        other => {
            let what = format!("`{name}` is of type {}, not a secret", other.type_str());
            section.secret_fault(at, what, FORMS);
            return None;
        }
    };
    let mut inner = Section::new(table, at, format!("`{name}`"));
    let (variable, file) = (inner.text("env"), inner.text("file"));
    let secret = match (variable, file) {
        (Some((variable, at)), None) => {
            let found = (outside.environment)(variable).filter(|value| !value.is_empty());
            if found.is_none() {
                let what = format!("the environment has no variable {variable}");
                inner.fault(at, what, format!("export {variable}=... before the start"));
            }
            found.map(Secret::from_outside)
        }
        (None, Some((file, at))) => of_file(&mut inner, file, at, outside),
        _ => {
            let what = format!("`{name}` is neither one variable nor one file");
            inner.secret_fault(at, what, FORMS);
            None
        }
    };
    section.absorb(inner);
    secret
}

fn of_file(
    section: &mut Section<'_>,
    file: &str,
    at: Spot,
    outside: &Outside<'_>,
) -> Option<Secret> {
    let hint = "a file with nothing but the secret, that the user of the console may read";
    let path = outside.path(at, file);
    let size = fs::metadata(&path).map_or(0, |about| about.len());
    if size > limits::SECRET_BYTES {
        let what = format!(
            "the secret in {file} has more than {} bytes",
            limits::SECRET_BYTES
        );
        section.fault(at, what, hint);
        return None;
    }
    match fs::read(&path).map(String::from_utf8) {
        Err(error) => section.fault(at, format!("{file} cannot be read: {error}"), hint),
        Ok(Err(_)) => section.fault(at, format!("{file} is not UTF-8"), hint),
        Ok(Ok(text)) => {
            let text = text.trim_end_matches(['\r', '\n']);
            if !text.is_empty() {
                return Some(Secret::from_outside(text.to_owned()));
            }
            section.fault(at, format!("{file} is empty"), hint);
        }
    }
    None
}

/// Reads the table `tls`. `encrypted` tells whether the URL asks for TLS at all.
pub(super) fn tls(section: &mut Section<'_>, encrypted: bool, outside: &Outside<'_>) -> TlsSpec {
    let Some(mut inner) = section.table("tls") else {
        return TlsSpec::default();
    };
    if !encrypted {
        let hint = "begin the URL with mqtts://, wss:// or https://, or take `tls` out";
        inner.fault(
            inner.at,
            "`tls` beside a URL without TLS does nothing",
            hint,
        );
    }
    let mut file = |key: &'static str| {
        let (text, at) = inner.text(key)?;
        let path = outside.path(at, text);
        if !path.is_file() {
            let hint = "paths are relative to the config file";
            inner.fault(at, format!("there is no file {}", path.display()), hint);
        }
        Some(path)
    };
    let spec = TlsSpec {
        ca: file("ca"),
        cert: file("cert"),
        key: file("key"),
    };
    if spec.cert.is_some() != spec.key.is_some() {
        let what = "a certificate of our own needs both `cert` and `key`";
        inner.fault(
            inner.at,
            what,
            "tls = { cert = \"console.pem\", key = \"console.key\" }",
        );
    }
    section.absorb(inner);
    spec
}
