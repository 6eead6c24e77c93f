select id, contacts, found, handled, undone, state from contact_batches where id = @BatchId and actor_id = @UserId;
