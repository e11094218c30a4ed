-- How often an item was tried and certainly not sent: a look-up failed, or Telegram asked to wait. The wait before the next try grows
-- with it. `attempts` counts only what Telegram may have.
alter table outbox add column tries integer not null default 0 check (tries >= 0);
