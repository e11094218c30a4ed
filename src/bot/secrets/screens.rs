//! Texts about secrets: one was deleted, or one stays. One line says what to do; the secret itself is never repeated.

use crate::bot::kit::{Reader, View};
use crate::domain::owed_deletion::DeletionKind;
use crate::domain::secret::SecretKind;

/// A message contained a secret that was not asked for, and was deleted.
pub fn caught(reader: &Reader, kind: SecretKind) -> View {
    View::text(reader.text("secret-caught", &[("kind", kind.into_str().into())]))
}

/// The text that replaces a message of the bot which cannot be deleted.
pub fn emptied(reader: &Reader, kind: DeletionKind) -> View {
    let key = match kind {
        DeletionKind::Erased => "forget-gone",
        DeletionKind::ShownSession | DeletionKind::QrPicture | DeletionKind::Typed(_) | DeletionKind::Outdated => {
            "secret-emptied"
        }
    };
    View::text(reader.text(key, &[]))
}

/// A message could not be deleted, permanently or so far.
pub fn stays(reader: &Reader, kind: DeletionKind, for_good: bool) -> View {
    let key = if for_good { "secret-stays" } else { "secret-stays-yet" };
    let what = reader.text("secret-what", &[("kind", kind.as_str().into())]);
    let next = reader.text("secret-then", &[("kind", kind.as_str().into())]);
    View::text(reader.text(key, &[("what", crate::i18n::Arg::Html(what)), ("next", crate::i18n::Arg::Html(next))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn every_secret_comes_with_what_to_do() {
        let kinds = SecretKind::ALL.map(|kind| show(|reader| caught(reader, kind)));
        insta::assert_snapshot!(kinds.join("\n"), @r#"
        🧹 This was a session: I deleted it and passed it on to nobody. /import_session brings it to the desk; if others could see it, end it in Telegram under Settings → Devices.
        ───
        🧹 Это был сеанс: я его удалил и никому не передал. Принять его — /import_session; если его могли увидеть другие, завершите его в Telegram: Настройки → Устройства.
        🧹 This was a session file: I deleted it and passed it on to nobody. Send the session as a string with /import_session; if others could see it, end it in Telegram under Settings → Devices.
        ───
        🧹 Это был файл сеанса: я его удалил и никому не передал. Пришлите сеанс строкой через /import_session; если файл могли увидеть другие, завершите сеанс в Telegram: Настройки → Устройства.
        🧹 This was a password: I deleted it. Change it if others could see it.
        ───
        🧹 Это был пароль: я его удалил. Если его могли увидеть другие, смените его.
        🧹 This was a login code: I deleted it and passed it on to nobody. Enter codes with the buttons of a login; /add_account starts one.
        ───
        🧹 Это был код для входа: я его удалил и никому не передал. Коды вводят кнопками при входе; начать вход — /add_account.
        🧹 This link logs somebody in: I deleted it and passed it on to nobody. /login_qr logs an account in.
        ───
        🧹 По этой ссылке входят в аккаунт: я её удалил и никому не передал. Войти в аккаунт — /login_qr.
        🧹 This was a bot’s token: I deleted it and passed it on to nobody. If others could see it, take a new one from @BotFather.
        ───
        🧹 Это был токен бота: я его удалил и никому не передал. Если его могли увидеть другие, возьмите новый у @BotFather.
        🧹 This was an api_hash: I deleted it and passed it on to nobody. It belongs in the settings of the desk’s machine only.
        ───
        🧹 Это был api_hash: я его удалил и никому не передал. Его место — только в настройках на машине пульта.
        🧹 This was a private key: I deleted it and passed it on to nobody. If others could see it, replace it.
        ───
        🧹 Это был закрытый ключ: я его удалил и никому не передал. Если его могли увидеть другие, замените его.
        🧹 This was an invitation to this team: I deleted it and passed it on to nobody. Give it to a colleague yourself; /team withdraws it.
        ───
        🧹 Это было приглашение в команду: я его удалил и никому не передал. Передайте его коллеге сами; отозвать его можно в /team.
        🧹 This may have been a secret: I deleted it and passed it on to nobody.
        ───
        🧹 Это могло быть секретом: я его удалил и никому не передал.
        "#);
    }

    #[test]
    fn what_stays_is_reported_with_what_to_change() {
        let typed = SecretKind::ALL.map(DeletionKind::Typed);
        let all = typed.into_iter().chain([DeletionKind::ShownSession, DeletionKind::QrPicture]);
        let kinds: Vec<String> = all.map(|kind| show(|reader| stays(reader, kind, true))).collect();
        insta::assert_snapshot!(kinds.join("\n"), @r#"
        ⚠️ I could not delete this message with a session: Telegram does not let me. Please delete it yourself, and end that session in Telegram under Settings → Devices.
        ───
        ⚠️ Не могу удалить это сообщение с сеансом: Telegram не разрешает. Удалите его, пожалуйста, сами и завершите этот сеанс в Telegram: Настройки → Устройства.
        ⚠️ I could not delete this message with a session file: Telegram does not let me. Please delete it yourself, and end that session in Telegram under Settings → Devices.
        ───
        ⚠️ Не могу удалить это сообщение с файлом сеанса: Telegram не разрешает. Удалите его, пожалуйста, сами и завершите этот сеанс в Telegram: Настройки → Устройства.
        ⚠️ I could not delete this message with a password: Telegram does not let me. Please delete it yourself, and change the password.
        ───
        ⚠️ Не могу удалить это сообщение с паролем: Telegram не разрешает. Удалите его, пожалуйста, сами и смените пароль.
        ⚠️ I could not delete this message with a login code: Telegram does not let me. Please delete it yourself, and never give a code away.
        ───
        ⚠️ Не могу удалить это сообщение с кодом для входа: Telegram не разрешает. Удалите его, пожалуйста, сами и никому не давайте коды.
        ⚠️ I could not delete this message with a link that logs somebody in: Telegram does not let me. Please delete it yourself, and end sessions that are not yours in Telegram under Settings → Devices.
        ───
        ⚠️ Не могу удалить это сообщение со ссылкой для входа: Telegram не разрешает. Удалите его, пожалуйста, сами и завершите чужие сеансы в Telegram: Настройки → Устройства.
        ⚠️ I could not delete this message with a bot’s token: Telegram does not let me. Please delete it yourself, and take a new token from @BotFather.
        ───
        ⚠️ Не могу удалить это сообщение с токеном бота: Telegram не разрешает. Удалите его, пожалуйста, сами и возьмите новый токен у @BotFather.
        ⚠️ I could not delete this message with an api_hash: Telegram does not let me. Please delete it yourself, and keep it in the settings only.
        ───
        ⚠️ Не могу удалить это сообщение с api_hash: Telegram не разрешает. Удалите его, пожалуйста, сами и храните его только в настройках.
        ⚠️ I could not delete this message with a private key: Telegram does not let me. Please delete it yourself, and replace the key.
        ───
        ⚠️ Не могу удалить это сообщение с закрытым ключом: Telegram не разрешает. Удалите его, пожалуйста, сами и замените ключ.
        ⚠️ I could not delete this message with an invitation: Telegram does not let me. Please delete it yourself, and withdraw it with /team.
        ───
        ⚠️ Не могу удалить это сообщение с приглашением: Telegram не разрешает. Удалите его, пожалуйста, сами и отзовите его в /team.
        ⚠️ I could not delete this message with what may be a secret: Telegram does not let me. Please delete it yourself, and change what could be read in it.
        ───
        ⚠️ Не могу удалить это сообщение с возможным секретом: Telegram не разрешает. Удалите его, пожалуйста, сами и смените то, что можно было в нём прочитать.
        ⚠️ I could not delete this message in which I showed a session: Telegram does not let me. Please delete it yourself, and end that session in Telegram under Settings → Devices, unless your tool uses it.
        ───
        ⚠️ Не могу удалить это сообщение с показанным сеансом: Telegram не разрешает. Удалите его, пожалуйста, сами и завершите этот сеанс в Telegram (Настройки → Устройства), если другая программа им не пользуется.
        ⚠️ I could not delete this message with a login picture: Telegram does not let me. Please delete it yourself, and let nobody scan it.
        ───
        ⚠️ Не могу удалить это сообщение с картинкой для входа: Telegram не разрешает. Удалите его, пожалуйста, сами и никому не давайте её сканировать.
        "#);
        insta::assert_snapshot!(show(|reader| stays(reader, DeletionKind::Typed(SecretKind::Password), false)), @r#"
        ⚠️ I could not delete this message with a password yet and keep trying. Better delete it yourself now, and change the password.
        ───
        ⚠️ Пока не удалось удалить это сообщение с паролем, пробую ещё. Лучше удалите его сейчас сами и смените пароль.
        "#);
        insta::assert_snapshot!(show(|reader| emptied(reader, DeletionKind::ShownSession)), @r#"
        🗑 What stood here has been removed.
        ───
        🗑 То, что здесь было, удалено.
        "#);
    }
}
