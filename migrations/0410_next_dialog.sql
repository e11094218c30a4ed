-- Whether an answer to a person is on its way, without a look through the whole queue.
create index outbox_open_by_person on outbox (telegram_user_id) where settled_at is null;
