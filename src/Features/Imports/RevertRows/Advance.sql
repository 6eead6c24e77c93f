update imports i
   set undone_to = coalesce((select max(number) from (select r.number from import_rows r where r.import_id = @ImportId and r.number > @From and r.number <= i.applied_to order by r.number limit @Size) slice), i.applied_to)
 where i.id = @ImportId and i.state = 'undoing' and i.undone_to = @From
returning i.undone_to;
