//! `valvomo formats` and `valvomo profiles`: what can be read, the operator's own profiles included.

use crate::{
    city::{
        formats::{self, format::Format, profiles::PROFILES},
        model::text::SafeText,
    },
    edge::{
        config,
        exit::{GOOD, USAGE},
    },
};
use std::{
    io::{self, Write},
    path::Path,
};

/// The formats of the program, then the operator's own profiles.
///
/// # Errors
/// Where the output is closed.
pub fn formats(
    config: Option<&Path>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let own = own(config, complaints)?;
    for format in formats::all().chain(own) {
        let about = SafeText::new(format.about());
        writeln!(out, "{}\t{about}", format.name())?;
    }
    Ok(GOOD)
}

/// The formats that are written down rather than coded; with a name, that profile.
///
/// # Errors
/// Where the output is closed.
pub fn profiles(
    name: Option<&str>,
    config: Option<&Path>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let Some(name) = name else {
        let own = own(config, complaints)?;
        for built_in in PROFILES.iter() {
            writeln!(out, "{}\t{}", built_in.name(), built_in.about())?;
        }
        for format in own {
            let about = SafeText::new(format.about());
            writeln!(out, "{}\t{about}", format.name())?;
        }
        return Ok(GOOD);
    };
    let built_in = PROFILES.iter().find(|built_in| built_in.name() == name);
    let Some(built_in) = built_in else {
        let name = SafeText::new(name);
        writeln!(
            complaints,
            "valvomo: the program has no profile {name}; try: valvomo profiles"
        )?;
        return Ok(USAGE);
    };
    out.write_all(built_in.text.as_bytes())?;
    Ok(GOOD)
}

/// Takes in the operator's own profiles; what is wrong with others of them is told.
///
/// # Errors
/// Where that cannot be written.
pub fn own(
    config: Option<&Path>,
    complaints: &mut dyn Write,
) -> io::Result<Vec<&'static dyn Format>> {
    let Some(path) = config else {
        return Ok(Vec::new());
    };
    let (own, problems) = config::adopt_own(path);
    complaints.write_all(config::render(&problems).as_bytes())?;
    Ok(own)
}
