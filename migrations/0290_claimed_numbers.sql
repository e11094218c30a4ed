-- The number that Telegram names for an account while another account at the desk still bears it. The account takes it
-- when the other one has given it up.
alter table accounts add column claimed_phone text;
