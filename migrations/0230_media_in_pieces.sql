-- A photo or file on its way lies in pieces, so that no more than one piece of it has to be in memory at a time.
create table outbox_media_pieces (
    item_id bigint not null references outbox_media (item_id),
    -- From 0 on, without gaps.
    number bigint not null,
    -- 512 KiB, the last one less: one part of an upload, as Telegram takes it.
    bytes blob not null,
    primary key (item_id, number)
);
with recursive pieces (item_id, number) as (
    select item_id, 0 from outbox_media where bytes is not null
    union all
    select pieces.item_id, pieces.number + 1 from pieces
        join outbox_media on outbox_media.item_id = pieces.item_id
        where (pieces.number + 1) * 524288 < length(outbox_media.bytes)
)
insert into outbox_media_pieces (item_id, number, bytes)
    select pieces.item_id, pieces.number, substr(outbox_media.bytes, pieces.number * 524288 + 1, 524288)
    from pieces join outbox_media on outbox_media.item_id = pieces.item_id;

-- In bytes; unknown for items that were settled before this was kept.
alter table outbox_media add column size bigint;
update outbox_media set size = length(bytes);
drop trigger media_go_with_the_end;
alter table outbox_media drop column bytes;
create trigger media_go_with_the_end after update of settled_at on outbox when new.settled_at is not null begin
    delete from outbox_media_pieces where item_id = new.id;
end;
