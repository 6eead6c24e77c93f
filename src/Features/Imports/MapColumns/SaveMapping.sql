update imports
   set mapping = @Mapping::jsonb, state = 'examined', staging = null, problem = null
 where id = @ImportId and (state in ('examined', 'checking', 'checked') or state = 'failed' and started_at is null) and mapping <> @Mapping::jsonb;
