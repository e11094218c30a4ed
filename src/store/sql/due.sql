-- Items that are due by $1: one row for each account, and one for each item without an account. Only the first unsettled item
-- of a recipient counts.
select account_id, case when account_id is null then id end
from outbox
where settled_at is null and not_before <= $1
    and not exists (
        select 1 from outbox earlier
        where earlier.settled_at is null and lower(earlier.target_username) = lower(outbox.target_username)
            and (earlier.order_at, earlier.id) < (outbox.order_at, outbox.id))
group by 1, 2 order by min(order_at), min(id)
