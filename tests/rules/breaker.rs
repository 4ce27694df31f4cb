//! The breaker of a host: two hundred sources do not hammer one that is dead (FAILURES B6).

use crate::timeline::{MINUTE, SECOND, Timeline, failure, reply};
use std::{cell::Cell, fmt::Write as _, rc::Rc};
use valvomo::city::{engine::port::Source, formats::found::Health, model::cause::FetchFault};

fn services(count: usize) -> String {
    let mut text = String::from("[[city]]\nid = \"oulu\"\n");
    for row in 0..count {
        write!(
            text,
            "[[service]]\nid = \"s{row}\"\ncity = \"oulu\"\n[service.http]\nurl = \"https://one.test/{row}\"\nformat = \"readiness\"\nevery = \"30s\"\n"
        )
        .expect("a string");
    }
    text
}

/// Services at one host, which is there or not.
fn host(count: usize) -> (Timeline, Rc<Cell<bool>>) {
    let mut line = Timeline::new(&services(count));
    let dead = Rc::new(Cell::new(false));
    for row in 0..count {
        let flag = Rc::clone(&dead);
        line.service(row as u16, move |_| {
            Some(if flag.get() {
                Err(failure(FetchFault::Refused))
            } else {
                Ok(reply(200, 20, r#"{"status":"ok"}"#))
            })
        });
    }
    (line, dead)
}

fn count(line: &Timeline, state: Health) -> usize {
    let services = line.world().services.iter();
    services.filter(|service| service.state == state).count()
}

#[test]
fn a_dead_host_is_tried_by_one_request_at_a_time() {
    let (mut line, dead) = host(200);
    line.pass(2 * MINUTE);
    assert_eq!(count(&line, Health::Up), 200);
    dead.set(true);
    line.pass(2 * MINUTE);
    // All of them know, each has its fault, though hardly any was asked.
    assert_eq!(count(&line, Health::Down), 200);
    let named = line.world().services.iter().filter(|it| {
        it.fault
            .as_ref()
            .is_some_and(|(fault, _)| *fault == FetchFault::Refused)
    });
    assert_eq!(named.count(), 200);
    let before = line.asked.len();
    line.pass(10 * MINUTE);
    let trials = line.asked.get(before..).expect("questions");
    // One in thirty seconds, in place of two hundred.
    assert!((15..=30).contains(&trials.len()), "{}", trials.len());
    assert!(
        trials
            .windows(2)
            .all(|pair| pair[1].at.0 - pair[0].at.0 >= 20 * SECOND)
    );
    // The first trial that gets through opens it for all, and they do not come at once.
    dead.set(false);
    let before = line.asked.len();
    line.pass(35 * SECOND);
    assert_eq!(count(&line, Health::Up), 200);
    let starts: Vec<u64> = line.asked[before..]
        .iter()
        .map(|asked| asked.at.0)
        .collect();
    let together = |start: &u64| {
        starts
            .iter()
            .filter(|other| other.abs_diff(*start) < 20)
            .count()
    };
    assert!(starts.iter().map(together).max() <= Some(17), "{starts:?}");
}

#[test]
fn bad_neighbours_do_not_open_it() {
    let (mut line, _) = host(60);
    for row in 0..50 {
        line.service(row, |_| Some(Err(failure(FetchFault::AnswerTimeout))));
    }
    line.pass(10 * MINUTE);
    assert_eq!(
        (count(&line, Health::Up), count(&line, Health::Down)),
        (10, 50)
    );
    let polls = line.asked.iter().filter(|asked| asked.request > 0).count();
    assert!(polls > 60 * 17, "{polls}");
}

#[test]
fn a_host_of_few_sources_is_always_asked() {
    let (mut line, dead) = host(7);
    dead.set(true);
    line.pass(10 * MINUTE);
    assert_eq!(count(&line, Health::Down), 7);
    assert!(line.asked.len() > 7 * 17, "{}", line.asked.len());
}

/// The source whose request is to find out whether a dead host is back leaves the config before its answer: the others
/// must not wait for it for ever.
#[test]
fn a_trial_that_leaves_the_config_is_not_waited_for() {
    let (mut line, dead) = host(20);
    line.pass(MINUTE);
    dead.set(true);
    line.pass(2 * MINUTE);
    assert_eq!(count(&line, Health::Down), 20);
    // From now on requests hang.
    let hangs = Rc::new(Cell::new(true));
    for row in 0..20 {
        let flag = Rc::clone(&hangs);
        line.service(row, move |_| {
            (!flag.get()).then(|| Ok(reply(200, 20, r#"{"status":"ok"}"#)))
        });
    }
    let before = line.asked.len();
    while line.asked.len() == before {
        line.pass(SECOND);
    }
    let trial = line.asked.last().expect("a trial").source;
    let Source::Service(trial) = trial else {
        panic!("only services are asked here");
    };
    hangs.set(false);
    let text = services(20);
    let mut blocks: Vec<&str> = text.split("[[service]]").collect();
    blocks.remove(1 + usize::from(trial.0));
    line.reload(&blocks.join("[[service]]"), &[]);
    line.pass(2 * MINUTE);
    assert_eq!(count(&line, Health::Up), 19);
}
