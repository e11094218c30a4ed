-- Since when an account has its status, and since when it writes to nobody new: what befalls many in one moment is told as
-- one, and each alert says when its trouble began.
alter table accounts add column status_since bigint;
alter table accounts add column new_contacts_paused_from bigint;

-- Whom an alert of many is about.
create table alert_accounts (
    alert_id integer not null references alerts (id),
    account_id integer not null references accounts (id),
    -- When it was over for this account.
    left_at bigint,
    primary key (alert_id, account_id)
);
-- Whether an account's trouble is told as one of many.
create index alert_accounts_by_account on alert_accounts (account_id);

-- Who wants to hear of no new alert for a while: of one account, or (`account_id` 0) of one kind of trouble of many.
create table quiet_alerts (
    chat_id bigint not null,
    account_id bigint not null,
    kind text not null,
    until bigint not null,
    primary key (chat_id, account_id, kind)
);

update accounts set status_since = updated_at, new_contacts_paused_from = updated_at;
