-- The card of a campaign counts those who neither answered nor refused by how their runs stand, without a look into the table.
create index campaign_people_without_answer on campaign_people (campaign_id, run_id, sent_at)
    where outcome = 'started' and answered_at is null and refused_at is null;
-- /stats counts those who opted out or blocked an account.
create index stop_list_refused on stop_list (added_at) where cause <> 'admin';
