update imports
   set layout = @Layout::jsonb, overrides = @Overrides::jsonb, mapping = @Mapping::jsonb, state = 'examined', staging = null, problem = null
 where id = @ImportId and (state in ('examined', 'checking', 'checked') or state = 'failed' and started_at is null);
