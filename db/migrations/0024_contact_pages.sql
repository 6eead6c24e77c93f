-- A page of contacts sorts only by what differs: where all keys are blank, or all statuses alike, asking for the key made the planner
-- collect and sort; and few that match are collected once, not once for those with a key and again for those without.

-- A page of a sorted list, from a place on. Few that match are collected and sorted; among many, the sort's index is walked
-- and sieved, for no longer than the budget: then the last row says where it paused. Blanks come last whichever way it is sorted.
create or replace function list_contacts(search jsonb, sort text, descending boolean, at_key text, at_id uuid, backward boolean, take integer)
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
    ranges text[] := '{}';
    ordered text;
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
            ranges := ranges || format('(%s)', range);
            continue;
        end if;
        -- Where the key is the same for all (blanks), the planner must not be asked to sort by it: it would collect and sort.
        ordered := case when blank then '' else 'c.key ' || direction || ', ' end || 'c.id ' || direction;
        walk := (select string_agg(format(
                    '(select c.id, c.%1$I as key, c.department_id, c.owner_id%2$s from contacts c
                       where c.org_id = %3$L::uuid and c.deleted_at is null and %4$s and %5$s
                       order by %6$s limit %7$s)',
                    col, columns, current_org(), ranked, range, replace(ordered, 'c.key', format('c.%I', col)), budget), ' union all ')
                   from unnest(case when sort = 'status' then array[format('c.status_rank = any (%L::smallint[])', contact_ranks(search))]
                                    else array(select 'c.status_rank = ' || rank from unnest(contact_ranks(search)) rank) end) ranked);
        exit when walk is null;
        walk := format('select * from (%s) c order by %s', walk, ordered);
        return query execute format(
            'select c.id, c.key::text, false from (%1$s limit %2$s) c where %3$s order by %4$s limit %5$s',
            walk, budget, conditions, ordered, take - found);
        get diagnostics added = row_count;
        found := found + added;
        exit when found >= take;

        if conditions <> 'true' then
            execute format('select p.id, p.key::text from (%s) p offset %s limit 1', walk, budget - 1) into pause;
            if pause.id is not null then
                return query select pause.id, pause.key, true;
                return;
            end if;
        end if;
    end loop;

    if ranges <> '{}' then
        return query execute format(
            'with found as materialized (select c.id, c.%1$I as key from contacts c where %2$s and (%3$s))
             select f.id, f.key::text, false from found f order by f.key is null %4$s, f.key %5$s, f.id %5$s limit %6$s',
            col, living_contacts(search), array_to_string(ranges, ' or '), case when backward then 'desc' else 'asc' end, direction, take);
    end if;
end
$$;
