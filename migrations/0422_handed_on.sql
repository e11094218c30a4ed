-- When the dialog was last handed on, because its prospect waited too long. In one wait that happens once.
alter table dialogs add column handed_on_at bigint;
