-- How the dialogs are listed, and what the desk has to remember to tell once.

-- The place in every list: whom nobody has read first, the longest-waiting of them at the top, then the latest. Computed, so
-- that it cannot be forgotten, and one number, so that an index gives the order of a page without sorting.
alter table dialogs add column place bigint generated always as (
    case when unread > 0 then coalesce(waiting_since, updated_at) else 9000000000000000 - updated_at end) virtual;
-- Each list is a range of one of these, with whose dialogs it is inside the index: a page reads the rows it shows.
create index dialogs_listed on dialogs (place, assignee_id);
create index dialogs_listed_by_status on dialogs (status, place, assignee_id);
create index dialogs_listed_by_account on dialogs (account_id, place, assignee_id);
create index dialogs_listed_by_assignee on dialogs (assignee_id, place);
-- The same beginnings without the order.
drop index dialogs_by_status;
drop index dialogs_by_account;

-- They wrote something that may mean that they want no more messages. Cleared when somebody has decided.
alter table dialogs add column refusal_at bigint;
-- When they wrote the first thing that nobody has answered; reading it is no answer. Kept and not computed, since Telegram's
-- times are to the second and an answer may come in the same one.
alter table dialogs add column unanswered_since bigint;
-- The team was reminded of it; the answer clears both.
alter table dialogs add column reminded_at bigint;
update dialogs set unanswered_since = last_in_at where last_in_at > coalesce(last_out_at, 0);
create index dialogs_unanswered on dialogs (unanswered_since) where unanswered_since is not null and reminded_at is null;

-- Telegram's times are to the second, its numbers are in order: a page of a talk is a range of this.
create index messages_in_order on messages (dialog_id, timestamp, telegram_message_id);
drop index messages_by_dialog;
