-- The figures of a month, so that a screen need not put together tens of thousands of quarters of an hour. All of it follows
-- from `figures` and `answer_times` by triggers, whoever writes them. What is coarser than a quarter serves sums from a moment
-- until now, of which only the first hours have to be counted in quarters: a day here is one of UTC and nobody's calendar day.
create table figures_by_day (
    -- Days since 1970 UTC.
    day bigint not null,
    kind text not null,
    account_id bigint not null,
    admin_id bigint not null,
    reason text not null,
    count bigint not null,
    primary key (day, kind, account_id, admin_id, reason)
);

-- What the chart shows, of all accounts and people together; still by the quarter, since its days are the team's.
create table figures_of_all (
    quarter bigint not null,
    -- sent, received
    kind text not null,
    count bigint not null,
    primary key (quarter, kind)
);

-- How many answers were waited for how long, in milliseconds: rounded up to whole seconds below a minute, to minutes below an
-- hour, to hours below two days, to days above. No screen shows a length of time more finely, up to the two days.
create table answers_by_day (
    day bigint not null,
    waited bigint not null,
    count bigint not null,
    primary key (day, waited)
);

insert into figures_by_day (day, kind, account_id, admin_id, reason, count)
select quarter / 96, kind, account_id, admin_id, reason, sum(count) from figures group by 1, 2, 3, 4, 5;

insert into figures_of_all (quarter, kind, count)
select quarter, kind, sum(count) from figures where kind in ('sent', 'received') group by 1, 2;

insert into answers_by_day (day, waited, count)
select answered_at / 86400000,
    case when waited <= 59000 then (waited + 999) / 1000 * 1000
        when waited <= 3540000 then (waited + 59999) / 60000 * 60000
        when waited <= 169200000 then (waited + 3599999) / 3600000 * 3600000
        else (waited + 86399999) / 86400000 * 86400000 end,
    count(*)
from answer_times group by 1, 2;

create trigger figures_first after insert on figures begin
    insert into figures_by_day (day, kind, account_id, admin_id, reason, count)
    values (new.quarter / 96, new.kind, new.account_id, new.admin_id, new.reason, new.count)
    on conflict (day, kind, account_id, admin_id, reason) do update set count = count + excluded.count;
    insert into figures_of_all (quarter, kind, count)
    select new.quarter, new.kind, new.count where new.kind in ('sent', 'received')
    on conflict (quarter, kind) do update set count = count + excluded.count;
end;

create trigger figures_further after update of count on figures begin
    update figures_by_day set count = count + new.count - old.count
    where day = new.quarter / 96 and kind = new.kind and account_id = new.account_id and admin_id = new.admin_id
        and reason = new.reason;
    update figures_of_all set count = count + new.count - old.count where quarter = new.quarter and kind = new.kind;
end;

create trigger answers_counted after insert on answer_times begin
    insert into answers_by_day (day, waited, count)
    values (new.answered_at / 86400000,
        case when new.waited <= 59000 then (new.waited + 999) / 1000 * 1000
            when new.waited <= 3540000 then (new.waited + 59999) / 60000 * 60000
            when new.waited <= 169200000 then (new.waited + 3599999) / 3600000 * 3600000
            else (new.waited + 86399999) / 86400000 * 86400000 end,
        1)
    on conflict (day, waited) do update set count = count + 1;
end;
