//! The screens of the system feature: health, backups, downtime. Every problem comes with a button that helps.

use jiff::{SignedDuration, Timestamp};

use crate::bot::alerts::ground_screens as ground;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Reader, View};
use crate::bot::system::press::SystemPress;
use crate::domain::team::{Right, Role};
use crate::ops::backups::Backup;
use crate::ops::health::MachineFigures;
use crate::store::Restored;

/// The health of the desk.
pub fn health(reader: &Reader, figures: &MachineFigures, role: Role) -> View {
    let well = figures.ground.is_empty()
        && !figures.held
        && figures.connected == figures.logged_in
        && figures.lag < LATE
        && figures.open_alerts == 0;
    let title = if figures.held {
        reader.text("health-held", &[])
    } else {
        reader.text(if well { "health-well" } else { "health-not-well" }, &[])
    };
    let queue = if figures.lag < LATE {
        reader.text("health-queue", &[("count", figures.waiting.into())])
    } else {
        let args = [("count", figures.waiting.into()), ("span", reader.times.span(figures.lag).into())];
        reader.text("health-queue-late", &args)
    };
    let accounts = [("connected", figures.connected.into()), ("count", figures.logged_in.into())];
    let lines = [
        title,
        reader.text("health-up", &[("span", reader.times.length(figures.up_for).into())]),
        reader.text("health-accounts", &accounts),
        queue,
        format!(
            "{} · {}",
            reader.text("health-database", &[("size", size(reader, figures.database_bytes).into())]),
            last_backup(reader, figures.last_backup.as_ref().map(|backup| backup.made_at)),
        ),
        reader.text("health-memory", &[("size", size(reader, figures.memory_bytes).into())]),
    ];
    let ground = figures.ground.iter().map(|finding| ground::line(reader, finding));
    let mut view = View::lines(lines.into_iter().chain(ground));
    if figures.held && role.may(Right::RunDesk) {
        view = view.row([reader.button("held-button", SystemPress::MachineIsOff)]);
    }
    if role.may(Right::RunDesk) {
        let doctor = reader.button("health-button-doctor", SystemPress::Doctor);
        view = view.row([doctor, reader.button("health-button-backup", SystemPress::BackUp)]);
    }
    view.row([reader.button("health-button-again", SystemPress::Health), reader.button("button-home", HomePress::Home)])
}

/// An item that has been due for longer is late.
const LATE: SignedDuration = SignedDuration::from_secs(10);

pub(in crate::bot) fn last_backup(reader: &Reader, made_at: Option<Timestamp>) -> String {
    match made_at {
        Some(at) => reader.text("health-backup", &[("when", reader.times.relative(at).into())]),
        None => reader.text("health-no-backup", &[]),
    }
}

pub fn backing_up(reader: &Reader) -> View {
    View::text(reader.text("backup-going-on", &[]))
}

pub fn backed_up(reader: &Reader, backup: &Backup) -> View {
    let args = [("size", size(reader, backup.bytes).into()), ("path", backup.path.display().to_string().into())];
    View::text(reader.text("backup-done", &args)).row([reader.button("doctor-button-health", SystemPress::Health)])
}

pub fn not_backed_up(reader: &Reader, reference: &str) -> View {
    View::text(reader.text("backup-failed", &[("reference", reference.into())]))
        .row([reader.button("health-button-doctor", SystemPress::Doctor)])
}

/// The nightly backup failed.
pub fn night_failed(reader: &Reader, problem: &str) -> View {
    View::text(reader.text("backup-night-failed", &[("problem", problem.into())])).row([
        reader.button("health-button-doctor", SystemPress::Doctor),
        reader.button("health-button-backup", SystemPress::BackUp),
    ])
}

/// The desk was down, and what arrived meanwhile.
pub fn was_down(reader: &Reader, from: Timestamp, to: Timestamp, came: u32) -> View {
    let times = [("from", reader.times.clock(from).into()), ("to", reader.times.clock(to).into())];
    View::lines([reader.text("down-was", &times), reader.text("down-came", &[("count", came.into())])])
}

/// A restored desk waits for an owner's confirmation.
pub fn held(reader: &Reader, restored: Restored) -> View {
    View::text(reader.text("held", &[("when", reader.times.listed(restored.made_at).into())]))
        .row([reader.button("held-button", SystemPress::MachineIsOff)])
}

pub fn let_go(reader: &Reader) -> View {
    View::text(reader.text("held-let-go", &[])).row([reader.button("doctor-button-health", SystemPress::Health)])
}

