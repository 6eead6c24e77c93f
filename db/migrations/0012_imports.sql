-- Lists of contacts that come in from a file or a sheet: kept as they were read, checked before anything is saved, applied in
-- slices that are whole, and taken back as one.
create table imports (
    org_id         uuid not null references organisations,
    id             uuid not null,
    actor_id       uuid not null,
    department_id  uuid,
    created_at     timestamptz not null,
    name           text not null,
    link           text,
    file_id        uuid,
    bytes          bigint not null,
    state          text not null check (state in ('examined', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
    layout         jsonb not null,
    overrides      jsonb not null default '{}',
    mapping        jsonb not null default '[]',
    options        jsonb not null,
    fields         jsonb not null default '[]',
    reach          jsonb not null,
    runs_unasked   boolean not null default false,
    problem        text,

    staging        uuid,
    read_to        integer not null default 0,
    read_bytes     bigint not null default 0,
    rows_new       integer not null default 0,
    rows_existing  integer not null default 0,
    rows_repeated  integer not null default 0,
    rows_invalid   integer not null default 0,
    rows_warned    integer not null default 0,
    rows_zoneless  integer not null default 0,
    rows_deleted   integer not null default 0,

    applied_to     integer not null default 0,
    added          integer not null default 0,
    changed        integer not null default 0,
    left_alone     integer not null default 0,

    undone_to      integer not null default 0,
    restored_to    uuid,
    removed        integer not null default 0,
    restored       integer not null default 0,
    kept           integer not null default 0,

    check_began_at timestamptz,
    checked_at     timestamptz,
    started_at     timestamptz,
    finished_at    timestamptz,
    undone_at      timestamptz,
    undone_by      uuid,
    primary key (org_id, id),
    foreign key (org_id, actor_id) references users,
    foreign key (org_id, department_id) references departments
);
create index imports_newest on imports (org_id, created_at desc, id desc);
create index imports_department on imports (org_id, department_id, created_at desc, id desc);
create index imports_busy on imports (org_id, id) where state in ('checking', 'running', 'undoing');
comment on column imports.department_id is 'Of whoever imports; their manager may see it.';
comment on column imports.file_id is 'What was uploaded or fetched, until its time is over.';
comment on column imports.layout is 'What the file turned out to be: columns, and its first rows.';
comment on column imports.overrides is 'What the person said of the file when we guessed wrong.';
comment on column imports.mapping is 'What each column becomes, in order.';
comment on column imports.fields is 'The organisation''s own fields as they were at the check, and those the import adds.';
comment on column imports.reach is 'Whose contacts the person may change.';
comment on column imports.runs_unasked is 'A program wants it to run as soon as it is checked.';
comment on column imports.staging is 'Of the present check; one that was asked for before it stops when it sees another''s.';
comment on column imports.read_to is 'Rows up to this number are in import_rows; the file is read on from there.';
comment on column imports.applied_to is 'Rows up to this number have been applied. Committed with them, so that none is lost or doubled.';
comment on column imports.left_alone is 'Rows whose contact was there, and needed or was allowed no change.';
comment on column imports.undone_to is 'Rows up to this number have been taken back; then the fields of contacts up to restored_to.';
comment on column imports.kept is 'Contacts that stay after the undo because somebody has called or changed them since.';
call isolate('imports');

-- One for each row of the file. No key leads to imports: it is written and read with the import's row at hand, a million at a time.
create table import_rows (
    org_id        uuid not null,
    import_id     uuid not null,
    number        integer not null,
    verdict       text not null check (verdict in ('new', 'existing', 'repeated', 'invalid')),
    phone         text,
    typed         text not null default '',
    name          text not null default '',
    company       text not null default '',
    title         text not null default '',
    email         text not null default '',
    lead_status   text,
    status_reason text not null default '',
    deal_value    numeric(12, 2),
    tags          text[] not null default '{}',
    note          text not null default '',
    time_zone     text,
    custom        jsonb not null default '{}',
    contact_id    uuid not null,
    existing_id   uuid,
    repeats       integer,
    was_deleted   boolean not null default false,
    problem       text,
    warnings      text,
    primary key (org_id, import_id, number)
);
create index import_rows_verdict on import_rows (org_id, import_id, verdict, number);
create unique index import_rows_phone on import_rows (org_id, import_id, phone) where verdict in ('new', 'existing');
create index import_rows_warned on import_rows (org_id, import_id, number) where warnings is not null;
comment on column import_rows.number is 'Where it is in the file; a row''s number in a spreadsheet.';
comment on column import_rows.typed is 'The number as the file has it.';
comment on column import_rows.contact_id is 'Of the contact it becomes: fixed here, so that an undo knows exactly which were added.';
comment on column import_rows.existing_id is 'Whose number it was at the check.';
comment on column import_rows.repeats is 'The first row with this number.';
comment on column import_rows.problem is 'Why it is left out.';
comment on column import_rows.warnings is 'What of it is left out, though the row is not.';
call isolate('import_rows');
alter table import_rows set (autovacuum_vacuum_insert_scale_factor = 1, fillfactor = 100);

-- What an organisation chose for a file with these columns, offered when the next one comes.
create table import_layouts (
    org_id    uuid not null references organisations,
    signature text not null,
    mapping   jsonb not null,
    saved_at  timestamptz not null,
    primary key (org_id, signature)
);
call isolate('import_layouts');

-- A number that belonged to somebody deleted comes back as somebody new, and the check says so.
create index contacts_deleted_phone on contacts (org_id, phone) where deleted_at is not null;

-- Fields that an import filled or overwrote are kept like those of any change of many, and walked contact by contact to be put back.
alter table contact_batches drop constraint contact_batches_action_check;
alter table contact_batches add constraint contact_batches_action_check
    check (action in ('add_tags', 'remove_tags', 'set_status', 'set_owner', 'delete', 'merge', 'import'));
drop index contact_changes_batch;
create index contact_changes_batch on contact_changes (org_id, batch_id, contact_id) where batch_id is not null;
