//! FIWARE IoT Agents, as devices speak to them over MQTT (FORMATS 9): UltraLight 2.0, which is text, and JSON.
//!
//! The topic says whose values they are: `/{ul|json}/{apiKey}/{deviceId}/attrs`, older without the word for the protocol.
//! The key in it is a secret, which the guard masks before anybody sees the topic. What short names mean is known where
//! devices are provisioned only: here they mean what the vocabulary makes of them.
//!
//! Leaves out: the same over HTTP, where device and key stand in the query of a POST.

mod json;
mod ul;

use super::{
    format::{Format, Message},
    found::{Event, Found, Item, Subject},
};
use crate::city::model::text::SafeText;

/// UltraLight 2.0.
pub struct IotAgentUl;

/// JSON.
pub struct IotAgentJson;

impl Format for IotAgentUl {
    fn name(&self) -> &'static str {
        "iotagent-ul"
    }

    fn about(&self) -> &'static str {
        "FIWARE IoT Agent, UltraLight 2.0: measures, commands and their results over MQTT"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["/ul/+/+/attrs/#", "/ul/+/+/cmdexe"]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        ul::read(&Topic::of(message), message.bytes, found);
    }
}

impl Format for IotAgentJson {
    fn name(&self) -> &'static str {
        "iotagent-json"
    }

    fn about(&self) -> &'static str {
        "FIWARE IoT Agent, JSON: measures, commands and their results over MQTT"
    }

    fn usual_topics(&self) -> &'static [&'static str] {
        &["/json/+/+/attrs/#", "/json/+/+/cmdexe"]
    }

    fn parse(&self, message: &Message<'_>, found: &mut Found) {
        json::read(&Topic::of(message), message.bytes, found);
    }
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Role {
    /// Values of a device, which the last level may name.
    #[default]
    Measures,
    /// What a device is told to do.
    Command,
    /// What came of it.
    Result,
    /// A device asks how it should work, or is told.
    Configuration,
}

/// What the topic says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Topic<'a> {
    role: Role,
    device: &'a str,
    /// The one attribute that the message is the value of.
    attribute: Option<&'a str>,
}

impl<'a> Topic<'a> {
    fn of(message: &Message<'a>) -> Self {
        message.topic.and_then(Self::read).unwrap_or_default()
    }

    /// The last level that is one of the agents' words decides: what stands before it is the device.
    fn read(topic: &'a str) -> Option<Self> {
        let mut levels = topic.rsplit('/');
        let (mut behind, mut count) = (None, 0);
        loop {
            let level = levels.next()?;
            let role = match level {
                "attrs" => Role::Measures,
                "cmd" => Role::Command,
                "cmdexe" => Role::Result,
                "configuration" => Role::Configuration,
                _ => {
                    behind = Some(level).filter(|level| !level.is_empty());
                    count += 1;
                    continue;
                }
            };
            let attribute = behind.filter(|_| role == Role::Measures && count == 1);
            return Some(Self {
                role,
                device: levels.next()?,
                attribute,
            });
        }
    }

    /// The device; none, and a defect, where the topic names none.
    fn device(&self, found: &mut Found) -> SafeText {
        if self.device.is_empty() {
            let reason = "only a topic as /ul/KEY/DEVICE/attrs says whose values these are";
            found.defect("topic", reason);
        }
        SafeText::new(self.device)
    }
}

/// A command or its result; `what` is its name and its value.
fn command(device: SafeText, role: Role, what: &str, found: &mut Found) {
    let name = match role {
        Role::Result => "command_result",
        Role::Configuration => "configuration",
        Role::Measures | Role::Command => "command",
    };
    if role == Role::Result {
        found.alive = Some(device.clone());
    }
    found.push(Item::Event(Event {
        subject: Subject::Device(device),
        name,
        detail: Some(SafeText::new(what)),
        observed_at: None,
    }));
}

#[cfg(test)]
mod tests;
