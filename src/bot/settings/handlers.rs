//! `/settings`: the team's settings. Typed and pressed values are handled alike, and apply from their commit on.

use crate::bot::contacts::pipeline;
use crate::bot::contacts::pipeline_press::PipelinePress;
use crate::bot::context::{Handled, Request, State, check_press};
use crate::bot::kit::{AttachedFile, Content, Press};
use crate::bot::output::files;
use crate::bot::settings::mistakes::SettingMistake;
use crate::bot::settings::press::{SettingChoice, SettingGroup, SettingsPress};
use crate::bot::settings::question::SettingsQuestion;
use crate::bot::settings::words::SettingsPage;
use crate::bot::settings::{mine_screens, screens as views, words as setting_words};
use crate::bot::templates::handlers as templates;
use crate::bot::templates::refusal::TemplatePart;
use crate::domain::holidays::{Holiday, Holidays, MOST_HOLIDAYS};
use crate::domain::outbox::MediaKind;
use crate::domain::setting::Setting;
use crate::domain::template::{Body, TemplateError};
use crate::domain::words;
use crate::domain::zone_names::zone_named;
use crate::store::SettingError;
use crate::team::holidays_in;

/// The largest calendar file, in bytes.
const LARGEST_CALENDAR: u32 = 1024 * 1024;

/// `/settings`, `/settings <name>`, `/settings <name> <value>`, `/settings <name> default`; the name may be as on the
/// screen; `/settings mine`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let (name, value) = args.split_once(char::is_whitespace).unwrap_or((args, ""));
    if name.is_empty() {
        return all(request).await;
    }
    let named = name.to_lowercase().parse().ok().map(|setting| (setting, value));
    // A city alone can only be the time zone.
    let as_zone = || zone_named(args).map(|_| (Setting::TimeZone, args));
    if words::is_mine(name) && value.is_empty() {
        return mine(request).await;
    }
    match setting_words::page_named(args) {
        Some(SettingsPage::Group(group)) => return self::group(request, group).await,
        Some(SettingsPage::Mine) => return mine(request).await,
        Some(SettingsPage::Stages) => return of_pipeline(request, PipelinePress::Stages).await,
        Some(SettingsPage::Labels) => return of_pipeline(request, PipelinePress::Labels).await,
        None => {}
    }
    let several = setting_words::with_words(args);
    if named.is_none() && several.len() > 1 {
        let (settings, installed) = (request.ctx.settings(), request.ctx.installed());
        let title = request.reader.text("settings-which", &[]);
        return request.turn(&views::several(&request.reader, &title, &several, &settings, &installed)).await;
    }
    let as_shown = || setting_words::named(&request.reader, args);
    let (setting, value) = named.or_else(as_shown).or_else(as_zone).ok_or(SettingMistake::UnknownSetting)?;
    match value.trim() {
        "" => one(request, setting).await,
        value => {
            let press = SettingsPress::Ask(setting);
            check_press(request, press).await?;
            set(request, setting, Some(value).filter(|value| !words::is_default(value))).await
        }
    }
}

/// The stages or labels, as their button shows them.
async fn of_pipeline(request: &Request, press: PipelinePress) -> Handled {
    check_press(request, press).await?;
    pipeline::pressed(request, press).await.map(|_| ())
}

pub(in crate::bot) async fn pressed(request: &Request, press: SettingsPress) -> Handled {
    match press {
        SettingsPress::All => all(request).await,
        SettingsPress::Group(group) => self::group(request, group).await,
        SettingsPress::One(setting) => one(request, setting).await,
        SettingsPress::Set(SettingChoice { setting, value }) => set(request, setting, Some(value)).await,
        SettingsPress::Reset(setting) => set(request, setting, None).await,
        SettingsPress::Mine => mine(request).await,
        SettingsPress::InTopics(on) => choose_topics(request, on).await,
        SettingsPress::Ask(setting) => {
            request.ask(State::Settings(SettingsQuestion::Value { setting })).await?;
            request.turn(&views::ask(&request.reader, setting, &request.ctx.settings())).await
        }
    }
}

