//! Problems of the desk's ground in words. Each says what happened, what it means for the team, and what to do.

use std::time::Duration;

use jiff::{SignedDuration, Unit};

use crate::bot::kit::{Reader, View};
use crate::bot::system::press::SystemPress;
use crate::bot::system::screens::size;
use crate::domain::ground::{FileState, GroundFinding, Harm, LoopName};
use crate::ops::beginning::restore_command;

/// The beginning of a problem.
pub fn begun(reader: &Reader, finding: &GroundFinding) -> View {
    let view = View::text(line(reader, finding));
    match finding {
        // The buttons would need the database.
        GroundFinding::DatabaseLost { .. } => view,
        _ => view.row([
            reader.button("health-button-doctor", SystemPress::Doctor),
            reader.button("doctor-button-health", SystemPress::Health),
        ]),
    }
}

/// The end of a problem.
pub fn over(reader: &Reader, finding: &GroundFinding) -> View {
    let text = |key, args: &[_]| reader.text(key, args);
    View::text(match finding {
        GroundFinding::DatabaseLost { .. } => text("ground-database-back", &[]),
        GroundFinding::DiskFull { .. } | GroundFinding::DiskLittle { .. } => text("ground-disk-room", &[]),
        GroundFinding::NothingWritten { .. } => text("ground-written-again", &[]),
        GroundFinding::Damaged { .. } => text("ground-damage-mended", &[]),
        GroundFinding::FolderClosed { .. } => text("ground-folder-open", &[]),
        GroundFinding::ClockSet { .. } => text("ground-clock-back", &[]),
        GroundFinding::LoopDied(name) | GroundFinding::LoopHangs(name) => {
            text("ground-loop-back", &[("part", part(reader, *name).into())])
        }
        GroundFinding::NoPolling { since } => text("ground-polling-back", &[("span", span(reader, *since).into())]),
    })
}

/// A finding and its cure.
#[must_use]
pub fn line(reader: &Reader, finding: &GroundFinding) -> String {
    let text = |key, args: &[_]| reader.text(key, args);
    match finding {
        GroundFinding::DatabaseLost { file, saved_to } => {
            let what = match file {
                FileState::Deleted | FileState::Whole => "ground-database-deleted",
                FileState::Replaced => "ground-database-replaced",
                FileState::Overwritten => "ground-database-overwritten",
                FileState::LogLost => "ground-database-log",
            };
            let way = match saved_to {
                Some(path) => {
                    let path = path.display().to_string();
                    let command = restore_command(&path, true);
                    text("ground-database-saved", &[("path", path.into()), ("command", command.into())])
                }
                None => text("ground-database-not-saved", &[]),
            };
            format!("{}\n{}\n{way}", text(what, &[]), text("ground-database-stopped", &[]))
        }
        GroundFinding::DiskFull { free } => text("ground-disk-full", &[("size", size(reader, *free).into())]),
        GroundFinding::DiskLittle { free } => text("ground-disk-little", &[("size", size(reader, *free).into())]),
        GroundFinding::NothingWritten { why } => {
            let why = match why {
                Some(Harm::Full) => text("ground-not-written-full", &[]),
                Some(Harm::ReadOnly) => text("ground-not-written-read-only", &[]),
                Some(Harm::Io | Harm::CannotOpen) => text("ground-not-written-io", &[]),
                Some(Harm::Corrupt | Harm::NotADatabase) | None => text("ground-not-written-why", &[]),
            };
            text("ground-not-written", &[("why", why.into())])
        }
        GroundFinding::Damaged { problem } => text("ground-damaged", &[("problem", problem.as_str().into())]),
        GroundFinding::FolderClosed { folder } => {
            text("ground-folder-closed", &[("folder", folder.display().to_string().into())])
        }
        GroundFinding::ClockSet { by } => {
            let key = if by.is_positive() { "ground-clock-ahead" } else { "ground-clock-back-set" };
            text(key, &[("span", reader.times.length(by.abs().round(Unit::Minute).unwrap_or(by.abs())).into())])
        }
        GroundFinding::LoopDied(name) => text("ground-loop-died", &[("part", part(reader, *name).into())]),
        GroundFinding::LoopHangs(name) => text("ground-loop-hangs", &[("part", part(reader, *name).into())]),
        GroundFinding::NoPolling { since } => text("ground-no-polling", &[("span", span(reader, *since).into())]),
    }
}

