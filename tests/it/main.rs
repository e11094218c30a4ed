//! The program's stories, told through the world: a person writes, an admin presses, a prospect receives.
//! Its rule: a test changes the world and looks at the world, never at the program's insides.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod albums;
mod answers;
mod audited;
mod available;
mod back_off;
mod bot;
mod bursts;
mod cards;
mod clocks;
mod deploy;
mod desk;
mod dialogs;
mod errors;
mod exports;
mod files;
mod forget;
mod formatting;
mod giving_up;
mod ground;
mod guard;
mod hostile;
mod inbox_cards;
mod killed;
mod left_cards;
mod logging_in;
mod lost_answers;
mod migrations;
mod no_news;
mod ops;
mod opt_out_ways;
mod opt_outs;
mod other_holder;
mod outbox;
mod pace;
mod people;
mod process;
mod qr_login;
mod read;
mod receiving;
mod reminders;
mod rival;
mod search;
mod secrets;
#[path = "../support/seed.rs"]
mod seed;
mod seed_examples;
mod sending;
mod session_strings;
mod settings;
mod somebody_hears;
mod stopping;
mod stopping_files;
mod store;
mod store_shown;
#[path = "../support/mod.rs"]
mod support;
mod team;
mod telegram;
mod templates;
mod topics;
mod typing;
mod unheard;
mod walls;
mod watch;
