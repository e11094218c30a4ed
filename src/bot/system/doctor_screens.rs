//! The screen of `/doctor`: the checks of the desk's environment, one per line. Every problem comes with its cure.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::bot::alerts::ground_screens as ground;
use crate::bot::kit::{Reader, View};
use crate::bot::system::press::SystemPress;
use crate::bot::system::screens::{last_backup, size};
use crate::domain::ground::GroundFinding;
use crate::domain::group_trouble::GroupTrouble;
use crate::ops::doctor::{Damage, KeyKept};
use crate::ops::places::Exposed;

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoctorFinding {
    /// The Bot API does not answer at all.
    NoBotApi,
    /// It answered something else than the bot, and why that is so.
    BotApiAnswered(String),
    Token {
        good: bool,
    },
    /// How far the clock here is ahead of Telegram's.
    Clock {
        ahead: SignedDuration,
        good: bool,
    },
    /// Since when another program fetches this bot's updates.
    Poller(Option<Timestamp>),
    /// Why the team's group cannot show messages of prospects, if so.
    Group(Option<GroupTrouble>),
    Key(KeyKept),
    /// Files that other users of the machine can read.
    Exposed(Vec<Exposed>),
    Disk {
        free: u64,
        little: bool,
    },
    DataCenter {
        dc: i32,
        answered: Option<Duration>,
    },
    Database {
        bytes: u64,
        problem: Option<Damage>,
    },
    LastBackup(Option<Timestamp>),
    Ground(GroundFinding),
}
/// An older backup means that a nightly one was missed.
const OLD: SignedDuration = SignedDuration::from_hours(36);

/// One check per line; `going_on` means that more are running.
pub fn checks(reader: &Reader, found: &[DoctorFinding], going_on: bool) -> View {
    let bad = found.iter().filter(|finding| !is_good(reader, finding)).count();
    let title = match (going_on, bad) {
        (true, _) => reader.text("doctor-going-on", &[]),
        (false, 0) => reader.text("doctor-well", &[]),
        (false, bad) => reader.text("doctor-found", &[("count", bad.into())]),
    };
    let mark = |finding| if is_good(reader, finding) { "✓" } else { "✗" };
    let lines = found.iter().map(|finding| format!("{} {}", mark(finding), line(reader, finding)));
    let view = View::lines(std::iter::once(title).chain(lines));
    if going_on {
        return view;
    }
    view.row([
        reader.button("doctor-button-again", SystemPress::Doctor),
        reader.button("doctor-button-health", SystemPress::Health),
    ])
}

/// Whether there is nothing to repair.
#[must_use]
pub fn is_good(reader: &Reader, finding: &DoctorFinding) -> bool {
    match finding {
        DoctorFinding::NoBotApi
        | DoctorFinding::BotApiAnswered(_)
        | DoctorFinding::Ground(_)
        | DoctorFinding::Key(KeyKept::Open { .. } | KeyKept::Gone(_)) => false,
        DoctorFinding::Token { good } | DoctorFinding::Clock { good, .. } => *good,
        DoctorFinding::Poller(conflict) => conflict.is_none(),
        DoctorFinding::Group(trouble) => trouble.is_none(),
        DoctorFinding::Key(KeyKept::Well(_) | KeyKept::InEnvironment) => true,
        DoctorFinding::Exposed(exposed) => exposed.iter().all(|one| one.only_names),
        DoctorFinding::Disk { little, .. } => !little,
        DoctorFinding::DataCenter { answered, .. } => answered.is_some(),
        DoctorFinding::Database { problem, .. } => problem.is_none(),
        DoctorFinding::LastBackup(at) => at.is_some_and(|at| reader.times.now.duration_since(at) < OLD),
    }
}

