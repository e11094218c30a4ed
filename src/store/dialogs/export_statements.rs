//! The SQL statements of an export. `$1` identifies the conversations.

/// The statements that read conversations, their notes and the labels of their people.
pub(in crate::store) struct ReadOut {
    pub(in crate::store) talks: &'static str,
    pub(in crate::store) notes: &'static str,
    pub(in crate::store) labels: &'static str,
}

/// All dialogs, or those that member `$1` may see; those at the stage `$2`, or with the label `$3`, where one is given.
pub(in crate::store) const ALL: ReadOut = ReadOut {
    talks: "select d.id, d.telegram_user_id, d.target_username, d.display_name, d.status, d.created_at, d.last_in_at,
         d.last_out_at, d.read_by_them, d.read_by_us, d.account_id, a.phone, answers.name as assignee, coalesce(s.name, s.kind) as stage,
         c.zone, c.language as spoken,
         m.account_id as message_account, m.timestamp, m.direction, m.author, wrote.name as author_name,
         m.content, m.media_kind, m.media, m.surroundings, m.edited_at, m.deleted_at, m.telegram_message_id, m.reply_to, m.texts,
         (select theirs from reactions where message_id = m.id) as reactions
     from dialogs d
     join accounts a on a.id = d.account_id
     left join team answers on answers.telegram_user_id = d.assignee_id
     left join contacts c on c.dialog_id = d.id
     left join stages s on s.id = c.stage_id
     left join messages m on m.dialog_id = d.id
     left join team wrote on wrote.telegram_user_id = m.author_id
     where ($1 is null or d.assignee_id is null or d.assignee_id = $1)
         and ($2 is null or c.stage_id = $2)
         and ($3 is null or exists (
             select 1 from contact_labels tagged where tagged.contact_id = c.id and tagged.label_id = $3))
     order by d.id, m.timestamp, m.telegram_message_id, m.id",
    notes: "select n.dialog_id, n.created_at, n.content, wrote.name as author_name
     from dialog_notes n
     join dialogs d on d.id = n.dialog_id
     left join contacts c on c.dialog_id = d.id
     left join team wrote on wrote.telegram_user_id = n.author_id
     where ($1 is null or d.assignee_id is null or d.assignee_id = $1)
         and ($2 is null or c.stage_id = $2)
         and ($3 is null or exists (
             select 1 from contact_labels tagged where tagged.contact_id = c.id and tagged.label_id = $3))
     order by n.dialog_id, n.id",
    labels: "select d.id, labels.name
     from dialogs d
     join contacts c on c.dialog_id = d.id
     join contact_labels on contact_labels.contact_id = c.id
     join labels on labels.id = contact_labels.label_id
     where ($1 is null or d.assignee_id is null or d.assignee_id = $1)
         and ($2 is null or c.stage_id = $2)
         and ($3 is null or exists (
             select 1 from contact_labels tagged where tagged.contact_id = c.id and tagged.label_id = $3))
     order by d.id, labels.id",
};

/// One dialog.
pub(in crate::store) const DIALOG: ReadOut = ReadOut {
    talks: "select d.id, d.telegram_user_id, d.target_username, d.display_name, d.status, d.created_at, d.last_in_at,
         d.last_out_at, d.read_by_them, d.read_by_us, d.account_id, a.phone, answers.name as assignee, coalesce(s.name, s.kind) as stage,
         c.zone, c.language as spoken,
         m.account_id as message_account, m.timestamp, m.direction, m.author, wrote.name as author_name,
         m.content, m.media_kind, m.media, m.surroundings, m.edited_at, m.deleted_at, m.telegram_message_id, m.reply_to, m.texts,
         (select theirs from reactions where message_id = m.id) as reactions
     from dialogs d
     join accounts a on a.id = d.account_id
     left join team answers on answers.telegram_user_id = d.assignee_id
     left join contacts c on c.dialog_id = d.id
     left join stages s on s.id = c.stage_id
     left join messages m on m.dialog_id = d.id
     left join team wrote on wrote.telegram_user_id = m.author_id
     where d.id = $1
     order by d.id, m.timestamp, m.telegram_message_id, m.id",
    notes: "select n.dialog_id, n.created_at, n.content, wrote.name as author_name
     from dialog_notes n
     join dialogs d on d.id = n.dialog_id
     left join team wrote on wrote.telegram_user_id = n.author_id
     where d.id = $1
     order by n.dialog_id, n.id",
    labels: "select d.id, labels.name
     from dialogs d
     join contacts c on c.dialog_id = d.id
     join contact_labels on contact_labels.contact_id = c.id
     join labels on labels.id = contact_labels.label_id
     where d.id = $1
     order by d.id, labels.id",
};

