-- Whether the code that was awaited is void: the login goes on with a new one only, also after a restart.
alter table logins add column void integer not null default 0;
