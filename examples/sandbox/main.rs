//! The desk and a simulated Telegram in one process: chat with the bot in the terminal, without token and account.
//!
//! `cargo run --example sandbox` to try it by hand; `-- --web` to do so in the browser; `-- --script FILE` to run lines
//! with expectations.

mod act;
mod play;
mod screen;
mod stage;
#[path = "../../tests/support/mod.rs"]
mod support;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::Timestamp;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use play::Play;
use stage::Stage;

/// Chat with the desk's bot on a Telegram in a box.
#[derive(Parser)]
struct Arguments {
    /// Runs the lines of this file; ends with exit code 1 at the first expectation that fails.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Serves the sandbox as a page for the browser, on this machine alone.
    #[arg(
        long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = web::DEFAULT_ADDRESS,
        value_parser = web::parse_address, conflicts_with = "script"
    )]
    web: Option<SocketAddr>,
    /// The language of the admin's Telegram app.
    #[arg(long, value_name = "LANGUAGE", value_parser = ["en", "ru"], default_value = "en")]
    language: String,
    /// Gives the team a forum group, with a topic for each prospect.
    #[arg(long)]
    group: bool,
    /// The time at which the desk and its Telegram begin, instead of now.
    #[arg(long, value_name = "TIME", requires = "web")]
    clock: Option<Timestamp>,
    /// What the desk logs to standard error.
    #[arg(long, value_name = "FILTER", default_value = "off")]
    log: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let script = match &arguments.script {
        Some(path) => match std::fs::read_to_string(path) {
            Ok(script) => Some(script),
            Err(error) => {
                eprintln!("{} cannot be read: {error}", path.display());
                return Ok(ExitCode::from(2));
            }
        },
        None => None,
    };
    let stage = Stage::set(&arguments.language, &arguments.log, arguments.group, arguments.clock).await?;
    if let Some(address) = arguments.web {
        return serve(stage, address).await;
    }
    let code = match script {
        Some(script) => run_script(&mut Play::of_script(&stage), &script).await,
        None => {
            println!("{}", stage::OPENING);
            chat(&mut Play::by_hand(&stage)).await?
        }
    };
    stage.strike().await;
    Ok(code)
}

/// Serves the page until Ctrl+C.
async fn serve(stage: Stage, address: SocketAddr) -> anyhow::Result<ExitCode> {
    let stage = Arc::new(stage);
    let (page, mut wishes) = web::open(&stage, address).await?;
    println!("The sandbox is at {} (Ctrl+C ends it)", page.url());
    loop {
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => break pressed?,
            Some(done) = wishes.recv() => {
                // The page may be gone meanwhile.
                let _ = done.send(stage.give_group().await);
            }
        }
    }
    drop(page);
    if let Some(stage) = Arc::into_inner(stage) {
        stage.strike().await;
    }
    Ok(ExitCode::SUCCESS)
}

/// Executes every line, except empty ones and those that begin with `//`.
async fn run_script(play: &mut Play<'_>, script: &str) -> ExitCode {
    let lines = script.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let mut played = 0;
    for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with("//")) {
        println!("> {line}");
        if let Err(error) = play.line(line).await {
            play.show_news().await;
            println!("✗ line {number}: {error:#}");
            return ExitCode::FAILURE;
        }
        play.show_news().await;
        played += 1;
    }
    println!("✓ {played} lines");
    ExitCode::SUCCESS
}

/// Reads lines from the terminal, and shows the bot's messages as they come.
async fn chat(play: &mut Play<'_>) -> anyhow::Result<ExitCode> {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    play.show_news().await;
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let Some(line) = line? else { return Ok(ExitCode::SUCCESS) };
                match line.trim() {
                    "" => {}
                    "quit" | "exit" => return Ok(ExitCode::SUCCESS),
                    line => if let Err(error) = play.line(line).await {
                        println!("✗ {error:#}");
                    }
                }
                play.show_news().await;
            }
            () = play.news() => play.show_news().await,
        }
    }
}
