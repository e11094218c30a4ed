-- When the last flood wait began: with its end it tells how long Telegram was angry, also after it is over.
alter table accounts add column flood_wait_from bigint;
-- Nobody has said yet, since the account was logged in, whether it is new to messaging; it goes slowly meanwhile.
alter table accounts add column pace_open integer not null default 0;
