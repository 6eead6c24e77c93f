update stored_files
   set size = @Size, completed_at = @Now::timestamptz
 where org_id = current_org() and id = @Id and completed_at is null
