//! The verbs that need no engine: those that look at what somebody holds before them, those that tell what there is, and
//! those that make files to begin with.

use super::{config_path, homeless};
use crate::{
    city::formats,
    edge::{
        arguments::{Global, ProfileDeed, Verb},
        config::{self, Environment},
        exit::USAGE,
        faces::{
            decode::{self, Request},
            init, lists, moving, probe, trial,
        },
        links::clock,
        verbs,
    },
};
use color_eyre::eyre::Result;
use std::{
    io::{self, Write},
    path::Path,
};

/// True for the verbs of this page.
pub(super) fn is_for(verb: &Verb) -> bool {
    is_look(verb)
        || matches!(
            verb,
            Verb::Formats
                | Verb::Profiles { .. }
                | Verb::Profile { .. }
                | Verb::Packs { .. }
                | Verb::Init { .. }
                | Verb::Move { .. }
        )
}

fn is_look(verb: &Verb) -> bool {
    matches!(verb, Verb::Decode { .. } | Verb::Probe { .. })
}

/// Carries one out. Gives the exit code.
pub(super) fn run(
    verb: Verb,
    global: &Global,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    if is_look(&verb) {
        look_at(verb, global, environment, out, complaints)
    } else {
        list_or_write(verb, global, environment, out, complaints)
    }
}

/// The verbs that look at what somebody holds before them, without a config.
fn look_at(
    verb: Verb,
    global: &Global,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    match verb {
        Verb::Decode {
            format,
            topic,
            status,
            header,
            file,
        } => {
            let Some(format) = named(format, global, complaints)? else {
                return Ok(USAGE);
            };
            let request = Request {
                format,
                topic,
                status,
                headers: header,
                file: file.filter(|file| file != Path::new("-")),
            };
            let mut input = io::stdin().lock();
            Ok(decode::decode(
                &request,
                clock::utc(),
                &mut input,
                out,
                complaints,
            )?)
        }
        Verb::Probe {
            what,
            topic,
            username,
            password_env,
        } => {
            let wish = probe::Wish {
                what,
                topic,
                username,
                password_env,
            };
            let config = config_path(global);
            let own = lists::own(config.as_deref(), complaints)?;
            verbs::probe(&wish, &own, environment, out, complaints)
        }
        _ => Ok(USAGE),
    }
}

/// The verbs that tell what there is, and those that make files to begin with.
fn list_or_write(
    verb: Verb,
    global: &Global,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let config = config_path(global);
    let config = config.as_deref();
    Ok(match verb {
        Verb::Formats => lists::formats(config, out, complaints)?,
        Verb::Profiles { name } => lists::profiles(name.as_deref(), config, out, complaints)?,
        Verb::Profile {
            deed: ProfileDeed::Check { profile },
        } => trial::check(&profile, out, complaints)?,
        Verb::Packs { name } => init::packs(name.as_deref(), out, complaints)?,
        Verb::Init { packs, to } => {
            let is_usual = global.config.is_none() && to.is_none();
            let Some(path) = to.as_deref().or(config) else {
                return Ok(homeless("valvomo init --to PATH", complaints)?);
            };
            let place = init::Place { path, is_usual };
            init::init(&packs, &place, environment, out, complaints)?
        }
        Verb::Move {
            service,
            city,
            url,
            owner,
            parameter,
            terms,
            write,
        } => {
            let Some(path) = config else {
                return Ok(homeless("--config PATH", complaints)?);
            };
            let wish = moving::Move {
                what: service,
                city,
                url,
                owner,
                parameters: parameter,
                terms,
                write,
            };
            verbs::move_service(&wish, path, environment, out, complaints)?
        }
        _ => USAGE,
    })
}

/// The name of a format that the command line names; a `*.toml` is a profile that is being written.
fn named(format: String, global: &Global, complaints: &mut dyn Write) -> Result<Option<String>> {
    if Path::new(&format)
        .extension()
        .is_some_and(|ending| ending == "toml")
    {
        return Ok(match config::adopt_file(Path::new(&format)) {
            Ok(profile) => Some(profile.name().to_owned()),
            Err(problems) => {
                complaints.write_all(config::render(&problems).as_bytes())?;
                None
            }
        });
    }
    if formats::format(&format).is_none() {
        let config = config_path(global);
        lists::own(config.as_deref(), complaints)?;
    }
    Ok(Some(format))
}
