-- Who waits for an answer, whether or not somebody has looked.

-- The place in every list: who waits for an answer first, the longest-waiting of them at the top, then the latest. Looking
-- at a dialog does not answer it. Computed, so that it cannot be forgotten, and one number, so that an index gives the order.
drop index dialogs_listed;
drop index dialogs_listed_by_status;
drop index dialogs_listed_by_account;
drop index dialogs_listed_by_assignee;
drop index dialogs_unread;
alter table dialogs drop column place;
alter table dialogs add column place bigint generated always as (
    case when unanswered_since is not null and snoozed_until is null and status in ('active', 'qualified')
        then unanswered_since else 9000000000000000 - updated_at end) virtual;
create index dialogs_listed on dialogs (place, assignee_id);
create index dialogs_listed_by_status on dialogs (status, place, assignee_id);
create index dialogs_listed_by_account on dialogs (account_id, place, assignee_id);
create index dialogs_listed_by_assignee on dialogs (assignee_id, place);
create index dialogs_unread on dialogs (place, assignee_id) where unread > 0;

-- Whether a closed dialog was qualified when it was closed: reopening it gives that back.
alter table dialogs add column was_qualified boolean not null default false;