/// Handles a typed value, or the calendar file that holidays may come from.
pub(in crate::bot) async fn answered(request: &Request, question: SettingsQuestion, words: &Content) -> Handled {
    let SettingsQuestion::Value { setting } = question;
    match &words.attachment {
        Some(file) => change(request, setting, Some(&with_calendar(request, file).await?)).await?,
        None => change(request, setting, Some(&words.text)).await?,
    }
    request.ask(State::Idle).await?;
    one(request, setting).await
}

/// The team's holidays with those of a calendar file.
async fn with_calendar(request: &Request, file: &AttachedFile) -> Handled<String> {
    if file.kind != MediaKind::Document || file.size > LARGEST_CALENDAR {
        return Err(SettingMistake::NoHolidays.into());
    }
    let mut bytes = Vec::new();
    files::download(&request.ctx.bot, &file.file_id, &mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let today = request.reader.times.now.to_zoned(request.ctx.store.clock().zone()).date();
    // On a thread of its own: a file may be long.
    let found = tokio::task::spawn_blocking(move || holidays_in(&text, today)).await.map_err(anyhow::Error::from)?;
    if found.is_empty() {
        return Err(SettingMistake::NoHolidays.into());
    }
    let all: Vec<Holiday> = request.ctx.settings().holidays.iter().chain(found).collect();
    let all = Holidays::new(all).ok_or(SettingMistake::ManyHolidays { most: MOST_HOLIDAYS })?;
    Ok(all.to_string())
}

async fn all(request: &Request) -> Handled {
    let settings = request.ctx.settings();
    request.turn(&views::all(&request.reader, &settings, &request.ctx.installed())).await
}

async fn mine(request: &Request) -> Handled {
    let member = request.ctx.store.read().await?.team().member(request.id()).await?;
    request.turn(&mine_screens::mine(&request.reader, &member.unwrap_or_else(|| request.member.clone()))).await
}

/// Shows the member's dialogs in topics of their private chat from now on, or as cards. Telegram is asked whether the bot
/// has topics there.
async fn choose_topics(request: &Request, on: bool) -> Handled {
    if on && !request.ctx.bot.has_topics().await? {
        return request.turn(&mine_screens::topics_are_off(&request.reader)).await;
    }
    request.ctx.team.set_in_topics(request.id(), on).await?;
    mine(request).await
}

async fn group(request: &Request, group: SettingGroup) -> Handled {
    let settings = request.ctx.settings();
    request.turn(&views::group(&request.reader, group, &settings, &request.ctx.installed())).await
}

async fn one(request: &Request, setting: Setting) -> Handled {
    let settings = request.ctx.settings();
    let may = request.may(SettingsPress::Ask(setting).right());
    // The change may concern the reader's language or time zone.
    let reader = request.ctx.reader(request.member.language, request.chat);
    let view = views::one(&reader, setting, &settings, &request.ctx.installed(), may);
    match settings.away_answer.as_ref().filter(|_| setting == Setting::AwayAnswer) {
        Some(text) => {
            let own = request.ctx.store.read().await?.templates().variables().await?;
            request.turn(&views::with_bare_blanks(&reader, view, text, &own)).await
        }
        None => request.turn(&view).await,
    }
}

/// Changes a setting, without a value to its default, and shows it.
async fn set(request: &Request, setting: Setting, value: Option<&str>) -> Handled {
    change(request, setting, value).await?;
    one(request, setting).await
}

async fn change(request: &Request, setting: Setting, value: Option<&str>) -> Handled {
    if setting == Setting::AwayAnswer
        && let Some(text) = value.map(|value| Body::typed(value, Vec::new()))
    {
        match text {
            Ok(text) => templates::spelt(request, &text).await?,
            Err(error @ TemplateError::Near { .. }) => return Err(templates::wrong(error, TemplatePart::Text).into()),
            // The setting's own line names what is wrong.
            Err(_) => {}
        }
    }
    match request.ctx.team.settle(setting, value, request.id()).await {
        Ok(()) => Ok(()),
        Err(SettingError::Refused(refused)) => {
            Err(SettingMistake::Setting { refused, typed: value.unwrap_or_default().to_owned() }.into())
        }
        Err(SettingError::Store(error)) => Err(error.into()),
    }
}
