-- Runs that wait or were stopped although nobody did anything: a blank without a value, a person without an address, a message that
-- could not be sent. The member who started them is told once, in one notice for many runs.

-- Since when, and when it was told.
alter table runs add column trouble_at bigint;
alter table runs add column told_at bigint;
update runs set trouble_at = started_at where state = 'held' and reason in ('hole', 'no_address');
-- What ended before is old news.
update runs set trouble_at = ended_at, told_at = ended_at where state = 'stopped' and reason = 'not_delivered';

create index runs_untold on runs (trouble_at, started_by) where told_at is null and trouble_at is not null;
create index runs_told on runs (told_at, started_by) where told_at is not null;
-- The counts of the first screen and of the screen of all runs that wait, from the index alone.
create index runs_held on runs (sequence_id, campaign_id, reason, details) where state = 'held';
create index runs_not_delivered on runs (sequence_id, trouble_at, campaign_id, details) where reason = 'not_delivered';
