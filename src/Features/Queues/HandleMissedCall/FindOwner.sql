select exists (select from users where id = @UserId and active);
