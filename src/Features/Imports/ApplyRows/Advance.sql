-- The position moves with the rows up to it, or not at all: whoever else is at work on the same slice waits here, and then finds it done.
update imports i
   set applied_to = coalesce((select max(number) from (select r.number from import_rows r where r.import_id = @ImportId and r.number > @From order by r.number limit @Size) slice), i.read_to)
 where i.id = @ImportId and i.state = 'running' and i.applied_to = @From
returning i.applied_to;
