-- Chinese, Japanese, Thai and their kin put no space between words, so that a word is looked for anywhere in a run. Each
-- letter of such a text is a token of its own in these indexes, and a word is a phrase. Texts without such letters cost one
-- comparison and have no row here.

-- The places of letters in a text. A trigger knows no recursion; a longer text is found by its beginning.
create table run_places (n integer primary key);
insert into run_places (n)
with recursive places (n) as (select 1 union all select n + 1 from places where n < 4096) select n from places;

create view findable_message_runs as
    select id, (select group_concat(substr(content, n, 1), ' ') from (select n from run_places where n <= length(content) order by n)) as words
    from messages where content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
create virtual table found_message_runs using fts5 (words, content = 'findable_message_runs', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2');
insert into found_message_runs (found_message_runs, rank) values ('secure-delete', 1);
insert into found_message_runs (found_message_runs) values ('rebuild');
create trigger found_message_runs_new after insert on messages begin
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_changed after update of content on messages when old.content <> new.content begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_gone after delete on messages begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;

create view findable_note_runs as
    select id, (select group_concat(substr(content, n, 1), ' ') from (select n from run_places where n <= length(content) order by n)) as words
    from dialog_notes where content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
create virtual table found_note_runs using fts5 (words, content = 'findable_note_runs', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2');
insert into found_note_runs (found_note_runs, rank) values ('secure-delete', 1);
insert into found_note_runs (found_note_runs) values ('rebuild');
create trigger found_note_runs_new after insert on dialog_notes begin
    insert into found_note_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_note_runs_changed after update of content on dialog_notes when old.content <> new.content begin
    insert into found_note_runs (found_note_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
    insert into found_note_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_note_runs_gone after delete on dialog_notes begin
    insert into found_note_runs (found_note_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;

create view findable_name_runs as
    select id, (select group_concat(substr(coalesce(display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(display_name, '')) order by n)) as words
    from dialogs where coalesce(display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
create virtual table found_name_runs using fts5 (words, content = 'findable_name_runs', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2');
insert into found_name_runs (found_name_runs, rank) values ('secure-delete', 1);
insert into found_name_runs (found_name_runs) values ('rebuild');
create trigger found_name_runs_new after insert on dialogs begin
    insert into found_name_runs (rowid, words) select new.id, (select group_concat(substr(coalesce(new.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(new.display_name, '')) order by n)) where coalesce(new.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_name_runs_changed after update of display_name on dialogs when coalesce(old.display_name, '') <> coalesce(new.display_name, '') begin
    insert into found_name_runs (found_name_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(coalesce(old.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(old.display_name, '')) order by n)) where coalesce(old.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
    insert into found_name_runs (rowid, words) select new.id, (select group_concat(substr(coalesce(new.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(new.display_name, '')) order by n)) where coalesce(new.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_name_runs_gone after delete on dialogs begin
    insert into found_name_runs (found_name_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(coalesce(old.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(old.display_name, '')) order by n)) where coalesce(old.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
