-- Files that the team keeps: of the steps of sequences, and of templates. What is sent shares their pieces.
alter table sequence_files rename to stored_files;
alter table sequence_file_pieces rename to stored_file_pieces;

-- The file of a template.
alter table templates add column file_id bigint references stored_files (id);
-- How often it was sent: the ones used most are offered first.
alter table templates add column uses bigint not null default 0;
