-- The log only grows: what it shows of one person, account or deed is read from the newest backwards, page by page.
create index audit_by_actor on audit (actor, id);
create index audit_by_account on audit (account_id, id);
create index audit_by_action on audit (action, id);
