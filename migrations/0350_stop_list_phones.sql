-- The hash of a person's phone, so that the stop-list holds for a file that knows nothing else of somebody who was erased.
alter table stop_list add column phone_hash text;
create index stop_list_by_phone on stop_list (phone_hash) where phone_hash is not null;
