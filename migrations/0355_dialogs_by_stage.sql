-- The dialogs of a stage in their order, also when a list of thousands who were never written to stands there before them.
create index contacts_talking_by_stage on contacts (stage_id, stage_at, id, dialog_id) where dialog_id is not null;
