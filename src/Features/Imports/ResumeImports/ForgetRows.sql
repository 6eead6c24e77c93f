-- Rows serve the check and the undo; when the time for both is over they go, an import at a time.
with old as (
    select i.id from imports i
     where i.state in ('done', 'cancelled', 'failed', 'undone', 'examined', 'checked')
       and coalesce(i.undone_at, i.finished_at, i.checked_at, i.created_at) < @Before
       and exists (select from import_rows r where r.import_id = i.id)
     limit 1
)
delete from import_rows r using old where r.import_id = old.id and r.number <= (select min(n.number) + 50000 from import_rows n where n.import_id = old.id);
