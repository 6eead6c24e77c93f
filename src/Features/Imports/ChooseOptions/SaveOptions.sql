update imports
   set options = @Options::jsonb,
       state = case when state = 'examined' then state else 'examined' end, staging = null, problem = null
 where id = @ImportId and (@Everyone or actor_id = @Me or department_id = @DepartmentId::uuid)
   and (state in ('examined', 'checking', 'checked') or state = 'failed' and started_at is null);
