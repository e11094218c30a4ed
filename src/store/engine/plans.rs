//! Tests of the query plans behind each screen. No query may scan or sort a whole table that grows.
//!
//! The statements are the program's own constants.

use sqlx::{Connection as _, SqliteConnection};

use crate::store::bot::message_cards;
use crate::store::campaigns::{self, audience, brake, pace, pause, progress};
use crate::store::contacts::{
    self, consents, consents_export, fields, import_record, import_undo, imports, list_people, people_lists, stages,
    tag_figures,
};
use crate::store::dialogs::{
    self, lists, messages, next, notes, pages, reactions, read_receipts, translations, undo, waiting as waiting_again,
};
use crate::store::log::{audit_lines, figures};
use crate::store::outbox::{self, albums, delivery, gate_facts, sent, waiting, wishes};
use crate::store::people::{self, search};
use crate::store::sequences;
use crate::store::team::{loads, templates};

/// A statement, and the steps of its plan that look like a scan or a sort but are cheap. Each list gives its reason.
#[derive(Clone, Copy)]
struct Query {
    name: &'static str,
    sql: &'static str,
    allowed: &'static [&'static str],
}

const fn query(name: &'static str, sql: &'static str) -> Query {
    Query { name, sql, allowed: &[] }
}

/// The inner query reads the page in order; only the page's few rows are sorted again.
const PAGE: &[&str] = &["SCAN page", "USE TEMP B-TREE FOR ORDER BY"];
/// Only waiting items are read, by their index, and sorted within an account.
const WAITING: &[&str] = &[
    "SCAN outbox USING INDEX outbox_open",
    "SCAN outbox USING INDEX outbox_by_turn",
    "USE TEMP B-TREE FOR LAST 3 TERMS",
];
/// The same for one person.
const WAITING_FOR_ONE: &[&str] = &["SCAN outbox USING INDEX outbox_open", "USE TEMP B-TREE FOR ORDER BY"];
/// Only waiting items are read, and compared with the person's few names.
const OPTED_OUT: &[&str] = &["SCAN outbox USING INDEX outbox_open", "UNION USING TEMP B-TREE", "SCAN CONSTANT ROW"];
/// Only dialogs that have waited for the same time are sorted.
const SAME_PLACE: &[&str] = &["USE TEMP B-TREE FOR LAST TERM OF ORDER BY"];
/// What is scanned has one row.
const ONE_ROW: &[&str] = &["SCAN answered", "SCAN unanswered"];
/// Only unread dialogs are scanned.
const UNREAD: &[&str] = &["SCAN dialogs USING INDEX dialogs_unread"];
const UNREAD_PAGE: &[&str] = &["SCAN dialogs USING INDEX dialogs_unread", "SCAN page", "USE TEMP B-TREE FOR ORDER BY"];
/// Only open wishes are scanned.
const WISHED: &[&str] = &["SCAN wishes USING INDEX wishes_open"];
/// Only dialogs whose reading Telegram does not know are scanned.
const READ: &[&str] = &["SCAN dialogs USING INDEX dialogs_read_untold"];
/// FTS5 calls each of its answers a scan. `M` is a match; 192 means in row order, newest first, without sorting.
const WORDS: &[&str] = &[
    "SCAN found_messages VIRTUAL TABLE INDEX 192:M",
    "SCAN found_notes VIRTUAL TABLE INDEX 192:M",
    "SCAN found_names VIRTUAL TABLE INDEX 192:M",
];
/// Rows that were found by their time are grouped by kind.
const PUT_TOGETHER: &[&str] = &["SCAN part", "USE TEMP B-TREE FOR GROUP BY"];
/// The inner query reads the page in order; only the page's few rows are sorted again.
const SHOWN: &[&str] = &["SCAN shown", "USE TEMP B-TREE FOR ORDER BY"];
/// Only people without a dialog are in the index, in the order of the page.
const UNWRITTEN: &[&str] = &["SEARCH contacts USING INDEX sqlite_autoindex_contacts_3 (dialog_id=?)"];
/// A contact has a few entries and runs.
const OF_ONE_CONTACT: &[&str] = &["USE TEMP B-TREE FOR ORDER BY", "SCAN CONSTANT ROW"];
/// Each name in use is one row of the recursion.
const NAMES_IN_USE: &[&str] = &["SCAN names"];
/// A team has a dozen stages at most.
const FEW_STAGES: &[&str] = &["SCAN stages", "USE TEMP B-TREE FOR ORDER BY"];
/// The inner query reads as many as are counted.
const SOME: &[&str] = &["SCAN counted"];
/// Only runs that are held, or that could not be delivered, are read, from the index; their few reasons are the groups.
const IN_TROUBLE: &[&str] = &[
    "SCAN counted",
    "SCAN runs USING COVERING INDEX runs_held",
    "SCAN runs USING COVERING INDEX runs_not_delivered",
    "SCAN runs USING INDEX runs_untold",
    "USE TEMP B-TREE FOR GROUP BY",
    "USE TEMP B-TREE FOR DISTINCT",
];
/// A team has a hundred sequences at most.
const FEW_SEQUENCES: &[&str] = &["SCAN sequences", "USE TEMP B-TREE FOR ORDER BY"];
/// Only first texts of this day, or those on the way, are counted.
const FIRST_TEXTS: &[&str] =
    &["USE TEMP B-TREE FOR GROUP BY", "SCAN campaign_people USING INDEX campaign_people_on_the_way"];
