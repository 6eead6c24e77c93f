with failed as (
    update imports set state = 'failed', problem = @Problem where id = @ImportId and state = 'checking' and staging = @Staging returning actor_id, id, name
)
select true
  from failed f, lateral tell(f.actor_id, 'imports-changed'), lateral audit(f.actor_id, 'imports.failed', f.id, f.name, jsonb_build_object('problem', @Problem::text), @Now);
