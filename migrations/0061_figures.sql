-- What the team did, counted where it happens: the triggers run in the transaction of the fact, whoever writes it, so that
-- no screen has to scan messages. A count belongs to a quarter of an hour and not to a day: days are put together in the
-- team's zone when they are looked at (every zone's offset is a whole number of quarters), also after the zone changed.
create table figures (
    -- Milliseconds since 1970 UTC divided by 900,000.
    quarter bigint not null,
    -- sent, failed, new_contact, reply, received, qualified
    kind text not null,
    -- 0 where there is none.
    account_id bigint not null,
    admin_id bigint not null,
    -- Why a message failed; otherwise empty.
    reason text not null default '',
    count bigint not null,
    primary key (quarter, kind, account_id, admin_id, reason)
);

-- How long prospects waited for each answer, in milliseconds: a median needs the single values.
create table answer_times (
    message_id bigint primary key,
    answered_at bigint not null,
    account_id bigint not null,
    admin_id bigint not null,
    waited bigint not null
);
create index answer_times_by_time on answer_times (answered_at);

insert into figures (quarter, kind, account_id, admin_id, reason, count)
select settled_at / 900000, state, coalesce(account_id, 0), admin_id,
    case when state = 'failed' then coalesce(reason, '') else '' end, count(*)
from outbox where state in ('sent', 'failed') group by 1, 2, 3, 4, 5;

insert into figures (quarter, kind, account_id, admin_id, reason, count)
select timestamp / 900000, 'received', account_id, 0, '', count(*) from messages where direction = 'in' group by 1, 3;

-- A first message that is ours is a new contact.
insert into figures (quarter, kind, account_id, admin_id, reason, count)
select timestamp / 900000, 'new_contact', account_id, coalesce(author_id, 0), '', count(*)
from (select *, row_number() over (partition by dialog_id order by timestamp, id) as place from messages)
where place = 1 and direction = 'out' group by 1, 3, 4;

insert into figures (quarter, kind, account_id, admin_id, reason, count)
select updated_at / 900000, 'qualified', account_id, coalesce(status_by, 0), '', count(*)
from dialogs where status = 'qualified' group by 1, 3, 4;

create trigger figures_of_outbox after update of state on outbox
when new.state <> old.state and (new.state in ('sent', 'failed') or old.state in ('sent', 'failed')) begin
    -- A late proof turns a failure into a success.
    update figures set count = count - 1
    where old.state in ('sent', 'failed') and quarter = old.settled_at / 900000 and kind = old.state
        and account_id = coalesce(old.account_id, 0) and admin_id = old.admin_id
        and reason = case when old.state = 'failed' then coalesce(old.reason, '') else '' end;
    insert into figures (quarter, kind, account_id, admin_id, reason, count)
    select new.settled_at / 900000, new.state, coalesce(new.account_id, 0), new.admin_id,
        case when new.state = 'failed' then coalesce(new.reason, '') else '' end, 1
    where new.state in ('sent', 'failed')
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
end;

create trigger figures_of_incoming after insert on messages when new.direction = 'in' begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    values (new.timestamp / 900000, 'received', new.account_id, 0, 1)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
    -- The first word of somebody to whom the team had written: its author has the merit.
    insert into figures (quarter, kind, account_id, admin_id, count)
    select new.timestamp / 900000, 'reply', new.account_id, coalesce(first.author_id, 0), 1
    from (select author_id from messages where dialog_id = new.dialog_id and id <> new.id and direction = 'out'
          order by timestamp, id limit 1) first
    where not exists (select 1 from messages
        where dialog_id = new.dialog_id and id <> new.id and direction = 'in')
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
end;

create trigger figures_of_outgoing after insert on messages when new.direction = 'out' begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    select new.timestamp / 900000, 'new_contact', new.account_id, coalesce(new.author_id, 0), 1
    where not exists (select 1 from messages where dialog_id = new.dialog_id and id <> new.id)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
    -- What they wrote since our last word waited until now.
    insert into answer_times (message_id, answered_at, account_id, admin_id, waited)
    select new.id, new.timestamp, new.account_id, coalesce(new.author_id, 0), new.timestamp - min(timestamp)
    from messages
    where dialog_id = new.dialog_id and id <> new.id and direction = 'in' and timestamp <= new.timestamp
        and timestamp > coalesce((select timestamp from messages
            where dialog_id = new.dialog_id and id <> new.id and direction = 'out'
            order by timestamp desc, id desc limit 1), 0)
    having min(timestamp) is not null;
end;

create trigger figures_of_dialogs after update of status on dialogs
when new.status = 'qualified' and old.status <> 'qualified' begin
    insert into figures (quarter, kind, account_id, admin_id, count)
    values (coalesce(new.status_at, new.updated_at) / 900000, 'qualified', new.account_id, coalesce(new.status_by, 0), 1)
    on conflict (quarter, kind, account_id, admin_id, reason) do update set count = count + 1;
end;
