-- What the desk knows of itself: one row.
create table desk (
    id integer primary key check (id = 1),
    -- When the program was last at work; empty before its first start. A gap is told to the team.
    last_alive_at bigint,
    -- Set while the database comes from a backup and no owner has said that the machine before is off: until then no
    -- account connects, for a session that is used twice is ended by Telegram.
    restored_at bigint,
    -- When that backup was made.
    backup_made_at bigint,
    check ((restored_at is null) = (backup_made_at is null))
);
insert into desk (id) values (1);
