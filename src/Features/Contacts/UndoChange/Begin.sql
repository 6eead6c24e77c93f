-- One that still runs is stopped, and what it has done is taken back.
update contact_batches b
   set state = 'undoing', is_collected = false, undone_at = @Now, undone_by = @UserId, found = b.contacts, handled = 0
 where b.id = @BatchId and b.actor_id = @UserId and b.action <> 'import'
   and (b.state = 'running' or b.state = 'done' and b.undone_at is null and coalesce(b.finished_at, b.at) > @Since)
returning b.contacts;
