-- What an answer to a prospect must not forget.

-- Telegram's number of the prospect's message that it answers, where it answers a certain one.
alter table outbox add column reply_to bigint;
-- The admin's own message that it was: it bears the marks "delivered" and "read". Empty where a card shows them.
alter table outbox add column asked_chat_id bigint;
alter table outbox add column asked_message_id bigint;
-- `outbox.target_username` is `id:` and a Telegram id for somebody without a username.

-- One message of a chat may show several messages of a dialog, and several may show one that is too long for one. A row
-- with a `card_message_id` of 0 says that this chat cannot be told. For a message of ours it is the admin's own message.
drop table message_cards;
create table message_cards (
    message_id bigint not null references messages (id),
    chat_id bigint not null,
    card_message_id bigint not null,
    -- The mark that an admin's own message bears: `delivered` or `read`.
    mark text,
    primary key (chat_id, card_message_id, message_id)
);
create index message_cards_by_message on message_cards (message_id);
-- What still waits for a mark.
create index message_cards_unread on message_cards (message_id) where mark = 'delivered';

-- What was sent before the desk had topics needs no telling.
update messages set told_at = timestamp where direction = 'out';
create index messages_untold_out on messages (dialog_id) where told_at is null and direction = 'out';

-- The pinned message of a dialog's topic, and the topic's title as it was last set: it tells the status.
alter table dialogs add column topic_card_id bigint;
alter table dialogs add column topic_title text;

-- An answer that was not sent because somebody else had just answered; it waits for its author's word.
create table held_answers (
    chat_id bigint not null,
    message_id bigint not null,
    dialog_id bigint not null references dialogs (id),
    -- Text, formatting and file as JSON, with the message that it answers.
    answer text not null,
    held_at bigint not null,
    primary key (chat_id, message_id)
);