/// A person is in a few campaigns. A team has some hundred accounts at most.
const IN_CAMPAIGNS: &[&str] = &["USE TEMP B-TREE FOR ORDER BY", "SCAN accounts"];
/// The dialogs of one stage or label, whose groups are its accounts and their members.
const BY_ACCOUNT: &[&str] = &["USE TEMP B-TREE FOR GROUP BY"];
/// A team has some dozen members.
const FEW_MEMBERS: &[&str] = &["SCAN team", "USE TEMP B-TREE FOR ORDER BY"];
/// Only what waits for one member is sorted.
const FEW_WAITING: &[&str] = &["USE TEMP B-TREE FOR ORDER BY"];
/// A campaign has 20,000 people at most.
const SEEN_IN_CAMPAIGN: &[&str] = &["USE TEMP B-TREE FOR GROUP BY", "USE TEMP B-TREE FOR ORDER BY"];
/// What a resumed campaign spreads is sorted once.
const SPREAD: &[&str] = &["USE TEMP B-TREE", "SCAN outbox USING INDEX outbox_open"];
/// A person is one contact, or two.
const BY_ADDRESS: &[&str] = &["UNION USING TEMP B-TREE"];
/// A username leads to one dialog, or to very few; a message was cancelled once, or a few times.
const OF_ONE_NAME: &[&str] = &["USE TEMP B-TREE FOR ORDER BY"];

/// Only messages that wait for a translation are read.
const TO_TRANSLATE: &[&str] = &["SCAN messages USING COVERING INDEX messages_to_translate"];

