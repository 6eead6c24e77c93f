-- The first spelling of each tag among the rows that are there already: a check that goes on elsewhere goes on with them.
select distinct on (fold(t)) t from import_rows r cross join unnest(r.tags) t where r.import_id = @ImportId order by fold(t), r.number limit 20000;
