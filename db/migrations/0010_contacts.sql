-- Contacts that are found among a million, edited by many at once, and never lost.
create extension if not exists pg_trgm;

-- As people type it: without capitals and accents, so that "zoe" finds Zoë and Ångström stands at the A.
create function fold(value text) returns text
    language sql immutable strict parallel safe
    return case when octet_length(value) = length(value) then lower(value)
                else regexp_replace(normalize(lower(value), nfkd), '[\u0300-\u036f]', '', 'g') end;

-- array_to_string would do, were it immutable for every element type.
create function joined(words text[]) returns text
    language sql immutable strict parallel safe
    return array_to_string(words, ', ');

alter table organisations
    add agents_see_contacts text not null default 'department' check (agents_see_contacts in ('department', 'own')),
    add agents_add_contacts boolean not null default true,
    add calls_make_contacts boolean not null default true;
comment on column organisations.calls_make_contacts is 'A call with a number nobody knows makes a contact of it (source: call).';

alter table contacts
    add status_reason       text not null default '',
    add custom              jsonb not null default '{}',
    add merged_into         uuid,
    add call_count          integer not null default 0,
    add last_call_at        timestamptz,
    add last_call_direction text,
    add owner_key           text,
    add name_key            text generated always as (nullif(left(fold(name), 120), '')) stored,
    add company_key         text generated always as (nullif(left(fold(company), 120), '')) stored,
    add tags_key            text generated always as (nullif(left(fold(joined(tags)), 120), '')) stored,
    add status_rank         smallint not null generated always as (case lead_status when 'new' then 1 when 'contacted' then 2 when 'qualified' then 3 else 4 end) stored,
    add search_text         text not null generated always as (fold(left(name, 500) || ' ' || left(email, 500) || ' ' || phone)) stored,
    add foreign key (org_id, merged_into) references contacts;
comment on column contacts.status_reason is 'Why it is disqualified, in the organisation''s words: Junk, Wrong person.';
comment on column contacts.custom is 'Values of the organisation''s own fields, by contact_fields.key.';
comment on column contacts.call_count is 'Kept by a trigger on calls, with last_call_at and last_call_direction.';
comment on column contacts.owner_key is 'The owner''s name, folded; kept by triggers.';

-- The planner judges how rare some letters are by these samples: a thousand tell one in three hundred.
alter table contacts alter search_text set statistics 1000, alter tags set statistics 500;

