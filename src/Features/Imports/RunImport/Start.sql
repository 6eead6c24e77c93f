-- Its fields, its batch and the audit's line stand with its start.
with started as (
    update imports
       set state = 'running', started_at = @Now
     where id = @ImportId and (@Everyone or actor_id = @Me or department_id = @DepartmentId::uuid) and state = 'checked'
       and rows_new + case when options ->> 'existing' = 'add' and options ->> 'campaignId' is null then 0 else rows_existing end > 0
    returning *
),
fields as (
    insert into contact_fields (org_id, id, key, label, kind, choices, position)
    select s.org_id, gen_random_uuid(), f.field ->> 'key', f.field ->> 'label', f.field ->> 'kind', '{}', (select coalesce(max(position), 0) from contact_fields) + f.at
      from started s cross join lateral jsonb_array_elements(@NewFields::jsonb) with ordinality f (field, at)
    on conflict do nothing
),
batch as (
    insert into contact_batches (org_id, id, actor_id, at, action, detail)
    select s.org_id, s.id, s.actor_id, @Now, 'import', jsonb_build_object('file', s.name) from started s
)
select s.id
  from started s, lateral tell(s.actor_id, 'imports-changed'),
       lateral audit(coalesce(@Me, s.actor_id), 'imports.started', s.id, s.name,
                     jsonb_build_object('new', s.rows_new, 'alreadyThere', s.rows_existing, 'repeated', s.rows_repeated, 'invalid', s.rows_invalid, 'rule', s.options ->> 'existing'), @Now);
