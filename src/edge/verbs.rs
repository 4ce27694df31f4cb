//! Carries out the verbs that need an engine, links or files: builds the async runtime and calls a face.
//!
//! Leaves out: arguments and environment (`cli`), what a face does.

use super::{
    config::Environment,
    exit::{FAILED, GOOD},
    faces::{check::check, headless, moving, probe},
    links::tls,
    spec::{Config, Reread},
};
use crate::city::{formats::format::Format, model::text::SafeText, sim::Scenario};
use color_eyre::eyre::{Result, WrapErr as _};
use std::{future::Future, io::Write, path::Path, time::Duration};

/// Threads that carry links and the engine. One: what a link has read is then still in the cache of the core that
/// decodes it, which is worth a third of the whole cost of a message. A face draws on the thread that waits here.
const THREADS: usize = 1;
/// The largest tape that is read, bytes.
const TAPE_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Runs a future to its end on a runtime of its own. What is still under way then (a name that is being
/// looked up, say) does not hold up the way out.
///
/// # Errors
/// Where the system gives no threads.
pub fn block_on<T>(work: impl Future<Output = T>) -> Result<T> {
    tls::install_provider();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .wrap_err("the system gives no threads")?;
    let result = runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_millis(200));
    Ok(result)
}

/// `valvomo status --json`.
///
/// # Errors
/// Where the output is closed.
pub fn status(config: Config, seconds: u64, out: &mut dyn Write) -> Result<u8> {
    block_on(headless::print_status(
        config,
        Duration::from_secs(seconds),
        out,
    ))??;
    Ok(GOOD)
}

/// `valvomo check`.
///
/// # Errors
/// Where the output is closed.
pub fn run_check(config: &Config, offline: bool, out: &mut dyn Write) -> Result<u8> {
    Ok(block_on(check(config, offline, out))??)
}

/// `valvomo probe URL|FILE`.
///
/// # Errors
/// Where the output is closed.
pub fn probe(
    wish: &probe::Wish,
    own: &[&'static dyn Format],
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    Ok(block_on(probe::probe(
        wish,
        own,
        environment,
        out,
        complaints,
    ))??)
}

/// `valvomo move SERVICE --to CITY`.
///
/// # Errors
/// Where the output is closed.
pub fn move_service(
    wish: &moving::Move,
    config: &Path,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    Ok(block_on(moving::run(
        wish,
        config,
        environment,
        out,
        complaints,
    ))??)
}

/// `valvomo record FILE`.
///
/// # Errors
/// Where the tape cannot be made.
pub fn record(
    config: Config,
    reread: Reread<'_>,
    path: &Path,
    seconds: Option<u64>,
    told: (&mut dyn Write, &mut dyn Write),
) -> Result<u8> {
    let time = seconds.map(Duration::from_secs);
    let complete = block_on(headless::record(config, reread, path, time, told))?
        .wrap_err_with(|| format!("the tape {} cannot be made", path.display()))?;
    Ok(if complete { GOOD } else { FAILED })
}

/// `valvomo replay FILE --json`.
///
/// # Errors
/// Where the file cannot be read, or the output is closed.
pub fn replay(path: &Path, out: &mut dyn Write, complaints: &mut dyn Write) -> Result<u8> {
    let bytes = read_tape(path)?;
    match headless::replay_json(&bytes, out) {
        Ok(()) => Ok(GOOD),
        Err(headless::ReplayFault::Tape(fault)) => {
            let name = SafeText::new(&path.display().to_string());
            writeln!(complaints, "valvomo: {name}: {fault}")?;
            Ok(FAILED)
        }
        Err(headless::ReplayFault::Output(error)) => Err(error.into()),
    }
}

/// The bytes of a tape.
///
/// # Errors
/// Where the file cannot be read or is larger than any tape of ours.
pub fn read_tape(path: &Path) -> Result<Vec<u8>> {
    let context = || format!("the tape {} cannot be read", path.display());
    let size = std::fs::metadata(path).wrap_err_with(context)?.len();
    color_eyre::eyre::ensure!(
        size <= TAPE_BYTES,
        "{} is no tape: too large",
        path.display()
    );
    std::fs::read(path).wrap_err_with(context)
}

/// The scenario of this name; tells the names where there is none.
///
/// # Errors
/// Where the complaint cannot be written.
pub fn scenario(name: &str, complaints: &mut dyn Write) -> Result<Option<Scenario>> {
    let scenario = Scenario::parse(name);
    if scenario.is_none() {
        let names: Vec<&str> = Scenario::ALL.iter().map(|one| one.name()).collect();
        let name = SafeText::new(name);
        let names = names.join(", ");
        writeln!(
            complaints,
            "valvomo: there is no scenario {name}; try one of: {names}"
        )?;
    }
    Ok(scenario)
}
