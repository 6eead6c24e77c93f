select state as name, is_collected from contact_batches where id = @BatchId;
