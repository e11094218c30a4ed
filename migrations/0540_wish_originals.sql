-- What its author wrote, if the wanted text of an edit is the translation of it.
alter table wishes add column original text;
