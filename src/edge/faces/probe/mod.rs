//! `valvomo probe`: looks at an unknown feed, an address, a broker or a file, and says what format it looks like, what it
//! would yield, and which lines of a config watch it. All that is not such a line is a comment, so the whole can go
//! into a file.
//!
//! Leaves out: the signs (`signs`), the weighing (`weigh`), the lines (`lines`), and how something is got (`listen`).

mod lines;
mod listen;
mod report;
mod signs;
mod weigh;

pub use lines::{Origin, lines};
pub use weigh::{Guess, weigh};

use crate::{
    city::{
        engine::port::{Failure, Reply},
        formats::format::{Format, Message},
        model::{catch::Catch, text::SafeText, time::Stamp},
    },
    edge::{
        config::{self, Environment},
        exit::{FAILED, USAGE},
        faces::decode,
        links::clock,
        spec::Config,
    },
};
use std::{
    fs::File,
    io::{self, Read as _, Write},
    path::PathBuf,
};

/// What the command line asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// A URL or a file.
    pub what: String,
    /// The topic of the file's message, or a filter to subscribe to.
    pub topic: Option<String>,
    /// The user at the broker.
    pub username: Option<String>,
    /// The variable of the environment with the password.
    pub password_env: Option<String>,
}

impl Wish {
    /// The scheme of a URL; `None` for a file.
    fn scheme(&self) -> Option<&str> {
        self.what.split_once("://").map(|(scheme, _)| scheme)
    }
}

/// One message, kept.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    topic: Option<String>,
    bytes: Vec<u8>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    retained: bool,
    received_at: Stamp,
}

impl Heard {
    fn of(message: &Message<'_>) -> Self {
        Self {
            topic: message.topic.map(str::to_owned),
            bytes: message.bytes.to_vec(),
            status: message.status,
            headers: message.headers.to_vec(),
            retained: message.retained,
            received_at: message.received_at,
        }
    }

    fn message(&self) -> Message<'_> {
        Message {
            topic: self.topic.as_deref(),
            status: self.status,
            headers: &self.headers,
            retained: self.retained,
            received_at: self.received_at,
            ..Message::bare(&self.bytes)
        }
    }
}

/// Runs the command. Gives the exit code: 0 something was recognised, 1 nothing was, or nobody answered, 2 the command line
/// is of no use. Must be called inside of a tokio runtime for URLs.
///
/// # Errors
/// Where `out` or `complaints` cannot be written.
pub async fn probe(
    wish: &Wish,
    own: &[&'static dyn Format],
    environment: Environment<'_>,
    out: &mut dyn Write,
    complaints: &mut dyn Write,
) -> io::Result<u8> {
    let mut caught = Vec::new();
    let got = match wish.scheme() {
        None => from_file(wish, &mut caught),
        Some(_) => match config_of(wish, environment) {
            Err(fault) => Err((fault, USAGE)),
            Ok(config) => from_outside(&config, &mut caught)
                .await
                .map_err(|fault| (fault, FAILED)),
        },
    };
    let heard = match got {
        Ok(heard) => heard,
        Err((fault, code)) => {
            writeln!(complaints, "valvomo probe: {}", SafeText::new(&fault))?;
            return Ok(code);
        }
    };
    let code = report::write(wish, &heard, own, out)?;
    for catch in &caught {
        let (kind, count) = (catch.kind.word(), catch.count);
        let field = &catch.field;
        writeln!(
            complaints,
            "valvomo probe: personal data were masked: {kind} in {field}, ×{count}"
        )?;
    }
    out.flush()?;
    Ok(code)
}

/// Reads a file, one message or one on each line, as `decode` does.
fn from_file(wish: &Wish, caught: &mut Vec<Catch>) -> Result<Vec<Heard>, (String, u8)> {
    let most = crate::city::model::limits::BODY_BYTES as u64;
    let mut bytes = Vec::new();
    let path = PathBuf::from(&wish.what);
    let read = File::open(&path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err((format!("{}: {error}", path.display()), USAGE));
    }
    if bytes.len() as u64 > most {
        return Err((
            format!(
                "{}: larger than the {most} bytes that one message may have",
                path.display()
            ),
            USAGE,
        ));
    }
    let whole = Message {
        topic: wish.topic.as_deref(),
        received_at: clock::utc(),
        ..Message::bare(&bytes)
    };
    let mut heard = Vec::new();
    *caught = decode::messages(&whole, &mut |message| {
        if heard.len() < listen::MESSAGES {
            heard.push(Heard::of(message));
        }
    });
    Ok(heard)
}

/// A config of one endpoint: so that a URL means here what it means there.
fn config_of(wish: &Wish, environment: Environment<'_>) -> Result<Config, String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let url = quoted(&wish.what);
    let text = if wish
        .scheme()
        .is_some_and(|scheme| scheme.to_ascii_lowercase().starts_with("http"))
    {
        format!(
            "[[service]]\nid = \"probe\"\n[service.http]\nformat = \"readiness\"\nurl = {url}\n"
        )
    } else {
        let topic = quoted(wish.topic.as_deref().unwrap_or("#"));
        let mut text = format!(
            "[[city]]\nid = \"probe\"\n[[feed]]\nid = \"probe\"\ncity = \"probe\"\nformat = \"senml\"\n[feed.mqtt]\n\
             url = {url}\ntopics = [{topic}]\n"
        );
        if let Some(username) = &wish.username {
            text.push_str(&format!("username = {}\n", quoted(username)));
        }
        if let Some(variable) = &wish.password_env {
            text.push_str(&format!("password = {{ env = {} }}\n", quoted(variable)));
        }
        text
    };
    config::read_texts(vec![("probe".into(), text)], environment).map_err(|problems| {
        let first = problems.first();
        first.map_or_else(String::new, |problem| {
            format!("{}; try: {}", problem.what, problem.hint)
        })
    })
}

async fn from_outside(config: &Config, caught: &mut Vec<Catch>) -> Result<Vec<Heard>, String> {
    if let Some(spec) = config.mqtt.get(&0) {
        return listen::listen(spec.clone(), caught).await;
    }
    match listen::ask(config, caught).await {
        Ok(Reply {
            status,
            headers,
            body,
            ..
        }) => Ok(vec![Heard::of(&Message {
            status: Some(status),
            headers: &headers,
            received_at: clock::utc(),
            ..Message::bare(&body)
        })]),
        Err(Failure { detail, .. }) => Err(detail.to_string()),
    }
}
