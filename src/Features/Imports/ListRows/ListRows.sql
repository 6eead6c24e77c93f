select r.number, r.verdict, r.phone, r.typed, r.name, r.company, r.email, r.problem, r.warnings, r.repeats, r.was_deleted,
       r.contact_id, r.existing_id, c.name as existing_name, c.id is not null and (@Everyone or in_reach(c, @Reach::jsonb)) as sees_existing
  from import_rows r
  left join contacts c on c.org_id = r.org_id and c.id = r.existing_id and c.deleted_at is null
 where r.import_id = @ImportId and r.number > @After
   and case when @Class = 'warned' then r.warnings is not null and r.verdict in ('new', 'existing') else r.verdict = @Class end
 order by r.number
 limit @Take;
