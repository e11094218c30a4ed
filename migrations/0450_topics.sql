-- The topics of dialogs: a dialog has one in each chat that shows it so. That is the team's group, and the private chat of a
-- member who chose it. The numbers of topics are each chat's own.
create table topics (
    dialog_id bigint not null references dialogs (id),
    chat_id bigint not null,
    topic_id bigint not null,
    -- As it was last set: status and name.
    title text not null,
    -- The pinned message, once there is one.
    card_id bigint,
    primary key (dialog_id, chat_id)
);
create unique index topics_by_number on topics (chat_id, topic_id);
insert into topics (dialog_id, chat_id, topic_id, title, card_id)
    select id, topic_chat_id, topic_id, coalesce(topic_title, ''), topic_card_id from dialogs
    where topic_id is not null and topic_chat_id is not null;

drop index dialogs_by_topic;
alter table dialogs drop column topic_id;
alter table dialogs drop column topic_title;
alter table dialogs drop column topic_card_id;
alter table dialogs drop column topic_chat_id;

-- Whether the member's private chat shows each dialog in a topic.
alter table team add column in_topics boolean not null default false;
-- Whether a private chat shows the message in the dialog's topic, and not in its main part. In a group all are in topics.
alter table message_cards add column in_topic boolean not null default false;
-- Whether the answer was typed in the dialog's topic of a private chat.
alter table outbox add column asked_in_topic boolean not null default false;