const QUERIES: &[Query] = &[
    Query { name: "what a prospect said last", sql: message_cards::LAST_TURN, allowed: LAST_TURN },
    Query { name: "who has messages to translate", sql: translations::WAITING, allowed: TO_TRANSLATE },
    query("what a prospect wrote last", messages::LAST_OF_THEIRS),
    query("the next message to translate", translations::NEXT),
    Query { name: "/dialogs", sql: pages::ALL, allowed: PAGE },
    Query { name: "/dialogs qualified", sql: pages::BY_STATUS, allowed: PAGE },
    Query { name: "/dialogs of an account", sql: pages::BY_ACCOUNT, allowed: PAGE },
    Query { name: "/dialogs mine", sql: pages::BY_ASSIGNEE, allowed: PAGE },
    Query { name: "/dialogs waiting", sql: pages::WAITING, allowed: PAGE },
    Query { name: "/dialogs unread", sql: pages::UNREAD_ONES, allowed: UNREAD_PAGE },
    Query { name: "/dialogs put aside", sql: pages::PUT_ASIDE, allowed: PAGE },
    Query { name: "/dialogs of a stage", sql: pages::BY_STAGE, allowed: PAGE },
    Query { name: "/dialogs with a label", sql: pages::LABELLED, allowed: PAGE },
    query("/start, who waits", lists::UNANSWERED),
    Query { name: "/next", sql: next::NEXT, allowed: SAME_PLACE },
    Query { name: "/dialogs, unread", sql: lists::UNREAD, allowed: UNREAD },
    query("/dialog, the talk", lists::TALK),
    query("/dialog, notes", notes::NEWEST),
    Query { name: "/dialog, what waits", sql: outbox::people::OPEN_IN, allowed: WAITING_FOR_ONE },
    query("/dialog by id", dialogs::queries::BY_PROSPECT),
    query("/dialog @name", lists::NAMED),
    Query { name: "/dialog @name, as written", sql: dialogs::queries::BY_USERNAME, allowed: OF_ONE_NAME },
    Query { name: "pending read receipts", sql: read_receipts::PENDING_RECEIPTS, allowed: READ },
    query("/dialog, what can be undone", undo::LAST_UNDO),
    query("a card that offers an undo", undo::UNDO_ON_CARD),
    Query { name: "a cancelled card", sql: undo::UNDO_OF_ITEM, allowed: OF_ONE_NAME },
    Query { name: "who has a wish to do", sql: wishes::DUE, allowed: WISHED },
    query("the next wish", wishes::CLAIM),
    query("what is taken back with it", wishes::CLAIM_ALSO),
    query("the items of an album", albums::OF_ALBUM),
    query("the part before in their album", dialogs::messages::JUST_BEFORE),
    Query { name: "the files of an album that wait", sql: albums::OPEN_IN_ALBUM, allowed: IN_ALBUM },
    query("the message of an item", wishes::MESSAGE_OF),
    query("a reaction", reactions::REACTED),
    query("a reaction that was taken off", reactions::UNREACTED),
    Query { name: "an answer that is gone", sql: waiting_again::WAITS_AGAIN, allowed: ONE_ROW },
    query("/dialog, pressed", message_cards::SHOWN_BY),
    query("the quick replies of a card", templates::QUICK_REPLIES),
    Query { name: "/search, messages", sql: search::IN_MESSAGES, allowed: WORDS },
    Query { name: "/search, notes", sql: search::IN_NOTES, allowed: WORDS },
    Query { name: "/search, names", sql: search::IN_NAMES, allowed: WORDS },
    Query { name: "/search, horizon", sql: search::HORIZON_IN_MESSAGES, allowed: WORDS },
    Query { name: "/search, horizon of notes", sql: search::HORIZON_IN_NOTES, allowed: WORDS },
    Query { name: "/search, horizon of names", sql: search::HORIZON_IN_NAMES, allowed: WORDS },
    Query { name: "/queue", sql: outbox::queries::OPEN_PAGE, allowed: WAITING },
    Query { name: "/queue, count", sql: outbox::queries::OPEN_COUNT, allowed: WAITING },
    Query { name: "/queue of one person", sql: outbox::queries::OPEN_TO, allowed: &[] },
    Query { name: "/queue, whose turn it is", sql: waiting::OTHERS_FIRST, allowed: &["SCAN CONSTANT ROW"] },
    Query { name: "a card, whose turn it is", sql: waiting::BEHIND, allowed: &["SCAN CONSTANT ROW"] },
    Query { name: "/stats", sql: figures::SINCE, allowed: PUT_TOGETHER },
    Query { name: "/stats, answers", sql: figures::WAITS_SINCE, allowed: PUT_TOGETHER },
    query("/stats, the chart", figures::DRAWN),
    Query { name: "/stats, the file", sql: figures::OF_DAY, allowed: PUT_TOGETHER },
    Query { name: "/team, the dialogs of each", sql: loads::LOADS, allowed: FEW_MEMBERS },
    Query { name: "a member's dialogs that wait", sql: loads::WAITING_OF, allowed: FEW_WAITING },
    query("/audit", audit_lines::ALL),
    query("/audit of one member", audit_lines::OF_ACTOR),
    query("/audit of one account", audit_lines::OF_ACCOUNT),
    query("a name that somebody no longer bears", people::queries::SETTLED_BY_NAME),
    Query { name: "an opt-out", sql: outbox::people::CANCEL, allowed: OPTED_OUT },
    query("/audit of one action", audit_lines::OF_ACTION),
    Query { name: "/contacts", sql: contacts::lists::ALL, allowed: SHOWN },
    Query { name: "/contacts of a stage", sql: contacts::lists::OF_STAGE, allowed: SHOWN },
    Query { name: "/contacts with a label", sql: contacts::lists::LABELLED, allowed: SHOWN },
    Query { name: "/contacts of an import", sql: contacts::lists::IMPORTED, allowed: SHOWN },
    Query { name: "/contacts, not written to", sql: contacts::lists::UNWRITTEN, allowed: UNWRITTEN },
    query("/contact by name", contacts::lists::CALLED),
    query("/contact @name", contacts::queries::NAMED),
    query("/contact, the person", contacts::queries::BY_ID),
    query("/contact, labels", contacts::labels::LABELS_OF),
    Query { name: "a card, stage and labels", sql: contacts::tags::TAGGED_DIALOG, allowed: FEW_STAGES },
    query("/contact, lists", people_lists::LISTS_OF),
    Query { name: "/lists, how many are on one", sql: people_lists::COUNT_SOME, allowed: SOME },
    query("/list, how many", people_lists::COUNT_ALL),
    query("/list", list_people::MEMBERS),
    query("/list of a filter", list_people::ANYBODY),
    query("/list of a filter by stage", list_people::AT_A_STAGE),
    query("/list of a filter by label", list_people::WITH_A_LABEL),
    Query { name: "/consents of a person", sql: consents::LEDGER, allowed: OF_ONE_CONTACT },
    query("the file of a consent", consents::FILE),
    query("the newest consent", consents::NEWEST),
    query("consents in force", consents::IN_FORCE),
    Query { name: "what waits for a consent", sql: consents::RELEASE, allowed: OPTED_OUT },
    Query { name: "two contacts that are one", sql: consents::HAND_OVER, allowed: &[] },
    query("an erased person's consents", consents::ERASE_CONSENTS),
    Query { name: "/consents export", sql: consents_export::ALL_ENTRIES, allowed: &["SCAN consents"] },
    Query { name: "/pipeline", sql: stages::COUNT_IN_STAGE, allowed: &["SCAN CONSTANT ROW"] },
    Query { name: "/pipeline of an operator", sql: stages::COUNT_SEEN_IN_STAGE, allowed: &["SCAN CONSTANT ROW"] },
    Query { name: "/sequences", sql: sequences::queries::ALL_SEQUENCES, allowed: FEW_SEQUENCES },
    query("/sequences, the runs", sequences::queries::RUNS_BY_STATE),
    Query { name: "/contact, the import", sql: import_record::ADDED_BY, allowed: OF_ONE_CONTACT },
    query("/contact, the runs", sequences::runs::RUNS_OF),
    Query {
        name: "a card, the run that its words answer",
        sql: sequences::runs::RUN_ANSWERED_IN,
        allowed: OF_ONE_CONTACT,
    },
    query("a sequence, its runs", sequences::runs::RUNS_IN),
    Query { name: "a sequence, what could not be sent", sql: sequences::runs::RUNS_NOT_DELIVERED, allowed: SAME_PLACE },
    query("the first trouble of runs", sequences::troubles::FIRST_UNTOLD),
    query("the last notice of runs", sequences::troubles::LAST_TOLD),
    Query { name: "whose runs are in trouble", sql: sequences::troubles::UNTOLD_OF, allowed: IN_TROUBLE },
    Query { name: "a notice, the runs", sql: sequences::troubles::TOLD, allowed: IN_TROUBLE },
    Query { name: "/start, the held runs", sql: sequences::troubles::ALL_HELD, allowed: IN_TROUBLE },
    Query { name: "/start, what was not sent", sql: sequences::troubles::NOT_DELIVERED_SINCE, allowed: IN_TROUBLE },
    query("the steps that are due", sequences::steps::RUNS_DUE),
    query("the next step that is due", sequences::steps::NEXT_RUN_DUE),
    Query { name: "/stats of a stage", sql: tag_figures::FIGURES_OF_STAGE, allowed: BY_ACCOUNT },
    Query { name: "/stats of a label", sql: tag_figures::FIGURES_LABELLED, allowed: BY_ACCOUNT },
    query("/export_all of a stage", dialogs::export::SIZE_OF_STAGE),
    query("/export_all of a label", dialogs::export::SIZE_LABELLED),
    query("whether it is closed with a contact", stages::IS_CLOSED),
    query("whether a contact waits", stages::WAITS),
    query("what stops a contact's runs", sequences::stops::OPEN_OF_CONTACT),
    query("what stops a dialog's runs", sequences::stops::OPEN_IN_DIALOG),
    Query { name: "what stops a person's runs", sql: sequences::stops::OPEN_TO_PERSON, allowed: BY_ADDRESS },
    query("what a lost account stops", sequences::stops::OPEN_OF_ACCOUNT),
    query("/campaigns", campaigns::queries::CAMPAIGNS),
    query("/campaigns, how one is received", campaigns::queries::RECEPTION),
    query("a campaign, its counts", progress::COUNTS),
    query("a campaign, its runs", progress::RUNS_BY_STATE_OF),
    Query { name: "a campaign, who has not answered", sql: progress::WITHOUT_ANSWER, allowed: PUT_TOGETHER },
    query("a campaign, who is approved", progress::APPROVED),
    query("a campaign, its people", progress::RECIPIENTS),
    Query { name: "a campaign, how many a member sees", sql: progress::SEEN_COUNTS, allowed: SEEN_IN_CAMPAIGN },
    Query { name: "a campaign, the people that a member sees", sql: progress::SEEN, allowed: SEEN_IN_CAMPAIGN },
    Query { name: "a campaign, who is not decided", sql: audience::UNDECIDED, allowed: IN_CAMPAIGNS },
    query("a campaign, their fields", audience::THEIR_FIELDS),
    query("a campaign, their addresses", audience::ADDRESSES),
    query("a campaign, who is next", audience::FIRST_UNDECIDED),
    query("a campaign, a first text", audience::FIRST_TEXT),
    query("/stats, who refused", people::stop_list::REFUSED_SINCE),
    query("/stats, the campaigns", campaigns::figures::WRITTEN_TO_SINCE),
    Query { name: "a campaign, first texts of a day", sql: pace::SENT_SINCE, allowed: FIRST_TEXTS },
    Query { name: "a campaign, first texts on the way", sql: pace::ON_THE_WAY, allowed: FIRST_TEXTS },
    Query { name: "all first texts on the way", sql: pace::ALL_ON_THE_WAY, allowed: FIRST_TEXTS },
    Query { name: "who a campaign wrote to", sql: brake::LAST_TO, allowed: IN_CAMPAIGNS },
    query("a campaign, open runs", pause::OPEN_RUNS),
    Query { name: "a paused campaign", sql: pause::PUT_ASIDE, allowed: SPREAD },
    Query { name: "a resumed campaign", sql: pause::HELD_BACK, allowed: SPREAD },
    Query { name: "fields in use", sql: fields::FIELD_NAMES, allowed: NAMES_IN_USE },
];

