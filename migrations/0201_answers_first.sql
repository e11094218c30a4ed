-- Answers to people who have just written go before unprompted messages and have limits of their own.

-- When the recipient wrote last, or when a manager sent the item now: while that is recent, the item goes before the others.
alter table outbox add column hot_at bigint;
-- Whether it was an answer when it was first attempted: counted as one while it is on its way and when it is sent.
alter table outbox add column is_answer boolean not null default false;
-- The manager who sent it now, past the desk's own limits.
alter table outbox add column hurried_by bigint;
-- Answers among the day's messages.
alter table accounts add column answers_sent integer not null default 0;
-- When the account last handed an unprompted message to Telegram: the long gap is counted from here.
alter table accounts add column last_unprompted_at bigint;
update accounts set last_unprompted_at = last_attempt_at;
update outbox set hot_at = (
    select last_in_at from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id)
where settled_at is null;

-- What waits for an account in the order in which it goes, and what of it may go first.
drop index outbox_open_by_account;
create index outbox_by_turn on outbox (account_id, order_at, id) where settled_at is null;
create index outbox_hot on outbox (account_id, order_at, id) where settled_at is null and hot_at is not null;
-- What is on its way is counted at each attempt and is little.
create index outbox_in_flight on outbox (account_id) where settled_at is null and attempts > 0;
