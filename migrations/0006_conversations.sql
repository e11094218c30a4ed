-- What the inbox must not forget.

-- What Telegram says of a message besides its text. Its time is Telegram's, not the moment at which it was saved here.
alter table messages add column media_kind text;
-- How to ask Telegram for the file, as JSON; empty without one.
alter table messages add column media text;
-- Formatting of the text as JSON; empty for plain text.
alter table messages add column spans text;
alter table messages add column edited_at bigint;
-- Taken back at Telegram. The row stays: what was said to the team was said.
alter table messages add column deleted_at bigint;
-- Telegram's number of the message that this one answers.
alter table messages add column reply_to bigint;
-- The item of the outbox that it was; empty for what came from elsewhere.
alter table messages add column outbox_id bigint references outbox (id);
-- Whether the team has been told: set with what shows it, so that a restart tells the rest and nothing twice.
alter table messages add column told_at bigint;
-- Messages that nobody has been told of are looked for at every start and are few.
create index messages_untold on messages (id) where told_at is null and direction = 'in';

-- Read up to these numbers of Telegram: ours by them, theirs by us (here or on the phone).
alter table dialogs add column read_by_them bigint not null default 0;
alter table dialogs add column read_by_us bigint not null default 0;
-- How many of their messages nobody has seen; counted where they are saved, so that no list has to.
alter table dialogs add column unread integer not null default 0;
-- When the oldest of them came: whoever has waited longest is answered first.
alter table dialogs add column waiting_since bigint;
-- The member who answers; empty for everybody on duty.
alter table dialogs add column assignee_id bigint references team (telegram_user_id) on delete set null;
-- Who gave the dialog its status; empty for the desk itself.
alter table dialogs add column status_by bigint;
alter table dialogs add column status_at bigint;
-- Put aside until then; a message from them ends it.
alter table dialogs add column snoozed_until bigint;
-- The topic of the forum group that shows the dialog.
alter table dialogs add column topic_id bigint;
create unique index dialogs_by_topic on dialogs (topic_id) where topic_id is not null;
create index dialogs_by_status on dialogs (status, updated_at desc);
create index dialogs_unread on dialogs (waiting_since) where unread > 0;
create index dialogs_snoozed on dialogs (snoozed_until) where snoozed_until is not null;

-- What the team keeps in mind about a dialog; the prospect never sees it.
create table dialog_notes (
    id integer primary key,
    dialog_id bigint not null references dialogs (id),
    author_id bigint not null,
    content text not null,
    created_at bigint not null
);
create index dialog_notes_by_dialog on dialog_notes (dialog_id, id);

-- The bot's messages that show a message of a dialog, so that a reply to one finds its dialog and a mark finds its place.
create table message_cards (
    message_id bigint not null references messages (id),
    chat_id bigint not null,
    card_message_id bigint not null,
    primary key (chat_id, card_message_id)
);
create index message_cards_by_message on message_cards (message_id);

-- Texts that the team writes again and again.
create table templates (
    id integer primary key,
    -- In lower case: names are compared without regard to case.
    name text not null unique,
    content text not null,
    created_by bigint not null,
    updated_at bigint not null
);

-- Whether a member is told of messages that are nobody's.
alter table team add column on_duty integer not null default 1;
