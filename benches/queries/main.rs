//! The time of the queries behind screens, among a million messages in 20,000 dialogs, 200,000 contacts and 50 campaigns:
//! every query of `/dialogs`, `/dialog`, `/search`, `/queue`, `/stats`, `/audit`, `/contacts`, `/pipeline`, `/sequences` and
//! `/campaigns`, with median and 99th percentile.
//!
//! `cargo bench --bench queries` prints figures and marks those above 50 ms. The database is created once in the build
//! folder; `-- --fresh` creates it again, `-- --messages 100000` a smaller one.

mod campaigns;
mod contacts;
mod seed;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use salesdesk::clock::Clock;
use salesdesk::domain::dialog::DialogStatus;
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::figures::Period;
use salesdesk::domain::ids::{AccountId, DialogId, TelegramUserId};
use salesdesk::domain::search::SearchWords;
use salesdesk::domain::username::Username;
use salesdesk::store::{Action, AuditFilter, DialogList, ReadTx, SearchIn, SecretKeySource, Store, StoreError};

/// How often each query runs.
const TIMES: u32 = 100;
/// The longest acceptable time for a screen.
const BOUND: Duration = Duration::from_millis(50);
/// Rows of a page.
const PAGE: u32 = 8;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let messages: i64 = match arguments.iter().position(|argument| argument == "--messages") {
        Some(at) => arguments.get(at + 1).context("how many messages?")?.parse()?,
        None => 1_000_000,
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("queries-{messages}"));
    if arguments.iter().any(|argument| argument == "--fresh") && folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let database = folder.join("desk.db");
    let url = format!("sqlite://{}", database.display());
    let key = SecretKeySource::File(folder.join("secret.key"));
    if !folder.join("complete").exists() {
        let begun = Instant::now();
        Store::open(&url, &key, Clock::default()).await?.close().await;
        seed::fill(&database, messages).await?;
        std::fs::write(folder.join("complete"), "")?;
        println!("made in {:.0} s", begun.elapsed().as_secs_f64());
    }
    let store = Store::open(&url, &key, Clock::default()).await?;
    println!("{messages} messages, {:.0} MB", std::fs::metadata(&database)?.len() as f64 / 1e6);
    println!("{:<44} {:>9} {:>9}  rows", "", "p50", "p99");
    let mut bench = Bench { store, slow: 0 };
    bench.dialogs().await?;
    bench.talks().await?;
    bench.searches().await?;
    bench.the_rest().await?;
    contacts::measure(&mut bench).await?;
    campaigns::measure(&mut bench).await?;
    println!("{} above {} ms", bench.slow, BOUND.as_millis());
    Ok(())
}

struct Bench {
    store: Store,
    slow: u32,
}

/// An operator with a tenth of the assigned dialogs.
const OLGA: TelegramUserId = TelegramUserId(9003);

impl Bench {
    /// Runs a query repeatedly, each time in its own read transaction, as a screen does.
    async fn measure<F>(&mut self, name: &str, mut ask: F) -> anyhow::Result<()>
    where
        F: AsyncFnMut(&mut ReadTx, u32) -> Result<usize, StoreError>,
    {
        let store = self.store.clone();
        let mut time = 0;
        self.measure_call(name, async || {
            time += 1;
            Ok(ask(&mut store.read().await?, time - 1).await?)
        })
        .await
    }

