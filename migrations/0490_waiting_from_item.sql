-- The newest message of the outbox when the prospect began to wait. Only a later one is an answer, whatever the clocks of the desk and
-- of Telegram say.
alter table dialogs add column waiting_from_item bigint;
