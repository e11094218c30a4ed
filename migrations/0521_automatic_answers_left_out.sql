-- The beginning of the absence in which the team last read that an automatic answer was left out, because a blank had no value.
alter table desk add column away_left_out_at bigint;