fn span(reader: &Reader, span: Duration) -> String {
    reader.times.span(SignedDuration::try_from(span).unwrap_or_default())
}

/// The purpose of a loop, in words.
fn part(reader: &Reader, name: LoopName) -> String {
    let key = match name {
        LoopName::Heartbeat => "part-alive",
        LoopName::Backups => "part-backups",
        LoopName::Campaigns => "part-campaigns",
        LoopName::Checks => "part-checks",
        LoopName::Connections => "part-connections",
        LoopName::Deletions => "part-deletions",
        LoopName::Events => "part-events",
        LoopName::Forget => "part-forget",
        LoopName::Ground | LoopName::GroundAlerts => "part-ground",
        LoopName::Http => "part-http",
        LoopName::Inbox => "part-inbox",
        LoopName::Logins => "part-logins",
        LoopName::Monitor => "part-monitor",
        LoopName::Outbox => "part-outbox",
        LoopName::Polling => "part-polling",
        LoopName::Reach => "part-reach",
        LoopName::Reminders => "part-reminders",
        LoopName::Sequences => "part-sequences",
        LoopName::Translations => "part-translations",
        LoopName::DuplicateInstance => "part-rival",
        LoopName::WarmUp => "part-warm-up",
    };
    reader.label(key, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::show;

    #[test]
    fn what_is_wrong_with_the_ground_says_what_to_do() {
        let saved = Some("/data/backups/salesdesk-2026-11-23T09-30-00Z.backup".into());
        let found = [
            GroundFinding::DatabaseLost { file: FileState::Deleted, saved_to: saved },
            GroundFinding::DatabaseLost { file: FileState::Replaced, saved_to: None },
            GroundFinding::DatabaseLost { file: FileState::Overwritten, saved_to: None },
            GroundFinding::DatabaseLost { file: FileState::LogLost, saved_to: None },
            GroundFinding::DiskFull { free: 4096 },
            GroundFinding::DiskLittle { free: 104_857_600 },
            GroundFinding::NothingWritten { why: None },
            GroundFinding::NothingWritten { why: Some(Harm::Full) },
            GroundFinding::NothingWritten { why: Some(Harm::ReadOnly) },
            GroundFinding::NothingWritten { why: Some(Harm::Io) },
            GroundFinding::Damaged { problem: "Tree 4 page 9".into() },
            GroundFinding::FolderClosed { folder: "/data".into() },
            GroundFinding::ClockSet { by: SignedDuration::from_hours(9600) },
            GroundFinding::ClockSet { by: SignedDuration::from_mins(-5) },
            GroundFinding::LoopDied(LoopName::Outbox),
            GroundFinding::LoopHangs(LoopName::Inbox),
            GroundFinding::NoPolling { since: Duration::from_secs(75) },
        ];
        let all = |reader: &Reader| {
            let lines = found.iter().map(|finding| line(reader, finding));
            let ends = found.iter().skip(2).map(|finding| over(reader, finding).text);
            View::lines(lines.chain(ends))
        };
        insta::assert_snapshot!(show(all), @r#"
        🔴 <b>The database file was deleted under the running desk</b>
        Nothing is sent and nothing is accepted now: it would not last.
        Everything up to now is saved in <code>/data/backups/salesdesk-2026-11-23T09-30-00Z.backup</code>
        Stop the desk and restore it: <code>salesdesk restore --force /data/backups/salesdesk-2026-11-23T09-30-00Z.backup</code>
        🔴 <b>Another file lies in the place of the database</b>
        Nothing is sent and nothing is accepted now: it would not last.
        It could not be saved yet; I keep trying. Do not stop the desk: what it holds is gone then. Is there room on the disk?
        🔴 <b>The database file was overwritten under the running desk</b>
        Nothing is sent and nothing is accepted now: it would not last.
        It could not be saved yet; I keep trying. Do not stop the desk: what it holds is gone then. Is there room on the disk?
        🔴 <b>The log of the database (…-wal) was deleted under the running desk</b>
        Nothing is sent and nothing is accepted now: it would not last.
        It could not be saved yet; I keep trying. Do not stop the desk: what it holds is gone then. Is there room on the disk?
        🔴 <b>The disk is full</b>: 4 KB free. Nothing can be kept, so nothing is accepted or sent. Make room, or move the backups away.
        🟠 <b>Only 100 MB free on the disk</b>: make room, or move the backups away.
        🔴 <b>The database cannot be written</b>: nothing is accepted or sent. Look at the disk and at the desk’s log.
        🔴 <b>The database cannot be written</b>: nothing is accepted or sent. There is no room for it: make room on the disk, or raise the quota or the limit of file sizes.
        🔴 <b>The database cannot be written</b>: nothing is accepted or sent. It is read-only: a disk that failed is often mounted so. Look at the machine’s log.
        🔴 <b>The database cannot be written</b>: nothing is accepted or sent. The disk reports errors: look at the machine’s log, make a /backup and copy it to another machine.
        🔴 <b>The database is damaged</b>: Tree 4 page 9. Restore nothing yet: /doctor tries to save all of it, and names the command.
        🔴 <b>The folder of the database cannot be written</b>: <code>/data</code>. The desk goes on, but it makes no backups and would not start again. Give the desk’s user the right to write there.
        🔴 <b>The machine’s clock was set ahead by 400 days</b>, or the machine slept. What waits for a time may go out too early. Is the clock right? chrony keeps it so.
        🔴 <b>The machine’s clock was set back by 5 min</b>. What waits for a time may go out too late. Is the clock right? chrony keeps it so.
        🟠 <b>A part of the desk failed and was started again</b>: sending messages. Nothing is lost. If it comes again, report it with the desk’s log.
        🔴 <b>A part of the desk hangs</b>: receiving messages. Start the desk again, and report it with its log.
        Telegram has not answered the bot for 2 min: look at the network
        🟢 The database file is back: the desk is at work again.
        🟢 The database file is back: the desk is at work again.
        🟢 There is room on the disk again: the desk is at work.
        🟢 There is room on the disk again: the desk is at work.
        🟢 The database can be written again: the desk is at work.
        🟢 The database can be written again: the desk is at work.
        🟢 The database can be written again: the desk is at work.
        🟢 The database can be written again: the desk is at work.
        🟢 The database is whole again.
        🟢 The folder of the database can be written again.
        🟢 The machine’s clock has not been set for an hour, or is back where it was.
        🟢 The machine’s clock has not been set for an hour, or is back where it was.
        🟢 It works again: sending messages.
        🟢 It works again: receiving messages.
        🟢 Telegram answers the bot again. It did not for 2 min: what was typed meanwhile is handled now.
        ───
        🔴 <b>Файл базы удалён, пока пульт работал</b>
        Сейчас ничего не отправляется и не принимается: это не сохранилось бы.
        Всё до этой минуты сохранено в <code>/data/backups/salesdesk-2026-11-23T09-30-00Z.backup</code>
        Остановите пульт и восстановите базу: <code>salesdesk restore --force /data/backups/salesdesk-2026-11-23T09-30-00Z.backup</code>
        🔴 <b>На месте базы лежит другой файл</b>
        Сейчас ничего не отправляется и не принимается: это не сохранилось бы.
        Сохранить её пока не удалось, я продолжаю пробовать. Не останавливайте пульт: иначе её содержимое пропадёт. Есть ли место на диске?
        🔴 <b>Файл базы перезаписан, пока пульт работал</b>
        Сейчас ничего не отправляется и не принимается: это не сохранилось бы.
        Сохранить её пока не удалось, я продолжаю пробовать. Не останавливайте пульт: иначе её содержимое пропадёт. Есть ли место на диске?
        🔴 <b>Журнал базы (…-wal) удалён, пока пульт работал</b>
        Сейчас ничего не отправляется и не принимается: это не сохранилось бы.
        Сохранить её пока не удалось, я продолжаю пробовать. Не останавливайте пульт: иначе её содержимое пропадёт. Есть ли место на диске?
        🔴 <b>Диск заполнен</b>: свободно 4 КБ. Сохранять некуда, поэтому ничего не принимается и не отправляется. Освободите место или перенесите копии.
        🟠 <b>На диске свободно всего 100 МБ</b>: освободите место или перенесите копии.
        🔴 <b>В базу не удаётся записать</b>: ничего не принимается и не отправляется. Проверьте диск и журнал пульта.
        🔴 <b>В базу не удаётся записать</b>: ничего не принимается и не отправляется. Для неё нет места: освободите диск либо увеличьте квоту или предел размера файлов.
        🔴 <b>В базу не удаётся записать</b>: ничего не принимается и не отправляется. Она доступна только для чтения: так часто подключается сбойный диск. Посмотрите журнал машины.
        🔴 <b>В базу не удаётся записать</b>: ничего не принимается и не отправляется. Диск сообщает об ошибках: посмотрите журнал машины и перенесите копию (/backup) на другую.
        🔴 <b>База повреждена</b>: Tree 4 page 9. Пока ничего не восстанавливайте: /doctor попробует сохранить её целиком и назовёт команду.
        🔴 <b>В папку базы нельзя записать</b>: <code>/data</code>. Пульт работает, но копий не делает и снова не запустится. Дайте его пользователю право записи в неё.
        🔴 <b>Часы машины переведены вперёд на 400 дней</b>, либо она спала. Отложенное на время может уйти слишком рано. Часы верны? За ними следит chrony.
        🔴 <b>Часы машины переведены назад на 5 мин</b>. Отложенное на время может уйти слишком поздно. Часы верны? За ними следит chrony.
        🟠 <b>Часть пульта дала сбой и запущена снова</b>: отправка сообщений. Ничего не потеряно. Если это повторится, сообщите разработчикам и приложите журнал.
        🔴 <b>Часть пульта зависла</b>: приём сообщений. Перезапустите пульт и сообщите разработчикам, приложив журнал.
        Telegram не отвечает боту уже 2 мин: проверьте сеть
        🟢 Файл базы снова на месте: пульт работает.
        🟢 Файл базы снова на месте: пульт работает.
        🟢 На диске снова есть место: пульт работает.
        🟢 На диске снова есть место: пульт работает.
        🟢 В базу снова можно писать: пульт работает.
        🟢 В базу снова можно писать: пульт работает.
        🟢 В базу снова можно писать: пульт работает.
        🟢 В базу снова можно писать: пульт работает.
        🟢 База снова цела.
        🟢 В папку базы снова можно писать.
        🟢 Часы машины не переводились уже час или снова показывают прежнее время.
        🟢 Часы машины не переводились уже час или снова показывают прежнее время.
        🟢 Снова работает: отправка сообщений.
        🟢 Снова работает: приём сообщений.
        🟢 Telegram снова отвечает боту. Ответа не было 2 мин: написанное за это время обрабатывается сейчас.
        "#);
    }

    #[test]
    fn every_loop_is_called_something() {
        for language in crate::domain::language::Language::ALL {
            let reader = crate::bot::kit::screen::examples::reader(language);
            for name in LoopName::ALL {
                let words = part(&reader, name);
                assert!(!words.contains("Unknown localization"), "{words}");
            }
        }
    }
}
