select what, state, file_id, expires_at
  from exports
 where id = @ExportId
   and (@Everybodys or user_id = @UserId);
