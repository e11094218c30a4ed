-- The language that a person speaks, by its two-letter code, as a member has said; empty for most.
alter table contacts add column language text;
