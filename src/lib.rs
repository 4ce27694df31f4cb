//! Valvomo, the control room of cities on shared platforms. This page is the map of the house.
//!
//! Imports run edge → screen → city, never back; `tests/house.rs` holds who may know whom.
//!
//! [`city`] is what we know: plain values and one state machine. No I/O, no clock, no dice but seeded ones,
//! no text for people.
//!
//! | room | what it is | must not know |
//! |---|---|---|
//! | [`city::model`] | ids, time, quantities, units, the inventory, every bound | anything else of the house |
//! | [`city::formats`] | bytes of a wire format → what is found in them | inventory, world, rules |
//! | [`city::privacy`] | finds personal data in bytes, and masks them | feeds, cards, who is told |
//! | [`city::history`] | bounded series, learned rhythms | whose they are |
//! | [`city::alerts`] | the life of an alert | the world, the rules |
//! | [`city::world`] | the read model, for everyone to look at | how it is filled or judged |
//! | [`city::rules`] | one kind of rule a file; a rule has no memory | engine, alerts' book |
//! | [`city::engine`] | `step(now, input)`: read, place, remember, judge, mute, answer | that some cities are simulated |
//! | [`city::tape`] | every input with its time, as bytes | what is made of it |
//! | [`city::sim`] | seeded cities that speak the real wire formats | what becomes of their words |
//!
//! [`screen`] is how one viewer sees it: world to cells, or world to text. No I/O, no clock, no terminal, and
//! nothing of the engine.
//!
//! | room | what it is | must not know |
//! |---|---|---|
//! | [`screen::theme`], [`screen::keys`] | roles of meaning; the one table of keys | things, panels |
//! | [`screen::text`] | numbers, times, names, sentences | columns, colours |
//! | [`screen::widgets`], [`screen::canvas`] | pieces of a picture, and where they are drawn | cities |
//! | [`screen::scene`] | what one frame needs, copied out under a short borrow | how it is drawn |
//! | [`screen::blocks`], [`screen::panels`], [`screen::details`] | rows of a scene as lines | the engine, one another |
//! | [`screen::pages`] | the status document and what `decode` prints | sockets, files |
//! | [`screen::viewer`] | one viewer: what is open, what is selected | the edge |
//!
//! [`edge`] is where the program touches the world, as dull as possible.
//!
//! | room | what it is | must not know |
//! |---|---|---|
//! | [`edge::config`] | text → a config, or every problem at once | sockets, screens |
//! | [`edge::packs`] | cities with their platforms, feeds and cards, as TOML to start from | sockets, screens |
//! | [`edge::guard`] | masks secrets and personal data before the door | what they are for |
//! | [`edge::links`] | MQTT, HTTP, the tape's file, the clock: perform and deliver, decide nothing | screens, faces |
//! | [`edge::runtime`] | the one owner of a live engine | faces |
//! | [`edge::faces`] | terminal, demo, replay, headless, check, decode, init, move, probe, simulate | one another's insides |
//! | [`edge::cli`] | the command line and the environment, read once | what a face does |
//!
//! The laws in short: time is an argument; the same tape gives the same frames; unknown is not down; one
//! fault, one alert; decoding cannot fail, it can only find less; every value has an age; every bound is
//! written and every loss counted; outside text is hostile; the console only looks; secrets never leave.

pub mod city;
pub mod edge;
pub mod screen;
