//! The command line and the environment, read once (DESIGN 8). Chooses a face; knows no more of it.
//!
//! Leaves out: what the verbs and options are (`arguments`).

mod desk;

use crate::{
    city::model::text::SafeText,
    edge::{
        arguments::{CommandLine, Global, Verb},
        config::{self, Environment},
        consoles::{self, DemoWish, Setting},
        exit::{FAILED, GOOD, USAGE},
        faces::{
            simulate::{self, Drill},
            terminal::surroundings::Surroundings,
        },
        spec::Config,
        verbs,
    },
};
use clap::{Parser as _, error::ErrorKind};
use color_eyre::eyre::Result;
use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
};

/// Runs the command line of this process; the environment is read here and nowhere else.
pub fn main() -> u8 {
    // Neither the environment nor spans in a report of a fault: both may hold secrets (FAILURES F1).
    let hooks = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .install();
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads it"
    )]
    let environment = |name: &str| std::env::var(name).ok();
    let (mut out, mut complaints) = (io::stdout().lock(), io::stderr().lock());
    let result = match hooks {
        Ok(()) => run(std::env::args_os(), &environment, &mut out, &mut complaints),
        Err(report) => Err(report),
    };
    let result = result.and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    match result {
        Ok(code) => code,
        Err(report) if is_closed_pipe(&report) => GOOD,
        Err(report) => {
            let told = report.chain().try_for_each(|cause| {
                writeln!(complaints, "valvomo: {}", safe(&cause.to_string()))
            });
            // Where even the standard error is closed, the exit code is all that is left to say it.
            told.map_or(FAILED, |()| FAILED)
        }
    }
}

/// The reader of our output has seen enough: `valvomo decode ... | head`.
fn is_closed_pipe(report: &color_eyre::Report) -> bool {
    report.chain().any(|cause| {
        let fault = cause.downcast_ref::<io::Error>();
        fault.is_some_and(|fault| fault.kind() == io::ErrorKind::BrokenPipe)
    })
}

fn safe(text: &str) -> SafeText {
    SafeText::new(text)
}

/// Reads the arguments and runs what they ask for. Returns the exit code.
///
/// # Errors
/// What made the verb fail, a closed pipe included.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let line = match CommandLine::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => {
            let asked = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            let text = error.to_string();
            if asked {
                out.write_all(text.as_bytes())?;
                return Ok(GOOD);
            }
            for line in text.lines() {
                writeln!(complaints, "{}", safe(line))?;
            }
            return Ok(USAGE);
        }
    };
    let global = &line.global;
    match line.verb {
        Some(verb) if desk::is_for(&verb) => desk::run(verb, global, environment, out, complaints),
        Some(verb) => carry_out(verb, global, environment, out, complaints),
        None => open_console(global, environment, complaints),
    }
}

/// The console; where there is no config yet, the first-run screen.
fn open_console(
    global: &Global,
    environment: Environment<'_>,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let config = match console_config(global, environment, complaints)? {
        Ok(config) => config,
        Err(code) => return Ok(code),
    };
    let Some(setting) = setting(global, config.as_ref(), environment, complaints)? else {
        return Ok(USAGE);
    };
    match config {
        Some(config) => {
            let reread = || config::again(config_path(global), environment);
            verbs::block_on(consoles::console(config, &reread, setting, complaints))?
        }
        None => {
            let looked_at = config_path(global).map(|path| path.display().to_string());
            let looked_at = looked_at.unwrap_or_default();
            verbs::block_on(consoles::first_run(looked_at, setting, complaints))?
        }
    }
}

/// What a console is told; `None` where a theme or a language does not exist and that has been told.
fn setting(
    global: &Global,
    config: Option<&Config>,
    environment: Environment<'_>,
    complaints: &mut dyn Write,
) -> Result<Option<Setting>> {
    let wanted = |flag: &Option<String>, own: Option<&Option<String>>| {
        flag.clone().or_else(|| own.cloned().flatten())
    };
    let theme = wanted(&global.theme, config.map(|config| &config.theme));
    let language = wanted(&global.language, config.map(|config| &config.language));
    let surroundings = Surroundings::read(environment);
    let chosen = Setting::choose(theme.as_deref(), language.as_deref(), surroundings);
    let setting = match chosen {
        Ok(setting) => setting,
        Err(complaint) => {
            writeln!(complaints, "valvomo: {complaint}")?;
            return Ok(None);
        }
    };
    let who = environment("USER").or_else(|| environment("LOGNAME"));
    Ok(Some(Setting {
        who: safe(&who.unwrap_or_else(|| "operator".to_owned())),
        record: global.record.clone(),
        ..setting
    }))
}

