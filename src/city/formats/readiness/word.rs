//! The words of health: what senders write for up, degraded, down and unknown.
//!
//! Leaves out: what follows from them for the whole.

use super::super::found::Health;

/// The health that a word stands for; `None` where it is not known. Reads what stands before a colon
/// (`unavailable: Unable to connect`), in any case, with blanks or dashes for underscores.
pub(super) fn health(text: &str) -> Option<Health> {
    let head = text.split(':').next().unwrap_or_default().trim();
    let head = head.trim_end_matches(['.', '!']);
    let mut word = [0_u8; 24];
    let room = word.get_mut(..head.len())?;
    for (to, from) in room.iter_mut().zip(head.bytes()) {
        *to = match from {
            b' ' | b'-' => b'_',
            other => other.to_ascii_lowercase(),
        };
    }
    Some(match &*room {
        // health+json, Spring, Varaamo, django-health-check, .NET, Kubernetes, and their synonyms
        b"ok" | b"okay" | b"up" | b"pass" | b"passed" | b"passing" | b"ready" | b"running"
        | b"working" | b"healthy" | b"alive" | b"live" | b"operational" | b"available"
        | b"online" | b"started" | b"connected" | b"success" | b"pong" | b"green" | b"serving"
        | b"good" => Health::Up,
        b"warn" | b"warning" | b"degraded" | b"partial" | b"yellow" | b"slow" => Health::Degraded,
        b"fail" | b"failed" | b"failing" | b"failure" | b"error" | b"down" | b"not_ready"
        | b"out_of_service" | b"unhealthy" | b"unavailable" | b"offline" | b"critical"
        | b"stopped" | b"disconnected" | b"timeout" | b"red" | b"not_serving" | b"not_ok"
        | b"not_running" | b"not_healthy" | b"unknown_error" | b"unexpected_result" | b"broken"
        | b"dead" => Health::Down,
        b"unknown" | b"starting" | b"pending" | b"maintenance" | b"n/a" | b"disabled" => {
            Health::Unknown
        }
        _ => return None,
    })
}

/// How much a health weighs where several speak for one: a known fault outweighs an unknown.
pub(super) fn weight(health: Health) -> u8 {
    match health {
        Health::Up => 0,
        Health::Unknown => 1,
        Health::Degraded => 2,
        Health::Down => 3,
    }
}

/// The health of a whole of which only the parts speak: all up is up, one that is down makes it
/// degraded, all down make it down (MISSION ST2: a dead cache under a living service).
#[derive(Debug, Default)]
pub(super) struct Tally {
    up: usize,
    degraded: usize,
    down: usize,
    unknown: usize,
}

impl Tally {
    /// Counts one part.
    pub(super) fn count(&mut self, health: Health) {
        match health {
            Health::Up => self.up += 1,
            Health::Degraded => self.degraded += 1,
            Health::Down => self.down += 1,
            Health::Unknown => self.unknown += 1,
        }
    }

    /// True where some part is down.
    pub(super) fn any_down(&self) -> bool {
        self.down > 0
    }

    /// What the parts say together; `None` where there are none.
    pub(super) fn together(&self) -> Option<Health> {
        if self.up + self.degraded + self.down + self.unknown == 0 {
            None
        } else if self.down > 0 && self.up + self.degraded + self.unknown == 0 {
            Some(Health::Down)
        } else if self.down + self.degraded > 0 {
            Some(Health::Degraded)
        } else if self.up > 0 {
            Some(Health::Up)
        } else {
            Some(Health::Unknown)
        }
    }
}
