//! `valvomo move`: the same service, or polled feed, for another city, by a few lines. Shows what changes, refuses while
//! nobody owns it there, proves it with one probe, and writes it behind the rest only where it was told to. The lines of
//! the original are never touched.
//!
//! Leaves out: how a text is changed (`text`), and what an answer is worth (`check`).

mod binding;
mod text;

use crate::{
    city::{
        engine::port::Source,
        formats,
        model::{
            ids::{FeedId, ServiceId},
            text::SafeText,
        },
    },
    edge::{
        config::{self, Environment},
        exit::{FAILED, GOOD, USAGE},
        faces::check,
        spec::Config,
    },
};
use binding::{Plan, plan};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What the command line asks for.
#[derive(Debug, Clone, Default)]
pub struct Move {
    /// The service: `ID`, `service/ID` or `feed/ID`.
    pub what: String,
    /// The id of the other city.
    pub city: String,
    /// Its address there; where it is `None`, what a pack knows, or the same.
    pub url: Option<String>,
    /// The team that owns it there.
    pub owner: Option<String>,
    /// Parameters of its requests, as `NAME=VALUE`.
    pub parameters: Vec<String>,
    /// On what terms it is used there.
    pub terms: Option<String>,
    /// Write it.
    pub write: bool,
}

/// More changed lines than this make another service of it.
const LINES: usize = 5;

/// Runs the command. Gives the exit code: 0 it is proven, 1 it is refused or not proven, 2 there is no such service or
/// city. Must be called inside of a tokio runtime.
///
/// # Errors
/// Where the output is closed.
pub async fn run(
    wish: &Move,
    path: &Path,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let config = match config::read(path, environment) {
        Ok(config) => config,
        Err(problems) => {
            complaints.write_all(config::render(&problems).as_bytes())?;
            return Ok(USAGE);
        }
    };
    let plan = match plan(wish, path, &config) {
        Ok(plan) => plan,
        Err(fault) => {
            writeln!(complaints, "valvomo move: {fault}")?;
            return Ok(USAGE);
        }
    };
    let (shown, changed) = text::diff(&plan.before, &plan.after);
    writeln!(
        out,
        "{}/{}, behind the rest of {}:",
        plan.kind,
        SafeText::new(&plan.id),
        safe(&plan.file)
    )?;
    for line in shown.lines() {
        writeln!(out, "{}", SafeText::new(line))?;
    }
    let noun = if changed == 1 {
        "line changes"
    } else {
        "lines change"
    };
    writeln!(
        out,
        "{changed} {noun}; those of the original stay as they are."
    )?;
    remarks(wish, &plan, out)?;
    if let Some(refusal) = refused(&plan, changed) {
        writeln!(complaints, "valvomo move: {refusal}")?;
        return Ok(FAILED);
    }
    let text = format!("{}\n\n{}\n", plan.whole.trim_end(), plan.after);
    let changed = vec![(plan.file.clone(), text.clone())];
    let config = match config::read_changed(path, changed, Vec::new(), environment) {
        Ok(config) => config,
        Err(problems) => {
            complaints.write_all(config::render(&problems).as_bytes())?;
            return Ok(USAGE);
        }
    };
    let is_proven = prove(&config, &plan, out).await?;
    if !is_proven || !wish.write {
        let hint = if is_proven {
            "--write writes it"
        } else {
            "what is not proven is not written"
        };
        writeln!(out, "Nothing was written: {hint}.")?;
        return Ok(if is_proven { GOOD } else { FAILED });
    }
    match replace(&plan, &text) {
        Ok(()) => writeln!(out, "Written to {}.", safe(&plan.file))?,
        Err(error) => {
            writeln!(complaints, "valvomo move: {}: {error}", safe(&plan.file))?;
            return Ok(FAILED);
        }
    }
    Ok(GOOD)
}

fn safe(path: &Path) -> SafeText {
    SafeText::new(&path.display().to_string())
}

/// Why it is not done.
fn refused(plan: &Plan, changed: usize) -> Option<String> {
    if text::value(&plan.after, &["owner"]).is_none_or(|owner| owner.is_empty()) {
        let what =
            "nobody owns it there: who looks after it? try: --owner TEAM, a [[team]] of the config";
        return Some(what.to_owned());
    }
    (changed > LINES).then(|| {
        format!("{changed} lines change, where {LINES} should do: that is another service")
    })
}

/// What somebody should look at.
fn remarks(wish: &Move, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let url = |lines: &str| text::value(lines, &["http", "url"]);
    if wish.url.is_none() && url(&plan.before) == url(&plan.after) {
        writeln!(
            out,
            "Its address is the same: is it one platform for both? Otherwise: --url URL"
        )?;
    }
    if text::has(&plan.after, &["depends_on"]) {
        writeln!(
            out,
            "It still depends on what the original does: is that so in {}?",
            SafeText::new(&wish.city)
        )?;
    }
    Ok(())
}

/// Asks it once, and tells what that was worth.
async fn prove(config: &Config, plan: &Plan, out: &mut dyn Write) -> io::Result<bool> {
    let inventory = &config.inventory;
    let (source, poll, format) = if plan.kind == "service" {
        let row = inventory
            .services
            .iter()
            .position(|it| it.id.as_str() == plan.id);
        let service = row.and_then(|row| inventory.services.get(row));
        let id = ServiceId(small(row));
        (
            Source::Service(id),
            service.and_then(|it| it.poll.as_ref()),
            service.map(|it| it.format),
        )
    } else {
        let row = inventory
            .feeds
            .iter()
            .position(|it| it.id.as_str() == plan.id);
        let feed = row.and_then(|row| inventory.feeds.get(row));
        let id = FeedId(small(row));
        (
            Source::Feed(id),
            feed.and_then(|it| it.poll.as_ref()),
            feed.map(|it| it.format),
        )
    };
    let format = format.and_then(formats::format);
    let what = format!("{}/{}", plan.kind, plan.id);
    let (Some(poll), Some(format)) = (poll, format) else {
        writeln!(
            out,
            "{}: not proven: it has no address",
            SafeText::new(&what)
        )?;
        return Ok(false);
    };
    let proof = check::prove(config, source, format, poll.name.as_str()).await;
    let word = if proof.is_good {
        "proven"
    } else {
        "not proven"
    };
    writeln!(
        out,
        "{}  {}  {word}  {} ms  {}",
        SafeText::new(&what),
        poll.shown_url,
        proof.latency_ms,
        SafeText::new(&proof.words)
    )?;
    Ok(proof.is_good)
}

fn small(row: Option<usize>) -> u16 {
    row.and_then(|row| u16::try_from(row).ok())
        .unwrap_or(u16::MAX)
}

/// Puts the new text in the place of the old one, whole or not at all; not where somebody else has changed it meanwhile.
fn replace(plan: &Plan, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(&plan.file)?;
    if fs::read_to_string(&file)? != plan.whole {
        return Err(io::Error::other(
            "somebody has changed it meanwhile; nothing was written",
        ));
    }
    let mut beside = file.clone().into_os_string();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut new = fs::File::create_new(&beside)?;
    let done = new
        .write_all(text.as_bytes())
        .and_then(|()| new.sync_all())
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(&file)?.permissions()))
        .and_then(|()| fs::rename(&beside, &file));
    if done.is_err() {
        // What is half written is of no use; that it stays would be no harm either.
        drop(fs::remove_file(&beside));
    }
    done
}
