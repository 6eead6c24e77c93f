select id, name from departments order by lower(name), id;
