-- The pace at which the account was last at work, so that switching it off and on again does not end its warm-up.
alter table accounts add column was_warming integer not null default 0;

-- Whether the login is by QR code: then only Telegram knows whose phone it was that scanned, and the number is compared.
alter table logins add column scanned integer not null default 0;

-- Messages of the bot that show a secret and go soon. They are kept here so that a restart does not leave one in a chat.
create table passing_messages (
    chat_id bigint not null,
    message_id bigint not null,
    due_at bigint not null,
    primary key (chat_id, message_id)
);
