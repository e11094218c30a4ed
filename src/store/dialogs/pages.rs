//! The SQL statements behind the lists of dialogs, written out in full.
//!
//! Each finds its page in an index first, then reads the rows of the page. `$1` is the member who looks, or null if
//! they may see all dialogs. `$2` and `$3` are the page's length and offset, `$4` is the list's own argument.

pub(in crate::store) const ALL: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where place >= 0 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

pub(in crate::store) const BY_STATUS: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where status = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

pub(in crate::store) const BY_ACCOUNT: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where account_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

pub(in crate::store) const BY_ASSIGNEE: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where assignee_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

/// Sort keys of waiting dialogs are moments; those of all others are far greater.
pub(in crate::store) const WAITING: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where place < 4000000000000000 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

pub(in crate::store) const UNREAD_ONES: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, place as place from dialogs
         where unread > 0 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by place limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

/// The dialog whose snooze ends first comes first.
pub(in crate::store) const PUT_ASIDE: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select id, snoozed_until as place from dialogs
         where snoozed_until is not null and ($1 is null or assignee_id is null or assignee_id = $1)
         order by snoozed_until limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place";

/// Those who have stood there longest come first, as on the board.
pub(in crate::store) const BY_STAGE: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select contacts.dialog_id as id, stage_at as place, contacts.id as next
         from contacts join dialogs on dialogs.id = contacts.dialog_id
         where stage_id = $4 and contacts.dialog_id is not null
             and ($1 is null or assignee_id is null or assignee_id = $1)
         order by stage_at, contacts.id limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place, page.next";

/// The newest people come first.
pub(in crate::store) const LABELLED: &str = "select dialogs.*, last.direction as last_direction,
         last.content as last_content, last.timestamp as last_timestamp, last.deleted_at as last_deleted_at,
         last.media_kind as last_media_kind, last.media as last_media, last.surroundings as last_surroundings
     from (
         select contacts.dialog_id as id, contact_id as place
         from contact_labels join contacts on contacts.id = contact_id
         join dialogs on dialogs.id = contacts.dialog_id
         where label_id = $4 and ($1 is null or assignee_id is null or assignee_id = $1)
         order by contact_id desc limit $2 offset $3) page
     join dialogs on dialogs.id = page.id
     left join messages last on last.id = (
         select id from messages where dialog_id = page.id
         order by timestamp desc, telegram_message_id desc, id desc limit 1)
     order by page.place desc";
