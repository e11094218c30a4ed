-- What is said again and again, and what must not be forgotten.

-- Who put a dialog aside: it comes back to them.
alter table dialogs add column snoozed_by bigint;
-- A dialog that was taken up again is reminded of from then on, not from what was written before.
alter table dialogs add column remind_from bigint;

-- Formatting of a template as JSON; empty for plain text.
alter table templates add column spans text;

-- What templates say in place of `{name}` beside what the desk knows by itself.
create table template_variables (
    id integer primary key,
    -- In lower case, without braces: names are compared without regard to case.
    name text not null unique,
    value text not null,
    updated_by bigint not null,
    updated_at bigint not null
);
