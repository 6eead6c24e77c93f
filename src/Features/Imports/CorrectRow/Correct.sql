-- The number of a row that was left out is written anew, and the row judged like any other.
with found as (
    select r.number,
           (select e.number from import_rows e where e.import_id = @ImportId and e.phone = @Phone and e.verdict in ('new', 'existing')) as repeats,
           contact_of(@Phone) as existing_id
      from import_rows r
      join imports i on i.org_id = r.org_id and i.id = r.import_id
     where r.import_id = @ImportId and r.number = @Number and r.verdict = 'invalid' and i.state = 'checked'
       and (@Everyone or i.actor_id = @Me or i.department_id = @DepartmentId::uuid)
       for update of i
),
corrected as (
    update import_rows r
       set phone = @Phone, problem = null, repeats = f.repeats, existing_id = f.existing_id,
           verdict = case when f.repeats is not null then 'repeated' when f.existing_id is not null then 'existing' else 'new' end
      from found f
     where r.import_id = @ImportId and r.number = f.number and r.verdict = 'invalid'
    returning r.verdict
)
update imports i
   set rows_invalid = i.rows_invalid - 1,
       rows_new = i.rows_new + (c.verdict = 'new')::integer, rows_existing = i.rows_existing + (c.verdict = 'existing')::integer, rows_repeated = i.rows_repeated + (c.verdict = 'repeated')::integer
  from corrected c
 where i.id = @ImportId
returning c.verdict;
