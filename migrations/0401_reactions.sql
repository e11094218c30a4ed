-- What the prospect thinks of a message: their reactions to it, as they are now.
create table reactions (
    message_id bigint primary key references messages (id),
    -- Their emoji, separated by spaces. Telegram lets them have several.
    theirs text not null,
    changed_at bigint not null
);
