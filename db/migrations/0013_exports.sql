-- Contacts and calls taken out as files: by whom, which, how many, and where the file is while there is one.
alter table organisations
    add agents_export_contacts boolean not null default false,
    add agents_export_history  boolean not null default false;
comment on column organisations.agents_export_history is 'Agents may export their own calls.';

create table exports (
    org_id      uuid not null references organisations,
    id          uuid not null,
    user_id     uuid not null,
    what        text not null check (what in ('contacts', 'calls')),
    format      text not null check (format in ('csv', 'xlsx')),
    file_name   text not null,
    search      text not null default '',
    ids         uuid[],
    direct      boolean not null,
    state       text not null check (state in ('queued', 'running', 'ready', 'sent', 'aborted', 'failed', 'canceled', 'expired')),
    created_at  timestamptz not null,
    run_id      uuid,
    tries       integer not null default 0,
    lease_until timestamptz,
    total       bigint,
    row_count   bigint not null default 0,
    bytes       bigint,
    file_id     uuid,
    problem     text,
    finished_at timestamptz,
    expires_at  timestamptz,
    primary key (org_id, id),
    foreign key (org_id, user_id) references users
);
create index exports_person on exports (org_id, user_id, created_at desc, id desc);
create index exports_newest on exports (org_id, created_at desc, id desc);
create index exports_open on exports (org_id, created_at) where state in ('queued', 'running');
create index exports_expiry on exports (org_id, expires_at) where state = 'ready';
comment on column exports.search is 'The list''s query, as its URL has it.';
comment on column exports.ids is 'The selected rows; null for everything the search finds.';
comment on column exports.direct is 'Sent as the answer to a request, not made in the background: nobody takes it over.';
comment on column exports.run_id is 'Whoever makes it now. What another, who was thought dead, still says of it does not count.';
comment on column exports.lease_until is 'Running: the maker is taken for dead after this. Queued: not before this.';
comment on column exports.total is 'How many rows it will be; null until they are counted.';
call isolate('exports', 'select, insert, update');

-- Everything a search finds, in the order of the list: the cursor contacts_export, one snapshot, read without being kept
-- anywhere. With the owner's rights for the same reason as list_contacts.
create function open_contacts_export(search jsonb, sort text, descending boolean) returns refcursor
    language plpgsql volatile security definer set search_path = public, pg_temp set jit = off set cursor_tuple_fraction = 1
as $$
declare
    found refcursor := 'contacts_export';
    col text := case sort when 'name' then 'name_key' when 'phone' then 'phone' when 'company' then 'company_key' when 'status' then 'status_rank'
                          when 'dealValue' then 'deal_value' when 'calls' then 'call_count' when 'lastCall' then 'last_call_at'
                          when 'tags' then 'tags_key' when 'owner' then 'owner_key' when 'followUp' then 'next_follow_up_at' end;
begin
    if col is null then
        raise exception 'There is no sort by %', sort;
    end if;
    open found for execute format(
        'select c.id, c.name, c.company, c.title, c.phone, array(select n.number from contact_numbers n where n.org_id = c.org_id and n.contact_id = c.id order by n.added_at) as other_numbers,
                c.email, c.lead_status, c.status_reason, c.deal_value, c.tags, c.call_count, c.last_call_at, u.name as owner, d.name as department,
                c.next_follow_up_at, c.time_zone, c.custom::text as custom, c.source, c.created_at, c.pinned_note
           from contacts c
           left join users u on u.org_id = c.org_id and u.id = c.owner_id
           left join departments d on d.org_id = c.org_id and d.id = c.department_id
          where %s
          order by c.%I %s nulls last, c.id %3$s',
        living_contacts(search), col, case when descending then 'desc' else 'asc' end);
    return found;
end
$$;
revoke execute on function open_contacts_export from public;
grant execute on function open_contacts_export to dutycall_app;
