select id, name from users where active order by name, id;
