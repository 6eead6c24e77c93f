select email, password_hash
  from users
 where id = @UserId;
