select contacts, undone as count, state from contact_batches where id = @BatchId;
