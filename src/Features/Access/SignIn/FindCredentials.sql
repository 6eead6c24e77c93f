select password_hash, locked_out_until
  from users
 where id = @UserId;
