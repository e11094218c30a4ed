-- What a member is told that nobody asked for and that no other table tells. A row goes when Telegram has taken the message or
-- refused it, so that a stop of the desk loses none.
create table notices (
    id integer primary key,
    chat_id bigint not null,
    -- What it tells, as JSON. It names people by their ids alone.
    notice text not null,
    made_at bigint not null
);