/// All dialogs with a person.
pub(in crate::store) const PERSON: ReadOut = ReadOut {
    talks: "select d.id, d.telegram_user_id, d.target_username, d.display_name, d.status, d.created_at, d.last_in_at,
         d.last_out_at, d.read_by_them, d.read_by_us, d.account_id, a.phone, answers.name as assignee, coalesce(s.name, s.kind) as stage,
         c.zone, c.language as spoken,
         m.account_id as message_account, m.timestamp, m.direction, m.author, wrote.name as author_name,
         m.content, m.media_kind, m.media, m.surroundings, m.edited_at, m.deleted_at, m.telegram_message_id, m.reply_to, m.texts,
         (select theirs from reactions where message_id = m.id) as reactions
     from dialogs d
     join accounts a on a.id = d.account_id
     left join team answers on answers.telegram_user_id = d.assignee_id
     left join contacts c on c.dialog_id = d.id
     left join stages s on s.id = c.stage_id
     left join messages m on m.dialog_id = d.id
     left join team wrote on wrote.telegram_user_id = m.author_id
     where d.telegram_user_id = $1
     order by d.id, m.timestamp, m.telegram_message_id, m.id",
    notes: "select n.dialog_id, n.created_at, n.content, wrote.name as author_name
     from dialog_notes n
     join dialogs d on d.id = n.dialog_id
     left join team wrote on wrote.telegram_user_id = n.author_id
     where d.telegram_user_id = $1
     order by n.dialog_id, n.id",
    labels: "select d.id, labels.name
     from dialogs d
     join contacts c on c.dialog_id = d.id
     join contact_labels on contact_labels.contact_id = c.id
     join labels on labels.id = contact_labels.label_id
     where d.telegram_user_id = $1
     order by d.id, labels.id",
};

/// All dialogs with a username.
pub(in crate::store) const NAME: ReadOut = ReadOut {
    talks: "select d.id, d.telegram_user_id, d.target_username, d.display_name, d.status, d.created_at, d.last_in_at,
         d.last_out_at, d.read_by_them, d.read_by_us, d.account_id, a.phone, answers.name as assignee, coalesce(s.name, s.kind) as stage,
         c.zone, c.language as spoken,
         m.account_id as message_account, m.timestamp, m.direction, m.author, wrote.name as author_name,
         m.content, m.media_kind, m.media, m.surroundings, m.edited_at, m.deleted_at, m.telegram_message_id, m.reply_to, m.texts,
         (select theirs from reactions where message_id = m.id) as reactions
     from dialogs d
     join accounts a on a.id = d.account_id
     left join team answers on answers.telegram_user_id = d.assignee_id
     left join contacts c on c.dialog_id = d.id
     left join stages s on s.id = c.stage_id
     left join messages m on m.dialog_id = d.id
     left join team wrote on wrote.telegram_user_id = m.author_id
     where lower(d.target_username) = $1
     order by d.id, m.timestamp, m.telegram_message_id, m.id",
    notes: "select n.dialog_id, n.created_at, n.content, wrote.name as author_name
     from dialog_notes n
     join dialogs d on d.id = n.dialog_id
     left join team wrote on wrote.telegram_user_id = n.author_id
     where lower(d.target_username) = $1
     order by n.dialog_id, n.id",
    labels: "select d.id, labels.name
     from dialogs d
     join contacts c on c.dialog_id = d.id
     join contact_labels on contact_labels.contact_id = c.id
     join labels on labels.id = contact_labels.label_id
     where lower(d.target_username) = $1
     order by d.id, labels.id",
};
