-- All nodes and all starts print the same code.
with made as (
    insert into setup_codes (code)
    select @Code
     where not exists (select from setup_codes)
    returning code
)
select code from made
 union all
select code from setup_codes
 limit 1;
