-- What Telegram says around the text of a message: what it answers, who wrote it first, a contact, a place, a poll.

-- As JSON, by name; empty where there is nothing, as for most messages. A file and its kind stay in their own columns.
alter table messages add column surroundings text;
-- The words in it, and the name of a file, for the search; empty where there are none.
alter table messages add column surroundings_words text;
-- Nobody said it: a notice of Telegram, or an automatic answer. It is shown, and it is no message that waits or is counted.
alter table messages add column quiet boolean not null default false;

-- The search looks through the words around a text as well. Rows that are there have none, so the indexes stay as they are.
drop trigger found_messages_new;
drop trigger found_messages_changed;
drop trigger found_messages_gone;
drop view findable_messages;
create view findable_messages as
    select id, replace(replace(content || coalesce(' ' || surroundings_words, ''), 'ё', 'е'), 'Ё', 'Е') as words from messages;
create trigger found_messages_new after insert on messages begin
    insert into found_messages (rowid, words)
    values (new.id, replace(replace(new.content || coalesce(' ' || new.surroundings_words, ''), 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_messages_changed after update of content, surroundings_words on messages
when old.content <> new.content or coalesce(old.surroundings_words, '') <> coalesce(new.surroundings_words, '') begin
    insert into found_messages (found_messages, rowid, words)
    values ('delete', old.id, replace(replace(old.content || coalesce(' ' || old.surroundings_words, ''), 'ё', 'е'), 'Ё', 'Е'));
    insert into found_messages (rowid, words)
    values (new.id, replace(replace(new.content || coalesce(' ' || new.surroundings_words, ''), 'ё', 'е'), 'Ё', 'Е'));
end;
create trigger found_messages_gone after delete on messages begin
    insert into found_messages (found_messages, rowid, words)
    values ('delete', old.id, replace(replace(old.content || coalesce(' ' || old.surroundings_words, ''), 'ё', 'е'), 'Ё', 'Е'));
end;

drop trigger found_message_runs_new;
drop trigger found_message_runs_changed;
drop trigger found_message_runs_gone;
drop view findable_message_runs;
create view findable_message_runs as
    select id, (select group_concat(substr((content || coalesce(' ' || surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((content || coalesce(' ' || surroundings_words, ''))) order by n)) as words
    from messages where (content || coalesce(' ' || surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
create trigger found_message_runs_new after insert on messages begin
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr((new.content || coalesce(' ' || new.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((new.content || coalesce(' ' || new.surroundings_words, ''))) order by n)) where (new.content || coalesce(' ' || new.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_changed after update of content, surroundings_words on messages
when old.content <> new.content or coalesce(old.surroundings_words, '') <> coalesce(new.surroundings_words, '') begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr((old.content || coalesce(' ' || old.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((old.content || coalesce(' ' || old.surroundings_words, ''))) order by n)) where (old.content || coalesce(' ' || old.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
    insert into found_message_runs (rowid, words) select new.id, (select group_concat(substr((new.content || coalesce(' ' || new.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((new.content || coalesce(' ' || new.surroundings_words, ''))) order by n)) where (new.content || coalesce(' ' || new.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;
create trigger found_message_runs_gone after delete on messages begin
    insert into found_message_runs (found_message_runs, rowid, words) select 'delete', old.id, (select group_concat(substr((old.content || coalesce(' ' || old.surroundings_words, '')), n, 1), ' ') from (select n from run_places where n <= length((old.content || coalesce(' ' || old.surroundings_words, ''))) order by n)) where (old.content || coalesce(' ' || old.surroundings_words, '')) glob '*[ก-ໟက-႟ក-៹ぁ-ヿ㐀-䶿一-鿿豈-龎𠀀-𱍊]*';
end;

-- What nobody said is no message that was received, no reply, no first contact and no answer.
drop trigger figures_of_incoming;
create trigger figures_of_incoming after insert on messages when new.direction = 'in' and not new.quiet begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    values (new.timestamp / 900000, 'received', new.account_id, 0, 1)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
    -- The first word of somebody to whom the team had written: its author has the merit.
    insert into figures (quarter, kind, account_id, admin_id, count)
    select new.timestamp / 900000, 'reply', new.account_id, coalesce(first.author_id, 0), 1
    from (select author_id from messages
          where dialog_id = new.dialog_id and id <> new.id and direction = 'out' and not quiet
          order by timestamp, id limit 1) first
    where not exists (select 1 from messages
        where dialog_id = new.dialog_id and id <> new.id and direction = 'in' and not quiet)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
end;

drop trigger figures_of_outgoing;
create trigger figures_of_outgoing after insert on messages when new.direction = 'out' and not new.quiet begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    select new.timestamp / 900000, 'new_contact', new.account_id, coalesce(new.author_id, 0), 1
    where not exists (select 1 from messages where dialog_id = new.dialog_id and id <> new.id and not quiet)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
    -- What they wrote since our last word waited until now.
    insert into answer_times (message_id, answered_at, account_id, admin_id, waited)
    select new.id, new.timestamp, new.account_id, coalesce(new.author_id, 0), new.timestamp - min(timestamp)
    from messages
    where new.author <> 'desk' and dialog_id = new.dialog_id and id <> new.id and direction = 'in' and not quiet
        and timestamp <= new.timestamp
        and timestamp > coalesce((select timestamp from messages
            where dialog_id = new.dialog_id and id <> new.id and direction = 'out' and author <> 'desk' and not quiet
            order by timestamp desc, id desc limit 1), 0)
    having min(timestamp) is not null;
end;
