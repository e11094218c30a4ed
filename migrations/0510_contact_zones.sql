-- The zone in which a person lives, by its IANA name; empty for most. It is known of contacts without a Telegram id, too.
alter table contacts add column zone text;
update contacts set zone = (select zone from people where people.telegram_user_id = contacts.telegram_user_id)
    where telegram_user_id is not null;
alter table people drop column zone;
