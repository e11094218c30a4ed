-- The group in which a dialog's topic stands: the numbers of topics are each group's own, and the team may get another group.
alter table dialogs add column topic_chat_id bigint;
update dialogs set topic_chat_id = (
    select chat_id from message_cards join messages on messages.id = message_cards.message_id
    where messages.dialog_id = dialogs.id and chat_id < 0
    order by message_cards.message_id desc limit 1)
where topic_id is not null;
