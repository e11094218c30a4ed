-- What kind of file the admin's Telegram said it is. Sent along, it is shown and opened rightly by the recipient's app; null
-- where nothing was said, and for photos, which are pictures whatever they were.
alter table outbox_media add column mime_type text;
