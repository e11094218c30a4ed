//! The stage: a sandbox with an owner, two colleagues, accounts and prospects, and the real desk on it.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use salesdesk::app::App;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::language::Language;
use salesdesk::domain::team::{Member, Role};
use salesdesk::logging;
use salesdesk::logging::{LogFormat, LogSettings};
use salesdesk::settings::Settings;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tokio::sync::Mutex;

use crate::support::{SandboxDataCenters, settings};

pub(crate) const OPENING: &str = "\
You are Olga, the owner. Say /start to the bot; #1 presses the first button; /add_account +1 555 123 0132 begins a login.
Its code: `code +15551230132`, then press its digits (or `keypad +15551230132`). +49 151 2345 4412 also has a password: autumn.
Then /send @ann Hello!, look with `inbox @ann`, answer with `as @ann Sounds good`. Your colleagues are @vera and @tom:
`as-member @vera /start`. `help` lists all lines, `quit` leaves.";

const NO_SUCH_MEMBER: &str = "the team has @olga (owner), @vera (operator) and @tom (viewer): as-member @vera /start";

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) owner: PersonId,
    /// The team's forum group.
    group: OnceLock<ChatId>,
    colleagues: [(PersonId, Role); 2],
    settings: Settings,
    /// The desk's clock, ahead of or behind the machine's as the sandbox's is.
    clock: Clock,
    /// The desk; none while it is restarted.
    desk: Mutex<Option<App>>,
    _folder: tempfile::TempDir,
}

impl Stage {
    /// `at` is the time at which it begins, instead of now.
    pub(crate) async fn set(
        language: &str,
        log: &str,
        with_group: bool,
        at: Option<Timestamp>,
    ) -> anyhow::Result<Self> {
        logging::start(&LogSettings { filter: log.to_owned(), format: LogFormat::Text }, salesdesk::bot::UNLOGGED)?;
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let clock = Clock::default();
        if let Some(at) = at {
            clock.jump(clock.now().duration_until(at));
            sandbox.set_clock(at.as_second());
        }
        let member = |name: &str| Person { language_code: Some(language.to_owned()), ..Person::named(name) };
        let owner = sandbox.add(member("Olga").username("olga"));
        sandbox.add(Person::named("Sam Sales").username("sam_sales").phone("+15551230132"));
        let second = Person::named("Eva Sales").username("eva_sales").phone("+4915123454412").home_dc(4);
        sandbox.add(second.password("autumn", Some("the season")));
        sandbox.add(Person::named("Ann Lee").username("ann"));
        sandbox.add(Person::named("Bob Ray").username("bob_ray"));
        // The bot's own examples name him.
        sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        sandbox.add(Person::named("Кира").username("kira_m"));
        // In Russian, its examples name this number.
        sandbox.add(Person::named("Sergei Sales").username("sergei_sales").phone("+79012345678"));
        let vera = sandbox.add(member("Vera").username("vera"));
        let tom = sandbox.add(member("Tom").username("tom"));
        // The examples of /contact add her.
        sandbox.add(Person::named("Zoe Miller").username("zoe_miller"));
        let folder = tempfile::tempdir()?;
        let default_language = Language::from_tag(language).unwrap_or_default();
        let settings = Settings { default_language, ..settings(&sandbox, folder.path(), &[owner]) };
        let colleagues = [(vera, Role::Operator), (tom, Role::Viewer)];
        let desk = Mutex::default();
        let stage = Self { sandbox, owner, group: OnceLock::new(), colleagues, settings, clock, desk, _folder: folder };
        if with_group {
            stage.give_group().await?;
        } else {
            stage.restart(&mut *stage.desk.lock().await).await?;
        }
        Ok(stage)
    }

    /// The team's forum group.
    pub(crate) fn group(&self) -> Option<ChatId> {
        self.group.get().copied()
    }

    /// Gives the team a forum group with the bot as its administrator, and restarts the desk with it.
    pub(crate) async fn give_group(&self) -> anyhow::Result<()> {
        let mut desk = self.desk.lock().await;
        if self.group.get().is_some() {
            bail!("the team has a group already");
        }
        let team: Vec<PersonId> = self.team().collect();
        let group = self.sandbox.make_group("Inbox", &team, true);
        self.sandbox.make_bot_administrator(self.owner, group)?;
        self.group.get_or_init(|| group);
        self.restart(&mut desk).await
    }

    async fn restart(&self, desk: &mut Option<App>) -> anyhow::Result<()> {
        if let Some(desk) = desk.take() {
            desk.stop().await;
        }
        let inbox_chat = self.group().map(|group| salesdesk::domain::ids::ChatId(group.0));
        let settings = Settings { inbox_chat, ..self.settings.clone() };
        *desk = Some(App::start_at(settings, SandboxDataCenters::of(&self.sandbox), self.clock.clone()).await?);
        Ok(())
    }

    /// Advances the desk's clock; what has become due is done at once.
    pub(crate) async fn pass(&self, time: Duration) -> anyhow::Result<()> {
        self.clock.advance(time.try_into()?);
        if let Some(desk) = &*self.desk.lock().await {
            desk.monitor.tick().await?;
            desk.campaigns.tick().await?;
            desk.sequences.tick().await?;
            desk.outbox.tick().await?;
        }
        Ok(())
    }

    /// Finds a member by username and adds them to the team.
    pub(crate) async fn member(&self, who: &str) -> anyhow::Result<PersonId> {
        let person = self.sandbox.look().by_username(who).map(|person| person.id);
        match person {
            Some(person) if who.starts_with('@') => self.let_in(person).await,
            _ => bail!("{NO_SUCH_MEMBER}"),
        }
    }

    /// Adds a colleague to the team at the first use, so that a desk starts with one member.
    pub(crate) async fn let_in(&self, id: PersonId) -> anyhow::Result<PersonId> {
        if id == self.owner {
            return Ok(id);
        }
        let Some((_, role)) = self.colleagues.iter().find(|(colleague, _)| *colleague == id) else {
            bail!("{NO_SUCH_MEMBER}");
        };
        let name = self.sandbox.look().person(id).map(|person| person.first_name.clone()).unwrap_or_default();
        // A person that the owner removed from the team stays removed.
        if !self.sandbox.bot_chat(id).is_empty() {
            return Ok(id);
        }
        let desk = self.desk.lock().await;
        let desk = desk.as_ref().context("the desk does not run")?;
        let mut work = desk.store.begin().await?;
        let user = TelegramUserId(id.0);
        if work.team().member(user).await?.is_none() {
            work.team().put(&Member::new(user, &name, *role), TelegramUserId(self.owner.0)).await?;
            println!("  ({name} joins the team: {})", role.into_str());
        }
        work.commit().await?;
        Ok(id)
    }

    /// All members whose chats are shown.
    pub(crate) fn team(&self) -> impl Iterator<Item = PersonId> {
        std::iter::once(self.owner).chain(self.colleagues.iter().map(|(colleague, _)| *colleague))
    }

    /// The team with everybody's role.
    pub(crate) fn members(&self) -> Vec<(PersonId, String)> {
        let owner = (self.owner, Role::Owner.into_str().to_owned());
        let colleague = |(id, role): &(PersonId, Role)| (*id, role.into_str().to_owned());
        std::iter::once(owner).chain(self.colleagues.iter().map(colleague)).collect()
    }

    pub(crate) async fn strike(self) {
        if let Some(desk) = self.desk.into_inner() {
            desk.stop().await;
        }
    }
}