/// A number of bytes in a suitable unit.
pub(in crate::bot) fn size(reader: &Reader, bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    let (key, number) = match bytes {
        ..MIB => ("size-kb", bytes.div_ceil(1024)),
        MIB..10_737_418_240 => ("size-mb", bytes.div_ceil(MIB)),
        _ => ("size-gb", bytes.div_ceil(1024 * MIB)),
    };
    reader.label(key, &[("number", i64::try_from(number).unwrap_or(i64::MAX).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, show};

    fn figures() -> MachineFigures {
        let backup = Backup {
            made_at: at("2026-11-23T02:00:00Z"),
            path: "/var/lib/salesdesk/backups/salesdesk-2026-11-23T02-00-00Z.backup".into(),
            bytes: 12_400_000,
        };
        MachineFigures {
            at: at("2026-11-23T10:00:00Z"),
            up_for: SignedDuration::from_hours(70),
            logged_in: 12,
            connected: 11,
            waiting: 4,
            lag: SignedDuration::ZERO,
            last_backup: Some(backup),
            database_bytes: 12_345_678,
            memory_bytes: 21_000_000,
            held: false,
            open_alerts: 1,
            messages_sent: 0,
            sends_failed: 0,
            unanswered: Default::default(),
            last_poll: None,
            bot_api_failures: Default::default(),
            disk_free_bytes: None,
            commits: 0,
            tasks: 0,
            ground: Vec::new(),
        }
    }

    #[test]
    fn how_the_desk_fares() {
        insta::assert_snapshot!(show(|reader| health(reader, &figures(), Role::Owner)), @r#"
        🟡 <b>The desk is at work, and something needs a look</b>
        ⏱ At work for 2 days
        📱 11 of 12 accounts connected
        📤 4 messages wait
        🗄 Database 12 MB · last backup 8 h ago
        🧠 Memory 21 MB
        [🩺 Doctor] [💾 Back up now]
        [🔄 Look again] [‹ Desk]
        ───
        🟡 <b>Пульт работает, но кое-что требует внимания</b>
        ⏱ В работе 2 дня
        📱 Аккаунтов на связи: 11 из 12
        📤 Ждут 4 сообщения
        🗄 База 12 МБ · последняя копия 8 ч назад
        🧠 Память 21 МБ
        [🩺 Диагностика] [💾 Сделать копию]
        [🔄 Обновить] [‹ Пульт]
        "#);
        let held = MachineFigures { held: true, connected: 0, last_backup: None, ..figures() };
        insta::assert_snapshot!(show(|reader| health(reader, &held, Role::Owner)), @r#"
        ⏸ <b>Restored from a backup: no account connects yet</b>
        An owner has to confirm that the previous machine is off.
        ⏱ At work for 2 days
        📱 0 of 12 accounts connected
        📤 4 messages wait
        🗄 Database 12 MB · no backup yet: /backup makes one
        🧠 Memory 21 MB
        [✅ Yes, it is off]
        [🩺 Doctor] [💾 Back up now]
        [🔄 Look again] [‹ Desk]
        ───
        ⏸ <b>Пульт восстановлен из копии: аккаунты пока не подключаются</b>
        Владелец должен подтвердить, что прежняя машина выключена.
        ⏱ В работе 2 дня
        📱 Аккаунтов на связи: 0 из 12
        📤 Ждут 4 сообщения
        🗄 База 12 МБ · копий ещё нет: её сделает /backup
        🧠 Память 21 МБ
        [✅ Да, остановлен]
        [🩺 Диагностика] [💾 Сделать копию]
        [🔄 Обновить] [‹ Пульт]
        "#);
    }

    #[test]
    fn the_words_about_backups_and_time_away() {
        let backup = figures().last_backup.unwrap();
        insta::assert_snapshot!(show(|reader| backed_up(reader, &backup)), @r#"
        💾 <b>Backed up: 12 MB</b>
        <code>/var/lib/salesdesk/backups/salesdesk-2026-11-23T02-00-00Z.backup</code>
        It is encrypted with the secret key and useless without it. Copy it to another machine, and keep the key apart.
        [🫀 Health]
        ───
        💾 <b>Копия готова: 12 МБ</b>
        <code>/var/lib/salesdesk/backups/salesdesk-2026-11-23T02-00-00Z.backup</code>
        Она зашифрована секретным ключом и без него бесполезна. Перенесите её на другую машину, а ключ храните отдельно.
        [🫀 Состояние]
        "#);
        insta::assert_snapshot!(show(|reader| night_failed(reader, "the disk is full")), @r#"
        🔴 <b>Tonight’s backup could not be made</b>
        the disk is full
        I try again in an hour.
        [🩺 Doctor] [💾 Back up now]
        ───
        🔴 <b>Ночную копию сделать не удалось</b>
        the disk is full
        Через час попробую снова.
        [🩺 Диагностика] [💾 Сделать копию]
        "#);
        let (from, to) = (at("2026-11-22T22:10:00Z"), at("2026-11-23T09:29:00Z"));
        insta::assert_snapshot!(show(|reader| was_down(reader, from, to, 3)), @r#"
        🌙 The desk was down from 23:10 on 22 Nov to 10:29.
        3 messages came meanwhile.
        ───
        🌙 Пульт не работал с 23:10 22 ноября до 10:29.
        За это время пришло 3 сообщения.
        "#);
        let restored = Restored { at: to, made_at: from };
        insta::assert_snapshot!(show(|reader| held(reader, restored)), @r#"
        ⏸ <b>This desk comes from a backup of 22 Nov, 23:10</b>
        No account connects yet: Telegram ends a session for good when it runs on two machines at once.
        Is the desk on the previous machine stopped, and will it stay so?
        [✅ Yes, it is off]
        ───
        ⏸ <b>Этот пульт восстановлен из копии от 22 ноября, 23:10</b>
        Аккаунты пока не подключаются: если сеанс работает сразу на двух машинах, Telegram закроет его навсегда.
        Пульт на прежней машине остановлен и больше не запустится?
        [✅ Да, остановлен]
        "#);
        insta::assert_snapshot!(show(let_go), @r#"
        ▶️ The accounts connect now. What waited in the backup goes out; what had already left is not sent a second time.
        [🫀 Health]
        ───
        ▶️ Аккаунты подключаются. Что ждало в очереди, уйдёт; что уже было отправлено, второй раз не уйдёт.
        [🫀 Состояние]
        "#);
    }
}
