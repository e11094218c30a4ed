-- The consent ledger: what people agreed to and on which basis, and what they withdrew. It only grows.

-- What shows a consent: where it comes from, and in which words. All contacts of an import share a row.
create table consent_evidence (
    id integer primary key autoincrement,
    -- Empty where it is not known.
    source text not null,
    words text not null,
    unique (source, words),
    check (source <> '' or words <> '')
);

create table consents (
    id integer primary key autoincrement,
    -- Checked at the commit: an erased contact goes before its entries, and so does one of two that prove to be one.
    contact_id integer not null references contacts (id) deferrable initially deferred,
    -- `write`, `offers`, `ai`
    purpose text not null,
    -- `given` or `withdrawn`
    kind text not null,
    -- `wrote_first`, `agreed`, `customer`, `met`; empty for a withdrawal.
    basis text,
    -- When it was given or withdrawn. Of one purpose the newest entry counts.
    at bigint not null,
    recorded_at bigint not null,
    -- Empty for what the desk records by itself.
    recorded_by bigint,
    evidence_id integer references consent_evidence (id),
    -- The person's own message, as long as it is here.
    message_id bigint,
    check ((kind = 'given' and basis is not null) or (kind = 'withdrawn' and basis is null))
);
create index consents_newest on consents (contact_id, purpose, at, id);
create index consents_by_evidence on consents (evidence_id) where evidence_id is not null;

-- Append-only, whoever writes the next query. Only when its contact is gone does an entry go too, or belong to the other
-- one of two contacts that proved to be one.
create trigger consents_are_not_updated before update on consents
when exists (select 1 from contacts where id = old.contact_id)
    or new.id <> old.id or new.purpose <> old.purpose or new.kind <> old.kind or new.at <> old.at
    or coalesce(new.basis, '') <> coalesce(old.basis, '') or new.recorded_at <> old.recorded_at
    or coalesce(new.recorded_by, 0) <> coalesce(old.recorded_by, 0)
    or coalesce(new.evidence_id, 0) <> coalesce(old.evidence_id, 0)
    or coalesce(new.message_id, 0) <> coalesce(old.message_id, 0)
begin
    select raise(abort, 'the consent ledger is append-only');
end;
create trigger consents_are_not_deleted before delete on consents
when exists (select 1 from contacts where id = old.contact_id) begin
    select raise(abort, 'the consent ledger is append-only');
end;
create trigger consent_evidence_is_not_updated before update on consent_evidence begin
    select raise(abort, 'the consent ledger is append-only');
end;
create trigger consent_evidence_is_not_deleted before delete on consent_evidence
when exists (select 1 from consents where evidence_id = old.id) begin
    select raise(abort, 'the consent ledger is append-only');
end;

-- The consent that a message stands on, set with its claim; empty where none is needed. Without a foreign key, since that
-- would search all messages for each entry that goes.
alter table outbox add column consent_id bigint;
-- What a run sends it for; empty for a message by hand.
alter table outbox add column purpose text;

-- Everybody who wrote has agreed to an answer.
insert into consents (contact_id, purpose, kind, basis, at, recorded_at, message_id)
select contacts.id, 'write', 'given', 'wrote_first', messages.timestamp, messages.timestamp, messages.id
from contacts join messages on messages.id = (
    select id from messages where dialog_id = contacts.dialog_id and direction = 'in'
    order by timestamp, telegram_message_id limit 1)
order by contacts.id;

-- Who opted out has withdrawn it.
insert into consents (contact_id, purpose, kind, at, recorded_at, recorded_by)
select consents.contact_id, 'write', 'withdrawn',
    case when stop_list.added_at < consents.at then consents.at else stop_list.added_at end, stop_list.added_at,
    stop_list.added_by
from stop_list join contacts on contacts.telegram_user_id = stop_list.telegram_user_id
join consents on consents.contact_id = contacts.id
order by stop_list.id;
