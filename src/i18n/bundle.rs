//! The messages of each language, parsed when the language is first used.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use once_cell::sync::Lazy;

use crate::domain::language::Language;

type Bundle = FluentBundle<FluentResource>;

/// The source files of a language, sorted by name. A test compares the list with the folders.
macro_rules! sources {
    ($language:literal) => {
        sources!($language:
            "account_care",
            "accounts",
            "alerts",
            "alerts_of_many",
            "around",
            "audit",
            "campaigns",
            "commands",
            "common",
            "consents",
            "contacts",
            "dialogs",
            "errors",
            "export",
            "forget",
            "ground",
            "imports",
            "inbox",
            "lists",
            "login",
            "people",
            "reminders",
            "search",
            "secrets",
            "send",
            "sequences",
            "settings",
            "start",
            "stats",
            "stop_list",
            "system",
            "team",
            "templates",
            "undo",
        )
    };
    ($language:literal: $($file:literal,)+) => {
        [$(include_str!(concat!("../../locales/", $language, "/", $file, ".ftl"))),+]
    };
}

static ENGLISH: Lazy<Bundle> = Lazy::new(|| parse(Language::En, &sources!("en")));
static RUSSIAN: Lazy<Bundle> = Lazy::new(|| parse(Language::Ru, &sources!("ru")));

/// Formats a message. A missing message or argument is a bug: tests fail on it, a release build shows what it has.
pub(super) fn format(language: Language, key: &str, args: &FluentArgs<'_>) -> String {
    let bundle = match language {
        Language::En => &ENGLISH,
        Language::Ru => &RUSSIAN,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        debug_assert!(false, "no message {key}");
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    text
}

fn parse(language: Language, sources: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
    // The isolation marks would be copied together with names and numbers.
    bundle.set_use_isolating(false);
    for source in sources {
        // A test finds malformed and duplicate messages.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(rest, _)| rest);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_every_language_is_read_whole() {
        for (language, listed) in [(Language::En, sources!("en").to_vec()), (Language::Ru, sources!("ru").to_vec())] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.code());
            let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
            paths.sort();
            let there: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
            assert_eq!(there, listed);
            let mut bundle = Bundle::new_concurrent(Vec::new());
            for source in there {
                bundle.add_resource(FluentResource::try_new(source).unwrap()).unwrap();
            }
        }
    }
}
