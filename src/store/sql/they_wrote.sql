-- Who writes before the team does agrees to be written to; the message $4 is the evidence. An answer to the team's own message is
-- no such consent.
insert into consents (contact_id, purpose, kind, basis, at, recorded_at, message_id)
select contacts.id, 'write', 'given', 'wrote_first', $2, $3, $4
from dialogs join contacts on contacts.dialog_id = dialogs.id
where dialogs.id = $1 and last_in_at is null
    and not exists (select 1 from messages where dialog_id = $1 and direction = 'out' and timestamp <= $2);

-- The prospect of the dialog $1 wrote at $2. A message that is saved late has its own time, which may be before later ones.
update dialogs set
    last_in_at = case when last_in_at > $2 then last_in_at else $2 end,
    updated_at = case when updated_at > $2 then updated_at else $2 end,
    unanswered_since = case when $2 >= coalesce(last_out_at, 0) then coalesce(unanswered_since, $2)
        else unanswered_since end,
    last_in_item = (select max(outbox.id) from outbox)
where id = $1;

-- Messages to the prospect are answers now, but for steps of a sequence. Items that waited only for a limit of unprompted
-- messages, or for a consent, become due at $3.
update outbox set
    hot_at = case when hot_at > $2 then hot_at else $2 end,
    not_before = case when reason in
        ('daily_limit', 'new_contact_limit', 'new_contacts_paused', 'minimum_gap', 'quiet_hours', 'no_consent')
        and not_before > $3
        then $3 else not_before end
where settled_at is null and run_id is null and lower(target_username) in (
    select usernames.name from usernames join dialogs using (telegram_user_id) where dialogs.id = $1
    union select lower(target_username) from dialogs where id = $1
    union select 'id:' || telegram_user_id from dialogs where id = $1)
returning not_before = $3