-- One index for each column a list is sorted by. The statuses are walked side by side, so a filter by status costs nothing;
-- whose contacts they are is read from the index itself.
create index contacts_by_status on contacts (org_id, status_rank, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_name on contacts (org_id, status_rank, name_key, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_phone on contacts (org_id, status_rank, phone, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_company on contacts (org_id, status_rank, company_key, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_deal_value on contacts (org_id, status_rank, deal_value, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_calls on contacts (org_id, status_rank, call_count, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_last_call on contacts (org_id, status_rank, last_call_at, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_tags on contacts (org_id, status_rank, tags_key, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_owner on contacts (org_id, status_rank, owner_key, id) include (department_id, owner_id) where deleted_at is null;
create index contacts_by_follow_up on contacts (org_id, status_rank, next_follow_up_at, id) include (department_id, owner_id) where deleted_at is null;
-- And those that find the few among the many.
create index contacts_owned on contacts (org_id, owner_id) where deleted_at is null;
create index contacts_department on contacts (org_id, department_id) where deleted_at is null;
create index contacts_search on contacts using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512) where deleted_at is null;
create index contacts_tagged on contacts using gin (tags) with (gin_pending_list_limit = 512) where deleted_at is null;
create index contacts_custom on contacts using gin (custom jsonb_path_ops) with (gin_pending_list_limit = 512) where deleted_at is null;

-- A merged contact's number still leads to whoever it was merged into.
create table contact_numbers (
    org_id     uuid not null references organisations,
    number     text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    contact_id uuid not null,
    added_at   timestamptz not null,
    primary key (org_id, number),
    foreign key (org_id, contact_id) references contacts
);
create index contact_numbers_contact on contact_numbers (org_id, contact_id);
call isolate('contact_numbers');

create function contact_of(number text) returns uuid
    language sql stable
    return coalesce(
        (select c.id from contacts c where c.phone = contact_of.number and c.deleted_at is null),
        (select n.contact_id from contact_numbers n join contacts c on c.org_id = n.org_id and c.id = n.contact_id
          where n.number = contact_of.number and c.deleted_at is null));

-- What the organisation wants to know of its contacts besides.
create table contact_fields (
    org_id      uuid not null references organisations,
    id          uuid not null,
    key         text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    label       text not null,
    kind        text not null check (kind in ('text', 'number', 'date', 'choice', 'yes_no')),
    choices     text[] not null default '{}',
    position    integer not null,
    archived_at timestamptz,
    primary key (org_id, id),
    unique (org_id, key)
);
comment on column contact_fields.archived_at is 'Shown no more; its values stay.';
call isolate('contact_fields');

-- Every tag ever used, in the spelling of its first use.
create table tags (
    org_id uuid not null references organisations,
    key    text not null,
    name   text not null,
    primary key (org_id, key)
);
create index tags_start on tags (org_id, key text_pattern_ops);
call isolate('tags');

-- What was done to many at once. Each contact's part is in contact_changes, under its id.
create table contact_batches (
    org_id     uuid not null references organisations,
    id         uuid not null,
    actor_id   uuid not null,
    at         timestamptz not null,
    action     text not null check (action in ('add_tags', 'remove_tags', 'set_status', 'set_owner', 'delete', 'merge')),
    detail     jsonb not null default '{}',
    contacts   integer not null default 0,
    undone_at  timestamptz,
    undone_by  uuid,
    primary key (org_id, id),
    foreign key (org_id, actor_id) references users
);
create index contact_batches_actor on contact_batches (org_id, actor_id, at desc);
call isolate('contact_batches');

-- Each change of a field: the status history, who was first when two edit at once, and what an undo goes back to.
create table contact_changes (
    org_id     uuid not null references organisations,
    id         uuid not null default gen_random_uuid(),
    contact_id uuid not null,
    at         timestamptz not null,
    actor_id   uuid,
    field      text not null,
    before     jsonb,
    after      jsonb,
    call_id    uuid,
    batch_id   uuid,
    primary key (org_id, id),
    foreign key (org_id, contact_id) references contacts,
    foreign key (org_id, call_id) references calls,
    foreign key (org_id, batch_id) references contact_batches
);
create index contact_changes_contact on contact_changes (org_id, contact_id, at desc, id desc);
create index contact_changes_batch on contact_changes (org_id, batch_id) where batch_id is not null;
create index contact_changes_call on contact_changes (org_id, call_id) where call_id is not null;
comment on column contact_changes.call_id is 'The call whose qualification changed the contact.';
call isolate('contact_changes', 'select, insert');

create table contact_notes (
    org_id     uuid not null references organisations,
    id         uuid not null,
    contact_id uuid not null,
    author_id  uuid not null,
    body       text not null,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, contact_id) references contacts,
    foreign key (org_id, author_id) references users
);
create index contact_notes_contact on contact_notes (org_id, contact_id, created_at desc, id desc);
call isolate('contact_notes');

-- ── What keeps itself ──────────────────────────────────────────────────────

create function keep_owner_key() returns trigger
    language plpgsql
as $$
begin
    new.owner_key := (select nullif(left(fold(u.name), 120), '') from users u where u.org_id = new.org_id and u.id = new.owner_id);
    return new;
end
$$;
create trigger contacts_owner_set before insert on contacts for each row when (new.owner_id is not null) execute function keep_owner_key();
create trigger contacts_owner_changed before update of owner_id on contacts for each row when (new.owner_id is distinct from old.owner_id)
    execute function keep_owner_key();

create function rename_owner() returns trigger
    language plpgsql
as $$
begin
    update contacts set owner_key = nullif(left(fold(new.name), 120), '') where org_id = new.org_id and owner_id = new.id;
    return null;
end
$$;
create trigger users_renamed after update of name on users for each row when (new.name <> old.name) execute function rename_owner();

create function remember_new_tags() returns trigger
    language plpgsql
as $$
begin
    insert into tags (org_id, key, name)
    select distinct on (r.org_id, fold(t)) r.org_id, fold(t), t from inserted r cross join unnest(r.tags) t
     order by r.org_id, fold(t)
    on conflict do nothing;
    return null;
end
$$;
create trigger contacts_tags_inserted after insert on contacts referencing new table as inserted for each statement execute function remember_new_tags();

create function remember_changed_tags() returns trigger
    language plpgsql
as $$
begin
    insert into tags (org_id, key, name) select new.org_id, fold(t), t from unnest(new.tags) t order by 2 on conflict do nothing;
    return null;
end
$$;
create trigger contacts_tags_changed after update of tags on contacts for each row when (not new.tags <@ old.tags) execute function remember_changed_tags();

create function count_call() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' then
        update contacts c
           set call_count = c.call_count - 1,
               (last_call_at, last_call_direction) = (
                   select l.created_at, l.direction from calls l where l.org_id = c.org_id and l.contact_id = c.id order by l.created_at desc, l.id desc limit 1)
         where c.org_id = old.org_id and c.id = old.contact_id;
    end if;
    update contacts c
       set call_count = c.call_count + 1,
           last_call_direction = case when c.last_call_at >= new.created_at then c.last_call_direction else new.direction end,
           last_call_at = greatest(c.last_call_at, new.created_at)
     where c.org_id = new.org_id and c.id = new.contact_id;
    return null;
end
$$;
create trigger calls_counted after insert on calls for each row when (new.contact_id is not null) execute function count_call();
create trigger calls_moved after update of contact_id on calls for each row when (new.contact_id is distinct from old.contact_id) execute function count_call();

-- The tags as they were first spelled here.
create function spelled_tags(typed text[]) returns text[]
    language sql stable
    return array(select coalesce((select k.name from tags k where k.org_id = current_org() and k.key = fold(t.name)), t.name)
                   from unnest(typed) with ordinality t (name, position) order by t.position);

create function agents_see_own() returns boolean
    language sql stable
    return (select o.agents_see_contacts = 'own' from organisations o where o.org_id = current_org());

-- Whether somebody's reach takes in this contact; whoever is on the line always is.
create function in_reach(c contacts, reach jsonb) returns boolean
    language sql stable
    return reach ? 'everyone'
        or c.owner_id = (reach ->> 'me')::uuid
        or reach ? 'myDepartment' and (c.department_id is null or c.department_id = (reach ->> 'myDepartment')::uuid) and not (reach ? 'isAgent' and agents_see_own())
        or exists (select from calls l where l.org_id = c.org_id and l.contact_id = c.id and l.agent_id = (reach ->> 'me')::uuid
                                         and (l.state <> 'ended' or l.wrap_up = 'pending'));

-- A field as JSON, by the name that programs know it by: what an edit is checked against, and what the history keeps.
create function contact_value(c contacts, field text) returns jsonb
    language sql stable
    return case field
        when 'name' then to_jsonb(c.name)
        when 'phone' then to_jsonb(c.phone)
        when 'company' then to_jsonb(c.company)
        when 'title' then to_jsonb(c.title)
        when 'email' then to_jsonb(c.email)
        when 'leadStatus' then to_jsonb(c.lead_status)
        when 'statusReason' then to_jsonb(c.status_reason)
        when 'dealValue' then to_jsonb(c.deal_value)
        when 'tags' then to_jsonb(c.tags)
        when 'pinnedNote' then to_jsonb(c.pinned_note)
        when 'timeZone' then to_jsonb(c.time_zone)
        when 'followUp' then to_jsonb(to_char(c.next_follow_up_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        when 'owner' then to_jsonb(c.owner_id)
        when 'department' then to_jsonb(c.department_id)
        when 'deleted' then to_jsonb(c.deleted_at)
        else c.custom -> substr(field, length('custom.') + 1) end;

-- ── Finding ────────────────────────────────────────────────────────────────
-- With the owner's rights, because a policy keeps LIKE and @> from their indexes (they are not leakproof); so each of them
-- names the organisation itself. Written for the search at hand, because a plan for all of them would be none for any.

-- The conditions a search comes to. Every value is quoted here, and only here.
create function contact_conditions(search jsonb) returns text
    language plpgsql stable set search_path = public, pg_temp
as $$
declare
    conditions text[] := '{}';
    word text;
    given record;
begin
    if not search ? 'everyone' then
        conditions := conditions || case
            when search ? 'myDepartment' and not (search ? 'isAgent' and agents_see_own()) then
                format('(c.department_id = %L::uuid or c.department_id is null or c.owner_id = %L::uuid)', search ->> 'myDepartment', search ->> 'me')
            else format('c.owner_id = %L::uuid', search ->> 'me') end;
    end if;
    if search ? 'ids' then
        conditions := conditions || format('c.id = any (%L::uuid[])', array(select jsonb_array_elements_text(search -> 'ids')));
    end if;
    if search ? 'department' then
        conditions := conditions || case when search ->> 'department' = 'none' then 'c.department_id is null'
                                         else format('c.department_id = %L::uuid', search ->> 'department') end;
    end if;
    if search ? 'owner' then
        conditions := conditions || case when search ->> 'owner' = 'none' then 'c.owner_id is null'
                                         else format('c.owner_id = %L::uuid', search ->> 'owner') end;
    end if;
    for word in select regexp_replace(fold(w), '([\\%_])', '\\\1', 'g') from jsonb_array_elements_text(search -> 'words') w
    loop
        -- One or two letters are in nearly every name; what is meant is how a word begins.
        conditions := conditions || case when length(word) > 2 or word ~ '^[0-9]+$' then format('c.search_text like %L', '%' || word || '%')
                                         else format('(c.search_text like %L or c.search_text like %L)', word || '%', '% ' || word || '%') end;
    end loop;
    if search ? 'tags' then
        conditions := conditions || format('c.tags @> %L::text[]', spelled_tags(array(select jsonb_array_elements_text(search -> 'tags'))));
    end if;
    for given in select * from jsonb_each(coalesce(search -> 'custom', '{}'))
    loop
        conditions := conditions || format('c.custom @> %L::jsonb', jsonb_build_object(given.key, given.value));
    end loop;
    return coalesce(nullif(array_to_string(conditions, ' and '), ''), 'true');
end
$$;

create function contact_ranks(search jsonb) returns smallint[]
    language sql immutable
    return array(select position from unnest(array['new', 'contacted', 'qualified', 'disqualified']) with ordinality s (status, position)
                  where not search ? 'statuses' or search -> 'statuses' ? status);

create function living_contacts(search jsonb) returns text
    language sql stable
    return format('c.org_id = %L::uuid and c.deleted_at is null and c.status_rank = any (%L::smallint[]) and ', current_org(), contact_ranks(search)) || contact_conditions(search);

-- How many the planner expects, from its samples alone. (Volatile, as is who calls it: EXPLAIN may not be in any other.)
create function estimate_contacts(conditions text) returns bigint
    language plpgsql volatile set search_path = public, pg_temp
as $$
declare
    plan json;
begin
    execute 'explain (format json) select from contacts c where ' || conditions into plan;
    return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
end
$$;

-- A page of a sorted list, from a place on. Few that match are collected and sorted; among many, the sort's index is walked
-- and sieved, for no longer than the budget: then the last row says where it paused. Blanks come last whichever way it is sorted.
create function list_contacts(search jsonb, sort text, descending boolean, at_key text, at_id uuid, backward boolean, take integer)
    returns table (id uuid, key text, paused boolean)
    language plpgsql volatile rows 100 security definer set search_path = public, pg_temp set jit = off set max_parallel_workers_per_gather = 0
as $$
declare
    few constant bigint := 4000;
    col text := case sort when 'name' then 'name_key' when 'phone' then 'phone' when 'company' then 'company_key' when 'status' then 'status_rank'
                          when 'dealValue' then 'deal_value' when 'calls' then 'call_count' when 'lastCall' then 'last_call_at'
                          when 'tags' then 'tags_key' when 'owner' then 'owner_key' when 'followUp' then 'next_follow_up_at' end;
    key_type text := case sort when 'status' then 'smallint' when 'dealValue' then 'numeric' when 'calls' then 'integer'
                               when 'lastCall' then 'timestamptz' when 'followUp' then 'timestamptz' else 'text' end;
    conditions text := contact_conditions(search);
    in_index boolean := not (search ?| array['words', 'tags', 'custom', 'ids']);
    budget integer := case when conditions = 'true' then take when in_index then 20000 else 6000 end;
    direction text := case when descending = backward then 'asc' else 'desc' end;
    beyond text := case when descending = backward then '>' else '<' end;
    collected boolean := conditions <> 'true' and estimate_contacts(living_contacts(search)) <= few;
    columns text := case when in_index then '' else ', c.search_text, c.tags, c.custom' end;
    blank boolean;
    range text;
    walk text;
    found integer := 0;
    added integer;
    pause record;
begin
    if col is null then
        raise exception 'There is no sort by %', sort;
    end if;

    foreach blank in array case when backward then array[true, false] else array[false, true] end
    loop
        continue when at_id is not null and (at_key is null) <> blank and (at_key is null) <> backward;
        range := format('c.%I is %s null', col, case when blank then '' else 'not' end) || case
            when at_id is null or (at_key is null) <> blank then ''
            when blank then format(' and c.id %s %L::uuid', beyond, at_id)
            else format(' and (c.%I, c.id) %s (%L::%s, %L::uuid)', col, beyond, at_key, key_type, at_id) end;

        if collected then
            return query execute format(
                'with found as materialized (select c.id, c.%1$I as key from contacts c where %2$s and %3$s)
                 select f.id, f.key::text, false from found f order by f.key %4$s, f.id %4$s limit %5$s',
                col, living_contacts(search), range, direction, take - found);
        else
            walk := (select string_agg(format(
                        '(select c.id, c.%1$I as key, c.department_id, c.owner_id%2$s from contacts c
                           where c.org_id = %3$L::uuid and c.deleted_at is null and c.status_rank = %4$s and %5$s
                           order by c.%1$I %6$s, c.id %6$s limit %7$s)',
                        col, columns, current_org(), rank, range, direction, budget), ' union all ')
                       from unnest(contact_ranks(search)) rank);
            exit when walk is null;
            walk := format('select * from (%s) w order by w.key %2$s, w.id %2$s', walk, direction);
            return query execute format(
                'select c.id, c.key::text, false from (%1$s limit %2$s) c where %3$s order by c.key %4$s, c.id %4$s limit %5$s',
                walk, budget, conditions, direction, take - found);
        end if;
        get diagnostics added = row_count;
        found := found + added;
        exit when found >= take;

        if not collected and conditions <> 'true' then
            execute format('select p.id, p.key::text from (%s) p offset %s limit 1', walk, budget - 1) into pause;
            if pause.id is not null then
                return query select pause.id, pause.key, true;
                return;
            end if;
        end if;
    end loop;
end
$$;

create function count_contacts(search jsonb, at_most integer) returns integer
    language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    counted integer;
begin
    execute format('select count(*) from (select from contacts c where %s limit %s) c', living_contacts(search), at_most) into counted;
    return counted;
end
$$;

create function find_contacts(search jsonb) returns setof uuid
    language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
    return query execute 'select c.id from contacts c where ' || living_contacts(search);
end
$$;

revoke execute on function list_contacts, count_contacts, find_contacts, contact_conditions, living_contacts, estimate_contacts from public;
grant execute on function list_contacts, count_contacts, find_contacts to dutycall_app;

-- Contacts that were there before: their calls are counted, their tags known.
update contacts c
   set call_count = t.calls, last_call_at = t.last_at, last_call_direction = t.direction
  from (select org_id, contact_id, count(*) as calls, max(created_at) as last_at, (array_agg(direction order by created_at desc))[1] as direction
          from calls where contact_id is not null group by 1, 2) t
 where t.org_id = c.org_id and t.contact_id = c.id;
update contacts set owner_key = nullif(left(fold(u.name), 120), '') from users u where u.org_id = contacts.org_id and u.id = contacts.owner_id;
insert into tags (org_id, key, name) select distinct on (org_id, fold(t)) org_id, fold(t), t from contacts cross join unnest(tags) t order by org_id, fold(t);
