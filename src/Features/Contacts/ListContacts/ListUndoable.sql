select b.id, b.action, b.detail, b.contacts, b.at, b.state, b.found, b.handled
  from contact_batches b
 where b.actor_id = @Me
   and b.action <> 'import'
   and (b.state in ('running', 'undoing') or b.state = 'done' and b.undone_at is null and b.contacts > 0 and coalesce(b.finished_at, b.at) > @Since)
 order by b.state in ('running', 'undoing') desc, coalesce(b.finished_at, b.at) desc
 limit 1;