/// The result of a check, and its cure.
#[must_use]
pub fn line(reader: &Reader, finding: &DoctorFinding) -> String {
    let text = |key, args: &[_]| reader.text(key, args);
    match finding {
        DoctorFinding::NoBotApi => text("doctor-no-bot-api", &[]),
        DoctorFinding::BotApiAnswered(why) => text("doctor-bot-api-answered", &[("why", why.as_str().into())]),
        DoctorFinding::Token { good: true } => text("doctor-token", &[]),
        DoctorFinding::Token { good: false } => text("doctor-token-refused", &[]),
        DoctorFinding::Clock { good: true, .. } => text("doctor-clock", &[]),
        DoctorFinding::Clock { ahead, .. } => {
            let key = if ahead.is_positive() { "doctor-clock-ahead" } else { "doctor-clock-behind" };
            text(key, &[("span", reader.times.span(ahead.abs()).into())])
        }
        DoctorFinding::Poller(None) => text("doctor-poller", &[]),
        DoctorFinding::Poller(Some(since)) => {
            text("doctor-poller-second", &[("when", reader.times.clock(*since).into())])
        }
        DoctorFinding::Group(None) => text("doctor-group", &[]),
        DoctorFinding::Group(Some(GroupTrouble::Removed)) => text("doctor-group-removed", &[]),
        DoctorFinding::Group(Some(GroupTrouble::Upgraded(Some(id)))) => {
            text("doctor-group-upgraded", &[("id", id.to_string().into())])
        }
        DoctorFinding::Group(Some(GroupTrouble::Upgraded(None))) => text("doctor-group-upgraded-nameless", &[]),
        DoctorFinding::Group(Some(GroupTrouble::NoTopics)) => text("doctor-group-no-topics", &[]),
        DoctorFinding::Group(Some(GroupTrouble::NoRights | GroupTrouble::Demoted | GroupTrouble::Refused)) => {
            text("doctor-group-no-rights", &[])
        }
        DoctorFinding::Key(KeyKept::InEnvironment) => text("doctor-key-environment", &[]),
        DoctorFinding::Key(KeyKept::Well(_)) => text("doctor-key", &[]),
        DoctorFinding::Key(KeyKept::Open { path, mode }) => {
            let args = [("path", path.display().to_string().into()), ("mode", format!("{mode:o}").into())];
            text("doctor-key-open", &args)
        }
        DoctorFinding::Key(KeyKept::Gone(path)) => {
            text("doctor-key-gone", &[("path", path.display().to_string().into())])
        }
        DoctorFinding::Exposed(exposed) => exposed_line(reader, exposed),
        DoctorFinding::Disk { free, little } => {
            text(if *little { "doctor-disk-little" } else { "doctor-disk" }, &[("size", size(reader, *free).into())])
        }
        DoctorFinding::DataCenter { dc, answered: Some(time) } => {
            let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            text("doctor-dc", &[("dc", i64::from(*dc).into()), ("time", milliseconds.max(1).into())])
        }
        DoctorFinding::DataCenter { dc, answered: None } => text("doctor-dc-silent", &[("dc", i64::from(*dc).into())]),
        DoctorFinding::Database { bytes, problem: None } => {
            text("doctor-database", &[("size", size(reader, *bytes).into())])
        }
        DoctorFinding::Database { problem: Some(Damage { problem, restore }), .. } => {
            let problem = ("problem", problem.as_str().into());
            match restore {
                Some((at, command)) => {
                    let when = ("when", reader.times.clock(*at).into());
                    text("doctor-database-damaged", &[problem, when, ("command", command.as_str().into())])
                }
                None => text("doctor-database-damaged-no-backup", &[problem]),
            }
        }
        DoctorFinding::LastBackup(at) => last_backup(reader, *at),
        DoctorFinding::Ground(finding) => ground::line(reader, finding),
    }
}

