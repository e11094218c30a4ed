-- Automatic answers: what somebody gets who writes while nobody works.

-- From when on an automatic answer makes no sense any more, so that it is not sent; empty for all other messages.
alter table outbox add column expires_at bigint;

-- An automatic answer ends no waiting, so that it is nobody's answer, and what they wrote before it waits on. The desk itself is
-- the author (`desk`).
drop trigger figures_of_outgoing;
create trigger figures_of_outgoing after insert on messages when new.direction = 'out' begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    select new.timestamp / 900000, 'new_contact', new.account_id, coalesce(new.author_id, 0), 1
    where not exists (select 1 from messages where dialog_id = new.dialog_id and id <> new.id)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
    -- What they wrote since our last word waited until now.
    insert into answer_times (message_id, answered_at, account_id, admin_id, waited)
    select new.id, new.timestamp, new.account_id, coalesce(new.author_id, 0), new.timestamp - min(timestamp)
    from messages
    where new.author <> 'desk' and dialog_id = new.dialog_id and id <> new.id and direction = 'in'
        and timestamp <= new.timestamp
        and timestamp > coalesce((select timestamp from messages
            where dialog_id = new.dialog_id and id <> new.id and direction = 'out' and author <> 'desk'
            order by timestamp desc, id desc limit 1), 0)
    having min(timestamp) is not null;
end;
