-- Distribution: the desk gives dialogs of nobody to members.

-- The member's own limit of open dialogs; empty: the team's.
alter table team add column most_dialogs integer;
-- When the desk last gave the member a dialog.
alter table team add column given_at bigint;

-- What a member has: open dialogs by their last message, and those that wait.
create index dialogs_open_of on dialogs (assignee_id, last_in_at) where assignee_id is not null and status = 'active';
create index dialogs_waiting_of on dialogs (assignee_id) where assignee_id is not null and unanswered_since is not null;