/// What others can read. No command changes the rights of a folder that holds more than the desk's files.
fn exposed_line(reader: &Reader, exposed: &[Exposed]) -> String {
    let (shared, own): (Vec<&Exposed>, Vec<&Exposed>) = exposed.iter().partition(|one| one.is_shared);
    let listed = |of: &[&Exposed]| {
        let each: Vec<String> = of.iter().map(|one| format!("{} ({:o})", one.path, one.mode)).collect();
        each.join(", ")
    };
    let paths: Vec<&str> = own.iter().map(|one| one.path.as_str()).collect();
    let args = [("listed", listed(&own).into()), ("paths", paths.join(" ").into())];
    let first = match (own.is_empty(), own.iter().all(|one| one.only_names)) {
        (true, _) if shared.iter().all(|one| one.only_names) => Some(reader.text("doctor-private", &[])),
        (true, _) => None,
        (false, true) => Some(reader.text("doctor-listed", &args)),
        (false, false) => Some(reader.text("doctor-exposed", &args)),
    };
    let second = (!shared.is_empty()).then(|| reader.text("doctor-shared", &[("listed", listed(&shared).into())]));
    first.into_iter().chain(second).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, show};

    #[test]
    fn the_doctor_says_what_to_do() {
        let ms = |ms| Some(Duration::from_millis(ms));
        let found = [
            DoctorFinding::Token { good: false },
            DoctorFinding::Clock { ahead: SignedDuration::from_secs(41), good: false },
            DoctorFinding::Poller(Some(at("2026-11-23T09:12:00Z"))),
            DoctorFinding::Key(KeyKept::Open { path: "data/secret.key".into(), mode: 0o644 }),
            DoctorFinding::Exposed(vec![
                Exposed { path: "data".into(), mode: 0o755, only_names: true, is_shared: false },
                Exposed { path: "data/salesdesk.db".into(), mode: 0o644, only_names: false, is_shared: false },
                Exposed { path: "/tmp".into(), mode: 0o777, only_names: false, is_shared: true },
            ]),
            DoctorFinding::Disk { free: 104_857_600, little: true },
            DoctorFinding::DataCenter { dc: 2, answered: ms(34) },
            DoctorFinding::DataCenter { dc: 4, answered: None },
            DoctorFinding::Database {
                bytes: 12_345_678,
                problem: Some(Damage {
                    problem: "Tree 4 page 9: btreeInitPage() returns error code 11".into(),
                    restore: Some((
                        at("2026-11-23T09:29:00Z"),
                        "salesdesk restore --force data/backups/a.backup".into(),
                    )),
                }),
            },
            DoctorFinding::Database {
                bytes: 12_345_678,
                problem: Some(Damage { problem: "file is not a database".into(), restore: None }),
            },
            DoctorFinding::LastBackup(None),
        ];
        insta::assert_snapshot!(show(|reader| checks(reader, &found, false)), @r#"
        🩺 <b>10 things to fix</b>
        ✗ Telegram refuses the bot’s token: get a new one from @BotFather and put it into BOT_TOKEN
        ✗ the clock is 41 s fast: install chrony
        ✗ since 10:12 another program fetches this bot’s updates: stop it; if there is none, the token was stolen, so revoke it at @BotFather
        ✗ others can read the secret key (mode 644): <code>chmod 600 data/secret.key</code>
        ✗ others can read data (755), data/salesdesk.db (644): <code>chmod go= data data/salesdesk.db</code>; /tmp (777) is open to others and holds more than the desk’s files: give the desk a folder of its own
        ✗ only 100 MB free on the disk: make room or move the backups away
        ✓ DC2 34 ms
        ✗ DC4 does not answer: look at the network and the firewall
        ✗ the database is damaged (Tree 4 page 9: btreeInitPage() returns error code 11). The backup that loses least and can be restored is of 10:29; stop the desk, then: <code>salesdesk restore --force data/backups/a.backup</code>
        ✗ the database is damaged (file is not a database), and no backup can be restored. Do not delete the file: copy it away and let the desk go on
        ✗ no backup yet: /backup makes one
        [🩺 Look again] [🫀 Health]
        ───
        🩺 <b>Нужно исправить: 10 пунктов</b>
        ✗ Telegram не принимает токен бота: возьмите новый у @BotFather и впишите в BOT_TOKEN
        ✗ часы спешат на 41 с: установите chrony
        ✗ с 10:12 обновления бота забирает другая программа: остановите её; если такой нет, токен украден — отзовите его у @BotFather
        ✗ секретный ключ могут прочитать другие пользователи сервера (права 644): <code>chmod 600 data/secret.key</code>
        ✗ другие пользователи сервера могут прочитать data (755), data/salesdesk.db (644): <code>chmod go= data data/salesdesk.db</code>; /tmp (777): папка открыта для других, и в ней не только файлы пульта; дайте пульту отдельную папку
        ✗ на диске свободно всего 100 МБ: освободите место или перенесите копии
        ✓ DC2 34 мс
        ✗ DC4 не отвечает: проверьте сеть и файрвол
        ✗ база повреждена (Tree 4 page 9: btreeInitPage() returns error code 11). Меньше всего потеряет копия от 10:29, её можно восстановить; остановите пульт, затем: <code>salesdesk restore --force data/backups/a.backup</code>
        ✗ база повреждена (file is not a database), и ни одна копия не восстанавливается. Не удаляйте файл: скопируйте его в другое место, пульт пусть работает
        ✗ копий ещё нет: её сделает /backup
        [🩺 Проверить снова] [🫀 Состояние]
        "#);
        let well = [
            DoctorFinding::Token { good: true },
            DoctorFinding::Clock { ahead: SignedDuration::from_secs(1), good: true },
            DoctorFinding::Poller(None),
            DoctorFinding::Key(KeyKept::Well("data/secret.key".into())),
            DoctorFinding::Exposed(Vec::new()),
            DoctorFinding::Disk { free: 30_000_000_000, little: false },
            DoctorFinding::DataCenter { dc: 2, answered: ms(34) },
            DoctorFinding::Database { bytes: 12_345_678, problem: None },
            DoctorFinding::LastBackup(Some(at("2026-11-23T02:00:00Z"))),
        ];
        insta::assert_snapshot!(show(|reader| checks(reader, &well, false)), @r#"
        🩺 <b>Nothing is wrong</b>
        ✓ bot token
        ✓ clock
        ✓ nobody else answers as this bot
        ✓ secret key readable by the desk alone
        ✓ database and backups readable by the desk alone
        ✓ 28 GB free on the disk
        ✓ DC2 34 ms
        ✓ database sound, 12 MB
        ✓ last backup 8 h ago
        [🩺 Look again] [🫀 Health]
        ───
        🩺 <b>Всё в порядке</b>
        ✓ токен бота
        ✓ часы
        ✓ никакая другая программа не подключена к этому боту
        ✓ секретный ключ доступен только пульту
        ✓ база и копии доступны только пульту
        ✓ на диске свободно 28 ГБ
        ✓ DC2 34 мс
        ✓ база цела, 12 МБ
        ✓ последняя копия 8 ч назад
        [🩺 Проверить снова] [🫀 Состояние]
        "#);
        insta::assert_snapshot!(show(|reader| checks(reader, &well[..3], true)), @r#"
        ⏳ <b>Looking…</b>
        ✓ bot token
        ✓ clock
        ✓ nobody else answers as this bot
        ───
        ⏳ <b>Проверяю…</b>
        ✓ токен бота
        ✓ часы
        ✓ никакая другая программа не подключена к этому боту
        "#);
    }
}
