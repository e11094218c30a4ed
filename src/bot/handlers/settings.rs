//! `/settings`: what the team settles, and its default.
//! Its rule: what is typed and what is pressed goes the same way, and holds from its commit on.

use crate::bot::callback::{Press, SettingChoice, SettingGroup, SettingsPress};
use crate::bot::error::Handled;
use crate::bot::permit::check_press;
use crate::bot::request::Visit;
use crate::bot::state::State;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{setting_words, settings as views};
use crate::domain::setting::Setting;
use crate::domain::team_settings::TeamSettings;
use crate::domain::words;
use crate::domain::zone_names::zone_named;
use crate::store::SettingError;

/// `/settings`, `/settings <name>`, `/settings <name> <value>`, `/settings <name> default`; a name as the screen shows it
/// will do as well.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    let (name, value) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    if name.is_empty() {
        return all(visit).await;
    }
    let named = Setting::named(&name.to_lowercase()).map(|setting| (setting, value));
    // A city alone can only be the zone.
    let as_zone = || zone_named(args).map(|_| (Setting::TimeZone, args));
    let as_shown = || setting_words::named(&visit.reader, args);
    let (setting, value) = named.or_else(as_shown).or_else(as_zone).ok_or(UserError::UnknownSetting)?;
    match value.trim() {
        "" => one(visit, setting).await,
        value => {
            let press = SettingsPress::Ask(setting);
            check_press(visit, press).await?;
            let value = Some(value).filter(|value| !words::is_default(value));
            change(visit, setting, value).await?;
            one(visit, setting).await
        }
    }
}

pub(in crate::bot) async fn pressed(visit: &Visit, press: SettingsPress) -> Handled {
    match press {
        SettingsPress::All => all(visit).await,
        SettingsPress::Group(group) => self::group(visit, group).await,
        SettingsPress::One(setting) => one(visit, setting).await,
        SettingsPress::Set(SettingChoice { setting, value }) => {
            change(visit, setting, Some(value)).await?;
            one(visit, setting).await
        }
        SettingsPress::Reset(setting) => {
            change(visit, setting, None).await?;
            one(visit, setting).await
        }
        SettingsPress::Ask(setting) => {
            visit.ask(State::AskedSetting { setting }).await?;
            visit.turn(&views::ask(&visit.reader, setting, &now(visit).await?)).await?;
            Ok(())
        }
    }
}

/// The value that was asked for.
pub(in crate::bot) async fn given(visit: &Visit, setting: Setting, text: &str) -> Handled {
    change(visit, setting, Some(text)).await?;
    visit.ask(State::Idle).await?;
    one(visit, setting).await
}

async fn all(visit: &Visit) -> Handled {
    let settings = now(visit).await?;
    visit.turn(&views::all(&visit.reader, &settings, &visit.desk.installed())).await?;
    Ok(())
}

async fn group(visit: &Visit, group: SettingGroup) -> Handled {
    let settings = now(visit).await?;
    visit.turn(&views::group(&visit.reader, group, &settings, &visit.desk.installed())).await?;
    Ok(())
}

async fn one(visit: &Visit, setting: Setting) -> Handled {
    let settings = now(visit).await?;
    let may = visit.may(SettingsPress::Ask(setting).right());
    // What was settled may be the language or the zone in which this is read.
    let reader = visit.desk.reader(visit.member.language, visit.chat);
    visit.turn(&views::one(&reader, setting, &settings, &visit.desk.installed(), may)).await?;
    Ok(())
}

async fn now(visit: &Visit) -> Handled<TeamSettings> {
    Ok(visit.desk.store.read().await?.settings().team().await?)
}

async fn change(visit: &Visit, setting: Setting, value: Option<&str>) -> Handled {
    let mut work = visit.desk.store.begin().await?;
    match work.settings().change(setting, value, Some(visit.id())).await {
        Ok(_) => Ok(work.commit().await?),
        Err(SettingError::Refused(refused)) => {
            Err(UserError::Setting { refused, typed: value.unwrap_or_default().to_owned() }.into())
        }
        Err(SettingError::Store(error)) => Err(error.into()),
    }
}
