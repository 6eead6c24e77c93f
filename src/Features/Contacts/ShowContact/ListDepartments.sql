select id, name from departments order by name, id;
