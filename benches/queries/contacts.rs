//! The contacts of a large team: 200,000, each tenth with a dialog, with labels, stages, fields and consents.

use salesdesk::domain::consent::Purpose;
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::ids::{ContactId, LabelId, StageId};
use salesdesk::store::ContactList;
use sqlx::SqliteConnection;

use crate::seed::{DIALOGS, Dice, YEAR, prospect, rows};
use crate::{Bench, OLGA, PAGE};

const CONTACTS: i64 = 200_000;
const LABELS: i64 = 30;

/// The first contacts are those with a dialog.
pub(crate) async fn fill(db: &mut SqliteConnection, now: i64, dice: &mut Dice) -> anyhow::Result<()> {
    rows(db, LABELS, async |db, number| {
        sqlx::query("insert into labels (name, name_key, dot) values ('Label ' || $1, 'label ' || $1, 'blue')")
            .bind(number + 1)
            .execute(db)
            .await?;
        Ok(())
    })
    .await?;
    rows(db, CONTACTS, async |db, number| {
        let (id, dialog) = (number + 1, (number < DIALOGS).then_some(number + 1));
        // Most are where they began.
        let stage = 1 + dice.roll(5) * dice.roll(2) * dice.roll(2);
        sqlx::query(
            "insert into contacts (id, telegram_user_id, username, name, name_key, stage_id, stage_at, dialog_id, created_at)
             values ($1, $2, 'prospect_' || $1, 'Person ' || $1, 'person ' || $1, $3, $4, $5, $4)",
        )
        .bind(id)
        .bind(dialog.map(|dialog| prospect(dialog).0))
        .bind(stage)
        .bind(now - dice.roll(YEAR))
        .bind(dialog)
        .execute(&mut *db)
        .await?;
        // The first label sits on half of them.
        for label in [1 + dice.roll(2) * dice.roll(LABELS), 1 + dice.roll(LABELS)] {
            sqlx::query("insert into contact_labels (label_id, contact_id) values ($1, $2) on conflict do nothing")
                .bind(label)
                .bind(id)
                .execute(&mut *db)
                .await?;
        }
        sqlx::query("insert into contact_fields (contact_id, name, value) values ($1, 'company', 'Company ' || $1 % 900)")
            .bind(id)
            .execute(&mut *db)
            .await?;
        sqlx::query(
            "insert into consents (contact_id, purpose, kind, basis, at, recorded_at)
             values ($1, 'write', 'given', 'customer', $2, $2)",
        )
        .bind(id)
        .bind(now)
        .execute(db)
        .await?;
        Ok(())
    })
    .await
}

/// The queries behind `/contacts`, `/contact` and `/pipeline`.
pub(crate) async fn measure(bench: &mut Bench) -> anyhow::Result<()> {
    let lists = [
        ("all", ContactList::All),
        ("of the first stage", ContactList::Stage(StageId(1))),
        ("of the last stage", ContactList::Stage(StageId(5))),
        ("with a common label", ContactList::Labelled(LabelId(1))),
        ("with a rare label", ContactList::Labelled(LabelId(7))),
        ("never written to", ContactList::Unwritten),
    ];
    for (name, list) in lists {
        for (whose, sight) in [("", VisibleDialogs::All), (", operator", VisibleDialogs::OwnAndFree(OLGA))] {
            for (which, page) in [("first page", 0), ("page 100", 100)] {
                bench
                    .measure(&format!("/contacts {name}{whose}, {which}"), async |reading, _| {
                        Ok(reading.contacts().page(list, sight, page, PAGE).await?.rows.len())
                    })
                    .await?;
            }
        }
    }
    for (whose, sight) in [("", VisibleDialogs::All), (", operator", VisibleDialogs::OwnAndFree(OLGA))] {
        bench
            .measure(&format!("/pipeline{whose}"), async |reading, _| Ok(reading.contacts().board(sight).await?.len()))
            .await?;
    }
    bench
        .measure("/contacts by the beginning of a name", async |reading, _| {
            Ok(reading.contacts().called("person 77", VisibleDialogs::All, PAGE).await?.len())
        })
        .await?;
    bench
        .measure("/contact: labels, fields, consents", async |reading, time| {
            let id = ContactId(i64::from(time) * 97 + 2);
            let mut contacts = reading.contacts();
            let known = contacts.get(id).await?.iter().count() + contacts.labels_of(id).await?.len();
            let consent = contacts.newest_consent(id, Purpose::Write).await?.iter().count();
            Ok(known + contacts.fields(id).await?.len() + consent)
        })
        .await?;
    bench.measure("names of own fields", async |reading, _| Ok(reading.contacts().field_names().await?.len())).await?;
    Ok(())
}