/// The verbs that need an engine, links or files.
fn carry_out(
    verb: Verb,
    global: &Global,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    match verb {
        Verb::Simulate {
            mqtt,
            http,
            scenario,
            seed,
            print_config,
        } => {
            let Some(scenario) = verbs::scenario(&scenario, complaints)? else {
                return Ok(USAGE);
            };
            let usual = Drill::default();
            let drill = Drill {
                mqtt: mqtt.unwrap_or(usual.mqtt),
                http: http.unwrap_or(usual.http),
                scenario,
                seed,
            };
            Ok(simulate::run(&drill, print_config, out, complaints)?)
        }
        Verb::Replay { file, json: true } => verbs::replay(&file, out, complaints),
        Verb::Replay { file, .. } => {
            let Some(setting) = setting(global, None, environment, complaints)? else {
                return Ok(USAGE);
            };
            let bytes = verbs::read_tape(&file)?;
            verbs::block_on(consoles::replay(bytes, &file, setting, complaints))?
        }
        Verb::Demo {
            seed,
            scenario,
            speed,
            kiosk,
        } => {
            let Some(scenario) = verbs::scenario(&scenario, complaints)? else {
                return Ok(USAGE);
            };
            let Some(setting) = setting(global, None, environment, complaints)? else {
                return Ok(USAGE);
            };
            let wish = DemoWish {
                seed,
                scenario,
                speed,
                kiosk,
            };
            verbs::block_on(consoles::demo(wish, setting, complaints))?
        }
        verb => with_config(verb, global, environment, out, complaints),
    }
}

/// The verbs that need a config, but no screen.
fn with_config(
    verb: Verb,
    global: &Global,
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let Some(config) = config(global, environment, complaints)? else {
        return Ok(USAGE);
    };
    match verb {
        Verb::Check { offline } => verbs::run_check(&config.as_guest(), offline, out),
        Verb::Status { seconds, .. } => verbs::status(config.as_guest(), seconds, out),
        Verb::Record { file, seconds } => {
            let again = || config::again(config_path(global), environment);
            verbs::record(config, &again, &file, seconds, (out, complaints))
        }
        _ => Ok(USAGE),
    }
}

/// Where the config lies: what `--config` names, else this user's config folder.
fn config_path(global: &Global) -> Option<PathBuf> {
    let usual = || {
        let folders = directories::ProjectDirs::from("", "", "valvomo")?;
        Some(folders.config_dir().to_path_buf())
    };
    global.config.clone().or_else(usual)
}

/// Tells that there is no usual place for a config, and how to name one.
fn homeless(hint: &str, complaints: &mut dyn Write) -> io::Result<u8> {
    writeln!(
        complaints,
        "valvomo: no home folder: name a config with {hint}"
    )?;
    Ok(USAGE)
}

/// The config of a verb that needs one; `None` where it cannot be had and the reason has been told.
fn config(
    global: &Global,
    environment: Environment<'_>,
    complaints: &mut dyn Write,
) -> Result<Option<Config>> {
    let Some(path) = config_path(global) else {
        homeless("--config PATH", complaints)?;
        return Ok(None);
    };
    match config::read(&path, environment) {
        Ok(config) => Ok(Some(config)),
        Err(problems) => {
            complaints.write_all(config::render(&problems).as_bytes())?;
            Ok(None)
        }
    }
}

/// The config of the console: `Ok(None)` where there is none at the usual place and none was named,
/// which is the first run; the exit code where it is wrong.
fn console_config(
    global: &Global,
    environment: Environment<'_>,
    complaints: &mut dyn Write,
) -> Result<std::result::Result<Option<Config>, u8>> {
    let absent = config_path(global).is_none_or(|path| !path.exists());
    if global.config.is_none() && absent {
        return Ok(Ok(None));
    }
    let config = config(global, environment, complaints)?;
    Ok(config.map_or(Err(USAGE), |config| Ok(Some(config))))
}
