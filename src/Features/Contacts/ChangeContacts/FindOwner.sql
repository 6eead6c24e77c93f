select name from users where id = @Owner and active;
