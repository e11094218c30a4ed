-- What Telegram is told of what the team has read.

-- How far Telegram knows that we have read a prospect's messages. What was read before the desk told anybody stays untold.
alter table dialogs add column read_told bigint not null default 0;
update dialogs set read_told = read_by_us;
create index dialogs_read_untold on dialogs (id) where read_told < read_by_us;
-- Telegram made the account wait with this, and with nothing else.
alter table accounts add column reading_paused_until bigint;
