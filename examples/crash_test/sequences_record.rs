//! A record of the order of commits, written by triggers of the database: claims of steps, what is human, how runs
//! change, and when the campaign pauses. SQLite has one writer, so the numbers of the rows are the order. The desk knows nothing of it.

use sqlx::{FromRow, SqliteConnection};

/// The beginning of what an account's owner writes on the phone.
pub(crate) const BY_PHONE: &str = "By phone";
/// What people write who opt out.
pub(crate) const OPT_OUT: &str = "Stop";

const TRIGGERS: &str = "
create table crash_record (
    id integer primary key autoincrement,
    kind text not null,
    run_id bigint,
    person_id bigint,
    dialog_id bigint,
    name text,
    words text,
    state text,
    state_before text,
    reason text
);
create trigger crash_claim after update of attempts on outbox
when new.run_id is not null and new.attempts > old.attempts begin
    insert into crash_record (kind, run_id, person_id) values ('claim', new.run_id, new.telegram_user_id);
end;
create trigger crash_words after insert on messages when new.direction = 'in' or new.content like 'By phone%' begin
    insert into crash_record (kind, dialog_id, words)
    values ('human', new.dialog_id, case when new.direction = 'in' then new.content end);
end;
create trigger crash_reaction after insert on reactions begin
    insert into crash_record (kind, dialog_id)
    select 'reaction', dialog_id from messages where messages.id = new.message_id;
end;
create trigger crash_other_reaction after update of theirs on reactions begin
    insert into crash_record (kind, dialog_id)
    select 'reaction', dialog_id from messages where messages.id = new.message_id;
end;
create trigger crash_by_hand after insert on outbox when new.run_id is null begin
    insert into crash_record (kind, name) values ('human', lower(new.target_username));
end;
create trigger crash_first after update of sent_at on campaign_people when old.sent_at is null begin
    insert into crash_record (kind, run_id) values ('first', new.run_id);
end;
create trigger crash_campaign after update of state on campaigns when new.state <> old.state begin
    insert into crash_record (kind, state, state_before) values ('campaign', new.state, old.state);
end;
create trigger crash_begun after insert on runs begin
    insert into crash_record (kind, run_id) values ('begun', new.id);
end;
create trigger crash_run after update of state on runs when new.state <> old.state begin
    insert into crash_record (kind, run_id, state, state_before, reason)
    values ('run', new.id, new.state, old.state, new.reason);
end;";

/// Takes the stop out of the transaction that saves the human thing: the run goes on.
const CONTROL: &str = "
create trigger crash_control after update of state on runs when new.state = 'stopped' begin
    update runs set state = 'running', due_at = old.due_at, reason = null, ended_at = null where id = new.id;
end;";

/// Begins the record, on a database whose desk does not run. `control` lets runs go on that the desk stops.
pub(crate) async fn begin(database: &mut SqliteConnection, control: bool) -> anyhow::Result<()> {
    sqlx::raw_sql(TRIGGERS).execute(&mut *database).await?;
    if control {
        sqlx::raw_sql(CONTROL).execute(database).await?;
    }
    Ok(())
}

/// A row of the record.
#[derive(Debug, FromRow)]
struct Row {
    kind: String,
    run_id: Option<i64>,
    person_id: Option<i64>,
    dialog_person: Option<i64>,
    name: Option<String>,
    words: Option<String>,
    state: Option<String>,
    state_before: Option<String>,
    reason: Option<String>,
}

/// Something that the desk committed.
#[derive(Debug)]
pub(crate) enum Committed {
    /// It is about to hand a step of this run to Telegram, for this person.
    Claim { run: i64, person: i64 },
    /// Something human of a person, in these words, or to them.
    Human { whose: Whose, words: Option<String> },
    /// A reaction of this person.
    Reaction { person: i64 },
    /// The first step of this run of the campaign was sent.
    FirstText { run: i64 },
    /// This run began.
    Begun { run: i64 },
    /// A run changed its state.
    Run { run: i64, before: String, after: String, reason: Option<String> },
    /// The campaign is in this state now.
    Campaign { state: String },
}

#[derive(Debug)]
pub(crate) enum Whose {
    Id(i64),
    Name(String),
}

/// What the desk committed, in order.
pub(crate) async fn read(database: &mut SqliteConnection) -> anyhow::Result<Vec<Committed>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select kind, run_id, person_id, dialogs.telegram_user_id as dialog_person, name, words, state, state_before,
             reason
         from crash_record left join dialogs on dialogs.id = dialog_id order by crash_record.id",
    )
    .fetch_all(database)
    .await?;
    Ok(rows.into_iter().filter_map(committed).collect())
}

fn committed(row: Row) -> Option<Committed> {
    Some(match row.kind.as_str() {
        "claim" => Committed::Claim { run: row.run_id?, person: row.person_id? },
        "human" => Committed::Human {
            whose: row.dialog_person.map(Whose::Id).or(row.name.map(Whose::Name))?,
            words: row.words,
        },
        "reaction" => Committed::Reaction { person: row.dialog_person? },
        "first" => Committed::FirstText { run: row.run_id? },
        "begun" => Committed::Begun { run: row.run_id? },
        "campaign" => Committed::Campaign { state: row.state? },
        _ => Committed::Run { run: row.run_id?, before: row.state_before?, after: row.state?, reason: row.reason },
    })
}
