delete from stored_files
 where org_id = current_org()
   and (expires_at <= @Now::timestamptz or (completed_at is null and created_at < @AbandonedBefore::timestamptz))
