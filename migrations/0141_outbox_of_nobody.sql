-- What was settled before Telegram said to whom it was: whoever changes their username, or is erased, is looked for among these.
create index outbox_of_nobody on outbox (lower(target_username)) where telegram_user_id is null and settled_at is not null;
