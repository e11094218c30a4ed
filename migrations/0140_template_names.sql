-- A template's name as it was typed. `name` stays in lower case, for names are compared without regard to case, and SQLite
-- folds Latin letters only. Null for templates from before: theirs was kept in lower case alone.
alter table templates add column typed_name text;
