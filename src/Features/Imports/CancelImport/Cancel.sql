-- Waits for the slice at hand: what it saves is kept and counted.
with cancelled as (
    update imports
       set state = 'cancelled', staging = null, finished_at = @Now
     where id = @ImportId and (@Everyone or actor_id = @Me or department_id = @DepartmentId::uuid)
       and (state in ('examined', 'checking', 'checked', 'running') or state = 'failed' and started_at is null)
    returning *
),
batch as (
    update contact_batches b set contacts = c.changed from cancelled c where b.id = c.id
)
select c.id
  from cancelled c, lateral tell(c.actor_id, 'imports-changed'),
       lateral audit(@Me, 'imports.cancelled', c.id, c.name, jsonb_build_object('added', c.added, 'changed', c.changed), @Now);
