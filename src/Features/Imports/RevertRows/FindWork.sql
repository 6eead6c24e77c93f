select i.id, coalesce(i.undone_by, i.actor_id) as actor_id, i.applied_to, i.undone_to, i.restored_to from imports i where i.id = @ImportId and i.state = 'undoing';
