-- Whoever opts out is looked for by each name that ever led to them.
create index usernames_by_person on usernames (telegram_user_id) where telegram_user_id is not null;
