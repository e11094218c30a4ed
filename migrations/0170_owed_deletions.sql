-- Messages that must not stay in a chat: secrets that were typed or shown, and what is about somebody who was forgotten.
-- A row goes when the message is gone, says nothing any more, or its person was asked to delete it. What the message says is
-- never kept.
create table owed_deletions (
    chat_id bigint not null,
    message_id bigint not null,
    -- Where a person is told that it stays.
    topic_id bigint,
    -- Why it is to go: what was typed, or what the bot showed.
    kind text not null,
    -- Of the next try.
    due_at bigint not null,
    attempts integer not null default 0,
    -- When its person was told that it still stands there.
    told_at bigint,
    primary key (chat_id, message_id)
);

create index owed_deletions_due on owed_deletions (due_at);

-- The sessions that were shown, and the messages about people who were forgotten: both are the bot's own.
insert into owed_deletions (chat_id, message_id, kind, due_at)
    select chat_id, message_id, 'erased', due_at from passing_messages;

drop table passing_messages;
