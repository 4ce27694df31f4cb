//! The faces with a screen: the console, the demo, a replay. Takes the terminal, shows a stage, gives it
//! back, and tells what failed meanwhile.
//!
//! Leaves out: the loop itself (`faces/terminal`).

use super::{
    exit::{FAILED, GOOD, USAGE},
    faces::{
        demo::{play::Play, stage::DemoStage},
        headless,
        live::LiveStage,
        replay::ReplayStage,
        terminal::{
            run::{Exit, run},
            session::{Refusal, Session},
            stage::Stage,
            surroundings::Surroundings,
        },
    },
    links::{
        clock::Clock,
        tape::{Bounds, TapeFile},
    },
    runtime::Runtime,
    spec::{Config, Reread},
};
use crate::{
    city::{model::text::SafeText, sim::Scenario},
    screen::{
        text::language::{LANGUAGES, Language},
        theme::Theme,
        viewer::Options,
    },
};
use color_eyre::eyre::{Result, WrapErr as _};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// What all consoles are told.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The theme to start with.
    pub theme: Option<Theme>,
    /// The user's own themes.
    pub themes: Vec<Theme>,
    /// The language of the screen; English where it is `None`.
    pub language: Option<&'static Language>,
    /// Who looks.
    pub who: SafeText,
    /// The terminal.
    pub surroundings: Surroundings,
    /// Where to tape the session.
    pub record: Option<PathBuf>,
}

impl Setting {
    /// What a console is told where this theme and this language are wanted; without one, the language
    /// of the locale.
    ///
    /// # Errors
    /// The names that there are, where one is wanted that there is not.
    pub fn choose(
        theme: Option<&str>,
        language: Option<&str>,
        surroundings: Surroundings,
    ) -> std::result::Result<Self, String> {
        let unknown = |what: &str, name: &str, known: String| {
            let name = SafeText::new(name);
            format!("there is no {what} {name}; try one of: {known}")
        };
        let by_name = |name: &str| {
            let known = || Theme::names().collect::<Vec<_>>().join(", ");
            Theme::named(name).ok_or_else(|| unknown("theme", name, known()))
        };
        let by_code = |code: &str| {
            let known = || LANGUAGES.each_ref().map(|it| it.code).join(", ");
            Language::with_code(code).ok_or_else(|| unknown("language", code, known()))
        };
        let locale = Language::of_locale(&surroundings.messages);
        Ok(Self {
            theme: theme.map(by_name).transpose()?,
            language: language.map(by_code).transpose()?.or(locale),
            surroundings,
            ..Self::default()
        })
    }

    fn options(&self) -> Options {
        Options {
            theme: self.theme.clone(),
            themes: self.themes.clone(),
            language: self.language,
            who: self.who.clone(),
            ..Options::default()
        }
    }
}

/// How a demo begins.
#[derive(Debug, Clone, Copy)]
pub struct DemoWish {
    /// The seed.
    pub seed: u64,
    /// The scenario.
    pub scenario: Scenario,
    /// Seconds that pass in one.
    pub speed: f64,
    /// The panels change by themselves.
    pub kiosk: bool,
}

impl Default for DemoWish {
    fn default() -> Self {
        Self {
            seed: 1,
            scenario: Scenario::Calm,
            speed: 1.0,
            kiosk: false,
        }
    }
}

/// `valvomo demo`.
///
/// # Errors
/// Where the tape cannot be made or the complaint cannot be told.
pub async fn demo(wish: DemoWish, setting: Setting, complaints: &mut dyn Write) -> Result<u8> {
    match Session::enter(setting.surroundings.clone()) {
        Ok(session) => play_demo(wish, &setting, session, complaints).await,
        Err(refusal) => refused(&refusal, complaints),
    }
}

async fn play_demo(
    wish: DemoWish,
    setting: &Setting,
    mut session: Session,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let play = match &setting.record {
        Some(path) => Play::taped(wish.seed, wish.scenario, path, Bounds::default())
            .wrap_err_with(|| no_tape(path))?,
        None => Play::new(wish.seed, wish.scenario),
    };
    let stage = DemoStage::start(play, wish.speed, wish.kiosk);
    let options = Options {
        demo: true,
        ..setting.options()
    };
    let exit = run(&stage, options, &mut session).await;
    end(session, exit, stage.stop(), complaints).await
}

