-- Since when the bot cannot reach a member in private: they blocked it or never started it. Such a member counts as off duty.
alter table team add column unreachable_since bigint;
-- Who wrote a held answer: what one person writes to one dialog goes in order.
alter table held_answers add column author bigint;
