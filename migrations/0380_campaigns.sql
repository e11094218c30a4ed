-- Campaigns: a sequence for a frozen audience, approved by a person, with up to three versions of its first text.

create table campaigns (
    id integer primary key autoincrement,
    name text not null,
    name_key text not null unique,
    sequence_id integer not null references sequences (id),
    -- The version that all its runs keep.
    version_id integer not null references sequence_versions (id),
    -- The name of its list when it was made. The list may change or go.
    list_name text not null,
    -- `draft`, `running`, `paused`, `finished`. The transaction that claims a message reads it.
    state text not null,
    -- First texts a day: of the campaign, and from one account.
    a_day integer not null,
    for_an_account integer not null,
    -- How many people it has, and a hash of them in their order. Neither ever changes.
    people integer not null,
    audience blob not null,
    -- The fingerprint that was approved last, and the last position of that approval.
    approved_plan blob,
    approved_up_to integer not null default 0,
    -- The present pause. Without a reason a member made it: `peer_flood`, or `refused` with `refused/written to`.
    pause_reason text,
    pause_details text,
    paused_by bigint,
    paused_at bigint,
    -- When somebody was last put on its sequence. From then on the gap counts.
    last_first_at bigint,
    created_by bigint not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    check ((state = 'paused') = (paused_at is not null))
);

-- Its further first texts. Number 0 is the first text of the sequence itself.
create table campaign_arms (
    campaign_id integer not null references campaigns (id),
    arm integer not null,
    content text not null,
    spans text,
    primary key (campaign_id, arm)
);

create table campaign_people (
    campaign_id integer not null references campaigns (id),
    -- The order of the audience, from 1 on.
    position integer not null,
    -- Empty once the person was erased. The counts of the report stay true, and nothing here leads to them.
    contact_id integer references contacts (id),
    -- `started`, or why they are left out; empty until their turn.
    outcome text,
    -- The blanks without a value, if those leave them out.
    details text,
    -- Which first text they get, their run, and the account that was chosen for it or that sent it.
    arm integer,
    run_id integer references runs (id),
    account_id integer references accounts (id),
    -- When their first text was sent, and when they first answered, or opted out or blocked an account.
    sent_at bigint,
    answered_at bigint,
    refused_at bigint,
    primary key (campaign_id, position)
);
create unique index campaign_people_by_contact on campaign_people (contact_id, campaign_id);
create index campaign_people_by_run on campaign_people (run_id) where run_id is not null;
create index campaign_people_undecided on campaign_people (campaign_id, position) where outcome is null;
-- What counts towards the limits of a day: what was sent on it, and what is on the way.
create index campaign_people_sent on campaign_people (sent_at) where sent_at is not null;
create index campaign_people_on_the_way on campaign_people (campaign_id) where outcome = 'started' and sent_at is null;
-- The counts of a report, without a look into the table.
create index campaign_people_counts on campaign_people (campaign_id, outcome, arm, sent_at, answered_at, refused_at);

-- The bot's messages that show a campaign, to be edited as it goes on: one of each chat.
create table campaign_cards (
    campaign_id integer not null references campaigns (id),
    chat_id bigint not null,
    message_id bigint not null,
    primary key (campaign_id, chat_id)
);
create index campaign_cards_by_message on campaign_cards (chat_id, message_id);

create index runs_by_campaign on runs (campaign_id, state) where campaign_id is not null;