/// The console on a config.
///
/// # Errors
/// Where the tape cannot be made or the complaint cannot be told.
pub async fn console(
    config: Config,
    reread: Reread<'_>,
    setting: Setting,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let mut session = match Session::enter(setting.surroundings.clone()) {
        Ok(session) => session,
        Err(refusal) => return refused(&refusal, complaints),
    };
    let clock = Clock::start();
    let seed = headless::live_seed(clock.now());
    let tape = match &setting.record {
        Some(path) => {
            Some(TapeFile::create(path, seed, Bounds::default()).wrap_err_with(|| no_tape(path))?)
        }
        None => None,
    };
    let mut options = Options {
        reloads: true,
        ..setting.options()
    };
    if let Some(operator) = &config.operator {
        options.who = SafeText::new(operator);
    }
    let recording = tape.is_some();
    let runtime = Runtime::start(config, clock, seed, tape);
    let stage = LiveStage {
        runtime,
        recording,
        reread: Some(reread),
    };
    let exit = run(&stage, options, &mut session).await;
    end(session, exit, stage.runtime.stop(), complaints).await
}

/// The console without a config: a first-run screen, which can lead into the demo.
///
/// # Errors
/// Where the complaint cannot be told.
pub async fn first_run(
    looked_at: String,
    setting: Setting,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let mut session = match Session::enter(setting.surroundings.clone()) {
        Ok(session) => session,
        Err(refusal) => return refused(&refusal, complaints),
    };
    let clock = Clock::start();
    let runtime = Runtime::start(Config::default(), clock, 0, None);
    let stage = LiveStage {
        runtime,
        recording: false,
        reread: None,
    };
    let options = Options {
        first_run: Some(looked_at),
        ..setting.options()
    };
    let exit = run(&stage, options, &mut session).await;
    if exit != Exit::StartDemo {
        return end(session, exit, stage.runtime.stop(), complaints).await;
    }
    // It has no links and no tape.
    stage.runtime.stop().await;
    play_demo(DemoWish::default(), &setting, session, complaints).await
}

/// `valvomo replay FILE`.
///
/// # Errors
/// Where the complaint cannot be told.
pub async fn replay(
    bytes: Vec<u8>,
    name: &Path,
    setting: Setting,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let stage = match ReplayStage::start(bytes) {
        Ok(stage) => stage,
        Err(fault) => {
            let name = SafeText::new(&name.display().to_string());
            writeln!(complaints, "valvomo: {name}: {fault}")?;
            return Ok(FAILED);
        }
    };
    let mut session = match Session::enter(setting.surroundings.clone()) {
        Ok(session) => session,
        Err(refusal) => return refused(&refusal, complaints),
    };
    let options = Options {
        replay: true,
        ..setting.options()
    };
    let exit = run(&stage as &dyn Stage, options, &mut session).await;
    stage.stop();
    end(session, exit, std::future::ready(true), complaints).await
}

fn no_tape(path: &Path) -> String {
    format!("the tape {} cannot be made", path.display())
}

fn refused(refusal: &Refusal, complaints: &mut dyn Write) -> Result<u8> {
    writeln!(complaints, "valvomo: {refusal}")?;
    Ok(USAGE)
}

/// Gives the terminal back at once, then stops what was shown (which tells whether its tape is complete): brokers and
/// disks may take their time. Tells what there is to tell.
async fn end(
    session: Session,
    exit: Exit,
    stop: impl Future<Output = bool>,
    complaints: &mut dyn Write,
) -> Result<u8> {
    let faults = session.leave();
    let tape_complete = stop.await;
    for fault in faults {
        writeln!(complaints, "valvomo: {fault}")?;
    }
    if !tape_complete {
        writeln!(
            complaints,
            "valvomo: the tape ended before its time: the disk is full or too slow"
        )?;
    }
    let code = exit.code();
    Ok(if code == GOOD && !tape_complete {
        FAILED
    } else {
        code
    })
}
