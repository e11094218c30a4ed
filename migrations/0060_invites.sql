-- Ways into the team: whoever opens the bot with the token joins, once. The token itself is in the link only; a copy of
-- this table lets nobody in.
create table invites (
    -- SHA-256.
    token_hash blob primary key,
    role text not null,
    invited_by bigint not null,
    created_at bigint not null,
    expires_at bigint not null
);
