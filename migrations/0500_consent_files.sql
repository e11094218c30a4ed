-- The file that shows a consent: a photo or a document that a member sent to the bot. It goes with its entry.
create table consent_files (
    consent_id integer primary key references consents (id) on delete cascade,
    -- The bot's own id of it at Telegram, which keeps the content.
    file_id text not null,
    file_name text not null
);
create trigger consent_files_are_not_updated before update on consent_files begin
    select raise(abort, 'the consent ledger is append-only');
end;
create trigger consent_files_are_not_deleted before delete on consent_files
when exists (
    select 1 from consents join contacts on contacts.id = consents.contact_id where consents.id = old.consent_id)
begin
    select raise(abort, 'the consent ledger is append-only');
end;
