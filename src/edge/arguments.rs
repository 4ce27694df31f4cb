//! The command line as data: verbs and options, with the words of `--help` (DESIGN 8).
//!
//! Leaves out: what is done with it (`cli`), and `serve` and `attach`, which this version does not offer.

use clap::{
    Args, Parser, Subcommand,
    builder::{OsStringValueParser, TypedValueParser},
};
use std::path::PathBuf;

/// A control room in a terminal, for cities on shared digital platforms.
#[derive(Debug, Parser)]
#[command(
    name = "valvomo",
    version,
    about,
    max_term_width = 100,
    after_help = "The config is read again, while all goes on, by `:reload` in the console and by SIGUSR1 anywhere \
                  (also by SIGHUP where there is no terminal). A wrong one changes nothing and is told."
)]
pub struct CommandLine {
    /// What is asked for; the console where it is left out.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// Options of every verb.
    #[command(flatten)]
    pub global: Global,
}

/// Options that stand before or after the verb.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// A config file, or a folder of *.toml; without it, the config folder of this user
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Tape what comes in (console and demo)
    #[arg(long, global = true, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// The theme to start with
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// The language of the screen: en, fi or sv; without it, that of the config, or of the locale
    #[arg(long, global = true, value_name = "CODE")]
    pub language: Option<String>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show nine simulated cities: no config, no network
    Demo {
        /// The seed of the simulation: the same seed gives the same cities
        #[arg(long, default_value_t = 1, value_name = "N")]
        seed: u64,
        /// calm, gateway, varaamo or failover
        #[arg(long, default_value = "calm", value_name = "S")]
        scenario: String,
        /// How many seconds pass in one
        #[arg(long, default_value_t = 1.0, value_name = "X")]
        speed: f64,
        /// Walk through the panels by itself
        #[arg(long)]
        kiosk: bool,
    },
    /// Look for some seconds without a screen, then print one JSON document
    Status {
        /// Print the document as JSON
        #[arg(long)]
        json: bool,
        /// How long to look before
        #[arg(long = "for", default_value_t = 5, value_name = "SECONDS")]
        seconds: u64,
    },
    /// Check the config and ask every endpoint once
    Check {
        /// Check the config only
        #[arg(long)]
        offline: bool,
    },
    /// Print what a format finds in a file, one JSON object per line
    Decode {
        /// The format, see `valvomo formats`; or the file of a profile, *.toml
        #[arg(long, value_name = "F")]
        format: String,
        /// The topic that the message came on
        // A topic may begin with a dash, and a broken one is no reason to read nothing.
        #[arg(long, value_name = "T", allow_hyphen_values = true, value_parser = lossy())]
        topic: Option<String>,
        /// The HTTP status of the answer
        #[arg(long, value_name = "CODE")]
        status: Option<u16>,
        /// A header of the answer; may be repeated
        #[arg(long, value_name = "K: V")]
        header: Vec<String>,
        /// The file; - or nothing is the standard input
        file: Option<PathBuf>,
    },
    /// Look at an unknown feed: what format it looks like, what it would yield, and the lines of a config for it
    Probe {
        /// A URL (http, https, mqtt, mqtts, ws, wss) or a file
        #[arg(value_name = "URL|FILE")]
        what: String,
        /// The topic that the message of a file came on, or a filter to subscribe to; without it, all
        #[arg(long, value_name = "T", allow_hyphen_values = true, value_parser = lossy())]
        topic: Option<String>,
        /// The user at the broker
        #[arg(long, value_name = "NAME")]
        username: Option<String>,
        /// The variable of the environment that has the password
        #[arg(long, value_name = "VARIABLE")]
        password_env: Option<String>,
    },
    /// List the wire formats: name, tab, what it is
    Formats,
    /// List the formats that are profiles in TOML, or print one of them
    Profiles {
        /// The profile to print
        name: Option<String>,
    },
    /// List the packs (name, tab, what it is, tab, how much), or print one of them
    Packs {
        /// The pack to print
        name: Option<String>,
    },
    /// Write a config made of packs, to be changed at will. What is there stays as it is
    Init {
        /// The packs, see `valvomo packs`
        #[arg(required = true, value_name = "PACK")]
        packs: Vec<String>,
        /// A folder, or one file *.toml; without it, the config folder of this user
        #[arg(long, value_name = "PATH")]
        to: Option<PathBuf>,
    },
    /// Try a profile on the examples that it names
    Profile {
        /// What to do with it
        #[command(subcommand)]
        deed: ProfileDeed,
    },
    /// Bring a service to another city: show the few lines that change, and prove it there with one question
    Move {
        /// The service: its id, or service/ID or feed/ID
        service: String,
        /// The id of the other city
        #[arg(long = "to", value_name = "CITY")]
        city: String,
        /// Its address there
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// The team that owns it there
        #[arg(long, value_name = "TEAM")]
        owner: Option<String>,
        /// A parameter of its requests there (the prefix of its units, say); may be repeated
        #[arg(long, value_name = "NAME=VALUE")]
        parameter: Vec<String>,
        /// On what terms it is used there, for the data card
        #[arg(long, value_name = "TEXT")]
        terms: Option<String>,
        /// Write the lines into the config, behind the rest
        #[arg(long)]
        write: bool,
    },
    /// Tape the live session without a screen
    Record {
        /// The tape. A full one becomes NAME.000001.tape, and so on; the newest keeps this name
        file: PathBuf,
        /// End by itself after this many seconds
        #[arg(long = "for", value_name = "SECONDS")]
        seconds: Option<u64>,
    },
    /// Play a tape
    Replay {
        /// The tape
        file: PathBuf,
        /// No screen: print the final status document
        #[arg(long)]
        json: bool,
    },
    /// Publish the simulated cities to a real broker and serve their APIs: a drill
    Simulate {
        /// The broker
        #[arg(long, value_name = "URL")]
        mqtt: Option<String>,
        /// Where the APIs are served, as host:port
        #[arg(long, value_name = "ADDR")]
        http: Option<String>,
        /// calm, gateway, varaamo or failover
        #[arg(long, default_value = "calm", value_name = "S")]
        scenario: String,
        /// The seed of the simulation
        #[arg(long, default_value_t = 1, value_name = "N")]
        seed: u64,
        /// Only print the config that fits this simulation
        #[arg(long)]
        print_config: bool,
    },
}

/// What can be done with a profile.
#[derive(Debug, Subcommand)]
pub enum ProfileDeed {
    /// Read it, run every `[[check]]` of it, and tell which fields led to something
    Check {
        /// The file of the profile, *.toml; or the name of one of the program's
        profile: PathBuf,
    },
}

/// A text of which what is not UTF-8 becomes U+FFFD, as in messages.
fn lossy() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|text| text.to_string_lossy().into_owned())
}
