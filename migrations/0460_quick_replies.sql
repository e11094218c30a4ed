-- The templates used most are buttons of each card: they are found without sorting.
create index templates_by_use on templates (uses desc, name);
