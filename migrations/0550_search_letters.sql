-- Letters that are no others with a mark, such as ł, ø, đ and ı, are looked for without their stroke or dot. Korean words
-- have endings and stand beside each other without spaces, so that they are looked for anywhere in a run, as Chinese ones.
-- Only the rows with such letters are put into the indexes again.

drop trigger found_messages_new;
drop trigger found_messages_changed;
drop trigger found_messages_gone;
insert into found_messages (found_messages, rowid, words) select 'delete', id, replace(replace((content || coalesce(' ' || surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е') from messages where (content || coalesce(' ' || surroundings_words, '')) glob '*[łŁøØđĐı]*';
insert into found_messages (rowid, words) select id, replace(replace(replace(replace(replace(replace(replace(replace(replace((content || coalesce(' ' || surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') from messages where (content || coalesce(' ' || surroundings_words, '')) glob '*[łŁøØđĐı]*';
drop view findable_messages;
create view findable_messages as
    select id, replace(replace(replace(replace(replace(replace(replace(replace(replace((content || coalesce(' ' || surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') as words from messages;
create trigger found_messages_new after insert on messages begin
    insert into found_messages (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((new.content || coalesce(' ' || new.surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_messages_changed after update of content, surroundings_words on messages
when old.content <> new.content or coalesce(old.surroundings_words, '') <> coalesce(new.surroundings_words, '') begin
    insert into found_messages (found_messages, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((old.content || coalesce(' ' || old.surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
    insert into found_messages (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((new.content || coalesce(' ' || new.surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_messages_gone after delete on messages begin
    insert into found_messages (found_messages, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((old.content || coalesce(' ' || old.surroundings_words, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;

drop trigger found_notes_new;
drop trigger found_notes_changed;
drop trigger found_notes_gone;
insert into found_notes (found_notes, rowid, words) select 'delete', id, replace(replace(content, 'ё', 'е'), 'Ё', 'Е') from dialog_notes where content glob '*[łŁøØđĐı]*';
insert into found_notes (rowid, words) select id, replace(replace(replace(replace(replace(replace(replace(replace(replace(content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') from dialog_notes where content glob '*[łŁøØđĐı]*';
drop view findable_notes;
create view findable_notes as
    select id, replace(replace(replace(replace(replace(replace(replace(replace(replace(content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') as words from dialog_notes;
create trigger found_notes_new after insert on dialog_notes begin
    insert into found_notes (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_notes_changed after update of content on dialog_notes
when old.content <> new.content begin
    insert into found_notes (found_notes, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
    insert into found_notes (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_notes_gone after delete on dialog_notes begin
    insert into found_notes (found_notes, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;

drop trigger found_names_new;
drop trigger found_names_changed;
drop trigger found_names_gone;
insert into found_names (found_names, rowid, words) select 'delete', id, replace(replace((coalesce(display_name, '') || ' ' || coalesce(target_username, '')), 'ё', 'е'), 'Ё', 'Е') from dialogs where (coalesce(display_name, '') || ' ' || coalesce(target_username, '')) glob '*[łŁøØđĐı]*';
insert into found_names (rowid, words) select id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(display_name, '') || ' ' || coalesce(target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') from dialogs where (coalesce(display_name, '') || ' ' || coalesce(target_username, '')) glob '*[łŁøØđĐı]*';
drop view findable_names;
create view findable_names as
    select id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(display_name, '') || ' ' || coalesce(target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i') as words from dialogs;
create trigger found_names_new after insert on dialogs begin
    insert into found_names (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(new.display_name, '') || ' ' || coalesce(new.target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_names_changed after update of display_name, target_username on dialogs
when coalesce(old.display_name, '') <> coalesce(new.display_name, '')
    or coalesce(old.target_username, '') <> coalesce(new.target_username, '') begin
    insert into found_names (found_names, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(old.display_name, '') || ' ' || coalesce(old.target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
    insert into found_names (rowid, words) values (new.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(new.display_name, '') || ' ' || coalesce(new.target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;
create trigger found_names_gone after delete on dialogs begin
    insert into found_names (found_names, rowid, words) values ('delete', old.id, replace(replace(replace(replace(replace(replace(replace(replace(replace((coalesce(old.display_name, '') || ' ' || coalesce(old.target_username, '')), 'ё', 'е'), 'Ё', 'Е'), 'ł', 'l'), 'Ł', 'L'), 'ø', 'o'), 'Ø', 'O'), 'đ', 'd'), 'Đ', 'D'), 'ı', 'i'));
end;

drop trigger found_message_runs_new;
drop trigger found_message_runs_changed;
drop trigger found_message_runs_gone;
insert into found_message_runs (rowid, words) select id, (select group_concat(substr((content || coalesce(' ' || surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((content || coalesce(' ' || surroundings_words, ''))) order by n))
    from messages where (content || coalesce(' ' || surroundings_words, '')) glob '*[ㄱ-ㆎ가-힣]*' and not (content || coalesce(' ' || surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
drop view findable_message_runs;
create view findable_message_runs as
    select id, (select group_concat(substr((content || coalesce(' ' || surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((content || coalesce(' ' || surroundings_words, ''))) order by n)) as words
    from messages where (content || coalesce(' ' || surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
create trigger found_message_runs_new after insert on messages begin
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr((new.content || coalesce(' ' || new.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((new.content || coalesce(' ' || new.surroundings_words, ''))) order by n)) where (new.content || coalesce(' ' || new.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_changed after update of content, surroundings_words on messages
when old.content <> new.content or coalesce(old.surroundings_words, '') <> coalesce(new.surroundings_words, '') begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr((old.content || coalesce(' ' || old.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((old.content || coalesce(' ' || old.surroundings_words, ''))) order by n)) where (old.content || coalesce(' ' || old.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr((new.content || coalesce(' ' || new.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((new.content || coalesce(' ' || new.surroundings_words, ''))) order by n)) where (new.content || coalesce(' ' || new.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_gone after delete on messages begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr((old.content || coalesce(' ' || old.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((old.content || coalesce(' ' || old.surroundings_words, ''))) order by n)) where (old.content || coalesce(' ' || old.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;

drop trigger found_note_runs_new;
drop trigger found_note_runs_changed;
drop trigger found_note_runs_gone;
insert into found_note_runs (rowid, words) select id, (select group_concat(substr(content, n, 1), ' ') from (select n from run_places where n <= length(content) order by n))
    from dialog_notes where content glob '*[ㄱ-ㆎ가-힣]*' and not content glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
drop view findable_note_runs;
create view findable_note_runs as
    select id, (select group_concat(substr(content, n, 1), ' ') from (select n from run_places where n <= length(content) order by n)) as words
    from dialog_notes where content glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
create trigger found_note_runs_new after insert on dialog_notes begin
    insert into found_note_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_note_runs_changed after update of content on dialog_notes
when old.content <> new.content begin
    insert into found_note_runs (found_note_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
    insert into found_note_runs (rowid, words) select new.id, (select group_concat(substr(new.content, n, 1), ' ') from (select n from run_places where n <= length(new.content) order by n)) where new.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_note_runs_gone after delete on dialog_notes begin
    insert into found_note_runs (found_note_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(old.content, n, 1), ' ') from (select n from run_places where n <= length(old.content) order by n)) where old.content glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;

drop trigger found_name_runs_new;
drop trigger found_name_runs_changed;
drop trigger found_name_runs_gone;
insert into found_name_runs (rowid, words) select id, (select group_concat(substr(coalesce(display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(display_name, '')) order by n))
    from dialogs where coalesce(display_name, '') glob '*[ㄱ-ㆎ가-힣]*' and not coalesce(display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
drop view findable_name_runs;
create view findable_name_runs as
    select id, (select group_concat(substr(coalesce(display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(display_name, '')) order by n)) as words
    from dialogs where coalesce(display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
create trigger found_name_runs_new after insert on dialogs begin
    insert into found_name_runs (rowid, words) select new.id, (select group_concat(substr(coalesce(new.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(new.display_name, '')) order by n)) where coalesce(new.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_name_runs_changed after update of display_name on dialogs
when coalesce(old.display_name, '') <> coalesce(new.display_name, '') begin
    insert into found_name_runs (found_name_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(coalesce(old.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(old.display_name, '')) order by n)) where coalesce(old.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
    insert into found_name_runs (rowid, words) select new.id, (select group_concat(substr(coalesce(new.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(new.display_name, '')) order by n)) where coalesce(new.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
create trigger found_name_runs_gone after delete on dialogs begin
    insert into found_name_runs (found_name_runs, rowid, words) select 'delete', old.id, (select group_concat(substr(coalesce(old.display_name, ''), n, 1), ' ') from (select n from run_places where n <= length(coalesce(old.display_name, '')) order by n)) where coalesce(old.display_name, '') glob '*[ก-ໟက-႟ក-៹ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-龎𠀀-𱍊]*';
end;
