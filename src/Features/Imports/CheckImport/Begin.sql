-- A check begun before, by this or another page, sees that it is another's now and stops.
with begun as (
    update imports
       set state = 'checking', staging = @Staging, read_to = 0, read_bytes = 0, rows_new = 0, rows_existing = 0, rows_repeated = 0, rows_invalid = 0, rows_warned = 0, rows_zoneless = 0,
           rows_deleted = 0, applied_to = 0, problem = null, check_began_at = @Now, checked_at = null, runs_unasked = @RunsUnasked
     where id = @ImportId and (@Everyone or actor_id = @Me or department_id = @DepartmentId::uuid) and file_id is not null
       and (state in ('examined', 'checking', 'checked') or state = 'failed' and started_at is null)
       and mapping @> '["phone"]'
    returning id, mapping
),
remembered as (
    insert into import_layouts (org_id, signature, mapping, saved_at)
    select current_org(), @Signature, mapping, @Now from begun where @Remember
    on conflict (org_id, signature) do update set mapping = excluded.mapping, saved_at = excluded.saved_at
)
select id from begun;