/// Some hundred people of a file at once.
fn import_queries() -> [Query; 10] {
    [
        query("an import, its people", &import_record::TAKE_PART),
        Query { name: "an import, its consents", sql: &consents::RECORD_MANY, allowed: OF_ONE_CONTACT },
        Query { name: "an undone import, who was written to", sql: import_undo::WRITTEN_TO, allowed: OPTED_OUT },
        Query {
            name: "an undone import, who is in another",
            sql: import_undo::IN_ANOTHER,
            allowed: &["SCAN CONSTANT ROW"],
        },
        Query { name: "an import, usernames", sql: &imports::WITH_NAMES, allowed: VALUES },
        query("an import, phones", &imports::WITH_PHONES),
        query("an import, ids", &imports::WITH_IDS),
        query("an import, contacts", &imports::CONTACTS),
        query("an import, fields", &imports::FIELDS),
        query("an import, the stop-list", &imports::STOPPED),
    ]
}

/// Only the values of the statement are gone through.
const VALUES: &[&str] = &["SCAN asked", "SCAN 200 CONSTANT ROWS"];
/// The few files of one album are sorted.
const IN_ALBUM: &[&str] = &["USE TEMP B-TREE FOR ORDER BY"];
/// The newest messages of a dialog, in order.
const LAST_TURN: &[&str] = &["CO-ROUTINE last", "SCAN last"];
/// Only pending messages are read.
const PENDING: &[&str] = &["SCAN messages USING INDEX messages_pending"];
/// The inner query reads the first pending messages in order.
const FEW: &[&str] = &["SCAN pending", "USE TEMP B-TREE FOR ORDER BY"];
/// Only the pending messages of one dialog are counted.
const COUNTED: &[&str] = &["SCAN (subquery", "USE TEMP B-TREE FOR ORDER BY"];

