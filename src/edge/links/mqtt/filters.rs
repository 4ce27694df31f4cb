//! The topic filters of one connection: which are asked for, granted, refused or left out, and which of them carry a
//! topic. Leaves out what is done about it.

use super::{super::carrier::Broken, hear::odd, say};
use crate::{
    city::model::{cause::LinkFault, text::SafeText, topic},
    edge::{guard, spec::MqttSpec},
};
use bytes::{Bytes, BytesMut};

/// How a filter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    LeftOut,
    Asked,
    Granted,
    Refused,
}

/// The filters of a spec on one connection.
pub(super) struct Filters<'link> {
    spec: &'link MqttSpec,
    standing: Vec<Standing>,
}

impl<'link> Filters<'link> {
    /// All filters of a spec but these.
    pub(super) fn new(spec: &'link MqttSpec, without: &[SafeText]) -> Self {
        let standing = spec.topics.iter().map(|filter| {
            if without.contains(&shown(filter)) {
                Standing::LeftOut
            } else {
                Standing::Asked
            }
        });
        Self {
            spec,
            standing: standing.collect(),
        }
    }

    /// Writes the subscription to what is to be asked for.
    ///
    /// # Errors
    /// `Protocol` where it cannot be written.
    pub(super) fn ask(&self, resumed: bool, out: &mut BytesMut) -> Result<(), Broken> {
        let asked: Vec<&str> = self.of(Standing::Asked).map(|(_, filter)| filter).collect();
        say::subscribe(self.spec, &asked, resumed, out)
    }

    /// True where filters were left out that are wanted now: they are to be asked for.
    pub(super) fn let_in(&mut self, without: &[SafeText]) -> bool {
        let mut any = false;
        for (standing, filter) in self.standing.iter_mut().zip(&self.spec.topics) {
            if *standing == Standing::LeftOut && !without.contains(&shown(filter)) {
                *standing = Standing::Asked;
                any = true;
            }
        }
        any
    }

    /// Takes the answers to what was asked for, in order; gives all that are refused.
    ///
    /// # Errors
    /// `Protocol` where they answer something else; `NotSubscribed` where nothing at all is granted.
    pub(super) fn answered(
        &mut self,
        answers: &[Result<(), SafeText>],
    ) -> Result<Vec<SafeText>, Broken> {
        if answers.len() != self.of(Standing::Asked).count() {
            return Err(odd("an answer to other filters than ours"));
        }
        let asked = self.standing.iter_mut();
        let asked = asked.filter(|standing| **standing == Standing::Asked);
        for (standing, answer) in asked.zip(answers) {
            *standing = match answer {
                Ok(()) => Standing::Granted,
                Err(_) => Standing::Refused,
            };
        }
        let refused: Vec<SafeText> = self
            .of(Standing::Refused)
            .map(|(_, filter)| shown(filter))
            .collect();
        if self.of(Standing::Granted).next().is_none() {
            let reasons = refused.iter().zip(answers).filter_map(|(filter, answer)| {
                let why = answer.as_ref().err()?;
                Some(format!("{filter}: {why}"))
            });
            let detail = reasons.collect::<Vec<_>>().join("; ");
            return Err(Broken::new(LinkFault::NotSubscribed, &detail));
        }
        Ok(refused)
    }

    /// The filters that carry a topic, where to leave them out would help: another one remains, and the broker keeps
    /// no session in which they, and what waits there, live on.
    pub(super) fn worth_leaving_out(&self, topic: &[u8]) -> Vec<SafeText> {
        let Ok(name) = std::str::from_utf8(topic) else {
            return Vec::new();
        };
        let granted = || self.of(Standing::Granted);
        let carry = granted().filter(|(_, filter)| topic::carries(filter, name));
        let carry: Vec<SafeText> = carry.map(|(_, filter)| shown(filter)).collect();
        if carry.len() == granted().count() || self.spec.session_expiry_s > 0 {
            return Vec::new();
        }
        carry
    }

    fn of(&self, wanted: Standing) -> impl Iterator<Item = (usize, &'link str)> + '_ {
        let filters = self.spec.topics.iter().map(String::as_str).enumerate();
        let filters = filters.zip(&self.standing);
        let wanted = filters.filter(move |(_, standing)| **standing == wanted);
        wanted.map(|(filter, _)| filter)
    }
}

/// A filter as it may be shown: the guard holds for filters too.
fn shown(filter: &str) -> SafeText {
    let (filter, _) = guard::topic(Bytes::copy_from_slice(filter.as_bytes()));
    SafeText::from_bytes(&filter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::links::publisher::spec_of;

    fn texts(words: &[&str]) -> Vec<SafeText> {
        words.iter().map(|word| SafeText::new(word)).collect()
    }

    #[test]
    fn one_filter_at_least_remains() {
        let topics = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        let spec = MqttSpec {
            topics: topics(&["lund/#", "+/camera", "malmo/lamp", "/ul/s3cr3t/#"]),
            ..spec_of("mqtt://127.0.0.1").unwrap()
        };
        let mut filters = Filters::new(&spec, &texts(&["malmo/lamp"]));
        assert_eq!(filters.of(Standing::Asked).count(), 3);
        let refused = [Ok(()), Ok(()), Err(SafeText::new("not authorized"))];
        assert_eq!(filters.answered(&refused), Ok(texts(&["/ul/***/#"])));
        let left_out = |filters: &Filters<'_>, topic: &[u8]| filters.worth_leaving_out(topic);
        // Both filters carry it: without them nothing would be left.
        assert_eq!(left_out(&filters, b"lund/camera"), texts(&[]));
        assert_eq!(left_out(&filters, b"lund/lamp"), texts(&["lund/#"]));
        assert_eq!(left_out(&filters, b"oulu/camera"), texts(&["+/camera"]));
        assert_eq!(left_out(&filters, b"malmo/lamp"), texts(&[]));
        assert_eq!(left_out(&filters, b"\xff"), texts(&[]));
        assert!(!filters.let_in(&texts(&["malmo/lamp"])));
        assert!(filters.let_in(&texts(&[])));
        assert!(filters.answered(&refused).is_err());
        assert_eq!(filters.answered(&[Ok(())]), Ok(texts(&["/ul/***/#"])));
        assert_eq!(left_out(&filters, b"malmo/lamp"), texts(&["malmo/lamp"]));
        let kept = MqttSpec {
            session_expiry_s: 60,
            ..spec.clone()
        };
        let mut filters = Filters::new(&kept, &[]);
        filters.answered(&[Ok(()), Ok(()), Ok(()), Ok(())]).unwrap();
        assert_eq!(left_out(&filters, b"lund/lamp"), texts(&[]));
    }
}
