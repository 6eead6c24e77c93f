select name from users where id = @Id
union all
select name from departments where id = @Id;