    /// The same for what a service reads.
    async fn measure_call(
        &mut self,
        name: &str,
        mut ask: impl AsyncFnMut() -> anyhow::Result<usize>,
    ) -> anyhow::Result<()> {
        let (mut took, mut rows) = (Vec::new(), 0);
        for _ in 0..TIMES {
            let begun = Instant::now();
            rows = ask().await?;
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        let (median, slowest) = (took[took.len() / 2], took[took.len() * 99 / 100]);
        let mark = if slowest > BOUND { "  <-- slow" } else { "" };
        self.slow += u32::from(slowest > BOUND);
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!("{name:<44} {:>6.2} ms {:>6.2} ms  {rows}{mark}", ms(median), ms(slowest));
        Ok(())
    }

    async fn dialogs(&mut self) -> anyhow::Result<()> {
        let lists = [
            ("all", DialogList::All),
            ("active", DialogList::Status(DialogStatus::Active)),
            ("qualified", DialogList::Status(DialogStatus::Qualified)),
            ("stopped", DialogList::Status(DialogStatus::Stopped)),
            ("failed", DialogList::Status(DialogStatus::Failed)),
            ("of an account", DialogList::OfAccount(AccountId(7))),
            ("mine", DialogList::AssignedTo(OLGA)),
        ];
        for (name, list) in lists {
            for (whose, sight) in [("", VisibleDialogs::All), (", operator", VisibleDialogs::OwnAndFree(OLGA))] {
                for (which, page) in [("first page", 0), ("page 100", 100)] {
                    let name = format!("/dialogs {name}{whose}, {which}");
                    self.measure(&name, async |reading, _| {
                        Ok(reading.dialogs().list(list, sight, page, PAGE).await?.rows.len())
                    })
                    .await?;
                }
            }
        }
        for (name, sight) in [("all", VisibleDialogs::All), ("operator", VisibleDialogs::OwnAndFree(OLGA))] {
            self.measure(&format!("/dialogs, unread, {name}"), async |reading, _| {
                Ok(reading.dialogs().unread(sight).await?.dialogs as usize)
            })
            .await?;
        }
        self.measure("/next", async |reading, _| Ok(usize::from(reading.dialogs().next(OLGA, None).await?.is_some())))
            .await?;
        Ok(())
    }

    async fn talks(&mut self) -> anyhow::Result<()> {
        for (name, page) in [("first page", 0), ("page 100", 100)] {
            // The first dialog is a very long one.
            self.measure(&format!("/dialog, {name} of a long talk"), async |reading, _| {
                Ok(reading.dialogs().talk(DialogId(1), page, PAGE).await?.rows.len())
            })
            .await?;
        }
        self.measure("/dialog, first page and notes", async |reading, time| {
            let id = DialogId(i64::from(time) * 97 + 2);
            let notes = reading.dialogs().notes(id, 3).await?.len();
            Ok(reading.dialogs().talk(id, 0, PAGE).await?.rows.len() + notes)
        })
        .await?;
        let name = Username::parse("prospect_777")?;
        self.measure("/dialog @name", async |reading, _| Ok(reading.dialogs().named(&name).await?.iter().count()))
            .await?;
        self.measure("/dialog by id", async |reading, time| {
            Ok(reading.dialogs().by_prospect(seed::prospect(i64::from(time) + 1)).await?.iter().count())
        })
        .await?;
        Ok(())
    }

    async fn searches(&mut self) -> anyhow::Result<()> {
        let words = [
            ("a rare word", "zanzibar"),
            ("a common word", "договор"),
            ("a very common word", "и"),
            ("a beginning of a common word", "догов"),
            ("a beginning of three letters", "при"),
            ("two common words", "договор цена"),
            ("a common and a rare word", "договор zanzibar"),
            ("four words", "договор цена привет hello"),
            ("no hit", "qqqqqq"),
        ];
        for (name, text) in words {
            let words = SearchWords::parse(text).context("words")?;
            for (whose, sight) in [("", VisibleDialogs::All), (", operator", VisibleDialogs::OwnAndFree(OLGA))] {
                for (which, page) in [("first page", 0), ("page 50", 50)] {
                    self.measure(&format!("/search {name}{whose}, {which}"), async |reading, _| {
                        Ok(reading.search().page(SearchIn::Messages, &words, sight, page, PAGE).await?.page.rows.len())
                    })
                    .await?;
                }
            }
        }
        for (name, place, text) in [
            ("notes, a common word", SearchIn::Notes, "договор"),
            ("names, a common name", SearchIn::Names, "person"),
            ("names, one letter", SearchIn::Names, "p"),
            ("names, a rare one", SearchIn::Names, "prospect_777"),
        ] {
            let words = SearchWords::parse(text).context("words")?;
            self.measure(&format!("/search {name}"), async |reading, _| {
                Ok(reading.search().page(place, &words, VisibleDialogs::All, 0, PAGE).await?.page.rows.len())
            })
            .await?;
        }
        Ok(())
    }

    async fn the_rest(&mut self) -> anyhow::Result<()> {
        for (name, offset) in [("first page", 0), ("page 50", 400)] {
            self.measure(&format!("/queue, {name}"), async |reading, _| {
                let open = reading.outbox().open_count().await?;
                Ok(reading.outbox().open_page(offset, PAGE).await?.len().min(open as usize))
            })
            .await?;
        }
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        for period in Period::ALL {
            let begins = period.begins(today, &TimeZone::UTC);
            self.measure(&format!("/stats of {} days", period.days()), async |reading, _| {
                let drawn = reading.figures().drawn(&Period::Week.max(period).begins(today, &TimeZone::UTC)).await?;
                let figures = reading.figures().since(begins[0]).await?;
                Ok(figures.counts.0.len() + figures.waits.0.len() + drawn.len())
            })
            .await?;
        }
        let filters = [
            ("all", AuditFilter::All),
            ("of a member", AuditFilter::Actor(OLGA)),
            ("of an account", AuditFilter::Account(AccountId(7))),
            ("of a rare action", AuditFilter::Action(Action::MemberRemoved)),
            ("of a common action", AuditFilter::Action(Action::MessageAccepted)),
        ];
        for (name, filter) in filters {
            for (which, offset) in [("first page", 0), ("page 500", 4000)] {
                self.measure(&format!("/audit {name}, {which}"), async |reading, _| {
                    Ok(reading.audit().page(filter, offset, PAGE + 1).await?.len())
                })
                .await?;
            }
        }
        Ok(())
    }
}
