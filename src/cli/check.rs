//! `salesdesk check`: what is wrong, all of it, before the desk is opened.
//! Its rule: it changes nothing, and takes no lock: it may run beside the desk.

use anyhow::bail;

use crate::bot;
use crate::bot::views::Reader;
use crate::bot::views::doctor::{Finding, is_good, line};
use crate::clock::Clock;
use crate::domain::language::Language;
use crate::i18n::Times;
use crate::ops::doctor::{self, KeyKept};
use crate::settings::Settings;
use crate::store::{self, SecretKeySource, StoreError};
use crate::telegram::{DataCenters, TelegramDataCenters};

#[tokio::main(flavor = "current_thread")]
pub(super) async fn check(settings: &Settings, online: bool) -> anyhow::Result<()> {
    let clock = Clock::new(settings.time_zone.clone());
    // This is read in a terminal, where there is no reader's language yet.
    let times = Times { language: Language::En, zone: clock.zone(), now: clock.now() };
    let reader = Reader { times, private: true };
    println!("✓ settings");
    let mut wrong = 0;
    let mut say = |good: bool, words: &str| {
        wrong += usize::from(!good);
        println!("{} {words}", if good { "✓" } else { "✗" });
    };
    let database = settings.database_file();
    if database.exists() {
        match store::prove_key(&settings.database_url, &settings.secret_key).await {
            Ok(()) | Err(StoreError::NothingEncrypted) => say(true, "the key opens the database"),
            Err(error) => say(false, &crate::logging::chain(&error)),
        }
    } else {
        say(true, &format!("no database yet: the first start makes {}", database.display()));
    }
    let mut found = Vec::new();
    match (doctor::key_kept(&settings.secret_key), &settings.secret_key) {
        (KeyKept::Gone(_), SecretKeySource::File(path)) if !database.exists() => {
            say(true, &format!("no key yet: the first start makes {}", path.display()));
        }
        (kept, _) => found.push(Finding::Key(kept)),
    }
    found.extend(doctor::space(&database).map(|(free, little)| Finding::Disk { free, little }));
    if online {
        found.extend(bot::ask_telegram(settings, &clock).await?);
        let known: &dyn DataCenters = match &settings.data_centers {
            Some(listed) => listed,
            None => &TelegramDataCenters,
        };
        let answers = doctor::data_centers(known).await;
        found.extend(answers.into_iter().map(|(dc, answered)| Finding::DataCenter { dc, answered }));
    }
    for finding in &found {
        say(is_good(&reader, finding), &plain(&line(&reader, finding)));
    }
    if wrong > 0 {
        bail!("{wrong} of these must be fixed first");
    }
    Ok(())
}

/// The words of a screen without its formatting.
fn plain(html: &str) -> String {
    let text = html.replace("<code>", "`").replace("</code>", "`");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
