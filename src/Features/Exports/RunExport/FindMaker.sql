select department_id, name, role, time_zone from users where id = @UserId and active;
