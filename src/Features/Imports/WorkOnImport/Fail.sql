with failed as (
    update imports
       set state = 'failed', problem = @Problem, finished_at = case when started_at is not null then coalesce(finished_at, @Now) end
     where id = @ImportId and state = @State
    returning *
)
select true
  from failed f, lateral tell(f.actor_id, 'imports-changed'),
       lateral audit(f.actor_id, 'imports.failed', f.id, f.name, jsonb_build_object('added', f.added, 'changed', f.changed, 'problem', @Problem::text), @Now);
