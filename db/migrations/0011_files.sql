-- Files that people bring and take away: imports, exports. In the database, so that every node has them and a restart loses none.
create table stored_files (
    org_id       uuid not null references organisations,
    id           uuid not null,
    name         text not null,
    content_type text not null,
    size         bigint not null default 0 check (size >= 0),
    created_at   timestamptz not null,
    expires_at   timestamptz,
    completed_at timestamptz,
    primary key (org_id, id)
);
create index stored_files_expiry on stored_files (org_id, expires_at) where expires_at is not null;
create index stored_files_unfinished on stored_files (org_id, created_at) where completed_at is null;
comment on column stored_files.name is 'As the person knows it; never a path.';
comment on column stored_files.expires_at is 'After this it is swept away; without it, it stays until somebody deletes it.';
comment on column stored_files.completed_at is 'Until then it is being written and nobody reads it.';
call isolate('stored_files');

create table stored_chunks (
    org_id  uuid not null,
    file_id uuid not null,
    number  integer not null check (number >= 0),
    bytes   bytea not null,
    primary key (org_id, file_id, number),
    foreign key (org_id, file_id) references stored_files on delete cascade
);
-- Written once and read once or twice: compressing costs more than it saves.
alter table stored_chunks alter column bytes set storage external;
comment on column stored_chunks.number is 'From 0 without gaps; each but the last is 1 MiB.';
call isolate('stored_chunks');
