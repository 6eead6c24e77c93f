with begun as (
    update imports
       set state = 'undoing', undone_by = @Me, undone_to = 0, restored_to = null, removed = 0, restored = 0, kept = 0, problem = null
     where id = @ImportId and (@Everyone or actor_id = @Me or department_id = @DepartmentId::uuid)
       and state in ('done', 'cancelled', 'failed') and started_at is not null and finished_at > @Since
    returning id, actor_id
)
select b.id from begun b, lateral tell(b.actor_id, 'imports-changed');
