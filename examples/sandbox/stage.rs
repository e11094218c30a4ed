//! The stage: a sandbox with an owner, two accounts and three prospects, and the real desk on it.

use salesdesk::app::App;
use salesdesk::logging;
use salesdesk::settings::{LogFormat, LogSettings};
use telegram_sandbox::world::{Person, PersonId};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::support::{SandboxDataCenters, settings};

pub(crate) const OPENING: &str = "\
You are Olga, the owner. Say /start to the bot; #1 presses the first button; /add_account +1 555 123 0132 begins a login.
Its code: `code +15551230132`, then press its digits (or `keypad +15551230132`). +49 151 2345 4412 also has a password: autumn.
Then /send @ann Hello!, look with `inbox @ann`, answer with `as @ann Sounds good`. `help` lists all lines, `quit` leaves.";

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) owner: PersonId,
    app: App,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub(crate) async fn set(language: &str, log: &str) -> anyhow::Result<Self> {
        logging::start(&LogSettings { filter: log.to_owned(), format: LogFormat::Text }, salesdesk::bot::UNLOGGED)?;
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let owner = sandbox.add(Person { language_code: Some(language.to_owned()), ..Person::named("Olga") });
        sandbox.add(Person::named("Sam Sales").username("sam_sales").phone("+15551230132"));
        let second = Person::named("Eva Sales").username("eva_sales").phone("+4915123454412").home_dc(4);
        sandbox.add(second.password("autumn", Some("the season")));
        sandbox.add(Person::named("Ann Lee").username("ann"));
        sandbox.add(Person::named("Bob Ray").username("bob_ray"));
        // The bot's own examples name him.
        sandbox.add(Person::named("Bob Lee").username("bob_lee"));
        sandbox.add(Person::named("Кира").username("kira_m"));
        let folder = tempfile::tempdir()?;
        let settings = settings(&sandbox, folder.path(), &[owner]);
        let app = App::start(settings, SandboxDataCenters::of(&sandbox)).await?;
        Ok(Self { sandbox, owner, app, _folder: folder })
    }

    pub(crate) async fn strike(self) {
        self.app.stop().await;
    }
}
