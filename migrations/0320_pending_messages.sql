-- A message is pending until every chat that should show it does. The pending messages of a dialog are found in Telegram's order,
-- whoever wrote them.
drop index messages_untold;
drop index messages_untold_out;
create index messages_pending on messages (dialog_id, timestamp, telegram_message_id) where told_at is null;

-- Whether a chat shows a message is one search, however many messages that chat has shown.
drop index message_cards_by_message;
create index message_cards_by_message on message_cards (message_id, chat_id);
