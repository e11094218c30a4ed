-- The screen of a sequence counts the runs of each state, and those of earlier versions, from the index alone.
drop index runs_by_state;
create index runs_by_state on runs (sequence_id, state, id, version_id);
