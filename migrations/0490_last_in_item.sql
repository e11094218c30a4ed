-- The newest message of the outbox when the prospect last wrote. Only a later one answers them, whatever the clocks of the desk and of
-- Telegram say.
alter table dialogs add column last_in_item bigint;