async fn plan_of(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain: String =
        sql.split(';').filter(|sql| !sql.trim().is_empty()).map(|sql| format!("explain query plan {sql};")).collect();
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(db).await.unwrap();
    steps.into_iter().map(|(.., step)| step).collect()
}

/// The steps of a plan that scan or sort more than they show, for all statements of one trip.
async fn too_much(db: &mut SqliteConnection, query: &Query) -> Vec<String> {
    let steps = plan_of(db, query.sql).await.into_iter();
    let costly = steps
        .filter(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE") || goes_through_nulls(query.sql, step));
    costly.filter(|step| !query.allowed.iter().any(|allowed| step.starts_with(allowed))).collect()
}

/// Whether a step looks up the rows in which a column is null. That reads as a search, but these may be most rows.
fn goes_through_nulls(sql: &str, step: &str) -> bool {
    let words: Vec<&str> = sql.split_whitespace().collect();
    // The columns before an operator.
    let before = |is_one: fn(&str, &str) -> bool| -> Vec<&str> {
        let found = words.windows(3).filter(|some| is_one(some[1], some[2]));
        found.filter_map(|some| some[0].rsplit(['.', '(']).next()).collect()
    };
    let compared = before(|operator, _| ["=", "in", ">", "<", ">=", "<="].contains(&operator));
    let tested = before(|operator, value| operator == "is" && value.starts_with("null"));
    tested.into_iter().any(|column| {
        let is_looked_up = compared.contains(&column) || sql.contains(&format!("using ({column})"));
        !is_looked_up && step.contains(&format!("({column}=?"))
    })
}

async fn desk() -> SqliteConnection {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    crate::store::engine::database::MIGRATIONS.run(&mut db).await.unwrap();
    db
}

#[tokio::test]
async fn no_screen_reads_or_sorts_a_whole_table() {
    let mut db = desk().await;
    let mut wrong = Vec::new();
    let queries = QUERIES.iter().copied().chain(import_queries());
    for query in queries {
        let steps = too_much(&mut db, &query).await;
        if !steps.is_empty() {
            wrong.push(format!("{}: {steps:?}", query.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A person has one dialog, or very few of one name; the query reads one row.
///
/// Rows may refer to a new dialog. SQLite's plan looks for such rows, but only while one is missing. A team has a dozen
/// stages at most, and they are read only where a contact begins.
const OF_ONE_PERSON: &[&str] =
    &["USE TEMP B-TREE FOR ORDER BY", "SCAN asked", "SCAN CONSTANT ROW", "SCAN held_answers", "SCAN stages"];

#[tokio::test]
async fn a_search_for_nulls_counts_as_a_scan() {
    let mut db = desk().await;
    let all = "select id from contacts where telegram_user_id is null and lower(username) in ('a', 'b')";
    let step = "SEARCH contacts USING INDEX sqlite_autoindex_contacts_1 (telegram_user_id=?)";
    assert_eq!(too_much(&mut db, &query("names", all)).await, [step]);
    let one = "select id from contacts where telegram_user_id is null and lower(username) = 'a'";
    assert!(too_much(&mut db, &query("a name", one)).await.is_empty());
}

#[tokio::test]
async fn no_message_on_its_way_reads_a_whole_table() {
    let mut db = desk().await;
    let statements = [("the gate", gate_facts::FACTS), ("a claim", delivery::CLAIM), ("an end", sent::SENT)];
    for (name, sql) in statements {
        let steps = too_much(&mut db, &Query { name, sql, allowed: OF_ONE_PERSON }).await;
        assert!(steps.is_empty(), "{name}: {steps:?}");
    }
    let allowed = &["USE TEMP B-TREE FOR ORDER BY", "USE TEMP B-TREE FOR GROUP BY"];
    let steps = too_much(&mut db, &Query { name: "who has something due", sql: delivery::DUE, allowed }).await;
    assert!(steps.is_empty(), "who has something due: {steps:?}");
    // An account's next item is found in index order: nothing is sorted, however many items wait.
    let steps = too_much(&mut db, &query("what is due", delivery::DUE_OF)).await;
    assert!(steps.is_empty(), "what is due: {steps:?}");
    let plan = plan_of(&mut db, delivery::DUE_OF).await;
    for index in ["outbox_hot", "outbox_by_turn"] {
        assert!(plan.iter().any(|step| step.contains(index)), "{index}: {plan:?}");
    }
    let plan = plan_of(&mut db, gate_facts::FACTS).await;
    for (index, times) in [("outbox_in_flight", 3), ("consents_newest", 2)] {
        assert_eq!(plan.iter().filter(|step| step.contains(index)).count(), times, "{index}: {plan:?}");
    }
    let allowed = &["SCAN CONSTANT ROW", "USE TEMP B-TREE", "UNION USING TEMP B-TREE"];
    let steps = too_much(&mut db, &Query { name: "they wrote", sql: messages::THEY_WROTE_NOW, allowed }).await;
    assert!(steps.is_empty(), "they wrote: {steps:?}");
}

/// Neither a dialog's shown messages nor a chat's other cards are read.
#[tokio::test]
async fn pending_messages_are_found_by_their_dialog_and_compared_with_one_card_each() {
    let mut db = desk().await;
    for (name, sql, allowed) in [
        ("pending in a chat", message_cards::PENDING, &[][..]),
        ("how many are pending", message_cards::COUNT_PENDING, COUNTED),
        ("what a dialog may have to show", message_cards::PENDING_ANYWHERE, FEW),
        ("one card for many", message_cards::PUT_MANY, &[]),
        ("shown everywhere", message_cards::MARK_ALL_SHOWN, &[]),
        ("ours shown in every topic", message_cards::MARK_OURS_SHOWN, &[]),
        ("dialogs with pending messages", message_cards::PENDING_DIALOGS, PENDING),
    ] {
        let steps = too_much(&mut db, &Query { name, sql, allowed }).await;
        assert!(steps.is_empty(), "{name}: {steps:?}");
        let plan = plan_of(&mut db, sql).await;
        assert!(plan.iter().any(|step| step.contains("INDEX messages_pending")), "{name}: {plan:?}");
        let mut cards = plan.iter().filter(|step| step.contains("SEARCH message_cards"));
        assert!(cards.all(|step| step.contains("(message_id=?")), "{name}: {plan:?}");
    }
}

#[tokio::test]
async fn a_plan_that_does_is_noticed() {
    let mut db = desk().await;
    for bad in [
        query("a whole table", "select * from messages where content like $1"),
        query("a sort", "select * from messages where dialog_id = $1 order by content"),
        Query {
            name: "the best first",
            sql: "select rowid from found_messages where found_messages match $1 order by rank limit 9",
            allowed: WORDS,
        },
        Query { name: "every word", sql: "select rowid from found_messages order by rowid desc", allowed: WORDS },
        query(
            "any filter in one statement",
            "select * from audit where $1 = '' or action = $1 order by id desc limit 9",
        ),
    ] {
        assert!(!too_much(&mut db, &bad).await.is_empty(), "{}", bad.name);
    }
    // A filter of the log without its index is noticed too.
    sqlx::query("drop index audit_by_action").execute(&mut db).await.unwrap();
    let audit = query("/audit of one action", audit_lines::OF_ACTION);
    assert!(!too_much(&mut db, &audit).await.is_empty());
}
