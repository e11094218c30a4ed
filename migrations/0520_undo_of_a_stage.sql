-- The stage from which a change of stage brought the status, and since when the person was there; empty for other changes.
alter table undos add column old_stage_id bigint;
alter table undos add column old_stage_at bigint;
-- The card that offers the undo, so that it goes on doing so when it is refreshed.
alter table undos add column card_chat_id bigint;
alter table undos add column card_message_id bigint;
