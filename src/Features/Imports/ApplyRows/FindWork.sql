select i.id, i.actor_id, i.options::text as options, i.reach::text as reach, i.applied_to, i.read_to from imports i where i.id = @ImportId and i.state = 'running';
