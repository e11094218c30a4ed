//! The database engine, named once, and the migrations.

use std::sync::LazyLock;

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// The database engine.
pub(in crate::store) type Db = sqlx::Sqlite;
pub(in crate::store) type DbConnection = <Db as sqlx::Database>::Connection;
pub(in crate::store) type DbRow = <Db as sqlx::Database>::Row;

/// All migrations, first to last.
pub(in crate::store) static MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| Migrator::with_migrations(FILES.iter().filter_map(migration).collect()));

/// The files of the migrations, named here rather than by `sqlx::migrate!`: that macro needs SQLite on the building
/// side, so SQLite would be compiled twice.
const FILES: &[(&str, &str)] = &[
    ("0001_initial", include_str!("../../../migrations/0001_initial.sql")),
    ("0002_alerts", include_str!("../../../migrations/0002_alerts.sql")),
    ("0003_sending", include_str!("../../../migrations/0003_sending.sql")),
    ("0004_accounts_looked_after", include_str!("../../../migrations/0004_accounts_looked_after.sql")),
    ("0005_void_codes", include_str!("../../../migrations/0005_void_codes.sql")),
    ("0006_conversations", include_str!("../../../migrations/0006_conversations.sql")),
    ("0010_held_slots", include_str!("../../../migrations/0010_held_slots.sql")),
    ("0011_account_facets", include_str!("../../../migrations/0011_account_facets.sql")),
    ("0012_grouped_alerts", include_str!("../../../migrations/0012_grouped_alerts.sql")),
    ("0020_stop_list", include_str!("../../../migrations/0020_stop_list.sql")),
    ("0021_cards", include_str!("../../../migrations/0021_cards.sql")),
    ("0030_receiving", include_str!("../../../migrations/0030_receiving.sql")),
    ("0040_answers", include_str!("../../../migrations/0040_answers.sql")),
    ("0050_dialogs_in_order", include_str!("../../../migrations/0050_dialogs_in_order.sql")),
    ("0060_invites", include_str!("../../../migrations/0060_invites.sql")),
    ("0061_figures", include_str!("../../../migrations/0061_figures.sql")),
    ("0070_operations", include_str!("../../../migrations/0070_operations.sql")),
    ("0080_words_and_reminders", include_str!("../../../migrations/0080_words_and_reminders.sql")),
    ("0090_search", include_str!("../../../migrations/0090_search.sql")),
    ("0091_audit_filters", include_str!("../../../migrations/0091_audit_filters.sql")),
    ("0100_erasure", include_str!("../../../migrations/0100_erasure.sql")),
    ("0110_media_type", include_str!("../../../migrations/0110_media_type.sql")),
    ("0120_figures_by_day", include_str!("../../../migrations/0120_figures_by_day.sql")),
    ("0130_erased_people", include_str!("../../../migrations/0130_erased_people.sql")),
    ("0131_read_receipts", include_str!("../../../migrations/0131_read_receipts.sql")),
    ("0140_template_names", include_str!("../../../migrations/0140_template_names.sql")),
    ("0141_outbox_of_nobody", include_str!("../../../migrations/0141_outbox_of_nobody.sql")),
    ("0142_usernames_by_person", include_str!("../../../migrations/0142_usernames_by_person.sql")),
    ("0150_pending_updates", include_str!("../../../migrations/0150_pending_updates.sql")),
    ("0160_reach", include_str!("../../../migrations/0160_reach.sql")),
    ("0170_owed_deletions", include_str!("../../../migrations/0170_owed_deletions.sql")),
    ("0190_outbox_tries", include_str!("../../../migrations/0190_outbox_tries.sql")),
    ("0200_who_waits", include_str!("../../../migrations/0200_who_waits.sql")),
    ("0201_answers_first", include_str!("../../../migrations/0201_answers_first.sql")),
    ("0210_search_runs", include_str!("../../../migrations/0210_search_runs.sql")),
    ("0230_media_in_pieces", include_str!("../../../migrations/0230_media_in_pieces.sql")),
    ("0240_deleted_people", include_str!("../../../migrations/0240_deleted_people.sql")),
    ("0241_former_holders", include_str!("../../../migrations/0241_former_holders.sql")),
    ("0250_notices", include_str!("../../../migrations/0250_notices.sql")),
    ("0265_empty_dialogs", include_str!("../../../migrations/0265_empty_dialogs.sql")),
    ("0266_topics_of_a_group", include_str!("../../../migrations/0266_topics_of_a_group.sql")),
    ("0290_claimed_numbers", include_str!("../../../migrations/0290_claimed_numbers.sql")),
    ("0310_ids_once", include_str!("../../../migrations/0310_ids_once.sql")),
    ("0320_pending_messages", include_str!("../../../migrations/0320_pending_messages.sql")),
    ("0330_contacts", include_str!("../../../migrations/0330_contacts.sql")),
    ("0340_consents", include_str!("../../../migrations/0340_consents.sql")),
    ("0350_stop_list_phones", include_str!("../../../migrations/0350_stop_list_phones.sql")),
    ("0351_imports", include_str!("../../../migrations/0351_imports.sql")),
    ("0355_dialogs_by_stage", include_str!("../../../migrations/0355_dialogs_by_stage.sql")),
    ("0360_lists", include_str!("../../../migrations/0360_lists.sql")),
    ("0370_sequences", include_str!("../../../migrations/0370_sequences.sql")),
    ("0380_campaigns", include_str!("../../../migrations/0380_campaigns.sql")),
    ("0400_wishes", include_str!("../../../migrations/0400_wishes.sql")),
    ("0401_reactions", include_str!("../../../migrations/0401_reactions.sql")),
    ("0410_next_dialog", include_str!("../../../migrations/0410_next_dialog.sql")),
    ("0411_undo", include_str!("../../../migrations/0411_undo.sql")),
    ("0420_automatic_answers", include_str!("../../../migrations/0420_automatic_answers.sql")),
    ("0421_distribution", include_str!("../../../migrations/0421_distribution.sql")),
    ("0422_handed_on", include_str!("../../../migrations/0422_handed_on.sql")),
    ("0430_template_files", include_str!("../../../migrations/0430_template_files.sql")),
    ("0440_message_texts", include_str!("../../../migrations/0440_message_texts.sql")),
    ("0445_surroundings", include_str!("../../../migrations/0445_surroundings.sql")),
    ("0446_runs_by_version", include_str!("../../../migrations/0446_runs_by_version.sql")),
    ("0450_topics", include_str!("../../../migrations/0450_topics.sql")),
    ("0460_quick_replies", include_str!("../../../migrations/0460_quick_replies.sql")),
    ("0461_always_translated", include_str!("../../../migrations/0461_always_translated.sql")),
    ("0470_albums", include_str!("../../../migrations/0470_albums.sql")),
    ("0480_run_troubles", include_str!("../../../migrations/0480_run_troubles.sql")),
    ("0481_campaign_outcomes", include_str!("../../../migrations/0481_campaign_outcomes.sql")),
    ("0490_last_in_item", include_str!("../../../migrations/0490_last_in_item.sql")),
    ("0500_consent_files", include_str!("../../../migrations/0500_consent_files.sql")),
    ("0510_contact_zones", include_str!("../../../migrations/0510_contact_zones.sql")),
    ("0520_undo_of_a_stage", include_str!("../../../migrations/0520_undo_of_a_stage.sql")),
    ("0521_automatic_answers_left_out", include_str!("../../../migrations/0521_automatic_answers_left_out.sql")),
    ("0530_contact_languages", include_str!("../../../migrations/0530_contact_languages.sql")),
    ("0540_wish_originals", include_str!("../../../migrations/0540_wish_originals.sql")),
    ("0550_search_letters", include_str!("../../../migrations/0550_search_letters.sql")),
];

/// A migration as `sqlx::migrate!` makes it: a database that was made with the macro finds the same checksums.
fn migration((name, sql): &(&str, &'static str)) -> Option<Migration> {
    let (version, description) = name.split_once('_')?;
    let description = description.replace('_', " ").into();
    Some(Migration::new(version.parse().ok()?, description, MigrationType::Simple, SqlStr::from_static(sql), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folder as sqlx reads it.
    #[tokio::test]
    async fn the_list_names_every_file_and_has_the_checksums_of_sqlx() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let all = Migrator::new(folder).await.unwrap();
        let of = |migrator: &Migrator| {
            let parts = migrator.iter().map(|it| (it.version, it.description.clone(), it.checksum.clone(), it.no_tx));
            parts.collect::<Vec<_>>()
        };
        assert_eq!(of(&MIGRATIONS), of(&all));
    }
}
