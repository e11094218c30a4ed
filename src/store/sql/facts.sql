-- The facts from which the gate decides on a message.
-- $1, $2: hashes of the recipient's id and name, $3: the recipient, $4: the account, $5: the name in lower case, $6: the run.

-- One row about the recipient, with their dialog if there is one. A dialog with a known id is preferred to one that is known
-- by its username only.
select dialogs.*,
    contacts.zone,
    (select requirement from peers where peers.account_id = $4 and peer_id = $3) as requirement,
    (select requirement_checked_at from peers where peers.account_id = $4 and peer_id = $3) as requirement_checked_at,
    -- A username identifies a person of the stop-list only while one of the two ids is unknown.
    exists (select 1 from stop_list
        where id_hash = $1 or (name_hash = $2 and (id_hash is null or $1 is null))) as on_stop_list,
    -- What a dialog with them would be, if there is none.
    (select brings from stages where stages.id = contacts.stage_id) as brought,
    -- The newest entries of their consent ledger, which no cache may outlive.
    to_write.id as write_id, to_write.at as write_at, to_write.kind as write_kind,
    to_offer.id as offers_id, to_offer.at as offers_at, to_offer.kind as offers_kind,
    -- Whether the run still goes on.
    (select state from runs where runs.id = $6) as run_state,
    -- The row that pauses its campaign.
    exists (select 1 from runs join campaigns on campaigns.id = runs.campaign_id
        where runs.id = $6 and campaigns.state = 'paused') as campaign_paused
from (select 1) as asked left join dialogs on dialogs.id = (
    select id from dialogs
    where telegram_user_id = $3
        or (lower(target_username) = $5 and ($3 is null or telegram_user_id is null))
    order by telegram_user_id is null, id desc limit 1)
left join contacts on contacts.id = coalesce(
    (select id from contacts where telegram_user_id = $3),
    (select id from contacts where telegram_user_id is null and lower(username) = $5))
left join consents to_write on to_write.id = (
    select id from consents where contact_id = contacts.id and purpose = 'write' order by at desc, id desc limit 1)
left join consents to_offer on to_offer.id = (
    select id from consents where contact_id = contacts.id and purpose = 'offers' order by at desc, id desc limit 1);

-- One row about the account: what it has sent, and what it is sending now. The row is empty without an account.
select accounts.*,
    (select count(*) from outbox
     where outbox.account_id = accounts.id and settled_at is null and attempts > 0) as in_flight,
    (select count(*) from outbox
     where outbox.account_id = accounts.id and settled_at is null and attempts > 0
         and not exists (
             select 1 from dialogs where dialogs.telegram_user_id = outbox.telegram_user_id
                 and (last_in_at is not null or last_out_at is not null))) as new_contacts_in_flight,
    (select count(*) from outbox
     where outbox.account_id = accounts.id and settled_at is null and attempts > 0 and is_answer) as answers_in_flight
from (select 1) as asked left join accounts on id = $4 and removed_at is null;
