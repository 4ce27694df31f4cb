//! The MQTT link against real brokers, and against one that breaks every rule (FAILURES A1 to A18).
//!
//! Where each row is held (`rules` is `tests/rules`, where the engine decides; the rest is here):
//!
//! | row | what is asserted | tests |
//! |---|---|---|
//! | A1 | every greeting is followed by our filters; a refused one is named, within 5 s | `life::subscribes_again_after_every_restart`, `life::survives_restarts_at_random_moments`, `life::names_refused_filters`, `life::reads_every_refusal`, `rules pipes::a_filter_that_is_refused_degrades_its_feed_only` |
//! | A2 | nothing is lost that the engine did not take; the record behind the acknowledgement is not there yet | `load::a_kept_session_loses_nothing`, `load::a_stalled_engine_loses_nothing_at_qos_1` |
//! | A3 | the limit is announced; what comes in spite of it is thrown away, named and counted, and other topics lag less than 1 s; what is too long even for that is left out with its filter for a stated time | `oversized::*`, `hostile::broken_rules_end_the_link`, `rules oversized` |
//! | A4 | one attempt per order; orders back off with jitter; a refusal waits a minute; never two handshakes at one broker, and all are up within 10 s of its return | `turns::*`, `rules turns`, `life::tries_once_per_order`, `life::tells_a_name_without_address`, `rules pipes::attempts_back_off_with_jitter`, `rules pipes::refused_credentials_are_not_hammered` |
//! | A5 | one deadline over name, TCP, TLS, WebSocket and greeting | `life::gives_up_after_ten_seconds`, `life::gives_up_in_the_middle_of_a_handshake` |
//! | A6 | a mute broker and a pulled cable within 1.5 keep-alives; age of data alone says silent | `life::notices_a_mute_broker`, `partition::notices_a_pulled_cable`, `rules pipes` (silent feeds) |
//! | A7 | a stalled engine costs no connection, and no memory beyond the bounds | `load::a_stalled_engine_does_not_cut_the_link`, `load::a_stalled_engine_loses_nothing_at_qos_1`, unit tests of `links/mqtt/parcel` |
//! | A8 | wishes every millisecond neither lose nor double a packet | `life::wishes_every_millisecond_cost_nothing` |
//! | A9 | a backlog far over the receive maximum with an engine that stands still ends well | `load::a_stalled_engine_loses_nothing_at_qos_1` |
//! | A10 | filters that are edited while the broker comes and goes: the last ones hold | `reload::filters_edited_while_the_broker_flaps` |
//! | A11 | the whole retained picture comes, flagged, raises nothing; asked for once per session | `load::retained_messages_are_flagged`, `load::a_resumed_session_asks_for_no_retained_messages`, `reload::retained_messages_raise_nothing` |
//! | A12 | gaps of frame counters are counted per device and shown; what a Mosquitto says that it dropped is read, and its rise is an alert | `drops::*`, `rules radio::gaps_of_the_frame_counter_are_losses`, `formats` (`mosquitto-sys`) |
//! | A13 | doubled and reversed captures give the same picture; flags pass | `load::flags_pass`, `rules devices::a_capture_played_backwards_and_twice_is_the_same_picture` |
//! | A14 | who is taken over says so and does not fight | `life::yields_to_a_second_client_of_the_same_id`, `life::understands_farewells` |
//! | A15 | a thousand mutations of each packet: no panic, no hang, no message without a topic | `hostile::mutated_packets_do_no_harm`, `hostile::spoiled_messages_are_counted`, `hostile::broken_rules_end_the_link` |
//! | A16 | old retained words say nothing about now | `reload::retained_messages_raise_nothing`, `rules radio` (T03) |
//! | A18 | refused credentials and bad certificates have their own faults; new ones are taken up without harm to others | `trust::*`, `reload::*`, `rules reload::a_new_password_is_tried_at_once` |
//!
//! Short counts; `VALVOMO_FULL=1` multiplies them. Without Mosquitto the tests skip loudly, and fail where CI is set.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test says what is wrong by panicking, and waits on real clocks"
)]

#[path = "../support/mosquitto.rs"]
mod mosquitto;

mod driver;
mod drops;
mod hostile;
mod life;
mod load;
mod oversized;
mod partition;
mod raw;
mod reload;
mod trust;
mod turns;
