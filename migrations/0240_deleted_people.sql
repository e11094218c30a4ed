-- When a prospect was first seen as a deleted account. Their last known name stays.
alter table dialogs add column prospect_deleted_at bigint;
