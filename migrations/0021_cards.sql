-- Whether the card of a message shows how it ended: a desk that was killed before it changed the card does so at its next
-- start.
alter table outbox add column card_final integer not null default 0;
update outbox set card_final = 1 where settled_at is not null;
