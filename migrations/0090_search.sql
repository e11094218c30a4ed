-- Where a word stands. `store::search` is the only place that reads this; another engine has its own way to do it.

-- What is looked through: Russian is written with and without the dots over «ё», so that both are one letter here.
create view findable_messages as
    select id, replace(replace(content, 'ё', 'е'), 'Ё', 'Е') as words from messages;
create view findable_notes as
    select id, replace(replace(content, 'ё', 'е'), 'Ё', 'Е') as words from dialog_notes;
create view findable_names as
    select id, replace(replace(coalesce(display_name, '') || ' ' || coalesce(target_username, ''), 'ё', 'е'), 'Ё', 'Е') as words
    from dialogs;

-- The indexes hold no text of their own. Beginnings of three letters are kept: shorter words are looked for as they are, and
-- longer beginnings are rare enough to be put together when they are asked for.
create virtual table found_messages using fts5 (words, content = 'findable_messages', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3');
create virtual table found_notes using fts5 (words, content = 'findable_notes', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3');
create virtual table found_names using fts5 (words, content = 'findable_names', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3');

-- Erased is erased: without this a deleted word would stay in the index until it is merged some day.
insert into found_messages (found_messages, rank) values ('secure-delete', 1);
insert into found_notes (found_notes, rank) values ('secure-delete', 1);
insert into found_names (found_names, rank) values ('secure-delete', 1);

insert into found_messages (found_messages) values ('rebuild');
insert into found_notes (found_notes) values ('rebuild');
insert into found_names (found_names) values ('rebuild');

-- The indexes follow in the transaction of the fact, whoever writes it: deleting or emptying a row erases its words.
create trigger found_messages_new after insert on messages begin
    insert into found_messages (rowid, words)
    values (new.id, replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_messages_changed after update of content on messages when old.content <> new.content begin
    insert into found_messages (found_messages, rowid, words)
    values ('delete', old.id, replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'));
    insert into found_messages (rowid, words)
    values (new.id, replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_messages_gone after delete on messages begin
    insert into found_messages (found_messages, rowid, words)
    values ('delete', old.id, replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'));
end;

create trigger found_notes_new after insert on dialog_notes begin
    insert into found_notes (rowid, words) values (new.id, replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_notes_changed after update of content on dialog_notes when old.content <> new.content begin
    insert into found_notes (found_notes, rowid, words)
    values ('delete', old.id, replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'));
    insert into found_notes (rowid, words) values (new.id, replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_notes_gone after delete on dialog_notes begin
    insert into found_notes (found_notes, rowid, words)
    values ('delete', old.id, replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'));
end;

create trigger found_names_new after insert on dialogs begin
    insert into found_names (rowid, words)
    values (new.id, replace(replace(
        coalesce(new.display_name, '') || ' ' || coalesce(new.target_username, ''), 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_names_changed after update of display_name, target_username on dialogs
when coalesce(old.display_name, '') <> coalesce(new.display_name, '')
    or coalesce(old.target_username, '') <> coalesce(new.target_username, '') begin
    insert into found_names (found_names, rowid, words)
    values ('delete', old.id, replace(replace(
        coalesce(old.display_name, '') || ' ' || coalesce(old.target_username, ''), 'ё', 'е'), 'Ё', 'Е'));
    insert into found_names (rowid, words)
    values (new.id, replace(replace(
        coalesce(new.display_name, '') || ' ' || coalesce(new.target_username, ''), 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_names_gone after delete on dialogs begin
    insert into found_names (found_names, rowid, words)
    values ('delete', old.id, replace(replace(
        coalesce(old.display_name, '') || ' ' || coalesce(old.target_username, ''), 'ё', 'е'), 'Ё', 'Е'));
end;

-- What somebody looks for, for as long as they turn the pages of it: a button has no room for words.
create table searches (
    id integer primary key,
    chat_id bigint not null,
    words text not null,
    asked_at bigint not null
);
