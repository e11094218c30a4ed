-- What receiving must not forget.

-- Everything up to this number of Telegram has been saved; private chats of an account share one count. It outlives the
-- session: after a new login, or when Telegram has too much to tell, the history from here on is read.
alter table accounts add column received_up_to bigint;
