-- The ids of these tables are in buttons of people's chats and in the log: an id that was used is never given again, also when
-- its row is erased. SQLite keeps that itself for a table that is declared `autoincrement`.
--
-- The word changes nothing in the rows, so the tables are not copied: their declarations are changed where SQLite keeps them
-- (https://www.sqlite.org/lang_altertable.html#otheralter, the procedure for changes that leave the file's content as it is).
-- Rows, indexes, triggers and foreign keys stay untouched, and a million rows take no longer than none.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, '(
    id integer primary key,', '(
    id integer primary key autoincrement,')
where type = 'table'
    and name in ('dialogs', 'messages', 'outbox', 'templates', 'template_variables', 'stop_list');
-- This connection reads the declarations again. Others do because a table is dropped below.
pragma writable_schema = reset;

-- The highest id that each table has given so far. `sqlite_sequence` is there since `prospects` is declared so.
insert into sqlite_sequence (name, seq)
select given.name, max(given.id) from (
    select 'dialogs' as name, max(id) as id from dialogs
    union all select 'messages', max(id) from messages
    union all select 'outbox', max(id) from outbox
    union all select 'templates', max(id) from templates
    union all select 'template_variables', max(id) from template_variables
    union all select 'stop_list', max(id) from stop_list
    union all select what, id from erased_up_to) as given
where given.id is not null
group by given.name;

drop table erased_up_to;
