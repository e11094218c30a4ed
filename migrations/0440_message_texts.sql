-- What Telegram makes of a message: its translations, and the words of a voice message, as a list in JSON.
alter table messages add column texts text;
