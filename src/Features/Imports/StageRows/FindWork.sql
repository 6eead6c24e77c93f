select i.id, i.actor_id, i.name, i.file_id, i.layout::text as layout, i.overrides::text as overrides, i.mapping::text as mapping, i.fields::text as fields, i.options::text as options,
       i.reach::text as reach, i.staging, i.read_to
  from imports i
 where i.id = @ImportId and i.state = 'checking';
