-- The language of a person whose dialog is always translated; null where it is not.
alter table dialogs add column language text;
-- Whether the team was told that Telegram does not translate it. It is told once, until a translation succeeds.
alter table dialogs add column translation_failed boolean not null default false;

-- When to ask Telegram for the translation of a message; null when nothing is to be asked. And how often it was asked in vain.
alter table messages add column translate_at bigint;
alter table messages add column translate_tries integer not null default 0;
create index messages_to_translate on messages (account_id, translate_at) where translate_at is not null;

-- What belongs to the message that an item becomes: the words of its author, if it is their translation. A list in JSON.
alter table outbox add column texts text;
