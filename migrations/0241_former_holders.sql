-- Who had a username before the one who has it now. A message to the name is not sent to its new holder before somebody was
-- told; after that, this is empty.
alter table usernames add column former_id bigint;
create index usernames_by_former on usernames (former_id) where former_id is not null;
